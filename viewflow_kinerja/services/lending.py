"""Rights that are lent: what live delegations give, compared with the grants that are there.

A delegate receives what follows from the principal's place, and nothing that the principal has
been lent or was given by hand: so nothing nests. Source: PermenPANRB 6/2022; DOMAIN 13, case E4;
our choice, ADR 0023.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    Delegation,
    Employee,
    GrantSource,
    OrgUnit,
    PerformancePlan,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Right, grants

_REASONS = {
    Right.SUPERVISE_PLAN: gettext_noop("delegated by the rater"),
    Right.OVERSEE_PLAN: gettext_noop("delegated by the superior of the rater"),
    Right.VIEW_SUBTREE: gettext_noop("delegated by the head of the unit"),
    Right.LEAD_SUBTREE: gettext_noop("delegated by the leader"),
}


class Lent(NamedTuple):
    """One right that one delegation gives on one anchor, within its dates."""

    right: str
    anchor: int  # unit, or plan
    user: int
    principal: int
    decree: str
    until: datetime
    first: datetime | None  # none: it has begun


def live() -> QuerySet[Delegation]:
    """Delegations that hold or will hold, to people with an account who have not left."""
    rows = Delegation.all_rows.filter(status="ACTIVE", effective_to__gte=office_day())
    return rows.filter(delegate__user__isnull=False, delegate__active=True, principal__active=True)


def follow(principals: Iterable[int] | None = None) -> list[tuple[str, Lent]]:
    """Let the lent rights follow the delegations, of some principals or of all."""
    due, there = _due(principals), _there(principals)
    missing = sorted(due - there.keys(), key=str)
    over = {key: rows for key, rows in there.items() if key not in due}
    grants.replace([row for rows in over.values() for row in rows], [_spec(key) for key in missing])
    return [("+", key) for key in missing] + [("-", key) for key in sorted(over, key=str)]


def of_plan(plan: PerformancePlan, superior: Employee | None) -> list[grants.Spec]:
    """What the delegates of the rater, and of his superior, receive on one plan."""
    by = {plan.rater_id: Right.SUPERVISE_PLAN, superior and superior.pk: Right.OVERSEE_PLAN}
    rows = live().filter(principal__in=[key for key in by if key]).select_related("delegate")
    return [
        _spec(_lent(row, by[row.principal_id], plan.pk))
        for row in rows
        if _gives(row, by[row.principal_id])
    ]


def _due(principals: Iterable[int] | None) -> set[Lent]:
    rows: dict[int, list[Delegation]] = defaultdict(list)
    for row in _of(live(), principals).select_related("delegate"):
        rows[row.principal_id].append(row)
    if not rows:
        return set()
    return {
        _lent(row, right, anchor)
        for right, anchor, principal in _held(list(rows))
        for row in rows[principal]
        if _gives(row, right)
    }


def _of(rows: QuerySet[Any], principals: Iterable[int] | None) -> QuerySet[Any]:
    return rows if principals is None else rows.filter(principal__in=list(principals))


def _gives(row: Delegation, right: Right) -> bool:
    """The superior's say on plans, and the leader's, go along only where they are named."""
    named = {Right.OVERSEE_PLAN: "PLANS", Right.LEAD_SUBTREE: "LEAD"}.get(right)
    return named is None or named in row.named_acts


def _lent(row: Delegation, right: Right, anchor: int) -> Lent:
    first, until = grants.first_moment(row.effective_from), grants.after(row.effective_to)
    who = (row.delegate.user_id or 0, row.principal_id, row.decree)
    return Lent(str(right), anchor, *who, until, _ahead(first))


def _ahead(first: datetime) -> datetime | None:
    return first if first > timezone.now() else None


def _held(people: list[int]) -> Iterable[tuple[Right, int, int]]:
    """What follows from the place of these people: right, anchor, whose."""
    plans = PerformancePlan.all_rows.exclude(status="ENDED")
    for plan, rater in plans.filter(rater__in=people).values_list("pk", "rater"):
        yield Right.SUPERVISE_PLAN, plan, rater
    posts = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE", rater__in=people)
    above = dict(posts.values_list("employee", "rater"))
    for plan, rater in plans.filter(rater__in=above).values_list("pk", "rater"):
        yield Right.OVERSEE_PLAN, plan, above[rater]
    for unit, head in OrgUnit.objects.filter(active=True, head__in=people).values_list(
        "pk", "head"
    ):
        yield Right.VIEW_SUBTREE, unit, head
    yield from _led(people)


def _led(people: list[int]) -> Iterable[tuple[Right, int, int]]:
    now = timezone.now()
    rows = AccessGrant.all_rows.filter(
        Q(valid_until=None) | Q(valid_until__gt=now),
        valid_from__lte=now,
        right=Right.LEAD_SUBTREE,
        user__kinerja_employee__in=people,
    ).exclude(grant_source=GrantSource.DELEGATION)
    for unit, person in rows.values_list("unit", "user__kinerja_employee"):
        yield Right.LEAD_SUBTREE, unit, person


def _there(principals: Iterable[int] | None) -> dict[Lent, list[AccessGrant]]:
    found: dict[Lent, list[AccessGrant]] = defaultdict(list)
    rows = AccessGrant.all_rows.filter(
        ~Q(plan__status="ENDED") | Q(plan=None),
        grant_source=GrantSource.DELEGATION,
        valid_until__gt=timezone.now(),
    )
    rows = _of(rows, principals).select_for_update(of=("self",), no_key=True)
    for grant in rows.order_by("pk"):
        anchor = grant.plan_id if grant.unit_id is None else grant.unit_id
        found[_as_lent(grant, anchor)].append(grant)
    return found


def _as_lent(grant: Any, anchor: int) -> Lent:
    who = (grant.user_id or 0, grant.principal_id or 0, grant.source_ref)
    return Lent(str(grant.right), anchor, *who, grant.valid_until, _ahead(grant.valid_from))


def _spec(key: Lent) -> grants.Spec:
    """Rows that are only pointed to need not be read."""
    anchor = OrgUnit if str(key.right).endswith("_subtree") else PerformancePlan
    return grants.Spec(
        right=Right(key.right),
        anchor=anchor(pk=key.anchor),
        subject=get_user_model()(pk=key.user),
        source=GrantSource.DELEGATION,
        source_ref=key.decree,
        principal=Employee(pk=key.principal),
        reason=_REASONS[Right(key.right)],
        valid_from=key.first,
        valid_until=key.until,
    )
