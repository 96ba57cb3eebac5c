"""Leave to read: one's own, and that of the people in the units of an office."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Assignment, Employee, Leave, MonthlyReport
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.resolution import Access

_OFFICES = (Relation.OFF, Relation.AUD)


def own(person: Employee, most: int = 20) -> list[Leave]:
    """One's own leave, the latest first."""
    return list(Leave.objects.filter(employee=person).order_by("-date_from", "pk")[:most])


def reads_others(access: Access | None) -> bool:
    """Whether an account works for a personnel office or audits."""
    return bool(access and access.paths(_OFFICES))


def posts(actor: Actor, access: Access) -> Any:
    """The posts of today in the units that somebody administers or audits."""
    paths = access.paths(_OFFICES)
    if not paths:
        return Assignment.objects.none().scoped()
    inside = reduce(or_, (Q(unit__path__startswith=path) for path in paths))
    seen = policy.visible(actor, Assignment, Action.VIEW_ASSIGNMENT, access=access)
    return seen.filter(inside, in_force(office_day()), kind="DEFINITIVE")


def listed(actor: Actor, access: Access, *, name: str = "", when: str = "") -> Any:
    """The leave of those people: what runs now, what comes, or what is over."""
    rows = Leave.objects.filter(employee__in=posts(actor, access).values("employee"))
    if name:
        rows = rows.filter(Q(employee__name__icontains=name) | Q(employee__nip=name))
    return _when(rows, when).select_related("employee").order_by("-date_from", "employee__name")


def _when(rows: Any, when: str) -> Any:
    today = office_day()
    if when == "now":
        return rows.filter(cancelled=False, date_from__lte=today, date_to__gte=today)
    if when == "coming":
        return rows.filter(cancelled=False, date_from__gt=today)
    return rows.filter(date_to__lt=today) if when == "over" else rows


def find(actor: Actor, access: Access | None, person: Employee | None, pk: int) -> Leave | None:
    """One leave: one's own, or of a person in the units of the office."""
    row = Leave.objects.filter(pk=pk).select_related("employee").first()
    if row is None or (person is not None and row.employee_id == person.pk):
        return row
    seen = access is not None and posts(actor, access).filter(employee=row.employee_id).exists()
    return row if seen else None


def frozen_months(employee: int, first: date, last: date) -> list[date]:
    """Months of a span that were sent already: their figures stay as they are."""
    rows = MonthlyReport.all_rows.filter(employee=employee, status__in=["SENT", "APPROVED"])
    rows = rows.filter(month__range=(first.replace(day=1), last)).order_by("month")
    return list(rows.values_list("month", flat=True).distinct())
