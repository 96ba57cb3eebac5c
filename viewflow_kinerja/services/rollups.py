"""Keeping the derived days: begin a day, follow what changed an expectation.

No official acts: nothing here is a record, and nobody decides. Every change is made under the rows
of `UnitVersion`, as the triggers make theirs. Source: our choice, ADR 0049.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Min, Q

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.models import Assignment, PersonDay, RollupDue, UnitVersion
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import person_days
from viewflow_kinerja.services.person_days import Span

PEOPLE = 1_000  # of one transaction, for at most a month
BEFORE = timedelta(days=10)  # windows of earlier days may end in what has changed
_KEPT_ELSEWHERE = ["answered", "in_time"]  # by the trigger of `Measure` alone
_KEYS = ("id", "employee", "day", *_KEPT_ELSEWHERE)
_FIELDS = [field for field in PersonDay._meta.concrete_fields if field.name not in _KEYS]
VALUES = [field.name for field in _FIELDS]
COLUMNS = [field.attname for field in _FIELDS]


def horizon() -> date:
    """The first day that is kept: of the oldest month begun, else of this one."""
    oldest = PersonDay.objects.exclude(closes_at=None).aggregate(day=Min("day"))["day"]
    return (oldest or office_day()).replace(day=1)


def settle(first: date, last: date, people: Collection[int] | None = None) -> int:
    """Let the days of a span say what posts, calendar, rules and reports say; returns changes.

    In transactions of their own, a month and some people at a time; safe to break off.
    """
    keys = sorted(people) if people is not None else sorted(_everybody(first, last))
    done = 0
    for start in range(0, len(keys), PEOPLE):
        some = keys[start : start + PEOPLE]
        for begin, end in months(first, last):
            with transaction.atomic():
                done += _settled(Span(begin, end, some))
    return done


def _everybody(first: date, last: date) -> set[int]:
    until = Q(effective_to=None) | Q(effective_to__gte=first)
    held = Assignment.all_rows.filter(until, kind="DEFINITIVE", effective_from__lte=last)
    held = held.values_list("employee_id", flat=True)
    there = PersonDay.objects.filter(day__range=(first, last)).values_list("employee_id", flat=True)
    return {*held.distinct(), *there.distinct()}


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The parts of a span that lie in one month each."""
    while first <= last:
        end = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY
        yield first, min(end, last)
        first = end + ONE_DAY


def _settled(span: Span) -> int:
    """One span in this transaction: first the lock, then the look."""
    held = person_days.posts(span)
    rows = span.of(PersonDay.objects.filter(day__range=span.days))
    lock({*rows.values_list("unit_id", flat=True), *(post.unit_id for post in held)})
    stored = {(row.employee_id, row.day): row for row in rows.select_related("employee")}
    wanted = person_days.made(span, held, stored.values())
    different = [row for row in wanted if differs(row, stored.get((row.employee_id, row.day)))]
    PersonDay.objects.bulk_create(
        different,
        batch_size=1_000,
        update_conflicts=True,
        update_fields=VALUES,
        unique_fields=["employee", "day"],
    )
    return len(different)


def differs(row: PersonDay, stored: PersonDay | None) -> bool:
    """Whether a day says something else than it should."""
    return stored is None or any(getattr(row, name) != getattr(stored, name) for name in COLUMNS)


def lock(units: Iterable[int]) -> None:
    """Nobody else changes figures of these units until the transaction is over."""
    keys = sorted(set(units))
    rows = [UnitVersion(unit_id=key) for key in keys]
    UnitVersion.objects.bulk_create(rows, ignore_conflicts=True)
    list(UnitVersion.objects.filter(pk__in=keys).order_by("pk").select_for_update())


def begin(since: date | None = None) -> int:
    """Let every day up to tomorrow be there: somewhere it has begun already; returns changes."""
    today = office_day()
    return settle(min(since or today, today), today + ONE_DAY)


def follow() -> int:
    """Count anew what changed an expectation, and days that reports began before their calendar."""
    marks, first = list(RollupDue.objects.all()), horizon()
    until = office_day() + ONE_DAY
    done = 0
    for span in _spans(marks, first, until):
        done += settle(*span.days, span.people)
    RollupDue.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return done + _unsettled()


def _spans(marks: Iterable[RollupDue], first: date, until: date) -> Iterator[Span]:
    """Everybody's marks as one span, and one for each group of people with the same days."""
    found: dict[int | None, tuple[date, date]] = {}
    for mark in marks:
        begin, end = max(mark.first - BEFORE, first), min(mark.last or until, until)
        before = found.get(mark.employee_id, (begin, end))
        if begin <= end:
            found[mark.employee_id] = min(before[0], begin), max(before[1], end)
    groups: dict[tuple[date, date], list[int]] = {}
    for person, days in found.items():
        if person is not None:
            groups.setdefault(days, []).append(person)
    yield from (Span(*days, people) for days, people in sorted(groups.items()))
    if None in found:
        yield Span(*found[None])


def _unsettled() -> int:
    rows = PersonDay.objects.filter(closes_at=None).values_list("day", "employee_id")
    people: dict[date, list[int]] = {}
    for day, person in rows:
        people.setdefault(day, []).append(person)
    return sum(settle(day, day, some) for day, some in sorted(people.items()))


def offices() -> ZoneInfo:
    """The zone of the offices."""
    return ZoneInfo(str(kinerja_settings.TIME_ZONE))
