"""What is installed in the database next to the tables: functions, triggers, two tables.

Each database has its own way to say it. The text is kept, so that what is there can be compared
with what should be there, word by word.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models

APPEND_ONLY, GUARD, COUNTERS = "kj_ao", "kj_gd", "kj_ru"


class Piece(NamedTuple):
    """One function, trigger or table of ours."""

    kind: str  # function, trigger, constraint or table
    name: str
    table: str  # on which a trigger stands
    sql: str
    text: str  # by which it is known again: the body, or what a trigger calls


def recorded_models() -> list[Any]:
    """Every model of ours that has a history."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    return [model for model in ours if hasattr(model._meta, "simple_history_manager_attribute")]


def name_of(model: Any) -> str:
    """By which its triggers and functions are called."""
    return str(model._meta.model_name)


def table_of(model: Any) -> str:
    """Of a recorded model."""
    return str(model._meta.db_table)


def history_of(model: Any) -> str:
    """Where its history is kept."""
    return str(model.history.model._meta.db_table)


def key_of(model: Any) -> str:
    """The column of its key, here and in its history."""
    return str(model._meta.pk.column)


def tracked(model: Any) -> list[str]:
    """The columns that its history keeps."""
    return [field.column for field in model.history.model.tracked_fields]


def columns(names: Iterable[str], alias: str) -> str:
    """Quoted, of one row."""
    return ", ".join(f'{alias}."{name}"' for name in names)


def function(name: str, body: str, *, how: str = "") -> Piece:
    """A trigger function of PostgreSQL."""
    head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {how}"
    sql = f"{head} AS $kj${body}$kj$"
    return Piece("function", name, "", sql, body)


def trigger(name: str, table: str, when: str, calls: str, *, each: str = "ROW") -> Piece:
    """A trigger of PostgreSQL that fires at once."""
    rest = f"{when} ON {table} FOR EACH {each} EXECUTE FUNCTION {calls}()"
    return Piece("trigger", name, table, f"CREATE TRIGGER {name} {rest}", calls)


def deferred(name: str, table: str, when: str, calls: str) -> Piece:
    """A trigger of PostgreSQL that fires at COMMIT."""
    rest = f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {calls}()"
    sql = f"CREATE CONSTRAINT TRIGGER {name} {when} ON {table} {rest}"
    return Piece("constraint", name, table, sql, calls)


def on_sqlite(name: str, table: str, when: str, does: str, *, only: str = "") -> Piece:
    """A trigger of SQLite; it keeps the very text by which it was made."""
    where = f" WHEN {only}" if only else ""
    sql = f"CREATE TRIGGER {name} {when} ON {table}{where} BEGIN {does}; END"
    return Piece("trigger", name, table, sql, sql)


def taken(model: type[models.Model]) -> str:
    """SQL of SQLite: rows of `b` that NEW would push out, by any of the unique columns."""
    ways = [f'b."{key}" = NEW."{key}"' for key in unique(model)]
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            ways.append(_same(model, rule))
    return " OR ".join(f"({way})" for way in ways)


def unique(model: type[models.Model]) -> list[str]:
    """Columns that are unique by themselves, the key first."""
    return [str(field.column) for field in model._meta.concrete_fields if field.unique]


def _same(model: type[models.Model], rule: models.UniqueConstraint) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in rule.fields]
    names = [field.column for field in fields]
    same = [f'b."{name}" = NEW."{name}"' for name in names]
    made = str(rule.create_sql(model, connection.schema_editor()))
    if condition := made.partition(" WHERE ")[2]:
        same += [re.sub(r'"(\w+)"', rf'{row}."\1"', condition) for row in ("b", "NEW")]
    return " AND ".join(f"({each})" for each in same)
