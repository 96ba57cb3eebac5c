"""Learning hours (JP): which ones count, in which year, and against which limit.

Sources: PP 11/2017 and LAN 10/2018 for the 20 JP that are a right of a PNS; PP 49/2018 and LAN
15/2020 for the 24 JP that a PPPK may get by assignment. The day a training starts decides the
year: our choice, ADR 0012.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from viewflow_kinerja.domain.codes import TrainingStatus
from viewflow_kinerja.domain.deadlines import months_after
from viewflow_kinerja.domain.exact import Number, exact

PNS_MIN = 20
PPPK_MAX = 24
COMMITTED = frozenset(
    {
        TrainingStatus.FUNDED,
        TrainingStatus.ENROLLED,
        TrainingStatus.COMPLETED,
        TrainingStatus.EVALUATED,
    }
)
DONE = frozenset({TrainingStatus.COMPLETED, TrainingStatus.EVALUATED})


@dataclass(frozen=True)
class Learning:
    """One training of a person; the day it starts decides the year."""

    starts_on: date
    jp: Number
    status: str
    by_assignment: bool = True


def exceeds_cap(committed_jp: Number, jp: Number, *, pppk_max: Number = PPPK_MAX) -> bool:
    """Tell whether a training by assignment goes above the hours of a contract year.

    Exactly the maximum is allowed. Source: PP 49/2018; LAN 15/2020.

    >>> exceeds_cap(16, 8), exceeds_cap(24, 12)
    (False, True)
    """
    return exact(committed_jp) + exact(jp) > exact(pppk_max)


def contract_year(contract_from: date, day: date) -> tuple[date, date]:
    """Return first and last day of the contract year that holds a day.

    A contract from 29 February has its anniversary on 28 February. ValueError before the start.
    Source: PP 49/2018; LAN 15/2020.

    >>> contract_year(date(2024, 3, 15), date(2026, 3, 14))
    (datetime.date(2025, 3, 15), datetime.date(2026, 3, 14))
    """
    if day < contract_from:
        raise ValueError(f"{day} lies before the contract, which starts on {contract_from}")
    years = day.year - contract_from.year
    years -= months_after(contract_from, 12 * years) > day
    next_year = months_after(contract_from, 12 * (years + 1))
    return months_after(contract_from, 12 * years), next_year - timedelta(days=1)


def completed_jp(learning: Iterable[Learning], year: int) -> Fraction:
    """Add up the completed hours of a calendar year, which count towards the floor of a PNS.

    Source: PP 11/2017; LAN 10/2018.

    >>> completed_jp([Learning(date(2026, 6, 24), 8, "COMPLETED")], 2026)
    Fraction(8, 1)
    """
    return _sum(each for each in learning if each.starts_on.year == year and each.status in DONE)


def committed_jp(learning: Iterable[Learning], year: int) -> Fraction:
    """Add up the committed hours of a calendar year, which the score of a PNS looks at.

    Source: our choice, ADR 0012.

    >>> committed_jp([Learning(date(2026, 6, 24), 8, "FUNDED")], 2026)
    Fraction(8, 1)
    """
    return _sum(
        each for each in learning if each.starts_on.year == year and each.status in COMMITTED
    )


def assigned_jp(learning: Iterable[Learning], contract_from: date, day: date) -> Fraction:
    """Add up the committed hours by assignment of the contract year that holds a day.

    Self-development does not count. Source: PP 49/2018; LAN 15/2020.

    >>> own = Learning(date(2026, 9, 14), 12, "COMPLETED", by_assignment=False)
    >>> assigned_jp([own], date(2023, 1, 1), date(2026, 12, 31))
    Fraction(0, 1)
    """
    first, last = contract_year(contract_from, day)
    return _sum(
        each
        for each in learning
        if first <= each.starts_on <= last and each.by_assignment and each.status in COMMITTED
    )


def meets_floor(jp: Number, *, pns_min: Number = PNS_MIN) -> bool:
    """Tell whether a PNS has the hours that are his right in a year.

    Source: PP 11/2017; LAN 10/2018.

    >>> meets_floor(20), meets_floor(19)
    (True, False)
    """
    return exact(jp) >= exact(pns_min)


def _sum(learning: Iterable[Learning]) -> Fraction:
    return sum((exact(each.jp) for each in learning), Fraction(0))
