"""Many people at once, made set-based: for bulk openings, races and benchmarks."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from viewflow_kinerja.models import Assignment, Employee, OrgUnit

_BATCH = 2_000


def make_crowd(
    size: int, *, unit: OrgUnit, rater: Employee, without: int = 0, name: str = "crowd"
) -> list[int]:
    """Keys of so many employees with a post in a unit; every n-th (`without`) has no account."""
    accounts = _accounts(size, name)
    people = [
        Employee(
            source_key=f"{name}-{number}",
            name=f"Orang {number}",
            user_id=None if without and number % without == 0 else accounts[number],
        )
        for number in range(size)
    ]
    Employee.objects.bulk_create(people, batch_size=_BATCH)
    rows = Employee.objects.filter(source_key__startswith=f"{name}-").order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    posts = [_post(key, unit, rater) for key in keys]
    Assignment.all_rows.bulk_create(posts, batch_size=_BATCH)
    return keys


def _accounts(size: int, name: str) -> list[int]:
    users = get_user_model()
    fresh = [users(username=f"{name}-{number}") for number in range(size)]
    users.objects.bulk_create(fresh, batch_size=_BATCH)
    rows = users.objects.filter(username__startswith=f"{name}-").order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _post(employee: int, unit: OrgUnit, rater: Employee) -> Any:
    return Assignment(
        employee_id=employee,
        unit=unit,
        rater=rater,
        rater_source="COLUMN",
        position="Pengolah Data",
        effective_from=date(2020, 1, 1),
    )
