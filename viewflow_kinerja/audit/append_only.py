"""Triggers that make history append-only on both databases. Source: our choice, ADR 0006.

PostgreSQL also stamps each history row with its transaction and the clock of the database. The
triggers are installed after every migration, because SQLite drops them when it rebuilds a table.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

_PREFIX = "kj_ao"


def recorded_models() -> list[type[models.Model]]:
    """Every model of ours that has a history."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    return [model for model in ours if hasattr(model._meta, "simple_history_manager_attribute")]


def tables() -> dict[str, str]:
    """Table that nobody may change -> its key."""
    event = apps.get_model("viewflow_kinerja", "WorkflowEvent")
    recorded: list[Any] = recorded_models()
    histories = {model.history.model._meta.db_table: "history_id" for model in recorded}
    return {**histories, event._meta.db_table: "id"}


def _postgresql() -> Iterator[str]:
    yield f"""CREATE OR REPLACE FUNCTION {_PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege'; END $$"""
    for name, column in (("history", "history_date"), ("event", "at")):
        yield f"""CREATE OR REPLACE FUNCTION {_PREFIX}_stamp_{name}() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN
            NEW.history_txid := pg_current_xact_id()::text::bigint;
            NEW.{column} := clock_timestamp(); RETURN NEW; END $$"""
    for table, key in tables().items():
        stamp = "history" if key == "history_id" else "event"
        yield f"""CREATE OR REPLACE TRIGGER {_PREFIX}_row BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {_PREFIX}_refuse()"""
        yield f"""CREATE OR REPLACE TRIGGER {_PREFIX}_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {_PREFIX}_refuse()"""
        yield f"""CREATE OR REPLACE TRIGGER {_PREFIX}_stamp BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION {_PREFIX}_stamp_{stamp}()"""


def _sqlite() -> Iterator[str]:
    def refuse(what: str) -> str:
        return f"BEGIN SELECT RAISE(ABORT, 'append-only: {what} refused'); END"

    for table, key in tables().items():
        name = f"{_PREFIX}_{{}}_{table}"
        yield f"""CREATE TRIGGER IF NOT EXISTS {name.format("upd")} BEFORE UPDATE ON {table}
            {refuse("UPDATE")}"""
        yield f"""CREATE TRIGGER IF NOT EXISTS {name.format("del")} BEFORE DELETE ON {table}
            {refuse("DELETE")}"""
        # A24: INSERT OR REPLACE deletes without firing DELETE triggers
        taken = f"{key} = NEW.{key}" + (_ANSWERED if key == "id" else "")
        yield f"""CREATE TRIGGER IF NOT EXISTS {name.format("rep")} BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {refuse("REPLACE")}"""


# The other unique columns of an event: a replacement by them deletes as well.
_ANSWERED = """ OR ("key" <> '' AND "key" = NEW."key" AND task_id = NEW.task_id)"""
_STATEMENTS = {"postgresql": _postgresql, "sqlite": _sqlite}
_PER_TABLE = 3


def install(using: str = "default") -> None:
    """Arm the triggers; repeating it changes nothing."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if not set(tables()) <= there:
        return  # a half-migrated database: the next post_migrate comes
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]():
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


def missing(using: str = "default") -> list[str]:
    """Tables with fewer armed triggers than they must have."""
    found = [table for table, _ in armed(using)]
    return sorted(table for table in tables() if found.count(table) < _PER_TABLE)


def strip(using: str = "default") -> None:
    """Take the triggers away: only the owner of the tables can; tests do before they flush."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, name in armed(using):
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")
