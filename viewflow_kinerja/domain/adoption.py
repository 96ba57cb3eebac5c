"""Resistance to change, measured in groups: what the figures say, and what a leader can do.

Source: DOMAIN 0.3 (R6) and 8.3; thresholds and sentences are our choice, ADR 0050. Nobody is
ranked: every figure is that of a group, and of a group that is large enough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

STALE_AFTER = 5  # working days without an answer
BEHIND = Fraction(10)  # points of percent that leaders may lie below their team
SELDOM = Fraction(70)  # percent of the expected days
LATE = Fraction(20)  # percent of the reported days
REOPENED = Fraction(5)  # percent of the expected days
SLOW_AGREEMENT = Fraction(10)  # days
UNREAD = Fraction(20)  # percent of the feedback of a month


@dataclass(frozen=True)
class Signs:
    """What is known of a group. Shares in percent; None is unknown."""

    reported: Fraction | None = None  # expected days that were reported
    leaders: Fraction | None = None  # the leaders' own days that they reported
    team: Fraction | None = None  # the same of everybody else
    in_time: Fraction | None = None  # answers within the promised days
    late: Fraction | None = None  # reported days that came too late
    reopened: Fraction | None = None
    agree_days: Fraction | None = None
    unread: Fraction | None = None  # feedback that its person has not said to have read
    stale: int = 0  # supervisors whose oldest unanswered report is older than STALE_AFTER


@dataclass(frozen=True)
class Advice:
    """One sentence by its key, and the number in it."""

    key: str
    number: int = 0


def advice(signs: Signs) -> tuple[Advice, ...]:
    """Say what a leader can do, the most urgent first; nothing where all is well.

    Source: our choice, ADR 0050.

    >>> advice(Signs(stale=3))
    (Advice(key='STALE', number=3),)
    >>> advice(Signs(leaders=Fraction(95), team=Fraction(90)))
    ()
    """
    return tuple(_advice(signs))


def _advice(signs: Signs) -> Iterator[Advice]:
    if signs.stale:
        yield Advice("STALE", signs.stale)
    if signs.reported is not None and signs.reported < SELDOM:
        yield Advice("SELDOM", int(signs.reported))
    if _behind(signs):
        yield Advice("LEADERS_BEHIND", int(gap(signs) or 0))
    if signs.in_time is not None and signs.in_time < 100 - LATE:
        yield Advice("SLOW_ANSWERS", int(signs.in_time))
    if signs.late is not None and signs.late > LATE:
        yield Advice("LATE", int(signs.late))
    if signs.reopened is not None and signs.reopened > REOPENED:
        yield Advice("REOPENED", int(signs.reopened))
    if signs.agree_days is not None and signs.agree_days > SLOW_AGREEMENT:
        yield Advice("SLOW_AGREEMENT", int(signs.agree_days))
    if signs.unread is not None and signs.unread > UNREAD:
        yield Advice("UNREAD", int(signs.unread))


def gap(signs: Signs) -> Fraction | None:
    """By how many points leaders lie below (positive) or above their team; None where unknown.

    Source: DOMAIN 8.3, leader example.

    >>> gap(Signs(leaders=Fraction(60), team=Fraction(90)))
    Fraction(30, 1)
    """
    if signs.leaders is None or signs.team is None:
        return None
    return signs.team - signs.leaders


def _behind(signs: Signs) -> bool:
    distance = gap(signs)
    return distance is not None and distance > BEHIND


def large_enough(size: int, least: int) -> bool:
    """Tell whether a group may be described by a figure without describing a person.

    Source: UI 6 and PERMISSIONS 2.3 (averages need five people); the number is a parameter.

    >>> large_enough(4, 5)
    False
    """
    return size >= least


def hidden(sizes: Mapping[int, int], least: int) -> frozenset[int]:
    """Say which groups of a whole stay without figures, so that no small one can be computed.

    Those below `least`; and the next smallest ones, until what is hidden together is large enough:
    the whole less all that is shown would otherwise tell it. Source: our choice, ADR 0050.

    >>> sorted(hidden({1: 2, 2: 9, 3: 30}, 5)), sorted(hidden({1: 2, 2: 3, 3: 30}, 5))
    ([1, 2], [1, 2])
    """
    away: set[int] = set()
    for key in sorted((key for key in sizes if sizes[key]), key=lambda each: (sizes[each], each)):
        together = sum(sizes[each] for each in away)
        if sizes[key] < least or 0 < together < least:
            away.add(key)
    return frozenset(away)
