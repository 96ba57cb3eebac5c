"""Official acts on the tree of units: place them, close them. Their paths follow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import connection
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import UnitKind
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import Employee, OrgUnit
from viewflow_kinerja.models.base import record_changes, record_new
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.system_acts import system_act

_WRITTEN = ("name", "kind", "code", "parent_id", "path", "head_id", "has_org_rating", "active")


class UnitFacts(Protocol):
    """What the personnel data say about a unit; an `OrgUnit` of the directory gives it."""

    key: str
    name: str
    parent_key: str
    head_key: str
    kind: str
    code: str
    has_org_rating: bool | None
    active: bool


@system_act("unit.place")
def place_units(units: Sequence[UnitFacts], *, actor: Actor) -> dict[str, list[str]]:
    """Bring in new units and correct known ones; the paths of all below a moved one follow.

    Returns what was written: key -> changed columns, none for a new unit. Incomplete names a unit
    whose parent is unknown, or a circle.
    """
    rows = _locked()
    before = {key: _state(row) for key, row in rows.items()}
    coded.one_of(("", *UnitKind), *{unit.kind for unit in units})
    fresh = _added(units, rows)
    _told(units, rows)
    _lay_paths(rows)
    changed = {key: _differing(before[key], rows[key]) for key in before}
    changed = {key: names for key, names in changed.items() if names}
    record_new(fresh)
    touched = sorted({name for names in changed.values() for name in names})
    record_changes([rows[key] for key in changed], [name.removesuffix("_id") for name in touched])
    return {row.source_key: [] for row in fresh} | changed


@system_act("unit.close")
def close_units(keys: Iterable[str], *, actor: Actor) -> list[str]:
    """Close units that are no longer in the personnel data; they stay in the tree."""
    wanted, rows = set(keys), _locked()
    closing = [row for key, row in rows.items() if key in wanted and row.active]
    for row in closing:
        row.active = False
    record_changes(closing, ["active"])
    return [row.source_key for row in closing]


def _locked() -> dict[str, OrgUnit]:
    rows = OrgUnit.objects.select_for_update(no_key=True).order_by("pk")
    return {row.source_key: row for row in rows}


def _state(row: OrgUnit) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _WRITTEN}


def _differing(before: Mapping[str, Any], row: OrgUnit) -> list[str]:
    return [name for name in _WRITTEN if before[name] != getattr(row, name)]


def _added(units: Sequence[UnitFacts], rows: dict[str, OrgUnit]) -> list[OrgUnit]:
    """New rows with their keys: a path holds its own key, and one row of history must do."""
    fresh = [OrgUnit(source_key=unit.key) for unit in units if unit.key not in rows]
    for row, key in zip(fresh, _fresh_keys(len(fresh)), strict=True):
        row.pk = key
        rows[row.source_key] = row
    return fresh


def _fresh_keys(count: int) -> list[int]:
    """Keys of rows to come, drawn before they are stored."""
    if not count:
        return []
    table = OrgUnit._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"nextval(pg_get_serial_sequence('{table}', 'id'))"
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [count])
            return [key for (key,) in cursor.fetchall()]
        # IMMEDIATE is the lock: nobody else draws until this is written.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


def _told(units: Sequence[UnitFacts], rows: Mapping[str, OrgUnit]) -> None:
    """Write what the source tells into the rows; what it does not tell stays."""
    people = dict(Employee.objects.values_list("source_key", "pk"))
    for unit in units:
        row = rows[unit.key]
        row.name, row.code, row.active = unit.name, unit.code, unit.active
        row.kind = unit.kind or row.kind
        row.head_id = people.get(unit.head_key)
        if unit.has_org_rating is not None:
            row.has_org_rating = unit.has_org_rating
        row.parent_id = _parent(unit, rows)


def _parent(unit: UnitFacts, rows: Mapping[str, OrgUnit]) -> int | None:
    if not unit.parent_key:
        return None
    if unit.parent_key not in rows:
        text = _("The unit above %(unit)s, %(parent)s, is not there. Bring it in first.")
        raise Incomplete(text % {"unit": unit.name, "parent": unit.parent_key})
    return rows[unit.parent_key].pk


def _lay_paths(rows: Mapping[str, OrgUnit]) -> None:
    """The way from the root to each unit, written in keys."""
    by_key: dict[int | None, OrgUnit] = {row.pk: row for row in rows.values()}
    paths: dict[int | None, str] = {}
    for row in rows.values():
        way: list[OrgUnit] = []
        above: OrgUnit | None = row
        while above is not None and above.pk not in paths:
            if above in way:
                text = _(
                    "The units run in a circle at %(unit)s. Correct the unit above one of them."
                )
                raise Incomplete(text % {"unit": above.name})
            way.append(above)
            above = by_key.get(above.parent_id)
        for each in reversed(way):
            paths[each.pk] = f"{paths.get(each.parent_id, '')}{each.pk}."
            each.path = paths[each.pk]
