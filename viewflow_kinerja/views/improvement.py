"""Areas to improve: one's own and one's team's, naming one, the way to an action, the end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.follow_up import FollowUpFlow
from viewflow_kinerja.forms.improvement import CloseArea, OpenArea, ProposeAction
from viewflow_kinerja.models import OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import evaluations, monitoring
from viewflow_kinerja.selectors import improvement as reader
from viewflow_kinerja.services import improvement
from viewflow_kinerja.views.base import page, refuse, show, typed

_DIGITS = 10  # of a key


@require_safe
@page
def areas(request: Any) -> HttpResponse:
    """What the visitor himself is to improve, and what is open in his team, overdue first.

    With `?unit=` instead what a figure of that unit counts.
    """
    visitor = request.visitor
    if "unit" in request.GET:
        return _counted(request, request.GET["unit"])
    if (person := visitor.employee) is None:
        return show(request, "improvement/list", nav="home", person=None)
    who = (visitor.actor, person)
    return show(
        request,
        "improvement/list",
        nav="home",
        mine=reader.of_person(*who, access=visitor.access),
        team=reader.of_team(*who, access=visitor.access),
        own_plan=reader.plan_of(*who, access=visitor.access),
    )


def _counted(request: Any, key: str) -> HttpResponse:
    """The actions behind the figure of a unit: due in the month shown, or in the two before it."""
    visitor, month = request.visitor, monitoring.month_of(request.GET.get("month", ""))
    if not (key.isascii() and key.isdecimal() and len(key) < _DIGITS):
        raise Http404
    rows = OrgUnit.objects.filter(pk=int(key))
    seen = policy.visible(visitor.actor, rows, Action.VIEW_SUMMARY_UNIT, access=visitor.access)
    if (known := seen.first()) is None:
        raise Http404
    span = (visitor.actor, known, month.quarter, month.last)
    counted = reader.counted_in(*span, access=visitor.access)
    facts = {"unit": known, "month": month, "counted": counted}
    return show(request, "improvement/list", nav="monitoring", **facts)


@require_safe
@page
def of_plan(request: Any, pk: int) -> HttpResponse:
    """All areas of one person, for who may propose one."""
    plan, visitor = _plan(request, pk), request.visitor
    lines = reader.of_person(visitor.actor, plan.employee, access=visitor.access)
    closes = policy.relation(visitor.actor, Action.CLOSE_AREA_PLAN, plan, access=visitor.access)
    facts: dict[str, Any] = {"plan": plan, "lines": lines, "closes": closes is not None}
    return show(request, "improvement/person", nav="home", **facts)


@page
def new(request: Any, pk: int) -> HttpResponse:
    """Name what is to improve, with the first action; from an evaluation where one is named."""
    plan = _plan(request, pk)
    form, row = OpenArea(request.POST or None), _evaluation(request, plan)
    about: dict[str, Any] = {}
    if row is not None:
        form.found_in()
        about = {"source": "EVALUATION", "evaluation": row}
    made = _sent(request, form, plan, "start", about)
    if made is not None:
        return _told(request, made)
    action = reverse("kinerja:plan-area-new", args=[pk])
    return show(
        request,
        "improvement/new",
        nav="home",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        action=f"{action}?evaluation={row.pk}" if row else action,
    )


def _plan(request: Any, pk: int) -> PerformancePlan:
    """The plan for who may propose what its owner is to improve."""
    actor, access = request.user, request.visitor.access
    row = PerformancePlan.all_rows.select_related("employee", "cycle", "unit").filter(pk=pk).first()
    if row is None or access is None:
        raise Http404
    if policy.relation(actor, Action.OPEN_AREA_PLAN, row, access=access):
        return row
    if policy.may_view(actor, row):
        raise refuse(actor, Action.OPEN_AREA_PLAN, row)
    raise Http404


def _evaluation(request: Any, plan: PerformancePlan) -> Any:
    """The evaluation in which it was found, of the same person and seen by the visitor."""
    key = request.GET.get("evaluation", "")
    if not key.isdecimal():
        return None
    rows = evaluations.seen(request.user, access=request.visitor.access)
    return rows.filter(pk=key, employee=plan.employee_id).first()


def _sent(request: Any, form: Any, row: Any, via: str, about: dict[str, Any]) -> Any:
    """The action that was proposed; None where the form comes back."""
    request.typed = typed(form) if form.is_bound else ()
    if not form.is_bound or not form.is_valid():
        return None
    try:
        told = {**form.content(), **about}
        return engine.start(FollowUpFlow, row, actor=request.user, via=via, **told).artifact
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None


def _told(request: Any, made: Any) -> HttpResponse:
    text = _("Your proposal has been sent. %(name)s agrees, or proposes something else.")
    messages.success(request, text % {"name": made.agreer})
    return redirect("kinerja:improvement-action", pk=made.pk)


@require_safe
@page
def action(request: Any, pk: int) -> HttpResponse:
    """Lead to the one page of the action."""
    row = reader.seen(request.user, access=request.visitor.access).filter(pk=pk).first()
    if row is None or row.process is None:
        raise Http404
    steps = row.process.task_set.filter(flow_task_type="HUMAN").order_by("-pk")
    if (step := steps.first()) is None:
        raise Http404
    return redirect("kinerja:task", pk=step.pk)


@page
def following(request: Any, pk: int) -> HttpResponse:
    """Propose the next action for an area that is still open."""
    line = _line(request, pk, Action.OPEN_AREA_PLAN)
    form = ProposeAction(request.POST or None)
    if (made := _sent(request, form, line.area, "start_next", {})) is not None:
        return _told(request, made)
    return _asked(request, "improvement/next", line, form, "area-next")


@page
def close(request: Any, pk: int) -> HttpResponse:
    """Close an area for which nothing is to be done any more."""
    line = _line(request, pk, Action.CLOSE_AREA_PLAN)
    form = CloseArea(request.POST or None)
    request.typed = typed(form) if form.is_bound else ()
    if form.is_bound and form.is_valid() and _closed(request, line.area, form):
        messages.success(request, _("The area has been closed."))
        return redirect("kinerja:improvement")
    return _asked(request, "improvement/close", line, form, "area-close")


def _closed(request: Any, area: Any, form: CloseArea) -> bool:
    try:
        with engine.or_conflict():
            given = {"reason": form.cleaned_data["reason"]}
            improvement.close_area(area, actor=request.user, **given)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return False
    return True


def _line(request: Any, pk: int, act: Action) -> reader.Line:
    """The area for who may do this about it."""
    line = reader.area(request.user, pk, access=request.visitor.access)
    if line is None:
        raise Http404
    plan = line.area.plan
    if policy.relation(request.user, act, plan, access=request.visitor.access) is None:
        raise refuse(request.user, act, plan)
    return line


def _asked(request: Any, name: str, line: reader.Line, form: Any, url: str) -> HttpResponse:
    return show(
        request,
        name,
        nav="home",
        status=422 if form.is_bound else 200,
        line=line,
        form=form,
        action=reverse(f"kinerja:{url}", args=[line.area.pk]),
    )
