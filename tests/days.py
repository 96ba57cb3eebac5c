"""Working days of people in the tests: a moment, a report, a morning of work."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from viewflow_kinerja.models import DailyReport, Employee
from viewflow_kinerja.services import report

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 1, 5)


def at(day: date, hour: int = 9, minute: int = 0) -> Any:
    """Be there at a local moment."""
    moment = datetime.combine(day, time(hour, minute), WIB).astimezone(UTC)
    return time_machine.travel(moment, tick=True)


def work(day: date = MONDAY, start: int = 8, hours: float = 4, **more: Any) -> dict[str, Any]:
    """The content of a report."""
    begun = datetime.combine(day, time(start), WIB)
    span = {"started_at": begun, "ended_at": begun + timedelta(hours=hours)}
    return span | {"description": "Memperbaiki layanan pengaduan"} | more


def filed(person: Employee, day: date = MONDAY, **more: Any) -> DailyReport:
    """A report of a day, sent by its person."""
    return report.file(person, actor=person.user, work_date=day, **work(day, **more))
