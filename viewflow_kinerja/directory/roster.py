"""Everybody at once: what the synchronisation writes, and what it keeps out and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.directory import cells
from viewflow_kinerja.directory.base import BaseDirectory, Row, find_rater
from viewflow_kinerja.directory.people import Directory, OrgUnit, Person, RaterAssignment
from viewflow_kinerja.domain import identity
from viewflow_kinerja.domain.codes import EmployeeKind

_WHOLE_FILE = {"no_header", "unreadable"}  # who is missing now is not known to have left


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is kept out, where people find it, and what to do about it."""

    where: str
    row: str
    reason: str
    code: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was taken and still has to be put right in the source, or by an override."""

    code: str
    key: str
    words: str


@dataclass
class Roster:
    """People and units in memory; raters are found without further reads.

    `kept_people` and `kept_units` are those of the mirror whose row was rejected: they stay as they
    are, and may still rate, head or hold somebody.
    """

    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, OrgUnit] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    kept_people: dict[str, Person] = field(default_factory=dict)
    kept_units: dict[str, OrgUnit] = field(default_factory=dict)
    source: Directory | None = None

    @classmethod
    def of(cls, directory: Directory, *, mirror: BaseDirectory | None = None) -> "Roster":
        """Read everything, once; `mirror` stands in where a row is rejected."""
        return _Reading(directory, mirror).roster()

    @property
    def is_complete(self) -> bool:
        """Whether a person who is not here has really left."""
        return not any(each.code in _WHOLE_FILE for each in self.rejected)

    @property
    def tree(self) -> Mapping[str, OrgUnit]:
        """All units that will stand in the mirror."""
        return {**self.kept_units, **self.units}

    def get_person(self, key: str) -> Person | None:
        """A person by key, also one who is kept."""
        return self.people.get(key) or self.kept_people.get(key)

    def rater_of(self, person: Person, on: date) -> RaterAssignment | None:
        """By a dated assignment of the source, else the superior it names, else the tree."""
        dated = getattr(type(self.source), "rater_of", BaseDirectory.rater_of)
        if self.source is not None and dated is not BaseDirectory.rater_of:
            found = self.source.rater_of(person, on)
            if found is not None and found.person.active and found.person.key != person.key:
                return found
        return find_rater(person, get_person=self.get_person, units=self._tree)

    @cached_property
    def _tree(self) -> Mapping[str, OrgUnit]:
        return self.tree

    def findings(self, on: date) -> list[Finding]:
        """What will hurt users, in the order in which it hurts."""
        active = [person for person in self.people.values() if person.active]
        raters = {person.key: self.rater_of(person, on) for person in active}
        found = [each for person in active for each in self._of_rater(person)]
        found += _circles(active, raters)
        found += [each for unit in self.units.values() for each in self._of_head(unit)]
        return found + list(_of_numbers(active))

    def _of_rater(self, person: Person) -> Iterator[Finding]:
        words = {"name": person.full_name, "rater": person.rater_key}
        named = self.get_person(person.rater_key)
        if not person.rater_key:
            return
        if person.rater_key == person.key:
            text = _(
                "%(name)s is named as the own superior. The head above rates; tell the source."
            )
            yield Finding("own_rater", person.key, text % words)
        elif named is None:
            text = _("The superior of %(name)s, %(rater)s, is unknown. The head above rates.")
            yield Finding("unknown_rater", person.key, text % words)
        elif not named.active:
            text = _("%(rater)s, the superior of %(name)s, has left. The head above rates.")
            yield Finding("inactive_rater", person.key, text % {**words, "rater": named.full_name})

    def _of_head(self, unit: OrgUnit) -> Iterator[Finding]:
        head = self.get_person(unit.head_key)
        if unit.active and unit.head_key and (head is None or not head.active):
            text = _("The head of %(unit)s, %(head)s, is unknown or has left. Name another.")
            words = text % {"unit": unit.name, "head": unit.head_key}
            yield Finding("no_head", unit.key, words)


def _circles(
    people: Iterable[Person], raters: Mapping[str, RaterAssignment | None]
) -> Iterator[Finding]:
    for person in people:
        chain, rater = [person], raters.get(person.key)
        seen = {person.key}
        while rater is not None and rater.person.key not in seen:
            seen.add(rater.person.key)
            chain.append(rater.person)
            rater = raters.get(rater.person.key)
        if rater is not None and rater.person.key == person.key:
            way = " → ".join(each.full_name for each in [*chain, person])
            text = _("The superiors run in a circle: %(way)s. Name another rater for one of them.")
            yield Finding("circle", person.key, text % {"way": way})


def _of_numbers(people: Iterable[Person]) -> Iterator[Finding]:
    people = list(people)
    for person in people:
        if person.kind == EmployeeKind.NON_ASN or not person.nip:
            continue
        if identity.nip_faults(person.nip) == ("AGE",):
            text = _("The number of %(name)s is doubtful: %(faults)s. Compare it with the decree.")
            faults = cells.faults_in_words(person.nip)
            words = text % {"name": person.full_name, "faults": faults}
            yield Finding("doubtful_nip", person.key, words)
    for nip, times in Counter(person.nip for person in people if person.nip).items():
        if times > 1:
            text = _("%(times)s people carry the number %(nip)s. Correct all but one.")
            yield Finding("double_nip", nip, text % {"times": times, "nip": nip})


class _Reading:
    """Reads a source and settles what can be taken: first the tree, then the people in it."""

    def __init__(self, directory: Directory, mirror: BaseDirectory | None) -> None:
        self.directory, self.mirror = directory, mirror
        self.rejected: list[Rejected] = []
        self.places: dict[str, Row] = {}
        self.faulty: list[Row] = []

    def roster(self) -> Roster:
        units = self._read(_unit_rows(self.directory), cells.unit)
        kept_units = self._settle(units)
        people = self._read(_person_rows(self.directory), cells.person)
        self._housed(people, {**kept_units, **units})
        kept = self._kept_people(people)
        return Roster(people, units, self.rejected, kept, kept_units, self.directory)

    def _read(self, rows: Iterable[Row], read: Callable[[Any], Any]) -> dict[str, Any]:
        """Good rows by key; the rows that were refused are noted, and their keys remembered."""
        found: dict[str, Any] = {}
        self.places, self.faulty = {}, []
        for row in rows:
            try:
                if row.fault is not None:
                    raise row.fault
                good = read(row.values)
            except cells.BadRow as fault:
                self._refuse(row, fault.code, fault.words)
                continue
            if good.key in found:
                text = _("The key %(key)s stands in row %(row)s already, which was taken.")
                words = text % {"key": good.key, "row": self.places[good.key].row}
                self._refuse(row, "double_key", words)
            else:
                found[good.key], self.places[good.key] = good, row
        return found

    def _refuse(self, row: Row, code: str, words: str) -> None:
        key = str(row.values.get("key") or "").strip()
        self.rejected.append(Rejected(row.where, row.row, words, code, key))
        if code != "double_key":
            self.faulty.append(row)

    def _settle(self, units: dict[str, OrgUnit]) -> dict[str, OrgUnit]:
        """Take out units without a way to a root, until all that is left has one.

        Returns the units of the mirror whose row was refused. The mirror is a tree, so this ends.
        """
        mirror = {unit.key: unit for unit in self.mirror.units()} if self.mirror else {}
        refused = {str(row.values.get("key") or "").strip() for row in self.faulty}
        while True:
            kept = {key: mirror[key] for key in refused if key in mirror and key not in units}
            lost = _lost(units, known={**kept, **units}, tree={**mirror, **units})
            if not lost:
                return kept
            for key, (code, words) in lost.items():
                self._refuse(self.places[key], code, words)
                del units[key]
            refused |= set(lost)

    def _housed(self, people: dict[str, Person], tree: Mapping[str, OrgUnit]) -> None:
        text = _("There is no unit %(unit)s. Correct the key, or bring in the unit first.")
        for key, person in list(people.items()):
            if person.active and person.unit_key and person.unit_key not in tree:
                words = text % {"unit": person.unit_key}
                self._refuse(self.places[key], "unknown_unit", words)
                del people[key]

    def _kept_people(self, people: Mapping[str, Person]) -> dict[str, Person]:
        """Those of the mirror whose row was refused, found by key or else by number."""
        if not self.faulty or self.mirror is None:
            return {}
        marks = {
            str(row.values.get(name) or "").strip()
            for row in self.faulty
            for name in ("key", "nip")
        } - {""}
        return {
            person.key: person
            for person in self.mirror.people()
            if person.key not in people and marks & {person.key, person.nip}
        }


def _lost(
    units: Mapping[str, OrgUnit], *, known: Mapping[str, OrgUnit], tree: Mapping[str, OrgUnit]
) -> dict[str, tuple[str, str]]:
    """Units of the source without a way to a root: key -> code and words."""
    found = {}
    for key, unit in units.items():
        if unit.parent_key and unit.parent_key not in known:
            text = _("The unit above, %(parent)s, is not there. Correct the key, or bring it in.")
            found[key] = ("unknown_unit", text % {"parent": unit.parent_key})
        elif way := _circle(key, tree):
            text = _("The units run in a circle: %(way)s. Correct the unit above one of them.")
            found[key] = ("unit_circle", text % {"way": " → ".join(way)})
    return found


def _circle(key: str, tree: Mapping[str, OrgUnit]) -> list[str]:
    """The way from a unit upwards back to itself; empty where there is none."""
    way, above = [key], tree[key].parent_key
    while above in tree and above not in way:
        way.append(above)
        above = tree[above].parent_key
    return [*way, key] if above == key else []


def _person_rows(directory: Directory) -> Iterable[Row]:
    rows = getattr(directory, "person_rows", None)
    if rows is not None and _is_written(directory, "person_rows"):
        return rows()
    return _told(directory, "people", directory.people())


def _unit_rows(directory: Directory) -> Iterable[Row]:
    rows = getattr(directory, "unit_rows", None)
    if rows is not None and _is_written(directory, "unit_rows"):
        return rows()
    return _told(directory, "units", directory.units())


def _is_written(directory: Directory, name: str) -> bool:
    return getattr(type(directory), name) is not getattr(BaseDirectory, name, None)


def _told(directory: Directory, what: str, given: Iterable[Any]) -> Iterator[Row]:
    """An adapter of the host gives people, not rows: they are read like everybody's."""
    where = f"{type(directory).__name__}.{what}"
    for number, each in enumerate(given, start=1):
        values = {name: getattr(each, name) for name in type(each).__dataclass_fields__}
        yield Row(where, str(number), values)
