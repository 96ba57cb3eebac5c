"""The plan (SKP): its working content by version, and what was approved, frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from viewflow_kinerja.domain.codes import (
    Aggregation,
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Perspective,
    PlanLevel,
    PlanStatus,
    Polarity,
    ResultKind,
)
from viewflow_kinerja.models.base import Guarded, coded, one_of, recorded_history
from viewflow_kinerja.models.cycle import PerformanceCycle
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit


class PerformancePlan(Guarded):
    """The agreement on targets of one person for a year or a part of it.

    `version` numbers the content that is being worked on, `effective_version` the one in force.
    `rater` is empty while the plan is a draft and nobody is known; submitting needs one.
    """

    cycle = models.ForeignKey(PerformanceCycle, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    status = CodeField(max_length=16, choices=choices(PlanStatus), default="DRAFT")
    version = models.PositiveSmallIntegerField(default=1)
    effective_version = models.PositiveSmallIntegerField(null=True)
    approach = CodeField(max_length=12, choices=choices(Approach), default="QUANTITATIVE")
    level = CodeField(max_length=5, choices=choices(PlanLevel), default="JA_JF")
    place = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    # A real key next to the engine's generic `artifact`: joins, PROTECT, one open process per row.
    # A pointer of the engine, not a value of the domain: kept out of the history.
    process = models.OneToOneField(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_plan"
    )
    history = recorded_history(
        excluded_fields=["process"], no_db_index=["cycle", "employee", "unit", "rater"]
    )
    read_with = ("cycle", "unit", "employee__user", "rater__user")

    class Meta(Guarded.Meta):
        permissions = [
            ("supervise_plan", "Supervises"),
            ("oversee_plan", "Rater's superior"),
            ("recommend_plan", "Evaluation team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "employee", "starts_on"], name="kj_one_plan_a_segment"
            ),
            models.CheckConstraint(
                name="kj_plan_rated_by_another",
                condition=Q(rater=None) | ~Q(rater=models.F("employee")),
            ),
            models.CheckConstraint(
                name="kj_decided_plan_has_rater",
                condition=Q(status__in=["DRAFT", "ENDED"]) | Q(rater__isnull=False),
            ),
            one_of("kj_plan_status", "status", PlanStatus),
            *coded("kj_plan", approach=Approach, level=PlanLevel),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="kj_plan_unit"),
            models.Index(fields=["rater", "status"], name="kj_plan_rater"),
        ]

    def __str__(self) -> str:
        return f"SKP {self.cycle_id}/{self.employee_id}"


class OfPlan(Guarded):
    """Content of one version of a plan."""

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()

    class Meta(Guarded.Meta):
        abstract = True


class WorkResult(OfPlan):
    """One result (RHK) that the person promises; a result, not an activity."""

    number = models.PositiveSmallIntegerField()
    kind = CodeField(max_length=10, choices=choices(ResultKind), default="MAIN")
    text = models.CharField(max_length=500)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    done_by_leader = models.BooleanField(default=False)
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    history = recorded_history()

    class Meta(OfPlan.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version", "number"], name="kj_one_result_a_number"
            ),
            *coded("kj_result", kind=ResultKind),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class Indicator(Guarded):
    """How a result is measured (IKI). `targets` holds exact decimals as text: YEAR, Q1, …"""

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    work_result = models.ForeignKey(WorkResult, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    aspect = CodeField(max_length=8, choices=choices(Aspect), blank=True)
    perspective = CodeField(max_length=22, choices=choices(Perspective), blank=True)
    polarity = CodeField(max_length=6, choices=choices(Polarity), default="HIGHER")
    aggregation = CodeField(max_length=5, choices=choices(Aggregation), default="SUM")
    unit_of_measure = models.CharField(max_length=50, blank=True)
    targets = models.JSONField(default=dict, blank=True)
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["work_result", "number"], name="kj_one_indicator_a_number"
            ),
            *coded(
                "kj_indicator",
                aspect=("", *Aspect),
                perspective=("", *Perspective),
                polarity=Polarity,
                aggregation=Aggregation,
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class BehaviourExpectation(OfPlan):
    """What the leader especially expects under one of the seven values."""

    value = CodeField(max_length=16, choices=choices(BehaviourValue))
    special_expectation = models.CharField(max_length=1000, blank=True)
    history = recorded_history()

    class Meta(OfPlan.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "version", "value"], name="kj_one_row_a_value"),
            *coded("kj_expectation", value=BehaviourValue),
        ]

    def __str__(self) -> str:
        return self.value


class Annex(OfPlan):
    """One of the three annexes; `text` holds one item a line."""

    kind = CodeField(max_length=21, choices=choices(AnnexKind))
    text = models.TextField(blank=True)
    history = recorded_history()

    class Meta(OfPlan.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "version", "kind"], name="kj_one_annex_a_kind"),
            *coded("kj_annex", kind=AnnexKind),
        ]

    def __str__(self) -> str:
        return self.kind


class PlanVersion(Guarded):
    """A version as it was approved: the document SKP. Never changed; superseded by the next."""

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    parties = models.JSONField()  # snapshots: {"employee": {...}, "rater": {...}}
    sha256 = models.CharField(max_length=64)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="kj_one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"SKP {self.plan_id} v{self.number}"


class FormDraft(models.Model):
    """What somebody has typed and not yet sent: private, overwritten, no record of anything."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=80)
    data = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="kj_one_draft_a_form")]

    def __str__(self) -> str:
        return self.form
