"""Areas to improve in the tests: opened and moved through the engine."""

from datetime import UTC, date, datetime
from typing import Any

from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.follow_up import FollowUpFlow
from viewflow_kinerja.models import ImprovementAction, ImprovementArea

DUE = date(2026, 10, 12)
AREA = {"statement": "Manajemen waktu", "severity": 3, "source": "OWN", "competency": "22"}
ACTION = {
    "kind": "WORKSHOP",
    "owner": "EMPLOYEE",
    "due": DUE,
    "measure": "skor B.1.9 sekurangnya 3",
}


def utc(month: int, day: int, hour: int = 3, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2026 in UTC; the offices are seven hours ahead."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def opened(plan: Any, actor: Any, **more: Any) -> ImprovementAction:
    """Somebody names an area with its first action."""
    process = engine.start(FollowUpFlow, plan, actor=actor, **{**AREA, **ACTION, **more})
    return process.artifact


def next_of(area: ImprovementArea, actor: Any, **more: Any) -> ImprovementAction:
    """Somebody proposes the next action for an open area."""
    told = {**ACTION, **more}
    return engine.start(FollowUpFlow, area, actor=actor, via="start_next", **told).artifact


def step(row: ImprovementAction) -> Any:
    """The step that waits."""
    return engine.open_steps(row.process_id).get()


def do(row: ImprovementAction, act: str, actor: Any, *, reason: str = "", **payload: Any) -> Any:
    """One act on the open step; returns the action as it is stored then."""
    verb = f"{act}_improvement"
    engine.complete(step(row).pk, actor=actor, act=verb, reason=reason, payload=payload)
    row.refresh_from_db()
    return row


def checked(row: ImprovementAction, actor: Any, outcome: str = "ACHIEVED") -> ImprovementAction:
    """The check of the supervisor."""
    return do(row, "verify", actor, outcome=outcome, note="skor 4")
