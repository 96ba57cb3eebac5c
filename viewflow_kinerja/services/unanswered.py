"""Reports that nobody answered, where the parameters of a unit let time approve them.

Off unless `daily.auto_approve_after_days` is set. Source: DOMAIN 7.3; our choice, ADR 0039.
"""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import Verification
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.models import DailyReport, MonthlyReport
from viewflow_kinerja.models.base import record_changes
from viewflow_kinerja.services import cutoffs, month
from viewflow_kinerja.services.closing import MOST
from viewflow_kinerja.services.phases import moved
from viewflow_kinerja.services.system_acts import system_act


@system_act("report.approve_unanswered")
def approve(*, actor: Actor, first: date, now: datetime | None = None, most: int = MOST) -> int:
    """Approve what waited too long, with the mark that nobody answered; returns how many.

    A month that is over is left alone: time alone corrects nothing after the cut-off.
    """
    at = now or timezone.now()
    rows = _waited(first, at, most)
    for row in rows:
        row.status = moved(Machine.DAILY_REPORT, row.status, "approve")
        row.verification, row.is_auto, row.answered_at = Verification.ADEQUATE.value, True, at
    record_changes(rows, ["status", "verification", "is_auto", "answered_at"])
    _adjust(rows, first)
    for row in rows:
        signals.announce(signals.report_answered, report=row.pk, actor=actor)
    return len(rows)


def _waited(first: date, at: datetime, most: int) -> list[DailyReport]:
    units: dict[int, list[int]] = {}
    for unit, rules in cutoffs.rules_of_units(first.year).items():
        if rules.daily_auto_approve_after_days:
            units.setdefault(rules.daily_auto_approve_after_days, []).append(unit)
    if not units:
        return []
    parts = [
        Q(employee__time_zone=zone, unit__in=sorted(those))
        & Q(submitted_at__lt=cutoffs.midnight(today - timedelta(days=days), zone))
        for zone, today in cutoffs.zones(at)
        for days, those in units.items()
    ]
    span = (first, MonthlyReport(month=first).last_day)
    rows = DailyReport.all_rows.filter(reduce(or_, parts), status="SUBMITTED")
    rows = rows.filter(work_date__range=span)
    for each in cutoffs.over(first, at):
        rows = rows.exclude(each.where)
    return list(rows.select_for_update(of=("self",)).order_by("pk")[:most])


def _adjust(rows: list[DailyReport], first: date) -> None:
    """Approved after their month was sent: they count in the next one."""
    plans = {row.plan_id for row in rows}
    sent = MonthlyReport.all_rows.filter(plan__in=plans, month=first).exclude(status="DRAFT")
    closed = set(sent.values_list("plan", flat=True)) if rows else set()
    for row in rows:
        if row.plan_id in closed:
            month.adjust(row)
