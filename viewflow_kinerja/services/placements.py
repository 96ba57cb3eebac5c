"""Who holds which post where under whom: the posts follow the personnel data.

A change of unit, post or rater closes the assignment and opens the next one; a correction of the
same post is written on its row. Nothing that was in force is rewritten. Source: ADR 0018.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import FunctionalLevel, PositionClass, WorkPattern
from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.models import Assignment, Employee, OrgUnit, RaterSource
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.system_acts import system_act

DAY = timedelta(days=1)
POST = ("unit_id", "position", "position_class")
RATER = ("rater_id", "rater_source", "rater_until")
CORRECTED = ("rank", "grade", "functional_level", "work_pattern")
_CODES = {
    "position_class": ("", *PositionClass),
    "work_pattern": ("", *WorkPattern),
    "functional_level": ("", *FunctionalLevel),
    "rater_source": RaterSource.values,
}
_A_FEW = 500  # people whom a condition names one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The definitive post of a person as the source gives it, with the rater it leads to.

    `since` is the day the source gives for the post, `rated_since` the one of a dated rater.
    """

    key: str
    unit_key: str
    position: str = ""
    position_class: str = ""
    rank: str = ""
    grade: str = ""
    functional_level: str = ""
    work_pattern: str = ""
    rater_key: str = ""
    rater_source: str = RaterSource.NOBODY.value
    since: date | None = None
    rated_since: date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened to one person: which columns changed, and the rater before and after."""

    employee_id: int
    key: str
    columns: tuple[str, ...]  # none: a post was opened for somebody who held none
    rater_before: int | None
    rater_after: int | None
    on: date

    @property
    def rater_changed(self) -> bool:
        """Whether somebody else rates from that day on."""
        return self.rater_before != self.rater_after


@dataclass
class _Mirror:
    """What is known before writing, and the rows to be written: together, in a few statements."""

    people: Mapping[str, Employee]
    units: Mapping[str, int]
    latest: Mapping[int, Assignment]
    today: date
    corrected: dict[Assignment, tuple[str, ...]] = field(default_factory=dict)
    closed: list[Assignment] = field(default_factory=list)
    opened: list[Assignment] = field(default_factory=list)

    @cached_property
    def by_pk(self) -> dict[int | None, Employee]:
        """People by our key."""
        return {row.pk: row for row in self.people.values()}

    def write(self) -> None:
        """Close before opening: at every moment a person has one open post."""
        touched = sorted({name for names in self.corrected.values() for name in names})
        record_changes(list(self.corrected), [name.removesuffix("_id") for name in touched])
        record_changes(self.closed, ["effective_to"])
        record_new(self.opened)


@system_act("assignment.place")
def place_people(posts: Sequence[Post], *, actor: Actor, today: date | None = None) -> list[Moved]:
    """Let the posts of people follow the source; returns what changed, newcomers included.

    A rater whom the personnel office has named stays until his last day, or until the person
    moves to another unit. Conflict where somebody would hold two posts on a day.
    """
    for name, table in _CODES.items():
        coded.one_of(table, *{getattr(post, name) for post in posts})
    mirror = _Mirror(_people(), _units(), _latest(), today or timezone.localdate())
    moved = [change for post in posts if (change := _placed(mirror, post))]
    mirror.write()
    one_rater_a_day({change.employee_id for change in moved})
    return moved


def _people() -> dict[str, Employee]:
    rows = Employee.objects.select_for_update(no_key=True).order_by("pk")
    return {row.source_key: row for row in rows}


def _units() -> dict[str, int]:
    return dict(OrgUnit.objects.values_list("source_key", "pk"))


def _latest() -> dict[int, Assignment]:
    """The last definitive post of everybody.

    First the lock, then the look: whoever named a rater while we waited has closed one row and
    opened another.
    """
    rows = Assignment.all_rows.filter(kind="DEFINITIVE")
    open_ones = rows.select_for_update(no_key=True).filter(effective_to=None)
    list(open_ones.order_by("pk").values_list("pk"))
    return {row.employee_id: row for row in rows.order_by("effective_from")}


def _placed(mirror: _Mirror, post: Post) -> Moved | None:
    """Decide between opening, correcting and closing; None where nothing changes."""
    person = mirror.people.get(post.key)
    if person is None or post.unit_key not in mirror.units:
        text = _("%(key)s or the unit %(unit)s is not in the mirror. Bring them in first.")
        raise Incomplete(text % {"key": post.key, "unit": post.unit_key})
    current = mirror.latest.get(person.pk)
    wanted = _wanted(mirror, post, current)
    if current is None or has_ended(current, mirror.today):
        start = _return_day(current, post, mirror.today)
        mirror.opened.append(Assignment(employee=person, effective_from=start, **wanted))
        columns: tuple[str, ...] = ()
    elif columns := tuple(name for name in wanted if getattr(current, name) != wanted[name]):
        start = _first_day(mirror, current, wanted, columns, post)
        before = current.rater_id
        start = _written(mirror, current, wanted, columns, start)
        return Moved(person.pk, post.key, columns, before, wanted["rater_id"], start)
    else:
        return None
    before = current.rater_id if current else None
    return Moved(person.pk, post.key, columns, before, wanted["rater_id"], start)


def _wanted(mirror: _Mirror, post: Post, current: Assignment | None) -> dict[str, Any]:
    """The columns as they should be; what the source does not tell stays as it is."""
    rater = mirror.people.get(post.rater_key)
    wanted: dict[str, Any] = {name: getattr(post, name) for name in ("position", *CORRECTED)}
    for name, usual in (("position_class", "EXECUTOR"), ("work_pattern", "FIVE_DAY")):
        wanted[name] = getattr(post, name) or getattr(current, name, usual)
    wanted |= {"unit_id": mirror.units[post.unit_key], "rater_id": rater.pk if rater else None}
    wanted |= {"rater_source": post.rater_source, "rater_until": None, "sourced_rater_id": None}
    if current and _named_still(mirror, current, wanted):
        wanted["sourced_rater_id"] = wanted["rater_id"]
        wanted |= {name: getattr(current, name) for name in RATER}
    return wanted


def _named_still(mirror: _Mirror, current: Assignment, wanted: Mapping[str, Any]) -> bool:
    """A rater named by the personnel office holds in this unit, until his day, while he is here."""
    if current.rater_source != RaterSource.OVERRIDE or current.unit_id != wanted["unit_id"]:
        return False
    named, until = mirror.by_pk.get(current.rater_id), current.rater_until
    return named is not None and named.active and (until is None or until >= mirror.today)


def has_ended(assignment: Assignment, today: date) -> bool:
    """Whether the last day of a post is over."""
    return assignment.effective_to is not None and assignment.effective_to < today


def _return_day(current: Assignment | None, post: Post, today: date) -> date:
    """The first day of a newcomer, or of somebody who comes back after having left."""
    last = current.effective_to if current else None
    if post.since and (last is None or post.since > last):
        return post.since
    return today


def _first_day(
    mirror: _Mirror,
    current: Assignment,
    wanted: Mapping[str, Any],
    columns: Collection[str],
    post: Post,
) -> date:
    """From which day the change holds; the day of the present row stands for a correction of it.

    The day the source gives, where it lies behind the beginning of the present row. The same day
    under the same rater is a correction. Else today: what was in force stays as it was.
    """
    new_post, new_rater = bool(set(POST) & set(columns)), "rater_id" in columns
    if not new_post and not new_rater:
        return current.effective_from
    given = [post.since] if new_post else [_after_override(mirror, current), post.rated_since]
    later = [day for day in [*given, post.since] if day and day > current.effective_from]
    if later:
        return later[0]
    same_day = post.since == current.effective_from and not new_rater
    return current.effective_from if same_day else mirror.today


def _after_override(mirror: _Mirror, current: Assignment) -> date | None:
    """The day after the last one of a rater who was named until a day that is over."""
    until = current.rater_until
    return until + DAY if until is not None and until < mirror.today else None


def _written(
    mirror: _Mirror,
    current: Assignment,
    wanted: Mapping[str, Any],
    columns: tuple[str, ...],
    start: date,
) -> date:
    """Correct the row, or close it and open its successor; returns the first day."""
    if start > current.effective_from:
        _succeed(mirror, current, wanted, start)
        return start
    for name in columns:
        setattr(current, name, wanted[name])
    mirror.corrected[current] = columns
    return current.effective_from


def _succeed(mirror: _Mirror, current: Assignment, wanted: Mapping[str, Any], start: date) -> None:
    successor = Assignment(
        employee_id=current.employee_id,
        delegates_rating=current.delegates_rating,
        effective_from=start,
        effective_to=current.effective_to,
        **wanted,
    )
    mirror.opened.append(successor)
    current.effective_to = start - DAY
    mirror.closed.append(current)


def one_rater_a_day(employees: Collection[int]) -> None:
    """The rule of the table, asked under the lock: both databases, the same words (ADR 0018)."""
    if not employees:
        return
    rows = Assignment.all_rows.filter(Q(kind="DEFINITIVE") | Q(rater__isnull=False))
    lasting = Q(effective_to=None) | Q(effective_to__gte=OuterRef("effective_from"))
    other = rows.filter(lasting, employee=OuterRef("employee"), pk__gt=OuterRef("pk"))
    meets = Exists(other.filter(effective_from__lte=OuterRef("effective_to")))
    double = rows.filter(Q(meets) | Q(Exists(other), effective_to=None))
    if len(employees) <= _A_FEW:
        double = double.filter(employee__in=employees)
    for row in double.select_related("employee").order_by("pk"):
        if row.employee_id in employees:
            text = _("%(name)s would hold two posts on one day. Correct the dates in the source.")
            raise Conflict(text % {"name": row.employee})
