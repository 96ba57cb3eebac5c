"""Official acts on a plan: open, submit, withdraw, approve, return, change, end.

Each locks its row, asks the policy, writes one history row per changed object. Its content is
written in `plan_edit`. Source: DOMAIN 7.2, after PermenPANRB 6/2022 and 8/2021.
"""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import PlanLevel, PlanStatus, PositionClass
from viewflow_kinerja.domain.plans import change_reason_fault, completeness
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    PerformanceCycle,
    PerformancePlan,
    PlanVersion,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import plan_edit, rights, snapshots
from viewflow_kinerja.services.phases import administer, given_reason, moved
from viewflow_kinerja.services.plan_content import content_of


@official_act("plan.open")
def open_plan(
    cycle: PerformanceCycle, *, actor: Actor, employee: Employee, starts_on: date | None = None
) -> PerformancePlan:
    """Open the plan of a person for the year, or for the part of it that begins on a day.

    Returns the plan that exists already, if one does. OutOfPhase while the year is not open, or
    where the person holds no post.
    """
    administer(cycle, actor)
    first = max(starts_on or first_day(cycle), first_day(cycle))
    if cycle.status not in ("PLANNING", "RUNNING"):
        raise OutOfPhase(_("The year is not open for plans. Open the year first."))
    known = PerformancePlan.all_rows.filter(cycle=cycle, employee=employee, starts_on=first)
    return known.select_related("process").first() or _opened(cycle, employee, first)


def _opened(cycle: PerformanceCycle, employee: Employee, first: date) -> PerformancePlan:
    placed = Assignment.of(employee, first) or Assignment.of(employee, employee.today)
    if placed is None:
        raise OutOfPhase(_("%(name)s holds no post. Bring in the post first.") % {"name": employee})
    plan = PerformancePlan(**values_for(cycle, placed, first))
    plan.employee = placed.employee  # with the account: the first step is addressed to it
    plan.save()
    return plan


def values_for(cycle: PerformanceCycle, placed: Any, first: date) -> dict[str, Any]:
    """The columns of a fresh plan, by the post of the person; for one, and for ten thousand."""
    return {
        "cycle_id": cycle.pk,
        "employee_id": placed.employee_id,
        "unit_id": placed.unit_id,
        "level": level_of(placed.position_class),
        "starts_on": first,
        "ends_on": date(cycle.year, 12, 31),
    }


def first_day(cycle: PerformanceCycle) -> date:
    """The first day of the year."""
    return date(cycle.year, 1, 1)


def level_of(position_class: str) -> str:
    """The form that fits a post. Source: PermenPANRB 6/2022, Annex."""
    high = position_class == PositionClass.HIGH_LEADERSHIP
    return (PlanLevel.JPT if high else PlanLevel.JA_JF).value


@official_act("plan.submit")
def submit(plan: PerformancePlan, *, actor: Actor) -> None:
    """Hand the plan to the rater of the day; he and his superior may now see it.

    Incomplete names what is missing and where; a person whose rater is not known cannot submit.
    """
    policy.require(actor, Action.SUBMIT_PLAN, plan)
    rater, above = _rater_of_the_day(plan)
    gaps = completeness(content_of(plan, plan.version).for_rules())
    if gaps:
        raise Incomplete(_("The plan is not complete yet."), gaps)
    event = "resubmit" if plan.status == PlanStatus.RETURNED else "submit"
    before = plan.rater_id
    plan.record(
        status=moved(Machine.PLAN, plan.status, event),
        rater=rater,
        submitted_at=timezone.now(),
    )
    rights.follow_rater(plan, before=before, post=above)
    signals.announce(signals.plan_submitted, plan=plan.pk, actor=actor)


def _rater_of_the_day(plan: PerformancePlan) -> tuple[Employee, Assignment | None]:
    """The rater, and his own post where his day is the same."""
    day = plan.employee.today
    placed, above = Assignment.with_rater_s(plan.employee_id, day)
    if placed is None or placed.rater is None:
        text = _(
            "Nobody is known as your supervisor, so the plan cannot be submitted yet. "
            "Your draft is kept, and the personnel office sees this on its list."
        )
        raise Incomplete(text)
    return placed.rater, above if placed.rater.today == day else None


@official_act("plan.withdraw")
def withdraw(plan: PerformancePlan, *, actor: Actor) -> None:
    """Take a submitted plan back into the draft."""
    policy.require(actor, Action.WITHDRAW_PLAN, plan)
    plan.record(status=moved(Machine.PLAN, plan.status, "withdraw"))


@official_act("plan.approve")
def approve(plan: PerformancePlan, *, actor: Actor) -> PlanVersion:
    """Agree to the plan: this version is frozen, with both parties as of today, and in force."""
    authority = policy.require(actor, Action.APPROVE_PLAN, plan)
    _superior_waits(plan, authority.relation)
    frozen = _frozen(plan, actor)
    plan.record(
        status=moved(Machine.PLAN, plan.status, "approve"),
        effective_version=plan.version,
        approved_at=frozen.approved_at,
    )
    facts = {"plan": plan.pk, "version": plan.version}
    signals.announce(signals.plan_approved, actor=actor, **facts)
    return frozen


def _frozen(plan: PerformancePlan, actor: Actor) -> PlanVersion:
    content, rater = content_of(plan, plan.version).as_document(), rater_of(plan)
    parties = snapshots.parties(plan.employee, rater, rater.today)
    return PlanVersion.all_rows.create(
        plan=plan,
        number=plan.version,
        content=content,
        parties=parties,
        sha256=snapshots.digest({"content": content, "parties": parties}),
        approved_by_id=actor.pk,
        approved_at=timezone.now(),
    )


def rater_of(plan: PerformancePlan) -> Employee:
    """The rater of a plan that has been submitted; the database lets none be without."""
    if plan.rater is None:
        raise OutOfPhase(_("Nobody is known as rater of this plan yet."))
    return plan.rater


def _superior_waits(plan: PerformancePlan, relation: str) -> None:
    """The rater's superior decides only when the deadline has passed (case E8)."""
    due = plan.cycle.plan_due
    if relation == "RSP" and rater_of(plan).today <= due:
        text = _("The rater decides until %(due)s; after that you may decide in his place.")
        raise OutOfPhase(text % {"due": due.isoformat()})


@official_act("plan.return")
def return_plan(plan: PerformancePlan, *, actor: Actor) -> None:
    """Return the plan with a comment, which is the reason of the act."""
    authority = policy.require(actor, Action.RETURN_PLAN, plan)
    _superior_waits(plan, authority.relation)
    given_reason(_("Say what should be improved before the plan comes back to you."))
    plan.record(status=moved(Machine.PLAN, plan.status, "return"))
    signals.announce(signals.plan_returned, plan=plan.pk, actor=actor)


@official_act("plan.request_change")
def request_change(plan: PerformancePlan, *, actor: Actor) -> PerformancePlan:
    """Ask to change an approved plan, with a reason of 10 to 1000 characters; it stays in force."""
    if plan.status == PlanStatus.CHANGE_REQUESTED:  # asked twice: the request that is there
        policy.require(actor, Action.VIEW_PLAN, plan)
        return plan
    policy.require(actor, Action.REQUEST_CHANGE_PLAN, plan)
    work = context.current()
    if change_reason_fault(work.reason if work else "") is not None:
        raise Incomplete(_("Say why the plan must change, in 10 to 1000 characters."))
    plan.record(status=moved(Machine.PLAN, plan.status, "request_change"))
    signals.announce(signals.plan_change_requested, plan=plan.pk, actor=actor)
    return plan


@official_act("plan.accept_change")
def accept_change(plan: PerformancePlan, *, actor: Actor) -> None:
    """Open version n+1 as a draft, filled with version n, which stays in force until then."""
    policy.require(actor, Action.ACCEPT_CHANGE_PLAN, plan)
    plan_edit.copy_version(plan, plan.version, plan.version + 1)
    plan.record(status=moved(Machine.PLAN, plan.status, "accept_change"), version=plan.version + 1)


@official_act("plan.reject_change")
def reject_change(plan: PerformancePlan, *, actor: Actor) -> None:
    """Keep the plan as it is; the reason of the act says why."""
    policy.require(actor, Action.REJECT_CHANGE_PLAN, plan)
    given_reason(_("Say why the plan stays as it is."))
    plan.record(status=moved(Machine.PLAN, plan.status, "reject_change"))


@official_act("plan.end_segment")
def end_segment(plan: PerformancePlan, *, actor: Actor, on: date | None = None) -> None:
    """End the plan because the person moved, retired, died or is exempt; by the system account.

    `on` is its last day; none leaves the one it has. One that is still to come (of a contract)
    is written down, and the plan runs until then.
    """
    policy.require(actor, Action.END_SEGMENT_PLAN, plan)
    last = on or plan.ends_on
    if last < plan.starts_on:
        raise OutOfPhase(_("The plan begins after that day."))
    over = on is None or on < office_day()
    plan.record(status=PlanStatus.ENDED.value if over else plan.status, ends_on=last)
