"""Posts held as Plt, Plh or Pj: set by the office or told by the personnel data.

Such a post stands beside the definitive one, within its dates, and gives what a delegation by the
head of the unit gives: a delegation that names the post. Source: DOMAIN 13, case E4; ADR 0023.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import F
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import AssignmentKind, DelegatedAct
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import Assignment, Delegation, Employee, OrgUnit, RaterSource
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import lending
from viewflow_kinerja.services.system_acts import system_act

KINDS = tuple(kind.value for kind in AssignmentKind if kind != AssignmentKind.DEFINITIVE)
_DAY = timedelta(days=1)
_FOLLOWED = ("effective_from", "effective_to", "delegates_rating")


class ActingFacts(Protocol):
    """What the personnel data say about such a post; an `ActingPost` of the directory gives it."""

    key: str
    unit_key: str
    kind: str
    position: str
    since: date
    until: date
    delegates_rating: bool


@official_act("assignment.set_acting")
def set_acting(
    assignment: Assignment,
    *,
    actor: Actor,
    unit: OrgUnit,
    kind: str,
    starts: date,
    ends: date,
    position: str = "",
    delegates_rating: bool = False,
    decree: str = "",
) -> Assignment:
    """Let the holder of a post act for the head of a unit; by the personnel office of both.

    Returns the acting post. It has an end; its rights lapse by the clock on that day. `decree` is
    its number, which the delegation that follows carries.
    """
    policy.require(actor, Action.CHANGE_ASSIGNMENT, assignment)
    _may_act(assignment.employee, unit, kind, starts, ends)
    policy.require(actor, Action.CHANGE_ASSIGNMENT, _post_of_head(unit))
    _must_be_the_only_one(assignment.employee, unit, starts, ends)
    post = Assignment.all_rows.create(
        employee=assignment.employee,
        unit=unit,
        kind=kind,
        position=position.strip()[:200] or unit.name,
        position_class=assignment.position_class,
        work_pattern=assignment.work_pattern,
        rater_source=RaterSource.OVERRIDE.value,
        delegates_rating=delegates_rating,
        effective_from=starts,
        effective_to=ends,
    )
    opened = lacking(post.pk)
    for row in opened:
        row.decree = decree.strip()[:100] or row.decree
    record_new(opened)
    lending.follow({row.principal_id for row in opened})
    return post


def _may_act(person: Employee, unit: OrgUnit, kind: str, starts: date, ends: date) -> None:
    if kind not in KINDS:
        raise Incomplete(_("Say whether this is Plt, Plh or Pj."))
    if unit.head_id is None or unit.head_id == person.pk:
        raise Incomplete(_("This unit has no other head to act for. Name its head in the source."))
    if ends < max(starts, office_day()):
        raise Incomplete(_("The last day lies before the first one. Correct the days."))
    if not person.active:
        raise Incomplete(_("%(name)s has left. Choose somebody else.") % {"name": person})


def _post_of_head(unit: OrgUnit) -> Assignment:
    post = Assignment.of(unit.head_id, office_day())
    if post is None:
        raise Incomplete(_("The head of this unit holds no post today: nothing can be lent."))
    return post


def _must_be_the_only_one(person: Employee, unit: OrgUnit, starts: date, ends: date) -> None:
    rows = Assignment.all_rows.filter(employee=person, unit=unit).exclude(kind="DEFINITIVE")
    if rows.filter(effective_from__lte=ends, effective_to__gte=starts).exists():
        text = _("%(name)s acts for this unit already on some of these days.")
        raise Incomplete(text % {"name": person})


@official_act("assignment.end_acting")
def end_acting(assignment: Assignment, *, actor: Actor) -> Assignment:
    """End an acting post that the personnel office has set; what it lends ends in the same act.

    Its last day is yesterday, or its first one where it has not passed. Incomplete where the post
    is not an acting one, comes from the personnel data, or is over.
    """
    policy.require(actor, Action.CHANGE_ASSIGNMENT, assignment)
    _must_be_ours(assignment)
    last = max(assignment.effective_from, office_day() - _DAY)
    assignment.record(effective_to=last)
    lent = list(Delegation.all_rows.filter(post=assignment, status="ACTIVE"))
    for row in lent:
        row.status, row.ended_on = Delegation.Status.ENDED.value, office_day()
    record_changes(lent, ["status", "ended_on"])
    lending.follow({row.principal_id for row in lent})
    return assignment


def _must_be_ours(post: Assignment) -> None:
    if post.kind not in KINDS or not post.effective_to or post.effective_to < office_day():
        raise Incomplete(_("This is no acting post that runs."))
    if post.rater_source != RaterSource.OVERRIDE.value:
        raise Incomplete(_("It comes from the personnel data. End it there."))


@system_act("assignment.place_acting")
def place_acting(posts: Sequence[ActingFacts], *, actor: Actor) -> list[Assignment]:
    """Let acting posts follow the source; one that it no longer tells ended yesterday.

    What the personnel office has set by hand stays. Returns the posts that were written.
    """
    known = {_mark(row): row for row in _told_before()}
    wanted = {mark: post for post in posts if (mark := _mark_of(post)) is not None}
    fresh = [_row(mark, post) for mark, post in wanted.items() if mark not in known]
    changed = [row for mark, row in known.items() if _corrected(row, wanted.get(mark))]
    record_changes(changed, ["effective_to", "delegates_rating", "position"])
    record_new(fresh)
    return [*fresh, *changed]


def _told_before() -> Iterable[Assignment]:
    rows = Assignment.all_rows.exclude(kind="DEFINITIVE").filter(effective_to__gte=office_day())
    told = rows.filter(rater_source=RaterSource.SOURCE.value)
    return list(told.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _mark(row: Assignment) -> tuple[int, int, str, date]:
    return row.employee_id, row.unit_id, row.kind, row.effective_from


def _mark_of(post: ActingFacts) -> tuple[int, int, str, date] | None:
    """The post in our keys; none where person or unit is not there, or the post is over."""
    person = Employee.objects.filter(source_key=post.key, active=True).values_list("pk", flat=True)
    unit = OrgUnit.objects.filter(source_key=post.unit_key).values_list("pk", flat=True)
    if not person or not unit or post.kind not in KINDS or post.until < office_day():
        return None
    return person[0], unit[0], post.kind, post.since


def _row(mark: tuple[int, int, str, date], post: ActingFacts) -> Assignment:
    employee, unit, kind, since = mark
    return Assignment(
        employee_id=employee,
        unit_id=unit,
        kind=kind,
        position=post.position,
        rater_source=RaterSource.SOURCE.value,
        delegates_rating=post.delegates_rating,
        effective_from=since,
        effective_to=post.until,
    )


def _corrected(row: Assignment, post: ActingFacts | None) -> bool:
    """Write on a row what the source says now; whether anything was different."""
    yesterday = max(row.effective_from, office_day() - _DAY)
    facts = {
        "effective_to": post.until if post else yesterday,
        "delegates_rating": post.delegates_rating if post else row.delegates_rating,
        "position": post.position if post else row.position,
    }
    changed = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return changed


def posts() -> Any:
    """Posts held as Plt, Plh or Pj that are not over, of a unit with another, definitive head."""
    rows = Assignment.all_rows.exclude(kind="DEFINITIVE").filter(
        effective_to__gte=office_day(), unit__head__active=True, employee__active=True
    )
    return rows.exclude(unit__head=F("employee"))


def lacking(post: int | None = None) -> list[Delegation]:
    """The delegations that acting posts should have and have not yet, not stored.

    One that somebody has ended before its last day does not come back.
    """
    linked = Delegation.all_rows.exclude(status="ENDED", ended_on=None).exclude(post=None)
    rows = posts().exclude(pk__in=linked.values("post"))
    rows = rows if post is None else rows.filter(pk=post)
    found = list(rows.select_related("unit").order_by("pk"))
    if not found:
        return []
    holders = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE")
    homes = dict(holders.values_list("employee", "unit"))
    return [_following(row, homes[row.unit.head_id]) for row in found if row.unit.head_id in homes]


def _following(post: Any, unit: int) -> Delegation:
    return Delegation(
        principal_id=post.unit.head_id,
        delegate_id=post.employee_id,
        unit_id=unit,
        kind=post.kind,
        status=Delegation.Status.ACTIVE.value,
        acts=" ".join(DelegatedAct),
        delegates_rating=post.delegates_rating,
        decree=post.position[:100],
        post=post,
        **{name: getattr(post, name) for name in _FOLLOWED[:2]},
    )


def moved(rows: Iterable[Delegation]) -> list[Delegation]:
    """Delegations of acting posts whose dates or rating the post has changed; set in memory."""
    found = []
    for row in rows:
        facts = {name: getattr(row.post, name) for name in _FOLLOWED} if row.post else {}
        if any(getattr(row, name) != value for name, value in facts.items()):
            found.append(row)
            for name, value in facts.items():
                setattr(row, name, value)
    return found
