"""What the day of a person should say: by posts, calendar and rules, and by his reports.

The same sums as the triggers keep (`audit.counters`), made anew from the records; by the pure
functions of `domain.monitoring`. Source: our choice, ADR 0049.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Sum

from viewflow_kinerja.domain import deadlines, monitoring
from viewflow_kinerja.domain.calendar import Calendar, days_between
from viewflow_kinerja.domain.codes import EmployeeKind
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    DayUnlock,
    Feedback,
    Measure,
    MeasureKind,
    PersonDay,
    PlanVersion,
)
from viewflow_kinerja.services import cutoffs, workdays

AHEAD = timedelta(days=70)  # no window of entry ends later
Key = tuple[int, date]  # employee and day


@dataclass(frozen=True)
class Span:
    """Some days of some people; `people` None means everybody."""

    first: date
    last: date
    people: Collection[int] | None = None

    def of(self, rows: Any, column: str = "employee") -> Any:
        """Only rows of these people."""
        return rows if self.people is None else rows.filter(**{f"{column}__in": self.people})

    @property
    def days(self) -> tuple[date, date]:
        """First and last."""
        return self.first, self.last


@dataclass
class Known:
    """Everything that is read of a span, by person and day."""

    reports: dict[Key, list[monitoring.Report]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[Key, tuple[int, int]] = field(default_factory=dict)
    opened: set[Key] = field(default_factory=set)
    agreed: dict[int, list[tuple[date, date, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    leading: dict[int, list[tuple[date, date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def posts(span: Span) -> list[Assignment]:
    """The definitive posts that touch the span, with their people."""
    until = Q(effective_to=None) | Q(effective_to__gte=span.first)
    rows = Assignment.all_rows.filter(until, kind="DEFINITIVE", effective_from__lte=span.last)
    return list(span.of(rows).select_related("employee").order_by("employee", "effective_from"))


def made(span: Span, held: list[Assignment], stored: Collection[PersonDay]) -> list[PersonDay]:
    """The days of the span as they should be stored, those that are there in spite of no post too.

    The number of statements does not grow with the people.
    """
    known = _known(span)
    frame = _Frame(span, held)
    found = {(row.employee_id, row.day): row for row in _placed(frame, held, known)}
    for row in stored:
        key = (row.employee_id, row.day)
        if key not in found:
            found[key] = _unplaced(row, known)
    return list(found.values())


class _Frame:
    """Calendars, windows and rules; people with the same of all three share one answer."""

    def __init__(self, span: Span, held: list[Assignment]) -> None:
        by_person = {post.employee_id: post for post in held}
        self.span = span
        self.calendars = workdays.of_many(by_person, span.first, span.last + AHEAD)
        self.office = workdays.office(span.first, span.last + AHEAD)
        years = range(span.first.year, span.last.year + 1)
        self.rules = {year: cutoffs.rules_of_units(year) for year in years}
        self.expectation = lru_cache(maxsize=None)(self._expectation)

    def calendar(self, post: Assignment) -> Calendar:
        """Of the person, by the pattern of this post."""
        found = self.calendars[post.employee_id]
        same = found.pattern == post.work_pattern
        return found if same else replace(found, pattern=post.work_pattern)

    def _expectation(self, person: Calendar, unit: int | None, day: date) -> tuple[Any, ...]:
        """Expected, target minutes, end of the window, end of the day."""
        rules = self.rules[day.year].get(unit or 0, _DEFAULT)
        expected = int(rules.daily_required and person.is_working_day(day))
        last = deadlines.entry_window_last_day(
            day, person, self.office, window=rules.daily_window, cutoff_day=rules.month_cutoff_day
        )
        return expected, person.minutes(day), person.end_of_day(last), person.end_of_day(day)


_DEFAULT = Rules()


def _placed(frame: _Frame, held: list[Assignment], known: Known) -> Iterator[PersonDay]:
    for post in held:
        person = frame.calendar(post)
        own = frame.rules  # rules differ by unit where some have their own
        unit = post.unit_id if any(post.unit_id in units for units in own.values()) else None
        first = max(post.effective_from, frame.span.first)
        last = min(post.effective_to or frame.span.last, frame.span.last)
        for day in days_between(first, last):
            facts = frame.expectation(person, unit, day)
            yield _day(post, day, facts, known)


def _day(post: Assignment, day: date, facts: tuple[Any, ...], known: Known) -> PersonDay:
    expected, minutes, due, closes = facts
    key, counts = (post.employee_id, day), post.employee.kind != EmployeeKind.NON_ASN
    target = minutes if counts else 0
    answered, in_time = known.answers.get(key, (0, 0))
    work = monitoring.work_of_day(known.reports.get(key, ()), due=due, target=target)
    return PersonDay(
        employee_id=post.employee_id,
        day=day,
        unit_id=post.unit_id,
        supervisor_id=post.rater_id,
        closes_at=closes,
        due_at=due,
        people=int(counts),
        expected=expected if counts else 0,
        target_minutes=target,
        leads=int(_on(known.leading.get(post.employee_id, ()), day)),
        planned=int(_agreed(known, post.employee_id, day, closes)),
        reopened=int(key in known.opened),
        answered=answered,
        in_time=in_time,
        **vars(work),
    )


def _on(spans: Collection[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _agreed(known: Known, person: int, day: date, closes: datetime) -> bool:
    plans = known.agreed.get(person, ())
    return any(first <= day <= last and at < closes for first, last, at in plans)


def _unplaced(row: PersonDay, known: Known) -> PersonDay:
    """A day on which its person holds no post any more: its reports stay, nothing is expected."""
    key = (row.employee_id, row.day)
    answered, in_time = known.answers.get(key, (0, 0))
    work = monitoring.work_of_day(known.reports.get(key, ()), due=row.due_at, target=0)
    closes = row.closes_at or datetime.combine(
        row.day + timedelta(days=1), datetime.min.time(), row.employee.zone
    )
    return PersonDay(
        employee_id=row.employee_id,
        day=row.day,
        unit_id=row.unit_id,
        supervisor_id=row.supervisor_id,
        closes_at=closes,
        due_at=row.due_at,
        reopened=int(key in known.opened),
        answered=answered,
        in_time=in_time,
        **vars(work),
    )


# What is read -----------------------------------------------------------------------------------


def _known(span: Span) -> Known:
    found = Known()
    for fill in (_reports, _answers, _opened, _plans, _leading):
        fill(span, found)
    return found


def _reports(span: Span, found: Known) -> None:
    first = DailyReport.history.filter(id=OuterRef("pk")).order_by().values("id")
    first = first.annotate(first=Min("submitted_at")).values("first")
    said = Feedback.all_rows.filter(report=OuterRef("pk"), status="VISIBLE")
    rows = span.of(DailyReport.all_rows.filter(work_date__range=span.days))
    rows = rows.annotate(first=Subquery(first), said=Exists(said)).order_by()
    for row in rows.iterator(chunk_size=2_000):
        found.reports[row.employee_id, row.work_date].append(_report(row))


def _report(row: Any) -> monitoring.Report:
    return monitoring.Report(
        stands=row.stands_as,
        minutes=row.minutes,
        approved=row.status == "APPROVED",
        waits=row.status == "SUBMITTED",
        first_sent=row.first or row.submitted_at,
        commented=bool(row.answer) or row.said,
    )


def _answers(span: Span, found: Known) -> None:
    rows = span.of(Measure.objects.filter(kind=MeasureKind.ANSWER, day__range=span.days))
    summed = rows.order_by().values("employee_id", "day")
    for row in summed.annotate(n=Count("pk"), well=Sum("in_time")):
        found.answers[row["employee_id"], row["day"]] = row["n"], row["well"]


def _opened(span: Span, found: Known) -> None:
    rows = span.of(DayUnlock.objects.filter(work_date__range=span.days))
    found.opened.update(rows.values_list("employee_id", "work_date"))


def _plans(span: Span, found: Known) -> None:
    """Of every plan the first version that was agreed."""
    rows = PlanVersion.all_rows.filter(
        plan__starts_on__lte=span.last, plan__ends_on__gte=span.first
    )
    columns = ("plan__employee_id", "plan__starts_on", "plan__ends_on", "plan_id")
    agreed = span.of(rows, "plan__employee").order_by().values_list(*columns)
    for person, first, last, _plan, at in agreed.annotate(at=Min("approved_at")):
        found.agreed[person].append((first, last, at))


def _leading(span: Span, found: Known) -> None:
    until = Q(effective_to=None) | Q(effective_to__gte=span.first)
    rows = Assignment.all_rows.filter(until, kind="DEFINITIVE", effective_from__lte=span.last)
    rows = span.of(rows.filter(rater__isnull=False), "rater")
    for rater, first, last in rows.values_list("rater_id", "effective_from", "effective_to"):
        found.leading[rater].append((first, last))


def sums(row: PersonDay) -> monitoring.Sums:
    """What a stored day adds to its unit, by the domain."""
    names = ("sent", "on_time", "waiting", "commented", "approved_minutes")
    return monitoring.of_day(
        people=row.people,
        expected=row.expected,
        target=row.target_minutes,
        leads=row.leads,
        planned=row.planned,
        work=monitoring.Work(**{name: getattr(row, name) for name in names}),
        answered=row.answered,
        in_time=row.in_time,
        reopened=row.reopened,
    )
