"""How long the words of a closed year are kept, and what two people decide to erase.

Source: UU 43/2009 and UU 27/2022; our choice, ADR 0046.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.models.base import Recorded, coded, recorded_history
from viewflow_kinerja.models.cycle import PerformanceCycle
from viewflow_kinerja.models.labels import CodeField


class RecordKind(models.TextChoices):
    """Kinds of records that hold words about people, or tell what people looked for (ADR 0051)."""

    DAILY_REPORT = "DAILY_REPORT", _("daily reports with their files")
    FEEDBACK = "FEEDBACK", _("feedback with its replies")
    COUNSELLING = "COUNSELLING", _("counselling notes")
    SUPPORT = "SUPPORT", _("requests for support with their conversations")
    COACHING = "COACHING", _("coaching talks with their answers and scores")
    IMPROVEMENT = "IMPROVEMENT", _("areas to improve with their actions")
    REQUEST = "REQUEST", _("requests for feedback")
    READING = "READING", _("who read what")
    REFUSAL = "REFUSAL", _("who was refused what")


class RetentionPolicy(Recorded):
    """The line of the archive schedule for one kind of record; whole years after its own."""

    class Final(models.TextChoices):
        DESTROY = "DESTROY", _("destroy")
        PERMANENT = "PERMANENT", _("keep for ever")

    kind = CodeField(max_length=12, choices=RecordKind, unique=True)
    active_years = models.PositiveSmallIntegerField()
    inactive_years = models.PositiveSmallIntegerField()
    final = CodeField(max_length=9, choices=Final)
    basis = models.CharField(max_length=200)  # the archive schedule (JRA) and its line
    history = recorded_history()

    class Meta:
        default_permissions = ()
        constraints = coded("kj_retention", kind=RecordKind.values, final=("DESTROY", "PERMANENT"))

    def __str__(self) -> str:
        return f"{self.kind} {self.active_years} + {self.inactive_years}"


class ErasureProposal(Recorded):
    """Rows of one kind and one closed year whose words somebody proposes to erase."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("proposed")
        DONE = "DONE", _("erased")
        REJECTED = "REJECTED", _("rejected")

    cycle = models.ForeignKey(PerformanceCycle, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(max_length=12, choices=RecordKind)
    keys = models.JSONField()  # of the rows; no words
    basis = models.CharField(max_length=200)
    status = CodeField(max_length=8, choices=Status, default=Status.PROPOSED.value)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    history = recorded_history()
    read_with = ("cycle",)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="kj_erasure_needs_two", condition=~Q(proposed_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="kj_erasure_decided",
                condition=Q(status="PROPOSED") ^ Q(decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="kj_one_open_erasure", fields=["cycle", "kind"], condition=Q(status="PROPOSED")
            ),
            *coded("kj_erasure", kind=RecordKind.values, status=("PROPOSED", "DONE", "REJECTED")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cycle_id}: {len(self.keys)}"
