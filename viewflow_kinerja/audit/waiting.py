"""What waits for its seal: one rule for the sealer, and for the page that shows the lag.

No row is passed over, however slow the transaction that wrote it: let t be its number and x the
oldest that still runs when sealing begins. t ≥ x: it stays above the new watermark and is asked for
again. t < x: it had ended, so it is seen now. No clock, no waiting (A22). On SQLite the order of
the numbers is the order of the commits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from viewflow_kinerja.audit.sources import Source, sources
from viewflow_kinerja.models import LedgerLeaf, LedgerSeal

_TABLE = LedgerLeaf._meta.db_table


@dataclass(frozen=True)
class Moment:
    """When sealing began: the oldest running transaction, whose numbers these are, the clock."""

    watermark: int
    cluster: str
    now: datetime


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
    """The tables with something to seal; an idle round asks once and costs next to nothing."""
    moved = _holding({each: _since(last, cluster) for each in sources().values()})
    return _holding({each: unsealed_sql(each, last, cluster) for each in moved})


def _holding(conditions: dict[Source, str]) -> list[Source]:
    """The tables with a row `r` of which this is true, in one statement."""
    if not conditions:
        return []
    parts = [
        f"SELECT '{each.table}' WHERE EXISTS (SELECT 1 FROM {each.table} r WHERE {condition})"
        for each, condition in conditions.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [sources()[table] for (table,) in sorted(cursor.fetchall())]


def _since(last: LedgerSeal | None, cluster: str) -> str:
    """Written since the last watermark; planned in a fraction of the time that `unsealed` takes."""
    known = connection.vendor == "postgresql" and last is not None and last.cluster == cluster
    return f"r.history_txid >= {last.watermark}" if last and known else "true"


def unsealed_sql(source: Source, last: LedgerSeal | None, cluster: str) -> str:
    """`unsealed` as a condition on a row `r`."""
    leaves = f"{_TABLE} l WHERE l.\"table\" = '{source.table}'"
    if connection.vendor != "postgresql":
        return f"r.{source.key} > coalesce((SELECT max(l.history_id) FROM {leaves}), 0)"
    known = last is not None and last.cluster == cluster
    since = f"r.history_txid >= {last.watermark} AND " if last and known else ""
    return f"{since}NOT EXISTS (SELECT 1 FROM {leaves} AND l.history_id = r.{source.key})"
