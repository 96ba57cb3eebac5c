"""Access rights as official acts: one proposes, another approves, anybody of the office ends.

A proposal gives nothing before it is approved, and lapses with its last moment. Nobody takes part
in giving himself a right, nor his group. Source: our choice, ADR 0024.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.context import official_act
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import AccessGrant, GrantSource, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Action, Right, grants, policy
from viewflow_kinerja.permissions.actions import GATE_WORDS, Gate
from viewflow_kinerja.services import emergencies
from viewflow_kinerja.services.standing import BY_DECREE

DECREE_MAX, REASON_MAX = 100, 200
PROPOSABLE: dict[GrantSource, tuple[Right, ...]] = {
    GrantSource.DECREE: (*BY_DECREE, Right.RECOMMEND_PLAN),
    GrantSource.MANUAL: (
        Right.VIEW_SUBTREE,
        Right.MANAGE_SUBTREE,
        Right.ADMINISTER_SUBTREE,
        Right.AUDIT_SUBTREE,
    ),
    GrantSource.BREAK_GLASS: (
        Right.VIEW_SUBTREE,
        Right.MANAGE_SUBTREE,
        Right.ADMINISTER_SUBTREE,
        Right.LEAD_SUBTREE,
    ),
}
FOLLOWING = {  # rights that come back by themselves, and where they end instead
    GrantSource.ORGANISATION: gettext_noop(
        "This follows from the organisation. Change the placement."
    ),
    GrantSource.DELEGATION: gettext_noop("This follows from a delegation. End the delegation."),
}


@dataclass(frozen=True)
class Wish:
    """What somebody proposes: whose right, why it may exist, and for how long."""

    right: Right
    subject: Any  # an account or a group
    source: GrantSource
    decree: str = ""
    starts: date | None = None
    until: date | None = None  # last day
    hours: int | None = None  # of emergency access


@official_act("access.propose")
def propose_grant(anchor: OrgUnit | PerformancePlan, *, actor: Actor, wish: Wish) -> AccessGrant:
    """Propose a right on a unit and all below it, or a seat in the team of one plan.

    Incomplete names what is missing: the end, the number of the decree, the reason. Refused where
    the proposer or a group of his would hold it.
    """
    unit = anchor.unit if isinstance(anchor, PerformancePlan) else anchor
    policy.require(actor, Action.PROPOSE_GRANT_UNIT, unit)
    _must_be_somebody_else(actor, wish.subject)
    _must_fit(wish, anchor)
    _must_be_explained(wish)
    spec = grants.Spec(
        right=wish.right,
        anchor=anchor,
        subject=wish.subject,
        source=wish.source,
        source_ref=wish.decree.strip(),
        reason=context.reason(),
        decided_by=actor,
        waits=True,
        **_window(wish),
    )
    grant = grants.give([spec])[0]
    signals.announce(signals.grant_proposed, actor=actor, grant=grant.pk)
    if wish.source == GrantSource.BREAK_GLASS:
        emergencies.record(grant, "PROPOSED")
    return grant


def _must_be_somebody_else(actor: Actor, subject: Any) -> None:
    mine = isinstance(subject, Group) and subject in _groups(actor)
    if mine or (not isinstance(subject, Group) and subject.pk == actor.pk):
        raise Refused(str(GATE_WORDS[Gate.SELF]), gate=Gate.SELF)


def _groups(actor: Actor) -> list[Group]:
    return list(Group.objects.filter(user=actor.pk))


def _must_fit(wish: Wish, anchor: Any) -> None:
    if wish.right not in PROPOSABLE.get(wish.source, ()):
        raise Incomplete(_("This right is not given in this way. Choose another right or source."))
    if isinstance(anchor, PerformancePlan) != (wish.right == Right.RECOMMEND_PLAN):
        raise Incomplete(_("A seat for one plan is given on the plan, all else on a unit."))
    group = isinstance(wish.subject, Group)
    if wish.right == Right.AUDIT_SUBTREE and not group:
        raise Incomplete(_("Auditors are appointed as a group. Name a group."))
    if wish.source == GrantSource.BREAK_GLASS and group:
        raise Incomplete(_("Emergency access is for one person. Name an account."))
    if not group and not wish.subject.is_active:
        raise Incomplete(_("This account is closed. Choose another one."))


def _must_be_explained(wish: Wish) -> None:
    if wish.source == GrantSource.DECREE and not wish.decree.strip():
        raise Incomplete(_("Name the decree by its number, in at most 100 characters."))
    if len(wish.decree) > DECREE_MAX:
        raise Incomplete(_("Name the decree by its number, in at most 100 characters."))
    if not 0 < len(context.reason().strip()) <= REASON_MAX:
        raise Incomplete(_("Say why, in at most 200 characters."))


def _window(wish: Wish) -> dict[str, Any]:
    """From when until when, as it is proposed; emergency hours run from the approval."""
    now = timezone.now()
    if wish.source == GrantSource.BREAK_GLASS:
        most = kinerja_settings.BREAK_GLASS_HOURS
        if not wish.hours or not 0 < wish.hours <= most:
            text = _("Emergency access lasts from 1 to %(most)s hours.")
            raise Incomplete(text % {"most": most})
        return {"valid_from": now, "valid_until": now + timedelta(hours=wish.hours)}
    if wish.until is None and wish.source == GrantSource.MANUAL:
        raise Incomplete(_("A right that is given by hand needs a last day."))
    start = max(now, grants.first_moment(wish.starts)) if wish.starts else now
    ends = grants.after(wish.until) if wish.until else None
    if ends is not None and ends <= start:
        raise Incomplete(_("The last day lies before the first one, or in the past."))
    return {"valid_from": start, "valid_until": ends}


@official_act("access.approve")
def approve_grant(grant: AccessGrant, *, actor: Actor) -> AccessGrant:
    """Let a proposed right hold, from now or from its first day; the second of two people.

    The hours of emergency access begin now; the head and the auditors of the unit are told.
    """
    policy.require(actor, Action.APPROVE_GRANT, grant)
    if grant.user is not None and not grant.user.is_active:
        raise OutOfPhase(_("This account has been closed meanwhile. Reject the proposal."))
    times = _from_now(grant)
    grants.settle(grant, waits=False, approved_by=actor, **times)
    signals.announce(signals.grant_approved, actor=actor, grant=grant.pk)
    if grant.grant_source == GrantSource.BREAK_GLASS:
        emergencies.opened(grant, actor)
    return grant


def _from_now(grant: AccessGrant) -> dict[str, datetime | None]:
    """No right reaches back before its approval."""
    now, until = timezone.now(), grant.valid_until
    if grant.grant_source == GrantSource.BREAK_GLASS and until is not None:
        until = now + (until - grant.valid_from)
    return {"valid_from": max(now, grant.valid_from), "valid_until": until}


@official_act("access.reject")
def reject_grant(grant: AccessGrant, *, actor: Actor) -> AccessGrant:
    """Refuse a proposal, with a reason; by whoever might have approved it."""
    policy.require(actor, Action.APPROVE_GRANT, grant)
    return _never(grant, actor)


@official_act("access.withdraw")
def withdraw_grant(grant: AccessGrant, *, actor: Actor) -> AccessGrant:
    """Take one's own proposal back before somebody approved it."""
    policy.require(actor, Action.PROPOSE_GRANT_UNIT, emergencies.unit_of(grant))
    if grant.decided_by_id != actor.pk:
        raise Refused(_("Only whoever proposed it takes it back."))
    if not is_own_proposal(grant, actor):
        raise OutOfPhase(_("This has been decided, or has lapsed."))
    return _never(grant, actor)


def is_own_proposal(grant: AccessGrant, actor: Actor) -> bool:
    """Whether it waits for somebody else, and he has proposed it."""
    lapsed = grant.valid_until is not None and grant.valid_until <= timezone.now()
    return grant.waits and not lapsed and grant.decided_by_id == actor.pk


def _never(grant: AccessGrant, actor: Actor) -> AccessGrant:
    """It ends before it began: nobody was anything by it."""
    grant.record(valid_until=min(timezone.now(), grant.valid_from))
    signals.announce(signals.grant_rejected, actor=actor, grant=grant.pk)
    if grant.grant_source == GrantSource.BREAK_GLASS:
        emergencies.record(grant, "REJECTED")
    return grant


@official_act("access.end")
def end_grant(grant: AccessGrant, *, actor: Actor) -> AccessGrant:
    """End a right now, with a reason; one that follows from something else ends there."""
    policy.require(actor, Action.END_GRANT, grant)
    if grant.grant_source in FOLLOWING:
        raise OutOfPhase(_(FOLLOWING[GrantSource(grant.grant_source)]))
    if not context.reason().strip():
        raise Incomplete(_("Say why it ends."))
    grants.end([grant])
    signals.announce(signals.grant_ended, actor=actor, grant=grant.pk)
    if grant.grant_source == GrantSource.BREAK_GLASS:
        emergencies.ended(grant, actor)
    return grant
