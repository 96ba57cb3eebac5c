"""Which rows an export holds: of one record, of the case of a plan, or all since a moment."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja.audit.sources import Source, sources
from viewflow_kinerja.models import LedgerLeaf, LedgerSeal

Wanted = dict[str, Q]  # table -> which of its rows
_CASE = ("plan_id", "evaluation_id", "report_id", "month_id")


def of_object(name: str) -> Wanted:
    """`model:pk`; ValueError where there is no such history."""
    model_name, _colon, key = name.partition(":")
    for source in sources().values():
        base: Any = source.base or source.model
        if base._meta.model_name == model_name.lower() and key.isdigit():
            return {source.table: Q(**{source.pk: int(key)})}
    raise ValueError(f"no history of {name!r}: write model:pk")


def of_plan(pk: int) -> Wanted:
    """The case of a plan: itself, what hangs on it, its evaluations and days, their events."""
    keys: dict[str, list[Any]] = {"plan_id": [pk]}
    for column, model_name in (
        ("evaluation_id", "Evaluation"),
        ("report_id", "DailyReport"),
        ("month_id", "MonthlyReport"),
    ):
        model: Any = apps.get_model("viewflow_kinerja", model_name)
        keys[column] = list(model.history.filter(plan_id=pk).values_list("id", flat=True))
    wanted = dict(_hanging(keys))
    wanted[_table("PerformancePlan")] = Q(id=pk)
    wanted[_table("Evaluation")] = Q(id__in=keys["evaluation_id"])
    wanted["viewflow_kinerja_workflowevent"] = Q(process__in=_processes(pk))
    return wanted


def _table(model_name: str) -> str:
    model: Any = apps.get_model("viewflow_kinerja", model_name)
    return str(model.history.model._meta.db_table)


def _hanging(keys: dict[str, list[Any]]) -> Iterator[tuple[str, Q]]:
    for source in sources().values():
        column = next((name for name in _CASE if name in source.fields), None)
        if column:
            yield source.table, Q(**{f"{column}__in": set(keys[column])})


def _processes(pk: int) -> list[int]:
    plan: Any = apps.get_model("viewflow_kinerja", "PerformancePlan")
    evaluation: Any = apps.get_model("viewflow_kinerja", "Evaluation")
    rows = [*plan.all_rows.filter(pk=pk), *evaluation.all_rows.filter(plan=pk)]
    return [row.process_id for row in rows if row.process_id]


def first_since(text: str) -> int:
    """An index; or of a day or moment, the first leaf sealed after the last seal before it."""
    if text.isdigit():
        return int(text)
    moment = _moment(text)
    before = LedgerSeal.objects.filter(sealed_at__lt=moment).order_by("-size").first()
    return before.size if before else 0


def _moment(text: str) -> datetime:
    try:
        found = datetime.combine(date.fromisoformat(text), time(0))
    except ValueError:
        found = datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


def _whole(source: Source, condition: Q) -> Any:
    """All rows of the records that a condition finds: an erased row names its record, no more."""
    found = source.rows.filter(condition)
    if source.base is None:
        return found
    return source.rows.filter(**{f"{source.pk}__in": set(found.values_list(source.pk, flat=True))})


def leaves(wanted: Wanted, size: int) -> Iterator[int]:
    """The indices of the sealed rows among those that are wanted."""
    for table, condition in wanted.items():
        source: Source = sources()[table]
        numbers = list(_whole(source, condition).values_list(source.key, flat=True))
        for at in range(0, len(numbers), 5_000):
            some = LedgerLeaf.objects.filter(table=table, history_id__in=numbers[at : at + 5_000])
            yield from some.filter(index__lt=size).values_list("index", flat=True)
