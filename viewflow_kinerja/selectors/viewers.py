"""Who sees a record now, and who could between two days: names, relation, source and window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from viewflow_kinerja.models import AccessGrant, Employee, GrantSource
from viewflow_kinerja.permissions.actions import ROLE_WORDS
from viewflow_kinerja.permissions.grants import after, first_moment
from viewflow_kinerja.permissions.past import Sight, Way, who_could_see, who_could_see_at

_SOURCES = dict(GrantSource.choices)


@dataclass(frozen=True)
class Viewer:
    """One person and one way in which he saw the record."""

    account: int
    name: str
    nip: str
    relation: str
    role: str
    source: str  # words; empty for what follows from the record itself
    source_ref: str
    group: str
    principal: str
    since: datetime | None
    until: datetime | None


def at(row: Any, moment: datetime) -> list[Viewer]:
    """Everybody who could see the record at a moment; the window is that of the right."""
    ways = sorted(who_could_see_at(row, moment), key=lambda way: (way.account, way.relation))
    known = _known(ways)
    found = []
    for way in ways:
        grant = known.grants.get(way.grant)
        since, until = (grant.valid_from, grant.valid_until) if grant else (None, None)
        found.append(known.viewer(way, since, until))
    return sorted(found, key=lambda viewer: (viewer.name, viewer.relation))


def between(row: Any, first: date, last: date) -> list[Viewer]:
    """Everybody who could see the record on a day from the first to the last."""
    end = min(after(last), timezone.now())
    sights: list[Sight] = who_could_see(row, first_moment(first), end)
    known = _known([sight.way for sight in sights])
    found = [known.viewer(each.way, each.since, each.until) for each in sights]
    return sorted(found, key=lambda viewer: (viewer.name, viewer.since))


@dataclass(frozen=True)
class _Known:
    """Names by key, looked up once."""

    people: dict[int, Employee]  # by account
    accounts: dict[int, str]
    grants: dict[Any, AccessGrant]
    groups: dict[Any, Group]
    principals: dict[Any, Employee]

    def viewer(self, way: Way, since: datetime | None, until: datetime | None) -> Viewer:
        person, grant = self.people.get(way.account), self.grants.get(way.grant)
        group, principal = self.groups.get(way.group), self.principals.get(way.principal)
        return Viewer(
            account=way.account,
            name=person.full_name if person else self.accounts.get(way.account, ""),
            nip=person.nip if person else "",
            relation=str(way.relation),
            role=str(ROLE_WORDS[way.relation]),
            source=str(_SOURCES.get(grant.grant_source, "")) if grant else "",
            source_ref=grant.source_ref if grant else "",
            group=group.name if group else "",
            principal=principal.full_name if principal else "",
            since=since,
            until=until,
        )


def _known(ways: Iterable[Way]) -> _Known:
    ways = list(ways)
    accounts = {way.account for way in ways}
    users, people = get_user_model(), Employee.objects.filter(user__in=accounts)
    names = users._default_manager.filter(pk__in=accounts)
    return _Known(
        people={person.user_id: person for person in people if person.user_id},
        accounts=dict(names.values_list("pk", users.USERNAME_FIELD)),
        grants=AccessGrant.all_rows.in_bulk([way.grant for way in ways if way.grant]),
        groups=Group.objects.in_bulk([way.group for way in ways if way.group]),
        principals=Employee.objects.in_bulk([way.principal for way in ways if way.principal]),
    )
