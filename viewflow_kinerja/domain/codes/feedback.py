"""Feedback, requests for it, counselling."""

from enum import StrEnum


class FeedbackKind(StrEnum):
    """What a feedback is for. Source: our choice, ADR 0012."""

    RECOGNITION = "RECOGNITION"
    CORRECTION = "CORRECTION"
    GUIDANCE = "GUIDANCE"
    SUPPORT_OFFER = "SUPPORT_OFFER"
    QUESTION = "QUESTION"


class FeedbackStatus(StrEnum):
    """States of a feedback; what was retracted is kept. Source: our choice, ADR 0032."""

    VISIBLE = "VISIBLE"
    RETRACTED = "RETRACTED"


class FeedbackTarget(StrEnum):
    """What a feedback is about. Source: our choice, ADR 0032."""

    PLAN = "PLAN"
    WORK_RESULT = "WORK_RESULT"
    BEHAVIOUR = "BEHAVIOUR"
    DAILY_REPORT = "DAILY_REPORT"


class AuthorRole(StrEnum):
    """As what the author wrote, seen from the person. Source: our choice, ADR 0032."""

    SELF = "SELF"
    SUPERVISOR = "SUPERVISOR"
    FORMER_SUPERVISOR = "FORMER_SUPERVISOR"
    SUPERIOR = "SUPERIOR"
    TEAM = "TEAM"
    PEER = "PEER"
    SUBORDINATE = "SUBORDINATE"
    SERVICE_RECIPIENT = "SERVICE_RECIPIENT"


class Visibility(StrEnum):
    """Whether the name of the author is shown. Source: our choice, ADR 0032."""

    NAMED = "NAMED"
    WITHHELD = "WITHHELD"


class RequestPurpose(StrEnum):
    """What somebody is asked for. Source: our choice, ADR 0032."""

    FEEDBACK = "FEEDBACK"
    COUNSELLING = "COUNSELLING"


class RequestStatus(StrEnum):
    """States of a request; whether it was answered is no state. Source: our choice, ADR 0032."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class NoteStatus(StrEnum):
    """States of a counselling note. Source: our choice, ADR 0032."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class CounsellingFollowUp(StrEnum):
    """What a counselling may lead to. Source: PermenPANRB 8/2021."""

    COACHING = "COACHING"
    TRAINING = "TRAINING"
    ASSIGNMENT = "ASSIGNMENT"
    MOVE = "MOVE"
    DISCIPLINE = "DISCIPLINE"
