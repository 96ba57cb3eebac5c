"""What follows from a predicate, and how it is learned."""

from enum import StrEnum


class FollowUpKind(StrEnum):
    """What a predicate leads to. Source: PermenPANRB 6/2022; PP 30/2019, art. 49-58."""

    RECOGNITION = "RECOGNITION"
    COACHING = "COACHING"
    COUNSELLING = "COUNSELLING"
    REMEDIAL_PERIOD = "REMEDIAL_PERIOD"


class AreaSource(StrEnum):
    """Where an area to improve was found. Source: DOMAIN 5.3; OWN is our choice, ADR 0057."""

    EVALUATION = "EVALUATION"
    FEEDBACK = "FEEDBACK"
    COACHING = "COACHING"
    CITIZEN = "CITIZEN"
    OWN = "OWN"


class AreaStatus(StrEnum):
    """Whether an area is still to be improved."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ActionKind(StrEnum):
    """How somebody improves. Source: DOMAIN 5.3."""

    COACHING = "COACHING"
    MENTORING = "MENTORING"
    TRAINING = "TRAINING"
    WORKSHOP = "WORKSHOP"
    SELF_LEARNING = "SELF_LEARNING"
    ASSIGNMENT = "ASSIGNMENT"
    COUNSELLING = "COUNSELLING"
    RESOURCE_SUPPORT = "RESOURCE_SUPPORT"
    PROCESS_FIX = "PROCESS_FIX"


class ActionOwner(StrEnum):
    """Who carries an action out: a post, not a person, so that it follows whoever holds it."""

    EMPLOYEE = "EMPLOYEE"
    SUPERVISOR = "SUPERVISOR"


class ActionOutcome(StrEnum):
    """What the check at the due day found. Source: DOMAIN 7.7."""

    ACHIEVED = "ACHIEVED"
    PARTLY = "PARTLY"
    NOT_ACHIEVED = "NOT_ACHIEVED"


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
