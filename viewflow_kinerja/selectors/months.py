"""Months to read: one's own, those that wait for an answer, those an office reads."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import MonthlyReportStatus
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    MonthlyReport,
    PerformancePlan,
)
from viewflow_kinerja.models.labels import choices
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import days
from viewflow_kinerja.services import workdays

TONES = {"SENT": "warn", "APPROVED": "ok", "REJECTED": "bad"}
_TO_SEND = ("DRAFT", "REJECTED")
_WITH = ("employee", "supervisor", "unit", "answered_by", "plan")
_FIGURES_ONLY = (Relation.TEM, Relation.LDR)  # they read the summary, not the days


def _seen(actor: Actor, access: Access, action: Action = Action.VIEW_MONTH) -> Any:
    rows = policy.visible(actor, MonthlyReport, action, access=access)
    return rows.select_related(*_WITH)


def find(actor: Actor, access: Access | None, pk: int) -> MonthlyReport | None:
    """One month, if the actor may see it."""
    return _seen(actor, access).filter(pk=pk).first() if access else None


def waiting(actor: Actor, access: Access) -> Any:
    """The months that wait for the actor's answer, the oldest first."""
    return _seen(actor, access, Action.APPROVE_MONTH).order_by("submitted_at", "pk")


def to_send(actor: Actor, person: Employee, plan: Any, access: Access) -> date | None:
    """The month before this, where it is over and its person has not sent it."""
    first = (person.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if plan is None or not plan.starts_on <= last_of(first) or plan.ends_on < first:
        return None
    row = days.month_of(actor, plan, first, access)
    asked = _owed(actor, plan, first, access) if row is None else row.status in _TO_SEND
    return first if asked else None


def _owed(actor: Actor, plan: PerformancePlan, first: date, access: Access) -> bool:
    """Whether a month that nobody began is expected, as the background asks at the cut-off."""
    last = last_of(first)
    agreed = plan.effective_version and plan.approved_at
    if agreed and timezone.localdate(agreed) <= last:
        placed = Assignment.of(plan.employee_id, min(last, plan.ends_on))
        return placed is not None and workdays.are_reported(placed, last)
    rows = DailyReport.objects.filter(plan=plan, work_date__range=(first, last))
    return policy.visible(actor, rows, Action.VIEW_REPORT, access=access).exists()


def listed(actor: Actor, access: Access, *, month: date, state: str, name: str) -> Any:
    """The months of other people that the actor may read, by name."""
    rows = _seen(actor, access).filter(month=month).exclude(employee=access.employee)
    if state:
        rows = rows.filter(status=state)
    if name:
        rows = rows.filter(Q(employee__name__icontains=name) | Q(employee__nip=name))
    return rows.order_by("employee__name", "pk")


def states() -> list[tuple[str, str]]:
    """The states that others can read, in words."""
    return [(code, str(words)) for code, words in choices(MonthlyReportStatus) if code != "DRAFT"]


def own_plans(actor: Actor, person: Employee, first: date, access: Access) -> list[Any]:
    """One's own plans that cover some of a month, the latest first: a move makes two."""
    rows = PerformancePlan.objects.filter(
        employee=person, starts_on__lte=last_of(first), ends_on__gte=first
    )
    mine = policy.visible(actor, rows, Action.VIEW_PLAN, access=access)
    return list(mine.select_related("unit", "employee").order_by("-starts_on"))


def last_of(first: date) -> date:
    """The last day of a month."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def calendar(actor: Actor, row: MonthlyReport, access: Access) -> list[days.Day]:
    """The days behind a month; none for who reads figures alone."""
    first, last = max(row.month, row.plan.starts_on), min(row.last_day, row.plan.ends_on)
    if policy.relation(actor, Action.VIEW_MONTH, row, access=access) in _FIGURES_ONLY:
        rows = days.seen(actor, access).filter(plan=row.plan, work_date__range=(first, last))
        if not rows.exists():
            return []
    return days.calendar(actor, row.employee, first, last, access)


def unfinished(reports: list[DailyReport]) -> Counter[str]:
    """How many reports of a month are not answered or not sent, by state."""
    return Counter(row.status for row in reports if row.status not in ("APPROVED", "REJECTED"))
