"""The code tables of the regulation: every coded word, written once.

Values are the identifiers of the glossary; plain strings compare equal to them. The labels for
people stand beside the models, because only they may know a language.
"""

from enum import StrEnum


class EmployeeKind(StrEnum):
    """Kinds of people in the cycle. Source: UU 20/2023; PP 49/2018."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    PPPK_PART_TIME = "PPPK_PART_TIME"
    NON_ASN = "NON_ASN"  # rates without being rated: the Bupati


class UnitKind(StrEnum):
    """Levels of the organisation. Source: our choice after the usual SOTK of a district."""

    INSTITUTION = "INSTITUTION"
    AGENCY = "AGENCY"
    SECRETARIAT = "SECRETARIAT"
    DIVISION = "DIVISION"
    SECTION = "SECTION"
    TECHNICAL_UNIT = "TECHNICAL_UNIT"


class PositionClass(StrEnum):
    """Classes of posts. `SUPERVISOR` is the class *pengawas*, not the role of a supervisor."""

    HIGH_LEADERSHIP = "HIGH_LEADERSHIP"
    ADMINISTRATOR = "ADMINISTRATOR"
    SUPERVISOR = "SUPERVISOR"
    EXECUTOR = "EXECUTOR"
    FUNCTIONAL = "FUNCTIONAL"


class AssignmentKind(StrEnum):
    """How a post is held: definitive, Plt, Plh or Pj."""

    DEFINITIVE = "DEFINITIVE"
    ACTING = "ACTING"
    DAILY_ACTING = "DAILY_ACTING"
    INTERIM = "INTERIM"


class DelegatedAct(StrEnum):
    """What somebody who stands in may do, by name; reading goes along. The rating is a flag.

    PLANS: approve and return; CHANGES: ask for a change and decide on it; LEAD: set what an
    organisation achieved. Source: our choice, ADR 0023.
    """

    PLANS = "PLANS"
    CHANGES = "CHANGES"
    LEAD = "LEAD"


class Participation(StrEnum):
    """Whether a person takes part in the cycle. Source of exemptions: PermenPANRB 8/2021."""

    IN_SCOPE = "IN_SCOPE"
    EXEMPT = "EXEMPT"


class WorkPattern(StrEnum):
    """Working days of a week. Source: Perpres 21/2023."""

    FIVE_DAY = "FIVE_DAY"
    SIX_DAY = "SIX_DAY"


class FunctionalLevel(StrEnum):
    """Levels of functional posts. Source: PermenPANRB 1/2023."""

    PEMULA = "PEMULA"
    TERAMPIL = "TERAMPIL"
    MAHIR = "MAHIR"
    PENYELIA = "PENYELIA"
    AHLI_PERTAMA = "AHLI_PERTAMA"
    AHLI_MUDA = "AHLI_MUDA"
    AHLI_MADYA = "AHLI_MADYA"
    AHLI_UTAMA = "AHLI_UTAMA"


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


class Rating(StrEnum):
    """Rating of results and of behaviour. Source: PermenPANRB 6/2022."""

    ABOVE = "ABOVE"
    MEETS = "MEETS"
    BELOW = "BELOW"


class Predicate(StrEnum):
    """The performance predicate, best first. Source: PermenPANRB 6/2022."""

    VERY_GOOD = "VERY_GOOD"
    GOOD = "GOOD"
    NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"


class OrgLevel(StrEnum):
    """Achievement of an organisation, best first. Source: SE MenPANRB 3/2023."""

    OUTSTANDING = "OUTSTANDING"
    GOOD = "GOOD"
    NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"


class PeriodKind(StrEnum):
    """Rhythm of the evaluation; the national service has no code for SEMESTER and YEAR."""

    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    SEMESTER = "SEMESTER"
    YEAR = "YEAR"


class EvaluationKind(StrEnum):
    """Periodic (month, quarter, semester) or annual. Source: PermenPANRB 6/2022, art. 23."""

    PERIODIC = "PERIODIC"
    ANNUAL = "ANNUAL"


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


class EvaluationStatus(StrEnum):
    """States of an evaluation."""

    OPEN = "OPEN"
    REPORTED = "REPORTED"
    RATED = "RATED"
    IN_TEAM_REVIEW = "IN_TEAM_REVIEW"
    TEAM_REVIEWED = "TEAM_REVIEWED"
    FINAL = "FINAL"
    DELIVERED = "DELIVERED"
    OBJECTED = "OBJECTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ACKNOWLEDGED_AFTER_DECISION = "ACKNOWLEDGED_AFTER_DECISION"
    DEEMED_ACCEPTED = "DEEMED_ACCEPTED"


class CorrectionStatus(StrEnum):
    """Where the claim that a supervisor is wrong stands. Source: our choice, ADR 0026."""

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    FULFILLED = "FULFILLED"


class OrgRatingStatus(StrEnum):
    """States of an organisation's rating."""

    DRAFT = "DRAFT"
    SET = "SET"


class RuleMode(StrEnum):
    """How hard a rule of distribution is: a consideration, a block, or not asked."""

    ADVISORY = "ADVISORY"
    ENFORCED = "ENFORCED"
    OFF = "OFF"


class TeamReview(StrEnum):
    """Whether the evaluation team must, may or does not look."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"
    OFF = "OFF"


class DistributionEffect(StrEnum):
    """What a check of the distribution means for finalising."""

    PASS = "PASS"
    ADVISORY = "ADVISORY"
    BLOCKING = "BLOCKING"
    NOT_CHECKED = "NOT_CHECKED"


class DistributionScope(StrEnum):
    """Over whom the distribution is judged: one rater's people, or the whole organisation."""

    RATER = "RATER"
    ORGANISATION = "ORGANISATION"


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


class ObjectionStatus(StrEnum):
    """States of an objection. Source: PP 30/2019, art. 59; the words are our choice."""

    FILED = "FILED"
    RATER_EXPLAINED = "RATER_EXPLAINED"
    UNDER_DECISION = "UNDER_DECISION"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    INADMISSIBLE = "INADMISSIBLE"
    WITHDRAWN = "WITHDRAWN"


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


class FollowUpKind(StrEnum):
    """What a predicate leads to. Source: PermenPANRB 6/2022; PP 30/2019, art. 49-58."""

    RECOGNITION = "RECOGNITION"
    COACHING = "COACHING"
    COUNSELLING = "COUNSELLING"
    REMEDIAL_PERIOD = "REMEDIAL_PERIOD"
