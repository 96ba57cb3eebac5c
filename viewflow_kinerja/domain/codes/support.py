"""Requests for support and performance dialogues."""

from enum import StrEnum


class SupportKind(StrEnum):
    """What a case is about: help, a talk, reports without answer. Source: our choice, ADR 0047."""

    SUPPORT = "SUPPORT"
    DIALOGUE = "DIALOGUE"
    UNANSWERED = "UNANSWERED"


class SupportStatus(StrEnum):
    """Where a case stands. Source: our choice, ADR 0047.

    PROPOSED waits for the person, ASKED for the rater, ESCALATED for the rater's superior,
    ANSWERED for whoever asked. LAPSED: answered, and nobody said whether it helped.
    """

    PROPOSED = "PROPOSED"
    ASKED = "ASKED"
    ESCALATED = "ESCALATED"
    ANSWERED = "ANSWERED"
    HELPED = "HELPED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    SETTLED = "SETTLED"


class SupportWord(StrEnum):
    """What a word in the conversation of a case does. Source: our choice, ADR 0047.

    An offer of support is called as the feedback of that kind is.
    """

    SUPPORT_OFFER = "SUPPORT_OFFER"
    ANSWER = "ANSWER"
    DECLINE = "DECLINE"
    SENT_BACK = "SENT_BACK"
    REPLY = "REPLY"
    HELPED = "HELPED"
    NOT_HELPED = "NOT_HELPED"
