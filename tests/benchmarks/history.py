"""B10: what it costs to remember. Ours has the context, the guard and the triggers."""

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

from django.db import connection, models, transaction
from simple_history.models import HistoricalRecords

from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, in_turns, seconds
from viewflow_kinerja import context
from viewflow_kinerja.flows import bulk
from viewflow_kinerja.models import PerformancePlan

SAVES, RUNS = 100, 7


def measure(scene: Scene) -> Iterator[Row]:
    """The same row saved plainly, with simple-history alone, and by `record`."""
    plan = PerformancePlan.all_rows.order_by("pk").first() or _opened(scene)
    plain, historic = (_twin(name, plan, remembers=name == "Historic") for name in _TWINS)
    unit = context.unit_of_work(actor=scene.cast.eka, act="bench.save", reason="measure")
    with unit as work:
        work.authority = context.Authority(actor=scene.cast.eka, name="Eka")
        pairs = {"ours": (plan, _recorded), "alone": (historic, _saved), "plain": (plain, _saved)}
        runs = [partial(_cost, row, save) for row, save in pairs.values()]
        costs = dict(zip(pairs, in_turns(RUNS, *runs), strict=True))
    beside = round(costs["alone"] / costs["plain"], 2)
    told = ", ".join(f"{name} {cost * 1e6:.0f} µs" for name, cost in costs.items())
    what = f"one save, guarded ÷ simple-history alone ({told})"
    yield Row("B10", what, round(costs["ours"] / costs["alone"], 2), "ratio", 1.15, 1.05)
    what = f"one save with history ÷ a plain save ({told})"
    yield Row("B10", what, round(costs["ours"] / costs["plain"], 2), "ratio", 1.15 * beside, beside)


def _opened(scene: Scene) -> PerformancePlan:
    """A plan, where this section runs alone."""
    bulk.open_plans(scene.year(), scene.people(1), actor=scene.cast.eka)
    return PerformancePlan.all_rows.get()


_TWINS = ("Plain", "Historic")
_numbers = count()


def _twin(name: str, plan: PerformancePlan, *, remembers: bool) -> Any:
    """A table with the columns of a plan, without anything of ours; one row in it."""
    fields: dict[str, Any] = {}
    for field in PerformancePlan._meta.fields:
        if not field.primary_key and field.name != "process":
            fields[field.name] = field.clone()
    fields["__module__"] = __name__
    fields["Meta"] = type("Meta", (), {"app_label": "viewflow_kinerja", "indexes": _indexes(name)})
    if remembers:
        fields["history"] = HistoricalRecords(app="viewflow_kinerja")
    model = type(name, (models.Model,), fields)
    with connection.schema_editor() as editor:
        editor.create_model(model)
        if remembers:
            editor.create_model(model.history.model)
    values = {key: getattr(plan, key) for key in (f.attname for f in model._meta.fields)}
    return model.objects.create(**values | {"id": plan.pk})


def _indexes(name: str) -> list[models.Index]:
    """Those of a plan."""
    return [
        models.Index(fields=["unit", "-id"], name=f"bench_{name}_unit"),
        models.Index(fields=["rater", "status"], name=f"bench_{name}_rater"),
    ]


def _saved(row: Any) -> None:
    row.place = f"Kota {next(_numbers)}"
    row.save(update_fields=["place"])


def _recorded(row: Any) -> None:
    row.record(place=f"Kota {next(_numbers)}")


def _cost(row: Any, save: Any) -> float:
    """Seconds a save that is committed: the guard speaks at COMMIT."""
    return seconds(lambda: [_committed(row, save) for _ in range(SAVES)]) / SAVES


def _committed(row: Any, save: Any) -> None:
    with transaction.atomic():
        save(row)
