"""The words an adapter speaks: units, people, and who rates whom on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from viewflow_kinerja.domain.codes import AssignmentKind, EmployeeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgUnit:
    """A unit of the organisation as the source knows it. Units are closed, never deleted.

    An empty `kind`, or `has_org_rating` None, leaves what the mirror holds as it is.
    """

    key: str
    name: str
    parent_key: str = ""
    head_key: str = ""
    kind: str = ""  # UnitKind
    code: str = ""
    has_org_rating: bool | None = None
    active: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as the source knows her today.

    `key` is the source's own stable key, always text. The NIP is an attribute: it gets corrected,
    a PPPK receives a new one with a new contract, and a Bupati who rates has none. What the source
    does not tell stays empty; an empty `position_class`, `work_pattern` or `time_zone` leaves what
    the mirror holds as it is.
    """

    key: str
    name: str
    front_title: str = ""
    back_title: str = ""
    nip: str = ""
    kind: str = EmployeeKind.PNS.value
    rank: str = ""
    grade: str = ""
    position: str = ""
    position_class: str = ""
    position_since: date | None = None
    functional_level: str = ""
    work_pattern: str = ""
    unit_key: str = ""
    rater_key: str = ""  # only where the source keeps a direct superior
    email: str = ""
    phone: str = ""
    time_zone: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    died_on: date | None = None
    username: str = ""
    active: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def full_name(self) -> str:
        """The name with its titles, as it stands on a document."""
        front = " ".join(part for part in (self.front_title, self.name) if part)
        return f"{front}, {self.back_title}" if self.back_title else front


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterAssignment:
    """Who rates a person on a day, in which quality, and how we know (codes of `RaterSource`)."""

    person: Person
    kind: AssignmentKind = AssignmentKind.DEFINITIVE
    source: str = "SOURCE"
    start: date | None = None
    end: date | None = None


@runtime_checkable
class Directory(Protocol):
    """What an integrator implements: five questions about the personnel data. It never writes."""

    def get_person(self, key: str) -> Person | None:
        """The person with the source's key."""

    def person_for_user(self, user: Any) -> Person | None:
        """The person behind a logged-in account; never creates one."""

    def people(
        self, *, unit_key: str | None = None, changed_since: datetime | None = None
    ) -> Iterable[Person]:
        """People; an adapter that cannot tell changes gives all."""

    def units(self) -> Iterable[OrgUnit]:
        """Every unit, closed ones too."""

    def rater_of(self, person: Person, on: date) -> RaterAssignment | None:
        """Who rates the person on that day, or None where nobody is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingPost:
    """A post that a person holds as Plt, Plh or Pj, with both days; a directory may give some.

    An adapter that knows of such posts has a method `acting()` that returns them.
    """

    key: str
    unit_key: str
    kind: str  # AssignmentKind, not DEFINITIVE
    since: date
    until: date
    position: str = ""
    delegates_rating: bool = False
