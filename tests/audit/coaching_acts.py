"""Acts on coaching talks, one case each; see `acts.py`. The stage stands on 9 April 2026."""

from datetime import date
from typing import Any

from tests.cast import arrange
from tests.coaching import AGREED, ANSWERS, DISCUSSED, SCORES
from viewflow_kinerja.models import CoachingSession
from viewflow_kinerja.services import coaching

DAY, PAST = date(2026, 4, 8), date(2026, 4, 1)
TOLD = {"held_on": DAY, "discussed": DISCUSSED, "agreed": AGREED}


def held(stage: Any) -> CoachingSession:
    return coaching.record(stage.approved, actor=stage.cast.nurlaila, **TOLD)


def signed(stage: Any) -> CoachingSession:
    row = held(stage)
    coaching.confirm(row, actor=stage.cast.fauzan)
    return row


def answered(stage: Any) -> CoachingSession:
    """Signed, answered and scored."""
    row = signed(stage)
    coaching.fill_feedback(row, actor=stage.cast.fauzan, answers=ANSWERS, remark="singkat")
    coaching.assess(row, actor=stage.cast.nurlaila, assessed_on=DAY, scores=SCORES)
    return row


def late(stage: Any) -> CoachingSession:
    row = held(stage)
    arrange([row], answer_by=PAST)
    return row


def coaching_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    return {
        "coaching.record": lambda s: call("nurlaila", s.approved, **TOLD),
        "coaching.confirm": lambda s: call("fauzan", held(s), comment="setuju"),
        "coaching.fill_feedback": lambda s: call("fauzan", signed(s), answers=ANSWERS),
        "coaching.assess": lambda s: call("nurlaila", held(s), assessed_on=DAY, scores=SCORES),
        "coaching.lapse": lambda s: call("system", late(s)),
    }
