"""What guards the partitions of a table, where somebody has divided one: PostgreSQL alone.

Triggers of rows are copied by the database itself, those of TRUNCATE are not (A21): each partition
bears its own, or it could be emptied although its table cannot.
"""

from collections.abc import Iterable, Iterator

from django.db import connections

from viewflow_kinerja.audit.pieces import Piece

_COPY = "copy"  # of a trigger of rows: made and dropped with the one on the whole table
_ASK = """SELECT c.oid::regclass::text, p.relid::regclass::text
    FROM pg_partitioned_table d
    JOIN pg_class c ON c.oid = d.partrelid AND c.relnamespace = current_schema()::regnamespace
    CROSS JOIN LATERAL pg_partition_tree(c.oid) p WHERE p.isleaf"""


def pieces(whole: Iterable[Piece], using: str) -> Iterator[Piece]:
    """What has to stand on each partition besides what stands on the whole table."""
    if connections[using].vendor != "postgresql":
        return
    parts = _partitions(using)
    for piece in whole if parts else ():
        yield from (_on(piece, part) for table, part in parts if table == piece.table)


def _partitions(using: str) -> list[tuple[str, str]]:
    """(table, partition), where anything is divided."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ASK)
        return [(table, part) for table, part in cursor.fetchall()]


def _on(piece: Piece, part: str) -> Piece:
    if piece.sql.endswith(f"FOR EACH STATEMENT EXECUTE FUNCTION {piece.text}()"):
        sql = piece.sql.replace(f" ON {piece.table} ", f" ON {part} ")
        return piece._replace(table=part, sql=sql)
    awake = f"ALTER TABLE {part} ENABLE TRIGGER {piece.name}"
    return piece._replace(kind=_COPY, table=part, sql=awake)
