"""Of whom a month is over, for everybody at once: zones, rules of units, holidays.

Source: DOMAIN 8.5; our choice, ADR 0012 and 0039.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models import Employee, OrgUnit, RuleBook
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import workdays

_AHEAD = timedelta(days=70)


@dataclass(frozen=True)
class Over:
    """Some people of one zone whose month is over; `where` fits models with employee and unit."""

    where: Q
    today: date  # there
    ended: datetime  # the first instant after the cut-off


def over(first: date, now: datetime) -> list[Over]:
    """Of whom the month is over, by zone and cut-off; a constant number of statements.

    The same answer as `report_windows.must_be_before_cutoff`, the unlocked days apart.
    """
    default, others = _last_days(first)
    found = []
    for name, today in zones(now):
        zone = Q(employee__time_zone=name)
        for day in sorted({default, *others.values()}):
            units = sorted(unit for unit, own in others.items() if own == day)
            where = ~Q(unit__in=sorted(others)) if day == default else Q(unit__in=units)
            if day < today:
                found.append(Over(zone & where, today, midnight(day + ONE_DAY, name)))
    return found


def midnight(day: date, zone: str) -> datetime:
    """The first instant of a day in a zone of the personnel data."""
    return datetime.combine(day, time(), ZoneInfo(zone or kinerja_settings.TIME_ZONE))


def zones(now: datetime) -> list[tuple[str, date]]:
    """Every zone of the personnel data, and the day it is there."""
    names = Employee.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    default = kinerja_settings.TIME_ZONE
    return [(name, now.astimezone(ZoneInfo(name or default)).date()) for name in names]


def rules_of_units(year: int) -> dict[int, Rules]:
    """The parameters of the units that have others than the defaults; two statements at most."""
    books = {book.unit_id: book for book in _books(year)}
    if not books:
        return {}
    found = {}
    for key, path in OrgUnit.objects.values_list("pk", "path"):
        above = [int(part) for part in path.split(".") if part]
        nearest = next((books[part] for part in reversed(above) if part in books), None)
        if nearest is not None:
            found[key] = Rules.from_values(nearest.values)
    return found


def without_daily_reports(year: int) -> set[int]:
    """The units whose people need not report every day (`daily.required`)."""
    return {key for key, rules in rules_of_units(year).items() if not rules.daily_required}


def _books(year: int) -> Iterable[RuleBook]:
    """What has begun by today; of a unit the one that began last stays, and the newest of these."""
    begun = Q(valid_from=None) | Q(valid_from__lte=office_day())
    rows = RuleBook.objects.filter(begun, year=year)
    return rows.order_by(F("valid_from").asc(nulls_first=True), "version")


def _last_days(first: date) -> tuple[date, dict[int, date]]:
    """The cut-off by the defaults, and by unit where its parameters say another day."""
    office = workdays.office(first, first + _AHEAD)
    default = _cutoff(first, office, Rules())
    own = {key: _cutoff(first, office, each) for key, each in rules_of_units(first.year).items()}
    return default, {key: day for key, day in own.items() if day != default}


def _cutoff(first: date, office: Calendar, rules: Rules) -> date:
    return deadlines.month_cutoff(first.year, first.month, office, day=rules.month_cutoff_day)
