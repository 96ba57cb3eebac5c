"""Days to read: one's own, with what is missing; and what waits for an answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.calendar import days_between
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    EvidenceFile,
    MonthAdjustment,
    MonthlyReport,
    WorkResult,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.services import report, workdays

_WITH = ("employee", "supervisor", "work_result", "answered_by")
TONES = {"APPROVED": "ok", "REJECTED": "bad", "REVISION": "warn", "LOCKED": "warn"}


@dataclass(frozen=True)
class Day:
    """One day of a calendar: what was reported, or why there is nothing."""

    date: date
    state: str  # reported, missing, leave, holiday, off, open
    reports: list[DailyReport] = field(default_factory=list)


def seen(actor: Actor, access: Access, action: Action = Action.VIEW_REPORT) -> Any:
    """The daily reports on which the actor may do this."""
    rows = policy.visible(actor, DailyReport, action, access=access)
    return rows.select_related(*_WITH)


def newest(actor: Actor, access: Access, most: int = 50) -> list[DailyReport]:
    """The newest reports the actor may see."""
    return policy.newest(actor, DailyReport, Action.VIEW_REPORT, access=access, most=most)


def of_day(actor: Actor, person: Employee, day: date, access: Access) -> list[DailyReport]:
    """One's own reports of a day, in the order of the work."""
    rows = seen(actor, access).filter(employee=person, work_date=day)
    return list(rows.order_by("started_at"))


def before(actor: Actor, person: Employee, day: date, access: Access) -> DailyReport | None:
    """One's own last report before a day: what can be copied."""
    rows = seen(actor, access).filter(employee=person, work_date__lt=day)
    return rows.order_by("-work_date", "started_at").first()


def results(actor: Actor, person: Employee, day: date, access: Access) -> list[WorkResult]:
    """The results of one's plan to which work can belong; those in force before others."""
    try:
        plan = report.plan_on(person, day)
    except OutOfPhase:
        return []
    rows = WorkResult.objects.filter(plan=plan, version=plan.effective_version or plan.version)
    return list(policy.visible(actor, rows, Action.VIEW_PLAN, access=access))


def calendar(actor: Actor, person: Employee, first: date, last: date, access: Access) -> list[Day]:
    """Every day of a span with its reports; a day that is over and has none is missing."""
    found: dict[date, list[DailyReport]] = defaultdict(list)
    rows = seen(actor, access).filter(employee=person, work_date__range=(first, last))
    for row in rows.order_by("started_at"):
        found[row.work_date].append(row)
    placed = Assignment.of(person, min(last, person.today))
    own, _office = workdays.calendars(person, placed, first, last)
    over = person.today if workdays.are_reported(placed, first) else first
    return [
        Day(day, _state(day, found[day], own, over), found[day])
        for day in days_between(first, last)
    ]


def _state(day: date, rows: list[DailyReport], own: Any, over: date) -> str:
    if any(row.stands_as != "DRAFT" for row in rows):
        return "reported"
    if not own.is_working_day(day):
        if own.without_leave().is_working_day(day):
            return "leave"
        return "holiday" if own.in_pattern(day) else "off"
    return "missing" if day < over else "open"


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def files(actor: Actor, rows: list[DailyReport], access: Access) -> dict[int, list[EvidenceFile]]:
    """The files of reports, by report."""
    found: dict[int, list[EvidenceFile]] = defaultdict(list)
    mine = EvidenceFile.objects.filter(report__in=[row.pk for row in rows])
    for each in policy.visible(actor, mine, Action.VIEW_REPORT, access=access):
        found[each.report_id].append(each)
    return found


def month_of(actor: Actor, plan: Any, first: date, access: Access) -> MonthlyReport | None:
    """The monthly report of a plan, if it has been begun."""
    rows = MonthlyReport.objects.filter(plan=plan, month=first)
    rows = rows.select_related("employee", "supervisor")
    return policy.visible(actor, rows, Action.VIEW_MONTH, access=access).first()


def adjustments(actor: Actor, row: MonthlyReport, access: Access) -> list[MonthAdjustment]:
    """What an earlier month still gave."""
    rows = MonthAdjustment.objects.filter(month=row).order_by("work_date")
    return list(policy.visible(actor, rows, Action.VIEW_MONTH, access=access))


def waiting(actor: Actor, access: Access) -> Any:
    """What waits for the actor's answer, the oldest first."""
    return seen(actor, access, Action.APPROVE_REPORT).order_by("submitted_at", "pk")
