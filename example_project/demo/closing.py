"""January 2027 in the worked example: delivered, accepted, objected to, decided."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from demo import clock, fixture
from demo.fixture import LOGINS
from demo.quarters import WholeYear
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.objection import ObjectionFlow
from viewflow_kinerja.jobs import objections
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Indicator, Objection

CHANGED = {"result": "MEETS", "behaviour": "MEETS"}


class Closing:
    """The events of the fixture on their days; at midnight the clock accepts what nobody signed."""

    def __init__(self, year: WholeYear) -> None:
        self.year, self.stage = year, year.stage
        self.objection: Objection | None = None
        self.doors = {
            "DELIVER": self._deliver,
            "ACKNOWLEDGE": self._acknowledge,
            "OBJECT": self._object,
            "EXPLAIN": self._explain,
            "DECIDE": self._decide,
        }

    def play(self) -> None:
        """All of them, in their order; the first ones, that made it final, have been played."""
        for event in fixture.rows("closing_events"):
            at = datetime.fromisoformat(event["at"])
            with clock.at(at.date().isoformat(), at.hour, at.minute):
                if event["event"] == "OBJECT":
                    self._tick()
                if event["event"] in self.doors:
                    self.doors[event["event"]](event)

    def _deliver(self, event: dict[str, str]) -> None:
        row = self.year.evaluations[event["ratee"]]
        self.stage.act(row, "deliver", LOGINS[event["actor"]])

    def _acknowledge(self, event: dict[str, str]) -> None:
        row = self.year.evaluations[event["ratee"]]
        self.stage.act(row, "acknowledge", LOGINS[event["actor"]])

    def _object(self, event: dict[str, str]) -> None:
        row, login = self.year.evaluations[event["ratee"]], LOGINS[event["actor"]]
        facts = {"actor": self.stage.users[login], "grounds": event["detail"]}
        case = engine.start(ObjectionFlow, row, **facts).artifact
        self.stage.note(case, "evaluation.object", login)
        if case.status == "FILED":
            self.stage.note(row, "evaluation.object", login)
            self.objection = case
        row.refresh_from_db()

    def _tick(self) -> None:
        """What the background does at this moment."""
        objections.run(timezone.now())
        for row in self.year.evaluations.values():
            before = row.status
            row.refresh_from_db()
            if (before, row.status) == ("DELIVERED", "DEEMED_ACCEPTED"):
                system = system_actor().get_username()
                self.stage.note(row, "evaluation.deem_accepted", system)

    def _explain(self, event: dict[str, str]) -> None:
        login = LOGINS[event["actor"]]
        self.stage.act(self._case(), "explain_objection", login, text=event["detail"])

    def _decide(self, event: dict[str, str]) -> None:
        case, login = self._case(), LOGINS[event["actor"]]
        facts = {"decision": event["detail"], "figures": [_figure()], **CHANGED}
        self.stage.act(case, "decide_objection", login, **facts)
        for row in (case.evaluation, case.outcome):
            self.stage.note(row, "objection.decide", login)
        self._tick()

    def _case(self) -> Objection:
        assert self.objection is not None, "nobody has objected yet"
        return self.objection


def _figure() -> dict[str, Any]:
    """What was realised by the decision: tickets that waited for others do not count."""
    row = next(row for row in fixture.rows("realisations") if row["version"] == "2")
    indicator = fixture.indicators()[row["indicator"]][1]["text"]
    rows = Indicator.all_rows.filter(plan__employee__user__username=LOGINS["C"])
    return {
        "indicator": rows.get(text=indicator).pk,
        "numerator": Decimal(row["numerator"]),
        "denominator": Decimal(row["denominator"]),
        "note": row["evidence"],
    }
