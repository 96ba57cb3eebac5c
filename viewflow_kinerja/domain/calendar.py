"""Working days and minutes of the office and of an employee.

Source: Perpres 21/2023 for 37 h 30 min a week, in Ramadan 32 h 30 min; how they spread over the
days is our choice, ADR 0012.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from viewflow_kinerja.domain.codes import WorkPattern
from viewflow_kinerja.domain.exact import Number, exact, half_up

Days = Iterable[date | tuple[date, date]]
Special = tuple[date, date, Number]
WIB = "Asia/Jakarta"
RAMADAN = Fraction(13, 15)
ONE_DAY = timedelta(days=1)
# Minutes from Monday to Sunday; both patterns give 2250 a week.
MINUTES = {
    WorkPattern.FIVE_DAY: (450, 450, 450, 450, 450, 0, 0),
    WorkPattern.SIX_DAY: (390, 390, 390, 390, 270, 420, 0),
}
LONGEST_SEARCH = timedelta(days=3660)


@dataclass(frozen=True)
class Calendar:
    """Answers which days are worked and for how long, and which local day an instant is on.

    Days are given as dates or as pairs of first and last day. `leave` are the days that leave
    the figures: own leave, official travel, exemption; the office has none. `special_minutes`
    are first day, last day and factor; a later entry wins over an earlier one.
    Source: Perpres 21/2023; our choice, ADR 0012.

    >>> office = Calendar("FIVE_DAY", holidays={date(2026, 1, 1)})
    >>> office.working_days(date(2026, 1, 1), date(2026, 1, 9))
    6
    """

    pattern: str
    holidays: Days = ()
    joint_leave: Days = ()
    leave: Days = ()
    special_minutes: Sequence[Special] = ()
    tz: str | tzinfo = WIB

    def __post_init__(self) -> None:
        """Bring every argument into the form that the questions need."""
        put = object.__setattr__
        put(self, "pattern", WorkPattern(self.pattern))
        for name in ("holidays", "joint_leave", "leave"):
            put(self, name, frozenset(_each_day(getattr(self, name))))
        put(self, "special_minutes", tuple((a, z, exact(f)) for a, z, f in self.special_minutes))
        put(self, "tz", ZoneInfo(self.tz) if isinstance(self.tz, str) else self.tz)

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is in the pattern and no holiday, joint leave or own leave."""
        closed = (self.holidays, self.joint_leave, self.leave)
        return bool(self._pattern_minutes(day)) and not any(day in each for each in closed)

    def in_pattern(self, day: date) -> bool:
        """Tell whether the pattern works on this weekday, holiday or not."""
        return bool(self._pattern_minutes(day))

    def minutes(self, day: date) -> int:
        """Return the target minutes of a day, 0 if it is not worked."""
        if not self.is_working_day(day):
            return 0
        return int(half_up(self._pattern_minutes(day) * self._factor(day), 0))

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day; ValueError if ten years have none."""
        for later in days_between(day + ONE_DAY, day + LONGEST_SEARCH):
            if self.is_working_day(later):
                return later
        raise ValueError(f"no working day in the ten years after {day}: correct the calendar")

    def working_days(self, first: date, last: date) -> int:
        """Count the working days of a range, both ends included."""
        return sum(map(self.is_working_day, days_between(first, last)))

    def minutes_between(self, first: date, last: date) -> int:
        """Add up the target minutes of a range, both ends included."""
        return sum(map(self.minutes, days_between(first, last)))

    def local_day(self, instant: datetime) -> date:
        """Return the local date of an aware instant; ValueError if it has no time zone."""
        if instant.tzinfo is None:
            raise ValueError(f"the instant {instant} has no time zone")
        return instant.astimezone(self._zone).date()

    def start_of_day(self, day: date) -> datetime:
        """Return the first instant of a local day."""
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)

    def end_of_day(self, day: date) -> datetime:
        """Return the instant at which a local day is over; an act at that instant is late."""
        return self.start_of_day(day + ONE_DAY)

    def of_pattern(self, pattern: str) -> "Calendar":
        """Return the calendar of the same days in another working pattern."""
        return replace(self, pattern=pattern)

    def without_leave(self) -> "Calendar":
        """Return the calendar of the same pattern as if the employee took no leave."""
        return replace(self, leave=())

    @property
    def _zone(self) -> tzinfo:
        return ZoneInfo(self.tz) if isinstance(self.tz, str) else self.tz

    def _pattern_minutes(self, day: date) -> int:
        if isinstance(day, datetime):
            raise TypeError("a date is needed, not an instant: ask local_day first")
        return MINUTES[WorkPattern(self.pattern)][day.weekday()]

    def _factor(self, day: date) -> Fraction:
        factors = [exact(f) for first, last, f in self.special_minutes if first <= day <= last]
        return factors[-1] if factors else Fraction(1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days of a range, both ends included; nothing if it ends before it starts.

    Source: our choice, ADR 0012.

    >>> [day.day for day in days_between(date(2026, 1, 30), date(2026, 2, 1))]
    [30, 31, 1]
    """
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _each_day(days: Days) -> Iterator[date]:
    for entry in days:
        yield from days_between(*entry) if isinstance(entry, tuple) else (entry,)
