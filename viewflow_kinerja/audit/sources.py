"""Every table that is sealed, and how one of its rows is read: through the ORM, on any database.

The list follows from the models: whatever has a history is sealed, and what is a record itself:
the events, who read, who was refused (A23).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models

from viewflow_kinerja.audit import canonical
from viewflow_kinerja.audit.append_only import recorded_models

CHUNK = 5_000
UNSEALED = frozenset({"nonce", "history_txid"})
_WRITABLE = frozenset(
    {
        *("AutoField", "BigAutoField", "SmallAutoField", "BigIntegerField", "IntegerField"),
        *("SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
        *("PositiveBigIntegerField", "BooleanField", "FloatField", "DecimalField"),
        *("CharField", "TextField", "SlugField", "FileField", "GenericIPAddressField"),
        *("DateField", "DateTimeField", "TimeField", "DurationField"),
        *("BinaryField", "JSONField", "UUIDField"),
    }
)


class Entry(NamedTuple):
    """A row of history as the ledger sees it."""

    number: int
    when: datetime
    header: str
    body: str
    nonce: bytes | None

    @property
    def commitment(self) -> str:
        """Of a row that was not erased."""
        return canonical.commitment(self.nonce or b"", self.body)


@dataclass(frozen=True)
class Source:
    """A table whose rows become leaves."""

    model: type[models.Model]  # of the rows of history, or of what is a record itself
    key: str
    pk: str
    sign: str  # a column; "" where every row is new
    when: str
    who: str
    base: type[models.Model] | None  # whose history it is

    @property
    def table(self) -> str:
        """Its name in headers and leaves."""
        return self.model._meta.db_table

    @property
    def rows(self) -> models.QuerySet[Any]:
        """All rows, in the order of their numbers."""
        return self.model._base_manager.order_by(self.key)

    @property
    def head(self) -> tuple[str, ...]:
        """The attributes of the header."""
        signs = (self.sign,) if self.sign else ()
        return (self.key, self.pk, *signs, self.when, self.who, "on_behalf_of_id")

    @property
    def fields(self) -> dict[str, Any]:
        """Column -> field, of all that is not in the header."""
        left_out = UNSEALED | set(self.head)
        found: dict[str, Any] = {
            str(each.column): each for each in self.model._meta.concrete_fields
        }
        return {name: found[name] for name in sorted(found) if found[name].attname not in left_out}

    def values(self, columns: Sequence[str], rows: Any) -> Any:
        """What `written` needs of some rows; KeyError where a column is gone (A27)."""
        names = [self.fields[column].attname for column in columns]
        return rows.values_list("nonce", *self.head, *names)

    def entries(self, columns: Sequence[str], rows: Any) -> Iterator[Entry]:
        """The rows, read in the columns of a schema, in constant memory."""
        return self.written(columns, self.values(columns, rows).iterator(chunk_size=CHUNK))

    def written(self, columns: Sequence[str], found: Iterable[Any]) -> Iterator[Entry]:
        """Rows as the ledger sees them."""
        table, end = self.table, len(self.head) + 1
        for row in found:
            number, pk, *facts = row[1:end]
            facts = facts if self.sign else ["+", *facts]
            head = canonical.header(table, number, pk, facts)
            text = canonical.body(columns, row[end:])
            yield Entry(number, facts[1], head, text, bytes(row[0]) if row[0] else None)

    def blank(self, columns: Sequence[str]) -> str:
        """The body that a lawful erasure leaves."""
        return canonical.body(columns, [blank_of(self.fields[column]) for column in columns])


def blank_of(field: Any) -> Any:
    """NULL where the column allows it, else nothing or zero."""
    if field.null:
        return None
    if isinstance(field, models.DecimalField):
        return Decimal(0).scaleb(-field.decimal_places)
    kind = _stored(field).get_internal_type()
    return next((blank for kinds, blank in _BLANKS if kind in kinds), 0)


_BLANKS: tuple[tuple[set[str], Any], ...] = (
    ({"CharField", "TextField", "SlugField", "FileField"}, ""),
    ({"BooleanField"}, False),
    ({"FloatField"}, 0.0),
    ({"DateField"}, date(1970, 1, 1)),
    ({"DateTimeField"}, datetime(1970, 1, 1, tzinfo=UTC)),
    ({"TimeField"}, time(0)),
    ({"DurationField"}, timedelta(0)),
    ({"BinaryField"}, b""),
    ({"JSONField"}, {}),
    ({"UUIDField"}, UUID(int=0)),
)


_RECORDS = ("WorkflowEvent", "ReadAccess", "Refusal")


def _of_history(model: Any) -> Source:
    history = model.history.model
    pk = history._meta.get_field(model._meta.pk.name).attname
    who = "history_user_id"
    return Source(history, "history_id", pk, "history_type", "history_date", who, model)


@cache
def sources() -> dict[str, Source]:
    """Table -> source, in the order of the names."""
    found = [_of_history(model) for model in recorded_models()]
    for name in _RECORDS:
        model = apps.get_model("viewflow_kinerja", name)
        found.append(Source(model, "id", "id", "", "at", "actor_id", None))
    return {each.table: each for each in sorted(found, key=lambda each: each.table)}


def unwritable() -> list[str]:
    """Columns of a kind that has no canonical form; a check names them before a row is lost."""
    return [
        f"{source.table}.{column}"
        for source in sources().values()
        for column, field in source.fields.items()
        if _stored(field).get_internal_type() not in _WRITABLE
    ]


def lost() -> list[str]:
    """Columns of sealed rows that are no longer there: their leaves cannot be computed (A27)."""
    schemas = apps.get_model("viewflow_kinerja", "LedgerSchema").objects.all()
    return sorted(
        f"{schema.table}.{column}"
        for schema in schemas
        for column in schema.columns
        if schema.table not in sources() or column not in sources()[schema.table].fields
    )


def _stored(field: Any) -> Any:
    """A key is stored as what it points to."""
    while field.remote_field:
        field = field.target_field
    return field
