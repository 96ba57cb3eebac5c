"""Coaching talks in the tests: the worked example's own, through the engine."""

from datetime import UTC, date, datetime
from typing import Any

from viewflow_kinerja.domain.codes import TalkStatement
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.models import CoachingSession
from viewflow_kinerja.services import coaching

DISCUSSED = "tiket dikerjakan menurut urutan datang"
AGREED = "setiap pagi tiket diurutkan menurut prioritas"
REMARK = "pembicaraan terlalu singkat untuk dua topik"  # what the leader must never read
ANSWERS = {each.value: "YES" for each in TalkStatement} | {"ASKED": "NO", "FREE": "PARTLY"}
HELD_ON = date(2026, 4, 20)
SCORES = [
    {"competency": "Manajemen Waktu", "score": 2, "grounds": "prioritas tiket belum teratur"},
    {"competency": "Komunikasi", "score": 3, "grounds": "cukup jelas kepada pengguna"},
    {"competency": "Penanganan gangguan (teknis)", "score": 2, "grounds": "belum membaca log"},
]


def utc(month: int, day: int, hour: int = 3, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2026 in UTC; the offices are seven hours ahead."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


HELD, SIGNED, OCTOBER = utc(4, 20), utc(4, 21), utc(10, 12)
# Five working days after 20 April: the 27th to its last second, and the 28th.
LAST_SECOND, OVER = utc(4, 27, 16, 59, 59), utc(4, 27, 17)


def held(plan: Any, actor: Any, **more: Any) -> CoachingSession:
    """The leader writes down the talk."""
    told = {"held_on": HELD_ON, "discussed": DISCUSSED, "agreed": AGREED}
    return engine.start(CoachingFlow, plan, actor=actor, **(told | more)).artifact


def step(session: CoachingSession) -> Any:
    """The step that waits."""
    return engine.open_steps(session.process_id).get()


def do(session: CoachingSession, act: str, actor: Any, **payload: Any) -> CoachingSession:
    """One act on the open step; returns the talk as it is stored then."""
    engine.complete(step(session).pk, actor=actor, act=act, payload=payload)
    session.refresh_from_db()
    return session


def signed(session: CoachingSession, actor: Any, comment: str = "setuju") -> CoachingSession:
    """The employee signs."""
    return do(session, "confirm_coaching", actor, comment=comment)


def answered(session: CoachingSession, actor: Any, **more: Any) -> CoachingSession:
    """She answers the nine statements."""
    told = {"answers": ANSWERS, "remark": REMARK}
    return do(session, "fill_coaching", actor, **(told | more))


def assessed(session: CoachingSession, actor: Any, on: date, scores: Any = SCORES) -> Any:
    """The leader scores competencies."""
    return coaching.assess(session, actor=actor, assessed_on=on, scores=scores)
