"""Sealing: every committed row of history gets its leaf, and the new head is signed.

One transaction, one sealer, constant memory; `waiting` says which rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction

from viewflow_kinerja.audit import canonical, note
from viewflow_kinerja.audit.keys import Signer
from viewflow_kinerja.audit.quiet import undisturbed
from viewflow_kinerja.audit.sources import CHUNK, Entry, Source
from viewflow_kinerja.audit.tree import Frontier
from viewflow_kinerja.audit.waiting import Moment, moment_of, newest, unsealed, waiting
from viewflow_kinerja.models import LedgerErasure, LedgerLeaf, LedgerSchema, LedgerSeal

_LOCK = 6962  # one number for all sealers of a database
_COLUMNS = ("index", "schema_id", "table", "history_id", "hash")
_TABLE = LedgerLeaf._meta.db_table
Leaf = tuple[int, int, str, int, bytes]


def seal(signer: Signer) -> LedgerSeal | None:
    """Seal what is not sealed; None where there is nothing, or where another is sealing."""
    try:
        with undisturbed(), transaction.atomic():
            return _sealed(signer) if _alone() else None
    except IntegrityError:
        if connection.vendor == "postgresql":
            raise  # its sealers have a lock: this is no race
        return None  # the other sealer of SQLite was faster


def _alone() -> bool:
    if connection.vendor != "postgresql":
        return True  # the write lock of the transaction
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _sealed(signer: Signer) -> LedgerSeal | None:
    last = newest()
    moment = moment_of()  # before a row is read: what ended before it is visible below
    frontier = Frontier.unpack(last.size, bytes(last.frontier)) if last else Frontier()
    with _writer() as write:
        for source in waiting(last, moment.cluster):
            leaves = _leaves(source, unsealed(source, last, moment.cluster), frontier)
            while some := list(islice(leaves, CHUNK)):
                write(some)
    if frontier.size == (last.size if last else 0):
        return None
    return _signed(signer, frontier, moment)


def schema_of(source: Source) -> LedgerSchema:
    """The list of columns of today."""
    columns = list(source.fields)
    said = canonical.canonical([canonical.FORMAT, source.table, columns])
    values = {"format": canonical.FORMAT, "table": source.table, "columns": columns}
    found, _made = LedgerSchema.objects.get_or_create(
        digest=sha256(said.encode()).hexdigest(), defaults=values
    )
    return found


def _leaves(source: Source, rows: Any, frontier: Frontier) -> Iterator[Leaf]:
    schema = schema_of(source)
    for entry in source.entries(schema.columns, rows):
        leaf = canonical.leaf_hash(entry.header, _commitment(source, entry))
        yield frontier.size, schema.pk, source.table, entry.number, leaf
        frontier.add(leaf)


def _commitment(source: Source, entry: Entry) -> str:
    """What the row said; of one that was erased before it was sealed, as its erasure has it."""
    if entry.nonce is not None:
        return entry.commitment
    found = LedgerErasure.objects.filter(table=source.table, row=entry.number).first()
    return str(found.commitment) if found else entry.commitment


@contextmanager
def _writer() -> Iterator[Any]:
    """Writes leaves: COPY on PostgreSQL, many at once elsewhere."""
    names = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    with connection.cursor() as cursor:
        if hasattr(cursor.cursor, "copy"):
            yield lambda leaves: _copy(cursor, names, leaves)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            put = f"INSERT INTO {_TABLE} ({names}) VALUES ({marks})"
            yield lambda leaves: cursor.executemany(put, leaves)


def _copy(cursor: Any, names: str, leaves: list[Leaf]) -> None:
    with cursor.copy(f"COPY {_TABLE} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "int8", "varchar", "int8", "bytea"])
        for leaf in leaves:
            copy.write_row(leaf)


def _signed(signer: Signer, frontier: Frontier, moment: Moment) -> LedgerSeal:
    head = note.Checkpoint(signer.key.name, frontier.size, frontier.root())
    return LedgerSeal.objects.create(
        size=head.size,
        root=head.root,
        frontier=frontier.pack(),
        note=note.write(head, signer.key, signer.sign),
        sealed_at=moment.now,
        watermark=moment.watermark,
        cluster=moment.cluster,
    )
