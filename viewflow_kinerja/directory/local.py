"""The mirror itself as the source: no personnel data elsewhere, or a demonstration."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from viewflow_kinerja import models
from viewflow_kinerja.directory.base import BaseDirectory
from viewflow_kinerja.directory.people import OrgUnit, Person, RaterAssignment
from viewflow_kinerja.models import RaterSource
from viewflow_kinerja.models.organisation import in_force

_DERIVED = (RaterSource.UNIT_TREE, RaterSource.OVERRIDE)


class LocalDirectory(BaseDirectory):
    """Reads what our own tables hold; there is nothing to synchronise."""

    def units(self) -> Iterator[OrgUnit]:
        """Units of the mirror."""
        rows = models.OrgUnit.objects.select_related("parent", "head").order_by("path")
        return map(_unit, rows.iterator(chunk_size=2_000))

    def people(
        self, *, unit_key: str | None = None, changed_since: datetime | None = None
    ) -> Iterator[Person]:
        """People of the mirror with their posts of today."""
        posts = _posts(timezone.localdate())
        for row in models.Employee.objects.select_related("user").order_by("pk"):
            person = _person(row, posts.get(row.pk))
            if unit_key in (None, person.unit_key):
                yield person

    def get_person(self, key: str) -> Person | None:
        """The person with that key."""
        rows = models.Employee.objects.select_related("user").filter(source_key=key)
        return next(map(_placed, rows), None)

    def person_for_user(self, user: Any) -> Person | None:
        """The person whose account this is; the mirror knows it by the account itself."""
        rows = models.Employee.objects.select_related("user").filter(user=user.pk)
        return next(map(_placed, rows), None)

    def rater_of(self, person: Person, on: date) -> RaterAssignment | None:
        """The rater that the mirror holds for that day, overrides included."""
        row = models.Employee.objects.filter(source_key=person.key).first()
        post = models.Assignment.of(row, on) if row else None
        if post is None or post.rater is None:
            return None
        return RaterAssignment(
            person=_placed(post.rater),
            source=post.rater_source,
            start=post.effective_from,
            end=post.rater_until or post.effective_to,
        )


def _posts(day: date) -> dict[int, models.Assignment]:
    rows = models.Assignment.all_rows.filter(in_force(day), kind="DEFINITIVE")
    return {row.employee_id: row for row in rows.select_related("unit", "rater")}


def _placed(row: models.Employee) -> Person:
    return _person(row, models.Assignment.of(row, row.today))


def _person(row: models.Employee, post: models.Assignment | None) -> Person:
    names = ("name", "front_title", "back_title", "nip", "kind", "email", "phone", "time_zone")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    return Person(
        key=row.source_key,
        contract_from=row.contract_from,
        contract_to=row.contract_to,
        died_on=row.died_on,
        username=row.user.get_username() if row.user else "",
        active=row.active,
        **values,
        **(_post(post) if post else {}),
    )


def _post(post: models.Assignment) -> dict[str, Any]:
    """A superior who was derived is not one whom the source names."""
    names = ("rank", "grade", "position", "position_class", "functional_level", "work_pattern")
    rater = None if post.rater_source in _DERIVED else post.rater
    return {
        **{name: getattr(post, name) for name in names},
        "position_since": post.effective_from,
        "unit_key": post.unit.source_key,
        "rater_key": rater.source_key if rater else "",
    }


def _unit(row: models.OrgUnit) -> OrgUnit:
    return OrgUnit(
        key=row.source_key,
        name=row.name,
        parent_key=row.parent.source_key if row.parent else "",
        head_key=row.head.source_key if row.head else "",
        kind=row.kind,
        code=row.code,
        has_org_rating=row.has_org_rating,
        active=row.active,
    )
