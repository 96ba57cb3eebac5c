"""Coaching: where a talk stands, and what an employee says about how it was led."""

from enum import StrEnum


class CoachingStatus(StrEnum):
    """Where a talk stands. Source: our choice, ADR 0058.

    HELD waits for the signature of the employee, CONFIRMED for her nine answers. LAPSED: the term
    passed without one of both.
    """

    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    ANSWERED = "ANSWERED"
    LAPSED = "LAPSED"


class TalkStatement(StrEnum):
    """The nine statements on a talk (form B.1.8). Source: PermenPANRB 6/2022, annex.

    Three about the employee, three about the leader, three about both.
    """

    NOTICED = "NOTICED"
    VALUED = "VALUED"
    FREE = "FREE"
    ACCURATE = "ACCURATE"
    POSITIVE = "POSITIVE"
    ASKED = "ASKED"
    SOLUTIONS = "SOLUTIONS"
    NEXT_STEPS = "NEXT_STEPS"
    PURPOSE = "PURPOSE"


class Agreement(StrEnum):
    """How far a statement is true. Source: our choice, ADR 0058."""

    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"
