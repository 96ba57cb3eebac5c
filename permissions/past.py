"""Who could see a record at a moment, and between two: from grants and history, not from rights.

The projection says who may now. Here every fact is read as it was recorded at the moment: state,
unit, rater, the unit's path, grants, delegations, the person's account. Two things keep no
history: members of a group and closed accounts; both are taken as they are today (ADR 0025).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    DailyReport,
    Delegation,
    Employee,
    Evaluation,
    MonthlyReport,
    OrgUnit,
    PerformancePlan,
)
from viewflow_kinerja.permissions.actions import RIGHTS, Relation
from viewflow_kinerja.permissions.grants import after, first_moment
from viewflow_kinerja.permissions.inverse import plan_of
from viewflow_kinerja.permissions.relations import PLACEMENTS, Filter
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.permissions.rules import lines_for, viewing

KINDS: tuple[type[Model], ...] = (PerformancePlan, Evaluation, DailyReport, MonthlyReport)
_CARRIED = {right: relation for relation, rights in RIGHTS.items() for right in rights}


@dataclass(frozen=True)
class Way:
    """One way in which an account saw the record: the relation, and the grant behind it."""

    account: int
    relation: Relation
    grant: int | None = None
    group: int | None = None
    principal: int | None = None  # employee


@dataclass(frozen=True)
class Sight:
    """A way with its window; no end where it is still open at the end of the question."""

    way: Way
    since: datetime
    until: datetime | None


@dataclass
class Recorded:
    """The versions of the rows of one kind, oldest first, by key."""

    versions: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, model: Any, **where: Any) -> "Recorded":
        """All versions of the rows that ever answered to this."""
        keys = model.history.filter(**where).values("id")
        found = cls()
        for row in model.history.filter(id__in=keys).order_by("history_date", "history_id"):
            found.versions[row.id].append(row)
        return found

    def at(self, moment: datetime) -> Iterable[Any]:
        """Each row as it was at a moment; those not yet there, or gone, are left out."""
        for rows in self.versions.values():
            then = [row for row in rows if row.history_date <= moment]
            if then and then[-1].history_type != "-":
                yield then[-1]

    def moments(self) -> set[datetime]:
        """When something was recorded."""
        return {row.history_date for rows in self.versions.values() for row in rows}


class Past:
    """Everything recorded about one record and about those who may have seen it."""

    def __init__(self, row: Any) -> None:
        self.model, self.plan = type(row), plan_of(row)
        self.record = Recorded.of(self.model, id=row.pk)
        units = {each.unit_id for rows in self.record.versions.values() for each in rows}
        self.units = Recorded.of(OrgUnit, id__in=units)
        above = {key for rows in self.units.versions.values() for u in rows for key in _ids(u.path)}
        self.grants = _both(
            Recorded.of(AccessGrant, plan_id=self.plan),
            Recorded.of(AccessGrant, unit_id__in=above),
        )
        self.delegations = Recorded.of(Delegation, principal_id__in=self._raters())
        self.plans = Recorded.of(PerformancePlan, id=self.plan)
        self.posts = Recorded.of(Assignment, employee_id__in=self._rated_by())
        self.people = Recorded.of(Employee, id__in=self._employees())
        self.members = _members(self.grants)

    def _rows(self) -> list[Any]:
        return [row for rows in self.record.versions.values() for row in rows]

    def _raters(self) -> set[int]:
        column = PLACEMENTS[self.model].rater
        return {getattr(row, column) for row in self._rows()} if column else set()

    def _rated_by(self) -> set[int]:
        return {row.rater_id for rows in self.plans.versions.values() for row in rows} - {None}

    def _employees(self) -> set[int]:
        given = {d.delegate_id for rows in self.delegations.versions.values() for d in rows}
        above = {post.rater_id for rows in self.posts.versions.values() for post in rows}
        return {row.employee_id for row in self._rows()} | self._raters() | given | above

    def at(self, moment: datetime) -> set[Way]:
        """Everybody who could see the record at this moment, and how."""
        row = next(iter(self.record.at(moment)), None)
        if row is None:
            return set()
        lines = lines_for(str(self.model._meta.model_name), viewing(self.model))
        opens = {
            relation
            for line in lines
            if not line.states or row.status in line.states
            for relation in line.relations
        }
        ways = {*self._granted(row, moment), *self._by_column(row, moment), *self._above(moment)}
        return {way for way in ways if way.relation in opens}

    def _granted(self, row: Any, moment: datetime) -> Iterable[Way]:
        units = {unit.id: unit.path for unit in self.units.at(moment)}
        above = _ids(units.get(row.unit_id, ""))
        for grant in self.grants.at(moment):
            if grant.waits or (grant.plan_id != self.plan and grant.unit_id not in above):
                continue
            for account in self._subjects(grant):
                if relation := self._carried(grant, moment):
                    yield Way(account, relation, grant.id, grant.group_id, grant.principal_id)

    def _carried(self, grant: Any, moment: datetime) -> Relation | None:
        """What a grant carried then; a supervision that was over still lets its plan be read."""
        if grant.valid_from <= moment and (grant.valid_until is None or grant.valid_until > moment):
            return _CARRIED.get(grant.right)
        over = grant.valid_until is not None and grant.valid_from < grant.valid_until <= moment
        his_own = grant.user_id is not None and grant.principal_id is None
        former = his_own and grant.right == "supervise_plan"
        return Relation.FRM if over and former and self.model is PerformancePlan else None

    def _subjects(self, grant: Any) -> list[int]:
        return [grant.user_id] if grant.user_id else self.members.get(grant.group_id, [])

    def _by_column(self, row: Any, moment: datetime) -> Iterable[Way]:
        people = {person.id: person for person in self.people.at(moment)}
        owner = people.get(row.employee_id)
        if owner is not None and owner.user_id:
            yield Way(owner.user_id, Relation.OWN)
        column = PLACEMENTS[self.model].rater
        rater = people.get(getattr(row, column)) if column else None
        if rater is None:
            return
        if rater.user_id and rater.active:
            yield Way(rater.user_id, Relation.FRM)
        if self.model is Evaluation:
            yield from self._rating(rater, people, moment)

    def _above(self, moment: datetime) -> Iterable[Way]:
        """The superior of whoever rated the plan then, by the post the rater held."""
        people = {person.id: person for person in self.people.at(moment)}
        raters, day = {plan.rater_id for plan in self.plans.at(moment)}, _day(moment)
        for post in self.posts.at(moment):
            held = post.effective_from <= day <= (post.effective_to or day)
            rates = held and post.kind == "DEFINITIVE" and post.employee_id in raters
            superior = people.get(post.rater_id) if rates else None
            if superior is not None and superior.user_id and superior.active:
                yield Way(superior.user_id, Relation.RSP)

    def _rating(self, rater: Any, people: dict[int, Any], moment: datetime) -> Iterable[Way]:
        if rater.user_id and rater.active:
            yield Way(rater.user_id, Relation.RTP)
        day = _day(moment)
        for given in self.delegations.at(moment):
            delegate = people.get(given.delegate_id)
            live = given.effective_from <= day <= given.effective_to
            if given.principal_id != rater.id or not (live and given.delegates_rating):
                continue
            if given.status == "ACTIVE" and delegate and delegate.user_id and delegate.active:
                yield Way(delegate.user_id, Relation.RTP, principal=rater.id)

    def moments(self) -> set[datetime]:
        """Every moment at which the answer may have changed."""
        found = self.record.moments() | self.units.moments() | self.grants.moments()
        found |= self.delegations.moments() | self.people.moments()
        found |= self.plans.moments() | self.posts.moments()
        for rows in self.grants.versions.values():
            found |= {each for row in rows for each in (row.valid_from, row.valid_until) if each}
        for rows in self.delegations.versions.values():
            found |= {first_moment(row.effective_from) for row in rows}
            found |= {after(row.effective_to) for row in rows}
        for rows in self.posts.versions.values():
            found |= {first_moment(row.effective_from) for row in rows}
            found |= {after(row.effective_to) for row in rows if row.effective_to}
        return found


def who_could_see(row: Any, since: datetime, until: datetime) -> list[Sight]:
    """Everybody who could see the record between two moments, by each way, with its windows."""
    past = Past(row)
    cuts = sorted({since, *(each for each in past.moments() if since < each < until)})
    open_since: dict[Way, datetime] = {}
    found: list[Sight] = []
    for begins in cuts:
        now = past.at(begins)
        for way in [way for way in open_since if way not in now]:
            found.append(Sight(way, open_since.pop(way), begins))
        for way in now:
            open_since.setdefault(way, begins)
    found += [Sight(way, begins, None) for way, begins in open_since.items()]
    return sorted(found, key=lambda sight: (sight.way.account, sight.since, sight.way.relation))


def who_could_see_at(row: Any, moment: datetime) -> set[Way]:
    """Everybody who could see the record at one moment; accounts closed today only in the past."""
    ways = Past(row).at(moment)
    if moment < timezone.now():
        return ways
    accounts = {way.account for way in ways}
    users = get_user_model()._default_manager.filter(pk__in=accounts, is_active=True)
    active = set(users.values_list("pk", flat=True))
    return {way for way in ways if way.account in active}


def may_ask(access: Access | None, row: Any) -> str:
    """What a person may ask about a record he sees: the past too, who sees it now, or nothing.

    Office and auditors ask for both; the person himself, who sees his record now.
    """
    if access is None:
        return ""
    filters, rows = Filter(access, type(row)), type(row)._base_manager.filter(pk=row.pk)
    for relations, answer in (((Relation.OFF, Relation.AUD), "past"), ((Relation.OWN,), "now")):
        where = filters.relations(relations)
        if where is not None and rows.filter(where).exists():
            return answer
    return ""


def _both(one: Recorded, other: Recorded) -> Recorded:
    return Recorded({**one.versions, **other.versions})


def _day(moment: datetime) -> date:
    return timezone.localdate(moment, ZoneInfo(kinerja_settings.TIME_ZONE))


def _ids(path: str) -> set[int]:
    return {int(part) for part in path.split(".") if part}


def _members(grants: Recorded) -> dict[int, list[int]]:
    groups = {row.group_id for rows in grants.versions.values() for row in rows if row.group_id}
    through: Any = get_user_model().groups.through
    found: dict[int, list[int]] = defaultdict(list)
    for group, user in through.objects.filter(group__in=groups).values_list("group_id", "user_id"):
        found[group].append(user)
    return found
