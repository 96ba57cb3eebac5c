"""The guard: nothing is committed that its history does not tell. Source: our choice, ADR 0036.

PostgreSQL compares in deferred constraint triggers, at COMMIT. SQLite has none, but it has deferred
foreign keys: each change adds a row that points at nothing, an equal row of history takes it away,
and COMMIT fails while one is left.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from viewflow_kinerja.audit.pieces import (
    GUARD,
    Piece,
    columns,
    deferred,
    function,
    history_of,
    key_of,
    name_of,
    on_sqlite,
    recorded_models,
    table_of,
    taken,
    tracked,
)
from viewflow_kinerja.conf import kinerja_settings

MODES = ("enforce", "warn", "off")
INCIDENTS = "viewflow_kinerja_guardincident"
# A plan made while a table was nearly empty would be kept for a bulk act: a scan for each row.
BY_INDEX = "SET enable_seqscan TO off"
PENDING, NOWHERE = "kj_gd_change_without_history", "kj_gd_its_history_is_missing"


def mode() -> str:
    """What the guard does with what it finds."""
    return str(kinerja_settings.AUDIT_GUARD)


def is_set() -> bool:
    """Whether the settings can be read, and name a mode."""
    try:
        return mode() in MODES
    except ImproperlyConfigured:
        return False  # another check names the key


def incidents(using: str = "default") -> list[tuple[str, int, str]]:
    """(table, row, what) of every change that went past the guard, as far as it was seen.

    On SQLite also what waits for its history for ever: a client without foreign keys leaves it.
    """
    connection = connections[using]
    query = f'SELECT "table", "row", what FROM {INCIDENTS}'
    if connection.vendor == "sqlite" and PENDING in connection.introspection.table_names():
        query += f" UNION ALL SELECT base, pk, 'a change without history' FROM {PENDING}"
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY 1, 2, 3")
        return cursor.fetchall()


def pieces(vendor: str) -> Iterator[Piece]:
    """All that has to stand in a database of this kind, as it is set."""
    if mode() == "off":
        return
    if vendor == "sqlite":
        yield from _waiting()
    for model in recorded_models():
        yield from _of_postgresql(model) if vendor == "postgresql" else _of_sqlite(model)


def objection(words: str, table: str, key: str) -> str:
    """PL/pgSQL: refuse, or write it down and go on; `words` is quoted, `key` an expression."""
    if mode() == "warn":
        return (
            f'INSERT INTO {INCIDENTS} (at, "table", "row", what) '
            f"VALUES (clock_timestamp(), '{table}', {key}, '{words}')"
        )
    return (
        f"RAISE EXCEPTION 'guard: {words}: {table} %', {key} "
        "USING ERRCODE = 'integrity_constraint_violation'"
    )


def _of_postgresql(model: Any) -> Iterator[Piece]:
    table, history, key, name = table_of(model), history_of(model), key_of(model), name_of(model)
    names = tracked(model)
    changed = function(
        f"{GUARD}_{name}",
        how=BY_INDEX,
        body=_CHANGED.format(
            table=table,
            history=history,
            key=key,
            stored=columns(names, "b"),
            told=columns(names, "h"),
            old=columns(names, "OLD"),
            new=columns(names, "NEW"),
            key_changed=objection("a key does not change", table, f'OLD."{key}"'),
            untold=objection("a change without history", table, "changed"),
            untrue=objection("history differs from the row", table, "changed"),
        ),
    )
    told = function(
        f"{GUARD}_told_{name}",
        how=BY_INDEX,
        body=_TOLD.format(
            table=table,
            history=history,
            key=key,
            stored=columns(names, "b"),
            told=columns(names, "NEW"),
            untrue=objection("history differs from the row", table, f'NEW."{key}"'),
            again=_again(model),
            twice=objection("made twice", table, f'NEW."{key}"'),
        ),
    )
    yield from (changed, told)
    yield deferred(f"{GUARD}_row", table, "AFTER INSERT OR UPDATE OR DELETE", changed.name)
    yield deferred(f"{GUARD}_told", history, "AFTER INSERT", told.name)


# A pointer of the engine may change alone; it is an event's to tell.
_CHANGED = """
    DECLARE changed bigint := COALESCE(NEW."{key}", OLD."{key}"); equal boolean; BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF OLD."{key}" <> NEW."{key}" THEN {key_changed}; END IF;
      IF ROW({old}) IS NOT DISTINCT FROM ROW({new}) THEN RETURN NULL; END IF;
    END IF;
    SELECT CASE h.history_type WHEN '-' THEN b."{key}" IS NULL ELSE b."{key}" IS NOT NULL
      AND ROW({stored}) IS NOT DISTINCT FROM ROW({told}) END INTO equal
      FROM {history} h LEFT JOIN {table} b ON b."{key}" = h."{key}"
      WHERE h.history_txid = pg_current_xact_id()::text::bigint AND h."{key}" = changed
      ORDER BY h.history_id DESC LIMIT 1;
    IF equal IS NULL THEN {untold}; ELSIF NOT equal THEN {untrue}; END IF;
    RETURN NULL; END """
_TOLD = """
    DECLARE same boolean; BEGIN
    PERFORM 1 FROM {history} h WHERE h.history_txid = NEW.history_txid
      AND h."{key}" = NEW."{key}" AND h.history_id > NEW.history_id;
    IF FOUND THEN RETURN NULL; END IF;
    IF {again} THEN {twice}; END IF;
    SELECT ROW({stored}) IS NOT DISTINCT FROM ROW({told}) INTO same
      FROM {table} b WHERE b."{key}" = NEW."{key}";
    IF (same IS NULL) <> (NEW.history_type = '-') OR same = false THEN {untrue}; END IF;
    RETURN NULL; END """


def _again(model: Any) -> str:
    """SQL: a creation of what is there already, as `ignore_conflicts` would write it (A6)."""
    key = key_of(model)
    earlier = f"""SELECT 1 FROM {history_of(model)} h WHERE h."{key}" = NEW."{key}"
        AND h.history_id < NEW.history_id"""
    gone = f"EXISTS ({earlier} AND h.history_type = '-')"
    return f"NEW.history_type = '+' AND EXISTS ({earlier}) AND NOT {gone}"


def _waiting() -> Iterator[Piece]:
    """A change waits in one table for its history; the other is empty, and must stay so."""
    nowhere = f"CREATE TABLE {NOWHERE} (base TEXT PRIMARY KEY)"
    yield Piece("table", NOWHERE, "", nowhere, nowhere)
    points = f" REFERENCES {NOWHERE} (base) DEFERRABLE INITIALLY DEFERRED"
    pending = (  # found by its key (A32), which is what an error of Django names
        f"CREATE TABLE {PENDING} (pk INTEGER NOT NULL, base TEXT NOT NULL"
        f"{points if mode() == 'enforce' else ''}, PRIMARY KEY (pk, base))"
    )
    yield Piece("table", PENDING, "", pending, pending)


def waits(table: str, key: str) -> str:
    """SQL of SQLite: this row waits for its history."""
    return f"INSERT OR IGNORE INTO {PENDING} (pk, base) VALUES ({key}, '{table}')"


def settled() -> str:
    """SQL of SQLite: what was left behind is written down before the table goes."""
    return f"""INSERT INTO {INCIDENTS} (at, "table", "row", what)
        SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), base, pk, 'a change without history'
        FROM {PENDING}"""


def _of_sqlite(model: Any) -> Iterator[Piece]:
    table, key, name = table_of(model), key_of(model), name_of(model)
    new, old = f'NEW."{key}"', f'OLD."{key}"'
    differs = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in tracked(model))
    yield on_sqlite(f"{GUARD}_ins_{name}", table, "AFTER INSERT", waits(table, new))
    yield on_sqlite(f"{GUARD}_upd_{name}", table, "AFTER UPDATE", waits(table, new), only=differs)
    yield on_sqlite(f"{GUARD}_del_{name}", table, "AFTER DELETE", waits(table, old))
    refuse = "SELECT RAISE(ABORT, 'guard: a key does not change')"
    yield on_sqlite(f"{GUARD}_key_{name}", table, "BEFORE UPDATE", refuse, only=f"{old} <> {new}")
    # A24: what INSERT OR REPLACE and UPDATE OR REPLACE push out fires no DELETE trigger
    pushed = f"INSERT OR IGNORE INTO {PENDING} (pk, base) SELECT b.\"{key}\", '{table}'"
    pushed = f"{pushed} FROM {table} b WHERE ({taken(model)})"
    yield on_sqlite(f"{GUARD}_rep_{name}", table, "BEFORE INSERT", pushed)
    others = f'{pushed} AND b."{key}" <> {old}'
    yield on_sqlite(f"{GUARD}_out_{name}", table, "BEFORE UPDATE", others, only=differs)
    yield on_sqlite(f"{GUARD}_told_{name}", history_of(model), "AFTER INSERT", _told(model))


def _told(model: Any) -> str:
    """A row of history that is true takes away what waited for it; another one is refused."""
    table, key = table_of(model), key_of(model)
    stored = f'SELECT 1 FROM {table} b WHERE b."{key}" = NEW."{key}"'
    equal = " AND ".join(f'b."{each}" IS NEW."{each}"' for each in tracked(model))
    true = f"""CASE NEW.history_type WHEN '-' THEN NOT EXISTS ({stored})
        ELSE EXISTS ({stored} AND {equal}) END AND NOT ({_again(model)})"""
    words = "history differs from the row"
    untrue = f"SELECT RAISE(ABORT, 'guard: {words}: {table}') WHERE NOT ({true})"
    if mode() == "warn":
        untrue = f"""INSERT INTO {INCIDENTS} (at, "table", "row", what) SELECT
            strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table}', NEW."{key}", '{words}'
            WHERE NOT ({true})"""
    return f"""{untrue}; DELETE FROM {PENDING} WHERE pk = NEW."{key}" AND base = '{table}'"""
