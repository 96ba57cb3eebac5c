"""An objection to an evaluation, the rater's explanation and the decision (ADR 0055)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import ObjectionStatus
from viewflow_kinerja.models.base import Guarded, one_of, recorded_history
from viewflow_kinerja.models.evaluation import Evaluation
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan

OPEN = ("FILED", "RATER_EXPLAINED", "UNDER_DECISION")
HEARD = ("UPHELD", "CHANGED", "WITHDRAWN")  # after these the same version is not objected to again
_SNAPSHOTS = ["evaluation", "plan", "employee", "unit", "rater", "decider", "outcome"]


class Objection(Guarded):
    """What somebody objects to and why, what the rater says to it, and what was decided.

    `rater` is who rated. `decider` is the superior of that rater in office today, and follows the
    post while the case is open; `decider_named` was named by the appointing authority and stays.
    `bound_at`, `bound_sha256` and `bound_size` say to what it is bound: the record of the
    evaluation as it stood at that instant, its fingerprint, and how far the ledger was sealed.
    `outcome` is the version that a changing decision made.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    decider_named = models.BooleanField(default=False)
    status = CodeField(max_length=15, choices=choices(ObjectionStatus), default="FILED")
    dismissed_because = models.CharField(max_length=11, blank=True)
    grounds = models.TextField()
    evidence = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    explain_by = models.DateField()
    decide_by = models.DateField()
    bound_at = models.DateTimeField()
    bound_sha256 = models.CharField(max_length=64)
    bound_size = models.BigIntegerField(null=True)
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    outcome = models.OneToOneField(
        Evaluation, null=True, on_delete=models.PROTECT, related_name="kinerja_decided_by"
    )
    resolved_at = models.DateTimeField(null=True)
    key = models.UUIDField(default=uuid4, unique=True)  # the number of the form that sent it
    process = models.OneToOneField(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_objection"
    )
    history = recorded_history(excluded_fields=["process"], no_db_index=[*_SNAPSHOTS, "key"])
    read_with = (
        *("evaluation__period__cycle", "plan", "unit", "employee__user", "rater__user"),
        "decider__user",
    )

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(status__in=OPEN),
                name="kj_one_open_objection",
            ),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(status__in=HEARD),
                name="kj_objected_to_once",
            ),
            models.CheckConstraint(
                name="kj_objection_has_grounds", condition=~Q(grounds="") & ~Q(rater=F("employee"))
            ),
            models.CheckConstraint(
                name="kj_decided_by_another",
                condition=Q(decider=None) | (~Q(decider=F("employee")) & ~Q(decider=F("rater"))),
            ),
            models.CheckConstraint(
                name="kj_objection_open_or_over",
                condition=Q(status__in=OPEN, resolved_at=None)
                | (~Q(status__in=OPEN) & Q(resolved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="kj_dismissed_has_cause",
                condition=Q(status="INADMISSIBLE") ^ Q(dismissed_because=""),
            ),
            models.CheckConstraint(
                name="kj_decided_has_reasons",
                condition=~Q(status__in=["UPHELD", "CHANGED"])
                | (Q(decider__isnull=False) & ~Q(decision="")),
            ),
            models.CheckConstraint(
                name="kj_changed_has_outcome",
                condition=Q(status="CHANGED", outcome__isnull=False)
                | (~Q(status="CHANGED") & Q(outcome=None)),
            ),
            one_of("kj_objection_status", "status", ObjectionStatus),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_objection_plan"),
            models.Index(fields=["rater", "status"], name="kj_objection_rater"),
            models.Index(fields=["decider", "status"], name="kj_objection_decider"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.status}"
