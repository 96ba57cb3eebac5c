"""The claim of a person that her supervisor is wrong, and what came of it (ADR 0026)."""

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import CorrectionStatus
from viewflow_kinerja.models.base import Guarded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit


class AssessorCorrection(Guarded):
    """One claim. `present` and `proposed` are the two supervisors as the claim names them.

    No proposal: the person does not know who it should be. `named` and `until` are what the
    personnel office decided; the override itself stands in the assignment.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    present = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.TextField()
    status = CodeField(max_length=9, choices=choices(CorrectionStatus), default="PROPOSED")
    decide_by = models.DateField()
    present_comment = models.TextField(blank=True)
    proposed_comment = models.TextField(blank=True)
    named = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    decision = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    process = models.OneToOneField(
        "viewflow.Process",
        null=True,
        on_delete=models.PROTECT,
        related_name="kinerja_correction",
    )
    history = recorded_history(excluded_fields=["process"])
    read_with = ("employee__user", "unit", "present", "proposed")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                name="kj_one_open_correction",
                fields=["employee"],
                condition=Q(status="PROPOSED"),
            ),
            models.CheckConstraint(
                name="kj_correction_names_another",
                condition=(Q(proposed=None) | ~Q(proposed=F("employee")))
                & (Q(proposed=None) | Q(present=None) | ~Q(proposed=F("present"))),
            ),
            models.CheckConstraint(
                name="kj_accepted_names_a_rater",
                condition=~Q(status="ACCEPTED") | Q(named__isnull=False, until__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_named_is_another", condition=Q(named=None) | ~Q(named=F("employee"))
            ),
            one_of("kj_correction_status", "status", CorrectionStatus),
        ]
        indexes = [models.Index(fields=["status", "decide_by"], name="kj_correction_due")]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.present_id} → {self.proposed_id}"
