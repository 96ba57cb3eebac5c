"""The days of single people: one's own, those of one's team, those of a unit where one may look.

Sorted by name, never by a figure: nobody is ranked. Source: our choice, ADR 0049 and 0050.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import TruncDate

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.monitoring import NOT_ACHIEVED, Sums
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    Measure,
    MeasureKind,
    OrgUnit,
    PersonDay,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import open_support
from viewflow_kinerja.selectors.monitoring import INTO, Figures, Month
from viewflow_kinerja.services import person_days


@dataclass
class Person:
    """Somebody with what his days of a month amount to."""

    post: Assignment
    sums: Sums = field(default_factory=Sums)

    @property
    def employee(self) -> Employee:
        """Who it is."""
        return self.post.employee


@dataclass(frozen=True)
class Line:
    """One day of one person, with the reports on it that the visitor may see."""

    row: PersonDay
    reports: tuple[DailyReport, ...]


def _posts(actor: Actor, access: Access, today: date) -> Any:
    rows = Assignment.objects.filter(in_force(today), kind="DEFINITIVE", employee__active=True)
    seen = policy.visible(actor, rows, Action.VIEW_FIGURES_ASSIGNMENT, access=access)
    return seen.select_related("employee", "unit").order_by("employee__name", "employee")


def of_unit(actor: Actor, access: Access, unit: OrgUnit, month: Month, *, below: bool) -> Any:
    """The posts of a unit today, or of all below it too, of people whose days the visitor sees."""
    rows = _posts(actor, access, month.today)
    return rows.filter(unit__path__startswith=unit.path) if below else rows.filter(unit=unit)


def of_team(actor: Actor, access: Access, month: Month) -> Any:
    """The posts of the people whom the visitor rates today."""
    return _posts(actor, access, month.today).filter(rater__in=access.raters())


def one(actor: Actor, access: Access, employee: int, month: Month) -> Assignment | None:
    """The post of a person whose days the visitor may see."""
    return _posts(actor, access, month.today).filter(employee__id=employee).first()


def with_sums(posts: Iterable[Assignment], month: Month) -> list[Person]:
    """What the days of these people amount to; one statement."""
    people = {post.employee_id: Person(post) for post in posts}
    for row in _days(list(people), month):
        person = people[row.employee_id]
        person.sums = person.sums + person_days.sums(row)
    return list(people.values())


def _days(people: Collection[int], month: Month) -> Any:
    return PersonDay.objects.filter(employee__in=people, day__range=(month.first, month.over))


def figures(people: Iterable[Person], month: Month) -> Figures:
    """The same people as one group; three statements."""
    known = list(people)
    keys = [person.employee.pk for person in known]
    found = Figures()
    for person in known:
        found.sums = found.sums + person.sums
    found.now = _newest(keys, month)
    for row in _measures(keys, month):
        counts = getattr(found, INTO[row.kind])
        counts[row.value] = counts.get(row.value, 0) + 1
    for what, day, n in _open(keys):
        getattr(found, what)[day] = n
    return found


def _measures(people: Collection[int], month: Month) -> Any:
    """First answers of the month; indicators and actions as far as `monitoring` shows them."""
    answers = Q(kind=MeasureKind.ANSWER, day__range=(month.first, month.last))
    progress = Q(kind=MeasureKind.PROGRESS, day__range=(month.quarter, month.last))
    due = Q(value__gte=NOT_ACHIEVED) | Q(day__lte=month.over)
    closed = Q(kind=MeasureKind.CLOSURE, day__range=(month.quarter, month.last)) & due
    return Measure.objects.filter(answers | progress | closed, employee__in=people)


def _newest(people: Collection[int], month: Month) -> Sums:
    rows = PersonDay.objects.filter(employee__in=people, day=month.newest)
    days = [person_days.sums(row) for row in rows]
    return Sums(people=sum(d.people for d in days), planned=sum(d.planned for d in days))


def _open(people: Collection[int]) -> Any:
    """What waits, by day: its kind as `Figures` calls it, the day, how much."""
    days = PersonDay.objects.filter(employee__in=people, waiting__gt=0).order_by()
    cases = open_support.waiting(Q(employee__in=people)).order_by()
    unanswered = days.values_list(Value("unanswered"), "day").annotate(n=Sum("waiting"))
    asked = cases.values_list(Value("asked"), TruncDate("asked_at")).annotate(n=Count("pk"))
    return unanswered.union(asked, all=True)


def lines(actor: Actor, access: Access, post: Assignment, month: Month) -> list[Line]:
    """The days of a person in a month, the newest first, with their reports."""
    rows = PersonDay.objects.filter(
        employee=post.employee_id, day__range=(month.first, month.newest)
    )
    reports = policy.visible(actor, DailyReport, Action.VIEW_REPORT, access=access)
    found: dict[date, list[DailyReport]] = {}
    mine = reports.filter(employee=post.employee_id, work_date__range=(month.first, month.newest))
    for each in mine.order_by("started_at"):
        found.setdefault(each.work_date, []).append(each)
    return [Line(row, tuple(found.get(row.day, ()))) for row in rows.order_by("-day")]


def by_week(rows: Iterable[Line]) -> list[tuple[date, Sums]]:
    """The sums of the weeks, by their Monday."""
    weeks: dict[date, Sums] = {}
    for line in rows:
        monday = line.row.day - timedelta(days=line.row.day.weekday())
        weeks[monday] = weeks.get(monday, Sums()) + person_days.sums(line.row)
    return sorted(weeks.items())
