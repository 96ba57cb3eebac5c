"""What recorded and guarded rows have in common: exact writing, one history row, scoped reading."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from viewflow_kinerja import context
from viewflow_kinerja.exceptions import ScopeRequired


class HistoryBase(models.Model):
    """What every history row knows besides the values. Source: our choice, ADR 0006.

    Filled by defaults that read the unit of work, so that bulk helpers fill them too.
    """

    on_behalf_of_id = models.BigIntegerField(null=True, default=context.on_behalf_of_id)
    actor_name = models.CharField(max_length=200, default=context.actor_name)
    actor_nip = models.CharField(max_length=18, blank=True, default=context.actor_nip)
    act = models.CharField(max_length=60, default=context.act)
    reason = models.TextField(blank=True, default=context.reason)
    request_id = models.CharField(max_length=64, blank=True, default=context.request_id)
    source = models.CharField(max_length=20, default=context.source)
    ip_hash = models.CharField(max_length=64, blank=True, default=context.ip_hash)
    wf_process_id = models.BigIntegerField(null=True, default=context.process_id, db_index=True)
    wf_task_id = models.BigIntegerField(null=True, default=context.task_id)
    history_txid = models.BigIntegerField(null=True, editable=False)  # PostgreSQL: by trigger
    nonce = models.BinaryField(max_length=16, null=True, default=context.nonce)

    class Meta:
        abstract = True


class OnceBuilt(HistoryManager):
    """The manager of a history; simple-history builds its class anew at every access, and save."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """The same class for the same queryset."""
        return super().from_queryset(queryset_class, class_name)

    def put(self, rows: Iterable[tuple[str, models.Model]]) -> None:
        """One history row each, by its sign; the library writes one sign a statement."""
        self.model.objects.bulk_create(self._row(sign, row) for sign, row in rows)

    def _row(self, sign: str, row: models.Model) -> Any:
        values = {each.attname: getattr(row, each.attname) for each in self.model.tracked_fields}
        return self.model(
            history_date=timezone.now(),
            history_user=self.model.get_default_history_user(row),
            history_change_reason=None,
            history_type=sign,
            **values,
        )


def by_transaction(name: str, key: str) -> models.Index:
    """For guard and sealing: rows of one transaction, or of all since one. PostgreSQL numbers them;
    elsewhere the column is empty, and so is the index.
    """
    condition = models.Q(history_txid__isnull=False)
    return models.Index(fields=["history_txid", key], condition=condition, name=name)


class _Records(HistoricalRecords):
    """Ordered by number: two rows may bear the same date (A4)."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Of the history model."""
        options = super().get_meta_options(model)
        index = by_transaction(f"kj_tx_{model._meta.model_name}", model._meta.pk.attname)
        order = {"ordering": ("-history_id",), "get_latest_by": ("history_id",)}
        return {**options, **order, "indexes": [index]}


def recorded_history(**options: Any) -> HistoricalRecords:
    """History with 64-bit keys and the actor as a plain number: accounts come and go."""
    return _Records(
        bases=[HistoryBase],
        history_id_field=models.BigAutoField(),
        history_user_id_field=models.BigIntegerField(null=True),
        get_user=context.history_user,
        history_change_reason_field=models.CharField(max_length=1, null=True),
        history_manager=OnceBuilt,
        **options,
    )


class Recorded(models.Model):
    """A row that only services write, through `record`."""

    read_with: tuple[str, ...] = ()  # what an act on the row looks at, read with it

    class Meta:
        abstract = True

    @classmethod
    def under_lock(cls) -> models.QuerySet[Any]:
        """The rows, locked as they are read; what is read beside them is not.

        Rows that point here may still come: who writes one while he holds the figures of a unit
        must not wait for somebody who waits for these figures (ADR 0049).
        """
        rows = cls._base_manager.select_related(*(cls.read_with or (None,)))
        return rows.select_for_update(of=("self",), no_key=True)

    def lock(self) -> None:
        """Re-read this very instance under a row lock: gateways look at the same object."""
        self.refresh_from_db(fields=self._left_out(), from_queryset=self.under_lock())

    def _left_out(self) -> list[str] | None:
        """All columns where somebody has read a part of them: history would ask for each (A26)."""
        if not self.get_deferred_fields():
            return None
        return [field.attname for field in self._meta.concrete_fields]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; where nobody acts, fail before the row is stored and not after (A10)."""
        context.insist()
        super().save(*args, **kwargs)

    def record(self, **changes: Any) -> bool:
        """Write exactly these fields and one history row; nothing where nothing changes."""
        changed = [name for name, value in changes.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, changes[name])
        if changed:
            self.save(update_fields=changed)
        return bool(changed)


def record_new(rows: Sequence[Recorded], *, batch_size: int = 2_000) -> list[Any]:
    """Store new rows of one model and one history row each, set-based; they get their keys."""
    if not rows:
        return []
    kind = type(rows[0])
    return bulk_create_with_history(rows, kind, batch_size=batch_size, default_change_reason=None)


def record_changes(
    rows: Sequence[Recorded], fields: Sequence[str], *, batch_size: int = 2_000
) -> None:
    """Store some fields of rows of one model, read in this transaction, with one history row each.

    Nothing else of the rows may have been changed in memory (trap A7).
    """
    if rows:
        kind = type(rows[0])
        bulk_update_with_history(
            rows,
            kind,
            fields,
            batch_size=batch_size,
            manager=kind._base_manager,
            default_change_reason=None,
        )


def record_both(
    changed: Sequence[Recorded], fields: Sequence[str], fresh: Sequence[Recorded]
) -> list[Any]:
    """Store changed and new rows of one model in one act; their history is one statement."""
    if not changed or not fresh:
        record_changes(changed, fields)
        return record_new(fresh)
    context.insist()
    kind: Any = type(fresh[0])
    kind._base_manager.bulk_update(changed, fields)
    stored = kind._base_manager.bulk_create(fresh)
    rows = [*(("~", row) for row in changed), *(("+", row) for row in stored)]
    kind.history.put(rows)
    return list(stored)


class GuardedQuerySet(models.QuerySet[Any]):
    """Refuses to be evaluated until the policy has narrowed it; `all_rows` is the way round."""

    _scoped = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc] # Django has it, its stubs do not
        clone._scoped = self._scoped
        return clone

    def scoped(self) -> Self:
        """Called by the policy alone."""
        clone = self._clone()
        clone._scoped = True
        return clone

    def insist(self) -> None:
        """Refuse to go on where the policy was not asked."""
        if not self._scoped:
            words = "ask policy.visible() first, or use all_rows where services may"
            raise ScopeRequired(f"{self.model.__name__}: {words}")


def _refusing(name: str) -> Callable[..., Any]:
    def method(self: GuardedQuerySet, *args: Any, **kwargs: Any) -> Any:
        self.insist()
        return getattr(models.QuerySet, name)(self, *args, **kwargs)

    return method


def _joining(name: str) -> Callable[..., Any]:
    """P15: what is joined is as wide as its widest part; the parts stay as they are."""

    def method(self: GuardedQuerySet, *others: Any, **options: Any) -> Any:
        joined = getattr(models.QuerySet, name)(self, *others, **options)._chain()
        joined._scoped = all(getattr(part, "_scoped", False) for part in (self, *others))
        if not isinstance(joined, GuardedQuerySet):  # Django leaves our class for slices
            GuardedQuerySet.insist(joined)
        return joined

    return method


_READING = ("_fetch_all", "iterator", "aiterator", "count", "exists", "aggregate")
_JOINING = ("__or__", "__and__", "__xor__", "union", "intersection", "difference")
for _name in (*_READING, "update", "delete"):
    setattr(GuardedQuerySet, _name, _refusing(_name))
for _name in _JOINING:
    setattr(GuardedQuerySet, _name, _joining(_name))


class Guarded(Recorded):
    """A recorded row that people see only through the policy."""

    objects = models.Manager.from_queryset(GuardedQuerySet)()
    all_rows: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "all_rows"
        default_permissions = ()


def one_of(name: str, field: str, members: Iterable[str]) -> models.CheckConstraint:
    """The database knows the codes too."""
    values = [str(member) for member in members]
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": values}))


def coded(prefix: str, **columns: Iterable[str]) -> list[models.BaseConstraint]:
    """The same for several columns of a table; one that may be empty lists the empty code."""
    return [one_of(f"{prefix}_{name}", name, members) for name, members in columns.items()]
