"""What is stored and what is on record, read past everything else, to be compared."""

from collections import Counter
from typing import Any

from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.models import WorkflowEvent

Rows = dict[tuple[str, int], dict[str, Any]]


def stored() -> Rows:
    """Every recorded row as it is stored, in the columns that are tracked."""
    return {
        (model._meta.model_name, row["id"]): row
        for model in recorded_models()
        for row in model._base_manager.values(*tracked(model))
    }


def tracked(model: Any) -> list[str]:
    """The columns of a model that its history keeps."""
    return [field.attname for field in model.history.model.tracked_fields]


def on_record(after: dict[str, int] | None = None) -> list[tuple[str, Any]]:
    """(model name, history row) of everything written since a mark, the oldest first."""
    since = after or {}
    return [
        (model._meta.model_name, row)
        for model in recorded_models()
        for row in model.history.filter(history_id__gt=since.get(model._meta.model_name, 0))
        .order_by("history_id")
        .all()
    ]


def mark() -> dict[str, int]:
    """Where each history ends now."""
    return {
        model._meta.model_name: model.history.order_by("-history_id")
        .values_list("history_id", flat=True)
        .first()
        or 0
        for model in recorded_models()
    }


def changed(before: Rows, now: Rows) -> dict[tuple[str, int], str]:
    """What really changed, and how: the very keys and kinds that history should have."""
    kinds = dict.fromkeys(now.keys() - before.keys(), "+")
    kinds |= dict.fromkeys(before.keys() - now.keys(), "-")
    return kinds | {key: "~" for key in before.keys() & now.keys() if before[key] != now[key]}


def recorded(rows: list[tuple[str, Any]]) -> tuple[dict[tuple[str, int], str], list[Any]]:
    """What history says changed, and what it says more than once."""
    keys = [(name, row.id) for name, row in rows]
    kinds = {(name, row.id): row.history_type for name, row in rows}
    return kinds, [key for key, times in Counter(keys).items() if times > 1]


def values_of(row: Any) -> dict[str, Any]:
    """What a history row says the stored row was."""
    return {field.attname: getattr(row, field.attname) for field in type(row).tracked_fields}


def last_events() -> dict[int, WorkflowEvent]:
    """The newest event of every task."""
    return {event.task_id: event for event in WorkflowEvent.objects.order_by("pk")}
