"""The parameters of the regulation for one year and unit: every default in one place.

Source: our choice, ADR 0011: parameters are versioned rows, not constants and not settings. The
source of each default stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, NamedTuple, get_type_hints

from viewflow_kinerja.domain import rule_values as read
from viewflow_kinerja.domain.appraisal import ORG_TO_RESULT
from viewflow_kinerja.domain.codes import (
    Approach,
    DistributionScope,
    EvaluationKind,
    OrgLevel,
    PeriodKind,
    PlanLevel,
    Predicate,
    Rating,
    RuleMode,
    TeamReview,
)
from viewflow_kinerja.domain.rule_values import MonthDay

END_OF_JANUARY = MonthDay(1, 31)
SECOND_WEEK_OF_JANUARY = MonthDay(1, 15)
TEAM_REVIEW = {
    EvaluationKind.PERIODIC: TeamReview.OPTIONAL,
    EvaluationKind.ANNUAL: TeamReview.REQUIRED,
}
# Read when a year is prepared, and columns of the year and its periods from then on.
FIXED_WHEN_PREPARED = frozenset(
    {"plan.deadline", "period.kind", "evaluation.deadline_days_after_period"}
)
REMEDIAL_TRIGGER = {
    PlanLevel.JPT: frozenset({Predicate.NEEDS_IMPROVEMENT, Predicate.POOR, Predicate.VERY_POOR}),
    PlanLevel.JA_JF: frozenset({Predicate.POOR, Predicate.VERY_POOR}),
}


class Stored(NamedTuple):
    """How a parameter is stored: its key, and the reader that checks its value."""

    key: str
    read: read.Read


Reviews = Mapping[EvaluationKind, TeamReview]
Triggers = Mapping[PlanLevel, frozenset[Predicate]]
Results = Mapping[OrgLevel, Rating]
_REVIEWS = read.table(EvaluationKind, read.code(TeamReview))
_TRIGGERS = read.table(PlanLevel, read.code_set(Predicate))
_RESULTS = read.table(OrgLevel, read.code(Rating))


@dataclass(frozen=True)
class Rules:
    """Every parameter, checked and typed; ValueError names the key and what belongs there.

    Stored keys are those of the regulation's table, such as `plan.new_post_days`; attributes
    have underscores instead of dots.

    >>> Rules().objection_days
    14
    """

    # Planning. Source: PermenPANRB 8/2021; the ten working days are our choice.
    plan_deadline: Annotated[MonthDay, Stored("plan.deadline", read.month_day)] = END_OF_JANUARY
    plan_manager_drafts_from: Annotated[
        MonthDay, Stored("plan.manager_drafts_from", read.month_day)
    ] = SECOND_WEEK_OF_JANUARY
    plan_new_post_days: Annotated[int, Stored("plan.new_post_days", read.positive)] = 10
    plan_approach: Annotated[Approach, Stored("plan.approach", read.code(Approach))] = (
        Approach.QUANTITATIVE
    )
    plan_approach_choice: Annotated[bool, Stored("plan.approach_choice", read.truth)] = True

    # Daily work. Source: Per. BKN 2/2026 for the daily duty; the other values are our choice.
    # `daily_window`: working days of the employee after the day of work, 0 for the same day.
    # `daily_max_minutes`: None stands for the minutes of the employee's pattern on that day.
    period_kind: Annotated[PeriodKind, Stored("period.kind", read.code(PeriodKind))] = (
        PeriodKind.QUARTERLY
    )
    daily_required: Annotated[bool, Stored("daily.required", read.truth)] = True
    daily_window: Annotated[int, Stored("daily.window", read.count)] = 1
    daily_feedback_sla_working_days: Annotated[
        int, Stored("daily.feedback_sla_working_days", read.positive)
    ] = 3
    daily_auto_approve_after_days: Annotated[
        int | None, Stored("daily.auto_approve_after_days", read.optional_positive)
    ] = None
    daily_max_minutes: Annotated[
        int | None, Stored("daily.max_minutes", read.optional_positive)
    ] = None
    month_cutoff_day: Annotated[int, Stored("month.cutoff_day", read.day_of_month)] = 5

    # Evaluation. Source: our choice, ADR 0012; the patterns themselves are SE MenPANRB 3/2023.
    evaluation_deadline_days_after_period: Annotated[
        int, Stored("evaluation.deadline_days_after_period", read.positive)
    ] = 10
    rating_above_threshold: Annotated[Decimal, Stored("rating.above_threshold", read.number)] = (
        Decimal("110")
    )
    rating_critical_floor: Annotated[Decimal, Stored("rating.critical_floor", read.number)] = (
        Decimal("85")
    )
    rating_min_share: Annotated[Decimal, Stored("rating.min_share", read.share)] = Decimal("0.5")
    team_review: Annotated[Reviews, Stored("team_review", _REVIEWS)] = field(
        default_factory=lambda: TEAM_REVIEW, hash=False
    )
    distribution_mode: Annotated[RuleMode, Stored("distribution_mode", read.code(RuleMode))] = (
        RuleMode.ADVISORY
    )
    distribution_scope: Annotated[
        DistributionScope, Stored("distribution_scope", read.code(DistributionScope))
    ] = DistributionScope.RATER
    small_population_threshold: Annotated[int, Stored("small_population_threshold", read.count)] = (
        10
    )
    org_to_result: Annotated[Results, Stored("org_to_result", _RESULTS)] = field(
        default_factory=lambda: ORG_TO_RESULT, hash=False
    )

    # Feedback. Source: our choice, ADR 0012.
    feedback_anonymous_peers: Annotated[bool, Stored("feedback.anonymous_peers", read.truth)] = True
    feedback_min_peers: Annotated[int, Stored("feedback.min_peers", read.positive)] = 3

    # Monitoring. Source: our choice, ADR 0050: groups below are not described by a figure.
    monitoring_min_group: Annotated[int, Stored("monitoring.min_group", read.positive)] = 5

    # Delivery and objection. Source: PP 30/2019, art. 59, for the 14 calendar days; the others
    # are our choice, ADR 0012.
    deliver_days: Annotated[int, Stored("deliver.days", read.positive)] = 14
    return_days: Annotated[int, Stored("return.days", read.positive)] = 14
    objection_days: Annotated[int, Stored("objection.days", read.positive)] = 14
    objection_extend_to_working_day: Annotated[
        bool, Stored("objection.extend_to_working_day", read.truth)
    ] = True
    objection_explain_days: Annotated[int, Stored("objection.explain_days", read.positive)] = 5
    objection_decide_days: Annotated[int, Stored("objection.decide_days", read.positive)] = 14
    objection_periodic_allowed: Annotated[
        bool, Stored("objection.periodic_allowed", read.truth)
    ] = False
    objection_name_decider: Annotated[bool, Stored("objection.name_decider", read.truth)] = True

    # Correction of the supervisor. Source: our choice, ADR 0026: working days to decide, and how
    # many days an override runs unless the office chooses another end.
    correction_decide_days: Annotated[int, Stored("correction.decide_days", read.positive)] = 5
    correction_override_days: Annotated[int, Stored("correction.override_days", read.positive)] = (
        180
    )

    # Support and dialogue. Source: our choice, ADR 0047: working days of the office to answer, and
    # to say whether the answer helped.
    support_answer_days: Annotated[int, Stored("support.answer_days", read.positive)] = 3
    support_confirm_days: Annotated[int, Stored("support.confirm_days", read.positive)] = 5

    # Coaching. Source: our choice, ADR 0058: working days of the office to sign, and to answer.
    coaching_answer_days: Annotated[int, Stored("coaching.answer_days", read.positive)] = 5

    # Follow-up. Source: PP 30/2019, art. 56-58; PP 49/2018 for contracts.
    remedial_months: Annotated[int, Stored("remedial.months", read.positive)] = 6
    remedial_trigger: Annotated[Triggers, Stored("remedial.trigger", _TRIGGERS)] = field(
        default_factory=lambda: REMEDIAL_TRIGGER, hash=False
    )
    contract_review_days_before: Annotated[
        int, Stored("contract_review_days_before", read.positive)
    ] = 60

    # Learning and budget. Source: PP 11/2017, LAN 10/2018 and 15/2020; the ratios are ours.
    jp_pns_min: Annotated[Decimal, Stored("jp.pns_min", read.number)] = Decimal("20")
    jp_pppk_max: Annotated[Decimal, Stored("jp.pppk_max", read.number)] = Decimal("24")
    budget_warn_ratio: Annotated[Decimal, Stored("budget.warn_ratio", read.share)] = Decimal("0.9")
    budget_no_show_penalty_percent: Annotated[
        Decimal, Stored("budget.no_show_penalty_percent", read.percent)
    ] = Decimal("0")
    tz: Annotated[str, Stored("tz", read.zone)] = "Asia/Jakarta"

    def __post_init__(self) -> None:
        """Check and type every value, however this object was made."""
        for name, stored in _stored().items():
            try:
                value = stored.read(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"{stored.key}: expected {error}") from None
            object.__setattr__(self, name, value)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Rules":  # Any: JSON
        """Read stored values; the rest keep their defaults; a wrong one is a ValueError."""
        named = {key.replace(".", "_"): value for key, value in values.items()}
        unknown = ", ".join(sorted(set(named) - set(_stored())))
        if unknown:
            known = ", ".join(stored.key for stored in _stored().values())
            raise ValueError(f"unknown keys: {unknown}; known are: {known}")
        return cls(**named)

    def as_values(self) -> dict[str, object]:
        """Write every parameter as plain JSON values, under its stored key."""
        return {stored.key: read.stored(getattr(self, name)) for name, stored in _stored().items()}

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle by the stored values, because a read-only mapping cannot."""
        return Rules.from_values, (self.as_values(),)

    def changed(self, values: Mapping[str, object]) -> "Rules":
        """Return these rules with some stored values replaced, for a later year or a unit."""
        named = {key.replace(".", "_"): value for key, value in values.items()}
        return Rules.from_values(
            {each.name: getattr(self, each.name) for each in fields(self)} | named
        )


@cache
def _stored() -> Mapping[str, Stored]:
    hints = get_type_hints(Rules, include_extras=True)
    return {each.name: hints[each.name].__metadata__[0] for each in fields(Rules)}
