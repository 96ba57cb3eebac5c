"""B1, B2, B3: opening a year for thousands."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import mean

from django.db import connection

from tests.benchmarks import floor
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, in_turns, seconds
from viewflow_kinerja.flows import bulk, engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Employee, PerformanceCycle, PerformancePlan

VILLAGE, DISTRICT, CROWD = 1_000, 10_000, 100_000
SAMPLE, RUNS = 500, 3


def measure(scene: Scene) -> Iterator[Row]:
    """One by one, set-based, and only loaded; then the cost per employee by size."""
    people = scene.people(DISTRICT)
    single = mean(_singly(scene, people[:SAMPLE]))
    ours, loaded = in_turns(RUNS, lambda: _together(scene, people), lambda: _loaded(scene, people))
    each = f"{single * 1e3:.2f} ms each one by one"
    yield Row(
        "B1",
        f"open a year for 10,000 ({ours:.2f} s), times faster than {each}",
        round(single * DISTRICT / ours, 1),
        "times",
        30,
        40,
        higher=True,
    )
    what = f"the same ÷ its prepared rows only loaded ({loaded:.2f} s)"
    yield Row("B2", what, round(ours / loaded, 2), "ratio", 2.0, 1.3)
    yield from _flatness(scene)


def _singly(scene: Scene, people: list[int]) -> list[float]:
    year, rows = scene.year(), Employee.objects.in_bulk(people)

    def start(employee: Employee) -> float:
        given = {"actor": scene.cast.eka, "employee": employee}
        return seconds(lambda: engine.start(TargetSettingFlow, year, **given))

    return [start(rows[key]) for key in people]


def _together(scene: Scene, people: list[int]) -> float:
    return _opened(scene, scene.year(), people)


def _opened(
    scene: Scene,
    year: PerformanceCycle,
    people: list[int],
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    return seconds(lambda: bulk.open_plans(year, people, actor=scene.cast.eka), clock)


def _loaded(scene: Scene, people: list[int]) -> float:
    """The first plan is opened as a pattern; the clock runs for the loading alone."""
    year, first = scene.year(), Employee.objects.get(pk=people[1])
    process = engine.start(TargetSettingFlow, year, actor=scene.cast.eka, employee=first)
    plan = PerformancePlan.all_rows.get(process=process.pk)
    other = scene.year()
    accounts = dict(Employee.objects.filter(pk__in=people).values_list("pk", "user_id"))
    owners = [accounts[person] for person in people]
    tables = floor.prepared(process.pk, plan.pk, other.pk, people, owners)
    return seconds(lambda: floor.load(tables))


def _flatness(scene: Scene) -> Iterator[Row]:
    """One, ten and a hundred thousand, in turns; the best of the later rounds, with full tables.

    A hundred thousand are opened as `open_year` does it, batch after batch of one year. SQLite is
    timed by the processor's clock, which a busy machine disturbs less: all happens in this process.
    """
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    costs: dict[int, list[float]] = defaultdict(list)
    year, everybody = scene.year(), scene.people(DISTRICT if scene.quick else CROWD)
    for at in range(0, CROWD, DISTRICT):
        for size in (VILLAGE, DISTRICT):
            costs[size].append(_opened(scene, scene.year(), everybody[:size], clock) / size)
        if not scene.quick:
            some = everybody[at : at + DISTRICT]
            costs[CROWD].append(_opened(scene, year, some, clock) / DISTRICT)
    best = {size: min(each[len(each) // 2 :]) for size, each in costs.items()}
    told = ", ".join(f"{size:,}: {cost * 1e6:.0f} µs" for size, cost in best.items())
    spread = (max(best.values()) / min(best.values()) - 1) * 100
    what = f"spread of the cost per employee ({told})"
    yield Row("B3", what, round(spread, 1), "percent", 25, 10)
    print(_beyond(best[max(best)]))


def _beyond(cost: float) -> str:
    """Past the machine. Source: TARGETS.md, last paragraph."""
    told = [f"{size:,}: {size * cost:,.0f} s" for size in (DISTRICT, 1_000_000, 4_700_000)]
    rows = 8 * 4_700_000
    return (
        f"B1 at {cost * 1e6:.0f} µs an employee: {'; '.join(told)}. First to break: the year stays "
        f"locked for one batch of 10,000 ({10_000 * cost:.1f} s of the 5 s that others wait on "
        f"PostgreSQL), then disk: {rows / 1e6:.0f} million rows for the nation; give each "
        "institution its own year, as the model does, and open them one after the other."
    )
