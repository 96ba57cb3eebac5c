"""The rows of one freshly opened process, printed for many: only what differs is written anew."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from viewflow.workflow.models import Process, Task

from viewflow_kinerja.models import WorkflowEvent
from viewflow_kinerja.services.opening import Wanted

Edge = Task.previous.through
_SAME_FOR_ALL = ("START", "HUMAN", "TIMER")


class Copy(NamedTuple):
    """What is different in one copy."""

    process: int
    row: int
    tasks: dict[int, int]  # the plate's task -> the copy's
    account: int | None
    values: tuple[Any, ...]


class Plate:
    """All that the engine wrote for the first of a group, every column as it is stored."""

    def __init__(self, process: Process, first: Wanted) -> None:
        self.first = first
        self.process = Process.objects.get(pk=process.pk)
        self.row = type(process.artifact)._base_manager.get(process=process.pk)
        self.history = list(type(self.row).history.filter(id=self.row.pk).order_by("history_id"))
        self.tasks = list(Task.objects.filter(process=process.pk).order_by("pk"))
        self.edges = list(Edge.objects.filter(from_task__process=process.pk).order_by("pk"))
        self.events = list(WorkflowEvent.objects.filter(process=process.pk).order_by("pk"))
        for task in self.tasks:
            self._must_be_printable(task)

    def _must_be_printable(self, task: Task) -> None:
        """A gateway, a seed, a pool, another addressee: what comes of it depends on the person."""
        plain = task.flow_task_type in _SAME_FOR_ALL
        if not plain or task.seed_object_id or task.owner_permission:
            raise ValueError(f"{task} depends on the person: open these one by one")
        if task.owner_id not in (None, self.first.account):
            raise ValueError(f"{task} is addressed to somebody else: open these one by one")

    def print(self, wanted: Sequence[Wanted]) -> None:
        """The same rows for others, who differ in the columns of `Wanted` and in nothing else."""
        names = self._differing(wanted)
        with connection.cursor() as cursor:
            copies = self._copies(cursor, wanted, names)
            for originals, columns, change in self._tables(names):
                _write(cursor, originals, columns, _lines(originals, change, copies))

    def _differing(self, wanted: Sequence[Wanted]) -> list[str]:
        mine = self.first.values
        return [name for name in mine if any(each.values[name] != mine[name] for each in wanted)]

    def _copies(self, cursor: Any, wanted: Sequence[Wanted], names: list[str]) -> list[Copy]:
        size, per = len(wanted), len(self.tasks)
        processes, rows = _reserve(cursor, Process, size), _reserve(cursor, type(self.row), size)
        tasks, mine = _reserve(cursor, Task, size * per), [task.pk for task in self.tasks]
        fields = [self.row._meta.get_field(name) for name in names]
        return [
            Copy(
                processes[at],
                rows[at],
                dict(zip(mine, tasks[at * per : (at + 1) * per], strict=True)),
                each.account,
                tuple(_stored(field, each.values[field.attname]) for field in fields),
            )
            for at, each in enumerate(wanted)
        ]

    def _tables(self, names: list[str]) -> Iterator[tuple[list[Any], list[str], Any]]:
        """Per table the plate's rows, the columns that differ, and their values for one copy."""
        nonce = secrets.token_bytes
        yield (
            [self.process],
            ["id", "artifact_object_id"],
            lambda _, copy: (copy.process, copy.row),
        )
        yield (
            [self.row],
            ["id", "process_id", *names],
            lambda _, copy: (copy.row, copy.process, *copy.values),
        )
        yield (
            self.history,
            ["id", "nonce", *names],
            lambda _, copy: (copy.row, nonce(16), *copy.values),
        )
        yield (
            self.tasks,
            ["id", "process_id", "owner_id"],
            lambda task, copy: (copy.tasks[task.pk], copy.process, task.owner_id and copy.account),
        )
        yield (
            self.edges,
            ["from_task_id", "to_task_id"],
            lambda edge, copy: (copy.tasks[edge.from_task_id], copy.tasks[edge.to_task_id]),
        )
        yield (
            self.events,
            ["process_id", "task_id", "owner_id", "nonce"],
            lambda event, copy: (
                copy.process,
                copy.tasks[event.task_id],
                event.owner_id and copy.account,
                nonce(16),
            ),
        )


def _stored(field: Any, value: Any) -> Any:
    """As the database driver wants it; numbers and text, nearly everything, already are."""
    return value if isinstance(value, int | str) else field.get_db_prep_save(value, connection)


def _reserve(cursor: Any, model: type[Model], size: int) -> Sequence[int]:
    """Keys that nobody else will get. On SQLite only because the transaction is IMMEDIATE."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        series = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(series, [table, size])
        return [key for (key,) in cursor.fetchall()]
    # Not MAX(id): the key of a deleted row must not come back in a table that history refers to.
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    last = cursor.fetchone()[0]
    return range(last + 1, last + size + 1)


def _fields(original: Model, columns: Iterable[str]) -> list[Any]:
    """All columns, without a key that the database gives."""
    given = set(columns)
    return [f for f in original._meta.concrete_fields if f.attname in given or not f.primary_key]


def _lines(
    originals: list[Any], change: Callable[[Any, Copy], tuple[Any, ...]], copies: list[Copy]
) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    for copy in copies:
        for original in originals:
            yield original, change(original, copy)


def _write(
    cursor: Any,
    originals: list[Any],
    columns: list[str],
    lines: Iterator[tuple[Any, tuple[Any, ...]]],
) -> None:
    """Rows of one table: COPY on PostgreSQL, executemany elsewhere."""
    meta, fields = originals[0]._meta, _fields(originals[0], columns)
    order = [[field.attname for field in fields].index(name) for name in columns]
    blanks = {
        id(original): [
            field.get_db_prep_save(getattr(original, field.attname), connection) for field in fields
        ]
        for original in originals
    }

    def printed() -> Iterator[list[Any]]:
        for original, values in lines:
            line = blanks[id(original)].copy()
            for at, value in zip(order, values, strict=True):
                line[at] = value
            yield line

    table = connection.ops.quote_name(meta.db_table)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
            for line in printed():
                target.write_row(line)
    else:
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", printed())
