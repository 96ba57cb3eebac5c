"""The mirror follows the personnel data: read everything once, compare, write, hand over.

The rows of the mirror are written by statements whose number does not grow with the people. In the
same transaction open work, delegations and rights follow: nobody sees a moment in which the posts
say one thing and the rights another. A person at whose step somebody works right now is left out,
by a savepoint of his own, and taken by the next run.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from viewflow_kinerja import directory as directories
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.directory import Directory, Finding, LocalDirectory, Person, Rejected, Roster
from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.jobs import corrections, handover, segments
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Assignment, Employee, OrgUnit, RaterSource
from viewflow_kinerja.services import acting, delegation, people, standing

_REASON = gettext_noop("synchronisation with the personnel data")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person or unit that is new, changed or ended; `columns` names what changed."""

    what: str  # person or unit
    key: str
    name: str
    columns: tuple[str, ...] = ()


@dataclass
class Report:
    """What a synchronisation did, or in a dry run would do."""

    dry_run: bool = False
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    linked: int = 0
    handed_over: int = 0
    waiting: int = 0  # people whose steps somebody is working on: the next run takes them
    needs_force: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data, as `kinerja_sync --json` prints it."""
        return asdict(self)


def run(
    *, dry_run: bool = False, force: bool = False, directory: Directory | None = None
) -> Report:
    """Let the mirror follow the source; returns what was new, changed, ended and rejected.

    A dry run does the same and takes it back. Incomplete: more people or units would end at once
    than `MAX_ENDED_PERCENT` allows, and `force` is not given. Conflict: another one is running.
    """
    source, today = directory or directories.load(), timezone.localdate()
    roster = _read(source)
    report = Report(dry_run, rejected=roster.rejected, findings=roster.findings(today))
    writing = _Writing(roster, report, today, only_expired=isinstance(source, LocalDirectory))
    writing.source = source
    try:
        with transaction.atomic():
            writing.write(force=force)
            if not dry_run:
                writing.follow()
            transaction.set_rollback(dry_run)
    except (IntegrityError, OperationalError) as error:
        text = _("The mirror was changed at the same time, or refuses a row. Run it again. (%s)")
        raise Conflict(text % error) from error
    if not dry_run:
        writing.close()
    return report


def _read(source: Directory) -> Roster:
    """The mirror as its own source is taken as it is: what is wrong in it is for the doctor."""
    mirror = LocalDirectory()
    if not isinstance(source, LocalDirectory):
        return Roster.of(source, mirror=mirror)
    return Roster(
        people={person.key: person for person in mirror.people()},
        units={unit.key: unit for unit in mirror.units()},
    )


class _Writing:
    """The acts on the mirror, in the order in which they need each other."""

    def __init__(self, roster: Roster, report: Report, today: date, *, only_expired: bool) -> None:
        self.roster, self.report, self.today = roster, report, today
        self.only_expired = only_expired
        self.active = {key: each for key, each in roster.people.items() if each.active}
        self.linked: list[int] = []
        self.source: Any = None
        self.told: set[int] = set()

    def write(self, *, force: bool) -> None:
        """People, units with their heads, posts with their raters, leavers, accounts."""
        self.actor = system_actor()
        act: dict[str, Any] = {"actor": self.actor, "reason": _REASON}
        gone, closed = _leavers(Employee, self._staying()), _leavers(OrgUnit, self.roster.tree)
        self._must_be_few(gone, closed, force)
        registered = people.register_people(list(self.active.values()), **act)
        placed = people.place_units(list(self.roster.units.values()), **act)
        moved = people.place_people(self._posts(), today=self.today, **act)
        people.end_people(gone, today=self.today, **act)
        people.close_units(closed, **act)
        names = {each.key: each.username for each in self.active.values() if each.username}
        self.linked = people.link_accounts(names, **act)
        self._tell(registered, placed, moved)
        self.report.ended = [Entry("person", *pair) for pair in gone.items()]
        self.report.ended += [Entry("unit", *pair) for pair in closed.items()]
        self._announce(moved, registered)

    def _staying(self) -> Iterable[str]:
        return {**self.active, **self.roster.kept_people}

    def _must_be_few(self, gone: dict[str, str], closed: dict[str, str], force: bool) -> None:
        """I6: a source that answers by halves looks like a mass dismissal."""
        if not self.roster.is_complete:
            gone.clear()
            closed.clear()
        for model, leaving in ((Employee, gone), (OrgUnit, closed)):
            there = model.objects.filter(active=True).count()
            if len(leaving) * 100 > there * kinerja_settings.MAX_ENDED_PERCENT:
                self.report.needs_force = _too_many(leaving, there)
        if self.report.needs_force and not force and not self.report.dry_run:
            raise Incomplete(self.report.needs_force)

    def _posts(self) -> list[people.Post]:
        """Posts of everybody; of the mirror itself only those whose override is over."""
        placed = [person for person in self.active.values() if person.unit_key]
        if self.only_expired:
            expired = _expired(self.today)
            placed = [person for person in placed if person.key in expired]
        return [self._post(person) for person in placed]

    def _post(self, person: Person) -> people.Post:
        rated = self.roster.rater_of(person, self.today)
        names = ("key", "unit_key", "position", "position_class", "rank", "grade")
        values = {name: getattr(person, name) for name in (*names, "functional_level")}
        known = rated is not None and rated.source in RaterSource
        source = RaterSource(rated.source) if rated and known else RaterSource.SOURCE
        return people.Post(
            **values,
            work_pattern=person.work_pattern,
            rater_key=rated.person.key if rated else "",
            rater_source=(source if rated else RaterSource.NOBODY).value,
            since=person.position_since,
            rated_since=rated.start if rated else None,
        )

    def _tell(
        self,
        registered: dict[str, list[str]],
        placed: dict[str, list[str]],
        moved: list[people.Moved],
    ) -> None:
        names = {key: each.full_name for key, each in self.active.items()}
        written = {key: (list(columns), bool(columns)) for key, columns in registered.items()}
        for move in moved:
            columns, known = written.get(move.key, ([], True))
            written[move.key] = ([*columns, *(move.columns or ("position",))], known)
        titles = {key: unit.name for key, unit in self.roster.units.items()}
        units = {key: (columns, bool(columns)) for key, columns in placed.items()}
        for what, changes, called in (("person", written, names), ("unit", units, titles)):
            for key, (columns, known) in changes.items():
                shown = tuple(name.removesuffix("_id") for name in columns) if known else ()
                entry = Entry(what, key, called.get(key, key), shown)
                (self.report.changed if known else self.report.new).append(entry)
        self.report.linked = len(self.linked)
        touched = len(written) + len(units)
        self.report.unchanged = max(0, len(self.active) + len(self.roster.units) - touched)

    def _announce(self, moved: list[people.Moved], registered: dict[str, list[str]]) -> None:
        """Tell the host who is rated by somebody else; a newcomer is no change."""
        fresh = {key for key, columns in registered.items() if not columns}
        for move in moved:
            if move.rater_changed and move.key not in fresh and move.on <= self.today:
                before, after = move.rater_before, move.rater_after
                handover.announce(move.employee_id, before=before, after=after, actor=self.actor)
                self.told.add(move.employee_id)

    def follow(self) -> None:
        """Open work, delegations and rights follow what was written."""
        segments.follow_posts(self.today, actor=self.actor)
        done, waiting = handover.run(actor=self.actor, told=self.told)
        told = getattr(self.source, "acting", None)
        if told is not None and not isinstance(self.source, LocalDirectory):
            acting.place_acting(list(told()), actor=self.actor, reason=_REASON)
        delegation.follow_posts(actor=self.actor, reason=_REASON)
        standing.follow_organisation(actor=self.actor, reason=_REASON)
        self.report.handed_over, self.report.waiting = len(done), len(waiting)

    def close(self) -> None:
        """What waits for an account, and claims that are fulfilled: nobody's rights hang on it."""
        handover.address_waiting(actor=self.actor, linked=self.linked)
        corrections.fulfil(actor=self.actor)


def _leavers(model: Any, staying: Iterable[str]) -> dict[str, str]:
    """Active rows of the mirror that the source does not name any more: key -> name."""
    there, kept = model.objects.filter(active=True), set(staying)
    return {row.source_key: str(row) for row in there if row.source_key not in kept}


def _too_many(leaving: dict[str, str], there: int) -> str:
    text = _(
        "The source no longer names %(gone)s of %(there)s, among them %(some)s. If it is complete "
        "and they have really left, run again with --force."
    )
    some = ", ".join(sorted(leaving.values())[:5])
    return text % {"gone": len(leaving), "there": there, "some": some}


def _expired(today: date) -> set[str]:
    rows = Assignment.all_rows.filter(
        kind="DEFINITIVE", effective_to=None, rater_source="OVERRIDE", rater_until__lt=today
    )
    return set(rows.values_list("employee__source_key", flat=True))
