"""The guard of guardian's rows: no right without its grant (P20). Source: our choice, ADR 0036.

They have no history of their own; the grant that each of them names has. A row that is missing
gives less, not more: `kinerja_access_sync` finds it.
"""

from collections.abc import Iterator

from viewflow_kinerja.audit.guard import PENDING, mode, objection, waits
from viewflow_kinerja.audit.pieces import GUARD, Piece, deferred, function, on_sqlite, table_of
from viewflow_kinerja.models import (
    AccessGrant,
    PlanGroupPermission,
    PlanUserPermission,
    UnitGroupPermission,
    UnitUserPermission,
)

PROJECTED = {
    PlanGroupPermission: ("plan", "group"),
    PlanUserPermission: ("plan", "user"),
    UnitGroupPermission: ("unit", "group"),
    UnitUserPermission: ("unit", "user"),
}
_GRANTS = table_of(AccessGrant)
_WORDS = "a right that its grant does not give"


def pieces(vendor: str) -> Iterator[Piece]:
    """All that has to stand in a database of this kind, as it is set."""
    if mode() == "off":
        return
    if vendor == "postgresql":
        yield from _postgresql()
    else:
        yield from _sqlite()


def _given(anchor: str, subject: str, row: str) -> str:
    """SQL: the grant that a row names gives this right, to him, there, from then until then."""

    def same(grant: str) -> str:
        here = f"{grant}.{anchor}_id = {row}.content_object_id"
        his = f"{grant}.{subject}_id = {row}.{subject}_id"
        return f'{here} AND {his} AND {grant}."right" = p.codename AND NOT {grant}.waits'

    begun = f"SELECT 1 FROM {_GRANTS} f WHERE {same('f')} AND f.valid_from = {row}.valid_from"
    return f"""SELECT 1 FROM {_GRANTS} g JOIN auth_permission p ON p.id = {row}.permission_id
        WHERE g.id = {row}.grant_id AND {same("g")} AND {_ends_with("g", row)}
        AND (g.valid_from = {row}.valid_from OR EXISTS ({begun}))"""


def _ends_with(grant: str, row: str) -> str:
    """Both databases understand it; they do not share an equality that knows NULL."""
    both_open = f"{grant}.valid_until IS NULL AND {row}.valid_until IS NULL"
    return f"COALESCE({grant}.valid_until = {row}.valid_until, {both_open})"


def _outlived() -> str:
    """SQL: some row goes on where the grant that it names has ended, or waits."""
    going_on = f"(NEW.waits OR NOT {_ends_with('NEW', 'r')})"
    found = [
        f"SELECT 1 FROM {table_of(model)} r WHERE r.grant_id = NEW.id AND {going_on}"
        for model in PROJECTED
    ]
    return " UNION ALL ".join(found)


def _postgresql() -> Iterator[Piece]:
    for model, (anchor, subject) in PROJECTED.items():
        table = table_of(model)
        name = f"{GUARD}_{anchor}_{subject}"
        no = objection(_WORDS, table, "NEW.id")
        yield function(name, _ROW.format(table=table, given=_given(anchor, subject, "r"), no=no))
        yield deferred(f"{GUARD}_right", table, "AFTER INSERT OR UPDATE", name)
    name = f"{GUARD}_outlived"
    no = objection("rows of guardian outlive their grant", _GRANTS, "NEW.id")
    yield function(name, _GRANT.format(table=_GRANTS, outlived=_outlived(), no=no))
    yield deferred(f"{GUARD}_outlived", _GRANTS, "AFTER UPDATE", name)


# What was written may be gone or changed again by the time of COMMIT.
_ROW = """
    BEGIN PERFORM 1 FROM {table} r WHERE r.id = NEW.id AND NOT EXISTS ({given});
    IF FOUND THEN {no}; END IF; RETURN NULL; END """
_GRANT = """
    BEGIN IF EXISTS (SELECT 1 FROM {table} g WHERE g.id = NEW.id
      AND g.valid_until IS NOT DISTINCT FROM NEW.valid_until AND g.waits = NEW.waits)
      AND EXISTS ({outlived}) THEN {no}; END IF; RETURN NULL; END """


def _sqlite() -> Iterator[Piece]:
    for model, (anchor, subject) in PROJECTED.items():
        table, name = table_of(model), f"{anchor}_{subject}"
        wrong = f"NOT EXISTS ({_given(anchor, subject, 'NEW')})"
        no = f"SELECT RAISE(ABORT, 'guard: {_WORDS}: {table}')"
        if mode() == "warn":
            no = waits(table, "NEW.id")
        for sign, event in (("ins", "INSERT"), ("upd", "UPDATE")):
            yield on_sqlite(f"{GUARD}_{sign}_{name}", table, f"AFTER {event}", no, only=wrong)
        followed = f"DELETE FROM {PENDING} WHERE base = '{_GRANTS}.right' AND pk = OLD.grant_id"
        yield on_sqlite(f"{GUARD}_gone_{name}", table, "AFTER DELETE", followed)
        yield on_sqlite(f"{GUARD}_moved_{name}", table, "AFTER UPDATE", followed)
    late = waits(f"{_GRANTS}.right", "NEW.id")
    yield on_sqlite(
        f"{GUARD}_outlived", _GRANTS, "AFTER UPDATE", late, only=f"EXISTS ({_outlived()})"
    )
