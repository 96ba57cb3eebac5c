"""The rows of one freshly opened process, printed for many: only what differs is written anew."""

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import JSONField, Model
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


class Sheet(NamedTuple):
    """The plate's rows of one table, the columns that differ, and what stands there in a copy."""

    originals: list[Any]
    columns: list[str]
    fill: Callable[[Any, Copy], tuple[Any, ...]]


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
            for sheet in self._sheets(names):
                _write(cursor, sheet, copies)

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

    def _sheets(self, names: list[str]) -> list[Sheet]:
        return [
            Sheet([self.process], ["id", "artifact_object_id"], lambda _, c: (c.process, c.row)),
            Sheet(
                [self.row],
                ["id", "process_id", *names],
                lambda _, c: (c.row, c.process, *c.values),
            ),
            Sheet(self.history, ["id", "nonce", *names], lambda _, c: (c.row, _nonce(), *c.values)),
            Sheet(
                self.tasks,
                ["id", "process_id", "owner_id"],
                lambda task, c: (c.tasks[task.pk], c.process, task.owner_id and c.account),
            ),
            Sheet(
                self.edges,
                ["from_task_id", "to_task_id"],
                lambda edge, c: (c.tasks[edge.from_task_id], c.tasks[edge.to_task_id]),
            ),
            Sheet(
                self.events,
                ["nonce", "process_id", "task_id", "owner_id"],
                lambda event, c: (
                    _nonce(),
                    c.process,
                    c.tasks[event.task_id],
                    event.owner_id and c.account,
                ),
            ),
        ]


def _nonce() -> bytes:
    return secrets.token_bytes(16)


def _stored(field: Any, value: Any) -> Any:
    """As it is written to the database; numbers and text, nearly everything, already are."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(field, JSONField):
        return json.dumps(value, cls=field.encoder)
    prepared = field.get_db_prep_save(value, connection)
    return str(prepared) if isinstance(prepared, date) else prepared


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


def _write(cursor: Any, sheet: Sheet, copies: Sequence[Copy]) -> None:
    """What differs comes first in each line, then what is the same in every copy."""
    meta = sheet.originals[0]._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    differing = [fields.pop(name) for name in sheet.columns]
    # A key that is not among the columns is given by the database.
    same = [field for field in fields.values() if not field.primary_key]
    tails = [
        (original, tuple(_stored(field, getattr(original, field.attname)) for field in same))
        for original in sheet.originals
    ]
    lines = (sheet.fill(original, copy) + tail for copy in copies for original, tail in tails)
    _load(cursor, meta.db_table, [field.column for field in differing + same], lines)


def _load(cursor: Any, name: str, columns: list[str], lines: Iterable[tuple[Any, ...]]) -> None:
    """COPY on PostgreSQL, executemany elsewhere."""
    table, *names = map(connection.ops.quote_name, [name, *columns])
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as target:
            for line in lines:
                target.write_row(line)
        return
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", lines)
