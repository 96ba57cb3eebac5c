"""Areas that somebody improves, and the actions that were agreed on for them (ADR 0057)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import (
    ActionKind,
    ActionOutcome,
    ActionOwner,
    ActionStatus,
    AreaSource,
    AreaStatus,
)
from viewflow_kinerja.models.base import Guarded, coded, one_of, recorded_history
from viewflow_kinerja.models.evaluation import Evaluation
from viewflow_kinerja.models.feedback import Feedback
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan

OPEN = ("PROPOSED", "AGREED", "IN_PROGRESS", "DONE")
WORKING = ("AGREED", "IN_PROGRESS")
_SNAPSHOTS = ["plan", "employee", "unit", "author"]


class ImprovementArea(Guarded):
    """What a person is to improve, where it was found, and how heavy it weighs: 1 to 3.

    `plan` is the plan under which it is followed and goes with the person. `evaluation` and
    `feedback` are the row it was found in, where there is one; `competency` is a code of SIASN.
    """

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    found_in = CodeField(max_length=10, choices=choices(AreaSource))
    evaluation = models.ForeignKey(
        Evaluation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    feedback = models.ForeignKey(Feedback, null=True, on_delete=models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40, blank=True)
    statement = models.TextField()
    evidence = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField()
    status = CodeField(max_length=6, choices=choices(AreaStatus), default="OPEN")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    history = recorded_history(no_db_index=[*_SNAPSHOTS, "evaluation", "feedback"])

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_area_has_words", condition=~Q(statement="") & Q(severity__range=(1, 3))
            ),
            models.CheckConstraint(
                name="kj_area_open_or_closed",
                condition=Q(status="OPEN", closed_at=None)
                | Q(status="CLOSED", closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_area_found_there",
                condition=(Q(evaluation=None) | Q(found_in="EVALUATION"))
                & (Q(feedback=None) | Q(found_in="FEEDBACK")),
            ),
            *coded("kj_area", found_in=AreaSource, status=AreaStatus),
        ]
        indexes = [
            models.Index(
                fields=["employee", "-severity"], condition=Q(status="OPEN"), name="kj_area_open"
            )
        ]

    def __str__(self) -> str:
        return self.statement[:40]


class ImprovementAction(Guarded):
    """What is done about an area, by whom, until when, and what the check found.

    `author` proposed what stands here; the other of the two agrees. `rater` is the supervisor of
    the day while it is open, and stays who checked it. `due` is the last day of the office before
    the check.
    """

    area = models.ForeignKey(ImprovementArea, on_delete=models.PROTECT, related_name="actions")
    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(max_length=16, choices=choices(ActionKind))
    owner = CodeField(max_length=10, choices=choices(ActionOwner))
    due = models.DateField()
    measure = models.TextField()
    status = CodeField(max_length=11, choices=choices(ActionStatus), default="PROPOSED")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    progress_note = models.TextField(blank=True)
    outcome = CodeField(max_length=12, choices=choices(ActionOutcome), blank=True)
    check_note = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True)
    key = models.UUIDField(default=uuid4, unique=True)  # the number of the form that sent it
    process = models.OneToOneField(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_improvement"
    )
    history = recorded_history(
        excluded_fields=["process"], no_db_index=["area", *_SNAPSHOTS, "rater", "key"]
    )
    read_with = ("area", "plan", "unit", "employee__user", "author__user", "rater__user")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(status__in=OPEN), name="kj_one_open_action"
            ),
            models.CheckConstraint(
                name="kj_action_has_measure", condition=~Q(measure="") & ~Q(rater=F("employee"))
            ),
            models.CheckConstraint(
                name="kj_action_open_or_over",
                condition=Q(status__in=OPEN, resolved_at=None)
                | (~Q(status__in=OPEN) & Q(resolved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="kj_checked_has_outcome", condition=Q(status="VERIFIED") ^ Q(outcome="")
            ),
            models.CheckConstraint(
                name="kj_agreed_has_time",
                condition=Q(status__in=["PROPOSED", "CANCELLED"]) | Q(agreed_at__isnull=False),
            ),
            *coded("kj_action", kind=ActionKind, owner=ActionOwner),
            *coded("kj_action", outcome=("", *ActionOutcome)),
            one_of("kj_action_status", "status", ActionStatus),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_action_plan"),
            models.Index(fields=["rater", "status"], name="kj_action_rater"),
            models.Index(fields=["due"], condition=Q(status__in=OPEN), name="kj_action_due"),
        ]

    def __str__(self) -> str:
        return self.measure[:40]

    @property
    def agreer(self) -> Employee:
        """Who has to agree: the other of the two."""
        return self.rater if self.author_id == self.employee_id else self.employee
