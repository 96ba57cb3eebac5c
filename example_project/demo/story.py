"""The plans of the worked example, on their dates, by their people."""

from decimal import Decimal
from typing import Any

from demo import clock, fixture
from demo.fixture import LOGINS, YEAR
from demo.stage import Stage, plan_of
from viewflow_kinerja.models import Indicator, PerformancePlan, WorkResult
from viewflow_kinerja.services import plan_edit

TEAM = ("A", "B", "C")
OFFICE = "bkpsdm"
ACTS = {"SUBMIT": "submit", "RESUBMIT": "submit", "RETURN": "return", "APPROVE": "approve"}
HOURS = {"SUBMIT": 15, "RESUBMIT": 15, "RETURN": 10, "APPROVE": 10}
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
