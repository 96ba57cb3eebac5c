"""Naming a rater by hand, and handing the open work of a person to the rater of today.

Source: PermenPANRB 6/2022; DOMAIN 13, case E2: what waits follows the supervisor of the day,
what is decided stays.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    OrgUnit,
    PerformancePlan,
    RaterSource,
)
from viewflow_kinerja.models.base import record_both
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import rights
from viewflow_kinerja.services.phases import given_reason
from viewflow_kinerja.services.placements import CORRECTED, DAY, POST, has_ended

_UNRATED = ("OPEN", "REPORTED")


@official_act("assignment.name_rater")
def name_rater(
    assignment: Assignment, *, actor: Actor, rater: Employee, until: date | None = None
) -> Assignment:
    """Name who rates from today on, whatever the personnel data say; `until` is his last day.

    By the personnel office, with a reason. Returns the assignment that holds from now on: the
    present one is closed and stays as it was. OutOfPhase for a post that is over or acting.
    """
    policy.require(actor, Action.CHANGE_ASSIGNMENT, assignment)
    given_reason(_("Say why somebody else rates: the decree, or what is missing in the data."))
    return override(assignment, rater, until)


def override(assignment: Assignment, rater: Employee, until: date | None) -> Assignment:
    """What naming a rater writes; within the act that decides it, on a post that it has locked."""
    today = assignment.employee.today
    _may_be_rated_by(assignment, rater, until, today)
    named = {"rater": rater, "rater_source": RaterSource.OVERRIDE.value, "rater_until": until}
    named["sourced_rater_id"] = _sourced(assignment)
    if assignment.effective_from >= today or _is_so(assignment, named):
        assignment.record(**named)
        return assignment
    return _succeeded(assignment, named, today)


def _may_be_rated_by(
    assignment: Assignment, rater: Employee, until: date | None, today: date
) -> None:
    if assignment.kind != "DEFINITIVE" or has_ended(assignment, today):
        raise OutOfPhase(_("This post is over, or held for somebody. Choose the present one."))
    if rater.pk == assignment.employee_id:
        raise Incomplete(_("Nobody rates himself. Choose somebody else."))
    if not rater.active:
        raise Incomplete(_("%(name)s has left. Choose somebody else.") % {"name": rater})
    if until is not None and until < max(today, assignment.effective_from):
        raise Incomplete(_("The last day lies in the past. Choose a later one, or none."))


def _sourced(assignment: Assignment) -> int | None:
    """Whom the personnel data name: the rater, or who stands behind the present override."""
    if assignment.rater_source == RaterSource.OVERRIDE:
        return assignment.sourced_rater_id
    return assignment.rater_id


def _is_so(assignment: Assignment, named: Mapping[str, Any]) -> bool:
    """The same rater: only the end or the source of it is corrected."""
    return assignment.rater_id == named["rater"].pk


def _succeeded(assignment: Assignment, named: Mapping[str, Any], today: date) -> Assignment:
    kept = {name: getattr(assignment, name) for name in (*POST, *CORRECTED, "delegates_rating")}
    last = assignment.effective_to
    assignment.effective_to = today - DAY
    opened = Assignment(
        employee=assignment.employee, effective_from=today, effective_to=last, **kept, **named
    )
    # The two share the days of the one: no day can be held twice that was not before.
    return record_both([assignment], ["effective_to"], [opened])[0]


@official_act("plan.hand_over")
def hand_over_plan(plan: PerformancePlan, *, actor: Actor, rater: Employee) -> bool:
    """Give a plan that is not over to the rater of today, with the rights on it."""
    policy.require_system(actor)
    before = plan.rater_id
    changed = plan.status != "ENDED" and plan.record(rater=rater)
    if changed:
        rights.follow_rater(plan, before=before)
    return changed


@official_act("evaluation.hand_over")
def hand_over_evaluation(
    evaluation: Evaluation, *, actor: Actor, rater: Employee, unit: OrgUnit
) -> bool:
    """Give an evaluation that is not rated yet to the rater, and the unit, of its last day."""
    policy.require_system(actor)
    return evaluation.status in _UNRATED and evaluation.record(rater=rater, unit=unit)
