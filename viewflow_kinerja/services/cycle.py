"""Official acts on a year and its periods: prepare, open, start, close; its rules and calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import EvaluationStatus, PeriodKind
from viewflow_kinerja.domain.rules import FIXED_WHEN_PREPARED, Rules
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    CalendarEntry,
    Evaluation,
    OrganisationRating,
    OrgUnit,
    PerformanceCycle,
    Period,
    RuleBook,
    later_version,
)
from viewflow_kinerja.models.base import record_both, record_new
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.phases import given_reason, moved

_MONTHS = {PeriodKind.MONTHLY: 1, PeriodKind.QUARTERLY: 3, PeriodKind.SEMESTER: 6}
_NAMES = {PeriodKind.MONTHLY: "M{:02}", PeriodKind.QUARTERLY: "Q{}", PeriodKind.SEMESTER: "S{}"}
_FACTS = ("date_from", "date_to", "kind", "name", "factor_numerator", "factor_denominator")
_DONE = (
    EvaluationStatus.ACKNOWLEDGED,
    EvaluationStatus.ACKNOWLEDGED_AFTER_DECISION,
    EvaluationStatus.DEEMED_ACCEPTED,
    EvaluationStatus.NOT_RATED,
)


@official_act("cycle.prepare")
def prepare(
    unit: OrgUnit, *, actor: Actor, year: int, values: Mapping[str, Any] | None = None
) -> PerformanceCycle:
    """Set up a year of an institution with its periods, as a draft; the one that exists stays.

    `values` are parameters that differ from the defaults from the start: the rhythm of the periods
    and the first deadlines become columns here. Incomplete names a wrong one.
    """
    known = PerformanceCycle.all_rows.filter(unit=unit, year=year).first()
    if known is not None:
        policy.require(actor, Action.VIEW_CYCLE, known)
        return known
    # The year does not exist yet, and history names its author from the first row: the unit answers
    # first. Who only sees its summary is refused by the year itself, and nothing of it stays.
    policy.require(actor, Action.VIEW_SUMMARY_UNIT, unit)
    if values:
        _write_book(year, unit, values)
    rules = RuleBook.rules(year, unit)
    due = _day(year, rules.plan_deadline)
    cycle = PerformanceCycle.all_rows.create(unit=unit, year=year, plan_due=due)
    policy.require(actor, Action.OPEN_CYCLE, cycle)
    record_new([Period(cycle=cycle, unit=unit, **each) for each in spans(year, rules)])
    return cycle


def _day(year: int, month_day: Any) -> date:
    return date(year, month_day.month, month_day.day)


def spans(year: int, rules: Rules) -> list[dict[str, Any]]:
    """The periods of a year by the rhythm of the rules, and the year itself."""
    kind = rules.period_kind
    length = _MONTHS[kind]
    found = [
        _span(year, kind, _NAMES[kind].format(number + 1), number * length + 1, length, rules)
        for number in range(12 // length)
    ]
    return [*found, _span(year, PeriodKind.YEAR, "YEAR", 1, 12, rules)]


def _span(
    year: int, kind: PeriodKind, code: str, month: int, length: int, rules: Rules
) -> dict[str, Any]:
    after = month + length
    end = date(year + after // 13, (after - 1) % 12 + 1, 1) - timedelta(days=1)
    due = end + timedelta(days=rules.evaluation_deadline_days_after_period)
    first = date(year, month, 1)
    dates = {"starts_on": first, "ends_on": end, "report_due": due}
    return {"code": code, "kind": kind.value, **dates}


def _step(cycle: PerformanceCycle, actor: Actor, action: Action, event: str) -> None:
    policy.require(actor, action, cycle)
    cycle.record(status=moved(Machine.CYCLE, cycle.status, event))


@official_act("cycle.open")
def open_cycle(cycle: PerformanceCycle, *, actor: Actor) -> None:
    """Open the year for plans; a year that is open already stays as it is."""
    if cycle.status == "DRAFT":
        _step(cycle, actor, Action.OPEN_CYCLE, "open")
    else:
        policy.require(actor, policy.administering(cycle), cycle)


@official_act("cycle.start")
def start(cycle: PerformanceCycle, *, actor: Actor) -> None:
    """End the planning phase: the year runs."""
    _step(cycle, actor, Action.START_CYCLE, "start")


@official_act("cycle.begin_closing")
def begin_closing(cycle: PerformanceCycle, *, actor: Actor) -> None:
    """Begin to close the year."""
    _step(cycle, actor, Action.BEGIN_CLOSING_CYCLE, "begin_closing")


@official_act("cycle.close")
def close(cycle: PerformanceCycle, *, actor: Actor) -> None:
    """Close the year when no evaluation of it is under way."""
    policy.require(actor, Action.CLOSE_CYCLE, cycle)
    open_rows = Evaluation.all_rows.filter(~later_version(), period__cycle=cycle)
    if left := open_rows.exclude(status__in=_DONE).count():
        text = _("%(left)s evaluations are still under way. Finish them first.")
        raise OutOfPhase(text % {"left": left})
    cycle.record(status=moved(Machine.CYCLE, cycle.status, "close"))


@official_act("cycle.reopen")
def reopen(cycle: PerformanceCycle, *, actor: Actor) -> None:
    """Go back to closing. Incomplete where no reason is given."""
    given_reason(_("Say why the year is opened again."))
    _step(cycle, actor, Action.REOPEN_CYCLE, "reopen")


@official_act("period.open")
def open_period(period: Period, *, actor: Actor) -> None:
    """Open a period for review, and prepare the ratings of the organisations in it."""
    policy.require(actor, policy.administering(period), period)
    if period.status == "DRAFT":
        period.record(status="RUNNING")
    rated = OrgUnit.objects.filter(has_org_rating=True, path__startswith=period.unit.path)
    known = OrganisationRating.all_rows.filter(period=period).values("unit")
    fresh = rated.filter(active=True).exclude(pk__in=known)
    record_new([OrganisationRating(unit=unit, period=period) for unit in fresh])


@official_act("cycle.set_rules")
def set_rules(
    cycle: PerformanceCycle,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    unit: OrgUnit | None = None,
    valid_from: date | None = None,
) -> RuleBook:
    """Set parameters of the regulation for a unit and all below it; a new version, with a reason.

    From today on, or from a later day. Incomplete names an unknown key, a wrong value, a day in the
    past, a unit of another institution.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    begins = _begins(valid_from)
    return _write_book(cycle.year, _within(cycle, unit), values, begins)


@official_act("cycle.change_rule")
def change_rule(
    cycle: PerformanceCycle,
    *,
    actor: Actor,
    key: str,
    value: Any,
    unit: OrgUnit | None = None,
    valid_from: date | None = None,
) -> RuleBook:
    """Change one parameter from a day on; the others stay as they hold on that day.

    Written under the lock of the year, so that two at once do not undo each other.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    given_reason(_("Say why the rule changes, by which circular."))
    if key in FIXED_WHEN_PREPARED:
        raise Incomplete(_("This was fixed when the year was prepared."))
    whose, begins = _within(cycle, unit), _begins(valid_from)
    before = RuleBook.values_on(cycle.year, whose, begins)
    return _write_book(cycle.year, whose, {**before, key: value}, begins)


def _within(cycle: PerformanceCycle, unit: OrgUnit | None) -> OrgUnit:
    if unit is not None and not unit.path.startswith(cycle.unit.path):
        raise Incomplete(_("%(unit)s belongs to another institution.") % {"unit": unit})
    return unit or cycle.unit


def _begins(day: date | None) -> date:
    if day is not None and day < office_day():
        raise Incomplete(_("Choose today or a later day: the past stays as it was."))
    return day or office_day()


def _write_book(
    year: int, unit: OrgUnit, values: Mapping[str, Any], begins: date | None = None
) -> RuleBook:
    try:
        Rules.from_values(values)
    except ValueError as error:
        raise Incomplete(str(error)) from error
    books = RuleBook.objects.filter(year=year, unit=unit).order_by("-version")
    newest = books.values_list("version", flat=True).first() or 0
    return RuleBook.objects.create(
        year=year, unit=unit, version=newest + 1, values=dict(values), valid_from=begins
    )


@official_act("cycle.put_calendar")
def put_calendar(
    cycle: PerformanceCycle, *, actor: Actor, entries: Sequence[Mapping[str, Any]]
) -> int:
    """Put days on which offices are shut, or keep other hours; returns how many rows it wrote.

    Of the first day, kind and name of a known entry, the others of its facts replace what it says;
    with the key of one as `pk`, all of them do. Incomplete names what is wrong.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    rows = list(CalendarEntry.under_lock().order_by("pk"))
    known: dict[Any, CalendarEntry] = {row.pk: row for row in rows}
    known |= {(row.date_from, row.kind, row.name): row for row in rows}
    fresh, changed = [], []
    for facts in map(dict, entries):
        row, same = known.get(facts.pop("pk", None)), known.get(mark := _mark(facts))
        if row is not None and same not in (None, row):
            raise Incomplete(_("%(name)s stands there already.") % {"name": same})
        if (row := row or same) is None:
            known[mark] = CalendarEntry(**facts)
            fresh.append(known[mark])
        elif _corrected(row, facts) and row.pk:
            changed.append(row)
    record_both(changed, _FACTS, fresh)
    return len(fresh) + len(changed)


@official_act("cycle.remove_calendar")
def remove_calendar(cycle: PerformanceCycle, *, actor: Actor, entry: int) -> int:
    """Take an entry of the calendar out, by its key; returns how many rows it took.

    History keeps what it said, who took it out, and why. None is taken where somebody else was
    faster.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    rows = list(CalendarEntry.under_lock().filter(pk=entry))
    for row in rows:
        row.delete()
    return len(rows)


def _mark(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells entries apart, of an entry that makes sense."""
    if facts["date_to"] < facts["date_from"]:
        text = _("%(name)s ends before it begins. Correct the days.")
        raise Incomplete(text % {"name": facts["name"]})
    if facts["kind"] not in CalendarEntry.Kind.values or not facts["name"].strip():
        raise Incomplete(_("Say of every entry what it is, and its name."))
    if not facts.get("factor_numerator", 1) or not facts.get("factor_denominator", 1):
        raise Incomplete(_("%(name)s leaves no minutes to work.") % {"name": facts["name"]})
    return facts["date_from"], facts["kind"], facts["name"]


def _corrected(row: CalendarEntry, facts: Mapping[str, Any]) -> bool:
    """Write on an entry what it says now; whether anything was different."""
    different = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return different
