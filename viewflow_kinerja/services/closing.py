"""The system closes a month at its cut-off: it sends what was not sent, and locks what is open.

Each act takes a limited number of rows in one transaction and a constant number of statements;
called again it takes the next ones, so that an interrupted run goes on where it ended.
Source: DOMAIN 7.3; our choice, ADR 0039.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Least
from django.utils import timezone

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import daily
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.codes import DailyReportStatus
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    DayUnlock,
    MonthlyReport,
    PerformancePlan,
    PlanVersion,
)
from viewflow_kinerja.models.base import record_both, record_changes
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.services import cutoffs, month_figures, snapshots, workdays
from viewflow_kinerja.services.phases import moved
from viewflow_kinerja.services.system_acts import system_act

UNFINISHED = ("DRAFT", "REVISION", "SUBMITTED")
MOST = 2_000  # rows of one transaction


@system_act("month.send")
def send_months(*, actor: Actor, first: date, now: datetime | None = None, most: int = MOST) -> int:
    """Send the months whose cut-off has passed and that their people have not sent.

    Also those that nobody began, and those that came back before the cut-off: of whoever reported
    in the month, and, where daily reports are required, of whoever had a plan in force by its end.
    Whoever has no supervisor on the last day is left for later.
    """
    at = now or timezone.now()
    plans = _unsent(first, at, most)
    posts, known = _posts(plans, first), _begun(plans, first)
    rows = [known.get(plan.pk) or _new(plan, posts[plan.pk], first) for plan in plans]
    frozen = _figures(plans, posts, first)
    sides = _parties(rows, plans, first)
    for row in rows:
        row.status = moved(Machine.MONTHLY_REPORT, row.status, "send")
        row.submitted_at, row.figures, row.parties = at, frozen[row.plan_id], sides[row.plan_id]
    changed, fresh = [row for row in rows if row.pk], [row for row in rows if not row.pk]
    columns = ["status", "submitted_at", "figures", "parties"]
    sent = [*changed, *record_both(changed, columns, fresh)]
    for row in sent:
        signals.announce(signals.month_sent, month=row.pk, actor=actor)
    return len(sent)


def _unsent(first: date, at: datetime, most: int) -> list[Any]:
    """Plans whose month is over and not sent; locked, so that a second run waits."""
    last = MonthlyReport(month=first).last_day
    parts = [each.where & ~Exists(_done(first, each.ended)) for each in cutoffs.over(first, at)]
    if not parts:
        return []
    posts = Assignment.all_rows.filter(in_force(OuterRef("end")), kind="DEFINITIVE")
    placed = Exists(posts.filter(employee=OuterRef("employee"), rater__isnull=False))
    rows = PerformancePlan.all_rows.filter(starts_on__lte=last, ends_on__gte=first)
    rows = rows.annotate(end=Least(F("ends_on"), Value(last, DateField())))
    rows = rows.filter(reduce(or_, parts), placed, _owed(first, last)).select_related("employee")
    return list(rows.select_for_update(of=("self",)).order_by("pk")[:most])


def _owed(first: date, last: date) -> Q:
    """Of whom a month is expected: who reported something, or had to. Source: DOMAIN 11.1."""
    reports = DailyReport.all_rows.filter(plan=OuterRef("pk"), work_date__range=(first, last))
    end = cutoffs.midnight(last + ONE_DAY, "")
    agreed = PlanVersion.all_rows.filter(plan=OuterRef("pk"), approved_at__lt=end)
    free = sorted(cutoffs.without_daily_reports(first.year))
    return Q(Exists(reports)) | (Q(Exists(agreed)) & ~Q(unit__in=free))


def _done(first: date, ended: datetime) -> Any:
    """The month of a plan that needs no sending: it was sent, or came back after the cut-off."""
    back = Q(status="REJECTED", answered_at__lt=ended)
    rows = MonthlyReport.all_rows.filter(plan=OuterRef("pk"), month=first)
    return rows.exclude(Q(status="DRAFT") | back)


def _begun(plans: Iterable[Any], first: date) -> dict[int, MonthlyReport]:
    rows = MonthlyReport.all_rows.filter(plan__in=[plan.pk for plan in plans], month=first)
    locked = (
        rows.select_related("supervisor", "employee").select_for_update(of=("self",)).order_by("pk")
    )
    return {row.plan_id: row for row in locked}


def _new(plan: Any, post: Assignment, first: date) -> MonthlyReport:
    people = {"employee": plan.employee, "supervisor": post.rater, "unit": post.unit}
    return MonthlyReport(plan=plan, month=first, **people)


def _posts(plans: Iterable[Any], first: date) -> dict[int, Assignment]:
    """By plan: the post of its person on the last day of the month that the plan covers."""
    held = _held([plan.employee_id for plan in plans], first)
    found = {plan.pk: _on(held[plan.employee_id], plan.end) for plan in plans}
    return {key: post for key, post in found.items() if post is not None}


def _held(people: Iterable[int], first: date) -> dict[int, list[Assignment]]:
    """The posts of people since the beginning of a month, by person; the latest first."""
    since = Q(effective_to=None) | Q(effective_to__gte=first)
    rows = Assignment.all_rows.filter(since, kind="DEFINITIVE", employee__in=set(people))
    held: dict[int, list[Assignment]] = defaultdict(list)
    for post in rows.select_related("unit", "employee", "rater").order_by("-pk"):
        held[post.employee_id].append(post)
    return held


def _on(posts: Iterable[Assignment], day: date) -> Assignment | None:
    """The one that holds on a day."""
    holds = (
        post
        for post in posts
        if post.effective_from <= day and (post.effective_to is None or post.effective_to >= day)
    )
    return next(holds, None)


def _figures(plans: list[Any], posts: Mapping[int, Assignment], first: date) -> dict[int, Any]:
    """By plan what `month.preview` says of it, for all of them at once."""
    last = MonthlyReport(month=first).last_day
    by_person = {post.employee_id: post for post in posts.values()}
    calendars = workdays.of_many(by_person, first, last)
    rows = DailyReport.all_rows.filter(plan__in=list(posts), work_date__range=(first, last))
    states = month_figures.all_states(rows, "plan")
    minutes = month_figures.all_minutes(rows, "plan")
    since = _served_from(posts.values(), first)
    found, free = {}, cutoffs.without_daily_reports(first.year)
    for plan in plans:
        own = replace(calendars[plan.employee_id], pattern=posts[plan.pk].work_pattern)
        begun = max(first, plan.starts_on, since.get(plan.employee_id, first))
        days = states[plan.pk], minutes[plan.pk]
        until = begun - ONE_DAY if posts[plan.pk].unit_id in free else None
        told = daily.figures(own, begun, plan.end, states=days[0], minutes=days[1], until=until)
        found[plan.pk] = asdict(told)
    return found


def _served_from(posts: Iterable[Assignment], first: date) -> dict[int, date]:
    """Of whoever came to his post within the month: his first day in any post of that month."""
    newcomers = [post.employee_id for post in posts if post.effective_from > first]
    held = _held(newcomers, first) if newcomers else {}
    return {key: min(post.effective_from for post in rows) for key, rows in held.items()}


def _parties(rows: list[MonthlyReport], plans: list[Any], first: date) -> dict[int, Any]:
    """By plan both sides as they were on its last day of the month."""
    ends = {plan.pk: plan.end for plan in plans}
    held = _held([key for row in rows for key in (row.employee_id, row.supervisor_id)], first)
    return {
        row.plan_id: {
            side: snapshots.party(person, _on(held[person.pk], ends[row.plan_id]))
            for side, person in (("employee", row.employee), ("rater", row.supervisor))
        }
        for row in rows
    }


@system_act("report.lock")
def lock(*, actor: Actor, first: date, now: datetime | None = None, most: int = MOST) -> int:
    """Lock what is unfinished of a month whose cut-off has passed, unless a day is unlocked.

    What waits for an answer is neither approved nor rejected by the passing of time.
    """
    rows = _unfinished(first, now or timezone.now(), most)
    for row in rows:
        row.locked_from, row.status = row.status, DailyReportStatus.LOCKED.value
    record_changes(rows, ["status", "locked_from"])
    for row in rows:
        if row.locked_from == DailyReportStatus.SUBMITTED:
            signals.announce(signals.report_locked, report=row.pk, actor=actor)
    return len(rows)


def _unfinished(first: date, now: datetime, most: int) -> list[DailyReport]:
    parts = [each.where & ~Exists(_open(each.today)) for each in cutoffs.over(first, now)]
    if not parts:
        return []
    span = (first, MonthlyReport(month=first).last_day)
    rows = DailyReport.all_rows.filter(reduce(or_, parts), work_date__range=span)
    rows = rows.filter(status__in=UNFINISHED).select_for_update(of=("self",))
    return list(rows.order_by("pk")[:most])


def _open(today: date) -> Any:
    """The unlock that holds the day of a report open."""
    rows = DayUnlock.objects.filter(employee=OuterRef("employee"), work_date=OuterRef("work_date"))
    return rows.filter(until__gte=today)
