"""B7, B8, B9: the newest daily reports one may see among very many, and one single answer."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from tests.benchmarks import district, transfer
from tests.benchmarks.district import District
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, here, in_turns, seconds
from tests.story import statements_of
from viewflow_kinerja.audit import triggers
from viewflow_kinerja.models import DailyReport
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import days

RUNS, PAGE = 20, 50
MANY, FEW = 1_000_000, 250_000
QUICK = 0.003  # seconds
LIMITS = {
    "staff": (6, 3),
    "rater": (4, 2),
    "head of 500": (2, 1.3),
    "head of 2,000": (1.5, 1),
    "auditor": (4, 2),
}
_TABLE = "viewflow_kinerja_dailyreport"
_SERIES = {
    "postgresql": "generate_series(1, %s) AS s(n)",
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s)"
    " SELECT n FROM s) AS s",
}
_STEP = 7_919  # a prime: neighbours in time are of different people


def fill(plans: list[int], number: int) -> None:
    """So many reports, spread over these plans, by one statement; fail if they are not there."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kj_bench (at integer PRIMARY KEY, plan bigint)")
        cursor.executemany("INSERT INTO kj_bench VALUES (%s, %s)", list(enumerate(plans)))
        cursor.execute(_statement(len(plans)), [number])
        cursor.execute("DROP TABLE kj_bench")
        cursor.execute("ANALYZE")  # autovacuum, or PRAGMA optimize, would have done it by now
    if (stored := DailyReport.all_rows.count()) < number:
        raise RuntimeError(f"{stored} reports are stored, not {number}: nothing to measure")


def _statement(size: int) -> str:
    """Reports in the order of time; each hangs where its plan does: unit and rater of the day."""
    on_postgresql = connection.vendor == "postgresql"
    minute = "timestamptz '2025-01-01' + ({}) * interval '1 minute'"
    day = f"date '2025-01-01' + (s.n / {size})"
    key, no = "md5(s.n::text)::uuid", "false"
    if not on_postgresql:
        minute = "datetime('2025-01-01', '+' || ({}) || ' minutes')"
        day, key, no = f"date('2025-01-01', '+' || (s.n / {size}) || ' days')", _HEX, "0"
    return f"""INSERT INTO {_TABLE} (plan_id, employee_id, unit_id, supervisor_id, created_at,
        submitted_at, answer, work_date, kind, started_at, ended_at, minutes, description,
        unit_of_measure, evidence, obstacle, support_requested, work_mode, status, locked_from,
        verification, is_auto, key)
        SELECT p.id, p.employee_id, p.unit_id, p.rater_id, {minute.format("s.n")},
        {minute.format("s.n")}, '', {day}, 'ASSIGNED', {minute.format("s.n")},
        {minute.format("s.n + 1")}, 1, 'Melayani warga di loket', '', '', '', '', 'OFFICE',
        CASE WHEN s.n %% 20 = 0 THEN 'DRAFT' WHEN s.n %% 20 < 4 THEN 'SUBMITTED'
        ELSE 'APPROVED' END, '', '', {no}, {key}
        FROM {_SERIES[connection.vendor]}
        JOIN kj_bench b ON b.at = (CAST(s.n AS bigint) * {_STEP}) %% {size}
        JOIN viewflow_kinerja_performanceplan p ON p.id = b.plan ORDER BY s.n"""


_HEX = "printf('%%032x', s.n)"


def people(scene: Scene, place: District) -> dict[str, Any]:
    """Who looks: staff, a rater of ten, two heads, an auditor of everything."""
    return {role: scene.cast.ida if role == "auditor" else place.account(role) for role in LIMITS}


def measure(scene: Scene) -> Iterator[Row]:
    """Every role against a query without any permission, in the same run; then one answer.

    Most rows of the district are read only and have no history: the guard is put aside for them.
    """
    triggers.strip()
    place = scene.place = scene.place or district.build(scene)
    fill(place.plans, FEW if scene.quick else MANY)
    triggers.install()
    for role, account in people(scene, place).items():
        spent = statements_of(lambda account=account: _listed(account))
        yield Row("B7", f"50 newest reports, {role}", spent, "statements", 6, 6)
        yield _compared(role, account)
    yield from _single(place)
    yield from transfer.measure(scene, place)


def _compared(role: str, account: Any) -> Row:
    (must, aim), clock = LIMITS[role], here()
    ours, floor = in_turns(
        RUNS, lambda: seconds(lambda: _listed(account), clock), lambda: seconds(_floor, clock)
    )
    ratio, added = round(ours / floor, 2), round((ours - floor) * 1e3, 2)
    what = f"50 newest reports, {role} ({_ms(ours)}) ÷ a plain query ({_ms(floor)})"
    if floor < QUICK and ratio > must:  # TARGETS: then what is added counts instead
        return Row("B7", f"{what}: {ratio} times", added, "ms added", 2, 2)
    return Row("B7", what, ratio, "ratio", must, aim)


def _ms(value: float) -> str:
    return f"{value * 1e3:.2f} ms"


def _listed(account: Any) -> list[Any]:
    rows = days.newest(account, policy.resolve(account), PAGE)  # type: ignore[arg-type]
    if len(rows) != PAGE:
        raise RuntimeError(f"{account} sees {len(rows)} reports, not {PAGE}: nothing to measure")
    return rows


def _floor() -> list[Any]:
    return list(DailyReport.all_rows.order_by("-created_at", "-pk")[:PAGE])


def _single(place: District) -> Iterator[Row]:
    """Allowed to the rater of that day; refused to a head from elsewhere, and to the owner."""
    leader = place.leader
    row = DailyReport.all_rows.filter(status="SUBMITTED", supervisor=leader).first()
    asked = {"allowed": leader.user, "refused": place.account("head of 2,000")}
    asked["refused to the owner"] = row.employee.user
    find = lambda: DailyReport.all_rows.get(pk=row.pk)  # noqa: E731
    for answer, account in asked.items():
        ask = lambda account=account: policy.allows(account, Action.APPROVE_REPORT, row)  # noqa: E731
        if ask() is not (answer == "allowed"):
            raise RuntimeError(f"{account} is not {answer}: nothing to measure")
        what = f"may one approve this report, {answer}"
        yield Row("B8", what, statements_of(ask), "statements", 5, 1)
        ours, floor = in_turns(
            RUNS, lambda ask=ask: seconds(ask, here()), lambda: seconds(find, here())
        )
        what = f"{what} ({_ms(ours)}) ÷ by primary key ({_ms(floor)})"
        yield Row("B8", what, round(ours / floor, 2), "ratio", 8, 8)
