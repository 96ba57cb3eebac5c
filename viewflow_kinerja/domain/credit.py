"""Credit points (angka kredit) of functional posts, from predicates.

Source: PermenPANRB 1/2023 and Per. BKN 3/2023; the rounding is our choice, ADR 0012.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from viewflow_kinerja.domain.codes import EmployeeKind, FunctionalLevel, Predicate
from viewflow_kinerja.domain.exact import Number, exact, half_up, whole


class Level(NamedTuple):
    """Coefficient of a year, and the points needed for the next rank and the next level."""

    coefficient: Decimal
    for_rank: int
    for_level: int | None


LEVELS: Mapping[FunctionalLevel, Level] = MappingProxyType(
    {
        FunctionalLevel.PEMULA: Level(Decimal("3.75"), 15, 15),
        FunctionalLevel.TERAMPIL: Level(Decimal("5"), 20, 60),
        FunctionalLevel.MAHIR: Level(Decimal("12.5"), 50, 100),
        FunctionalLevel.PENYELIA: Level(Decimal("25"), 100, None),
        FunctionalLevel.AHLI_PERTAMA: Level(Decimal("12.5"), 50, 100),
        FunctionalLevel.AHLI_MUDA: Level(Decimal("25"), 100, 200),
        FunctionalLevel.AHLI_MADYA: Level(Decimal("37.5"), 150, 450),
        FunctionalLevel.AHLI_UTAMA: Level(Decimal("50"), 200, None),
    }
)
PERCENT: Mapping[Predicate, int] = MappingProxyType(
    {
        Predicate.VERY_GOOD: 150,
        Predicate.GOOD: 100,
        Predicate.NEEDS_IMPROVEMENT: 75,
        Predicate.POOR: 50,
        Predicate.VERY_POOR: 25,
    }
)


def credit_points(predicate: str, level: str, months: int) -> Decimal:
    """Convert a predicate over whole months, 1 to 12, into points with two decimals, half up.

    ValueError for other months; TypeError for a float.
    Source: Per. BKN 3/2023; the rounding of each document is our choice, ADR 0012.

    >>> credit_points("GOOD", "AHLI_PERTAMA", 12)
    Decimal('12.50')
    """
    if whole(months, "a number of months") not in range(1, 13):
        raise ValueError(f"a conversion covers 1 to 12 months, not {months}")
    coefficient = exact(LEVELS[FunctionalLevel(level)].coefficient)
    percent = PERCENT[Predicate(predicate)]
    return half_up(coefficient * Fraction(months * percent, 1200), 2)


def earns_points(kind: str, level: str | None) -> bool:
    """Tell whether a person has credit points: a PNS in a functional post.

    Source: Per. BKN 3/2023; that a PPPK has none is our choice, ADR 0012.

    >>> earns_points("PPPK", "TERAMPIL")
    False
    """
    return EmployeeKind(kind) is EmployeeKind.PNS and level is not None


def points_of_year(annual: Decimal | None, parts: Sequence[Decimal]) -> Decimal:
    """Return the points of a year: the annual conversion alone if there is one, else the parts.

    Source: our choice, ADR 0012: the same months never count twice.

    >>> points_of_year(Decimal("12.50"), [Decimal("3.13"), Decimal("3.13")])
    Decimal('12.50')
    """
    return sum(parts, Decimal("0.00")) if annual is None else annual


def reaches_rank(points: Number, level: str) -> bool:
    """Tell whether the points suffice for the next rank within a level.

    Source: PermenPANRB 1/2023.

    >>> reaches_rank(Decimal("49.99"), "AHLI_PERTAMA")
    False
    """
    return exact(points) >= LEVELS[FunctionalLevel(level)].for_rank


def reaches_level(points: Number, level: str) -> bool:
    """Tell whether the points suffice for the next level; the highest levels have none above.

    Source: PermenPANRB 1/2023.

    >>> reaches_level(100, "AHLI_PERTAMA")
    True
    """
    needed = LEVELS[FunctionalLevel(level)].for_level
    return needed is not None and exact(points) >= needed
