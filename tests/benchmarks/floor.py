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


def prepared(
    process: int, plan: int, cycle: int, people: list[int], accounts: list[int | None]
) -> list[Table]:
    """Complete rows for other people in another year, after those of one opened plan."""
    size, of_process = len(people), f"process_id = {process}"
    tasks = _read(_TASK, of_process)
    own = _next(_TASK, size * len(tasks))
    copies = [
        {
            "process": key,
            "plan": row,
            "person": person,
            "account": account,
            "tasks": dict(zip((task["id"] for task in tasks), steps, strict=True)),
            "cycle": cycle,
        }
        for key, row, person, account, *steps in zip(
            _next(_PROCESS, size),
            _next(_PLAN, size),
            people,
            accounts,
            *(own[at :: len(tasks)] for at in range(len(tasks))),
            strict=True,
        )
    ]
    edges = f"from_task_id IN (SELECT id FROM {_TASK} WHERE {of_process})"
    return [
        _table(_PROCESS, f"id = {process}", copies),
        _table(_PLAN, f"id = {plan}", copies),
        _table(_HISTORY, f"id = {plan}", copies, without="history_id"),
        _table(_TASK, of_process, copies),
        _table(_EDGE, edges, copies, without="id"),
        _table(_EVENT, of_process, copies, without="id"),
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


def _table(table: str, where: str, copies: list[dict[str, Any]], *, without: str = "") -> Table:
    originals = _read(table, where)
    columns = [name for name in originals[0] if name != without]
    rows = []
    for copy in copies:
        for original in originals:
            line = original | _CHANGES[table](original, copy)
            rows.append(tuple(line[name] for name in columns))
    return table, columns, rows


_CHANGES: dict[str, Any] = {
    _PROCESS: lambda _, copy: {"id": copy["process"], "artifact_object_id": copy["plan"]},
    _PLAN: lambda _, copy: {
        "id": copy["plan"],
        "process_id": copy["process"],
        "employee_id": copy["person"],
        "cycle_id": copy["cycle"],
    },
    _HISTORY: lambda _, copy: {
        "id": copy["plan"],
        "employee_id": copy["person"],
        "cycle_id": copy["cycle"],
    },
    _TASK: lambda task, copy: {
        "id": copy["tasks"][task["id"]],
        "process_id": copy["process"],
        "owner_id": task["owner_id"] and copy["account"],
    },
    _EDGE: lambda edge, copy: {
        "from_task_id": copy["tasks"][edge["from_task_id"]],
        "to_task_id": copy["tasks"][edge["to_task_id"]],
    },
    _EVENT: lambda event, copy: {
        "process_id": copy["process"],
        "task_id": copy["tasks"][event["task_id"]],
        "owner_id": event["owner_id"] and copy["account"],
    },
}
