"""Acts on feedback, requests and counselling notes, one case each; see `acts.py`."""

from datetime import date
from typing import Any

from tests.days import at
from viewflow_kinerja.models import CounsellingNote, Feedback, FeedbackRequest
from viewflow_kinerja.services import counselling, feedback, feedback_requests, recognition

BEFORE, TODAY = date(2026, 4, 7), date(2026, 4, 9)
PRAISE = {"kind": "RECOGNITION", "text": "Modul pertama lulus uji"}
GOOD = {"kind": "OCCASION", "criterion": "SERVICE", "on": TODAY, "text": "antrean hilang"}
TALK = {"held_on": TODAY, "problem": "sering terlambat"}
PEERS = ("hendra", "rahmi", "ida")


def asked(stage: Any, name: str = "hendra", by: str = "fauzan", **more: Any) -> FeedbackRequest:
    """Somebody was asked about Fauzan."""
    whom = stage.cast.employee(name).pk
    facts = {"actor": stage.cast.users[by], "respondent": whom, "question": "bagaimana?"}
    return feedback_requests.ask(stage.approved, **facts, **more)


def said(stage: Any, by: str = "nurlaila") -> Feedback:
    return feedback.give(stage.approved, actor=stage.cast.users[by], **PRAISE)


def held(stage: Any, names: tuple[str, ...] = PEERS) -> list[Feedback]:
    """Colleagues have written two days ago; nobody has released it."""
    rows = []
    _ = stage.approved
    with at(BEFORE):
        for name in names:
            asked(stage, name)
            rows.append(said(stage, name))
    return rows


def noted(stage: Any) -> CounsellingNote:
    return counselling.begin(stage.approved, actor=stage.cast.nurlaila, **TALK)


def recognised(stage: Any) -> Any:
    return recognition.give(stage.approved, actor=stage.cast.nurlaila, **GOOD)


def feedback_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    whom = {"question": "bagaimana kerja samanya?"}
    return {
        "feedback.give": lambda s: call("nurlaila", s.approved, **PRAISE),
        "feedback.reply": lambda s: call("fauzan", said(s), text="terima kasih"),
        "feedback.read": lambda s: call("fauzan", said(s)),
        "feedback.retract": lambda s: call("nurlaila", said(s)),
        "feedback.release": lambda s: call("system", *waiting(s)),
        "feedback_requests.ask": lambda s: call(
            "fauzan", s.approved, respondent=s.cast.employee("hendra").pk, **whom
        ),
        "feedback_requests.close": lambda s: call("fauzan", asked(s)),
        "recognition.give": lambda s: call("nurlaila", s.approved, **GOOD),
        "recognition.withdraw": lambda s: call("nurlaila", recognised(s)),
        "counselling.begin": lambda s: call("nurlaila", s.approved, **TALK),
        "counselling.edit": lambda s: call("nurlaila", noted(s), agreed="datang pukul 7.30"),
        "counselling.close": lambda s: call("nurlaila", noted(s)),
    }


def waiting(stage: Any) -> tuple[()]:
    """Enough colleagues have written; the act takes no row."""
    held(stage)
    return ()
