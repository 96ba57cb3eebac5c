"""The ledger that proves that history was not touched: leaves, seals, receipts, keys, erasures.

Append-only by triggers. Source: our choice, ADR 0037, ADR 0038.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.models.base import Recorded, recorded_history


class LedgerSchema(models.Model):
    """The columns from which a leaf was computed; a migration makes a new one, old leaves stay."""

    digest = models.CharField(max_length=64, unique=True)
    format = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=63)
    columns = models.JSONField()

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.table} {self.digest[:8]}"


class LedgerLeaf(models.Model):
    """One row of history in the tree."""

    index = models.BigIntegerField(primary_key=True)
    schema = models.ForeignKey(
        LedgerSchema, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    table = models.CharField(max_length=63)
    history_id = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["table", "history_id"], name="kj_one_leaf_a_row")
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.table} {self.history_id}"


class LedgerSeal(models.Model):
    """A signed head of the tree: so many leaves, this root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    note = models.TextField()
    sealed_at = models.DateTimeField()
    watermark = models.BigIntegerField()
    cluster = models.CharField(max_length=32, blank=True)

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"seal {self.size}"


class LedgerReceipt(models.Model):
    """What an anchor outside said when it was given a checkpoint."""

    seal = models.ForeignKey(LedgerSeal, on_delete=models.PROTECT, related_name="receipts")
    anchor = models.CharField(max_length=200)
    at = models.DateTimeField()
    receipt = models.TextField()

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.anchor} {self.seal_id}"


class LedgerCheck(models.Model):
    """One verification by the watch, and how it ended."""

    at = models.DateTimeField()
    exit_code = models.PositiveSmallIntegerField()
    since = models.BigIntegerField()
    size = models.BigIntegerField()
    anchored = models.BigIntegerField(null=True)
    findings = models.PositiveIntegerField()
    told = models.TextField(blank=True)  # the first lines of what was found

    append_only: ClassVar = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.exit_code}"


class LedgerKey(Recorded):
    """A key that began to sign; its row of history is itself a leaf."""

    verifier_key = models.CharField(max_length=400, unique=True)
    history = recorded_history()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.verifier_key


class LedgerErasure(Recorded):
    """A row of history whose body was lawfully erased; header, leaf and proofs stay."""

    table = models.CharField(max_length=63)
    row = models.BigIntegerField()  # its history_id
    commitment = models.CharField(max_length=64)
    legal_basis = models.TextField()
    decided_by = models.BigIntegerField()
    approved_by = models.BigIntegerField()
    history = recorded_history()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["table", "row"], name="kj_erased_once"),
            models.CheckConstraint(
                name="kj_two_people_erase", condition=~Q(decided_by=F("approved_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
