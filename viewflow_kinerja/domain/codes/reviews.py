"""Ratings, predicates, distribution; the states of evaluations and of objections."""

from enum import StrEnum


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
    """Periodic (month, quarter, semester) or annual. Source: PermenPANRB 6/2022, art. 23.

    PERIODIC in the period of the year is the closing evaluation of a plan that ended earlier.
    """

    PERIODIC = "PERIODIC"
    ANNUAL = "ANNUAL"


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
    NOT_RATED = "NOT_RATED"  # too few working days: no predicate


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


class TeamAnswer(StrEnum):
    """What a member of the evaluation team says about a rating. Source: DOMAIN 7.4."""

    AGREE = "AGREE"
    ADJUST = "ADJUST"


class PanelOutcome(StrEnum):
    """What the evaluation team as a whole recommends. Source: our choice, ADR 0053.

    SILENT: nobody answered in time. NOBODY: there is no member who may look.
    """

    AGREE = "AGREE"
    ADJUST = "ADJUST"
    SILENT = "SILENT"
    NOBODY = "NOBODY"


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


class ObjectionStatus(StrEnum):
    """States of an objection. Source: PP 30/2019, art. 59; the words are our choice."""

    FILED = "FILED"
    RATER_EXPLAINED = "RATER_EXPLAINED"
    UNDER_DECISION = "UNDER_DECISION"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    INADMISSIBLE = "INADMISSIBLE"
    WITHDRAWN = "WITHDRAWN"
