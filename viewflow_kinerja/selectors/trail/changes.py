"""One recorded change: who, when, why, what the fields said before and after, and its seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viewflow_kinerja.models import LedgerLeaf, LedgerSeal, PlanVersion
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.trail import rows, scope, told, values
from viewflow_kinerja.selectors.trail.kinds import KINDS, Kind


@dataclass(frozen=True)
class Sealed:
    """Where a row stands in the ledger; `size` is that of the first checkpoint that covers it."""

    index: int
    size: int


@dataclass(frozen=True)
class Change:
    """One row of history with the one before it; hidden fields are not in it."""

    kind: Kind
    told: told.Told
    row: Any
    answers: Any  # the stored record that answers for it
    changed: list[dict[str, Any]]
    same: list[dict[str, Any]]
    sealed: Sealed | None
    before: int | None  # numbers of the neighbours that may be read
    after: int | None


def of(access: Access, name: str, number: int) -> Change | None:
    """One change as this account may read it; None where it may not, or there is none."""
    if (kind := KINDS.get(name)) is None:
        return None
    mine = scope.rows(access, kind)
    row = mine.filter(history_id=number).first()
    if row is None:
        return None
    near = mine.filter(id=row.id)
    older = near.filter(history_id__lt=number).order_by("-history_id").first()
    newer = near.filter(history_id__gt=number).order_by("history_id").first()
    (shown,) = told.told(rows.newest([rows.of_history(kind, mine.filter(history_id=number))]))
    answers = scope.answers_for(kind, row)
    fields = values.shown_fields(kind.model, scope.hidden(access, kind, row, answers))
    changed, same = difference(fields, older, None if row.history_type == "-" else row)
    numbers = [each.history_id if each else None for each in (older, newer)]
    return Change(kind, shown, row, answers, changed, same, _sealed(kind, number), *numbers)


def difference(
    fields: Sequence[Any], older: Any, newer: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What differs between two rows of one record, in words, and what does not."""
    names = values.Names.of([each for each in (older, newer) if each], fields)
    changed, same = [], []
    for field in fields:
        old, new = (_value(each, field) for each in (older, newer))
        word, both = values.label(field), [values.worded(field, each, names) for each in (old, new)]
        if old == new:
            same.append({"field": word, "value": both[1]})
        else:
            changed.append({"field": word, "before": both[0], "after": both[1]})
    return changed, [each for each in same if each["value"] not in (None, "")]


def about(change: Change) -> Any:
    """The record of a person that a change tells of; None where it is about nobody."""
    row = change.answers
    row = row.plan if isinstance(row, PlanVersion) else row
    return row if hasattr(row, "employee_id") else None


def _value(row: Any, field: Any) -> Any:
    """Nothing stands for an empty text: a new row has no words, not empty ones."""
    value = getattr(row, field.attname) if row is not None else None
    return None if value == "" else value


def _sealed(kind: Kind, number: int) -> Sealed | None:
    leaf = LedgerLeaf.objects.filter(table=kind.table, history_id=number)
    index = leaf.values_list("index", flat=True).first()
    if index is None:
        return None
    seal = LedgerSeal.objects.filter(size__gt=index).order_by("size").first()
    return Sealed(index, seal.size if seal else 0)
