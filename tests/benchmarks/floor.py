"""The floor: the same rows, made beforehand and only loaded, by COPY or executemany.

Written by hand and against the tables, not against the product: it knows nothing of a policy, of
history or of a person, and it cannot be resumed. Nothing that is correct can be faster.
"""

from typing import Any

from django.db import connection, transaction

_PROCESS, _TASK, _EDGE = "viewflow_process", "viewflow_task", "viewflow_task_previous"
_PLAN = "viewflow_kinerja_performanceplan"
_HISTORY = "viewflow_kinerja_historicalperformanceplan"
_EVENT = "viewflow_kinerja_workflowevent"
Table = tuple[str, list[str], list[tuple[Any, ...]]]


def load(tables: list[Table]) -> None:
    """One transaction, one statement a table."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            names = ", ".join(f'"{column}"' for column in columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
                    for row in rows:
                        target.write_row(row)
            else:
                marks = ", ".join("?" * len(columns))
                raw = cursor.cursor  # Django's wrapper would only translate the marks
                raw.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def prepared(process: int, plan: int, cycle: int, people: list[int]) -> list[Table]:
    """Complete rows for other people in another year, after those of one opened plan."""
    size = len(people)
    tasks = _read(_TASK, f"process_id = {process}")
    keys = {
        _PROCESS: _next(_PROCESS, size),
        _PLAN: _next(_PLAN, size),
        _TASK: _next(_TASK, size * len(tasks)),
    }
    return [
        _table(_PROCESS, f"id = {process}", people, keys, cycle, tasks),
        _table(_PLAN, f"id = {plan}", people, keys, cycle, tasks),
        _table(_HISTORY, f"id = {plan}", people, keys, cycle, tasks, without="history_id"),
        _table(_TASK, f"process_id = {process}", people, keys, cycle, tasks),
        _table(
            _EDGE,
            f"from_task_id IN (SELECT id FROM {_TASK} WHERE process_id = {process})",
            people,
            keys,
            cycle,
            tasks,
            without="id",
        ),
        _table(_EVENT, f"process_id = {process}", people, keys, cycle, tasks, without="id"),
    ]


def _read(table: str, where: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _next(table: str, size: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"nextval(pg_get_serial_sequence('{table}', 'id'))"
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, {size})")
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'")
        last = cursor.fetchone()[0]
    return list(range(last + 1, last + size + 1))


def _table(
    table: str,
    where: str,
    people: list[int],
    keys: dict[str, list[int]],
    cycle: int,
    tasks: list[dict[str, Any]],
    *,
    without: str = "",
) -> Table:
    originals = _read(table, where)
    columns = [name for name in originals[0] if name != without]
    rows = []
    for at, person in enumerate(people):
        own = keys[_TASK][at * len(tasks) : (at + 1) * len(tasks)]
        number = dict(zip((task["id"] for task in tasks), own, strict=True))
        for original in originals:
            line = original | _changes(table, original, number, keys, at, person, cycle)
            rows.append(tuple(line[name] for name in columns))
    return table, columns, rows


def _changes(
    table: str,
    original: dict[str, Any],
    number: dict[int, int],
    keys: dict[str, list[int]],
    at: int,
    person: int,
    cycle: int,
) -> dict[str, Any]:
    process, plan = keys[_PROCESS][at], keys[_PLAN][at]
    return {
        _PROCESS: lambda: {"id": process, "artifact_object_id": plan},
        _PLAN: lambda: {
            "id": plan,
            "process_id": process,
            "employee_id": person,
            "cycle_id": cycle,
        },
        _HISTORY: lambda: {"id": plan, "employee_id": person, "cycle_id": cycle},
        _TASK: lambda: {"id": number[original["id"]], "process_id": process},
        _EDGE: lambda: {
            "from_task_id": number[original["from_task_id"]],
            "to_task_id": number[original["to_task_id"]],
        },
        _EVENT: lambda: {"process_id": process, "task_id": number[original["task_id"]]},
    }[table]()
