"""Which history rows somebody may read: the policy's answer, and what was still private then.

Whoever may not see the record of today reads no row of it; plans and reports have private drafts
instead: what was written in one is for its owner, and for the auditor once it was shared.
Feedback without a name is for who may know the name: who wrote, when and
in which order would tell it. Source: PERMISSIONS 2.3, our choice, ADR 0043.
"""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    DayUnlock,
    EvidenceFile,
    Feedback,
    ImprovementArea,
    MonthlyReport,
    PerformancePlan,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.fields import every, hidden_in
from viewflow_kinerja.permissions.placements import PARENTS
from viewflow_kinerja.permissions.relations import Filter
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.permissions.rules import viewing
from viewflow_kinerja.selectors.trail.kinds import Kind

_DRAFT = "DRAFT"
_SHARED_ONLY = (PerformancePlan, DailyReport, MonthlyReport)  # private while they are drafts
AGREED = ("APPROVED", "CHANGE_REQUESTED", "ENDED")  # states in which a plan is as it was agreed
# Answered by what belongs to them: the column there that leads back here.
_BACK: dict[type[Any], str] = {ImprovementArea: "area_id"}
BY_POST = (DayUnlock,)  # about a person: seen by himself, and by the offices of his post


def rows(access: Access, kind: Kind, action: Action = Action.VIEW_AUDIT) -> QuerySet[Any]:
    """The history rows of one kind that this account may read; narrows, never widens."""
    parent, column = answering(kind)
    allowed = policy.visible(access.actor, parent, action, access=access)
    if kind.model in BY_POST:
        return kind.history.filter(employee_id__in=_people(access))
    back = _BACK.get(kind.model, "pk")
    found = kind.history.filter(**{f"{column}__in": allowed.values(back)})
    if parent is Feedback:
        return found.filter(_answered(access, Feedback, Action.VIEW_AUTHOR_FEEDBACK, column))
    if kind.model is EvidenceFile:
        return found.filter(_answered(access, DailyReport, Action.VIEW_REPORT, column))
    if kind.model in _SHARED_ONLY:
        return found.filter(~Q(status=_DRAFT) | _drafts(access, kind.model, "id"))
    if kind.of_a_plan:
        found = found.annotate(then=state_then("plan_id"))
        return found.filter(~Q(then=_DRAFT) | _drafts(access, PerformancePlan, "plan_id"))
    return found.filter(_answered(access, parent, viewing(parent), column, back))


def _people(access: Access) -> QuerySet[Any]:
    """The person himself, and those whose post of today somebody administers or audits."""
    asked = Filter(access, Assignment).relations([Relation.OWN, Relation.OFF, Relation.AUD])
    where = Q(pk__in=[]) if asked is None else asked
    return Assignment.all_rows.filter(where, in_force(office_day())).values("employee")


def answers_for(kind: Kind, row: Any) -> Any:
    """The stored record that answers for a history row; None where it is gone, or a post does."""
    if kind.model in BY_POST:
        return None
    parent, column = answering(kind)
    back = _BACK.get(kind.model, "pk")
    return parent._base_manager.filter(**{back: getattr(row, column)}).first()


def hidden(access: Access, kind: Kind, row: Any, answers: Any) -> frozenset[str]:
    """The fields of a history row that stay hidden: the policy's veil over the record of today.

    What was agreed stays open beside the draft of a new version (ADR 0022).
    """
    if kind.model in BY_POST or (kind.model is PerformancePlan and row.status in AGREED):
        return frozenset()
    return every(kind.model) if answers is None else hidden_in(access, kind.model, answers)


def answering(kind: Kind) -> tuple[Any, str]:
    """The model that answers for these rows, and the column of its key in them."""
    if kind.model in BY_POST:
        return Assignment, "employee_id"
    if kind.model not in PARENTS:
        return kind.model, "id"
    path, parent = PARENTS[kind.model]
    return parent, "id" if kind.model in _BACK else f"{path}_id"


def _answered(access: Access, parent: Any, action: Action, column: str, back: str = "pk") -> Q:
    """Besides, the record that answers for the row must be open for this too."""
    known = policy.visible(access.actor, parent, action, access=access)
    return Q(**{f"{column}__in": known.values(back)})


def state_then(column: str) -> Subquery:
    """The state of the plan at the moment of a row."""
    plans = PerformancePlan.history.model._base_manager
    before = plans.filter(id=OuterRef(column), history_date__lte=OuterRef("history_date"))
    return Subquery(before.order_by("-history_id").values("status")[:1])


def _drafts(access: Access, model: Any, column: str) -> Q:
    """Records whose drafts may be read: one's own, and audited ones that are shared by now."""
    filters = Filter(access, model)
    own, audited = (filters.relations([each]) for each in (Relation.OWN, Relation.AUD))
    allowed = Q(pk__in=[]) if own is None else own
    if audited is not None:
        allowed |= ~Q(status=_DRAFT) & audited
    return Q(**{f"{column}__in": model._base_manager.filter(allowed).values("pk")})
