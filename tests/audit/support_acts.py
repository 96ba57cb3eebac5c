"""Acts on support and dialogue, one case each; see `acts.py`."""

from datetime import date
from typing import Any

from tests.cast import arrange
from tests.days import at, filed
from viewflow_kinerja.models import SupportCase
from viewflow_kinerja.services import closing, report, support, support_course

BEFORE, TODAY = date(2026, 3, 2), date(2026, 4, 9)
NEED = "butuh akses log server"
ANSWER = {"kind": "SUPPORT_OFFER", "text": "besok", "promised_on": TODAY}


def asked(stage: Any, day: date = TODAY) -> SupportCase:
    plan = stage.approved
    with at(day, 12):
        return support.ask(plan, actor=stage.cast.fauzan, text=NEED)


def proposed(stage: Any) -> SupportCase:
    return support.propose_dialogue(stage.approved, actor=stage.cast.nurlaila, text="target")


def answered(stage: Any) -> SupportCase:
    row = support.ask(stage.approved, actor=stage.cast.fauzan, text=NEED)
    told = {"kind": "ANSWER", "text": "sudah"}
    support_course.answer(row, actor=stage.cast.nurlaila, **told)
    return row


def unconfirmed(stage: Any) -> SupportCase:
    """Answered, and the days to confirm it have passed."""
    row = answered(stage)
    arrange([row], confirm_by=BEFORE)
    return row


def escalated(stage: Any) -> SupportCase:
    row = asked(stage, BEFORE)
    support_course.escalate(row, actor=stage.cast.system)
    return row


def reported(stage: Any, day: date = TODAY) -> Any:
    _ = stage.approved
    with at(day):
        return filed(stage.cast.employee("fauzan"), day, start=7, support_requested=NEED)


def locked(stage: Any) -> Any:
    row = reported(stage, BEFORE)
    closing.lock(actor=stage.cast.system, first=BEFORE.replace(day=1))
    row.refresh_from_db()
    return row


def settled(stage: Any) -> SupportCase:
    """The case of a month in which no report waits."""
    row = locked(stage)
    case = support.escalate_unanswered(row, actor=stage.cast.system)
    facts = {"until": TODAY, "reason": "atasan sedang cuti"}
    report.unlock(row, actor=stage.cast.eka, **facts)
    report.approve(row, actor=stage.cast.nurlaila)
    return case


def support_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    return {
        "support.ask": lambda s: call("fauzan", s.approved, text=NEED),
        "support.propose_dialogue": lambda s: call("nurlaila", s.approved, text="target"),
        "support.ask_by_report": lambda s: call("fauzan", reported(s)),
        "support.escalate_unanswered": lambda s: call("system", locked(s)),
        "support_course.answer": lambda s: call("nurlaila", asked(s), **ANSWER),
        "support_course.accept": lambda s: call("fauzan", proposed(s), **ANSWER),
        "support_course.escalate": lambda s: call("system", asked(s, BEFORE)),
        "support_course.send_back": lambda s: call("mukhtar", escalated(s), text="hari ini"),
        "support_course.confirm": lambda s: call("fauzan", answered(s), text="terbantu"),
        "support_course.reopen": lambda s: call("fauzan", answered(s), text="belum"),
        "support_course.lapse": lambda s: call("system", unconfirmed(s)),
        "support_course.withdraw": lambda s: call("fauzan", asked(s)),
        "support_course.settle": lambda s: call("system", settled(s)),
        "support_course.reply": lambda s: call("fauzan", asked(s), text="tolong segera"),
        "support_course.hand_over": lambda s: call(
            "system", asked(s), rater=s.cast.employee("hendra")
        ),
    }
