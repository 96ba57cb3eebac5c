"""Official acts on an improvement action: agree, propose another, work, check, cancel.

Source: DOMAIN 5.3 and 7.7; our choice, ADR 0057.
"""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import follow_up
from viewflow_kinerja.domain.codes import ActionOutcome, ActionOwner, ActionStatus, AreaStatus
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Employee, ImprovementAction, ImprovementArea, PerformancePlan
from viewflow_kinerja.models.improvement import OPEN
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.feedback import placed
from viewflow_kinerja.services.improvement import checked
from viewflow_kinerja.services.phases import given_reason, moved

_EVENTS = {ActionStatus.IN_PROGRESS.value: "begin", ActionStatus.DONE.value: "finish"}


@official_act("improvement.agree")
def agree(row: ImprovementAction, *, actor: Actor) -> None:
    """Agree to what the other of the two proposed."""
    policy.require(actor, Action.AGREE_IMPROVEMENT, row)
    row.record(status=_moved(row, "agree"), agreed_at=timezone.now())
    signals.announce(signals.improvement_agreed, action=row.pk, actor=actor)


@official_act("improvement.counter")
def counter(
    row: ImprovementAction, *, actor: Actor, kind: str, owner: str, due: date | None, measure: str
) -> None:
    """Answer a proposal with another one; now the other of the two has to agree."""
    policy.require(actor, Action.COUNTER_IMPROVEMENT, row)
    content = checked(kind=kind, owner=owner, due=due, measure=measure)
    row.record(status=_moved(row, "counter"), author=row.agreer, **content)
    signals.announce(signals.improvement_proposed, action=row.pk, actor=actor)


@official_act("improvement.progress")
def progress(row: ImprovementAction, *, actor: Actor, note: str, to: str = "DONE") -> None:
    """Report how far it is, or that it is done (`to` IN_PROGRESS or DONE); by the employee."""
    policy.require(actor, Action.PROGRESS_IMPROVEMENT, row)
    _reported(row, actor, ActionOwner.EMPLOYEE, note, to)


@official_act("improvement.provide")
def provide(row: ImprovementAction, *, actor: Actor, note: str, to: str = "DONE") -> None:
    """Report the same of what the supervisor carries out; by the supervisor."""
    policy.require(actor, Action.PROVIDE_IMPROVEMENT, row)
    _reported(row, actor, ActionOwner.SUPERVISOR, note, to)


def _reported(row: ImprovementAction, actor: Actor, owner: ActionOwner, note: str, to: str) -> None:
    if row.owner != owner:
        raise OutOfPhase(_("Somebody else carries this out."))
    if to not in _EVENTS or not note.strip():
        raise Incomplete(_("Say what was done."))
    done_at = timezone.now() if to == ActionStatus.DONE else None
    row.record(status=_moved(row, _EVENTS[to]), done_at=done_at, progress_note=note.strip())
    if done_at is not None:
        signals.announce(signals.improvement_done, action=row.pk, actor=actor)


@official_act("improvement.verify")
def verify(row: ImprovementAction, *, actor: Actor, outcome: str, note: str) -> None:
    """Say what came of it: what is achieved closes the area, the rest asks for the next action.

    What was not reported as done is checked from its day on; OutOfPhase before.
    """
    policy.require(actor, Action.VERIFY_IMPROVEMENT, row)
    if outcome not in set(ActionOutcome) or not note.strip():
        raise Incomplete(_("Say what came of it, and what you saw."))
    status = _moved(row, "verify")
    if not follow_up.may_be_checked(row.status, row.due, office_day()):
        raise OutOfPhase(_("It has not been reported as done: it is checked on its day."))
    now = timezone.now()
    row.record(status=status, outcome=str(outcome), check_note=note.strip(), resolved_at=now)
    if follow_up.closes_the_area(outcome):
        _locked_area(row).record(status=AreaStatus.CLOSED.value, closed_at=now)
    signals.announce(signals.improvement_checked, action=row.pk, outcome=str(outcome), actor=actor)


def _locked_area(row: ImprovementAction) -> ImprovementArea:
    """The area, locked; the action is locked before it, always."""
    area: ImprovementArea = row.area
    area.lock()
    return area


@official_act("improvement.cancel")
def cancel(row: ImprovementAction, *, actor: Actor) -> None:
    """Drop it with the reason; the area stays open and asks for another action."""
    policy.require(actor, Action.CANCEL_IMPROVEMENT, row)
    given_reason(_("Say why it is dropped."))
    row.record(status=_moved(row, "cancel"), resolved_at=timezone.now())


@official_act("improvement.hand_over")
def hand_over(row: ImprovementAction, *, actor: Actor, plan: PerformancePlan) -> bool:
    """Let an open action follow the person: to the present plan, unit and supervisor.

    What the former supervisor proposed is proposed by the present one. By the system.
    """
    policy.require_system(actor)
    if row.status not in OPEN:
        return False
    place: dict[str, Any] = placed(plan)
    author: Employee = row.author if row.author_id == row.employee_id else place["rater"]
    return row.record(plan=plan, unit=place["unit"], rater=place["rater"], author=author)


@official_act("area.hand_over")
def hand_over_area(area: ImprovementArea, *, actor: Actor, plan: PerformancePlan) -> bool:
    """Let an open area follow the person to the present plan. By the system."""
    policy.require_system(actor)
    if area.status == AreaStatus.CLOSED:
        return False
    return area.record(plan=plan, unit=placed(plan)["unit"])


def _moved(row: ImprovementAction, event: str) -> str:
    return moved(Machine.IMPROVEMENT_ACTION, row.status, event)
