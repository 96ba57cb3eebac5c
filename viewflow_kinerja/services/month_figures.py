"""What the days of many people amount to: states and approved minutes, two statements for all."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from viewflow_kinerja.models import MonthAdjustment

States = dict[date, set[str]]
Minutes = dict[date, int]


def states(rows: Any, owner: int, of: str = "employee") -> States:
    """The states of one owner's reports, by day."""
    return all_states(rows, of)[owner]


def minutes(rows: Any, owner: int, of: str = "employee") -> Minutes:
    """The approved minutes of one owner, by day."""
    return all_minutes(rows, of)[owner]


def all_states(rows: Any, of: str) -> dict[int, States]:
    """By owner (`of`: employee or plan) and day; a locked report stands as what it was."""
    found: dict[int, States] = defaultdict(lambda: defaultdict(set))
    columns = (f"{of}_id", "work_date", "status", "locked_from")
    for owner, day, status, before in rows.order_by().values_list(*columns):
        found[owner][day].add(before or status)
    return found


def all_minutes(rows: Any, of: str) -> dict[int, Minutes]:
    """By owner and day; what became an adjustment of a later month stays out of its own."""
    found: dict[int, Minutes] = defaultdict(dict)
    late = MonthAdjustment.all_rows.filter(report=OuterRef("pk"))
    given = rows.filter(~Exists(late), status="APPROVED")
    summed = given.order_by().values(f"{of}_id", "work_date").annotate(given=Sum("minutes"))
    for row in summed:
        found[row[f"{of}_id"]][row["work_date"]] = row["given"]
    return found
