"""The numeric value of the years before 2022, for reading history; never for new documents.

Source: PP 30/2019, art. 41. Under PermenPANRB 6/2022 no number is produced.
"""

from fractions import Fraction

from viewflow_kinerja.domain.codes import Predicate
from viewflow_kinerja.domain.exact import Number, not_negative

WEIGHT_ALONE = 70
WEIGHT_WITH_PEERS = 60
HIGHEST = 120
INNOVATION_FROM = 110
_FLOORS = (
    (90, Predicate.GOOD),
    (70, Predicate.NEEDS_IMPROVEMENT),
    (50, Predicate.POOR),
    (0, Predicate.VERY_POOR),
)


def legacy_value(skp: Number, behaviour: Number, *, plan_weight: int = WEIGHT_ALONE) -> Fraction:
    """Weigh the values of plan and behaviour: 70 to 30, or 60 to 40 where peers were asked.

    ValueError for another weight. Source: PP 30/2019, art. 41 (2)-(4).

    >>> legacy_value(100, 90)
    Fraction(97, 1)
    """
    if plan_weight not in (WEIGHT_ALONE, WEIGHT_WITH_PEERS):
        raise ValueError(f"the plan weighs 70 or 60 percent, not {plan_weight}")
    parts = plan_weight * not_negative(skp, "a value")
    return (parts + (100 - plan_weight) * not_negative(behaviour, "a value")) / 100


def legacy_predicate(value: Number, *, innovation: bool = False) -> Predicate:
    """Read the predicate of a value; the best one also needs an innovation for the state.

    ValueError above 120. Source: PP 30/2019, art. 41 (5).

    >>> legacy_predicate(115)
    <Predicate.GOOD: 'GOOD'>
    """
    number = not_negative(value, "a value")
    if number > HIGHEST:
        raise ValueError(f"a value reaches at most {HIGHEST}, not {value}")
    if innovation and number >= INNOVATION_FROM:
        return Predicate.VERY_GOOD
    return next(predicate for floor, predicate in _FLOORS if number >= floor)
