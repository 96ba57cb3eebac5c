"""Triggers that make history and ledger append-only. Source: our choice, ADR 0006, 0036, 0038.

PostgreSQL also stamps each row with its transaction and the clock of the database. There is one
opening: what a row says may be blanked once its lawful erasure is on record; who and when never.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from viewflow_kinerja.audit.pieces import (
    APPEND_ONLY,
    Piece,
    columns,
    function,
    history_of,
    key_of,
    on_sqlite,
    recorded_models,
    table_of,
    taken,
    trigger,
)

__all__ = ["pieces", "recorded_models", "stamped", "tables"]

_HEADER = ("history_id", "history_type", "history_date", "history_user_id", "on_behalf_of_id")
_NOTED = ("id", "at", "actor_id", "on_behalf_of_id", "history_txid")  # that of a record
_STAMPS = {"history_date": "history", "at": "event"}  # the column that the clock fills -> name


def _without_history() -> list[Any]:
    """Models whose rows are a record themselves."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    return [model for model in ours if getattr(model, "append_only", False)]


def _histories() -> dict[str, Any]:
    """Table of a history -> the model that it remembers."""
    return {history_of(model): model for model in recorded_models()}


def stamped() -> list[str]:
    """Tables that remember what people did: on PostgreSQL each row bears its transaction."""
    return [table for table, model in _models().items() if _stamped(model)]


def tables() -> dict[str, str]:
    """Table that nobody may change -> its key."""
    own = {table_of(model): key_of(model) for model in _without_history()}
    return {**dict.fromkeys(_histories(), "history_id"), **own}


def _models() -> dict[str, Any]:
    """Table that nobody may change -> its own model."""
    histories = {table: model.history.model for table, model in _histories().items()}
    return histories | {table_of(model): model for model in _without_history()}


def pieces(vendor: str) -> Iterator[Piece]:
    """All that has to stand in a database of this kind."""
    return _postgresql() if vendor == "postgresql" else _sqlite()


def _stamped(model: Any) -> str | None:
    names = {field.name for field in model._meta.fields}
    return next((column for column in _STAMPS if {column, "history_txid"} <= names), None)


def _postgresql() -> Iterator[Piece]:
    refuse = f"{APPEND_ONLY}_refuse"
    yield function(refuse, _REFUSE)
    for column, name in _STAMPS.items():
        yield function(f"{APPEND_ONLY}_stamp_{name}", _STAMP.format(column=column))
    for table, model in _models().items():
        yield from _row_triggers(table, refuse)
        yield trigger(f"{APPEND_ONLY}_truncate", table, "BEFORE TRUNCATE", refuse, each="STATEMENT")
        if stamp := _stamped(model):
            calls = f"{APPEND_ONLY}_stamp_{_STAMPS[stamp]}"
            yield trigger(f"{APPEND_ONLY}_stamp", table, "BEFORE INSERT", calls)
    for model in recorded_models():
        yield trigger(
            f"{APPEND_ONLY}_truncate", table_of(model), "BEFORE TRUNCATE", refuse, each="STATEMENT"
        )


def _row_triggers(table: str, refuse: str) -> Iterator[Piece]:
    erasure, forgettable = _erasure(), _forgettable().get(table)
    if erasure is None or forgettable is None:
        yield trigger(f"{APPEND_ONLY}_row", table, "BEFORE UPDATE OR DELETE", refuse)
        return
    name, kept = forgettable
    erase = f"{APPEND_ONLY}_erase_{name}"
    same = f"ROW({columns(kept, 'OLD')}) IS NOT DISTINCT FROM ROW({columns(kept, 'NEW')})"
    yield function(erase, _ERASE.format(same=same, on_record=_on_record(erasure, table)))
    yield trigger(f"{APPEND_ONLY}_row", table, "BEFORE DELETE", refuse)
    yield trigger(f"{APPEND_ONLY}_erase", table, "BEFORE UPDATE", erase)


def _sqlite() -> Iterator[Piece]:
    for table, model in _models().items():
        name = f"{APPEND_ONLY}_{{}}_{table}"
        yield on_sqlite(
            name.format("upd"), table, "BEFORE UPDATE", _no("UPDATE"), only=_unless_erased(table)
        )
        yield on_sqlite(name.format("del"), table, "BEFORE DELETE", _no("DELETE"))
        # A24: INSERT OR REPLACE deletes without firing DELETE triggers
        pushed_out = f"EXISTS (SELECT 1 FROM {table} b WHERE {taken(model)})"
        replace = name.format("rep")
        yield on_sqlite(replace, table, "BEFORE INSERT", _no("REPLACE"), only=pushed_out)


def _no(what: str) -> str:
    return f"SELECT RAISE(ABORT, 'append-only: {what} refused')"


def _erasure() -> type[models.Model] | None:
    """The record of lawful erasures, where there is one; without it nothing is blanked."""
    try:
        return apps.get_model("viewflow_kinerja", "LedgerErasure")
    except LookupError:
        return None


def _forgettable() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Table whose rows may be blanked -> what it is called, and the columns that stay as they are.

    Histories, and records of who read and who was refused; the ledger and the events never.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {
        table: (str(model._meta.model_name), (*_HEADER, key_of(model), "history_txid"))
        for table, model in _histories().items()
    }
    for model in _without_history():
        if getattr(model, "forgettable", False):
            found[table_of(model)] = (str(model._meta.model_name), _NOTED)
    return found


def _on_record(erasure: type[models.Model], table: str) -> str:
    where = f'e."table" = \'{table}\' AND e."row" = OLD."{tables()[table]}"'
    return f"EXISTS (SELECT 1 FROM {table_of(erasure)} e WHERE {where})"


def _unless_erased(table: str) -> str:
    erasure, forgettable = _erasure(), _forgettable().get(table)
    if erasure is None or forgettable is None:
        return ""
    same = " AND ".join(f'OLD."{column}" IS NEW."{column}"' for column in forgettable[1])
    blanked = "NEW.nonce IS NULL AND OLD.nonce IS NOT NULL"
    return f"NOT ({same} AND {blanked} AND {_on_record(erasure, table)})"


_REFUSE = """
    BEGIN RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege'; END """
_STAMP = """
    BEGIN NEW.history_txid := pg_current_xact_id()::text::bigint;
    NEW.{column} := clock_timestamp(); RETURN NEW; END """
_ERASE = """
    BEGIN IF {same} AND NEW.nonce IS NULL AND OLD.nonce IS NOT NULL AND {on_record}
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege'; END """
