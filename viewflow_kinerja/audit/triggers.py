"""Installing what guards the tables, and telling whether it is there, word by word.

Runs after every migration; SQLite drops triggers when it rebuilds a table (A19), and refuses to
rebuild one that a trigger elsewhere names: there they are taken away before. Where the role may
not install, the SQL is printed for the owner of the tables.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import ProgrammingError, connections, transaction

from viewflow_kinerja.audit import append_only, counters, guard, partitions, projection
from viewflow_kinerja.audit.pieces import APPEND_ONLY, COUNTERS, GUARD, Piece

_TRIGGERS = {"trigger", "constraint"}
Found = dict[tuple[str, str], str]  # (table, name) -> text


class Gap(NamedTuple):
    """Something that should stand in the database and does not."""

    piece: Piece

    @property
    def table(self) -> str:
        """Which table stands open."""
        return self.piece.table or self.piece.name


def wanted(using: str = "default") -> list[Piece]:
    """All that should be there, as the settings are."""
    vendor = connections[using].vendor
    rooms = (append_only, guard, projection, counters)
    found = [piece for room in rooms for piece in room.pieces(vendor)]
    return [*found, *partitions.pieces(found, using)]


def _standing(using: str) -> Found:
    """What of ours is there and would fire."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ASK[connections[using].vendor])
        return {(table, name): text for table, name, text in cursor.fetchall()}


_OURS = f"('{APPEND_ONLY}', '{GUARD}', '{COUNTERS}')"
_ASK = {
    "sqlite": f"""SELECT CASE type WHEN 'table' THEN '' ELSE tbl_name END, name, sql
        FROM sqlite_master WHERE substr(name, 1, 5) IN {_OURS} AND sql IS NOT NULL""",
    "postgresql": f"""SELECT t.tgrelid::regclass::text, t.tgname::text, p.proname::text
        FROM pg_trigger t
        JOIN pg_proc p ON p.oid = t.tgfoid WHERE substr(t.tgname, 1, 5) IN {_OURS}
        AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL
        UNION ALL SELECT '', proname::text, prosrc FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND substr(proname, 1, 5) IN {_OURS}""",
}


def gaps(using: str = "default") -> list[Gap]:
    """What is missing, switched off, or says something else than it should."""
    there = _standing(using)
    return [Gap(piece) for piece in wanted(using) if there.get(_place(piece)) != piece.text]


def _place(piece: Piece) -> tuple[str, str]:
    return piece.table, piece.name


def missing(using: str = "default") -> list[str]:
    """The tables that stand open."""
    return sorted({gap.table for gap in gaps(using) if not _counts(gap)})


def gone(using: str = "default") -> list[tuple[str, str]]:
    """(table, what is missing there) of everything that should guard and does not."""
    return sorted((gap.table, gap.piece.name) for gap in gaps(using) if not _counts(gap))


def uncounted(using: str = "default") -> list[str]:
    """The counters that do not stand: figures of monitoring stay behind, nothing stands open."""
    return sorted({gap.piece.name for gap in gaps(using) if _counts(gap)})


def _counts(gap: Gap) -> bool:
    return gap.piece.name.startswith(COUNTERS)


def armed(using: str = "default") -> list[tuple[str, str]]:
    """(table, trigger) of every trigger of ours that is there and would fire."""
    return sorted(place for place in _standing(using) if place[0])


def ready(using: str = "default") -> bool:
    """Whether every table is there; a half-migrated database waits for the next post_migrate."""
    ask = connections[using].introspection
    with connections[using].cursor() as cursor:  # `table_names` leaves partitions out
        there = {table.name for table in ask.get_table_list(cursor) if table.type != "v"}
    return {piece.table for piece in wanted(using) if piece.kind in _TRIGGERS} <= there


def statements(using: str = "default") -> Iterator[str]:
    """What the owner has to run so that nothing is missing and nothing is too much."""
    on_sqlite = connections[using].vendor == "sqlite"
    should, there = wanted(using), _standing(using)
    stale = there.keys() - {_place(piece) for piece in should}
    for place in sorted(stale, reverse=True):  # triggers before their functions
        yield from _drop(place, on_sqlite=on_sqlite)
    for piece in (each for each in should if there.get(_place(each)) != each.text):
        if piece.kind in _TRIGGERS or (on_sqlite and _place(piece) in there):
            yield from _drop(_place(piece), on_sqlite=on_sqlite)  # perhaps only switched off
        yield piece.sql


def _drop(place: tuple[str, str], *, on_sqlite: bool) -> Iterator[str]:
    table, name = place
    if table:
        yield f"DROP TRIGGER IF EXISTS {name}" + ("" if on_sqlite else f" ON {table}")
        return
    if name == guard.PENDING:
        yield guard.settled()
    yield f"DROP TABLE IF EXISTS {name}" if on_sqlite else f"DROP FUNCTION {name}()"


def install(using: str = "default") -> None:
    """Arm what is not armed; repeating it changes nothing."""
    if ready(using):
        _run(list(statements(using)), using)


def _run(texts: list[str], using: str) -> None:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for text in texts:
            cursor.execute(text)


def strip(using: str = "default") -> None:
    """Take the triggers away: only the owner of the tables can; tests do before they flush."""
    on_sqlite = connections[using].vendor == "sqlite"
    if not on_sqlite:
        connections[using].check_constraints()  # no trigger goes while it has something to say
    places = armed(using)
    _run([text for place in places for text in _drop(place, on_sqlite=on_sqlite)], using)


def before_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of pre_migrate: SQLite cannot rebuild a table that a trigger elsewhere names."""
    if connections[using].vendor == "sqlite":
        strip(using)


def after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    try:
        install(using)
    except ProgrammingError as error:
        if not re.search("permission denied|must be owner", str(error)):
            raise
        out = kwargs.get("stdout")
        print(_FOR_THE_OWNER, *statements(using), sep=";\n", end=";\n", file=out)


_FOR_THE_OWNER = "-- This role may not install the triggers; let the owner of the tables run this"
