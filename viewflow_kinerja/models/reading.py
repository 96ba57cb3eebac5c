"""Who read what about somebody, and who was refused what: records themselves, append-only.

Neither is an act about anybody, so neither has a history; both are sealed like one (ADR 0043).
"""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from viewflow_kinerja import context
from viewflow_kinerja.models.base import by_transaction
from viewflow_kinerja.models.organisation import Employee


class Noted(models.Model):
    """Who it was, as he was called then, and from where; plain numbers outlive accounts."""

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField()
    on_behalf_of_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_nip = models.CharField(max_length=18, blank=True)
    kind = models.CharField(max_length=40)  # of the record: the name of its model
    key = models.BigIntegerField(null=True)  # of the record; empty for a search
    relation = models.CharField(max_length=3, blank=True)
    request_id = models.CharField(max_length=64, blank=True, default=context.request_id)
    source = models.CharField(max_length=20, default=context.source)
    ip_hash = models.CharField(max_length=64, blank=True, default=context.ip_hash)
    history_txid = models.BigIntegerField(null=True, editable=False)
    nonce = models.BinaryField(max_length=16, null=True, default=context.nonce)

    append_only: ClassVar = True
    forgettable: ClassVar = True  # by the archive schedule: who and when stay

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)


class ReadAccess(Noted):
    """Somebody looked at a sensitive page about another person: once a reader, page and day."""

    employee = models.ForeignKey(  # whose record; nobody's for a search
        Employee, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    page = models.CharField(max_length=40)  # name of the URL
    asked = models.CharField(max_length=500, blank=True)  # what was searched for
    day = models.DateField()  # of the offices

    class Meta(Noted.Meta):
        indexes = [
            models.Index(fields=["employee", "-id"], name="kj_read_of"),
            models.Index(fields=["kind", "key", "-id"], name="kj_read_record"),
            models.Index(fields=["actor_id", "day"], name="kj_read_by"),
            by_transaction("kj_tx_readaccess", "id"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.page} {self.key or ''}"


class Refusal(Noted):
    """An act that somebody sent and the policy refused; `gates` are the vetoes that closed it."""

    act = models.CharField(max_length=60)  # codename of the action
    gates = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()

    class Meta(Noted.Meta):
        indexes = [
            models.Index(fields=["-at"], name="kj_refusal_newest"),
            by_transaction("kj_tx_refusal", "id"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.act} {self.key}"
