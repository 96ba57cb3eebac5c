"""What no leaf speaks for: rows that were never sealed, data that is not what its history says."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Q

from viewflow_kinerja.audit.findings import Report
from viewflow_kinerja.audit.sources import CHUNK, Source, sources
from viewflow_kinerja.models import LedgerErasure, LedgerLeaf, LedgerSeal


def look(report: Report, head: LedgerSeal | None, start: LedgerSeal | None) -> None:
    """Everything that the walk along the leaves does not see."""
    with _whole_tables() if start is None else nullcontext():
        unsealed(report, head, start)
        different(report, start)


@contextmanager
def _whole_tables() -> Iterator[None]:
    """Without statistics, after a restore, PostgreSQL would compare every row with every leaf."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def unsealed(report: Report, head: LedgerSeal | None, start: LedgerSeal | None) -> None:
    """Rows without a leaf: below the watermark the sealer can never have seen them."""
    same = head is not None and head.cluster == _cluster()
    for source in sources().values():
        below = _below(source, head, same=same)
        leaf = LedgerLeaf.objects.filter(table=source.table, history_id=OuterRef(source.key))
        rows = source.rows.exclude(Exists(leaf)).filter(_after(source, start))
        for number in rows.filter(below).values_list(source.key, flat=True).iterator(CHUNK):
            report.found(source.table, number, "row-unsealed", "the sealer can never have seen it")
        report.pending += rows.exclude(below).count()


def _cluster() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return str(cursor.fetchone()[0])


def _below(source: Source, head: LedgerSeal | None, *, same: bool) -> Q:
    """Which rows had ended when the newest seal was made."""
    if head is None:
        return Q(pk__in=[])
    if connection.vendor != "postgresql":
        return Q(**{f"{source.key}__lte": _newest(source, head.size)})
    unstamped = Q(history_txid__isnull=True)
    return unstamped | Q(history_txid__lt=head.watermark) if same else unstamped


def _after(source: Source, start: LedgerSeal | None) -> Q:
    """Which rows came after the seal from which is verified."""
    if start is None:
        return Q()
    if connection.vendor != "postgresql":
        return Q(**{f"{source.key}__gt": _newest(source, start.size)})
    return Q(history_txid__isnull=True) | Q(history_txid__gte=start.watermark)


def _newest(source: Source, size: int) -> int:
    leaves = LedgerLeaf.objects.filter(table=source.table, index__lt=size)
    return int(leaves.aggregate(n=Max("history_id"))["n"] or 0)


def different(report: Report, start: LedgerSeal | None) -> None:
    """Data that differs from its newest history row, is gone without "-", or has no history."""
    for source in sources().values():
        if source.base is None:
            continue
        for number, pk in _differing(source, source.base, start):
            if number and _erased(source, number):
                continue
            words = f"row {pk} is not what its newest history row says"
            report.found(source.base._meta.db_table, number, "data-differs", words)


def _erased(source: Source, number: int) -> bool:
    return LedgerErasure.objects.filter(table=source.table, row=number).exists()


def _differing(
    source: Source, base: type[models.Model], start: LedgerSeal | None
) -> Iterator[tuple[int | None, Any]]:
    unequal = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    tracked: Any = source.model
    columns = [field.column for field in tracked.tracked_fields]
    differs = " OR ".join(f'h."{name}" {unequal} b."{name}"' for name in columns)
    pk, history, table = base._meta.pk.column, source.table, base._meta.db_table
    newer = _newer(source, start)
    statement = (
        f'SELECT h.history_id, h."{pk}" FROM {history} h '
        f'LEFT JOIN {table} b ON b."{pk}" = h."{pk}" WHERE h.history_id IN '
        f'(SELECT max(history_id) FROM {history} GROUP BY "{pk}"){newer} AND CASE '
        f"WHEN b.\"{pk}\" IS NULL THEN h.history_type <> '-' "
        f"ELSE h.history_type = '-' OR {differs} END"
    )
    if start is None:
        statement += (
            f' UNION ALL SELECT NULL, b."{pk}" FROM {table} b WHERE NOT EXISTS '
            f'(SELECT 1 FROM {history} h WHERE h."{pk}" = b."{pk}")'
        )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        while found := cursor.fetchmany(CHUNK):
            yield from found


def _newer(source: Source, start: LedgerSeal | None) -> str:
    if start is None:
        return ""
    if connection.vendor == "postgresql":
        return f" AND (h.history_txid IS NULL OR h.history_txid >= {start.watermark})"
    return f" AND h.history_id > {_newest(source, start.size)}"
