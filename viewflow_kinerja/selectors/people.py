"""What is wrong in the mirror of people, in the order in which it hurts users.

For the personnel office within its units, and for the doctor at the command line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import identity
from viewflow_kinerja.domain.codes import EmployeeKind
from viewflow_kinerja.models import Assignment, Employee, OrgUnit, PerformancePlan
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, policy

ORDER = (
    "no_rater",
    "own_rater",
    "circle",
    "inactive_rater",
    "unknown_rater",
    "head_without_user",
    "no_head",
    "no_post",
    "moved_plan",
    "bad_nip",
    "double_nip",
    "doubtful_nip",
    "unknown_unit",
    "unit_circle",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right: what it is, about whom, what it means, and the repair."""

    code: str
    key: str
    words: str
    repair: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data, as `kinerja_doctor --json` prints it."""
        return asdict(self)


def posts_to_mend(actor: Actor) -> QuerySet[Assignment]:
    """The posts of today that the actor may change, with people, raters and units."""
    posts = policy.visible(actor, Assignment, Action.CHANGE_ASSIGNMENT)
    today = posts.filter(in_force(timezone.localdate()), kind="DEFINITIVE")
    rated = today.filter(employee__active=True).select_related("employee", "rater", "unit")
    return rated.order_by("employee__name", "pk")


def without_rater(actor: Actor) -> QuerySet[Assignment]:
    """The posts of today whose holder nobody rates; the Bupati is rated by nobody."""
    rated = posts_to_mend(actor).exclude(employee__kind=EmployeeKind.NON_ASN)
    return rated.filter(rater=None)


def findings(actor: Actor) -> list[Finding]:
    """Everything the doctor sees in the mirror, as far as the actor may mend it."""
    posts = list(posts_to_mend(actor))
    found = [*_without_rater(posts), *_circles(posts), *_gone_raters(posts)]
    found += [*_heads(actor), *_unplaced(actor), *_moved_plans(actor), *_numbers(posts)]
    return in_order(found)


# What the office mends on a page, by naming a supervisor.
MENDED_BY_NAMING = ("no_rater", "circle", "inactive_rater")


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """What hurts most comes first; what is known twice is told once."""
    places = {code: place for place, code in enumerate(ORDER)}
    once = {(each.code, each.key): each for each in reversed(list(found))}
    return sorted(once.values(), key=lambda each: (places.get(each.code, len(ORDER)), each.key))


def repair(code: str) -> str:
    """What to do about a kind of finding."""
    return {
        "no_rater": _("Name a rater, with dates and reason, or a head for the unit."),
        "own_rater": _("Correct the source; until then the head above rates."),
        "circle": _("Name another rater for one of them."),
        "inactive_rater": _("Correct the source, or name another rater."),
        "unknown_rater": _("Correct the source; until then the head above rates."),
        "head_without_user": _("Link an account: its user name in the source, or the number."),
        "no_head": _("Name a head in the source, or an acting one."),
        "no_post": _("Give the person a unit in the source, or end the person there."),
        "moved_plan": _("End the plan of the former unit and open one in the new unit."),
        "bad_nip": _("Compare the number with the decree and correct the source."),
        "double_nip": _("Correct all but one in the source."),
        "doubtful_nip": _("Compare the number with the decree; it was taken as it is."),
        "unknown_unit": _("Correct the key, or bring in the unit."),
        "unit_circle": _("Correct the unit above one of them."),
    }.get(code, _("Correct the source and synchronise again."))


def _finding(code: str, key: str, text: str, **values: Any) -> Finding:
    return Finding(code, key, text % values, repair(code))


def _without_rater(posts: Iterable[Assignment]) -> Iterator[Finding]:
    for post in posts:
        if post.rater_id is None and post.employee.kind != EmployeeKind.NON_ASN:
            text = _("Nobody rates %(name)s (%(unit)s). The plan cannot be submitted.")
            values = {"name": post.employee, "unit": post.unit}
            yield _finding("no_rater", post.employee.source_key, text, **values)


def _circles(posts: Iterable[Assignment]) -> Iterator[Finding]:
    above = {post.employee_id: post for post in posts}
    for start in above:
        way = _way_up(start, above)
        if above[way[-1]].rater_id == start:
            names = " → ".join(str(above[key].employee) for key in [*way, start])
            text = _("The superiors run in a circle: %(way)s.")
            yield _finding("circle", above[start].employee.source_key, text, way=names)


def _way_up(start: int, above: Mapping[int, Assignment]) -> list[int]:
    """Who stands above whom, until nobody does or somebody comes twice."""
    way, seen, rater = [start], {start}, above[start].rater_id
    while rater is not None and rater in above and rater not in seen:
        way.append(rater)
        seen.add(rater)
        rater = above[rater].rater_id
    return way


def _gone_raters(posts: Iterable[Assignment]) -> Iterator[Finding]:
    for post in posts:
        if post.rater is not None and not post.rater.active:
            text = _("%(rater)s, who rates %(name)s, has left.")
            values = {"rater": post.rater, "name": post.employee}
            yield _finding("inactive_rater", post.employee.source_key, text, **values)


def _units(actor: Actor) -> QuerySet[OrgUnit]:
    units = OrgUnit.objects.filter(active=True).select_related("head").order_by("path")
    access = policy.resolve(actor)
    if access is not None and access.is_system:
        return units
    return policy.visible(actor, units, Action.VIEW_SUMMARY_UNIT)


def _heads(actor: Actor) -> Iterator[Finding]:
    for unit in _units(actor):
        if unit.head is None or not unit.head.active:
            text = _("%(unit)s has no head: the head above rates its people.")
            yield _finding("no_head", unit.source_key, text, unit=unit)
        elif unit.head.user_id is None:
            text = _("%(head)s, head of %(unit)s, has no account: nobody there gets a decision.")
            values = {"head": _numbered(unit.head), "unit": unit}
            yield _finding("head_without_user", unit.head.source_key, text, **values)


def _numbered(head: Employee) -> str:
    return f"{head} ({head.nip})" if head.nip else str(head)


def _unplaced(actor: Actor) -> Iterator[Finding]:
    """People without a post belong to no unit: only the whole sees them."""
    access = policy.resolve(actor)
    if access is None or not access.is_system:
        return
    posts = policy.visible(actor, Assignment, Action.CHANGE_ASSIGNMENT, access=access)
    held = posts.filter(in_force(timezone.localdate()), employee=OuterRef("pk"))
    people = Employee.objects.filter(~Exists(held), active=True)
    for person in people.exclude(kind=EmployeeKind.NON_ASN).order_by("name"):
        text = _("%(name)s holds no post: no plan can be opened.")
        yield _finding("no_post", person.source_key, text, name=person)


def _moved_plans(actor: Actor) -> Iterator[Finding]:
    """A plan that still runs in the unit the person has left (case E1)."""
    posts = posts_to_mend(actor).filter(employee=OuterRef("employee"), unit=OuterRef("unit"))
    access = policy.resolve(actor)
    system = access is not None and access.is_system
    action = Action.END_SEGMENT_PLAN if system else Action.VIEW_PLAN
    plans = policy.visible(actor, PerformancePlan, action, access=access)
    running = plans.filter(status__in=["APPROVED", "CHANGE_REQUESTED"], ends_on__gte=_today())
    moved = running.exclude(cycle__status="CLOSED").filter(~Exists(posts.order_by()))
    for plan in moved.select_related("employee", "unit").order_by("pk"):
        text = _("%(name)s has left %(unit)s, where the plan still runs.")
        values = {"name": plan.employee, "unit": plan.unit}
        yield _finding("moved_plan", plan.employee.source_key, text, **values)


def _today() -> date:
    return timezone.localdate()


def _numbers(posts: Iterable[Assignment]) -> Iterator[Finding]:
    """Numbers by DOMAIN 10; who is no civil servant may have none, or one of another service."""
    people = [post.employee for post in posts]
    for person in people:
        if person.kind == EmployeeKind.NON_ASN:
            continue
        faults = identity.nip_faults(person.nip)
        if set(faults) - {"AGE"}:
            text = _("%(name)s has no valid number: “%(nip)s”.")
            yield _finding("bad_nip", person.source_key, text, name=person, nip=person.nip)
    for nip, times in Counter(person.nip for person in people if person.nip).items():
        if times > 1:
            text = _("%(times)s people carry the number %(nip)s.")
            yield _finding("double_nip", nip, text, times=times, nip=nip)


__all__ = ["Finding", "findings", "in_order", "posts_to_mend", "repair", "without_rater"]
