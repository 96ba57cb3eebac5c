"""The work calendar of a year: its entries with their source, and the working days they leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils import formats

from viewflow_kinerja.domain.calendar import MINUTES, Calendar
from viewflow_kinerja.domain.codes import WorkPattern
from viewflow_kinerja.models import CalendarEntry
from viewflow_kinerja.models.labels import label

FULL_DAY = max(MINUTES[WorkPattern.FIVE_DAY])
TONES = {"HOLIDAY": "bad", "JOINT_LEAVE": "warn", "RAMADAN": "info"}


@dataclass(frozen=True)
class Day:
    """One entry: the days, what they are, and who entered it from which source."""

    row: CalendarEntry
    minutes: int  # of a full day; 0 where the office is shut
    source: str
    entered_by: str
    entered_at: Any

    @property
    def tone(self) -> str:
        """The colour of its kind."""
        return TONES[self.row.kind]


def of_year(year: int) -> list[CalendarEntry]:
    """The entries that touch a year, the first day first."""
    rows = CalendarEntry.objects.filter(
        date_from__lte=date(year, 12, 31), date_to__gte=date(year, 1, 1)
    )
    return list(rows.order_by("date_from", "pk"))


def told(entries: Iterable[CalendarEntry]) -> list[Day]:
    """The entries with who wrote them last, and why; one statement."""
    rows = list(entries)
    latest: dict[int, Any] = {}
    facts = CalendarEntry.history.filter(id__in=[row.pk for row in rows]).order_by("history_id")
    for row in facts.values_list("id", "reason", "actor_name", "history_date", named=True):
        latest[row.id] = row
    return [_told(row, latest.get(row.pk)) for row in rows]


def _told(row: CalendarEntry, fact: Any) -> Day:
    if fact is None:
        return Day(row, minutes(row), "", "", None)
    return Day(row, minutes(row), fact.reason, fact.actor_name, fact.history_date)


def minutes(row: CalendarEntry) -> int:
    """How long a full day is worked on these days."""
    if row.kind != CalendarEntry.Kind.RAMADAN:
        return 0
    return round(Fraction(row.factor_numerator * FULL_DAY, row.factor_denominator))


def quarters(days: Iterable[Day], year: int, near: date) -> list[tuple[str, bool, list[Day]]]:
    """The entries by the quarter in which they begin; the one of a day is shown open."""
    found: dict[int, list[Day]] = {}
    for day in days:
        found.setdefault((max(day.row.date_from, date(year, 1, 1)).month - 1) // 3, []).append(day)
    now = (near.month - 1) // 3
    return [(_months(3 * at), at == now, rows) for at, rows in sorted(found.items())]


def _months(before: int) -> str:
    first, last = (date(2001, before + add, 1) for add in (1, 3))
    return f"{formats.date_format(first, 'F')} – {formats.date_format(last, 'F')}"


def working_days(year: int, entries: Iterable[CalendarEntry]) -> list[list[Any]]:
    """The working days of each month and of the year, in a five-day and in a six-day week."""
    kept = [_calendar(pattern, list(entries)) for pattern in WorkPattern]
    starts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    rows: list[list[Any]] = [
        [formats.date_format(first, "F"), *(each.working_days(first, last) for each in kept)]
        for first, last in zip(starts, (day - timedelta(1) for day in starts[1:]), strict=False)
    ]
    return [*rows, [str(year), *(sum(row[at] for row in rows) for at in range(1, 1 + len(kept)))]]


def _calendar(pattern: WorkPattern, entries: list[CalendarEntry]) -> Calendar:
    spans: dict[str, list[Any]] = {kind: [] for kind in CalendarEntry.Kind.values}
    for row in entries:
        spans[row.kind].append((row.date_from, row.date_to))
    return Calendar(pattern, holidays=spans["HOLIDAY"], joint_leave=spans["JOINT_LEAVE"])


def weeks() -> list[list[Any]]:
    """The minutes of each pattern from Monday to Sunday, and of the whole week."""
    return [[str(label(each)), *MINUTES[each], sum(MINUTES[each])] for each in WorkPattern]
