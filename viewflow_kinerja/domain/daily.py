"""What a daily report counts for.

Source: our choice, ADR 0012, after the practice of regional applications.
"""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction

from viewflow_kinerja.domain.calendar import Calendar, days_between
from viewflow_kinerja.domain.exact import whole


def counted_minutes(approved: int, target: int) -> int:
    """Cap the approved minutes of a day at that day's target; a day off counts nothing.

    Source: our choice, ADR 0012.

    >>> counted_minutes(480, 450)
    450
    """
    return min(whole(approved, "approved minutes"), whole(target, "target minutes"))


def minutes_percent(approved: int, target: int) -> Fraction | None:
    """Return approved in percent of target minutes, or None where nothing was expected.

    Source: our choice, ADR 0012.

    >>> minutes_percent(225, 450)
    Fraction(50, 1)
    """
    share = 100 * whole(approved, "approved minutes")
    return Fraction(share, target) if whole(target, "target minutes") else None


def missing_days(
    employee: Calendar, first: date, last: date, reported: Iterable[date]
) -> tuple[date, ...]:
    """List the expected days of a range without a report; a day of leave is never missing.

    Source: our choice, ADR 0012.

    >>> monday, tuesday = date(2026, 1, 5), date(2026, 1, 6)
    >>> missing_days(Calendar("FIVE_DAY"), monday, tuesday, [monday])
    (datetime.date(2026, 1, 6),)
    """
    written = set(reported)
    expected = filter(employee.is_working_day, days_between(first, last))
    return tuple(day for day in expected if day not in written)


def overlaps(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Tell whether two entries share working time; one may start when the other ends.

    Source: our choice, ADR 0012.

    >>> eight, noon, four = (datetime(2026, 1, 5, hour) for hour in (8, 12, 16))
    >>> overlaps((eight, noon), (noon, four))
    False
    """
    return one[0] < other[1] and other[0] < one[1]
