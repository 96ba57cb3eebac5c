"""B14: an open page of figures over everybody: unchanged, changed, and what it reads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks import district
from tests.benchmarks.pages import client_of
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, in_turns, seconds
from viewflow_kinerja.audit import triggers
from viewflow_kinerja.models import PersonDay, UnitDay, UnitVersion
from viewflow_kinerja.services import rollups

FIRST, NOW = date(2026, 1, 1), datetime(2026, 1, 30, 2, tzinfo=UTC)
RUNS = 10


def measure(scene: Scene) -> Iterator[Row]:
    """The page of the institution; one statement of hand-written SQL over the sums is the floor."""
    if scene.place is None:
        triggers.strip()
        scene.place = district.build(scene)
        triggers.install()
    with time_machine.travel(NOW, tick=True):
        rollups.begin(FIRST)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # autovacuum would have done it by now
        yield from _measured(scene)


def _measured(scene: Scene) -> Iterator[Row]:
    root, client = scene.cast.units["PEMKAB"], client_of(scene.cast.bupati)
    followed = reverse("kinerja:monitoring-figures", args=[root.pk])
    whole = reverse("kinerja:monitoring-unit", args=[root.pk])
    tag = {"If-None-Match": client.get(followed).headers["ETag"]}
    size = f"{PersonDay.objects.values('employee').distinct().count():,} employees"
    for what, address, headers, must in (
        ("unchanged", followed, tag, 1),
        ("changed", followed, {}, 8),
        ("the page", whole, {}, 8),
    ):
        spent, status, reports = _asked(client, address, headers)
        if status != (304 if headers else 200):
            raise RuntimeError(f"{what}: {status}, nothing to measure")
        yield Row("B14", f"figures, {what}, {size}", spent, "statements", must, must)
        yield Row("B14", f"statements on reports, {what}, {size}", reports, "statements", 0, 0)
    yield _compared(client, followed, tag, size)


def _asked(client: Any, address: str, headers: dict[str, str]) -> tuple[int, int, int]:
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, headers=headers)
    reports = [each for each in caught.captured_queries if "dailyreport" in each["sql"]]
    return len(caught), answer.status_code, len(reports)


def _compared(client: Any, address: str, tag: dict[str, str], size: str) -> Row:
    """How long it takes, beside the hand-written sum; times are recorded, never asserted."""
    same, changed, floor = in_turns(
        RUNS,
        lambda: seconds(lambda: client.get(address, headers=tag)),
        lambda: seconds(lambda: client.get(address)),
        lambda: seconds(_floor),
    )
    rows = f"{UnitDay.objects.count():,} unit days, {UnitVersion.objects.count():,} units"
    told = f"unchanged {same * 1e3:.1f} ms, one sum in SQL {floor * 1e3:.1f} ms; {size}, {rows}"
    return Row("B14", f"figures, changed ({told})", round(changed * 1e3, 1), "ms", 250, 100)


def _floor() -> None:
    statement = f"""SELECT unit_id, SUM(expected), SUM(reported) FROM {UnitDay._meta.db_table}
        WHERE day >= %s AND day < %s GROUP BY unit_id"""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [FIRST, NOW.date()])
        cursor.fetchall()
