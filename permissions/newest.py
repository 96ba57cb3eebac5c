"""The newest rows somebody may see: the same rows as `visible`, found in the order of time.

Neither database finds a few rows among very many by itself: SQLite looks at no LIMIT, collects
everything and sorts it; PostgreSQL walks back from the newest of all until it has met enough. So a
few anchors are asked one by one for their newest, each by its own index, and many are walked.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from viewflow_kinerja.permissions.relations import PLACEMENTS

FEW = 24  # anchors: the plans, units and persons by which rows are seen


class Arm(NamedTuple):
    """Rows with one of these values in a column, in some states or in all."""

    column: str
    values: tuple[int, ...]
    states: tuple[str, ...]


def newest(model: type[Any], where: Q, order: tuple[str, str], most: int) -> QuerySet[Any]:
    """So many of the newest rows on which `where` holds, in the order that the indexes hold."""
    arms, rows = arms_of(where, model), model._base_manager.all()
    if not arms:
        found = rows.filter(where)
    elif sum(len(arm.values) for arm in arms) <= FEW:
        found = rows.filter(pk__in=_one_by_one(arms, model, order, most))
    else:
        found = rows.filter(_walked(arms, model))
    return found.order_by(*order)[:most]


def arms_of(where: Q, model: type[Model]) -> list[Arm] | None:
    """The parts of a condition, each on one column; None where it is not made of such parts."""
    at = PLACEMENTS[model]
    columns = {at.plan, at.rater, at.owner, *at.units} - {""}
    return _arms(where, columns, at.state, ())


def _arms(part: Any, columns: set[str], state: str, states: tuple[str, ...]) -> list[Arm] | None:
    if not isinstance(part, Q):
        return _leaf(*part, columns=columns, states=states)
    if part.negated or not part.children:
        return None
    tests: list[Any] = [each for each in part.children if _is_state(each, state)]
    if part.connector == Q.AND and len(part.children) > 1:
        rest = [each for each in part.children if each not in tests]
        if len(tests) != 1 or len(rest) != 1 or states:
            return None
        return _arms(rest[0], columns, state, tuple(tests[0][1]))
    found = [_arms(each, columns, state, states) for each in part.children]
    return None if None in found else [arm for arms in found for arm in arms or ()]


def _is_state(part: Any, state: str) -> bool:
    return isinstance(part, tuple) and bool(state) and part[0] == f"{state}__in"


def _leaf(name: str, value: Any, *, columns: set[str], states: tuple[str, ...]) -> Any:
    column, _, lookup = name.partition("__")
    if column not in columns or lookup not in ("", "in"):
        return None
    if lookup == "in" and not isinstance(value, (list, tuple)):
        return None  # a sub-select
    return [Arm(column, tuple(value) if lookup else (value,), states)]


def _one_by_one(arms: list[Arm], model: type[Model], order: tuple[str, str], most: int) -> RawSQL:
    """Keys of the newest rows of each anchor, by the index of its column; of these the newest."""
    columns: list[Any] = [
        model._meta.pk if name == "-pk" else model._meta.get_field(name[1:]) for name in order
    ]
    named = ", ".join(column.column for column in columns)
    by = f"ORDER BY {', '.join(f'{column.column} DESC' for column in columns)} LIMIT {int(most)}"
    parts, given = [], []
    for arm in arms:
        test, states = _in_states(arm.states)
        where = f"FROM {model._meta.db_table} WHERE {arm.column} = {{}}{test} {by}"
        if connection.vendor == "postgresql":
            each = f"LATERAL (SELECT {named} {where.format('anchor.key')}) row"
            parts.append(f"SELECT row.* FROM unnest(%s::bigint[]) anchor(key) CROSS JOIN {each}")
            given += [_array(arm.values), *states]
        else:
            parts += [f"SELECT * FROM (SELECT {named} {where.format('%s')})"] * len(arm.values)
            given += [each for value in arm.values for each in (value, *states)]
    key = model._meta.pk.column
    return RawSQL(f"SELECT {key} FROM ({' UNION '.join(parts)} {by}) newest", given)


def _walked(arms: list[Arm], model: type[Model]) -> RawSQL:
    """The same condition; before a column a plus says to SQLite that its index is not wanted."""
    table, by_states = model._meta.db_table, defaultdict(list)
    for arm in arms:
        by_states[arm.states].append(arm)
    parts, given = [], []
    for states, group in by_states.items():
        tests = [_among(f"{table}.{arm.column}", arm.values) for arm in group]
        test, values = _in_states(states, f"{table}.")
        parts.append(f"(({' OR '.join(text for text, _ in tests)}){test})")
        given += [value for _, ids in tests for value in ids] + values
    return RawSQL(" OR ".join(parts), given, output_field=BooleanField())


def _among(column: str, values: tuple[int, ...]) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])", [_array(values)]  # another type is not hashed
    return f"+{column} IN ({_marks(values)})", list(values)


def _array(values: tuple[int, ...]) -> str:
    """As PostgreSQL writes it: the driver would look at every value."""
    return f"{{{','.join(map(str, values))}}}"


def _in_states(states: tuple[str, ...], before: str = "") -> tuple[str, list[Any]]:
    return (f" AND {before}status IN ({_marks(states)})", list(states)) if states else ("", [])


def _marks(values: tuple[Any, ...]) -> str:
    return ", ".join(["%s"] * len(values))
