"""What a daily report counts for.

Source: our choice, ADR 0012, after the practice of regional applications.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Figures:
    """What the days of a span amount to; percentages are computed when shown, never stored."""

    working_days: int
    leave_days: int
    expected_days: int
    missing: int
    submitted: int
    rejected: int
    approved: int
    target_minutes: int
    approved_minutes: int
    pattern: str


def figures(
    employee: Calendar,
    first: date,
    last: date,
    *,
    states: Mapping[date, Set[str]],
    minutes: Mapping[date, int],
    until: date | None = None,
) -> Figures:
    """Add up the days of a span from the states and the approved minutes of its reports.

    A day counts as missing only once it is over; `until` is the last day that can be missing. A
    day with several reports is approved where one of them is; drafts report nothing.
    Source: our choice, ADR 0012.

    >>> monday = date(2026, 1, 5)
    >>> figures(Calendar("FIVE_DAY"), monday, monday, states={monday: {"APPROVED"}},
    ...     minutes={monday: 480}).approved_minutes
    450
    """
    expected = [day for day in days_between(first, last) if employee.is_working_day(day)]
    sent = {day: set(states.get(day, ())) - {"DRAFT"} for day in expected}
    shown = [day for day in expected if sent[day]]
    whole = employee.without_leave().working_days(first, last)
    over = min(last, until) if until else last
    return Figures(
        working_days=whole,
        leave_days=whole - len(expected),
        expected_days=len(expected),
        missing=len(missing_days(employee, first, over, shown)),
        submitted=len(shown),
        rejected=sum(1 for day in shown if sent[day] == {"REJECTED"}),
        approved=sum(1 for day in shown if "APPROVED" in sent[day]),
        target_minutes=employee.minutes_between(first, last),
        approved_minutes=sum(
            counted_minutes(given, employee.minutes(day)) for day, given in minutes.items()
        ),
        pattern=str(employee.pattern),
    )
