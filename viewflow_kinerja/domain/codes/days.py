"""Daily and monthly reports, leave."""

from enum import StrEnum


class DailyReportStatus(StrEnum):
    """States of a daily report; MISSING is derived, never stored."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    REVISION = "REVISION"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    LOCKED = "LOCKED"


class MonthlyReportStatus(StrEnum):
    """States of a monthly report."""

    DRAFT = "DRAFT"
    SENT = "SENT"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class ReportKind(StrEnum):
    """What a day's work belongs to: a planned result, or a task from the superior."""

    PLANNED = "PLANNED"
    ASSIGNED = "ASSIGNED"


class WorkMode(StrEnum):
    """Where the work was done."""

    OFFICE = "OFFICE"
    HOME = "HOME"
    TRAVEL = "TRAVEL"


class Verification(StrEnum):
    """The supervisor's answer to a daily report, in one chip."""

    ADEQUATE = "ADEQUATE"
    INSUFFICIENT = "INSUFFICIENT"
    NOT_ADEQUATE = "NOT_ADEQUATE"


class LeaveKind(StrEnum):
    """Why a person is not expected to work: these days leave the figures."""

    ANNUAL = "ANNUAL"
    SICK = "SICK"
    MATERNITY = "MATERNITY"
    OTHER = "OTHER"
    TRAVEL = "TRAVEL"
    EXEMPT = "EXEMPT"
