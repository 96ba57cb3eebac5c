"""Until when an act is possible: windows and terms.

Source: PP 30/2019, art. 59, for the fourteen days of the objection; the rest is our choice,
ADR 0012. "Until the end of day X" means before local midnight of X + 1. Office terms follow the
office calendar, the daily window the employee's own.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta

from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar, days_between

OBJECTION_DAYS = 14
CUTOFF_DAY = 5
RETRACT_WITHIN = timedelta(hours=24)


def is_in_time(at: datetime, last_day: date, calendar: Calendar) -> bool:
    """Tell whether an instant lies before the end of a local day.

    Source: our choice, ADR 0012.

    >>> office = Calendar("FIVE_DAY")
    >>> is_in_time(datetime.fromisoformat("2026-01-06T00:00+07:00"), date(2026, 1, 5), office)
    False
    """
    return calendar.local_day(at) <= last_day


def working_day_on_or_after(day: date, office: Calendar) -> date:
    """Return a day, or the next working day of the office if it is none.

    Source: our choice, ADR 0012.

    >>> working_day_on_or_after(date(2026, 1, 3), Calendar("FIVE_DAY"))
    datetime.date(2026, 1, 5)
    """
    return day if office.is_working_day(day) else office.next_working_day(day)


def working_day_after(day: date, n: int, office: Calendar) -> date:
    """Return the n-th working day of the office after a day; ValueError for n below 1.

    Source: our choice, ADR 0012.

    >>> working_day_after(date(2027, 1, 20), 5, Calendar("FIVE_DAY"))
    datetime.date(2027, 1, 27)
    """
    if n < 1:
        raise ValueError(f"a term has one working day or more, not {n}")
    for _ in range(n):
        day = office.next_working_day(day)
    return day


def calendar_day_after(day: date, n: int) -> date:
    """Return the n-th calendar day after a day; it is not extended.

    Source: our choice, ADR 0012.

    >>> calendar_day_after(date(2027, 1, 20), 14)
    datetime.date(2027, 2, 3)
    """
    if n < 1:
        raise ValueError(f"a term has one day or more, not {n}")
    return day + timedelta(days=n)


def objection_last_day(
    received_at: datetime,
    office: Calendar,
    *,
    days: int = OBJECTION_DAYS,
    extend_to_working_day: bool = True,
) -> date:
    """Return the last day of the objection window; day 1 is the day after receipt.

    Source: PP 30/2019, art. 59; the extension to a working day is our choice, ADR 0012.

    >>> received = datetime.fromisoformat("2027-01-12T10:00:00+07:00")
    >>> objection_last_day(received, Calendar("FIVE_DAY"))
    datetime.date(2027, 1, 26)
    """
    last = calendar_day_after(office.local_day(received_at), days)
    return working_day_on_or_after(last, office) if extend_to_working_day else last


def objection_admissible(
    received_at: datetime,
    filed_at: datetime,
    office: Calendar,
    *,
    days: int = OBJECTION_DAYS,
    extend_to_working_day: bool = True,
) -> bool:
    """Tell whether an objection is inside its window: from receipt to the end of the last day.

    Source: PP 30/2019, art. 59; our choice, ADR 0012.

    >>> received = datetime.fromisoformat("2027-01-12T10:00:00+07:00")
    >>> filed = datetime.fromisoformat("2027-01-27T00:00:00+07:00")
    >>> objection_admissible(received, filed, Calendar("FIVE_DAY"))
    False
    """
    last = objection_last_day(
        received_at, office, days=days, extend_to_working_day=extend_to_working_day
    )
    return received_at <= filed_at and is_in_time(filed_at, last, office)


def objection_day(received_at: datetime, filed_at: datetime, office: Calendar) -> int:
    """Return on which day of the window an objection was filed, 0 on the day of receipt.

    Source: PP 30/2019, art. 59.

    >>> received = datetime.fromisoformat("2027-01-12T10:00:00+07:00")
    >>> objection_day(received, datetime.fromisoformat("2027-01-20T11:00:00+07:00"),
    ...     Calendar("FIVE_DAY"))
    8
    """
    return (office.local_day(filed_at) - office.local_day(received_at)).days


def month_cutoff(year: int, month: int, office: Calendar, *, day: int = CUTOFF_DAY) -> date:
    """Return the last day for a month's reports: day 5 of the next month.

    If that is no working day of the office, it is the next one.
    Source: our choice, ADR 0012, after the practice of regional applications.

    >>> month_cutoff(2026, 11, Calendar("FIVE_DAY"))
    datetime.date(2026, 12, 7)
    """
    next_month = date(year, month, monthrange(year, month)[1]) + ONE_DAY
    return working_day_on_or_after(next_month.replace(day=day), office)


def entry_window_last_day(
    work_date: date,
    employee: Calendar,
    office: Calendar,
    *,
    window: int = 1,
    cutoff_day: int = CUTOFF_DAY,
) -> date:
    """Return the last day for a daily report: the employee's next working day, or the cut-off.

    `window` is the number of his working days after the day of work, 0 for the same day.
    Source: our choice, ADR 0012.

    >>> entry_window_last_day(date(2026, 1, 9), Calendar("SIX_DAY"), Calendar("FIVE_DAY"))
    datetime.date(2026, 1, 10)
    """
    cutoff = month_cutoff(work_date.year, work_date.month, office, day=cutoff_day)
    if not window:
        return work_date
    later = filter(employee.is_working_day, days_between(work_date + ONE_DAY, cutoff))
    found = [day for _, day in zip(range(window), later, strict=False)]
    return found[-1] if len(found) == window else cutoff


def entry_is_open(
    work_date: date,
    at: datetime,
    employee: Calendar,
    office: Calendar,
    *,
    window: int = 1,
    cutoff_day: int = CUTOFF_DAY,
) -> bool:
    """Tell whether a daily report may be entered now: not before its day, not after its window.

    The employee's own local day counts. Source: our choice, ADR 0012.

    >>> seven = datetime.fromisoformat("2026-01-05T07:00+07:00")
    >>> entry_is_open(date(2026, 1, 6), seven, Calendar("FIVE_DAY"), Calendar("FIVE_DAY"))
    False
    """
    last = entry_window_last_day(work_date, employee, office, window=window, cutoff_day=cutoff_day)
    return work_date <= employee.local_day(at) <= last


def may_retract(written_at: datetime, now: datetime) -> bool:
    """Tell whether the author may still take back a feedback: for 24 hours.

    Source: our choice, ADR 0012.

    >>> noon = datetime.fromisoformat("2026-02-03T12:00+07:00")
    >>> may_retract(noon, noon + timedelta(hours=24))
    False
    """
    return written_at <= now < written_at + RETRACT_WITHIN


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month if it has none.

    Source: our choice, ADR 0012, for the six months of PP 30/2019, art. 56-58.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def contract_review_day(contract_to: date, days_before: int = 60) -> date:
    """Return the day by which a contract is reviewed before it ends.

    Source: PP 49/2018 for the review; the days are our choice, ADR 0012.

    >>> contract_review_day(date(2026, 8, 31))
    datetime.date(2026, 7, 2)
    """
    return contract_to - timedelta(days=days_before)
