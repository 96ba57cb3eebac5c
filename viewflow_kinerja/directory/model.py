"""People read from models of the portal, by a map of fields and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import Model, QuerySet

from viewflow_kinerja.directory import cells
from viewflow_kinerja.directory.base import BaseDirectory, Row
from viewflow_kinerja.directory.people import Person

#: a path ("bidang__nama") or a function of the row
Source = str | Callable[[Any], Any]


class ModelDirectory(BaseDirectory):
    """Maps existing tables, managed or not, in this database or another.

    `fields` and `unit_fields` map our names to theirs; models are classes or "app.Model". It only
    reads; `using` names the alias, whose account needs no more than SELECT. A NIP that the table
    keeps as a number is refused like a number cell: map a function that makes text of it, once you
    know that its digits are whole.
    """

    model: type[Model] | str
    unit_model: type[Model] | str
    using: str | None = None
    fields: Mapping[str, Source]
    unit_fields: Mapping[str, Source]
    acting_model: type[Model] | str | None = None  # posts held as Plt, Plh or Pj
    acting_fields: Mapping[str, Source] = {}
    changed_field: str | None = None  # "updated_at", if the table has one

    def person_queryset(self) -> QuerySet[Any]:
        """Rows of people; override it to leave some out."""
        return self._rows_of(self.model, self.fields)

    def unit_queryset(self) -> QuerySet[Any]:
        """Rows of units; override it to leave some out."""
        return self._rows_of(self.unit_model, self.unit_fields)

    def person_rows(self) -> Iterator[Row]:
        """Rows of people, in chunks; memory stays flat."""
        return _mapped(self.person_queryset(), self.fields)

    def unit_rows(self) -> Iterator[Row]:
        """Rows of units."""
        return _mapped(self.unit_queryset(), self.unit_fields)

    def acting_rows(self) -> Iterator[Row]:
        """Rows of posts held as Plt, Plh or Pj, where the map names their table."""
        if self.acting_model is None:
            return iter(())
        return _mapped(self._rows_of(self.acting_model, self.acting_fields), self.acting_fields)

    def people(
        self, *, unit_key: str | None = None, changed_since: datetime | None = None
    ) -> Iterator[Person]:
        """People, narrowed by the source itself."""
        rows = self.person_queryset()
        if unit_key is not None:
            rows = rows.filter(**{self._path("unit_key"): unit_key})
        if changed_since is not None and self.changed_field:
            rows = rows.filter(**{f"{self.changed_field}__gt": changed_since})
        for row in _mapped(rows, self.fields):
            if (person := _person(row.values)) is not None:
                yield person

    def get_person(self, key: str) -> Person | None:
        """The row with that key, as a person."""
        return self._only(self._path("key"), key)

    def person_for_user(self, user: Any) -> Person | None:
        """Match by user name where the map has one, else by NIP."""
        for name in ("username", "nip"):
            if name in self.fields and (found := self._only(self._path(name), user.get_username())):
                return found
        return None

    def _only(self, path: str, value: str) -> Person | None:
        """Nobody where two match."""
        rows = list(self.person_queryset().filter(**{path: value})[:2])
        return _person(_values(rows[0], self.fields)) if len(rows) == 1 else None

    def _rows_of(self, model: type[Model] | str, fields: Mapping[str, Source]) -> QuerySet[Any]:
        model = apps.get_model(model) if isinstance(model, str) else model
        rows = model._base_manager.using(self.using).order_by("pk")
        relations = sorted(_relations(model, fields))
        return rows.select_related(*relations) if relations else rows

    def _path(self, name: str) -> str:
        source = self.fields.get(name)
        if isinstance(source, str):
            return source
        words = f"{type(self).__name__}.fields[{name!r}] is looked up: map it by a path."
        raise ImproperlyConfigured(words)


def _relations(model: type[Model], fields: Mapping[str, Source]) -> set[str]:
    """Relations that the paths follow, so that nobody is read one by one."""
    paths = {source.rpartition("__")[0] for source in fields.values() if isinstance(source, str)}
    return {path for path in paths - {""} if _is_relation(model, path)}


def _is_relation(model: Any, path: str) -> bool:
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not (field.many_to_one or field.one_to_one):
            return False
        model = field.related_model
    return True


def _mapped(rows: QuerySet[Any], fields: Mapping[str, Source]) -> Iterator[Row]:
    table = rows.model._meta.db_table
    for row in rows.iterator(chunk_size=2_000):
        yield Row(table, str(row.pk), _values(row, fields))


def _values(row: Model, fields: Mapping[str, Source]) -> dict[str, Any]:
    return {name: _value(row, source) for name, source in fields.items()}


def _value(row: Any, source: Source) -> Any:
    if callable(source):
        return source(row)
    for part in source.split("__"):
        row = getattr(row, part, None)
    return row


def _person(values: Mapping[str, Any]) -> Person | None:
    try:
        return cells.person(values)
    except cells.BadRow:
        return None
