"""Who rates a period: one person, and never the ratee.

Source: PermenPANRB 6/2022 (the direct superior); PermenPANRB 8/2021 and later ministerial rules
for acting officials; the order is our choice, ADR 0012.
"""

from collections.abc import Hashable
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)


def rater_of_period(
    *,
    ratee: Person,
    acting_with_delegation: Person | None,
    definitive_on_duty: Person | None,
    superior: Person | None,
) -> Person | None:
    """Find the rater on the last day of a period, or None if nobody can rate.

    First the acting supervisor whose assignment carries the rating, then the definitive one if
    he is on duty, then the rater's superior; nobody rates himself.
    Source: PermenPANRB 6/2022; our choice, ADR 0012.

    >>> rater_of_period(ratee="Fauzan", acting_with_delegation=None,
    ...     definitive_on_duty="Nurlaila", superior="Mukhtar")
    'Nurlaila'
    """
    candidates = (acting_with_delegation, definitive_on_duty, superior)
    return next((each for each in candidates if each not in {None, ratee}), None)
