"""A person's working days as the mirror knows them: pattern, shut days, own leave, Ramadan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import F, Min, Q, Value

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar
from viewflow_kinerja.models import Assignment, CalendarEntry, Employee, Leave, RuleBook

_COLUMNS = ("date_from", "date_to", "kind", "factor_numerator", "factor_denominator")
_OWN = Value("LEAVE")


def calendars(
    employee: Employee, placed: Assignment | None, first: date, last: date
) -> tuple[Calendar, Calendar]:
    """The calendar of the person and that of the office for some days; one statement."""
    shut = CalendarEntry.objects.filter(date_from__lte=last, date_to__gte=first)
    away = Leave.objects.filter(employee=employee, date_from__lte=last, date_to__gte=first)
    away = away.filter(cancelled=False)
    away = away.annotate(own=_OWN, up=Value(1), down=Value(1))
    rows = shut.annotate(of=F("kind")).values_list("date_from", "date_to", "of", *_COLUMNS[3:])
    own = away.values_list("date_from", "date_to", "own", "up", "down")
    found = _spans(sorted(rows.union(own, all=True)))
    closed = _closed(found)
    pattern = placed.work_pattern if placed else "FIVE_DAY"
    person = Calendar(pattern, leave=found["LEAVE"], tz=employee.zone, **closed)
    return person, Calendar("FIVE_DAY", tz=str(kinerja_settings.TIME_ZONE), **closed)


def are_reported(placed: Assignment | None, day: date) -> bool:
    """Whether every working day of this post has to be reported (`daily.required`)."""
    return placed is None or RuleBook.rules(day.year, placed.unit).daily_required


def served_from(employee: int, first: date, last: date) -> date:
    """The first day of a span on which a person held a post; the day after it where on none."""
    since = Q(effective_to=None) | Q(effective_to__gte=first)
    posts = Assignment.all_rows.filter(since, employee=employee, kind="DEFINITIVE")
    found = posts.filter(effective_from__lte=last).aggregate(day=Min("effective_from"))["day"]
    return max(first, found) if found else last + ONE_DAY


def office(first: date, last: date) -> Calendar:
    """The calendar of the offices for some days."""
    return Calendar("FIVE_DAY", tz=str(kinerja_settings.TIME_ZONE), **_shut(first, last))


def of_many(placed: Mapping[int, Assignment], first: date, last: date) -> dict[int, Calendar]:
    """The calendars of many people by their posts; two statements for all of them."""
    closed = _shut(first, last)
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Leave.objects.filter(date_from__lte=last, date_to__gte=first, cancelled=False)
    rows = rows.filter(employee__in=list(placed)).order_by("date_from")
    for employee, begins, ends in rows.values_list("employee_id", "date_from", "date_to"):
        away[employee].append((begins, ends))
    return {
        key: Calendar(post.work_pattern, leave=away[key], tz=post.employee.zone, **closed)
        for key, post in placed.items()
    }


def _shut(first: date, last: date) -> dict[str, Any]:
    rows = CalendarEntry.objects.filter(date_from__lte=last, date_to__gte=first)
    columns = ("date_from", "date_to", "kind", *_COLUMNS[3:])
    return _closed(_spans(sorted(rows.values_list(*columns))))


def _closed(found: dict[str, list[Any]]) -> dict[str, Any]:
    return {
        "holidays": found["HOLIDAY"],
        "joint_leave": found["JOINT_LEAVE"],
        "special_minutes": found["RAMADAN"],
    }


def _spans(rows: Iterable[Any]) -> dict[str, list[Any]]:
    spans: dict[str, list[Any]] = {"HOLIDAY": [], "JOINT_LEAVE": [], "LEAVE": [], "RAMADAN": []}
    for first, last, kind, up, down in rows:
        day = (first, last, Fraction(up, down)) if kind == "RAMADAN" else (first, last)
        spans[kind].append(day)
    return spans
