"""Who receives a plan when a year opens, an evaluation when a period does; it writes nothing.

The columns come from the functions that open one: `plan.values_for`, `evaluation.values_for`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from viewflow_kinerja.domain.codes import EmployeeKind
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    Period,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.services import evaluation as evaluations
from viewflow_kinerja.services import plan as plans
from viewflow_kinerja.services.period_raters import PeriodRaters


class Person(NamedTuple):
    """Somebody the personnel office has to look after."""

    key: str
    name: str


class Wanted(NamedTuple):
    """A row that should be opened: its columns, and the account its first step is addressed to."""

    values: dict[str, Any]
    account: int | None


@dataclass
class Prospect:
    """What an opening would do."""

    wanted: list[Wanted] = field(default_factory=list)
    known: int = 0
    not_in_force: int = 0
    without_rater: list[Person] = field(default_factory=list)
    without_post: list[Person] = field(default_factory=list)


class Posts:
    """Definitive posts of many people, read by one statement; answers like `Assignment.of`."""

    _COLUMNS = (
        "employee_id",
        "unit_id",
        "rater_id",
        "position_class",
        "effective_from",
        "effective_to",
        "unit__path",
    )

    def __init__(self, people: Sequence[int], first: date, last: date) -> None:
        ever = Q(effective_to=None) | Q(effective_to__gte=first)
        rows = Assignment.all_rows.filter(ever, kind="DEFINITIVE", effective_from__lte=last)
        rows = rows.filter(_among("employee", people)).order_by("-pk")
        self._posts: dict[int, list[Any]] = {}
        for row in rows.values_list(*self._COLUMNS, named=True):
            self._posts.setdefault(row.employee_id, []).append(row)

    def of(self, employee: int, day: date) -> Any:
        """The post of a person on a day; None where there is none."""
        held = None
        for post in self._posts.get(employee, ()):
            if post.effective_from <= day and (post.effective_to or day) >= day:
                held = post
        return held


def cycle_of(institution: OrgUnit, year: int) -> PerformanceCycle:
    """The year of an institution; not stored yet where nobody has prepared it."""
    known = PerformanceCycle.all_rows.filter(unit=institution, year=year)
    return known.select_related("unit").first() or PerformanceCycle(unit=institution, year=year)


def period_of(institution: OrgUnit, year: int, code: str) -> Period | None:
    """A period of an institution's year by its code; None where the year has none of this name."""
    rows = Period.all_rows.filter(cycle__unit=institution, cycle__year=year, code=code)
    return rows.select_related("unit", "cycle").first()


def in_scope(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Active civil servants; a regent rates, and receives no plan."""
    return people.filter(active=True).exclude(kind=EmployeeKind.NON_ASN)


def employees(cycle: PerformanceCycle, unit: OrgUnit | None = None) -> QuerySet[Employee]:
    """Those in scope with a post in the unit or below it; for the whole year also those without."""
    first = plans.first_day(cycle)
    posts = Assignment.all_rows.filter(
        in_force(first) | in_force(timezone.localdate()), kind="DEFINITIVE"
    )
    here = Q(
        pk__in=posts.filter(unit__path__startswith=(unit or cycle.unit).path).values("employee")
    )
    nowhere = ~Q(pk__in=posts.values("employee"))
    people = in_scope(Employee.objects.all())
    return people.filter(here | nowhere if unit is None else here)


def of_plans(cycle: PerformanceCycle, people: Sequence[int]) -> Prospect:
    """Plans to open for these people; who has one for any part of the year is known."""
    known = PerformancePlan.all_rows.filter(_among("employee", people), cycle=cycle.pk)
    having = set(known.values_list("employee_id", flat=True)).intersection(people)
    first = plans.first_day(cycle)
    tomorrow = timezone.localdate() + timedelta(days=1)  # the day of a person in another zone
    posts, found = Posts(people, first, max(first, tomorrow)), Prospect(known=len(having))
    for person in _people(people, having):
        post = posts.of(person.pk, first) or posts.of(person.pk, _today(person))
        if post is None:
            found.without_post.append(_named(person))
        elif post.unit__path.startswith(cycle.unit.path):
            values = plans.values_for(cycle, post, first)
            found.wanted.append(Wanted(values, person.user_id))
            found.without_rater += [] if post.rater_id else [_named(person)]
    return found


def _people(people: Sequence[int], having: set[int]) -> Iterator[Any]:
    rows = in_scope(Employee.objects.filter(_among("pk", people))).order_by("pk")
    new = set(people) - having
    return (row for row in rows.values_list(*_PERSON, named=True) if row.pk in new)


def of_evaluations(period: Period, keys: Sequence[int]) -> Prospect:
    """Evaluations to open for these plans; without a rater on the last day there is none yet."""
    known = Evaluation.all_rows.filter(_among("plan", keys), period=period.pk)
    having = set(known.values_list("plan_id", flat=True)).intersection(keys)
    rows, found = _plans(period, keys, having), Prospect(known=len(having))
    lying = [row for row in rows if evaluations.lies_in(period, row)]
    found.not_in_force = len(rows) - len(lying)
    posts = Posts([row.employee_id for row in lying], period.starts_on, period.ends_on)
    days = {row.pk: evaluations.last_day(period, row) for row in lying}
    held = {row.pk: posts.of(row.employee_id, days[row.pk]) for row in lying}
    named = {post.rater_id for post in held.values() if post and post.rater_id}
    raters = PeriodRaters(named, period.starts_on, period.ends_on)
    for row in lying:
        post = held[row.pk]
        rater = raters.of(row.employee_id, post and post.rater_id, days[row.pk])
        if post is None:
            found.without_post.append(_owner(row))
        elif rater is None:
            found.without_rater.append(_owner(row))
        else:
            values = evaluations.values_for(period, row, post, rater)
            found.wanted.append(Wanted(values, row.employee__user_id))
    return found


def _plans(period: Period, keys: Sequence[int], having: set[int]) -> list[Any]:
    people = in_scope(Employee.objects.all())
    rows = PerformancePlan.all_rows.filter(
        _among("pk", keys), cycle=period.cycle_id, employee__in=people
    )
    listed, new = rows.order_by("pk").values_list(*_PLAN, named=True), set(keys) - having
    return [row for row in listed if row.pk in new]


def _among(column: str, keys: Sequence[int]) -> Q:
    """At least the rows with these keys: neighbours are asked for as a range.

    Ten thousand parameters cost more than a few rows too many, which the caller passes over.
    """
    first, last = min(keys, default=0), max(keys, default=0)
    if last - first < 2 * len(keys):
        return Q(**{f"{column}__gte": first, f"{column}__lte": last})
    return Q(**{f"{column}__in": keys})


def plans_of(period: Period, unit: OrgUnit | None = None) -> QuerySet[PerformancePlan]:
    """The plans of the year in the unit and below it."""
    path = (unit or period.unit).path
    return PerformancePlan.all_rows.filter(cycle=period.cycle_id, unit__path__startswith=path)


_NAME = ("source_key", "front_title", "name", "back_title")
_PERSON = ("pk", "user_id", "time_zone", *_NAME)
_PLAN = (
    "pk",
    "employee_id",
    "effective_version",
    "starts_on",
    "ends_on",
    "employee__user_id",
    *(f"employee__{name}" for name in _NAME),
)


def _today(person: Any) -> date:
    return Employee(time_zone=person.time_zone).today


def _named(person: Any) -> Person:
    parts = {name: getattr(person, name) for name in _NAME}
    return Person(person.source_key, Employee(**parts).full_name)


def _owner(row: Any) -> Person:
    parts = {name: getattr(row, f"employee__{name}") for name in _NAME}
    return Person(parts["source_key"], Employee(**parts).full_name)
