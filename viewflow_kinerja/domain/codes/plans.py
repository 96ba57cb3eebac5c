"""What a plan is made of, and its states."""

from enum import StrEnum


class Approach(StrEnum):
    """How a plan measures. Source: PermenPANRB 6/2022, Annex."""

    QUANTITATIVE = "QUANTITATIVE"
    QUALITATIVE = "QUALITATIVE"


class PlanLevel(StrEnum):
    """Which form a plan uses. Source: PermenPANRB 6/2022, Annex."""

    JPT = "JPT"
    JA_JF = "JA_JF"


class ResultKind(StrEnum):
    """Main results come from the leader; additional ones are given during the year."""

    MAIN = "MAIN"
    ADDITIONAL = "ADDITIONAL"


class Aspect(StrEnum):
    """What an indicator looks at. Source: PermenPANRB 6/2022, Annex."""

    QUANTITY = "QUANTITY"
    QUALITY = "QUALITY"
    TIME = "TIME"
    COST = "COST"


class Perspective(StrEnum):
    """What an indicator of high leadership looks at. Source: PermenPANRB 8/2021, A.6.1."""

    SERVICE_RECIPIENT = "SERVICE_RECIPIENT"
    BUSINESS_PROCESS = "BUSINESS_PROCESS"
    INTERNAL_STRENGTHENING = "INTERNAL_STRENGTHENING"
    BUDGET = "BUDGET"


class Polarity(StrEnum):
    """Whether more is better or less is."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"


class Aggregation(StrEnum):
    """How a year follows from its periods. Source: our choice, ADR 0012."""

    SUM = "SUM"
    MEAN = "MEAN"
    RATIO = "RATIO"
    LAST = "LAST"


class BehaviourValue(StrEnum):
    """The seven core values BerAKHLAK. Source: SE MenPANRB 20/2021."""

    SERVICE_ORIENTED = "SERVICE_ORIENTED"
    ACCOUNTABLE = "ACCOUNTABLE"
    COMPETENT = "COMPETENT"
    HARMONIOUS = "HARMONIOUS"
    LOYAL = "LOYAL"
    ADAPTIVE = "ADAPTIVE"
    COLLABORATIVE = "COLLABORATIVE"


class AnnexKind(StrEnum):
    """The three annexes of a plan. Source: PermenPANRB 6/2022, Annex."""

    RESOURCE_SUPPORT = "RESOURCE_SUPPORT"
    ACCOUNTABILITY_SCHEME = "ACCOUNTABILITY_SCHEME"
    CONSEQUENCE = "CONSEQUENCE"


class CycleStatus(StrEnum):
    """States of a year and of its periods. Source: our choice, ADR 0012."""

    DRAFT = "DRAFT"
    PLANNING = "PLANNING"
    RUNNING = "RUNNING"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"


class PlanStatus(StrEnum):
    """States of a plan."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    CHANGE_REQUESTED = "CHANGE_REQUESTED"
    ENDED = "ENDED"
