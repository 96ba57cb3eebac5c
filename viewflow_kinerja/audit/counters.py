"""Triggers that keep the figures of monitoring, in the transaction of the act. Source: ADR 0049.

What a report changes is counted at once by the database, so that no act needs a statement more and
none can forget it. What the calendar expects of a day is counted in Python; here it is only noted
that it may have changed. Every counter of a unit changes under the row of its version: two acts
wait for each other and none is lost.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Model

from viewflow_kinerja.audit.guard import BY_INDEX
from viewflow_kinerja.audit.pieces import (
    COUNTERS,
    Piece,
    function,
    on_sqlite,
    table_of,
    trigger,
)
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.monitoring import ACHIEVED, COUNTS, NOT_ACHIEVED
from viewflow_kinerja.models import (
    Assignment,
    CalendarEntry,
    DailyReport,
    DayUnlock,
    Employee,
    Feedback,
    ImprovementAction,
    Leave,
    Measure,
    PerformancePlan,
    PersonDay,
    PlanVersion,
    RollupDue,
    RuleBook,
    SupportCase,
    UnitDay,
    UnitSpread,
    UnitVersion,
)

_DAYS, _UNITS, _WAITS, _SPREAD = (table_of(m) for m in (PersonDay, UnitDay, Measure, UnitSpread))
_VERSIONS, _DUE, _REPORTS = table_of(UnitVersion), table_of(RollupDue), table_of(DailyReport)
_PLANS = table_of(PerformancePlan)
_SENT = DailyReport.history.model._meta.db_table
_SEEN = ("status", "locked_from", "submitted_at", "minutes", "answered_at", "answer")
Does = tuple[str, str, str, str]  # name, table, event, statements


def pieces(vendor: str) -> Iterator[Piece]:
    """All that has to stand in a database of this kind."""
    for name, table, event, does in _all(vendor):
        if vendor == "postgresql":
            body = f"BEGIN {does}; RETURN NULL; END"
            yield function(f"{COUNTERS}_{name}", body, how=BY_INDEX)
            yield trigger(f"{COUNTERS}_{name}", table, event, f"{COUNTERS}_{name}")
        else:
            yield on_sqlite(f"{COUNTERS}_{name}", table, event, does)


def _all(vendor: str) -> Iterator[Does]:
    yield from _reports(vendor)
    yield from _sums()
    yield from _waits(vendor)
    yield from _support()
    yield from _closures(vendor)
    yield from _plans(vendor)
    yield from _dues(vendor)


def _changed(unit: str) -> str:
    """The figures of a unit change: whoever changes them too waits here."""
    return f"""INSERT INTO {_VERSIONS} (unit_id, version) VALUES ({unit}, 1)
        ON CONFLICT (unit_id) DO UPDATE SET version = {_VERSIONS}.version + 1"""


# Reports ----------------------------------------------------------------------------------------

_NOTHING: tuple[str, ...] = (
    *("people", "expected", "target_minutes", "leads", "planned", "reopened", "sent", "on_time"),
    *("waiting", "commented", "approved_minutes", "answered", "in_time"),
)


def _reports(vendor: str) -> Iterator[Does]:
    """A report, a feedback on it, a day opened again."""
    does = "; ".join(
        (_changed("NEW.unit_id"), _there(), _counted(vendor, "NEW.employee_id", "NEW.work_date"))
    )
    yield "report_ins", _REPORTS, "AFTER INSERT", does
    yield "report_upd", _REPORTS, f"AFTER UPDATE OF {', '.join(_SEEN)}", does
    owner = f"(SELECT employee_id FROM {_REPORTS} WHERE id = NEW.report_id)"
    day = f"(SELECT work_date FROM {_REPORTS} WHERE id = NEW.report_id)"
    said = _counted(vendor, owner, day)
    yield "feedback_ins", table_of(Feedback), "AFTER INSERT", said
    yield "feedback_upd", table_of(Feedback), "AFTER UPDATE OF status", said
    opened = f"""UPDATE {_DAYS} SET reopened = 1
        WHERE employee_id = NEW.employee_id AND day = NEW.work_date"""
    yield "unlock_ins", table_of(DayUnlock), "AFTER INSERT", opened


def _there() -> str:
    """The day of the person; the part of the calendar follows (`closes_at` is empty)."""
    return f"""INSERT INTO {_DAYS} (employee_id, day, unit_id, supervisor_id,
        {", ".join(_NOTHING)}) VALUES (NEW.employee_id, NEW.work_date, NEW.unit_id,
        NEW.supervisor_id, {", ".join("0" for _ in _NOTHING)})
        ON CONFLICT (employee_id, day) DO NOTHING"""


def _counted(vendor: str, owner: str, day: str) -> str:
    """What the reports of the day amount to, as `domain.monitoring.work_of_day` says."""
    least = "LEAST" if vendor == "postgresql" else "MIN"
    known = "COALESCE(NULLIF(r.locked_from, ''), r.status) <> 'DRAFT'"
    first = f"""COALESCE((SELECT MIN(h.submitted_at) FROM {_SENT} h WHERE h.id = r.id),
        r.submitted_at)"""
    told = f"""r.answer <> '' OR EXISTS (SELECT 1 FROM {table_of(Feedback)} f
        WHERE f.report_id = r.id AND f.status = 'VISIBLE')"""
    approved = _sum("r.status = 'APPROVED'", "r.minutes")
    columns = {
        "sent": _sum(known),
        "on_time": f"COALESCE(MAX(CASE WHEN {known} AND {first} < {_DAYS}.due_at THEN 1"
        " ELSE 0 END), 0)",
        "waiting": _sum("r.status = 'SUBMITTED'"),
        "commented": _sum(f"{known} AND ({told})"),
        "approved_minutes": f"{least}({approved}, {_DAYS}.target_minutes)",
    }
    return f"""UPDATE {_DAYS} SET ({", ".join(columns)}) = (SELECT {", ".join(columns.values())}
        FROM {_REPORTS} r WHERE r.employee_id = {_DAYS}.employee_id AND r.work_date = {_DAYS}.day)
        WHERE employee_id = {owner} AND day = {day}"""


def _sum(condition: str, what: str = "1") -> str:
    return f"COALESCE(SUM(CASE WHEN {condition} THEN {what} ELSE 0 END), 0)"


# Sums of units ----------------------------------------------------------------------------------


def _adds(row: str) -> dict[str, str]:
    """What a person's day adds to its unit, as `domain.monitoring.of_day` says."""
    shown = f"CASE WHEN {row}.sent > 0 THEN {row}.expected ELSE 0 END"
    made = {
        "reported": shown,
        "on_time": f"{row}.expected * {row}.on_time",
        "leaders": f"{row}.leads * {row}.expected",
        "leaders_reported": f"{row}.leads * ({shown})",
        "leaders_on_time": f"{row}.leads * {row}.expected * {row}.on_time",
        "planned": f"{row}.people * {row}.planned",
    }
    return {name: made.get(name, f"{row}.{name}") for name in COUNTS}


def _added(row: str, sign: str = "") -> str:
    adds = _adds(row)
    both = ", ".join(f"{name} = {_UNITS}.{name} + excluded.{name}" for name in adds)
    values = ", ".join(f"{sign}({each})" for each in adds.values())
    return f"""INSERT INTO {_UNITS} (unit_id, day, {", ".join(adds)})
        VALUES ({row}.unit_id, {row}.day, {values})
        ON CONFLICT (unit_id, day) DO UPDATE SET {both}"""


def _sums() -> Iterator[Does]:
    plus, minus = _added("NEW"), _added("OLD", "-")
    yield "day_ins", _DAYS, "AFTER INSERT", f"{_changed('NEW.unit_id')}; {plus}"
    moved = "; ".join((_changed("NEW.unit_id"), minus, plus))
    yield "day_upd", _DAYS, "AFTER UPDATE", moved
    yield "day_del", _DAYS, "AFTER DELETE", f"{_changed('OLD.unit_id')}; {minus}"


# Waiting ----------------------------------------------------------------------------------------

_MONTH = {
    "postgresql": "date_trunc('month', {row}.day)::date",
    "sqlite": "date({row}.day, 'start of month')",
}


def _waits(vendor: str) -> Iterator[Does]:
    """A first answer, an approval; taken away again only to be counted anew."""
    for name, event, row, sign in (("ins", "INSERT", "NEW", ""), ("del", "DELETE", "OLD", "-")):
        month = _MONTH[vendor].format(row=row)
        yield f"wait_{name}", _WAITS, f"AFTER {event}", _waited(row, sign, month)
    both = [
        _waited(row, sign, _MONTH[vendor].format(row=row))
        for row, sign in (("OLD", "-"), ("NEW", ""))
    ]
    yield "wait_upd", _WAITS, "AFTER UPDATE OF value, day", "; ".join(both)


def _waited(row: str, sign: str, month: str) -> str:
    spread = f"""INSERT INTO {_SPREAD} (kind, unit_id, month, value, n)
        VALUES ({row}.kind, {row}.unit_id, {month}, {row}.value, {sign}1)
        ON CONFLICT (kind, unit_id, month, value) DO UPDATE SET n = {_SPREAD}.n + excluded.n"""
    person = f"""UPDATE {_DAYS} SET answered = answered + ({sign}1),
        in_time = in_time + ({sign}{row}.in_time) WHERE {row}.kind = 'ANSWER'
        AND employee_id = {row}.employee_id AND day = {row}.day"""
    return "; ".join((_changed(f"{row}.unit_id"), spread, person))


def _support() -> Iterator[Does]:
    """A request for support is counted where it is looked at; here its unit has changed."""
    table, changed = table_of(SupportCase), _changed("NEW.unit_id")
    yield "support_ins", table, "AFTER INSERT", changed
    yield "support_upd", table, "AFTER UPDATE OF status", changed


# Improvement ------------------------------------------------------------------------------------


def _closures(vendor: str) -> Iterator[Does]:
    """An improvement action is agreed, checked, cancelled or moved: counted anew."""
    table, fresh = table_of(ImprovementAction), _closure(vendor)
    anew = f"DELETE FROM {_WAITS} WHERE kind = 'CLOSURE' AND source = NEW.id; {fresh}"
    yield "closure_ins", table, "AFTER INSERT", fresh
    yield "closure_upd", table, "AFTER UPDATE OF status, due, unit_id", anew


def _closure(vendor: str) -> str:
    """What an action counts, as `domain.monitoring.closure` says."""
    return f"""INSERT INTO {_WAITS}
        (kind, source, employee_id, unit_id, answered_by_id, day, value, in_time)
        SELECT 'CLOSURE', NEW.id, NEW.employee_id, NEW.unit_id,
        CASE WHEN NEW.status = 'VERIFIED' THEN NEW.rater_id END, NEW.due,
        CASE WHEN NEW.outcome = 'ACHIEVED' THEN {ACHIEVED}
        WHEN NEW.status = 'VERIFIED' THEN {NOT_ACHIEVED} ELSE {_DAY[vendor]} END, 0
        WHERE NEW.status IN ('AGREED', 'IN_PROGRESS', 'DONE', 'VERIFIED')"""


_DAY = {
    "postgresql": "extract(day FROM NEW.due)::int",
    "sqlite": "CAST(strftime('%d', NEW.due) AS INTEGER)",
}


# Plans ------------------------------------------------------------------------------------------


def _plans(vendor: str) -> Iterator[Does]:
    """A version of a plan is agreed: from then on its days are planned."""
    day, waited = _AGREED[vendor].format(hours=_hours()), _WAITED[vendor]
    who = f"SELECT e.id FROM {table_of(Employee)} e WHERE e.user_id = NEW.approved_by_id"
    agreed = f"""INSERT INTO {_WAITS}
        (kind, source, employee_id, unit_id, answered_by_id, day, value, in_time)
        SELECT 'AGREEMENT', NEW.id, p.employee_id, p.unit_id, ({who}), {day}, {waited}, 0
        FROM {_PLANS} p WHERE p.id = NEW.plan_id AND p.submitted_at IS NOT NULL"""
    planned = f"""UPDATE {_DAYS} SET planned = 1 WHERE planned = 0
        AND closes_at > NEW.approved_at AND EXISTS (SELECT 1 FROM {_PLANS} p
        WHERE p.id = NEW.plan_id AND p.employee_id = {_DAYS}.employee_id
        AND {_DAYS}.day BETWEEN p.starts_on AND p.ends_on)
        AND employee_id = (SELECT p.employee_id FROM {_PLANS} p WHERE p.id = NEW.plan_id)"""
    yield "version_ins", table_of(PlanVersion), "AFTER INSERT", f"{agreed}; {planned}"
    again = _due("NEW.employee_id", "NEW.starts_on", "OLD.ends_on")
    yield "plan_upd", _PLANS, "AFTER UPDATE OF starts_on, ends_on", again


_AGREED = {
    "postgresql": "(NEW.approved_at AT TIME ZONE 'UTC' + interval '{hours} hours')::date",
    "sqlite": "date(NEW.approved_at, '{hours} hours')",
}
_WAITED = {
    "postgresql": "GREATEST(floor(extract(epoch FROM NEW.approved_at - p.submitted_at)"
    " / 86400), 0)::int",
    "sqlite": "MAX(CAST(julianday(NEW.approved_at) - julianday(p.submitted_at) AS INTEGER), 0)",
}


def _hours() -> str:
    """How far the offices are from UTC; no zone of the country moves its clocks."""
    offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(kinerja_settings.TIME_ZONE)).utcoffset()
    return f"{int(offset.total_seconds() // 3600) if offset else 0:+d}"


# What the calendar expects ----------------------------------------------------------------------


def _due(whose: str, first: str, last: str) -> str:
    return f"INSERT INTO {_DUE} (employee_id, first, last) VALUES ({whose}, {first}, {last})"


def _dues(vendor: str) -> Iterator[Does]:
    """Posts, leave, shut days, rules and people: what may change an expectation."""
    yield from _marked("leave", Leave, lambda row: [_due(*_of(row, "date_from", "date_to"))])
    yield from _marked("post", Assignment, _of_post)
    everybody = ("NULL", "{row}.date_from", "{row}.date_to")
    shut = lambda row: [_due(*(each.format(row=row) for each in everybody))]  # noqa: E731
    yield from _marked("shut", CalendarEntry, shut)
    yield "shut_del", table_of(CalendarEntry), "AFTER DELETE", shut("OLD")[0]
    ends = _YEAR[vendor]
    rules = lambda row: [_due("NULL", *(each.format(row=row) for each in ends))]  # noqa: E731
    yield from _marked("rules", RuleBook, rules)
    person = _due("NEW.id", "'2000-01-01'", "NULL")
    yield "person_upd", table_of(Employee), "AFTER UPDATE OF active, kind, time_zone", person


_YEAR = {
    "postgresql": ("make_date({row}.year, 1, 1)", "make_date({row}.year, 12, 31)"),
    "sqlite": ("printf('%04d-01-01', {row}.year)", "printf('%04d-12-31', {row}.year)"),
}


def _of(row: str, first: str, last: str) -> tuple[str, str, str]:
    return f"{row}.employee_id", f"{row}.{first}", f"{row}.{last}"


def _of_post(row: str) -> list[str]:
    """The person, and whoever leads because of it."""
    first, last = f"{row}.effective_from", f"{row}.effective_to"
    leads = f"""INSERT INTO {_DUE} (employee_id, first, last)
        SELECT {row}.rater_id, {first}, {last} WHERE {row}.rater_id IS NOT NULL"""
    return [_due(f"{row}.employee_id", first, last), leads]


def _marked(name: str, model: type[Model], does: Callable[[str], list[str]]) -> Iterator[Does]:
    yield f"{name}_ins", table_of(model), "AFTER INSERT", "; ".join(does("NEW"))
    both = "; ".join([*does("OLD"), *does("NEW")])
    yield f"{name}_upd", table_of(model), "AFTER UPDATE", both
