"""B7, B8: the newest daily reports one may see among very many, and one single answer."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, in_turns, seconds
from tests.story import statements_of
from viewflow_kinerja.audit import triggers
from viewflow_kinerja.models import DailyReport, Employee, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import days

RUNS, PAGE = 20, 50
MANY, FEW = 1_000_000, 50_000
QUICK = 0.003  # seconds
LIMITS = {"staff": (6, 3), "rater": (4, 2), "head": (1.5, 1), "auditor": (4, 2)}
_TABLE = "viewflow_kinerja_dailyreport"
_SERIES = {
    "postgresql": "generate_series(1, %s) AS s(n)",
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s)"
    " SELECT n FROM s) AS s",
}


def fill(number: int) -> None:
    """So many reports, spread over every plan there is, by one statement; fail if they are not.

    They are read only, so they have no history: the guard is put aside.
    """
    triggers.strip()
    above = Employee.objects.get(source_key="nurlaila").pk  # of drafts, which have no rater yet
    plans = PerformancePlan.all_rows.order_by("pk").values_list("pk")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kj_bench (at integer, plan bigint)")
        keys = [(at, key) for at, (key,) in enumerate(plans)]
        cursor.executemany("INSERT INTO kj_bench VALUES (%s, %s)", keys)
        cursor.execute(_statement(), [above, number])
        cursor.execute("DROP TABLE kj_bench")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    triggers.install()
    if (stored := DailyReport.all_rows.count()) < number:
        raise RuntimeError(f"{stored} reports are stored, not {number}: nothing to measure")


def _statement() -> str:
    size = PerformancePlan.all_rows.count()
    on_postgresql = connection.vendor == "postgresql"
    minute = "timestamptz '2026-01-01' + ({}) * interval '1 minute'"
    if not on_postgresql:
        minute = "datetime('2026-01-01', '+' || ({}) || ' minutes')"
    key = "md5(s.n::text)::uuid" if on_postgresql else "printf('%%032x', s.n)"
    day = "date '2026-01-05'" if on_postgresql else "'2026-01-05'"
    no = "false" if on_postgresql else "0"
    return f"""INSERT INTO {_TABLE} (plan_id, employee_id, unit_id, supervisor_id, created_at,
        submitted_at, answer, work_date, kind, started_at, ended_at, minutes, description,
        unit_of_measure, evidence, obstacle, support_requested, work_mode, status, locked_from,
        verification, is_auto, key)
        SELECT p.id, p.employee_id, p.unit_id, COALESCE(p.rater_id, %s), {minute.format("s.n")},
        {minute.format("s.n")}, '', {day}, 'ASSIGNED', {minute.format("s.n")},
        {minute.format("s.n + 1")}, 1, 'work', '', '', '', '', 'OFFICE',
        CASE WHEN s.n %% 5 = 0 THEN 'SUBMITTED' ELSE 'APPROVED' END, '', '', {no}, {key}
        FROM {_SERIES[connection.vendor]} JOIN kj_bench b ON b.at = s.n %% {size}
        JOIN viewflow_kinerja_performanceplan p ON p.id = b.plan"""


def people(scene: Scene) -> dict[str, Any]:
    """Who looks: a person of the crowd, a rater, a head, an auditor."""
    users = get_user_model()
    names = {"rater": "nurlaila", "head": "mukhtar", "auditor": "ida"}
    found = {role: users.objects.get(username=name) for role, name in names.items()}
    return {"staff": scene.account_of(7), **found}


def measure(scene: Scene) -> Iterator[Row]:
    """Every role against a query without any permission, in the same run."""
    fill(FEW if scene.quick else MANY)
    for role, account in people(scene).items():
        must, aim = LIMITS[role]
        spent = statements_of(lambda account=account: _listed(account))
        yield Row("B7", f"50 newest reports, {role}", spent, "statements", 6, 6)
        ours, floor = in_turns(
            RUNS, lambda account=account: seconds(lambda: _listed(account)), lambda: seconds(_floor)
        )
        ratio, added = round(ours / floor, 2), round((ours - floor) * 1e3, 2)
        what = f"50 newest reports, {role} ({_ms(ours)}) ÷ a plain query ({_ms(floor)})"
        if floor < QUICK and ratio > must:  # TARGETS: then what is added counts instead
            yield Row("B7", f"{what}: {ratio} times", added, "ms added", 2, 2)
        else:
            yield Row("B7", what, ratio, "ratio", must, aim)
    yield from _single(scene)


def _ms(value: float) -> str:
    return f"{value * 1e3:.2f} ms"


def _listed(account: Any) -> list[Any]:
    return days.newest(account, policy.resolve(account), PAGE)  # type: ignore[arg-type]


def _floor() -> list[Any]:
    return list(DailyReport.all_rows.order_by("-created_at", "-pk")[:PAGE])


def _single(scene: Scene) -> Iterator[Row]:
    row, boss = DailyReport.all_rows.filter(status="SUBMITTED").first(), scene.cast.nurlaila
    ask = lambda: policy.allows(boss, Action.APPROVE_REPORT, row)  # noqa: E731
    find = lambda: DailyReport.all_rows.get(pk=row.pk)  # noqa: E731
    yield Row("B8", "may she approve this report", statements_of(ask), "statements", 5, 1)
    ours, floor = in_turns(RUNS, lambda: seconds(ask), lambda: seconds(find))
    what = f"may she approve this report ({_ms(ours)}) ÷ by primary key ({_ms(floor)})"
    yield Row("B8", what, round(ours / floor, 2), "ratio", 8, 8)
