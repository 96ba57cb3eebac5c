"""The history of a case across its records: the plan, its content, its steps, its evaluations."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from viewflow_kinerja.models import (
    BehaviourFact,
    CoachingSession,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    Remark,
    SupportCase,
    WorkflowEvent,
)
from viewflow_kinerja.permissions import Action, fields, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.trail import rows, scope, settled, told
from viewflow_kinerja.selectors.trail.kinds import CASE, KINDS, REVIEW
from viewflow_kinerja.selectors.trail.rows import PAGE, Place

READ_WITH = {
    PerformancePlan: ("cycle", "employee", "unit", "rater"),
    Evaluation: ("plan__cycle", "period__cycle", "employee", "unit", "rater"),
    SupportCase: ("plan__cycle", "employee", "process"),
    Objection: ("plan__cycle", "employee", "process", "evaluation__period__cycle"),
    CoachingSession: ("plan__cycle", "employee", "process"),
    ImprovementAction: ("plan__cycle", "employee", "process", "area"),
}

# Kinds of which the policy may hide fields on the pages of such a record.
VEILED: dict[Any, tuple[Any, ...]] = {
    PerformancePlan: (PerformancePlan,),
    Evaluation: (Evaluation, Remark, BehaviourFact),
    SupportCase: (),
    Objection: (),
    CoachingSession: (),
    ImprovementAction: (),
}


def record(access: Access, model: Any, key: int) -> Any:
    """The plan, evaluation or request whose history this account may read; None for no such one.

    It bears what `fields.hidden_of` wants to know, so that nothing is asked twice, and until when
    history is settled: whatever is read after it knows all of that.
    """
    allowed = policy.visible(access.actor, model, Action.VIEW_AUDIT, access=access)
    told = fields.columns(access, model, VEILED[model]) | {"kj_settled": settled.column()}
    known = allowed.annotate(**told)
    return known.filter(pk=key).select_related(*READ_WITH[model]).first()


def of(access: Access, row: Any, *, before: Place | None = None) -> told.Page:
    """What happened to a record and to what belongs to it, newest first, one page."""
    parts = _of_plan(access, row) if isinstance(row, PerformancePlan) else _of_review(access, row)
    return told.page(rows.newest(parts, before=before, most=PAGE + 1))


def _of_plan(access: Access, plan: PerformancePlan) -> Iterator[QuerySet[Any]]:
    for name in CASE:
        kind = KINDS[name]
        yield rows.of_history(kind, scope.rows(access, kind).filter(**{kind.case: plan.pk}))
    reviews = policy.visible(access.actor, Evaluation, Action.VIEW_AUDIT, access=access)
    of_reviews = reviews.filter(plan=plan.pk).values("process")
    asked = policy.visible(access.actor, SupportCase, Action.VIEW_AUDIT, access=access)
    of_asked = asked.filter(plan=plan.pk).values("process")
    steps = Q(process=plan.process_id) | Q(process__in=of_reviews) | Q(process__in=of_asked)
    yield rows.of_events(WorkflowEvent.objects.filter(steps))


def _of_review(access: Access, review: Evaluation) -> Iterator[QuerySet[Any]]:
    for name in REVIEW:
        column = "id" if name == "evaluation" else "evaluation_id"
        found = scope.rows(access, KINDS[name]).filter(**{column: review.pk})
        yield rows.of_history(KINDS[name], found)
    yield rows.of_events(WorkflowEvent.objects.filter(process=review.process_id))
