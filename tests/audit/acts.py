"""Every official act once, by whoever may do it, on a record that is ready for it.

A case is a function named like the module and the act; it gets a `Stage` and returns the call.
"""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

from tests.audit.coaching_acts import coaching_cases
from tests.audit.day_acts import day_cases
from tests.audit.feedback_acts import feedback_cases
from tests.audit.grant_acts import grant_cases
from tests.audit.improvement_acts import improvement_cases
from tests.audit.objection_acts import objection_cases
from tests.audit.retention_acts import retention_cases
from tests.audit.support_acts import support_cases
from tests.cast import YEAR, fill, open_year
from viewflow_kinerja import services
from viewflow_kinerja.models import (
    AssessorCorrection,
    Assignment,
    CalendarEntry,
    Delegation,
    Evaluation,
    Indicator,
    OrganisationRating,
    PerformancePlan,
    Period,
    WorkResult,
)
from viewflow_kinerja.permissions import Right
from viewflow_kinerja.services import (
    acting,
    corrections,
    cycle,
    delegation,
    evaluation,
    leave,
    organisation,
    people,
    placements,
    plan,
    units,
)

AFTER_Q1 = datetime(2026, 4, 9, 2, tzinfo=UTC)
REASON = "a reason of more than ten characters"


class Call(NamedTuple):
    """Who does the act, on what, with which particulars."""

    actor: str  # name in the cast
    rows: tuple[Any, ...]
    particulars: dict[str, Any]


def call(actor: str, *rows: Any, **particulars: Any) -> Call:
    return Call(actor, rows, particulars)


def all_acts() -> dict[str, Callable[..., Any]]:
    """Every act of every module of the services: name of module and function -> act."""
    found = {}
    for info in pkgutil.iter_modules(services.__path__, f"{services.__name__}."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if hasattr(value, "code") and value.__module__ == module.__name__:
                found[f"{info.name.rpartition('.')[2]}.{name}"] = value
    return found


class Stage:
    """Brings records to the state that an act needs; by services alone, without the engine."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    @cached_property
    def year(self) -> Any:
        return open_year(self.cast)

    @cached_property
    def draft(self) -> PerformancePlan:
        employee = self.cast.employee("fauzan")
        row = plan.open_plan(self.year, actor=self.cast.eka, employee=employee)
        return fill(row, self.cast.fauzan)

    @property
    def result(self) -> WorkResult:
        return WorkResult.all_rows.get(plan=self.draft)

    @property
    def indicator(self) -> Indicator:
        return Indicator.all_rows.get(plan=self.draft)

    @cached_property
    def submitted(self) -> PerformancePlan:
        plan.submit(self.draft, actor=self.cast.fauzan)
        return self.draft

    @cached_property
    def approved(self) -> PerformancePlan:
        plan.approve(self.submitted, actor=self.cast.nurlaila)
        return self.draft

    @cached_property
    def change_requested(self) -> PerformancePlan:
        return plan.request_change(self.approved, actor=self.cast.fauzan, reason=REASON)

    @cached_property
    def period(self) -> Period:
        period = Period.all_rows.get(cycle=self.year, code="Q1")
        cycle.open_period(period, actor=self.cast.eka)
        return period

    @cached_property
    def rating(self) -> OrganisationRating:
        return OrganisationRating.all_rows.get(unit=self.cast.units["KOMINFO"], period=self.period)

    @cached_property
    def set_rating(self) -> OrganisationRating:
        organisation.set_rating(self.rating, actor=self.cast.bupati, level="NEEDS_IMPROVEMENT")
        return self.rating

    @cached_property
    def evaluation(self) -> Evaluation:
        row = self.approved
        return evaluation.open_evaluation(self.period, actor=self.cast.eka, plan=row)

    @cached_property
    def away(self) -> Evaluation:
        """An evaluation of somebody who was on leave for the whole period."""
        post = Assignment.of(self.evaluation.employee_id, date(2026, 1, 5))
        days = {"date_from": date(2026, 1, 2), "date_to": date(2026, 3, 31)}
        leave.put(post, actor=self.cast.eka, kind="SICK", **days)
        return self.evaluation

    @property
    def realisations(self) -> list[dict[str, Any]]:
        return [{"indicator": self.indicator.pk, "value": 2, "evidence": "laporan"}]

    @cached_property
    def reported(self) -> Evaluation:
        given = self.realisations
        evaluation.report_realisation(self.evaluation, actor=self.cast.fauzan, realisations=given)
        return self.evaluation

    @property
    def ratings(self) -> dict[str, Any]:
        fact = {"observed_on": date(2026, 3, 2), "value": "LOYAL", "observed": "a password"}
        told = {"value_remarks": {"LOYAL": "keep it to yourself"}, "facts": [fact]}
        return {"result": "BELOW", "behaviour": "BELOW"} | told

    @cached_property
    def rated(self) -> Evaluation:
        evaluation.rate(self.reported, actor=self.cast.nurlaila, **self.ratings)
        return self.evaluation

    @cached_property
    def final(self) -> Evaluation:
        _ = self.set_rating
        why = "a team of one"
        evaluation.finalise(self.rated, actor=self.cast.nurlaila, justification=why)
        return self.evaluation

    @cached_property
    def delivered(self) -> Evaluation:
        evaluation.deliver(self.final, actor=self.cast.nurlaila)
        return self.evaluation

    @cached_property
    def acknowledged(self) -> Evaluation:
        evaluation.acknowledge(self.delivered, actor=self.cast.fauzan)
        return self.evaluation

    def year_in(self, *acts: str) -> Any:
        for act in acts:
            getattr(cycle, act)(self.year, actor=self.cast.eka)
        return self.year

    @cached_property
    def correction(self) -> AssessorCorrection:
        wanted = self.cast.employee("mukhtar").pk
        post = self.post("fauzan")
        return corrections.claim_wrong(post, actor=self.cast.fauzan, proposed=wanted, reason=REASON)

    @property
    def stand_in(self) -> dict[str, Any]:
        days = {"starts": AFTER_Q1.date(), "ends": date(2026, 4, 30)}
        return {"delegate": self.cast.employee("hendra"), "decree": "Plh 3/2026"} | days

    @cached_property
    def proposed(self) -> Delegation:
        _ = self.submitted
        actor = self.cast.nurlaila
        return delegation.propose(self.post("nurlaila"), actor=actor, **self.stand_in)

    @cached_property
    def stood_in(self) -> Delegation:
        return delegation.approve(self.proposed, actor=self.cast.mukhtar)

    def post(self, name: str) -> Assignment:
        return Assignment.of(self.cast.employee(name), AFTER_Q1.date())


PERSON = {"key": "fauzan", "name": "Fauzan Akbar", "front_title": "", "back_title": "S.Kom"}
PERSON |= {"nip": "", "kind": "PPPK", "email": "", "phone": "", "time_zone": ""}
PERSON |= {"contract_from": None, "contract_to": None, "died_on": None}
NEWCOMER = PERSON | {"key": "gita", "name": "Gita"}
UNIT = {"key": "APTIKA", "name": "Bidang Aplikasi", "parent_key": "DINKES", "head_key": "rahmi"}
UNIT |= {"kind": "DIVISION", "code": "", "has_org_rating": None, "active": True}
NEW_UNIT = UNIT | {"key": "SEKSI", "name": "Seksi", "parent_key": "APTIKA", "head_key": ""}
POST = {"key": "fauzan", "unit_key": "DINKES", "position": "Perawat", "rater_key": "dedi"}
POST |= {"rater_source": "COLUMN"}
ACTING = {"key": "hendra", "unit_key": "APTIKA", "kind": "ACTING", "position": "Plt Kepala Bidang"}
ACTING |= {"since": date(2026, 4, 1), "until": date(2026, 5, 1), "delegates_rating": True}
HOLIDAY = {"date_from": date(2026, 8, 17), "date_to": date(2026, 8, 17), "kind": "HOLIDAY"}


def named(*facts: dict[str, Any]) -> list[SimpleNamespace]:
    return [SimpleNamespace(**each) for each in facts]


CASES: dict[str, Callable[[Stage], Call]] = {
    # the year
    "cycle.prepare": lambda s: call("eka", s.cast.units["PEMKAB"], year=YEAR + 1),
    "cycle.open_cycle": lambda s: call("eka", prepared(s)),
    "cycle.start": lambda s: call("eka", s.year),
    "cycle.begin_closing": lambda s: call("eka", s.year_in("start")),
    "cycle.close": lambda s: call("eka", s.year_in("start", "begin_closing")),
    "cycle.reopen": lambda s: call("eka", s.year_in("start", "begin_closing", "close")),
    "cycle.open_period": lambda s: call("eka", Period.all_rows.get(cycle=s.year, code="Q2")),
    "cycle.set_rules": lambda s: call("eka", s.year, values={"distribution_mode": "OFF"}),
    "cycle.change_rule": lambda s: call("eka", s.year, key="deliver.days", value=7),
    "cycle.put_calendar": lambda s: call("eka", s.year, entries=[HOLIDAY | {"name": "17 August"}]),
    "cycle.remove_calendar": lambda s: call("eka", s.year, entry=entered(s)),
    # the plan
    "plan.open_plan": lambda s: call("eka", s.year, employee=s.cast.employee("rahmi")),
    "plan.submit": lambda s: call("fauzan", s.draft),
    "plan.withdraw": lambda s: call("fauzan", s.submitted),
    "plan.approve": lambda s: call("nurlaila", s.submitted),
    "plan.return_plan": lambda s: call("nurlaila", s.submitted),
    "plan.request_change": lambda s: call("fauzan", s.approved),
    "plan.accept_change": lambda s: call("nurlaila", s.change_requested),
    "plan.reject_change": lambda s: call("nurlaila", s.change_requested),
    "plan.end_segment": lambda s: call("system", s.approved, on=date(2026, 4, 8)),
    # its content
    "plan_edit.set_header": lambda s: call("fauzan", s.draft, approach="QUALITATIVE", place="X"),
    "plan_edit.put_result": lambda s: call("fauzan", s.draft, text="another", result=s.result.pk),
    "plan_edit.drop_result": lambda s: call("fauzan", s.draft, result=s.result.pk),
    "plan_edit.put_indicator": lambda s: call(
        "fauzan", s.draft, result=s.result.pk, text="a second one", targets={"YEAR": 3}
    ),
    "plan_edit.drop_indicator": lambda s: call(
        "fauzan", s.draft, result=s.result.pk, indicator=s.indicator.pk
    ),
    "plan_edit.set_behaviours": lambda s: call(
        "fauzan", s.draft, expectations={"LOYAL": "another", "HARMONIOUS": "be kind"}
    ),
    "plan_edit.set_annexes": lambda s: call("fauzan", s.draft, texts={"CONSEQUENCE": "another"}),
    # the evaluation
    "evaluation.open_evaluation": lambda s: call("eka", s.period, plan=s.approved),
    "evaluation.report_realisation": lambda s: call(
        "fauzan", s.evaluation, realisations=s.realisations
    ),
    "evaluation.rate": lambda s: call("nurlaila", s.reported, **s.ratings),
    "served.leave_unrated": lambda s: call("system", s.away),
    "evaluation.finalise": lambda s: call(
        "nurlaila", both(s.rated, s.set_rating), justification="a team of one"
    ),
    "evaluation.deliver": lambda s: call("nurlaila", s.final),
    "evaluation.acknowledge": lambda s: call("fauzan", s.delivered),
    "organisation.set_rating": lambda s: call("bupati", s.rating, level="GOOD"),
    "organisation.revise_rating": lambda s: call("bupati", s.set_rating, level="OUTSTANDING"),
    # the supervisor is wrong
    "corrections.claim_wrong": lambda s: call(
        "fauzan", s.post("fauzan"), proposed=s.cast.employee("mukhtar").pk
    ),
    "corrections.comment": lambda s: call("nurlaila", s.correction, text="I signed his targets"),
    "corrections.accept": lambda s: call("eka", s.correction, until=date(2026, 6, 30)),
    "corrections.reject": lambda s: call("eka", s.correction),
    "corrections.withdraw": lambda s: call("fauzan", s.correction),
    "corrections.fulfil": lambda s: call("system", moved_meanwhile(s)),
    # people, units, posts and what follows from them
    "people.register_people": lambda s: call("system", named(PERSON, NEWCOMER)),
    "people.end_people": lambda s: call("system", ["fauzan", "rahmi"]),
    "people.link_accounts": lambda s: call("system", unlinked(s)),
    "units.place_units": lambda s: call("system", named(UNIT, NEW_UNIT)),
    "units.close_units": lambda s: call("system", ["DINKES"]),
    "placements.place_people": lambda s: call("system", [placements.Post(**POST)]),
    "raters.name_rater": lambda s: call("eka", s.post("fauzan"), rater=s.cast.employee("mukhtar")),
    "raters.hand_over_plan": lambda s: call(
        "system", s.submitted, rater=s.cast.employee("mukhtar")
    ),
    "raters.hand_over_evaluation": lambda s: call(
        "system",
        s.evaluation,
        rater=s.cast.employee("mukhtar"),
        unit=s.cast.units["KOMINFO"],
    ),
    "delegation.propose": lambda s: call("nurlaila", s.post("nurlaila"), **s.stand_in),
    "delegation.approve": lambda s: call("mukhtar", s.proposed),
    "delegation.end": lambda s: call("nurlaila", s.stood_in),
    "delegation.follow_posts": lambda s: call("system", *acting_told(s)),
    "acting.set_acting": lambda s: call(
        "eka",
        s.post("hendra"),
        unit=s.cast.units["APTIKA"],
        kind="ACTING",
        starts=AFTER_Q1.date(),
        ends=date(2026, 5, 1),
    ),
    "acting.end_acting": lambda s: call("eka", acting_set(s)),
    "acting.place_acting": lambda s: call("system", named(ACTING)),
    "standing.follow_heads": lambda s: call("system", *headless(s)),
    "standing.follow_organisation": lambda s: call("system", *headless(s)),
    "standing.appoint": lambda s: call(
        "system",
        s.cast.units["KOMINFO"],
        right=Right.RECOMMEND_SUBTREE,
        subject=s.cast.dedi,
        decree="SK 12/2026",
    ),
}


CASES |= day_cases(call)
CASES |= grant_cases(call)
CASES |= feedback_cases(call)
CASES |= retention_cases(call)
CASES |= support_cases(call)
CASES |= objection_cases(call)
CASES |= coaching_cases(call)
CASES |= improvement_cases(call)


def acting_told(stage: Stage) -> tuple[()]:
    """The personnel data know of a Plt whose rights have not followed yet."""
    _ = stage.submitted
    acting.place_acting(named(ACTING), actor=stage.cast.system)
    return ()


def acting_set(stage: Stage) -> Any:
    """A post that the office has set a moment ago."""
    case = CASES["acting.set_acting"](stage)
    return all_acts()["acting.set_acting"](*case.rows, actor=stage.cast.eka, **case.particulars)


def entered(stage: Stage) -> int:
    """An entry of the calendar that was put a moment ago."""
    case = CASES["cycle.put_calendar"](stage)
    all_acts()["cycle.put_calendar"](*case.rows, actor=stage.cast.eka, **case.particulars)
    return CalendarEntry.objects.latest("pk").pk


def prepared(stage: Stage) -> Any:
    return cycle.prepare(stage.cast.units["PEMKAB"], actor=stage.cast.eka, year=YEAR)


def moved_meanwhile(stage: Stage) -> AssessorCorrection:
    """The personnel data name the proposed supervisor by now."""
    row = stage.correction
    post = POST | {"unit_key": "APTIKA", "position": "Pranata Komputer", "rater_key": "mukhtar"}
    placements.place_people([placements.Post(**post)], actor=stage.cast.system)
    return row


def both(row: Any, _ready: Any) -> Any:
    return row


def unlinked(stage: Stage) -> dict[str, str]:
    """A newcomer without account, and the account that is his."""
    people.register_people(named(NEWCOMER), actor=stage.cast.system)
    users = type(stage.cast.eka).objects
    users.create(username="gita.n")
    return {"gita": "gita.n"}


def headless(stage: Stage) -> tuple[()]:
    """The division has another head than its right to see it says."""
    units.place_units(named(UNIT), actor=stage.cast.system)
    return ()
