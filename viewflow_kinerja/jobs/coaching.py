"""What the background does about coaching talks: it closes those whose term has passed."""

from datetime import datetime
from typing import Any

from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import CoachingSession
from viewflow_kinerja.models.coaching import OPEN
from viewflow_kinerja.models.organisation import office_day

MOST = 500  # talks of one run; the next run goes on


def lapse(now: datetime) -> int:
    """Close what nobody signed or answered in time; whoever is at it right now is left alone."""
    rows = CoachingSession.all_rows.filter(status__in=OPEN, answer_by__lt=office_day(now))
    rows = rows.exclude(process=None).order_by("pk")
    return sum(_lapsed(row, now) for row in list(rows[:MOST]))


def _lapsed(row: CoachingSession, now: datetime) -> bool:
    facts: dict[str, Any] = {"act": "lapse_coaching", "payload": {"now": now}}
    try:
        steps = engine.open_steps(row.process_id)
        return sum(engine.complete(each.pk, actor=system_actor(), **facts) for each in steps) > 0
    except (Conflict, OutOfPhase, Refused):
        return False
