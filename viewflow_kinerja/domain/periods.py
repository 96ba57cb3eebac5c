"""The periods of a year, in the rhythm of the periodic evaluation.

Source: PermenPANRB 6/2022 (monthly or quarterly); the keys are our choice, ADR 0012.
"""

from dataclasses import dataclass
from datetime import date

from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.codes import PeriodKind
from viewflow_kinerja.domain.deadlines import months_after

MONTHS = {
    PeriodKind.MONTHLY: ("M{:02}", 1),
    PeriodKind.QUARTERLY: ("Q{}", 3),
    PeriodKind.SEMESTER: ("S{}", 6),
    PeriodKind.YEAR: ("YEAR", 12),
}


@dataclass(frozen=True)
class Period:
    """One period of a year: its key (M01, Q1, S1, YEAR), first and last day."""

    key: str
    kind: PeriodKind
    starts_on: date
    ends_on: date


def periods_of(year: int, kind: str) -> tuple[Period, ...]:
    """List the periods of a year in order.

    Source: PermenPANRB 6/2022.

    >>> [period.key for period in periods_of(2026, "QUARTERLY")]
    ['Q1', 'Q2', 'Q3', 'Q4']
    """
    pattern, months = MONTHS[PeriodKind(kind)]
    starts = [months_after(date(year, 1, 1), step) for step in range(0, 12, months)]
    return tuple(
        Period(
            pattern.format(number),
            PeriodKind(kind),
            start,
            months_after(start, months) - ONE_DAY,
        )
        for number, start in enumerate(starts, start=1)
    )


def period_of(day: date, kind: str) -> Period:
    """Find the period that holds a day.

    Source: PermenPANRB 6/2022.

    >>> period_of(date(2026, 3, 31), "QUARTERLY").key
    'Q1'
    """
    return next(each for each in periods_of(day.year, kind) if day <= each.ends_on)
