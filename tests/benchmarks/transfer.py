"""B9: another head for an agency of 500, with plans under way, through the services of the sync."""

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.district import District
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row
from viewflow_kinerja.directory import OrgUnit as UnitFacts
from viewflow_kinerja.jobs import handover
from viewflow_kinerja.models import AccessGrant, Assignment, Employee, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import TABLES
from viewflow_kinerja.services import delegation, people, standing

_REASON = "another head"


def measure(scene: Scene, place: District) -> Iterator[Row]:
    """Rows of permission that were written, changed or removed; and the grants behind them."""
    before, granted = _permissions(), _grants()
    _replace(scene, place)
    after, given = _permissions(), _grants()
    _must_have_moved(place)
    touched, grants = _differing(before, after), _differing(granted, given)
    what = f"replace the head of a unit of 500 with plans under way ({grants} rows of grants)"
    yield Row("B9", what, touched, "rows of permission", 10, 2)


def _replace(scene: Scene, place: District) -> None:
    """The act of a nightly synchronisation, of those rows alone that differ."""
    agency, act = place.agencies["ten"], {"actor": scene.cast.system, "reason": _REASON}
    head, rated = place.successor, _rated_by(place.heads["ten"])
    unit = UnitFacts(
        key=agency.source_key,
        name=agency.name,
        parent_key=agency.parent.source_key,
        head_key=head.source_key,
        kind=agency.kind,
    )
    people.place_units([unit], **act)
    posts = [_post(post.employee, post.unit, head) for post in rated]
    posts.append(_post(head, agency, scene.cast.people["bupati"]))
    people.place_people(posts, **act)
    handover.run(actor=scene.cast.system)
    delegation.follow_posts(**act)
    standing.follow_organisation(**act)


def _rated_by(head: Employee) -> list[Assignment]:
    rows = Assignment.all_rows.filter(rater=head, effective_to=None)
    return list(rows.select_related("employee", "unit"))


def _post(person: Employee, unit: Any, rater: Employee) -> people.Post:
    return people.Post(
        key=person.source_key,
        unit_key=unit.source_key,
        position="Pengolah Data",
        rater_key=rater.source_key,
        rater_source="COLUMN",
    )


def _permissions() -> dict[Any, Any]:
    return {(model, row["id"]): row for model in TABLES.values() for row in model.objects.values()}


def _grants() -> dict[Any, Any]:
    return {row["id"]: row for row in AccessGrant.all_rows.values()}


def _differing(before: dict[Any, Any], after: dict[Any, Any]) -> int:
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


def _must_have_moved(place: District) -> None:
    """The new head supervises and oversees, the old one no longer does."""
    chief = PerformancePlan.all_rows.filter(rater=place.successor).first()
    below = PerformancePlan.all_rows.filter(rater=chief.employee).first()
    for row, new in ((chief, Action.REQUEST_CHANGE_PLAN), (below, Action.VIEW_PLAN)):
        if not policy.allows(place.successor.user, new, row):
            raise RuntimeError("The new head has not received his rights: nothing to measure")
    if policy.allows(place.heads["ten"].user, Action.VIEW_PLAN, below):
        raise RuntimeError("The old head has kept his rights: nothing to measure")
