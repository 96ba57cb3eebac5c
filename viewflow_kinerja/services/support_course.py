"""Official acts on a case of support or dialogue: answer, escalate, send back, confirm, close.

Source: DOMAIN 7.3 and 12.5; our choice, ADR 0047.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import SupportKind, SupportStatus, SupportWord
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Employee, SupportCase, SupportEntry
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.phases import moved
from viewflow_kinerja.services.support import above, last_day, rules_of, superior_of

ANSWERS = (SupportWord.SUPPORT_OFFER, SupportWord.ANSWER, SupportWord.DECLINE)


@official_act("support.answer")
def answer(
    case: SupportCase, *, actor: Actor, kind: str, text: str, promised_on: date | None = None
) -> None:
    """Offer help until a day, answer, or decline with the reason; by the rater, or his superior.

    Incomplete without words, and for an offer without a day that is still to come.
    """
    policy.require(actor, Action.ANSWER_SUPPORT, case)
    _answered(case, actor, "answer", kind, text, promised_on)


@official_act("support.accept")
def accept(
    case: SupportCase, *, actor: Actor, kind: str, text: str, promised_on: date | None = None
) -> None:
    """Answer the supervisor's proposal of a dialogue: a day that suits, or why it does not."""
    policy.require(actor, Action.ACCEPT_SUPPORT, case)
    _answered(case, actor, "accept", kind, text, promised_on)


def _answered(
    case: SupportCase, actor: Actor, event: str, kind: str, text: str, promised: date | None
) -> None:
    if kind not in ANSWERS:
        raise Incomplete(_("Choose what you answer."))
    day = _promised(promised) if kind == SupportWord.SUPPORT_OFFER else None
    now, today = timezone.now(), office_day()
    days = rules_of(case.unit).support_confirm_days
    status = moved(Machine.SUPPORT, case.status, event)
    case.record(
        status=status,
        promised_on=day,
        answered_at=case.answered_at or now,
        confirm_by=last_day(max(today, day or today), days),
    )
    _say(case, actor, kind, _needed(text, _("Say it in a sentence.")), promised_on=day)
    signals.announce(signals.support_answered, case=case.pk, actor=actor)


def _promised(day: date | None) -> date:
    if day is None or day < office_day():
        raise Incomplete(_("Say until which day you will help: today or later."))
    return day


def _needed(text: str, words: str) -> str:
    if not text.strip():
        raise Incomplete(words)
    return text.strip()


def _say(
    case: SupportCase,
    actor: Actor,
    kind: str,
    text: str,
    *,
    promised_on: date | None = None,
    key: UUID | None = None,
) -> None:
    SupportEntry(
        case=case,
        author=Employee.objects.get(user=actor.pk),
        kind=str(kind),
        text=text,
        promised_on=promised_on,
        said_at=timezone.now(),
        key=key or uuid4(),
    ).save(force_insert=True)


@official_act("support.escalate")
def escalate(case: SupportCase, *, actor: Actor, now: datetime | None = None) -> None:
    """Lay a request that nobody answered in time before the rater's superior; by the system."""
    policy.require(actor, Action.ESCALATE_SUPPORT, case)
    at = now or timezone.now()
    if office_day(at) <= case.answer_by:
        raise OutOfPhase(_("Its term has not passed yet."))
    case.record(
        status=moved(Machine.SUPPORT, case.status, "escalate"),
        superior=superior_of(case.rater, case.employee),
        escalated_at=at,
        answer_by=_answer_by(case),
    )
    signals.announce(signals.support_escalated, case=case.pk, actor=actor)


def _answer_by(case: SupportCase) -> date:
    return last_day(office_day(), rules_of(case.unit).support_answer_days)


@official_act("support.send_back")
def send_back(case: SupportCase, *, actor: Actor, text: str) -> None:
    """Let the supervisor answer after all, with a remark; his term begins anew."""
    policy.require(actor, Action.SEND_BACK_SUPPORT, case)
    words = _needed(text, _("Write a remark for the supervisor."))
    status = moved(Machine.SUPPORT, case.status, "send_back")
    case.record(status=status, answer_by=_answer_by(case))
    _say(case, actor, SupportWord.SENT_BACK, words)


@official_act("support.confirm")
def confirm(case: SupportCase, *, actor: Actor, text: str = "") -> None:
    """It helped: the case is closed; by whoever asked, with words or without."""
    policy.require(actor, Action.CONFIRM_SUPPORT, case)
    _resolved(case, actor, "confirm")
    _say(case, actor, SupportWord.HELPED, text.strip())


@official_act("support.reopen")
def reopen(case: SupportCase, *, actor: Actor, text: str) -> None:
    """It did not help, with what is missing: it has to be answered again."""
    policy.require(actor, Action.REOPEN_SUPPORT, case)
    words = _needed(text, _("Say what is still missing."))
    event = "reopen" if case.author_id == case.employee_id else "propose_again"
    case.record(
        status=moved(Machine.SUPPORT, case.status, event),
        answer_by=_answer_by(case),
        promised_on=None,
        confirm_by=None,
    )
    _say(case, actor, SupportWord.NOT_HELPED, words)
    signals.announce(signals.support_requested, case=case.pk, actor=actor)


@official_act("support.lapse")
def lapse(case: SupportCase, *, actor: Actor, now: datetime | None = None) -> None:
    """Close what was answered and nobody confirmed in time, with that mark; by the system."""
    policy.require(actor, Action.LAPSE_SUPPORT, case)
    if case.confirm_by is not None and office_day(now or timezone.now()) <= case.confirm_by:
        raise OutOfPhase(_("Its term has not passed yet."))
    _resolved(case, actor, "lapse")


@official_act("support.withdraw")
def withdraw(case: SupportCase, *, actor: Actor) -> None:
    """It is not needed any more; by whoever asked."""
    policy.require(actor, Action.WITHDRAW_SUPPORT, case)
    _resolved(case, actor, "withdraw")


@official_act("support.settle")
def settle(case: SupportCase, *, actor: Actor) -> None:
    """Close what has settled by itself: the reports were answered, or the plan has ended."""
    policy.require(actor, Action.SETTLE_SUPPORT, case)
    waits = case.kind != SupportKind.UNANSWERED or case.waiting_reports.exists()
    if case.plan.status != "ENDED" and waits:
        raise OutOfPhase(_("It still waits for an answer."))
    _resolved(case, actor, "settle")


def _resolved(case: SupportCase, actor: Actor, event: str) -> None:
    status = moved(Machine.SUPPORT, case.status, event)
    case.record(status=status, resolved_at=timezone.now())
    signals.announce(signals.support_resolved, case=case.pk, status=status, actor=actor)


@official_act("support.reply")
def reply(case: SupportCase, *, actor: Actor, text: str, key: UUID | str | None = None) -> None:
    """Add a word while it is open; the same `key` sent again is the first one."""
    policy.require(actor, Action.REPLY_SUPPORT, case)
    form = UUID(str(key or uuid4()))
    if not SupportEntry.all_rows.filter(key=form).exists():
        words = _needed(text, _("Say it in a sentence."))
        _say(case, actor, SupportWord.REPLY, words, key=form)


@official_act("support.hand_over")
def hand_over(case: SupportCase, *, actor: Actor, rater: Employee) -> bool:
    """Give an open case to the rater of today, and what was escalated to his superior.

    Where nobody stands above him it stays with the former superior: the new rater may answer it.
    """
    policy.require_system(actor)
    if case.resolved_at is not None:
        return False
    facts: dict[str, Any] = {"rater": rater}
    if case.status == SupportStatus.ESCALATED:
        facts["superior"] = above(rater, case.employee) or case.superior
    return case.record(**facts)
