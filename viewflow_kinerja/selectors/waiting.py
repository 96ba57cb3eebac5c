"""What waits for somebody's answer outside the processes: how much, and since when."""

from typing import Any

from django.db.models import Count, DateTimeField, Min, Value
from django.db.models.functions import Cast

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import DailyReport, Delegation, MonthlyReport
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

_UNKNOWN = Cast(Value(None), DateTimeField())


def counted(actor: Actor, access: Access | None) -> dict[str, dict[str, Any]]:
    """By kind: how many wait, and since when the oldest does; one statement, no empty kinds."""
    if access is None:
        return {}
    reports = policy.visible(actor, DailyReport, Action.APPROVE_REPORT, access=access)
    months = policy.visible(actor, MonthlyReport, Action.APPROVE_MONTH, access=access)
    asked = policy.visible(actor, Delegation, Action.APPROVE_DELEGATION, access=access)
    counts = [
        _count(asked.filter(effective_to__gte=office_day()), "delegation", _UNKNOWN),
        _count(reports, "report", Min("submitted_at")),
        _count(months, "month", Min("submitted_at")),
    ]
    rows = counts[0].union(*counts[1:], all=True)
    return {row["what"]: row for row in rows if row["n"]}


def _count(rows: Any, kind: str, since: Any) -> Any:
    grouped = rows.order_by().annotate(what=Value(kind)).values("what")
    return grouped.annotate(n=Count("pk"), since=since)
