"""What every source has in common: the rater is derived in the same way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from viewflow_kinerja.directory import cells
from viewflow_kinerja.directory.people import ActingPost, OrgUnit, Person, RaterAssignment
from viewflow_kinerja.models import RaterSource


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the source holds it, by our names, with the place where people find it.

    `fault` is what already the reader saw; such a row is not looked at any further.
    """

    where: str
    row: str
    values: Mapping[str, Any]
    fault: cells.BadRow | None = None


def find_rater(
    person: Person,
    *,
    get_person: Callable[[str], Person | None],
    units: Mapping[str, OrgUnit],
) -> RaterAssignment | None:
    """The superior the source names, else the nearest active head above.

    Nobody rates himself: a head is rated by the head above. A tree that runs in a circle ends the
    search. Source: our choice, ADR 0010.
    """
    if person.rater_key and person.rater_key != person.key:
        named = get_person(person.rater_key)
        if named and named.active:
            return RaterAssignment(person=named, source=RaterSource.COLUMN.value)
    head = _head_above(person, get_person, units)
    return RaterAssignment(person=head, source=RaterSource.UNIT_TREE.value) if head else None


def _head_above(
    person: Person, get_person: Callable[[str], Person | None], units: Mapping[str, OrgUnit]
) -> Person | None:
    for unit in upwards(person.unit_key, units):
        if unit.active and unit.head_key and unit.head_key != person.key:
            head = get_person(unit.head_key)
            if head and head.active:
                return head
    return None


def upwards(key: str, units: Mapping[str, OrgUnit]) -> Iterator[OrgUnit]:
    """A unit and those above it; a circle is walked once."""
    seen: set[str] = set()
    while key in units and key not in seen:
        seen.add(key)
        yield units[key]
        key = units[key].parent_key


class BaseDirectory:
    """A directory that gives rows of people and units; it derives the rest.

    A subclass writes `person_rows` and `unit_rows`, or `people` and `units`. A bad row is left out
    by `people`; the synchronisation reads the rows themselves and tells what is wrong with each.
    """

    def person_rows(self) -> Iterator[Row]:
        """Rows of people."""
        raise NotImplementedError

    def unit_rows(self) -> Iterator[Row]:
        """Rows of units."""
        raise NotImplementedError

    def people(
        self, *, unit_key: str | None = None, changed_since: datetime | None = None
    ) -> Iterator[Person]:
        """Everybody whose row can be read, of all units or of one."""
        for person in _readable(self.person_rows(), cells.person):
            if unit_key in (None, person.unit_key):
                yield person

    def units(self) -> Iterable[OrgUnit]:
        """Every unit whose row can be read."""
        return _readable(self.unit_rows(), cells.unit)

    def acting_rows(self) -> Iterator[Row]:
        """Rows of posts held as Plt, Plh or Pj; none where the source keeps none."""
        return iter(())

    def acting(self) -> Iterator[ActingPost]:
        """Every such post whose row can be read: both days, and a kind that is not definitive."""
        for row in self.acting_rows():
            if row.fault is None and (post := cells.acting(row.values)) is not None:
                yield post

    def get_person(self, key: str) -> Person | None:
        """The person with that key."""
        return next((person for person in self.people() if person.key == key), None)

    def person_for_user(self, user: Any) -> Person | None:
        """The person who names this account, else the one whose NIP is the user name."""
        name, people = user.get_username(), list(self.people())
        for matches in (lambda p: p.username == name, lambda p: p.nip == name):
            found = [person for person in people if matches(person)]
            if len(found) == 1:
                return found[0]
        return None

    def rater_of(self, person: Person, on: date) -> RaterAssignment | None:
        """Derive the rater. A source that keeps dated assignments overrides this."""
        units = {unit.key: unit for unit in self.units()}
        return find_rater(person, get_person=self.get_person, units=units)


def _readable(rows: Iterator[Row], read: Callable[[Mapping[str, Any]], Any]) -> Iterator[Any]:
    for row in rows:
        if row.fault is None:
            try:
                yield read(row.values)
            except cells.BadRow:
                continue  # the synchronisation tells, a question about one person does not
