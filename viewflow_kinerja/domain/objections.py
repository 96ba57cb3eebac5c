"""Whether an objection is heard, and by whom.

Source: PP 30/2019, art. 59; the reasons for not hearing one are our choice, ADR 0012.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True)
class Filing:
    """What is known when somebody files an objection."""

    in_time: bool
    reasons: str
    by_ratee: bool
    annual: bool
    decided_or_withdrawn_before: bool = False


def inadmissible_because(filing: Filing, *, periodic_allowed: bool = False) -> str | None:
    """Tell why an objection is not heard, or None if it is.

    Codes, in this order: NOT_RATEE, NOT_ANNUAL, SECOND, LATE, NO_REASON.
    Source: PP 30/2019, art. 59; our choice, ADR 0012.

    >>> inadmissible_because(Filing(in_time=False, reasons="...", by_ratee=True, annual=True))
    'LATE'
    """
    obstacles = {
        "NOT_RATEE": not filing.by_ratee,
        "NOT_ANNUAL": not (filing.annual or periodic_allowed),
        "SECOND": filing.decided_or_withdrawn_before,
        "LATE": not filing.in_time,
        "NO_REASON": not filing.reasons.strip(),
    }
    return next((code for code, stands in obstacles.items() if stands), None)


def decider(superiors: Iterable[Person | None], *, rater: Person, ratee: Person) -> Person | None:
    """Find who decides: the nearest superior of the rater who is neither rater nor ratee.

    `superiors` go upwards from the post above the rater; None is a vacant post. None at the end
    calls for an official delegated by the appointing authority.
    Source: PP 30/2019, art. 59; the conflict of interest is our choice, ADR 0012.

    >>> decider([None, "Sekda"], rater="Nurlaila", ratee="Fauzan")
    'Sekda'
    """
    barred = {None, rater, ratee}
    return next((person for person in superiors if person not in barred), None)
