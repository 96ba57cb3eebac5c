"""Somebody stands in for somebody: proposed, approved by a second person, ended.

The rights follow in the same transaction, and lapse by the clock on the last day. A delegation that
nobody approves lapses likewise. Source: PermenPANRB 6/2022; DOMAIN 13, case E4; ADR 0023.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import current, official_act
from viewflow_kinerja.domain.codes import AssignmentKind, DelegatedAct
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Assignment, Delegation, Employee
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import acting, lending
from viewflow_kinerja.services.system_acts import system_act

DECREE_MAX, REASON_MAX = 100, 200


@official_act("assignment.propose_delegation")
def propose(
    assignment: Assignment,
    *,
    actor: Actor,
    delegate: Employee,
    starts: date,
    ends: date,
    acts: Iterable[str] = ("PLANS", "CHANGES"),
    kind: str = AssignmentKind.DAILY_ACTING.value,
    delegates_rating: bool = False,
    decree: str = "",
) -> Delegation:
    """Propose that somebody acts for the holder of a post, both days included; a second approves.

    By the holder or the personnel office. Incomplete names what is missing; OutOfPhase for a post
    that is itself held for somebody: what was lent is not lent on.
    """
    policy.require(actor, Action.PROPOSE_DELEGATION_ASSIGNMENT, assignment)
    if assignment.kind != AssignmentKind.DEFINITIVE:
        raise OutOfPhase(_("This post is held for somebody else. Only its holder may delegate."))
    named = _named(acts, delegates_rating)
    _must_be_able(assignment.employee, delegate)
    _must_lie_ahead(starts, ends)
    _must_be_known(kind, decree)
    _must_be_the_only_one(assignment.employee, delegate, starts, ends)
    work = current()
    return Delegation.all_rows.create(
        principal=assignment.employee,
        delegate=delegate,
        unit=assignment.unit,
        kind=kind,
        status=Delegation.Status.PROPOSED.value,
        acts=named,
        delegates_rating=delegates_rating,
        decree=decree.strip(),
        delegation_reason=(work.reason if work else "")[:REASON_MAX],
        proposed_by=actor,
        effective_from=starts,
        effective_to=ends,
    )


def _named(acts: Iterable[str], delegates_rating: bool) -> str:
    chosen = set(acts)
    if not chosen <= set(DelegatedAct) or not (chosen or delegates_rating):
        raise Incomplete(_("Say what the other person may do: choose at least one."))
    return " ".join(each.value for each in DelegatedAct if each in chosen)


def _must_be_able(principal: Employee, delegate: Employee) -> None:
    if delegate.pk == principal.pk:
        raise Incomplete(_("Nobody stands in for himself. Choose somebody else."))
    if not delegate.active or delegate.user_id is None:
        text = _("%(name)s has left, or has no account yet. Choose somebody else.")
        raise Incomplete(text % {"name": delegate})


def _must_lie_ahead(starts: date, ends: date) -> None:
    if ends < starts:
        raise Incomplete(_("The last day lies before the first one. Correct the days."))
    if starts < office_day():
        raise Incomplete(_("A delegation does not begin in the past. Choose today or later."))
    if (ends - starts).days >= 366:
        raise Incomplete(_("A delegation lasts at most one year. Choose an earlier last day."))


def _must_be_known(kind: str, decree: str) -> None:
    if kind not in set(AssignmentKind) - {AssignmentKind.DEFINITIVE}:
        raise Incomplete(_("Say whether this is Plt, Plh or Pj."))
    if len(decree) > DECREE_MAX:
        raise Incomplete(_("Name the decree by its number, in at most 100 characters."))


def _must_be_the_only_one(
    principal: Employee, delegate: Employee, starts: date, ends: date
) -> None:
    rows = Delegation.all_rows.filter(principal=principal, delegate=delegate)
    meets = rows.filter(effective_from__lte=ends, effective_to__gte=starts)
    if meets.exclude(status="ENDED").exists():
        text = _("%(name)s stands in already on some of these days, or has been proposed.")
        raise Incomplete(text % {"name": delegate})


@official_act("delegation.approve")
def approve(delegation: Delegation, *, actor: Actor) -> Delegation:
    """Let a proposed delegation hold within its dates; its rights are given in the same act.

    By the principal's superior or the personnel office; never by the delegate or the proposer.
    """
    policy.require(actor, Action.APPROVE_DELEGATION, delegation)
    if delegation.effective_to < office_day():
        raise OutOfPhase(_("The last day is over. Propose the delegation again."))
    _must_be_able(delegation.principal, delegation.delegate)
    delegation.record(status=Delegation.Status.ACTIVE.value, approved_by=actor)
    lending.follow([delegation.principal_id])
    return delegation


@official_act("delegation.end")
def end(delegation: Delegation, *, actor: Actor) -> Delegation:
    """End a delegation now, before its last day; the rights end in the same act."""
    policy.require(actor, Action.END_DELEGATION, delegation)
    delegation.record(status=Delegation.Status.ENDED.value, ended_on=office_day())
    lending.follow([delegation.principal_id])
    return delegation


@system_act("delegation.follow_posts")
def follow_posts(*, actor: Actor) -> list[int]:
    """Let delegations follow posts held as Plt, Plh or Pj, and end what is over.

    Over is what has passed its last day, whose principal has another post, or whose delegate has
    left. Returns the delegations that were touched; the rights follow.
    """
    rows = Delegation.all_rows.exclude(status="ENDED").select_for_update(of=("self",))
    known = list(rows.select_related("delegate", "principal", "post").order_by("pk"))
    ended = _over(known)
    moved = acting.moved(row for row in known if row not in ended)
    for row in ended:
        row.status = Delegation.Status.ENDED.value
    record_changes(ended, ["status"])
    record_changes(moved, ["effective_from", "effective_to", "delegates_rating"])
    touched = [*ended, *moved, *record_new(acting.lacking())]
    if touched:
        lending.follow({row.principal_id for row in touched})
    return [row.pk for row in touched]


def _over(rows: list[Delegation]) -> list[Delegation]:
    today = office_day()
    if not rows:
        return []
    held = Assignment.all_rows.filter(in_force(today), kind="DEFINITIVE")
    places = set(held.values_list("employee", "unit"))
    live_posts = set(acting.posts().values_list("pk", flat=True))
    return [
        row
        for row in rows
        if row.effective_to < today
        or not (row.delegate.active and row.principal.active)
        or (row.principal_id, row.unit_id) not in places
        or (row.post_id is not None and row.post_id not in live_posts)
    ]
