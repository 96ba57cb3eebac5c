"""What follows from a predicate, and how it is learned."""

from enum import StrEnum


class FollowUpKind(StrEnum):
    """What a predicate leads to. Source: PermenPANRB 6/2022; PP 30/2019, art. 49-58."""

    RECOGNITION = "RECOGNITION"
    COACHING = "COACHING"
    COUNSELLING = "COUNSELLING"
    REMEDIAL_PERIOD = "REMEDIAL_PERIOD"


class ActionStatus(StrEnum):
    """States of an improvement action; OVERDUE is derived, never stored."""

    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    VERIFIED = "VERIFIED"
    CANCELLED = "CANCELLED"


class TrainingStatus(StrEnum):
    """States of a training request."""

    PROPOSED = "PROPOSED"
    ENDORSED = "ENDORSED"
    VERIFIED = "VERIFIED"
    FUNDED = "FUNDED"
    WAITLISTED = "WAITLISTED"
    REJECTED = "REJECTED"
    ENROLLED = "ENROLLED"
    COMPLETED = "COMPLETED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"
    EVALUATED = "EVALUATED"


class RemedialStatus(StrEnum):
    """States of the six months to improve. Source: PP 30/2019, art. 56-58."""

    TRIGGERED = "TRIGGERED"
    NOTIFIED = "NOTIFIED"
    RUNNING = "RUNNING"
    MET = "MET"
    NOT_MET = "NOT_MET"
    TEST_SCHEDULED = "TEST_SCHEDULED"
    REASSIGNED = "REASSIGNED"
    LOWER_POST = "LOWER_POST"
    TEMPORARY_PLACEMENT = "TEMPORARY_PLACEMENT"
    RESOLVED = "RESOLVED"
    DISMISSAL_PROPOSED = "DISMISSAL_PROPOSED"


class SessionStatus(StrEnum):
    """States of a socialisation session."""

    PLANNED = "PLANNED"
    PUBLISHED = "PUBLISHED"
    HELD = "HELD"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
