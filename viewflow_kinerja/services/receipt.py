"""The receipt of an evaluation: its window to object, acceptance by the clock, the end of a review.

Source: PP 30/2019, art. 59, for the window; DOMAIN 4.7 and 7.4; our choice, ADR 0055.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.domain.calendar import Calendar
from viewflow_kinerja.domain.codes import EvaluationKind
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Evaluation, RuleBook
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import workdays
from viewflow_kinerja.services.phases import moved

_MARGIN = 40  # no row of holidays is longer


def rules_of(evaluation: Evaluation) -> Rules:
    """The parameters that hold for an evaluation."""
    return RuleBook.rules(evaluation.period.cycle.year, evaluation.unit)


def window(evaluation: Evaluation, rules: Rules | None = None) -> tuple[date, Calendar]:
    """The last day to object, and the calendar of the offices by which it ends.

    The day that was counted at the receipt stays, whatever rules and holidays become later.
    """
    assert evaluation.received_at is not None, "nothing is received yet"
    day, rules = office_day(evaluation.received_at), rules or rules_of(evaluation)
    office = workdays.office(day, day + timedelta(days=rules.objection_days + _MARGIN))
    return evaluation.object_until or last_day(rules, evaluation.received_at, office), office


def last_day(rules: Rules, received_at: datetime, office: Calendar) -> date:
    """The last day to object to what is received at an instant. Source: DOMAIN 8.5."""
    return deadlines.objection_last_day(
        received_at,
        office,
        days=rules.objection_days,
        extend_to_working_day=rules.objection_extend_to_working_day,
    )


def received(evaluation: Evaluation, on: date | None, note: str) -> dict[str, Any]:
    """The columns of a receipt: now, or the day on a paper receipt with how it was witnessed.

    Incomplete for a day that is still to come or lies before the evaluation was final.
    """
    now, today = timezone.now(), office_day()
    if on is not None and on != today:
        if on > today or (evaluation.finalised_at and on < office_day(evaluation.finalised_at)):
            raise Incomplete(_("Give the day of the receipt: not before it was final, not later."))
        if not note.strip():
            raise Incomplete(_("Say how the paper was received: who saw it, where it is kept."))
    at = now if on is None or on == today else _noon(on)
    day, rules = office_day(at), rules_of(evaluation)
    office = workdays.office(day, day + timedelta(days=rules.objection_days + _MARGIN))
    until = last_day(rules, at, office)
    return {"received_at": at, "received_note": note.strip(), "object_until": until}


def _noon(day: date) -> datetime:
    """A paper receipt bears a day: that day's noon at the offices stands for it."""
    return workdays.office(day, day).start_of_day(day) + timedelta(hours=12)


def may_object(evaluation: Evaluation) -> bool:
    """Whether evaluations of this kind are open to objection at all."""
    annual = evaluation.kind == EvaluationKind.ANNUAL
    return annual or rules_of(evaluation).objection_periodic_allowed


@official_act("evaluation.deem_accepted")
def deem_accepted(evaluation: Evaluation, *, actor: Actor, now: datetime | None = None) -> None:
    """Take an evaluation as accepted, unsigned, when its window is over; by the system.

    OutOfPhase before the first instant after the window. That instant is kept, whenever the
    system comes by.
    """
    policy.require(actor, Action.DEEM_ACCEPTED_EVALUATION, evaluation)
    last, office = window(evaluation)
    over = office.end_of_day(last)
    if (now or timezone.now()) < over:
        raise OutOfPhase(_("The window to object is still open."))
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "window_ends"),
        object_until=last,
        deemed_at=over,
        unsigned=True,
    )
    signals.announce(signals.evaluation_deemed_accepted, evaluation=evaluation.pk, actor=actor)


@official_act("evaluation.conclude")
def conclude(evaluation: Evaluation, *, actor: Actor) -> None:
    """Close the review of an evaluation on whose objection was decided; by the system.

    The decision has moved the record; this moves the process alone.
    """
    policy.require(actor, Action.CONCLUDE_EVALUATION, evaluation)
