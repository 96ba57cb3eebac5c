"""One's own evaluations, and one evaluation for whoever may see it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.flows import engine
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import (
    courses,
    evaluations,
    improvement,
    objections,
    periods,
    supervisors,
    timeline,
)
from viewflow_kinerja.services import receipt, segments
from viewflow_kinerja.views.base import noted, page, show
from viewflow_kinerja.views.tasks import open_step


@require_safe
@page
def mine(request: Any) -> HttpResponse:
    """The visitor's own evaluations of a year, newest period first."""
    visitor = request.visitor
    rows = evaluations.own(visitor.actor, visitor.employee, access=visitor.access)
    years = sorted({row.period.cycle.year for row in rows}, reverse=True)
    year = _year(request, years)
    shown = [row for row in rows if row.period.cycle.year == year]
    return show(
        request,
        "evaluations/mine",
        nav="evaluation",
        year=year,
        years=years,
        cards=_cards(request, shown),
    )


def _year(request: Any, years: list[int]) -> int | None:
    asked = request.GET.get("year", "")
    chosen = (year for year in years if str(year) == asked)
    return next(chosen, next(iter(years), None))


def _cards(request: Any, rows: list[Any]) -> list[dict[str, Any]]:
    """What the page shows of each evaluation: the predicate only where it may be known."""
    steps, lines = steps_of(request, rows), supervisors.of_evaluations(rows)
    return [
        {
            "row": row,
            "line": lines[row.pk],
            "first": max(row.period.starts_on, row.plan.starts_on),
            "last": supervisors.last_day(row),
            "name": periods.of_evaluation(row),
            "tone": courses.tone(row.status),
            "next": courses.next_step(row.status),
            "step": steps.get(row.process_id),
            "step_words": _words(steps.get(row.process_id)),
            "predicate": row.get_predicate_display() if row.rating_known else "",
        }
        for row in rows
    ]


def steps_of(request: Any, rows: Iterable[Any]) -> dict[int, Any]:
    """The open steps of these records that are addressed to the visitor, by process."""
    processes = [row.process_id for row in rows if row.process_id]
    visitor = request.visitor
    steps = engine.inbox(visitor.actor, access=visitor.access).filter(process__in=processes)
    return {step.process_id: step for step in steps}


@require_safe
@page
def evaluation(request: Any, pk: int) -> HttpResponse:
    """Everything the visitor may read of one evaluation, its case, and his next step."""
    visitor = request.visitor
    document = evaluations.document_of(visitor.actor, pk, access=visitor.access)
    if document is None:
        raise Http404(_("There is no such evaluation, or it is not for you."))
    row, step = document.evaluation, _step(request, document)
    noted(request, row, "evaluation")
    return show(
        request,
        "evaluations/evaluation",
        nav="evaluation" if document.mine else "",
        document=document,
        row=row,
        tone=courses.tone(row.status),
        next=courses.next_step(row.status),
        step=step,
        step_words=_words(step),
        line=document.supervisor,
        case=timeline.of(visitor.actor, row, access=visitor.access),
        audited=getattr(row, "audited", False),
        objections=objections.of_evaluation(visitor.actor, row, access=visitor.access)
        if row.received_at
        else [],
        object_until=_object_until(document),
        **_areas(request, row),
    )


def _areas(request: Any, row: Any) -> dict[str, Any]:
    """What the person is still to improve, shown first; and whether the visitor may name more."""
    actor, access = request.user, request.visitor.access
    areas = improvement.open_of(actor, row.employee, access=access)
    may = policy.relation(actor, Action.OPEN_AREA_PLAN, row.plan, access=access)
    return {"open_areas": areas, "may_name_area": may is not None}


def _object_until(document: Any) -> Any:
    """The last day to object, for the person rated while it is delivered; else nothing."""
    row = document.evaluation
    waits = document.mine and row.status == "DELIVERED" and not row.later
    return receipt.window(row)[0] if waits and receipt.may_object(row) else None


def _step(request: Any, document: Any) -> Any:
    """The step that waits for the visitor, or that its rater may take over because it is late."""
    row, visitor = document.evaluation, request.visitor
    if step := steps_of(request, [row]).get(row.process_id):
        return step
    late = row.status == "OPEN" and row.employee.today > segments.report_due(row)
    if not late or row.rater_id not in visitor.access.raters():
        return None
    step = open_step(row)
    return step if step and engine.possible(step, visitor.actor) else None


def _words(step: Any) -> Any:
    """What the button to a step says."""
    return courses.step_words(step.flow_task.name) if step else ""
