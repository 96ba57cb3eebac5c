"""What people are told, and what the background work remembers of itself: no record of any act."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.models.base import one_of
from viewflow_kinerja.models.labels import CodeField


class NoticeKind(models.TextChoices):
    """Why somebody is told something."""

    DIGEST = "DIGEST", _("what waits for you today")
    RETURNED = "RETURNED", _("came back to you")
    DUE_SOON = "DUE_SOON", _("ends soon")
    OVERDUE = "OVERDUE", _("overdue")
    ESCALATED = "ESCALATED", _("unanswered below you")


class Notice(models.Model):
    """One message to one account. It says how many and where, never how anybody performs.

    `numbers` are the counts of its sentence; `topic` and `day` keep a second one from being made.
    It waits until `next_try_at`, which respects quiet hours. Source: our choice, ADR 0040.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = CodeField(max_length=10, choices=NoticeKind)
    topic = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    numbers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)  # NULL: sent, given up or read meanwhile
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "topic", "day"], name="kj_one_notice_a_day"
            ),
            one_of("kj_notice_kind", "kind", NoticeKind),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="kj_notice_of"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="kj_notice_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same message as another one."""
        return (self.recipient_id, self.kind, self.topic, self.day)


class JobState(models.Model):
    """The last run of one step of the background work; the row "tick" is the lease of its runner.

    Source: our choice, ADR 0040.
    """

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
