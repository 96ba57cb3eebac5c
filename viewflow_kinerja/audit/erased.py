"""Which leaves record the erasures of other leaves: a bundle without them could not tell them apart
from rows whose words somebody has taken out.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from viewflow_kinerja.models import LedgerErasure, LedgerLeaf

_CHUNK = 5_000
_RECORDS: Any = LedgerErasure.history.model


class NotSealed(ValueError):
    """An erasure whose own record waits for its seal."""


def records(chosen: set[int] | None, size: int) -> set[int]:
    """The leaves of the records of all erasures among these leaves; None stands for all."""
    found = set()
    for numbers in _erasures(chosen, size):
        rows = _RECORDS._base_manager.filter(id__in=numbers).values("history_id")
        table = _RECORDS._meta.db_table
        own = LedgerLeaf.objects.filter(table=table, history_id__in=rows, index__lt=size)
        indices = set(own.values_list("index", flat=True))
        if len(indices) < len(numbers):
            raise NotSealed("an erasure is not sealed yet: run kinerja_seal, then export again")
        found |= indices
    return found


def _erasures(chosen: set[int] | None, size: int) -> Iterator[list[int]]:
    """Keys of erasures of sealed rows, part by part."""
    leaves = LedgerLeaf.objects.filter(index__lt=size)
    if chosen is None:
        yield from _parts(_of(leaves))
        return
    order = sorted(chosen)
    for at in range(0, len(order), _CHUNK):
        yield from _parts(_of(leaves.filter(index__in=order[at : at + _CHUNK])))


def _of(leaves: QuerySet[LedgerLeaf]) -> QuerySet[LedgerErasure, int]:
    same = leaves.filter(table=OuterRef("table"), history_id=OuterRef("row"))
    return LedgerErasure.objects.filter(Exists(same)).values_list("pk", flat=True)


def _parts(keys: QuerySet[LedgerErasure, int]) -> Iterator[list[int]]:
    numbers = list(keys)
    for at in range(0, len(numbers), _CHUNK):
        yield numbers[at : at + _CHUNK]
