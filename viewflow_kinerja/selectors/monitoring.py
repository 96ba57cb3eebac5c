"""The figures of a unit and all below it: two statements, whatever its size, and no report read.

Source: DOMAIN 8.3; our choice, ADR 0049. Shares are of days that are over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.adoption import hidden
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.monitoring import COUNTS, NOT_ACHIEVED, Sums
from viewflow_kinerja.models import MeasureKind, OrgUnit, RuleBook, UnitDay, UnitSpread, UnitVersion
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import open_support

_TO_PEOPLE = (Relation.HED, Relation.MGR, Relation.OFF, Relation.AUD)
_NONE = Value(0, output_field=IntegerField())
_OLDEST = date(2000, 1, 1)  # nothing is older
_NOW = ("people", "planned")  # counted on the newest day too


@dataclass(frozen=True)
class Month:
    """The month that is looked at, as far as it is over, and the newest day that there can be."""

    first: date
    today: date

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY

    @property
    def over(self) -> date:
        """The last day that is over."""
        return min(self.last, self.today - ONE_DAY)

    @property
    def days_over(self) -> int:
        """How many of its days are over."""
        return (self.over - self.first).days + 1

    @property
    def newest(self) -> date:
        """The last day that has begun."""
        return min(self.last, self.today)

    @property
    def before(self) -> date:
        """The month before."""
        return (self.first - ONE_DAY).replace(day=1)

    @property
    def quarter(self) -> date:
        """The first month of the three that end with this one."""
        return (self.before - ONE_DAY).replace(day=1)

    @property
    def after(self) -> date | None:
        """The month after it, where it has begun."""
        following = self.last + ONE_DAY
        return following if following <= self.today else None


def month_of(text: str, today: date | None = None) -> Month:
    """The month that an address names; this one where it names none that has begun."""
    now = today or office_day()
    try:
        first = max(date.fromisoformat(f"{text}-01"), _OLDEST)
    except ValueError:
        first = now.replace(day=1)
    return Month(min(first, now.replace(day=1)), now)


@dataclass
class Figures:
    """What is known of a group of people in a month."""

    sums: Sums = field(default_factory=Sums)  # of the days that are over
    now: Sums = field(default_factory=Sums)  # of the newest day alone: people and plans
    answers: dict[int, int] = field(default_factory=dict)  # working half hours -> how often
    agreed: dict[int, int] = field(default_factory=dict)  # days -> how often
    progress: dict[int, int] = field(default_factory=dict)  # percent of the target -> how often
    closures: dict[int, int] = field(default_factory=dict)  # how an action counts -> how often
    asked: dict[date, int] = field(default_factory=dict)  # open support by its day
    unanswered: dict[date, int] = field(default_factory=dict)
    feedback: int = 0  # given in the month, and old enough to have been read
    unread: int = 0


@dataclass
class Part:
    """A unit directly below, with everything below it; `figures` None: too few people to show."""

    unit: OrgUnit
    figures: Figures | None


@dataclass
class Unit:
    """A unit as it is shown: its figures, its days, and the units below."""

    row: OrgUnit
    above: OrgUnit | None
    month: Month
    figures: Figures
    days: list[tuple[date, Sums]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    to_people: bool = False  # whether the visitor may go on to the people
    least: int = 0
    size: int = 0  # of units

    @property
    def shown(self) -> bool:
        """Whether the group is large enough for this visitor."""
        return self.to_people or self.figures.now.people >= self.least

    @property
    def today(self) -> Sums:
        """What has come in today."""
        return dict(self.days).get(self.month.today, Sums())


def tops(actor: Actor, access: Access) -> list[OrgUnit]:
    """The units at the top of what the visitor may see the summary of."""
    rows = policy.visible(actor, OrgUnit, Action.VIEW_SUMMARY_UNIT, access=access)
    found: list[OrgUnit] = []
    for row in rows.filter(active=True).order_by("path"):
        if not any(row.path.startswith(each.path) for each in found):
            found.append(row)
    return found


def version(pk: int) -> str:
    """What changes with every figure of a unit or below it; one statement."""
    return versions([pk]).get(pk, "")


def versions(units: Sequence[int]) -> dict[int, str]:
    """The same of several units, in one statement; nothing for a unit that is not there."""
    places = ", ".join(["%s"] * len(units)) or "NULL"
    statement = f"""SELECT t.id, COUNT(v.unit_id), COALESCE(SUM(v.version), 0)
        FROM {OrgUnit._meta.db_table} t JOIN {OrgUnit._meta.db_table} u
        ON u.path LIKE t.path || '%%' LEFT JOIN {UnitVersion._meta.db_table} v
        ON v.unit_id = u.id WHERE t.id IN ({places}) GROUP BY t.id"""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(units))
        return {key: f"{count}.{total}" for key, count, total in cursor.fetchall()}


def unit(actor: Actor, access: Access, pk: int, month: Month) -> Unit | None:
    """One unit with its figures; None where the visitor may not see its summary."""
    path = OrgUnit.objects.filter(pk=pk).values("path")
    rows = OrgUnit.objects.filter(path__startswith=Subquery(path))
    seen = policy.visible(actor, rows, Action.VIEW_SUMMARY_UNIT, access=access)
    units = {row.pk: row for row in seen.select_related("parent").order_by("name")}
    if pk not in units:
        return None
    own = units[pk]
    found = Unit(own, _above(access, own), month, Figures(), size=len(units))
    found.to_people = _reaches(access, own)
    found.least = 0 if found.to_people else least(own)
    by_unit = _read(found)
    _divide(found, units, by_unit)
    return found


def _reaches(access: Access, row: OrgUnit) -> bool:
    """Whether the visitor may see its people one by one."""
    return any(row.path.startswith(path) for path in access.paths(_TO_PEOPLE))


_SUMMARY = (*_TO_PEOPLE, Relation.TEM, Relation.LDR)


def _above(access: Access, row: OrgUnit) -> OrgUnit | None:
    """The unit above, where the visitor may go there."""
    above = row.parent
    paths = access.paths(_SUMMARY)
    return above if above and any(above.path.startswith(path) for path in paths) else None


def least(row: OrgUnit) -> int:
    """How many people a group needs here to be described by a figure."""
    return RuleBook.rules(office_day().year, row).monitoring_min_group


# Reading ----------------------------------------------------------------------------------------


def _read(found: Unit) -> dict[int, tuple[Sums, Sums]]:
    """Everything in one statement: by unit, by day, waiting by length, what is open by day."""
    below = Q(unit__path__startswith=found.row.path)
    by_unit: dict[int, tuple[Sums, Sums]] = {}
    figures, month = found.figures, found.month
    for what, *row in _all(below, month):
        key, *numbers = map(int, row)  # PostgreSQL takes parts of dates for decimals
        if what == "unit":
            now = dict(zip(_NOW, numbers[len(COUNTS) :], strict=True))
            by_unit[key] = _sums(numbers), Sums(**now)
        elif what == "day":
            found.days.append((month.first.replace(day=key), _sums(numbers)))
        elif what in INTO:
            getattr(figures, INTO[what])[key] = numbers[0]
        else:
            day = date(key // 10_000, key // 100 % 100, key % 100)
            getattr(figures, what)[day] = numbers[0]
    found.days.sort()
    return by_unit


INTO = {
    MeasureKind.ANSWER.value: "answers",
    MeasureKind.AGREEMENT.value: "agreed",
    MeasureKind.PROGRESS.value: "progress",
    MeasureKind.CLOSURE.value: "closures",
}


def _sums(numbers: list[int]) -> Sums:
    return Sums(**dict(zip(COUNTS, numbers[: len(COUNTS)], strict=True)))


def _all(below: Q, month: Month) -> Any:
    days = UnitDay.objects.filter(below, day__gte=month.first)
    parts = [
        _counted(days.filter(day__lte=month.newest), "unit", F("unit"), month),
        _counted(days.filter(day__lte=month.newest), "day", ExtractDay("day"), month),
        _spread(below, month),
        _open(open_support.waiting(below), "asked", "asked_at", Count("pk")),
        _open(UnitDay.objects.filter(below, waiting__gt=0), "unanswered", "day", Sum("waiting")),
    ]
    return parts[0].union(*parts[1:], all=True)


def _counted(rows: Any, what: str, key: Any, month: Month) -> Any:
    """Sums by unit over the days that are over; by day over all that have begun."""
    over = Q(day__lte=month.over) if what == "unit" else Q()
    newest = Q(day=month.newest)
    sums = {f"s_{name}": Coalesce(Sum(name, filter=over), 0) for name in COUNTS}
    now = {f"n_{name}": Coalesce(Sum(name, filter=newest), 0) for name in _NOW}
    marked = rows.order_by().annotate(what=Value(what), by=key).values("what", "by")
    return marked.annotate(**sums, **now).values_list("what", "by", *sums, *now)


def _filled(rows: Any, n: Any) -> Any:
    """Rows of `what`, `by` and one number, as wide as the sums are."""
    names = [f"z_{at}" for at in range(len(COUNTS) + len(_NOW) - 1)]
    counted = rows.annotate(n_all=n, **dict.fromkeys(names, _NONE))
    return counted.values_list("what", "by", "n_all", *names)


def _spread(below: Q, month: Month) -> Any:
    """Waits of the month; of it and the two before it indicators, and actions that are due."""
    waits = Q(kind__in=(MeasureKind.ANSWER, MeasureKind.AGREEMENT), month=month.first)
    recent = Q(month__range=(month.quarter, month.first))
    measured = Q(kind=MeasureKind.PROGRESS) & recent
    due = Q(month__lt=month.first) | Q(value__gte=NOT_ACHIEVED) | Q(value__lte=month.days_over)
    closed = Q(kind=MeasureKind.CLOSURE) & recent & due
    rows = UnitSpread.objects.filter(below, waits | measured | closed, n__gt=0).order_by()
    marked = rows.annotate(what=F("kind"), by=F("value")).values("what", "by")
    return _filled(marked, Sum("n"))


def _open(rows: Any, what: str, column: str, n: Any) -> Any:
    day = ExtractYear(column) * 10_000 + ExtractMonth(column) * 100 + ExtractDay(column)
    marked = rows.order_by().annotate(what=Value(what), by=day).values("what", "by")
    return _filled(marked, n)


# Dividing ---------------------------------------------------------------------------------------


def _divide(found: Unit, units: dict[int, OrgUnit], by_unit: dict[int, tuple[Sums, Sums]]) -> None:
    """The sums of the whole, and of every part directly below it."""
    figures, nothing = found.figures, (Sums(), Sums())
    for sums, now in by_unit.values():
        figures.sums, figures.now = figures.sums + sums, figures.now + now
    parts = [row for row in units.values() if row.parent_id == found.row.pk and row.active]
    for part in parts:
        mine = [by_unit.get(key, nothing) for key in _inside(units, part)]
        whole = Figures(_added(s for s, _n in mine), _added(n for _s, n in mine))
        found.parts.append(Part(part, whole))
    _hide(found)


def _inside(units: dict[int, OrgUnit], part: OrgUnit) -> list[int]:
    return [key for key, row in units.items() if row.path.startswith(part.path)]


def _added(rows: Iterable[Sums]) -> Sums:
    total = Sums()
    for each in rows:
        total = total + each
    return total


def _hide(found: Unit) -> None:
    """Parts with too few people, and as many more as keep these from being computed."""
    sizes = {each.unit.pk: each.figures.now.people for each in found.parts if each.figures}
    rest = found.figures.now.people - sum(sizes.values())
    away = hidden({**sizes, 0: rest} if rest else sizes, found.least)
    for part in found.parts:
        if part.unit.pk in away:
            part.figures = None
