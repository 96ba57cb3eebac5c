"""The worked example from January to April 2026, on its dates, by its people."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from demo import clock, fixture
from demo.fixture import LOGINS, YEAR
from demo.stage import Stage, plan_of
from viewflow_kinerja.models import (
    Evaluation,
    Indicator,
    OrganisationRating,
    PerformancePlan,
    Period,
    WorkResult,
)
from viewflow_kinerja.services import organisation, plan_edit

TEAM = ("A", "B", "C")
OFFICE = "bkpsdm"
ACTS = {"SUBMIT": "submit", "RESUBMIT": "submit", "RETURN": "return", "APPROVE": "approve"}
HOURS = {"SUBMIT": 15, "RESUBMIT": 15, "RETURN": 10, "APPROVE": 10}
REPORTED = {"A": "2026-04-02", "B": "2026-04-06", "C": "2026-04-06"}
DELIVERED, ACKNOWLEDGED = "2026-04-13", {"A": "2026-04-14", "B": "2026-04-14", "C": "2026-04-15"}
VAGUE = {"text": "Gangguan ditangani secepatnya", "aspect": "QUALITY"}


class PlansOfTheYear:
    """Everybody writes and submits, leaders first; one plan comes back and is mended."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.results: dict[str, WorkResult] = {}
        self.plans = {plan["person"]: plan_of(LOGINS[plan["person"]], YEAR) for plan in _plans()}
        for plan in self.plans.values():
            stage.note(plan, "plan.open", OFFICE)

    def play(self) -> None:
        """All events of all plans, in the order of their days."""
        events = [(event, plan) for plan in _plans() for event in plan["events"]]
        for event, plan in sorted(events, key=_moment):
            with clock.at(event["on"], HOURS[event["event"]]):
                self._event(event, plan)

    def _event(self, event: dict[str, str], plan: dict[str, Any]) -> None:
        row, login = self.plans[plan["person"]], LOGINS[event["actor"]]
        if event["event"] == "SUBMIT":
            self._write(row, plan, login)
        elif event["event"] == "RESUBMIT":
            self._mend(row, plan, login)
        reason = event["comment"]
        self.stage.act(row, ACTS[event["event"]], login, reason=reason)

    def _write(self, row: PerformancePlan, plan: dict[str, Any], login: str) -> None:
        content = content_of(plan, self.results)
        if any(event["event"] == "RETURN" for event in plan["events"]):
            content["results"][0]["indicators"][0] |= VAGUE
        self.stage.write(row, login, content)
        for key, written in zip(_keys(plan), _results(row), strict=True):
            self.results[key] = written

    def _mend(self, row: PerformancePlan, plan: dict[str, Any], login: str) -> None:
        """What the rater asked for: say how it is measured."""
        result = _results(row)[0]
        known = Indicator.all_rows.get(work_result=result)
        wanted = content_of(plan, self.results)["results"][0]["indicators"][0]
        particulars = {"result": result.pk, "indicator": known.pk, **wanted}
        plan_edit.put_indicator(row, actor=self.stage.users[login], **particulars)
        self.stage.note(known, plan_edit.put_indicator.code, login)


def _moment(event_of_plan: tuple[dict[str, str], dict[str, Any]]) -> tuple[str, int]:
    event, _ = event_of_plan
    return event["on"], HOURS[event["event"]]


def _plans() -> list[dict[str, Any]]:
    return fixture.document("plans")


def _keys(plan: dict[str, Any]) -> list[str]:
    return [result["key"] for result in plan["results"]]


def _results(plan: PerformancePlan) -> list[WorkResult]:
    return list(WorkResult.all_rows.filter(plan=plan).order_by("number"))


def content_of(plan: dict[str, Any], known: dict[str, WorkResult]) -> dict[str, Any]:
    """A plan of the fixture as the services take it; `known` are the results it may support."""
    results = [
        {
            "text": result["text"],
            "kind": result["kind"],
            "parent": known.get(result["parent"]),
            "indicators": [_indicator(each) for each in result["indicators"]],
        }
        for result in plan["results"]
    ]
    behaviours = {each["value"]: each["special_expectation"] for each in plan["behaviours"]}
    annexes = {kind.upper(): "\n".join(lines) for kind, lines in plan["annexes"].items()}
    header = {name: plan[name] for name in ("approach", "place")}
    return {**header, "results": results, "behaviours": behaviours, "annexes": annexes}


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": row["text"],
        "aspect": row["aspect"] or "",
        "perspective": row.get("perspective") or "",
        "polarity": row["polarity"],
        "aggregation": row["aggregation"],
        "unit_of_measure": row["unit"],
        "targets": {period: Decimal(text) for period, text in row["target"].items()},
    }


class FirstQuarter:
    """Report, rate, finalise, deliver, acknowledge; the Bupati rates the organisation before."""

    def __init__(self, stage: Stage, plans: PlansOfTheYear) -> None:
        self.stage, self.plans = stage, plans
        self.period = Period.all_rows.get(cycle__year=YEAR, code="Q1")
        rows = Evaluation.all_rows.select_related("plan", "employee", "period")
        self.evaluations = {
            key: rows.get(period=self.period, plan=plans.plans[key]) for key in TEAM
        }
        for evaluation in self.evaluations.values():
            stage.note(evaluation, "evaluation.open", OFFICE)

    def report(self) -> None:
        """Each reports what was realised, with evidence."""
        for key in TEAM:
            with clock.at(REPORTED[key], 14):
                row, given = self.evaluations[key], list(self._realisations(key))
                self.stage.act(row, "report", LOGINS[key], realisations=given)

    def _realisations(self, person: str) -> Iterator[dict[str, Any]]:
        indicators = {row.text: row.pk for row in _indicators(self.plans.plans[person])}
        for row in fixture.rows("realisations"):
            if (row["person"], row["period"], row["version"]) == (person, "Q1", "1"):
                text = fixture.indicators()[row["indicator"]][1]["text"]
                names = ("value", "numerator", "denominator")
                numbers = {name: Decimal(row[name]) for name in names if row[name]}
                yield {"indicator": indicators[text], "evidence": row["evidence"], **numbers}

    def rate_organisation(self) -> None:
        """The Bupati says what the agency achieved."""
        row = next(r for r in fixture.rows("org_ratings") if r["period"] == "Q1")
        rating = OrganisationRating.all_rows.get(period=self.period, unit__source_key=row["unit"])
        self.stage.note(rating, "period.open", OFFICE)
        with clock.at(row["set_on"], 11):
            login = LOGINS[row["set_by"]]
            self.stage.serve(organisation.set_rating, rating, login, level=row["level"])

    def rate(self) -> None:
        """The head of division rates her three, with what she told them."""
        for row in self._ratings():
            with clock.at(row["rated_on"], 9, 30):
                self.stage.act(
                    self.evaluations[row["ratee"]],
                    "rate",
                    LOGINS[row["rater"]],
                    result=row["result"],
                    behaviour=row["behaviour"],
                    deviation_reason=row["reason"],
                    remarks=self._remarks(row["ratee"]),
                )

    def _ratings(self) -> list[dict[str, str]]:
        return [row for row in fixture.rows("ratings") if row["period"] == "Q1"]

    def _remarks(self, person: str) -> dict[int, str]:
        """Feedback of the quarter on a work result, by the key of the result."""
        return {
            self.plans.results[row["target"]].pk: _words(row)
            for row in fixture.rows("feedback")
            if row["subject"] == person
            and row["target_kind"] == "WORK_RESULT"
            and row["at"] < "2026-04-10"
        }

    def finish(self) -> None:
        """Final, handed over, acknowledged."""
        for row in self._ratings():
            with clock.at(row["finalised_on"], 14):
                self.stage.act(self.evaluations[row["ratee"]], "finalise", LOGINS[row["rater"]])
        for row in self._ratings():
            with clock.at(DELIVERED, 9):
                self.stage.act(self.evaluations[row["ratee"]], "deliver", LOGINS[row["rater"]])
        for key, day in ACKNOWLEDGED.items():
            with clock.at(day, 8, 20):
                self.stage.act(self.evaluations[key], "acknowledge", LOGINS[key])


def _indicators(plan: PerformancePlan) -> list[Indicator]:
    return list(Indicator.all_rows.filter(plan=plan))


def _words(row: dict[str, str]) -> str:
    """The feedback, with fact, expectation and next step where it corrects."""
    more = (
        ("Fakta", row["observed_fact"]),
        ("Harapan", row["expectation"]),
        ("Langkah berikut", row["next_step"]),
    )
    parts = [f"{row['text']}.", *(f"{name}: {text}." for name, text in more if text)]
    return "\n".join(parts)
