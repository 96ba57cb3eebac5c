"""One answer to "may she?": allows, require, visible, holders, explain (explain.py).

All read the same table and the same resolution; a list and a single answer cannot differ.
"""

from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import Authority
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    CoachingSession,
    CounsellingNote,
    Delegation,
    Employee,
    Evaluation,
    Feedback,
    ImprovementAction,
    LeaderFeedback,
    Objection,
    PerformancePlan,
    Recognition,
    SupportCase,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import fields as veils
from viewflow_kinerja.permissions import inverse, resolution, successors
from viewflow_kinerja.permissions import newest as pages
from viewflow_kinerja.permissions.actions import RIGHTS, Action, Relation
from viewflow_kinerja.permissions.explain import Decision, explain
from viewflow_kinerja.permissions.refusals import advise
from viewflow_kinerja.permissions.relations import (
    PARENTS,
    Filter,
    SingleFilter,
    answering,
    any_of,
    unit_paths,
)
from viewflow_kinerja.permissions.resolution import Access, resolve
from viewflow_kinerja.permissions.rules import lines_for

__all__ = [
    "administering",
    "advise",
    "allows",
    "explain",
    "fields",
    "forget_rights",
    "holders",
    "may_view",
    "newest",
    "principals",
    "relation",
    "require",
    "require_system",
    "resolve",
    "visible",
]

_VIEW: dict[type[Model], Action] = {
    PerformancePlan: Action.VIEW_PLAN,
    Evaluation: Action.VIEW_EVALUATION,
    AssessorCorrection: Action.VIEW_CORRECTION,
    Feedback: Action.VIEW_FEEDBACK,
    CounsellingNote: Action.VIEW_NOTE,
    SupportCase: Action.VIEW_SUPPORT,
    Recognition: Action.VIEW_RECOGNITION,
    Objection: Action.VIEW_OBJECTION,
    CoachingSession: Action.VIEW_COACHING,
    LeaderFeedback: Action.VIEW_LEADERFEEDBACK,
    ImprovementAction: Action.VIEW_IMPROVEMENT,
}


def visible(
    actor: Actor | None,
    what: type[Any] | QuerySet[Any],
    action: Action,
    *,
    access: Access | None = None,
) -> QuerySet[Any]:
    """The rows on which the actor may do this. Narrows what it is given, never widens it."""
    queryset = what.objects.all() if isinstance(what, type) else what
    access = access or resolve(actor)
    where = _where(access, queryset.model, action) if access else None
    narrowed = queryset.none() if where is None else queryset.filter(where)
    return narrowed.scoped() if hasattr(narrowed, "scoped") else narrowed


def newest(
    actor: Actor | None,
    model: type[Any],
    action: Action,
    *,
    access: Access | None = None,
    most: int = 50,
) -> list[Any]:
    """The newest of the rows that `visible` gives; for models indexed as daily reports are."""
    access = access or resolve(actor)
    where = _where(access, model, action) if access else None
    if where is None:
        return []
    return list(pages.newest(model, where, ("-created_at", "-pk"), most))


def _where(access: Access, model: type[Model], action: Action) -> Q | None:
    if model not in PARENTS:
        return Filter(access, model).action(action)
    path, parent = PARENTS[model]
    where = Filter(access, parent).action(action)
    if where is None:
        return None
    rows = parent._base_manager.filter(where).values("pk")
    return Q(**{f"{path}__in": rows})


def allows(actor: Actor | None, action: Action, obj: Model) -> bool:
    """Whether the actor may do this. Asks the stored row: a form may have changed the instance."""
    return visible(actor, type(obj)._base_manager.all(), action).filter(pk=obj.pk).exists()


def may_view(actor: Actor | None, obj: Model) -> bool:
    """Whether the actor may know that this plan, evaluation or claim exists."""
    return allows(actor, _VIEW[type(obj)], obj)


def require(actor: Actor | None, action: Action, obj: Model) -> Authority:
    """Let the act pass or refuse it with words; call it after the row lock, in one transaction.

    The decision goes into the unit of work, and from there into history and event. Grants that
    carry it are locked, so that a revocation waits for the act or the act sees the revocation.
    """
    access = resolve(actor)
    authority = _authority(access, action, answering(obj)) if access else None
    if authority is None:
        decision = advise(actor, action, obj)
        raise Refused(decision.sentence, decision)
    context.note(authority)
    return authority


def require_system(actor: Actor) -> Authority:
    """Let only the system account pass: acts of the operator at the command line."""
    access = resolve(actor)
    if access is None or not access.is_system:
        raise Refused(_("Only the system account does this, at the command line."))
    authority = Authority(actor=actor, name=access.name, nip=access.nip, relation="SYS")
    context.note(authority)
    return authority


def relation(
    actor: Actor | None, action: Action, obj: Model, *, access: Access | None = None
) -> Relation | None:
    """By which relation the actor may do this; None where he may not."""
    access = access or resolve(actor)
    return _relation(access, action, answering(obj))[0] if access else None


def _authority(access: Access, action: Action, obj: Model) -> Authority | None:
    """By which relation the act is allowed: an own one before a delegated one."""
    relation, path = _relation(access, action, obj)
    if relation is None:
        return None
    if relation in _IN_STEAD and not _still_rates(access, relation, obj):
        return None
    if relation == Relation.RSP and _still_oversees(access, obj):
        return Authority(actor=access.actor, name=access.name, nip=access.nip, relation=relation)
    carrying = [held.grant for held in _carrying(access, relation, obj, path)]
    live = _still_live(access, carrying)
    if carrying and not live:
        return None
    grant = min(live, key=lambda key: live[key] is not None, default=None)  # his own first
    return Authority(
        actor=access.actor,
        name=access.name,
        nip=access.nip,
        relation=relation,
        on_behalf_of=_principal(access, relation, obj, live[grant] if grant else None),
        grant_id=grant,
    )


def _relation(access: Access, action: Action, obj: Model) -> tuple[Relation | None, str]:
    """The first relation that opens the act, and the path of the record's unit if it matters."""
    filters = SingleFilter(access, type(obj))
    columns: dict[Relation, list[Q]] = {}
    for line in lines_for(type(obj)._meta.model_name, action):
        for relation in line.relations:
            if (where := filters.line(line, relation)) is not None:
                columns.setdefault(relation, []).append(where)
    flags = {str(relation): inverse.flag(any_of(parts)) for relation, parts in columns.items()}
    lookups = unit_paths(type(obj)) if any(held.path for held in access.held) else []
    paths = {f"path_{number}": F(lookup) for number, lookup in enumerate(lookups)}
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    row = (rows.values(**flags, **paths).first() if flags else None) or {}
    opening = next((Relation(name) for name in flags if row.get(name)), None)
    return opening, next((row[name] for name in paths if row.get(name)), "")


def _carrying(access: Access, relation: Relation, obj: Model, path: str) -> list[resolution.Held]:
    """Grants behind the relation that reach this record."""
    rights = RIGHTS.get(relation, ())
    plan = obj.pk if isinstance(obj, PerformancePlan) else getattr(obj, "plan_id", None)
    return [
        held
        for held in access.held
        if held.right in rights
        and (path.startswith(held.path) if held.path else held.anchor == plan)
    ]


_IN_STEAD = (Relation.RTP, Relation.DEC)  # a delegation with the rating carries them


def _still_rates(access: Access, relation: Relation, obj: Any) -> bool:
    """Who rates for somebody does so while the delegation holds; locked until the act is over."""
    rater = _rates_for(access, relation, obj)
    if rater == access.employee:
        return True
    rows = Delegation.all_rows.filter(
        in_force(office_day()),
        delegate=access.employee,
        principal=rater,
        status=Delegation.Status.ACTIVE,
        delegates_rating=True,
    )
    return bool(list(rows.select_for_update(of=("self",), no_key=True).values_list("pk")))


def _rates_for(access: Access, relation: Relation, obj: Any) -> int | None:
    """In whose stead: of rater or decider of the record, or who rated this plan; himself first."""
    if relation == Relation.DEC:
        return obj.decider_id
    if not isinstance(obj, PerformancePlan):
        return obj.rater_id
    rows = Evaluation.all_rows.filter(plan=obj.pk, rater__in=access.raters())
    raters = set(rows.values_list("rater_id", flat=True))
    return access.employee if access.employee in raters else min(raters, default=None)


def _still_oversees(access: Access, obj: Any) -> bool:
    """His own place above the rater of the plan; the rater's post is locked until the act is over.

    A superior by grant alone, or by delegation, is asked for his grant.
    """
    if not access.serving or inverse.plan_of(obj) not in access.overseen:
        return False
    plan = PerformancePlan.all_rows.filter(pk=inverse.plan_of(obj))
    rows = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE")
    rows = rows.filter(rater=access.employee, employee__in=plan.values("rater"))
    return bool(list(rows.select_for_update(of=("self",), no_key=True).values_list("pk")))


def _still_live(access: Access, grants: list[int]) -> dict[int, int | None]:
    """Grants that hold now -> the principal behind each; locked until the act is over."""
    if not grants:
        return {}
    if connection.vendor != "postgresql" and not access.principals:
        return dict.fromkeys(grants)  # IMMEDIATE is the lock, and nobody stands behind him
    live = Q(waits=False) & (Q(valid_until=None) | Q(valid_until__gt=timezone.now()))
    rows = AccessGrant.all_rows.filter(live, pk__in=grants, valid_from__lte=timezone.now())
    rows = rows.select_for_update(of=("self",), no_key=True)
    return dict(rows.values_list("pk", "principal_id"))


def _principal(access: Access, relation: Relation, obj: Any, principal: int | None) -> int | None:
    """The employee whose right was used, when it was not the actor's own."""
    if relation in _IN_STEAD and (rater := _rates_for(access, relation, obj)) != access.employee:
        return rater
    return principal if access.principals else None


def administering(cycle: Any) -> Action:
    """The act by which the personnel office may work on a year in its present state."""
    return {
        "DRAFT": Action.OPEN_CYCLE,
        "PLANNING": Action.START_CYCLE,
        "RUNNING": Action.BEGIN_CLOSING_CYCLE,
        "CLOSING": Action.CLOSE_CYCLE,
        "CLOSED": Action.REOPEN_CYCLE,
    }[cycle.status]


def fields(actor: Actor | None, obj: Model, *, access: Access | None = None) -> frozenset[str]:
    """The fields of this row that stay hidden from the actor; all where he may not see it."""
    return veils.hidden(access or resolve(actor), obj)


def principals(actor: Actor) -> set[int]:
    """Accounts as whom the actor stands before a step: his own, and of those he stands in for."""
    today = office_day()
    live = Delegation.all_rows.filter(
        delegate__user=actor.pk,
        status=Delegation.Status.ACTIVE,
        effective_from__lte=today,
        effective_to__gte=today,
    )
    people = Employee.objects.filter(pk__in=live.values("principal"), user__is_active=True)
    return {actor.pk, *people.values_list("user_id", flat=True)}


def holders(action: Action, obj: Model) -> QuerySet[Any]:
    """Active accounts who may do this to this row: whom to assign, whom to tell."""
    return successors.holders(action, answering(obj))


def forget_rights(**kwargs: Any) -> None:
    """Receiver of post_migrate: keys of permissions may be new."""
    resolution.permissions.cache_clear()


__all__ += ["Authority", "Decision"]
