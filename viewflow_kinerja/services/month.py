"""The month of a person: sent with frozen figures, answered, and corrected only in the next one.

Source: DOMAIN 7.3, after the practice of regional applications; our choice, ADR 0028.
"""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import daily
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.codes import MonthlyReportStatus
from viewflow_kinerja.domain.daily import counted_minutes
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import OutOfPhase, Refused
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    MonthAdjustment,
    MonthlyReport,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import month_figures, snapshots, workdays
from viewflow_kinerja.services.phases import given_reason, moved

_SENT = (MonthlyReportStatus.SENT.value, MonthlyReportStatus.APPROVED.value)


def figures(
    employee: Employee, first: date, last: date, *, until: date | None = None, part: Any = None
) -> daily.Figures:
    """The figures of a person for some days; `part` narrows to one plan.

    `until` is the last day that can be missing; none can where daily reports are not required.
    """
    placed = Assignment.of(employee, last) or Assignment.of(employee, first)
    person, _office = workdays.calendars(employee, placed, first, last)
    rows = DailyReport.all_rows.filter(employee=employee, work_date__range=(first, last))
    rows = rows.filter(plan=part) if part else rows
    if not workdays.are_reported(placed, last):
        until = first - ONE_DAY
    return daily.figures(
        person,
        first,
        last,
        states=month_figures.states(rows, employee.pk),
        minutes=month_figures.minutes(rows, employee.pk),
        until=until,
    )


@official_act("month.open")
def open_month(plan: PerformancePlan, *, actor: Actor, first: date) -> MonthlyReport:
    """The monthly report of one's own plan, as a draft; returns the one that exists already."""
    if policy.require(actor, Action.VIEW_PLAN, plan).relation != "OWN":
        raise Refused(_("Everybody reports his own work."))
    return _month(plan, first)


def _month(plan: PerformancePlan, first: date) -> MonthlyReport:
    known = MonthlyReport.all_rows.filter(plan=plan, month=first).first()
    if known is not None:
        return known
    day = max(first, plan.starts_on)
    placed = Assignment.of(plan.employee_id, last_of(plan, first))
    if placed is None or placed.rater is None:
        raise OutOfPhase(_("Nobody is known as your supervisor on this day."))
    month = MonthlyReport(plan=plan, month=day.replace(day=1))
    month.employee, month.unit, month.supervisor = placed.employee, placed.unit, placed.rater
    month.save()
    return month


def first_of(plan: PerformancePlan, first: date) -> date:
    """The first day of a month that its plan covers and on which its person held a post."""
    begun = max(first, plan.starts_on)
    return workdays.served_from(plan.employee_id, begun, last_of(plan, first))


def last_of(plan: PerformancePlan, first: date) -> date:
    """The last day of a month that its plan covers."""
    return min(MonthlyReport(month=first).last_day, plan.ends_on)


@official_act("month.send")
def send(month: MonthlyReport, *, actor: Actor) -> None:
    """Send the month; its figures are frozen now."""
    policy.require(actor, Action.SEND_MONTH, month)
    last = last_of(month.plan, month.month)
    if month.employee.today < last:
        raise OutOfPhase(_("The month is not over yet."))
    month.record(
        status=moved(Machine.MONTHLY_REPORT, month.status, "send"),
        submitted_at=timezone.now(),
        figures=preview(month.plan, month.month),
        parties=snapshots.parties(month.employee, month.supervisor, last),
    )
    signals.announce(signals.month_sent, month=month.pk, actor=actor)


def preview(
    plan: PerformancePlan, first: date, *, until: date | None = None
) -> dict[str, int | str]:
    """The figures that sending would freeze now; `until` is the last day that can be missing."""
    begun, last = first_of(plan, first), last_of(plan, first)
    return asdict(figures(plan.employee, begun, last, until=until, part=plan))


@official_act("month.approve")
def approve(month: MonthlyReport, *, actor: Actor) -> None:
    """The month is right."""
    policy.require(actor, Action.APPROVE_MONTH, month)
    month.record(status=moved(Machine.MONTHLY_REPORT, month.status, "approve"), **_answered(""))


@official_act("month.reject")
def reject(month: MonthlyReport, *, actor: Actor) -> None:
    """Not yet: back with the reason of the act; sent again, the figures are taken anew."""
    policy.require(actor, Action.REJECT_MONTH, month)
    text = given_reason(_("Say what should be improved before the month comes back to you."))
    month.record(status=moved(Machine.MONTHLY_REPORT, month.status, "reject"), **_answered(text))


def _answered(text: str) -> dict[str, Any]:
    work = context.current()
    key = work.authority.actor.pk if work and work.authority else None
    mine = Employee.objects.filter(user=key).first()
    return {"answer": text, "answered_at": timezone.now(), "answered_by": mine}


def adjust(report: DailyReport) -> None:
    """Approved after its month was sent: the minutes go into the next open month, by name."""
    first = report.work_date.replace(day=1)
    sent = MonthlyReport.all_rows.filter(plan=report.plan_id, month=first, status__in=_SENT)
    if not sent.exists():
        return
    MonthAdjustment.all_rows.create(
        month=_next_open(report.plan, first),
        report=report,
        work_date=report.work_date,
        minutes=_still_counted(report),
    )


def _still_counted(report: DailyReport) -> int:
    """What of these minutes the target of the day still takes."""
    person, day = report.employee, report.work_date
    calendar, _office = workdays.calendars(person, Assignment.of(person, day), day, day)
    rows = DailyReport.all_rows.filter(employee=person, work_date=day, status="APPROVED")
    before = rows.exclude(pk=report.pk).aggregate(given=Sum("minutes"))["given"] or 0
    target = calendar.minutes(day)
    return max(0, counted_minutes(before + report.minutes, target) - min(before, target))


def _next_open(plan: PerformancePlan, first: date) -> MonthlyReport:
    """The first later month that is not sent; the plan's last one where the plan has ended."""
    while (first := (first + timedelta(days=32)).replace(day=1)) <= plan.ends_on:
        if (month := _month(plan, first)).status not in _SENT:
            return month
    raise OutOfPhase(_("There is no later month of this plan that could take the correction."))
