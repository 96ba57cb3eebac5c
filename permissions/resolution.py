"""What an account holds at this moment, found by one statement; kept for no longer than that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    Delegation,
    Employee,
    OrgUnit,
    PerformancePlan,
    PlanGroupPermission,
    PlanUserPermission,
    UnitGroupPermission,
    UnitUserPermission,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import prepared
from viewflow_kinerja.permissions.actions import RIGHTS, Relation, Right

TABLES: dict[tuple[str, str], Any] = {  # (anchor, subject) -> guardian model
    ("unit", "user"): UnitUserPermission,
    ("unit", "group"): UnitGroupPermission,
    ("plan", "user"): PlanUserPermission,
    ("plan", "group"): PlanGroupPermission,
}


@dataclass(frozen=True)
class Held:
    """One right on one anchor; `path` only where the anchor is a unit."""

    right: str
    anchor: int
    path: str
    grant: int


@dataclass(frozen=True)
class Access:
    """What one active account is and holds."""

    actor: Actor
    employee: int | None = None
    serving: bool = False  # the employee has not left; who has left keeps only what is his own
    name: str = ""
    nip: str = ""
    is_system: bool = False
    own: frozenset[int] = frozenset()  # plans
    principals: dict[int, bool] = field(default_factory=dict)  # employee -> with the rating
    mandates: dict[int, frozenset[str]] = field(default_factory=dict)  # employee -> named acts
    principals_own: frozenset[int] = frozenset()
    former: frozenset[int] = frozenset()
    overseen: frozenset[int] = frozenset()  # plans of those who are rated by one he rates
    emergencies: tuple[tuple[int, str, int], ...] = ()  # everybody's: grant, path, account
    held: tuple[Held, ...] = ()
    subtrees: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def plans(self, relation: Relation) -> set[int]:
        """Plans on which a right carries this relation."""
        rights = RIGHTS.get(relation, ())
        found = {h.anchor for h in self.held if h.right in rights and not h.path}
        return found | self.overseen if relation == Relation.RSP and self.serving else found

    def unnamed(self, act: str | None) -> list[int]:
        """Principals who have not named this act of a supervisor; none for other acts."""
        if act is None:
            return []
        return sorted(key for key, acts in self.mandates.items() if act not in acts)

    def paths(self, relations: Iterable[Relation]) -> list[str]:
        """Granted subtrees, shortest first, without those that lie inside another."""
        rights = {right for relation in relations for right in RIGHTS.get(relation, ())}
        found: list[str] = []
        for path in sorted({h.path for h in self.held if h.path and h.right in rights}):
            if not found or not path.startswith(found[-1]):
                found.append(path)
        return sorted(found, key=len)

    def raters(self) -> list[int]:
        """Employees as whom the actor may rate: himself, and principals who gave that along."""
        if self.employee is None or not self.serving:
            return []
        given = sorted(key for key, with_rating in self.principals.items() if with_rating)
        return [self.employee, *given]


@cache
def permissions() -> dict[int, str]:
    """Key of a guardian permission -> right. Looked up once, forgotten after migrations."""
    found = Permission.objects.filter(codename__in=list(Right))
    return dict(found.values_list("pk", "codename"))


_FULL_NAME = """CASE WHEN e.front_title = '' THEN '' ELSE e.front_title || ' ' END || e.name
    || CASE WHEN e.back_title = '' THEN '' ELSE ', ' || e.back_title END"""
_TOGETHER = {  # hundreds of keys as one value of one row
    "postgresql": "string_agg(p.id::text, ' ')",
    "sqlite": "group_concat(p.id, ' ')",
}
_LIVE = "g.valid_from <= %(now)s AND (g.valid_until IS NULL OR g.valid_until > %(now)s)"
_MINE = "(SELECT id FROM {employee} WHERE user_id = %(actor)s)"
_STANDS_IN = """FROM {delegation} d WHERE d.delegate_id = (SELECT id FROM {employee}
    WHERE user_id = %(actor)s) AND d.status = 'ACTIVE' AND d.effective_from <= %(today)s
    AND d.effective_to >= %(today)s"""
_PARTS = (
    """SELECT 'active', u.id, u.{username},
    CASE WHEN u.password = '' OR u.password LIKE '!%%' THEN 0 ELSE 1 END, 0 FROM {user} u
    WHERE u.id = %(actor)s AND u.is_active""",
    "SELECT 'name', e.id, "
    + _FULL_NAME
    + ", CASE WHEN e.active THEN 1 ELSE 0 END, 0 FROM {employee} e WHERE e.user_id = %(actor)s",
    "SELECT 'nip', e.id, e.nip, 0, 0 FROM {employee} e WHERE e.user_id = %(actor)s",
    "SELECT 'own', p.id, '', 0, 0 FROM {plan} p WHERE p.employee_id = " + _MINE,
    """SELECT 'principal', d.principal_id,
    CASE WHEN d.delegates_rating THEN 'RATE ' ELSE '' END || d.acts, d.id, 0 """
    + _STANDS_IN,
    """SELECT 'principals_own', p.id, '', 0, 0 FROM {plan} p
    WHERE p.employee_id IN (SELECT d.principal_id """
    + _STANDS_IN
    + ")",
    """SELECT 'former', x.plan_id, '', x.id, 0 FROM {grant} x WHERE x.user_id = %(actor)s
    AND x."right" = 'supervise_plan' AND x.valid_until <= %(now)s
    AND x.valid_from < x.valid_until AND NOT x.waits AND x.principal_id IS NULL""",
    """SELECT 'overseen', 0, {together}, 0, 0 FROM {assignment} o JOIN {plan} p
    ON p.rater_id = o.employee_id WHERE o.rater_id = """
    + _MINE
    + """ AND o.kind = 'DEFINITIVE' AND o.effective_from <= %(today)s
    AND (o.effective_to IS NULL OR o.effective_to >= %(today)s)""",
    """SELECT 'emergency', x.id, a.path, x.user_id, 0 FROM {grant} x
    JOIN {unit} a ON a.id = x.unit_id WHERE x.grant_source = 'BREAK_GLASS' AND NOT x.waits
    AND x.valid_until > %(now)s AND x.valid_from <= %(now)s""",
)


def _granted() -> Iterable[str]:
    member = get_user_model().groups.through._meta.db_table
    for (anchor, subject), model in TABLES.items():
        path, joins, whose = "''", "", "g.user_id"
        if anchor == "unit":
            path, joins = "a.path", "JOIN {unit} a ON a.id = g.content_object_id "
        if subject == "group":
            whose, joins = "m.user_id", f"{joins}JOIN {member} m ON m.group_id = g.group_id "
        yield (
            f"SELECT '{anchor}', g.content_object_id, {path}, g.grant_id, g.permission_id "
            f"FROM {model._meta.db_table} g {joins} WHERE {whose} = %(actor)s AND {_LIVE}"
        )


@cache
def _statement() -> str:
    """Plain SQL, built once: ten querysets cost ten times as much."""
    user = get_user_model()
    tables = {
        "user": user._meta.db_table,
        "username": connection.ops.quote_name(user.USERNAME_FIELD),
        "employee": Employee._meta.db_table,
        "plan": PerformancePlan._meta.db_table,
        "assignment": Assignment._meta.db_table,
        "delegation": Delegation._meta.db_table,
        "grant": AccessGrant._meta.db_table,
        "unit": OrgUnit._meta.db_table,
        "together": _TOGETHER[connection.vendor],
    }
    return " UNION ALL ".join((*_PARTS, *_granted())).format(**tables)


def resolve(actor: Actor | None) -> Access | None:
    """Everything the actor holds; None when there is no such active account.

    `is_active` is read here too: the instance may be older than the decision to close the account.
    """
    if actor is None or getattr(actor, "pk", None) is None:
        return None
    moment = timezone.now()
    facts = {
        "actor": actor.pk,
        "now": connection.ops.adapt_datetimefield_value(moment),
        "today": connection.ops.adapt_datefield_value(office_day()),
    }
    rows = prepared.fetched(_statement(), facts)
    return _access(actor, rows) if any(row[0] == "active" for row in rows) else None


def _mandates(rows: list[Any]) -> dict[int, frozenset[str]]:
    """What each principal has named; of two delegations by one principal both count."""
    found: dict[int, frozenset[str]] = {}
    for principal, acts, *_ in rows:
        found[principal] = found.get(principal, frozenset()).union(acts.split())
    return found


def _is_system(account: list[Any], employee: int | None) -> bool:
    """The system account by its name: nobody can log in to it, and it is nobody's."""
    _key, name, has_password, _ = account
    return name == kinerja_settings.SYSTEM_USER and not has_password and employee is None


def _keys(rows: list[Any]) -> frozenset[int]:
    """Of the one row that brings them together."""
    ((_, together, *_rest),) = rows
    return frozenset(int(key) for key in (together or "").split())


def _access(actor: Actor, rows: list[Any]) -> Access:
    found: dict[str, list[Any]] = defaultdict(list)
    for kind, *rest in rows:
        found[kind].append(rest)
    rights = permissions()
    held = [
        Held(rights[key], anchor, path, grant)
        for anchor, path, grant, key in found["unit"] + found["plan"]
        if key in rights
    ]
    mandates = _mandates(found["principal"])
    employee, name, serving, _ = found["name"][0] if found["name"] else (None, "", 0, 0)
    return Access(
        actor=actor,
        employee=employee,
        serving=bool(serving),
        name=name,
        nip=found["nip"][0][1] if found["nip"] else "",
        is_system=_is_system(found["active"][0], employee),
        own=frozenset(row[0] for row in found["own"]),
        principals={key: "RATE" in acts for key, acts in mandates.items()},
        mandates=mandates,
        principals_own=frozenset(row[0] for row in found["principals_own"]),
        former=frozenset(row[0] for row in found["former"]),
        overseen=_keys(found["overseen"]),
        emergencies=tuple((key, path, user) for key, path, user, _ in found["emergency"]),
        held=tuple(held),
    )


def below(paths: list[str]) -> Q:
    """Units in these subtrees."""
    return reduce(or_, (Q(path__startswith=path) for path in paths))


def some_units(paths: list[str], most: int) -> list[int]:
    """Keys of units in these subtrees; plain SQL, because every page of a head asks for them."""
    tests = " OR ".join(["path LIKE %s"] * len(paths))
    statement = f"SELECT id FROM {OrgUnit._meta.db_table} WHERE {tests} LIMIT {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"{path}%" for path in paths])  # digits and dots alone
        return [key for (key,) in cursor.fetchall()]
