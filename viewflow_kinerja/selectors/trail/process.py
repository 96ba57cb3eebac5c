"""Who did which step of the process of a record last, and when."""

from typing import Any, NamedTuple

from viewflow_kinerja.models import WorkflowEvent


class Step(NamedTuple):
    """A step that was done, by its name in the flow."""

    node: str
    name: str
    at: Any


def done(row: Any) -> dict[str, Step]:
    """The last time each step of the record's process was done; one statement."""
    events = WorkflowEvent.objects.filter(process=row.process_id, status="DONE").order_by("pk")
    rows = events.values_list("node", "actor_name", "at")
    return {node: Step(node, name, at) for node, name, at in rows}
