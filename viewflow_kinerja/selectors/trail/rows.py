"""Rows of many histories as one list, newest first, one page at a time; one statement.

What a row is about stays in its own table; here is what all have: who, when, which act, why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from viewflow_kinerja.models import Refusal, WorkflowEvent
from viewflow_kinerja.selectors.trail.kinds import EVENTS, KINDS, REFUSALS, Kind

PAGE = 50
_NUMBER = BigIntegerField(null=True)


@dataclass(frozen=True)
class Row:
    """One row of a history, of the events, or of the refusals."""

    kind: str  # name of the model
    number: int  # history_id
    sign: str
    at: datetime
    actor: int | None
    name: str
    nip: str
    on_behalf_of: int | None
    act: str
    reason: str
    request: str
    source: str
    process: int | None
    key: int | None  # of the record
    owner: int | None  # employee whose record it is

    @property
    def place(self) -> "Place":
        """Where it stands in the list."""
        return (self.at, self.kind, self.number)


Place = tuple[datetime, str, int]
_COLUMNS = tuple(Row.__dataclass_fields__)
_HISTORY: Mapping[str, Any] = {
    "number": F("history_id"),
    "sign": F("history_type"),
    "at": F("history_date"),
    "actor": F("history_user_id"),
    "name": F("actor_name"),
    "nip": F("actor_nip"),
    "on_behalf_of": F("on_behalf_of_id"),
    "act": F("act"),
    "reason": F("reason"),
    "request": F("request_id"),
    "source": F("source"),
    "process": F("wf_process_id"),
    "key": F("id"),
}


def _text(words: str) -> Any:
    return Value(words, output_field=CharField())


def _nobody() -> Any:
    return Cast(Value(None), _NUMBER)


def of_history(kind: Kind, found: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of one history in the columns of all."""
    owner = Cast(F(kind.owner), _NUMBER) if kind.owner else _nobody()
    return _shaped(found, {"kind": _text(kind.name), **_HISTORY, "owner": owner})


def of_events(found: QuerySet[WorkflowEvent]) -> QuerySet[Any]:
    """Steps of the engine in the same columns; the key is that of the step."""
    columns = {
        "kind": _text(EVENTS),
        **{"number": F("id"), "sign": F("status"), "at": F("at"), "actor": F("actor_id")},
        **{"name": F("actor_name"), "nip": _text(""), "on_behalf_of": F("on_behalf_of_id")},
        **{"act": F("action"), "reason": F("reason"), "request": _text("")},
        **{"source": _text(""), "process": F("process_id"), "key": F("task_id")},
        "owner": _nobody(),
    }
    return _shaped(found, columns)


def of_refusals(found: QuerySet[Refusal]) -> QuerySet[Any]:
    """Acts that were refused, in the same columns; the reason is the sentence of the refusal."""
    columns = {
        "kind": _text(REFUSALS),
        **{"number": F("id"), "sign": _text(""), "at": F("at"), "actor": F("actor_id")},
        **{"name": F("actor_name"), "nip": F("actor_nip"), "on_behalf_of": F("on_behalf_of_id")},
        **{"act": F("act"), "reason": F("sentence"), "request": F("request_id")},
        **{"source": F("source"), "process": _nobody(), "key": F("key"), "owner": _nobody()},
    }
    return _shaped(found, columns)


def _shaped(found: QuerySet[Any], columns: Mapping[str, Any]) -> QuerySet[Any]:
    """Columns under names of our own: some names are those of fields."""
    renamed = {f"kj_{name}": columns[name] for name in _COLUMNS}
    return found.order_by().annotate(**renamed).values_list(*renamed)


def newest(
    parts: Iterable[QuerySet[Any]], *, before: Place | None = None, most: int = PAGE
) -> list[Row]:
    """The newest rows of all these; `before` is the place of the last one that was shown.

    Give one more than a page holds to know whether there is another page.
    """
    where = Q() if before is None else _before(*before)
    cut = [part.filter(where) for part in parts if not part.query.is_empty()]
    if not cut:
        return []
    found = cut[0] if len(cut) == 1 else _union([_newest_of(part, most) for part in cut])
    ordered = found.order_by("-kj_at", "-kj_kind", "-kj_number")[:most]
    return [Row(*values) for values in ordered]


def _union(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = parts
    return first.union(*others, all=True)


def _newest_of(part: QuerySet[Any], most: int) -> QuerySet[Any]:
    """PostgreSQL takes only as many of each table as can be shown; SQLite has small tables."""
    if connection.features.supports_slicing_ordering_in_compound:
        return part.order_by("-kj_at", "-kj_number")[:most]
    return part


def _before(at: datetime, kind: str, number: int) -> Q:
    same = Q(kj_at=at)
    return Q(kj_at__lt=at) | same & (Q(kj_kind__lt=kind) | Q(kj_kind=kind, kj_number__lt=number))


def kind_of(row: Row) -> Kind | None:
    """The kind of a row of history; None for events and refusals."""
    return KINDS.get(row.kind)
