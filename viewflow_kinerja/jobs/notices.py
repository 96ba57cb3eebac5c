"""Who is to be told what: one message a person, kind, topic and day, made set-based.

Everything is read from the records, so a run that did not happen is made up for by the next one.
Source: our choice, ADR 0040.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from viewflow_kinerja.domain.codes import DailyReportStatus, MonthlyReportStatus
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs.clock import Clock, clocks
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Delegation,
    Leave,
    MonthlyReport,
    Notice,
    Objection,
    OrgUnit,
    PerformancePlan,
    RuleBook,
    SupportCase,
    SupportEntry,
)
from viewflow_kinerja.models.notice import NoticeKind
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.selectors import home
from viewflow_kinerja.services.support_course import ANSWERS

_LOOK_BACK = timedelta(days=7)  # what came back or ran out longer ago is in the digest
_ACCOUNT = "employee__user"
Counts = dict[int, dict[str, int]]


def make(now: datetime) -> int:
    """Make the messages that are due, for each zone by its own clock; returns how many are new."""
    wanted = [each for clock in clocks(now) for each in _of(clock)]
    return _store(wanted)


def _of(clock: Clock) -> Iterator[Notice]:
    yield from _returned(clock)
    yield from _support(clock)
    yield from _objections(clock)
    yield from _dated(clock)
    if clock.is_digest_time:
        yield from _digest(clock)
        yield from _unanswered(clock)


def _store(wanted: list[Notice]) -> int:
    """Only what has not been said; of two runners at once, one makes it."""
    first = min((each.day for each in wanted), default=None)
    rows = Notice.objects.filter(day__gte=first) if first else Notice.objects.none()
    known = set(rows.values_list("recipient", "kind", "topic", "day"))
    fresh = [each for each in wanted if each.key not in known]
    Notice.objects.bulk_create(fresh, batch_size=2_000, ignore_conflicts=True)
    return len(fresh)


def _notice(clock: Clock, kind: NoticeKind, whom: int, **more: Any) -> Notice:
    day = more.pop("day", clock.today)
    return Notice(recipient_id=whom, kind=kind, day=day, next_try_at=clock.waking(), **more)


def waiting(clock: Clock) -> Counts:
    """What waits for each account of a zone: open steps and those overdue, reports, months."""
    found: Counts = defaultdict(lambda: defaultdict(int))
    for owner, steps, overdue in _open(clock):
        found[owner] |= {"steps": steps, "late": overdue}
    for name, rows in _papers(clock):
        for account, count in rows:
            found[account][name] += count
    _add_those_stood_in_for(clock, found)
    return found


def _open(clock: Clock) -> Any:
    late = Count("pk", filter=Q(due__lt=clock.today))
    return _steps(clock).values_list("owner").annotate(n=Count("pk"), late=late)


def _steps(clock: Clock) -> QuerySet[Any]:
    """Open steps addressed to people of a zone, with their term."""
    steps = home.with_due(engine.assigned()).filter(owner__is_active=True)
    return steps.filter(owner__kinerja_employee__time_zone=clock.name)


def _papers(clock: Clock) -> Iterator[tuple[str, Any]]:
    """Reports and months that wait for the supervisor of today."""
    reports = DailyReport.all_rows.filter(status=DailyReportStatus.SUBMITTED)
    months = MonthlyReport.all_rows.filter(status=MonthlyReportStatus.SENT)
    above = "plan__rater__user"
    near = {"plan__rater__time_zone": clock.name, f"{above}__is_active": True}
    for name, rows in (("reports", reports), ("months", months)):
        yield name, rows.filter(**near).values_list(above).annotate(n=Count("pk"))


def _add_those_stood_in_for(clock: Clock, found: Counts) -> None:
    """Whoever stands in for somebody is told of that work too."""
    rows = Delegation.all_rows.filter(in_force(clock.today), status="ACTIVE")
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today))
    own = {account: dict(counts) for account, counts in found.items()}
    near = rows.filter(delegate__time_zone=clock.name, delegate__user__is_active=True)
    pairs = near.values_list("principal__user", "delegate__user").distinct()
    for principal, delegate in pairs:
        for name, count in own.get(principal, {}).items():
            found[delegate][name] += count


def _dated(clock: Clock) -> Iterator[Notice]:
    """A working day before a term ends, and when it has ended; one message a person and term."""
    near = _steps(clock).filter(due__gte=clock.today - _LOOK_BACK, due__lte=clock.tomorrow)
    for account, due, count in near.values_list("owner", "due").annotate(n=Count("pk")):
        kind = NoticeKind.OVERDUE if due < clock.today else NoticeKind.DUE_SOON
        yield _notice(clock, kind, account, day=due, numbers={"steps": count})


def _digest(clock: Clock) -> Iterator[Notice]:
    """One message a working day to whoever has something to do and is not away."""
    absent = Leave.objects.filter(date_from__lte=clock.today, date_to__gte=clock.today)
    away = set(absent.values_list(_ACCOUNT, flat=True))
    for account, found in waiting(clock).items():
        if account not in away:
            yield _notice(clock, NoticeKind.DIGEST, account, numbers=dict(found))


def _returned(clock: Clock) -> Iterator[Notice]:
    """Plans and reports that came back to their owner; one message a plan, one for the reports."""
    since = clock.now - _LOOK_BACK
    near = {"employee__time_zone": clock.name, f"{_ACCOUNT}__is_active": True}
    for account, plan, at in _plans_back(near, since):
        more = {"day": clock.calendar.local_day(at), "topic": f"plan:{plan}"}
        yield _notice(clock, NoticeKind.RETURNED, account, numbers={"plans": 1}, **more)
    back = DailyReport.all_rows.filter(status__in=("REVISION", "REJECTED"), **near)
    day = TruncDate("answered_at", tzinfo=clock.local.tzinfo)
    days = back.filter(answered_at__gte=since).annotate(back_on=day)
    for account, on, count in days.values_list(_ACCOUNT, "back_on").annotate(n=Count("pk")):
        more = {"day": on, "topic": "reports"}
        yield _notice(clock, NoticeKind.RETURNED, account, numbers={"reports": count}, **more)


def _plans_back(near: Mapping[str, Any], since: datetime) -> Iterable[tuple[int, int, datetime]]:
    acts = Q(process__kinerja_events__action="plan.return", process__kinerja_events__at__gte=since)
    rows = PerformancePlan.all_rows.filter(acts, status="RETURNED", **near)
    return rows.values_list(_ACCOUNT, "pk").annotate(back_at=Max("process__kinerja_events__at"))


def _support(clock: Clock) -> Iterator[Notice]:
    """Requests that were laid before a superior, and answers to whoever asked; counts alone."""
    since = clock.now - _LOOK_BACK
    near = {"superior__time_zone": clock.name, "superior__user__is_active": True}
    laid = SupportCase.all_rows.filter(status="ESCALATED", escalated_at__gte=since, **near)
    yield from _by_day(clock, NoticeKind.ESCALATED, laid, "superior__user", "escalated_at")
    near = {"case__author__time_zone": clock.name, "case__author__user__is_active": True}
    said = SupportEntry.all_rows.filter(kind__in=ANSWERS, said_at__gte=since, **near)
    said = said.filter(case__status="ANSWERED")
    yield from _by_day(clock, NoticeKind.RETURNED, said, "case__author__user", "said_at")


def _objections(clock: Clock) -> Iterator[Notice]:
    """Decisions on objections, to whoever objected; that it was decided, and no more."""
    near = {"employee__time_zone": clock.name, f"{_ACCOUNT}__is_active": True}
    since = clock.now - _LOOK_BACK
    rows = Objection.all_rows.filter(status__in=("UPHELD", "CHANGED"), **near)
    decided = rows.filter(resolved_at__gte=since)
    more = {"what": "objections"}
    yield from _by_day(clock, NoticeKind.RETURNED, decided, _ACCOUNT, "resolved_at", **more)


def _by_day(
    clock: Clock,
    kind: NoticeKind,
    rows: QuerySet[Any],
    account: str,
    at: str,
    what: str = "support",
) -> Iterator[Notice]:
    days = rows.annotate(on=TruncDate(at, tzinfo=clock.local.tzinfo)).values_list(account, "on")
    for whom, on, count in days.annotate(n=Count("pk")).order_by():
        yield _notice(clock, kind, whom, day=on, topic=what, numbers={what: count})


def _unanswered(clock: Clock) -> Iterator[Notice]:
    """Reports that wait longer than the rules allow are told to the superior of the supervisor."""
    for root in OrgUnit.objects.filter(parent=None, active=True):
        late = _late_reports(clock, root)
        counts = dict(late.values_list("plan__rater").annotate(n=Count("pk")))
        for account, count in _superiors(clock, counts).items():
            numbers = {"reports": count}
            topic = f"unit:{root.pk}"
            yield _notice(clock, NoticeKind.ESCALATED, account, topic=topic, numbers=numbers)


def _late_reports(clock: Clock, root: OrgUnit) -> QuerySet[Any]:
    rules = RuleBook.rules(clock.today.year, root)
    last = clock.working_days_ago(rules.daily_feedback_sla_working_days)
    before = clock.calendar.start_of_day(last)
    rows = DailyReport.all_rows.filter(status=DailyReportStatus.SUBMITTED, submitted_at__lt=before)
    return rows.filter(unit__path__startswith=root.path)


def _superiors(clock: Clock, counts: Mapping[int, int]) -> dict[int, int]:
    """By account of the superior: how much is unanswered below him."""
    posts = Assignment.all_rows.filter(
        in_force(clock.today), kind="DEFINITIVE", employee__in=list(counts)
    )
    near = {"rater__time_zone": clock.name, "rater__user__is_active": True}
    found: dict[int, int] = defaultdict(int)
    for employee, account in posts.filter(**near).values_list("employee", "rater__user"):
        found[account] += counts[employee]
    return found
