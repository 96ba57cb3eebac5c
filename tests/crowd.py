"""Many people at once, made set-based: for bulk openings, races and benchmarks."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from viewflow_kinerja import context
from viewflow_kinerja.models import Assignment, Employee, OrgUnit
from viewflow_kinerja.models.base import record_new

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
    _put(people)
    rows = Employee.objects.filter(source_key__startswith=f"{name}-").order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    posts = [_post(key, unit, rater) for key in keys]
    _put(posts)
    return keys


def _put(rows: list[Any]) -> None:
    actor = get_user_model()(pk=0, username="crowd")
    with transaction.atomic(), context.unit_of_work(actor=actor, act="test.arrange"):
        record_new(rows, batch_size=_BATCH)


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
