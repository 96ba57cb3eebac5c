"""What the database holds after the year was played, read through the services."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from demo import clock, fixture
from demo.checks.ledger import Ledger
from demo.fixture import LOGINS, PERIODS, YEAR
from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.calendar import Calendar
from viewflow_kinerja.domain.codes import Predicate
from viewflow_kinerja.domain.periods import periods_of
from viewflow_kinerja.models import (
    CalendarEntry,
    Employee,
    Evaluation,
    OrganisationRating,
    PerformancePlan,
    PlanVersion,
    Realisation,
)
from viewflow_kinerja.services import realisation

TEAM = ("A", "B", "C")
ENDS = {"A": "ACKNOWLEDGED", "B": "DEEMED_ACCEPTED", "C": "ACKNOWLEDGED_AFTER_DECISION"}


def check(ledger: Ledger) -> None:
    """12.1 to 12.3, 12.6 and 12.7."""
    _people(ledger)
    _calendar(ledger)
    _plans(ledger)
    _readiness(ledger)
    for code in PERIODS:
        for key in (*TEAM, "S", "K") if code == "YEAR" else TEAM:
            evaluation = _evaluation(key, code)
            _achievements(ledger, evaluation)
            _ratings(ledger, key, evaluation)
        _organisation(ledger, code)
        _distribution(ledger, code)


def _people(ledger: Ledger) -> None:
    for row in fixture.rows("people"):
        person = Employee.objects.get(user__username=LOGINS[row["key"]])
        ledger.line("12.1", f"number {LOGINS[row['key']]}", row["nip"], person.nip)
        ledger.line("12.1", f"kind {LOGINS[row['key']]}", row["kind"], person.kind)


def _calendar(ledger: Ledger) -> None:
    wanted, months = fixture.expected()["calendar"], periods_of(YEAR, "MONTHLY")
    for month, figures in wanted["months"].items():
        period = months[int(month) - 1]
        _span(ledger, f"month {month}", (period.starts_on, period.ends_on), figures)
    for code, figures in wanted["periods"].items():
        _span(ledger, code, PERIODS[code], figures)


def _span(ledger: Ledger, what: str, days: tuple[date, date], wanted: Mapping[str, int]) -> None:
    office = stored_calendar()
    ledger.line("12.2", f"days {what}", wanted["working_days"], office.working_days(*days))
    ledger.line("12.2", f"minutes {what}", wanted["minutes"], office.minutes_between(*days))


@cache
def stored_calendar() -> Calendar:
    """The office's calendar from the rows of the mirror."""
    days: dict[str, list[Any]] = {kind: [] for kind in CalendarEntry.Kind.values}
    for row in CalendarEntry.objects.order_by("date_from"):
        factor = Fraction(row.factor_numerator, row.factor_denominator)
        span = (row.date_from, row.date_to)
        days[row.kind].append((*span, factor) if row.kind == "RAMADAN" else span)
    closed = (days["HOLIDAY"], days["JOINT_LEAVE"])
    return Calendar("FIVE_DAY", *closed, special_minutes=days["RAMADAN"])


def _plans(ledger: Ledger) -> None:
    for plan in fixture.document("plans"):
        login, row = LOGINS[plan["person"]], _plan(plan["person"])
        ledger.line("12.3", f"state {login}", "APPROVED", row.status)
        ledger.line("12.3", f"rater {login}", LOGINS[plan["rater"]], row.rater.user.username)
        wanted = [f"{_EVENTS[event['event']]}:{event['on']}" for event in plan["events"]]
        ledger.line("12.3", f"acts {login}", wanted, list(_acts_of(row)))
        version = PlanVersion.all_rows.get(plan=row)
        results = [result["text"] for result in version.content["results"]]
        ledger.line("12.3", f"results {login}", len(plan["results"]), len(results))


_EVENTS = {
    "SUBMIT": "submit",
    "RESUBMIT": "submit",
    "RETURN": "return",
    "APPROVE": "approve",
}


def _acts_of(plan: PerformancePlan) -> Iterator[str]:
    """Acts on the steps of a plan with their days, from history and the steps it names."""
    rows = plan.history.filter(history_type="~", wf_task_id__isnull=False)
    finished = dict(plan.process.task_set.values_list("pk", "finished"))
    for row in rows.order_by("history_id"):
        day = finished[row.wf_task_id].astimezone(clock.WIB).date()
        yield f"{row.act.partition('.')[2]}:{day.isoformat()}"


def _readiness(ledger: Ledger) -> None:
    wanted = fixture.expected()["plan_readiness"]
    day = date.fromisoformat(wanted["on"])
    people = fixture.people_in_scope()
    ready = sum(_ready(_plan(key), day) for key in people)
    ledger.line("12.3", "ready", wanted["approved"], ready)
    ledger.line("12.3", "in-scope", wanted["in_scope"], len(people))
    percent = appraisal.show_percent(Fraction(100 * ready, len(people)))
    ledger.line("12.3", "readiness-percent", wanted["percent"], percent)


def _ready(plan: PerformancePlan, day: date) -> bool:
    return plan.approved_at.astimezone(clock.WIB).date() <= day


def _plan(key: str) -> PerformancePlan:
    rows = PerformancePlan.all_rows.select_related("rater__user")
    return rows.get(cycle__year=YEAR, employee__user__username=LOGINS[key])


def _evaluation(key: str, code: str) -> Evaluation:
    rows = Evaluation.all_rows.select_related("period__cycle", "plan", "unit")
    return rows.get(period__code=code, plan=_plan(key), version=1)


def _achievements(ledger: Ledger, evaluation: Evaluation) -> None:
    wanted, code = fixture.expected()["achievement"], evaluation.period.code
    names = {row["text"]: key for key, (_, row) in fixture.indicators().items()}
    aim = realisation.aims(evaluation)
    for row in Realisation.all_rows.filter(evaluation=evaluation).select_related("indicator"):
        key = names[row.indicator.text]
        if key in wanted:
            reached = realisation.achievement_of(row.indicator, realisation.real_of(row), aim)
            shown = appraisal.show_percent(reached)
            ledger.line("12.6", f"{code} {key}", wanted[key][code], shown)


def _ratings(ledger: Ledger, key: str, evaluation: Evaluation) -> None:
    code, wanted = evaluation.period.code, fixture.expected()
    what = f"{code} {LOGINS[key]}"
    given = next(
        row
        for row in fixture.rows("ratings")
        if (row["period"], row["ratee"], row["version"]) == (code, key, "1")
    )
    if key in wanted["suggestion"]:
        ledger.line(
            "12.6", f"suggestion {what}", wanted["suggestion"][key][code], evaluation.suggestion
        )
    ledger.line("12.7", f"result {what}", given["result"], evaluation.result_rating)
    ledger.line("12.7", f"behaviour {what}", given["behaviour"], evaluation.behaviour_rating)
    ledger.line("12.7", what, wanted["predicate"][key][code], evaluation.predicate)
    ends = ENDS.get(key, "FINAL") if code == "YEAR" else "ACKNOWLEDGED"
    ledger.line("12.7", f"state {what}", ends, evaluation.status)
    for name, instant in (("rated", "rated_at"), ("finalised", "finalised_at")):
        day = getattr(evaluation, instant).astimezone(clock.WIB).date()
        ledger.line("12.7", f"{name} {what}", given[f"{name}_on"], day)


def _organisation(ledger: Ledger, code: str) -> None:
    for row in fixture.rows("org_ratings"):
        if row["period"] == code:
            rows = OrganisationRating.all_rows.select_related("set_by__user")
            rating = rows.get(period__code=code, unit__source_key=row["unit"], status="SET")
            ledger.line("12.7", f"{code} {row['unit']}", row["level"], rating.level)
            by = rating.set_by.user.username
            ledger.line("12.7", f"{code} {row['unit']} set-by", LOGINS[row["set_by"]], by)
            day = rating.set_at.astimezone(clock.WIB).date()
            ledger.line("12.7", f"{code} {row['unit']} set-on", row["set_on"], day)


def _distribution(ledger: Ledger, code: str) -> None:
    """As it was kept with the evaluation that was made final last; after a decision, with its."""
    for wanted in fixture.expected()["distribution"]:
        if wanted["period"] == code:
            version = 1 if wanted["evaluation_versions"] == "v1" else 2
            rows = Evaluation.all_rows.filter(period__code=code, plan=_plan("C"))
            _spread(ledger, f"{code} v{version}", wanted, rows.get(version=version).distribution)


def _spread(ledger: Ledger, which: str, wanted: dict[str, Any], found: dict[str, Any]) -> None:
    what = f"distribution {which} {LOGINS[wanted['rater']]}"
    ledger.line("12.7", f"{what} people", wanted["n"], found["population"])
    counts = [wanted["counts"][each] for each in Predicate]
    ledger.line("12.7", f"{what} counts", counts, [found["counts"][each] for each in Predicate])
    ledger.line("12.7", f"{what} violated", wanted["violated"], found["violated"])
    ledger.line("12.7", f"{what} effect", wanted["effect"], found["effect"])
