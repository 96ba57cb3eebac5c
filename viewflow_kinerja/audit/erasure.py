"""History forgets what it said about some rows, on record: who and when stay, and every proof.

What the newest row of history says equals the data and stays. Source: UU 27/2022; ADR 0046.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max

from viewflow_kinerja.audit.sources import Entry, Source, blank_of, sources
from viewflow_kinerja.models import LedgerErasure, LedgerLeaf
from viewflow_kinerja.models.base import record_new

_CHUNK = 500  # SQLite takes no more values than that in every build


def erase(model: Any, keys: Sequence[int], *, basis: str, people: tuple[int, int]) -> int:
    """Blank what history said of these rows before; within a unit of work and a transaction.

    Of records without a history, who read and who was refused, the rows themselves are blanked.
    `people` are the accounts that decided and that approved. Returns how many rows were blanked.
    """
    source = sources()[table_of(model)]
    told = _older if source.base else _themselves
    numbers = [each for part in _chunks(keys) for each in told(source, part)]
    for part in _chunks(numbers):
        entries = list(_entries(source, part))
        record_new([_on_record(source, entry, basis, people) for entry in entries])
        _blank(source, [entry.number for entry in entries])
    return len(numbers)


def _older(source: Source, keys: Sequence[int]) -> list[int]:
    """All rows of history about these keys but the newest of each, not erased before."""
    rows = source.model._base_manager.filter(**{f"{source.pk}__in": keys})
    newest = rows.order_by().values(source.pk).annotate(last=Max("history_id"))
    kept = set(newest.values_list("last", flat=True))
    told = rows.exclude(nonce=None).order_by("history_id").values_list("history_id", flat=True)
    return [number for number in told if number not in kept]


def table_of(model: Any) -> str:
    """Where the rows lie that are blanked."""
    return str(getattr(model, "history", model.objects).model._meta.db_table)


def _themselves(source: Source, keys: Sequence[int]) -> list[int]:
    rows = source.rows.filter(pk__in=keys).exclude(nonce=None)
    return list(rows.values_list("pk", flat=True))


def _entries(source: Source, numbers: Sequence[int]) -> Iterator[Entry]:
    """The rows in the columns from which their leaves were computed, or will be."""
    leaves = LedgerLeaf.objects.filter(table=source.table, history_id__in=numbers)
    columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sealed = {leaf.history_id: leaf for leaf in leaves.select_related("schema")}
    for number in numbers:
        leaf = sealed.get(number)
        columns[tuple(leaf.schema.columns if leaf else source.fields)].append(number)
    for names, group in columns.items():
        rows = source.rows.filter(**{f"{source.key}__in": group})
        yield from source.entries(names, rows)


def _on_record(source: Source, entry: Entry, basis: str, people: tuple[int, int]) -> LedgerErasure:
    decided, approved = people
    return LedgerErasure(
        table=source.table,
        row=entry.number,
        commitment=entry.commitment,
        legal_basis=basis,
        decided_by=decided,
        approved_by=approved,
    )


def _blank(source: Source, numbers: Sequence[int]) -> None:
    blanks = {field.attname: blank_of(field) for field in source.fields.values()}
    rows = source.model._base_manager.filter(**{f"{source.key}__in": numbers})
    rows.update(nonce=None, **blanks)


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]
