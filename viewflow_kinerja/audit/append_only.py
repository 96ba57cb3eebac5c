"""Triggers that make history and ledger append-only. Source: our choice, ADR 0006, ADR 0038.

PostgreSQL also stamps each history row with its transaction and the clock of the database. The
triggers are installed after every migration, because SQLite drops them when it rebuilds a table.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

_PREFIX = "kj_ao"


def recorded_models() -> list[type[models.Model]]:
    """Every model of ours that has a history."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    return [model for model in ours if hasattr(model._meta, "simple_history_manager_attribute")]


def stamped() -> dict[str, str]:
    """Table that remembers what people did -> its key."""
    event = apps.get_model("viewflow_kinerja", "WorkflowEvent")
    recorded: list[Any] = recorded_models()
    histories = {model.history.model._meta.db_table: "history_id" for model in recorded}
    return {**histories, event._meta.db_table: "id"}


def tables() -> dict[str, str]:
    """Table that nobody may change -> its key: history, events, the ledger."""
    ledger = [apps.get_model("viewflow_kinerja", name) for name in _LEDGER]
    return {**stamped(), **{model._meta.db_table: model._meta.pk.column for model in ledger}}


_LEDGER = ("LedgerSchema", "LedgerLeaf", "LedgerSeal", "LedgerReceipt", "LedgerCheck")


def _postgresql_functions() -> Iterator[str]:
    yield f"""CREATE OR REPLACE FUNCTION {_PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege'; END $$"""
    for name, column in (("history", "history_date"), ("event", "at")):
        yield f"""CREATE OR REPLACE FUNCTION {_PREFIX}_stamp_{name}() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN
            NEW.history_txid := pg_current_xact_id()::text::bigint;
            NEW.{column} := clock_timestamp(); RETURN NEW; END $$"""


def _postgresql() -> Iterator[tuple[str, str, str]]:
    """(table, trigger, statement) of every trigger that must be there."""
    refuse, stamping = f"EXECUTE FUNCTION {_PREFIX}_refuse()", stamped()
    for table, key in tables().items():
        row, truncate, stamp = (f"{_PREFIX}_{name}" for name in ("row", "truncate", "stamp"))
        create = "CREATE OR REPLACE TRIGGER"
        yield (
            table,
            row,
            f"{create} {row} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        )
        yield (
            table,
            truncate,
            f"{create} {truncate} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        )
        if table in stamping:
            function = f"{stamp}_{'history' if key == 'history_id' else 'event'}()"
            yield (
                table,
                stamp,
                f"{create} {stamp} BEFORE INSERT ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}",
            )


def _sqlite() -> Iterator[tuple[str, str, str]]:
    """(table, trigger, statement) of every trigger that must be there."""

    def refuse(what: str) -> str:
        return f"BEGIN SELECT RAISE(ABORT, 'append-only: {what} refused'); END"

    create = "CREATE TRIGGER IF NOT EXISTS"
    for table, key in tables().items():
        upd, gone, rep = (f"{_PREFIX}_{name}_{table}" for name in ("upd", "del", "rep"))
        yield table, upd, f"{create} {upd} BEFORE UPDATE ON {table} {refuse('UPDATE')}"
        yield table, gone, f"{create} {gone} BEFORE DELETE ON {table} {refuse('DELETE')}"
        # A24: INSERT OR REPLACE deletes without firing DELETE triggers
        taken = f'"{key}" = NEW."{key}"' + _ALSO_UNIQUE.get(table, "")
        yield (
            table,
            rep,
            f"{create} {rep} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {refuse('REPLACE')}",
        )


# The other unique columns: a replacement by them deletes as well.
_ALSO_UNIQUE = {
    "viewflow_kinerja_workflowevent": (
        """ OR ("key" <> '' AND "key" = NEW."key" AND task_id = NEW.task_id)"""
    ),
    "viewflow_kinerja_ledgerleaf": (
        """ OR ("table" = NEW."table" AND history_id = NEW.history_id)"""
    ),
    "viewflow_kinerja_ledgerschema": """ OR digest = NEW.digest""",
}
_TRIGGERS = {"postgresql": _postgresql, "sqlite": _sqlite}
_FUNCTIONS: dict[str, Callable[[], Iterable[str]]] = {
    "postgresql": _postgresql_functions,
    "sqlite": tuple,
}


def install(using: str = "default") -> None:
    """Arm the triggers; repeating it changes nothing."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if not set(tables()) <= there:
        return  # a half-migrated database: the next post_migrate comes
    with connection.cursor() as cursor:
        for statement in _FUNCTIONS[connection.vendor]():
            cursor.execute(statement)
        for _table, _name, statement in _TRIGGERS[connection.vendor]():
            cursor.execute(statement)


def after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    install(using)


def armed(using: str = "default") -> list[tuple[str, str]]:
    """(table, trigger) of every trigger of ours that is there and would fire."""
    connection = connections[using]
    query = f"""SELECT tbl_name, name FROM sqlite_master
        WHERE type = 'trigger' AND name LIKE '{_PREFIX}%'"""
    if connection.vendor == "postgresql":
        query = f"""SELECT tgrelid::regclass::text, tgname FROM pg_trigger
            WHERE tgname LIKE '{_PREFIX}%' AND tgenabled IN ('O', 'A')"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def gone(using: str = "default") -> list[tuple[str, str]]:
    """(table, trigger) of every trigger that must be there and would not fire."""
    there = set(armed(using))
    due = _TRIGGERS[connections[using].vendor]()
    return sorted((table, name) for table, name, _ in due if (table, name) not in there)


def missing(using: str = "default") -> list[str]:
    """Tables with fewer armed triggers than they must have."""
    return sorted({table for table, _name in gone(using)})


def strip(using: str = "default") -> None:
    """Take the triggers away: only the owner of the tables can; tests do before they flush."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, name in armed(using):
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")
