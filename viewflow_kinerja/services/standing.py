"""Rights that follow from the organisation, compared with the grants that are there (ADR 0004).

Heads see their unit and all below it; a rater holds the plans that were handed to him. His superior
stands above him by his post and needs no grant (ADR 0034). The guardian rows follow by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import (
    AccessGrant,
    GrantSource,
    OrgUnit,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Right, grants, policy
from viewflow_kinerja.services import lending
from viewflow_kinerja.services.system_acts import system_act

HEADS = (Right.VIEW_SUBTREE,)
PLANS = (Right.SUPERVISE_PLAN, Right.OVERSEE_PLAN)  # the second is not due to anybody: it ends
BY_DECREE = (
    Right.ADMINISTER_SUBTREE,
    Right.AUDIT_SUBTREE,
    Right.LEAD_SUBTREE,
    Right.MANAGE_SUBTREE,
    Right.RECOMMEND_SUBTREE,
)
_REASONS = {
    Right.VIEW_SUBTREE: gettext_noop("head of the unit"),
    Right.SUPERVISE_PLAN: gettext_noop("rater of the plan"),
}


class Standing(NamedTuple):
    """A right that somebody has because of his place."""

    right: str
    anchor: int  # unit, or plan
    user: int


def differences(rights: Iterable[Right] = (*HEADS, *PLANS)) -> list[tuple[str, Standing]]:
    """What the grants lack ("+") or have too much ("-"), measured by the organisation."""
    due, there = _due(rights), _there(rights)
    return sorted(
        [("+", key) for key in due - there.keys()] + [("-", key) for key in there.keys() - due]
    )


def _due(rights: Iterable[Right]) -> set[Standing]:
    found = {Standing(Right.VIEW_SUBTREE, unit, user) for unit, user in _heads()}
    return {key for key in found | set(_on_plans()) if key.right in set(rights)}


def _heads() -> Iterable[tuple[int, int]]:
    rows = OrgUnit.objects.filter(active=True, head__active=True, head__user__isnull=False)
    return rows.values_list("pk", "head__user")


def _on_plans() -> Iterable[Standing]:
    """Plans that were handed in, and not ended (ADR 0015)."""
    plans = PerformancePlan.all_rows.exclude(rater__user=None).exclude(status="ENDED")
    for plan, user in plans.values_list("pk", "rater__user"):
        yield Standing(Right.SUPERVISE_PLAN, plan, user)


def _there(rights: Iterable[Right]) -> dict[Standing, list[AccessGrant]]:
    found: dict[Standing, list[AccessGrant]] = defaultdict(list)
    rows = AccessGrant.all_rows.filter(
        ~Q(plan__status="ENDED") | Q(plan=None),
        grant_source=GrantSource.ORGANISATION,
        valid_until=None,
        right__in=list(rights),
    )
    for grant in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        anchor = grant.plan_id if grant.unit_id is None else grant.unit_id
        found[Standing(grant.right, anchor, grant.user_id)].append(grant)
    return found


@system_act("access.follow_heads")
def follow_heads(*, actor: Actor) -> list[tuple[str, Standing]]:
    """Let the right to see a unit follow its head; returns what was given and ended."""
    return _follow(HEADS)


@system_act("access.follow_organisation")
def follow_organisation(*, actor: Actor) -> list[tuple[str, Standing]]:
    """Let all rights that come from the organisation follow it; returns what it changed."""
    changed = _follow((*HEADS, *PLANS))
    lending.follow()
    return changed


def _follow(rights: Iterable[Right]) -> list[tuple[str, Standing]]:
    due, there = _due(rights), _there(rights)
    over = {key: rows for key, rows in there.items() if key not in due}
    missing = sorted(due - there.keys())
    grants.end([grant for rows in over.values() for grant in rows])
    grants.give([_spec(key) for key in missing])
    return sorted([("+", key) for key in missing] + [("-", key) for key in over])


def _spec(key: Standing) -> grants.Spec:
    """Rows that are only pointed to need not be read."""
    anchor = OrgUnit if key.right in HEADS else PerformancePlan
    return grants.Spec(
        right=Right(key.right),
        anchor=anchor(pk=key.anchor),
        subject=get_user_model()(pk=key.user),
        source=GrantSource.ORGANISATION,
        reason=_REASONS[Right(key.right)],
    )


@official_act("access.appoint")
def appoint(
    unit: OrgUnit,
    *,
    actor: Actor,
    right: Right,
    subject: Any,
    decree: str,
    until: date | None = None,
) -> AccessGrant:
    """Give a right on a unit and all below it, by decree; by the operator at the command line.

    The same right by the same decree is not given twice. Incomplete: no decree, a right that is not
    given by decree, an auditor who is no group, a last day in the past.
    """
    policy.require_system(actor)
    _may_be_appointed(right, subject, decree, until)
    ends = grants.after(until) if until else None
    there = _appointed(unit, right, subject, decree).filter(valid_until=ends).first()
    if there is not None:
        return there
    spec = grants.Spec(
        right=right,
        anchor=unit,
        subject=subject,
        source=GrantSource.DECREE,
        source_ref=decree,
        reason=gettext_noop("appointed by decree"),
        decided_by=actor,
        valid_until=ends,
    )
    return grants.give([spec])[0]


def _may_be_appointed(right: Right, subject: Any, decree: str, until: date | None) -> None:
    if right not in BY_DECREE:
        text = _("%(right)s is not given by decree. Choose one of: %(known)s.")
        raise Incomplete(text % {"right": right, "known": ", ".join(BY_DECREE)})
    if right == Right.AUDIT_SUBTREE and not isinstance(subject, Group):
        raise Incomplete(_("Auditors are appointed as a group. Name a group."))
    if not decree.strip() or len(decree) > 100:
        raise Incomplete(_("Name the decree by its number, in at most 100 characters."))
    if until is not None and until < timezone.localdate():
        raise Incomplete(_("The last day lies in the past. Choose a later one, or none."))


def _appointed(unit: OrgUnit, right: Right, subject: Any, decree: str) -> Any:
    whom = {"group": subject} if isinstance(subject, Group) else {"user": subject}
    return AccessGrant.all_rows.filter(
        unit=unit, right=right, grant_source=GrantSource.DECREE, source_ref=decree, **whom
    )
