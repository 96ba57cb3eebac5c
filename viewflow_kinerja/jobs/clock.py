"""The local day of groups of people, and when they may be disturbed.

Source: our choice, ADR 0040.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar
from viewflow_kinerja.models import CalendarEntry, Employee

_AHEAD = timedelta(days=40)  # no row of holidays is longer


@dataclass(frozen=True)
class Clock:
    """The moment as people of one zone see it."""

    name: str  # as in the personnel data; empty: that of the offices
    now: datetime
    calendar: Calendar

    @property
    def local(self) -> datetime:
        """The moment on the wall."""
        return self.now.astimezone(ZoneInfo(self.name or kinerja_settings.TIME_ZONE))

    @property
    def today(self) -> date:
        """The day on the wall."""
        return self.local.date()

    @property
    def tomorrow(self) -> date:
        """The next working day."""
        return self.calendar.next_working_day(self.today)

    @property
    def is_digest_time(self) -> bool:
        """Whether the day's one message may be made: a working day, its hour has come."""
        begun = self.local.time() >= hour_of(kinerja_settings.DIGEST_AT)
        return begun and self.calendar.is_working_day(self.today)

    def waking(self) -> datetime:
        """The first moment from now on that is neither night nor holiday."""
        first, last = quiet_hours()  # quiet from the evening until the morning
        day, hour = self.today, self.local.time()
        if self.calendar.is_working_day(day) and last <= hour < first:
            return self.now
        if not (self.calendar.is_working_day(day) and hour < last):
            day = self.calendar.next_working_day(day)
        return datetime.combine(day, last, self.local.tzinfo)

    def working_days_ago(self, count: int) -> date:
        """The working day that lies so many working days before today."""
        day = self.today
        while count:
            day -= ONE_DAY
            count -= self.calendar.is_working_day(day)
        return day


def clocks(now: datetime) -> Iterator[Clock]:
    """One clock for each zone in which somebody with an account works; two statements."""
    people = Employee.objects.filter(active=True, user__is_active=True)
    zones = people.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    shut = _shut(now)
    for zone in zones:
        yield Clock(zone, now, Calendar("FIVE_DAY", holidays=shut, tz=zone or _offices()))


def _offices() -> str:
    return str(kinerja_settings.TIME_ZONE)


def _shut(now: datetime) -> list[tuple[date, date]]:
    rows = CalendarEntry.objects.exclude(kind=CalendarEntry.Kind.RAMADAN)
    near = rows.filter(date_from__lte=now + _AHEAD, date_to__gte=now - _AHEAD)
    return list(near.values_list("date_from", "date_to"))


def hour_of(text: str) -> time:
    """An hour of the settings, "07:30"; ValueError for anything else."""
    return datetime.strptime(text, "%H:%M").time()


def quiet_hours() -> tuple[time, time]:
    """From when in the evening until when in the morning nobody is disturbed."""
    first, _dash, last = str(kinerja_settings.QUIET_HOURS).partition("-")
    return hour_of(first), hour_of(last)
