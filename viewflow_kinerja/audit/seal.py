"""Sealing: every committed row of history gets its leaf, and the new head is signed.

One transaction, one sealer, constant memory. No row is passed over, however slow the transaction
that wrote it: let t be its number and x the oldest that still runs when sealing begins. t ≥ x: it
stays above the new watermark and is asked for again. t < x: it had ended, so it is seen now. No
clock, no waiting (A22). On SQLite the order of the numbers is the order of the commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from viewflow_kinerja.audit import canonical, note
from viewflow_kinerja.audit.keys import Signer
from viewflow_kinerja.audit.sources import CHUNK, Source, sources
from viewflow_kinerja.audit.tree import Frontier
from viewflow_kinerja.models import LedgerLeaf, LedgerSchema, LedgerSeal

_LOCK = 6962  # one number for all sealers of a database
_COLUMNS = ("index", "schema_id", "table", "history_id", "hash")
Leaf = tuple[int, int, str, int, bytes]


@dataclass(frozen=True)
class Moment:
    """When sealing began: the oldest running transaction, whose numbers these are, the clock."""

    watermark: int
    cluster: str
    now: datetime


def seal(signer: Signer) -> LedgerSeal | None:
    """Seal what is not sealed; None where there is nothing, or where another is sealing."""
    try:
        with transaction.atomic():
            return _sealed(signer) if _alone() else None
    except IntegrityError:  # the other sealer of SQLite, or of a copied database, was faster
        return None


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


def newest() -> LedgerSeal | None:
    """The last seal."""
    return LedgerSeal.objects.order_by("-size").first()


def moment_of() -> Moment:
    """Of now, by the clock of the database where it has one."""
    if connection.vendor != "postgresql":
        return Moment(0, "", timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
            "(SELECT system_identifier::text FROM pg_control_system()), clock_timestamp()"
        )
        return Moment(*cursor.fetchone())


def unsealed(source: Source, last: LedgerSeal | None, cluster: str) -> Any:
    """Rows of one table that may lack a leaf; history is not searched from the start again."""
    leaves = LedgerLeaf.objects.filter(table=source.table)
    if connection.vendor != "postgresql":
        newest = leaves.aggregate(n=Max("history_id"))["n"] or 0
        return source.rows.filter(**{f"{source.key}__gt": newest})
    rows = source.rows.exclude(Exists(leaves.filter(history_id=OuterRef(source.key))))
    if last and last.cluster == cluster:  # another cluster has other numbers (A30)
        rows = rows.filter(history_txid__gte=last.watermark)
    return rows


def waiting(last: LedgerSeal | None, cluster: str) -> list[Source]:
    """The tables with something to seal, in one statement: an idle round costs next to nothing."""
    parts = [
        f"SELECT '{each.table}' WHERE EXISTS (SELECT 1 FROM {each.table} r "
        f"WHERE {unsealed_sql(each, last, cluster)})"
        for each in sources().values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [sources()[table] for (table,) in sorted(cursor.fetchall())]


def unsealed_sql(source: Source, last: LedgerSeal | None, cluster: str) -> str:
    """`unsealed` as a condition on a row `r`."""
    leaves = f"{_TABLE} l WHERE l.\"table\" = '{source.table}'"
    if connection.vendor != "postgresql":
        return f"r.{source.key} > coalesce((SELECT max(l.history_id) FROM {leaves}), 0)"
    known = last is not None and last.cluster == cluster
    since = f"r.history_txid >= {last.watermark} AND " if last and known else ""
    return f"{since}NOT EXISTS (SELECT 1 FROM {leaves} AND l.history_id = r.{source.key})"


_TABLE = LedgerLeaf._meta.db_table


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
        leaf = canonical.leaf_hash(entry.header, entry.commitment)
        yield frontier.size, schema.pk, source.table, entry.number, leaf
        frontier.add(leaf)


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
