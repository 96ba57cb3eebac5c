"""Recognition of good work."""

from enum import StrEnum


class RecognitionKind(StrEnum):
    """For what span somebody is recognised. Source: our choice, ADR 0063."""

    OCCASION = "OCCASION"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class RecognitionCriterion(StrEnum):
    """By what somebody is recognised: each names a fact, none is a number. Source: ADR 0063."""

    RESULT = "RESULT"
    VALUE = "VALUE"
    SERVICE = "SERVICE"
    INNOVATION = "INNOVATION"


class RecognitionStatus(StrEnum):
    """A recognition is never edited: it stands, or was withdrawn. Source: ADR 0063."""

    GIVEN = "GIVEN"
    WITHDRAWN = "WITHDRAWN"
