"""Official acts on recognition: give, withdraw.

Source: PP 30/2019, art. 49-50, for reward as a follow-up of good work; our choice, ADR 0063: by a
criterion and with its reason, never by a number, and never compared.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import BehaviourValue, RecognitionCriterion, RecognitionKind
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Employee, PerformancePlan, Recognition, WorkResult
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.feedback import placed, the_same
from viewflow_kinerja.services.phases import given_reason, moved


@official_act("plan.give_recognition")
def give(
    plan: PerformancePlan,
    *,
    actor: Actor,
    kind: str,
    criterion: str,
    text: str,
    on: date,
    work_result: int | None = None,
    value: str = "",
    key: UUID | str | None = None,
) -> Recognition:
    """Recognise good work, for everybody above to read; the same `key` is one recognition.

    `on` is a day of the occasion, month or year. Incomplete: no reason, a day to come or outside
    the year of the plan, a result or a value that is not named. OutOfPhase: the same person has
    recognised this one for that month or year already.
    """
    policy.require(actor, Action.GIVE_RECOGNITION_PLAN, plan)
    author, form = Employee.objects.get(user=actor.pk), UUID(str(key or uuid4()))
    if known := Recognition.all_rows.filter(key=form).first():
        return the_same(known, plan, author)
    coded.one_of(RecognitionKind, kind)
    row = Recognition(
        **{name: part for name, part in placed(plan).items() if name != "rater"},
        **_by(plan, criterion, work_result, value),
        author=author,
        kind=kind,
        span=_span(plan, kind, on),
        text=_written(text),
        given_at=timezone.now(),
        key=form,
    )
    _stored(row)
    signals.announce(signals.recognition_given, recognition=row.pk, actor=actor)
    return row


def _by(
    plan: PerformancePlan, criterion: str, work_result: int | None, value: str
) -> dict[str, Any]:
    """The criterion, with the one thing that it names."""
    coded.one_of(RecognitionCriterion, criterion)
    found: dict[str, Any] = {"criterion": criterion}
    if criterion == RecognitionCriterion.RESULT:
        rows = WorkResult.all_rows.filter(plan=plan, pk=work_result or 0)
        if not rows.exists():
            raise Incomplete(_("Choose the result of the work."))
        found["work_result_id"] = work_result
    if criterion == RecognitionCriterion.VALUE:
        if value not in list(BehaviourValue):
            raise Incomplete(_("Choose the value."))
        found["value"] = value
    return found


def _span(plan: PerformancePlan, kind: str, day: date) -> date:
    """The first day of the month or year; of an occasion the day itself."""
    if day > plan.employee.today:
        raise Incomplete(_("This day has not come yet."))
    if not plan.starts_on <= day <= plan.ends_on:
        raise Incomplete(_("This day lies outside the plan."))
    first = {RecognitionKind.MONTHLY: {"day": 1}, RecognitionKind.YEARLY: {"day": 1, "month": 1}}
    return day.replace(**first.get(RecognitionKind(kind), {}))


def _written(text: str) -> str:
    if not text.strip():
        raise Incomplete(_("Say what was done, and what it changed."))
    return text.strip()


def _stored(row: Recognition) -> None:
    try:
        with transaction.atomic(savepoint=False):
            row.save(force_insert=True)
    except IntegrityError as error:
        text = _("You have recognised this person for that month or year already.")
        raise OutOfPhase(text) from error


@official_act("recognition.withdraw")
def withdraw(row: Recognition, *, actor: Actor) -> None:
    """Take it back with a reason; it stays on record. By whoever gave it."""
    policy.require(actor, Action.WITHDRAW_RECOGNITION, row)
    given_reason(_("Say why you withdraw it."))
    row.record(status=moved(Machine.RECOGNITION, row.status, "withdraw"))
