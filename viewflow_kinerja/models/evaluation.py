"""Evaluations, what was realised, what was said about it, and the rating of organisations."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from viewflow_kinerja.domain.codes import (
    BehaviourValue,
    EvaluationKind,
    EvaluationStatus,
    OrgLevel,
    OrgRatingStatus,
    PeriodKind,
    Predicate,
    Rating,
)
from viewflow_kinerja.models.base import Guarded, coded, one_of, recorded_history
from viewflow_kinerja.models.cycle import Period
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import Indicator, PerformancePlan, WorkResult


class Evaluation(Guarded):
    """The evaluation of one person in one period, or of the year (ADR 0013).

    `rater` is the supervisor in office on the last day of the period, `unit` the person's unit
    then. The parties' snapshots and the hash are written when it becomes final.
    """

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    plan_version = models.PositiveSmallIntegerField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(max_length=8, choices=choices(EvaluationKind))
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    status = CodeField(max_length=27, choices=choices(EvaluationStatus), default="OPEN")
    no_self_report = models.BooleanField(default=False)
    suggestion = CodeField(max_length=5, choices=choices(Rating), blank=True)
    result_rating = CodeField(max_length=5, choices=choices(Rating), blank=True)
    behaviour_rating = CodeField(max_length=5, choices=choices(Rating), blank=True)
    predicate = CodeField(max_length=17, choices=choices(Predicate), blank=True)
    deviation_reason = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    org_level = CodeField(max_length=17, choices=choices(OrgLevel), blank=True)
    distribution = models.JSONField(null=True)
    justification = models.TextField(blank=True)
    parties = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    finalised_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_note = models.CharField(max_length=300, blank=True)  # how a paper copy was received
    object_until = models.DateField(null=True)  # last day of the window, counted at the receipt
    acknowledged_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)  # the instant at which the window was over
    unsigned = models.BooleanField(default=False)
    by_decision = models.BooleanField(default=False)  # a decision on an objection made it: final
    # Days that were expected, and working days of the part in service: where nobody was rated.
    expected_days = models.PositiveSmallIntegerField(null=True)
    working_days = models.PositiveSmallIntegerField(null=True)
    stale_since = models.DateTimeField(null=True)  # what was exported of the one before is stale
    org_changed_at = models.DateTimeField(null=True)  # its organisation was rated anew afterwards
    process = models.OneToOneField(
        "viewflow.Process",
        null=True,
        on_delete=models.PROTECT,
        related_name="kinerja_evaluation",
    )
    history = recorded_history(
        excluded_fields=["process"], no_db_index=["plan", "period", "employee", "unit", "rater"]
    )
    read_with = ("plan", "period__cycle", "unit", "employee__user", "rater__user")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "period", "version"], name="kj_one_evaluation_a_version"
            ),
            models.CheckConstraint(name="kj_rated_by_another", condition=~Q(rater=F("employee"))),
            models.CheckConstraint(
                name="kj_rated_has_predicate",
                condition=Q(status__in=["OPEN", "REPORTED", "NOT_RATED"]) | ~Q(predicate=""),
            ),
            models.CheckConstraint(
                name="kj_not_rated_says_why",
                condition=~Q(status="NOT_RATED")
                | Q(predicate="", expected_days__isnull=False, working_days__isnull=False),
            ),
            one_of("kj_evaluation_status", "status", EvaluationStatus),
            models.CheckConstraint(
                name="kj_deemed_is_unsigned",
                condition=~Q(status="DEEMED_ACCEPTED")
                | Q(unsigned=True, deemed_at__isnull=False, acknowledged_at=None),
            ),
            models.CheckConstraint(
                name="kj_by_decision_is_later", condition=Q(by_decision=False) | Q(version__gt=1)
            ),
            *coded(
                "kj_evaluation",
                kind=EvaluationKind,
                suggestion=("", *Rating),
                result_rating=("", *Rating),
                behaviour_rating=("", *Rating),
                predicate=("", *Predicate),
                org_level=("", *OrgLevel),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="kj_evaluation_unit"),
            models.Index(fields=["rater", "period", "status"], name="kj_evaluation_rater"),
            models.Index(
                fields=["object_until"],
                condition=Q(status="DELIVERED"),
                name="kj_evaluation_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}/{self.employee_id} v{self.version}"

    @property
    def is_closing(self) -> bool:
        """Whether it closes a plan that ended before the year did; read it with its period."""
        return self.kind == EvaluationKind.PERIODIC and self.period.kind == PeriodKind.YEAR


def later_version() -> Exists:
    """A condition on evaluations: a later version has replaced this one."""
    same = {"plan": OuterRef("plan"), "period": OuterRef("period")}
    return Exists(Evaluation._base_manager.filter(**same, version__gt=OuterRef("version")))


class OfEvaluation(Guarded):
    """A part of an evaluation."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")

    class Meta(Guarded.Meta):
        abstract = True


class Realisation(OfEvaluation):
    """What was realised of one indicator, with its evidence: a document or a link a line."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    evidence = models.TextField(blank=True)
    note = models.TextField(blank=True)
    history = recorded_history()

    class Meta(OfEvaluation.Meta):
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="kj_one_realisation"),
            models.CheckConstraint(
                name="kj_realisation_form",
                condition=Q(value__isnull=False, numerator=None, denominator=None)
                | Q(value=None, numerator__isnull=False, denominator__gt=0)
                | (Q(value=None, numerator=None, denominator=None) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class Remark(OfEvaluation):
    """Feedback on one result or on one value, as it stands on the form."""

    work_result = models.ForeignKey(
        WorkResult, null=True, on_delete=models.PROTECT, related_name="+"
    )
    value = CodeField(max_length=16, choices=choices(BehaviourValue), blank=True)
    text = models.TextField()
    history = recorded_history()

    class Meta(OfEvaluation.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_remark_on_one", condition=Q(work_result=None) ^ Q(value="")
            ),
            models.UniqueConstraint(
                fields=["evaluation", "work_result"],
                condition=Q(value=""),
                name="kj_one_remark_a_result",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "value"],
                condition=Q(work_result=None),
                name="kj_one_remark_a_value",
            ),
            *coded("kj_remark", value=("", *BehaviourValue)),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class BehaviourFact(OfEvaluation):
    """What was observed, when, under which value; needed before behaviour is rated BELOW."""

    observed_on = models.DateField()
    value = CodeField(max_length=16, choices=choices(BehaviourValue))
    observed = models.TextField()
    evidence = models.TextField(blank=True)
    history = recorded_history()

    class Meta(OfEvaluation.Meta):
        constraints = coded("kj_fact", value=BehaviourValue)

    def __str__(self) -> str:
        return f"{self.observed_on} {self.value}"


class OrganisationRating(Guarded):
    """What an organisation achieved in a period, set by the leader above it; versioned."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    status = CodeField(max_length=5, choices=choices(OrgRatingStatus), default="DRAFT")
    level = CodeField(max_length=17, choices=choices(OrgLevel), blank=True)
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(null=True)
    checks = models.JSONField(null=True)  # the distributions checked anew when it was revised
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period", "version"], name="kj_one_org_rating_a_version"
            ),
            models.CheckConstraint(
                name="kj_set_has_level", condition=Q(status="DRAFT") | ~Q(level="")
            ),
            *coded("kj_org_rating", status=OrgRatingStatus, level=("", *OrgLevel)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.period_id}: {self.level}"
