"""The append-only record of every state of every task, with the person who caused it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from viewflow_kinerja import context
from viewflow_kinerja.models.base import by_transaction


class WorkflowEvent(models.Model):
    """One stored state of one task. Refuses change here and, by trigger, in the database.

    `action` "outside": somebody moved the engine past our door; `actor` is then nobody: an alarm.
    """

    at = models.DateTimeField(db_index=True)
    process = models.ForeignKey(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_events"
    )
    task = models.ForeignKey(
        "viewflow.Task",
        null=True,
        on_delete=models.PROTECT,
        related_name="kinerja_events",
        db_index=False,
    )
    grant = models.ForeignKey(  # emergency access is an event of no process (ADR 0024)
        "viewflow_kinerja.AccessGrant", null=True, on_delete=models.PROTECT, related_name="+"
    )
    node = models.CharField(max_length=80)
    status = models.CharField(max_length=50)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.ForeignKey(
        "viewflow_kinerja.Employee",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    action = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the payload that came with the key
    history_txid = models.BigIntegerField(null=True, editable=False)
    nonce = models.BinaryField(max_length=16, null=True, default=context.nonce)

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"], condition=~Q(key=""), name="kj_one_answer_a_key"
            ),
            models.CheckConstraint(
                name="kj_event_of_a_task_or_a_grant",
                condition=Q(process__isnull=False, task__isnull=False, grant=None)
                | Q(process=None, task=None, grant__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["task"], name="kj_event_task"),
            by_transaction("kj_tx_workflowevent", "id"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk:
            raise TypeError("WorkflowEvent is append-only")
        super().save(*args, **kwargs)


class GuardIncident(models.Model):
    """A change that its history does not tell, found where the guard warns only (ADR 0036)."""

    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    what = models.CharField(max_length=100)
    append_only: ClassVar = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.table} {self.row}"
