"""Counting everything of a span anew, to compare what is kept with the records, or to repair it.

Source: our choice, ADR 0049.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from viewflow_kinerja.domain.monitoring import COUNTS, closure
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models import (
    Employee,
    ImprovementAction,
    Measure,
    MeasureKind,
    PerformancePlan,
    PersonDay,
    PlanVersion,
    Realisation,
    UnitDay,
    UnitSpread,
    UnitVersion,
)
from viewflow_kinerja.services import (
    cutoffs,
    person_days,
    progress,
    realisation,
    rollups,
    waits,
)
from viewflow_kinerja.services.person_days import Span

_NOTHING = dict.fromkeys(COUNTS, 0)
_COLUMNS = [*rollups.COLUMNS, "answered", "in_time"]


@dataclass(frozen=True)
class Drift:
    """Something that is counted wrongly: the table, what of it, what it says and should say."""

    table: str
    what: str
    says: Any
    should: Any


def drift(first: date, last: date) -> list[Drift]:
    """What differs from the records; nothing is written."""
    parts = (_of_waits, _of_people, _of_units, _of_spread)
    return [each for span in rollups.months(first, last) for part in parts for each in part(*span)]


def rebuild(first: date, last: date) -> list[Drift]:
    """Count a span anew, a month in a transaction; returns what was wrong before."""
    found = drift(first, last)
    for begin, end in rollups.months(first, last):
        with transaction.atomic():
            _waits_anew(begin, end)
        rollups.settle(begin, end)
        with transaction.atomic():
            _sums_anew(begin, end)
    return found


# Days of people ---------------------------------------------------------------------------------


def _of_people(first: date, last: date) -> Iterator[Drift]:
    span = Span(first, last)
    rows = PersonDay.objects.filter(day__range=span.days).select_related("employee")
    stored = {(row.employee_id, row.day): row for row in rows}
    for row in person_days.made(span, person_days.posts(span), stored.values()):
        there = stored.get((row.employee_id, row.day))
        for name in _COLUMNS:
            says, should = getattr(there, name, None), getattr(row, name)
            if there is None or says != should:
                yield Drift("person", f"{row.employee_id} {row.day} {name}", says, should)


# Sums of units ----------------------------------------------------------------------------------


def _summed(first: date, last: date) -> dict[tuple[int, date], dict[str, int]]:
    """By unit and day what its people's days add up to."""
    found: dict[tuple[int, date], dict[str, int]] = {}
    for row in PersonDay.objects.filter(day__range=(first, last)).iterator(chunk_size=5_000):
        sums = found.setdefault((row.unit_id, row.day), dict(_NOTHING))
        for name, value in vars(person_days.sums(row)).items():
            sums[name] += value
    return found


def _stored(first: date, last: date) -> dict[tuple[int, date], UnitDay]:
    rows = UnitDay.objects.filter(day__range=(first, last))
    return {(row.unit_id, row.day): row for row in rows}


def _of_units(first: date, last: date) -> Iterator[Drift]:
    wanted, stored = _summed(first, last), _stored(first, last)
    for key in sorted({*wanted, *stored}):
        says = stored[key].counts if key in stored else _NOTHING
        should = wanted.get(key, _NOTHING)
        for name in COUNTS:
            if says[name] != should[name]:
                yield Drift("unit", f"{key[0]} {key[1]} {name}", says[name], should[name])


def _sums_anew(first: date, last: date) -> None:
    """Under the lock of the units: what the triggers added up is replaced where it is wrong."""
    days, units = (first, last), set[int]()
    for model in (PersonDay, UnitDay):
        units |= set(model.objects.filter(day__range=days).values_list("unit_id", flat=True))
    rollups.lock(units)
    wanted = _summed(first, last)
    for key, row in _stored(first, last).items():
        should = wanted.pop(key, _NOTHING)
        if row.counts != should:
            UnitDay.objects.filter(pk=row.pk).update(**should)
    fresh = [UnitDay(unit_id=unit, day=day, **sums) for (unit, day), sums in wanted.items()]
    UnitDay.objects.bulk_create(fresh, batch_size=1_000)
    _spread_anew(first)
    UnitVersion.objects.filter(pk__in=units).update(version=F("version") + 1)


# Waiting ----------------------------------------------------------------------------------------


def _wanted(first: date, last: date) -> dict[tuple[str, int], Measure]:
    rows = [*waits.of_history(first, last, _promised(first)), *_agreements(first, last)]
    rows += [*_progress(first, last), *_closures(first, last)]
    return {(str(row.kind), row.source): row for row in rows}


def _promised(first: date) -> Callable[[int, int], int]:
    """The working days promised by year and unit."""
    rules, default = cutoffs.rules_of_units(first.year), Rules()
    return lambda _year, unit: int(rules.get(unit, default).daily_feedback_sla_working_days)


def _agreements(first: date, last: date) -> Iterator[Measure]:
    """Versions agreed in these days, with what the history says of their submission."""
    handed = PerformancePlan.history.filter(
        id=OuterRef("plan"), submitted_at__lte=OuterRef("approved_at")
    )
    handed = handed.order_by().values("id").annotate(at=Max("submitted_at")).values("at")
    who = Employee.objects.filter(user=OuterRef("approved_by")).values("pk")[:1]
    rows = PlanVersion.all_rows.annotate(handed=Subquery(handed), who=Subquery(who))
    for row in rows.filter(handed__isnull=False).select_related("plan").defer("content"):
        day = timezone.localdate(row.approved_at, timezone=rollups.offices())
        if first <= day <= last:
            yield _agreement(row, day)


def _agreement(row: Any, day: date) -> Measure:
    return Measure(
        kind=MeasureKind.AGREEMENT,
        source=row.pk,
        employee_id=row.plan.employee_id,
        unit_id=row.plan.unit_id,
        answered_by_id=row.who,
        day=day,
        value=(row.approved_at - row.handed).days,
    )


def _progress(first: date, last: date) -> Iterator[Measure]:
    """Realisations of the periods that ended in these days."""
    found = Realisation.all_rows.filter(evaluation__period__ends_on__range=(first, last))
    for row in found.select_related("indicator", "evaluation__period", "evaluation__plan"):
        reached = realisation.achieved(row, [row.indicator], row.evaluation)
        if (told := progress.measure(row.evaluation, row, reached)) is not None:
            yield told


def _closures(first: date, last: date) -> Iterator[Measure]:
    """Improvement actions that were agreed on and are due in these days."""
    for row in ImprovementAction.all_rows.filter(due__range=(first, last)):
        value = closure(row.status, row.outcome, row.due)
        if value is not None:
            yield Measure(
                kind=MeasureKind.CLOSURE,
                source=row.pk,
                employee_id=row.employee_id,
                unit_id=row.unit_id,
                answered_by_id=row.rater_id if row.outcome else None,
                day=row.due,
                value=value,
            )


_TOLD = ("employee_id", "answered_by_id", "day", "value")  # what was promised then, stays


def _kept(first: date, last: date) -> dict[tuple[str, int], Measure]:
    rows = Measure.objects.filter(day__range=(first, last))
    return {(str(row.kind), row.source): row for row in rows}


def _says(row: Measure | None) -> Any:
    return row and tuple(getattr(row, name) for name in _TOLD)


def _of_waits(first: date, last: date) -> Iterator[Drift]:
    wanted, kept = _wanted(first, last), _kept(first, last)
    for key in sorted({*wanted, *kept}):
        says, should = _says(kept.get(key)), _says(wanted.get(key))
        if says != should:
            yield Drift("wait", f"{key[0]} {key[1]}", says, should)


def _waits_anew(first: date, last: date) -> None:
    """What differs is taken away and written anew: its trigger follows."""
    wanted, kept = _wanted(first, last), _kept(first, last)
    rollups.lock({row.unit_id for row in (*wanted.values(), *kept.values())})
    wrong = [row for key, row in kept.items() if _says(row) != _says(wanted.get(key))]
    Measure.objects.filter(pk__in=[row.pk for row in wrong]).delete()
    there = kept.keys() - {(str(row.kind), row.source) for row in wrong}
    Measure.objects.bulk_create(
        [row for key, row in wanted.items() if key not in there], batch_size=1_000
    )


def _spread(first: date) -> Counter[tuple[str, int, int]]:
    """By kind, unit and length: how often it is counted in the waits of a month."""
    rows = Measure.objects.filter(day__year=first.year, day__month=first.month)
    return Counter(rows.values_list("kind", "unit_id", "value"))


def _counted(first: date) -> dict[tuple[str, int, int], int]:
    rows = UnitSpread.objects.filter(month=first.replace(day=1)).exclude(n=0)
    return {
        (kind, unit, value): n
        for kind, unit, value, n in rows.values_list("kind", "unit_id", "value", "n")
    }


def _of_spread(first: date, last: date) -> Iterator[Drift]:
    wanted, kept = _spread(first), _counted(first)
    for key in sorted({*wanted, *kept}):
        if wanted.get(key, 0) != kept.get(key, 0):
            what = " ".join(map(str, key))
            yield Drift("spread", what, kept.get(key, 0), wanted.get(key, 0))


def _spread_anew(first: date) -> None:
    month, wanted = first.replace(day=1), _spread(first)
    if wanted == Counter(_counted(first)):
        return
    UnitSpread.objects.filter(month=month).delete()
    UnitSpread.objects.bulk_create(
        UnitSpread(kind=kind, unit_id=unit, value=value, month=month, n=n)
        for (kind, unit, value), n in wanted.items()
    )
