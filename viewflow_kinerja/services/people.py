"""Official acts on the mirror of people: who there is, who has left, which account is whose.

Done by the system account when it follows the personnel data. Each writes exactly one history row
for a real change and none where nothing changed. The acts on units, posts and raters stand in the
modules of these names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.codes import EmployeeKind
from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.placements import Moved, Post, place_people
from viewflow_kinerja.services.raters import name_rater
from viewflow_kinerja.services.system_acts import system_act
from viewflow_kinerja.services.units import close_units, place_units

__all__ = [
    "Moved",
    "Post",
    "close_units",
    "end_people",
    "link_accounts",
    "name_rater",
    "place_people",
    "place_units",
    "register_people",
]

_COLUMNS = (
    "name",
    "front_title",
    "back_title",
    "nip",
    "kind",
    "email",
    "phone",
    "contract_from",
    "contract_to",
    "died_on",
)
_BATCH = 2_000


class PersonFacts(Protocol):
    """What the personnel data say about a person; a `Person` of the directory gives it."""

    key: str
    name: str
    front_title: str
    back_title: str
    nip: str
    kind: str
    email: str
    phone: str
    time_zone: str
    contract_from: date | None
    contract_to: date | None
    died_on: date | None


@system_act("employee.register")
def register_people(people: Sequence[PersonFacts], *, actor: Actor) -> dict[str, list[str]]:
    """Bring in new people and correct known ones; somebody who had left is active again.

    Returns what was written: key -> changed columns, none for a new person.
    """
    coded.one_of(EmployeeKind, *{person.kind for person in people})
    known = _locked()
    fresh = [_new(person) for person in people if person.key not in known]
    changes = {row.source_key: _changed(row, person) for person, row in _pairs(people, known)}
    changed = {key: names for key, names in changes.items() if names}
    record_new(fresh)
    touched = sorted({name for names in changed.values() for name in names})
    record_changes([known[key] for key in changed], touched)
    return {row.source_key: [] for row in fresh} | changed


def _locked() -> dict[str, Employee]:
    """Everybody by key. Locked without shutting out rows that point here: pages go on."""
    rows = Employee.objects.select_for_update(no_key=True).order_by("pk")
    return {row.source_key: row for row in rows}


def _pairs(
    people: Iterable[PersonFacts], known: Mapping[str, Employee]
) -> Iterable[tuple[PersonFacts, Employee]]:
    return ((person, known[person.key]) for person in people if person.key in known)


def _facts(person: PersonFacts) -> dict[str, Any]:
    """The columns as the source tells them; a zone it does not tell stays as it is."""
    told = {name: getattr(person, name) for name in _COLUMNS}
    return told | ({"time_zone": person.time_zone} if person.time_zone else {})


def _new(person: PersonFacts) -> Employee:
    return Employee(source_key=person.key, **_facts(person))


def _changed(row: Employee, person: PersonFacts) -> list[str]:
    wanted = _facts(person) | {"active": True}
    names = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, wanted[name])
    return names


@system_act("employee.end")
def end_people(keys: Iterable[str], *, actor: Actor, today: date | None = None) -> list[str]:
    """Let people leave who are no longer in the personnel data; nobody is deleted.

    The post ends on the day before, or when the contract or the life did. Returns the keys.
    """
    today, known = today or timezone.localdate(), _locked()
    gone = [known[key] for key in keys if key in known and known[key].active]
    for row in gone:
        row.active = False
    record_changes(gone, ["active"])
    _close_posts({row.pk: row for row in gone}, today)
    return [row.source_key for row in gone]


def _close_posts(gone: Mapping[int, Employee], today: date) -> None:
    yesterday = today - timedelta(days=1)
    rows = Assignment.all_rows.select_for_update(no_key=True).filter(effective_to=None)
    closing = [row for row in rows.order_by("pk") if row.employee_id in gone] if gone else []
    for row in closing:
        person = gone[row.employee_id]
        ends = [day for day in (yesterday, person.contract_to, person.died_on) if day]
        row.effective_to = max(row.effective_from, min(ends))
    record_changes(closing, ["effective_to"])


@system_act("employee.link")
def link_accounts(usernames: Mapping[str, str], *, actor: Actor) -> list[int]:
    """Link people to the accounts of the portal: by user name, else by NIP. Creates no account.

    `usernames` gives the user name by key of the person, where the source knows one; it also moves
    a link that is there. Where two people fit one account, neither gets it. Returns the people.
    """
    wanted, taken = _claims(usernames)
    accounts = _accounts({name for names in wanted.values() for name in names})
    found: dict[int, list[Employee]] = defaultdict(list)
    for row, names in wanted.items():
        account = next((accounts[name] for name in names if name in accounts), None)
        if account is not None and account not in taken:
            found[account].append(row)
    return _link({account: rows[0] for account, rows in found.items() if len(rows) == 1})


def _claims(usernames: Mapping[str, str]) -> tuple[dict[Employee, list[str]], set[int]]:
    """Who looks for an account, by which names; and the accounts that already are somebody's."""
    name = get_user_model().USERNAME_FIELD
    people = list(Employee.objects.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    linked = Employee.objects.exclude(user=None).values_list("pk", f"user__{name}")
    current = dict(linked)
    numbers = Counter(row.nip for row in people if row.active and row.nip)
    wanted = {}
    for row in people:
        told = usernames.get(row.source_key, "")
        own = [row.nip] if row.user_id is None and numbers[row.nip] == 1 else []
        names = ([told] if told else []) + own
        if row.active and names and current.get(row.pk) != names[0]:
            wanted[row] = names
    return wanted, {row.user_id for row in people if row.user_id}


def _accounts(names: set[str]) -> dict[str, int]:
    """Keys of accounts by user name; the system account is nobody's."""
    model, found = get_user_model(), dict[str, int]()
    asked = sorted(names - {kinerja_settings.SYSTEM_USER})
    for start in range(0, len(asked), _BATCH):
        where = {f"{model.USERNAME_FIELD}__in": asked[start : start + _BATCH]}
        rows = model._default_manager.filter(**where)
        found |= dict(rows.values_list(model.USERNAME_FIELD, "pk"))
    return found


def _link(pairs: Mapping[int, Employee]) -> list[int]:
    for account, row in pairs.items():
        row.user_id = account
    record_changes(list(pairs.values()), ["user"])
    return [row.pk for row in pairs.values()]
