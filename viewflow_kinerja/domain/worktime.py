"""Working time between two instants: how long somebody waited while the office was open.

Source: DOMAIN 8.3 for the figure; when the doors open is our choice, ADR 0049.
"""

from datetime import date, datetime, time, timedelta

from viewflow_kinerja.domain.calendar import Calendar, days_between

OPENS = time(7, 30)
BREAK = (time(12, 0), time(13, 0))
HALF_HOUR = timedelta(minutes=30)


def worked(begin: datetime, end: datetime, office: Calendar) -> timedelta:
    """Add up the working time of the office between two aware instants; nothing if none is left.

    A day opens at 07.30 and lasts as many minutes as the calendar gives it, the hour of noon apart.
    Source: our choice, ADR 0049.

    >>> from zoneinfo import ZoneInfo
    >>> friday = datetime(2026, 1, 9, 15, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    >>> worked(friday, friday + timedelta(days=2, hours=18), Calendar("FIVE_DAY"))
    datetime.timedelta(seconds=9000)
    """
    days = days_between(office.local_day(begin), office.local_day(end))
    parts = (part for day in days for part in _open(day, office))
    return sum((_shared(begin, end, *part) for part in parts), timedelta())


def _open(day: date, office: Calendar) -> list[tuple[datetime, datetime]]:
    """The hours of a day before and after noon; a short day ends at noon."""
    minutes = office.minutes(day)
    if not minutes:
        return []
    zero = office.start_of_day(day)
    opens, noon, after = (_at(zero, hour) for hour in (OPENS, *BREAK))
    rest = timedelta(minutes=minutes) - (noon - opens)
    return [(opens, min(noon, noon + rest)), (after, max(after, after + rest))]


def _at(zero: datetime, hour: time) -> datetime:
    return zero + timedelta(hours=hour.hour, minutes=hour.minute)


def _shared(begin: datetime, end: datetime, opens: datetime, closes: datetime) -> timedelta:
    return max(min(end, closes) - max(begin, opens), timedelta())


def half_hours(begin: datetime, end: datetime, office: Calendar) -> int:
    """The same in half hours, half of one up: the grain in which waiting is counted.

    Source: our choice, ADR 0049.

    >>> from zoneinfo import ZoneInfo
    >>> noon = datetime(2026, 2, 3, 13, tzinfo=ZoneInfo("Asia/Jakarta"))
    >>> half_hours(noon, noon + timedelta(hours=2, minutes=30), Calendar("FIVE_DAY"))
    5
    """
    return int((2 * worked(begin, end, office) + HALF_HOUR) // (2 * HALF_HOUR))
