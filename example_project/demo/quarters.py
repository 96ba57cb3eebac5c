"""The periods of the worked example: reported, rated, made final, delivered, acknowledged."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from demo import clock, fixture
from demo.fixture import LOGINS, PERIODS, YEAR
from demo.stage import Stage
from demo.story import OFFICE, TEAM, PlansOfTheYear
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.models import Evaluation, Indicator, OrganisationRating, Period
from viewflow_kinerja.selectors import realised
from viewflow_kinerja.services import cycle, organisation

NUMBERS = ("value", "numerator", "denominator")
WHY = "Tim kecil; setiap penilaian mengikuti capaian dan buktinya."


class Quarter:
    """The Bupati rates the organisation, the head of division rates her three."""

    people: tuple[str, ...] = TEAM
    reported = {"A": 2, "B": 6, "C": 6}  # days after the last one of the period
    final_at = 14

    def __init__(self, stage: Stage, plans: PlansOfTheYear, code: str) -> None:
        self.stage, self.plans, self.code = stage, plans, code
        self.period = Period.all_rows.get(cycle__year=YEAR, code=code)
        self.ratings = [row for row in fixture.rows("ratings") if _first(row, code)]

    def open(self) -> None:
        """The personnel office opens it for these people alone."""
        with clock.at(self._after(1), 8):
            self.stage.note(self.period, "cycle.prepare", OFFICE)
            self.stage.serve(cycle.open_period, self.period, OFFICE)
            for key in self.people:
                plan = self.plans.plans[key]
                plan.refresh_from_db()
                facts = {"actor": self.stage.users[OFFICE], "plan": plan}
                engine.start(PeriodicReviewFlow, self.period, **facts)

    def play(self) -> None:
        """From the reports to the ratings that are final."""
        self._find()
        self._report()
        self._rate_organisation()
        self._rate()
        self._finalise()

    def _after(self, days: int) -> str:
        return (PERIODS[self.code][1] + timedelta(days=days)).isoformat()

    def _find(self) -> None:
        rows = Evaluation.all_rows.select_related("plan", "employee", "period")
        plans = self.plans.plans
        self.evaluations = {
            key: rows.get(period=self.period, plan=plans[key]) for key in self.people
        }
        for evaluation in self.evaluations.values():
            self.stage.note(evaluation, "evaluation.open", OFFICE)

    def _report(self) -> None:
        """Each reports what was realised, with evidence."""
        for key in self.people:
            with clock.at(self._after(self.reported[key]), 14):
                row, given = self.evaluations[key], list(self._realised(key))
                self.stage.act(row, "report", LOGINS[key], realisations=given)

    def _realised(self, person: str) -> Iterator[dict[str, Any]]:
        rows = Indicator.all_rows.filter(plan=self.plans.plans[person])
        indicators = {row.text: row.pk for row in rows}
        for row in fixture.rows("realisations"):
            if (row["person"], row["period"], row["version"]) == (person, self.code, "1"):
                text = fixture.indicators()[row["indicator"]][1]["text"]
                numbers = {name: Decimal(row[name]) for name in NUMBERS if row[name]}
                yield {"indicator": indicators[text], "evidence": row["evidence"], **numbers}

    def _rate_organisation(self) -> None:
        """The Bupati says what the agency achieved."""
        row = next(r for r in fixture.rows("org_ratings") if r["period"] == self.code)
        rating = OrganisationRating.all_rows.get(period=self.period, unit__source_key=row["unit"])
        self.stage.note(rating, "period.open", OFFICE)
        with clock.at(row["set_on"], 8):
            login = LOGINS[row["set_by"]]
            self.stage.serve(organisation.set_rating, rating, login, level=row["level"])

    def _rate(self) -> None:
        """Each rater rates, with what was told to the person by then."""
        for row in self.ratings:
            with clock.at(row["rated_on"], 9, 30):
                self.stage.act(
                    self.evaluations[row["ratee"]],
                    "rate",
                    LOGINS[row["rater"]],
                    result=row["result"],
                    behaviour=row["behaviour"],
                    deviation_reason=row["reason"],
                    remarks=self._remarks(row),
                )

    def _remarks(self, rating: dict[str, str]) -> dict[int, str]:
        """The last feedback on each work result, by the key of the result."""
        return {
            self.plans.results[row["target"]].pk: _words(row)
            for row in fixture.rows("feedback")
            if row["subject"] == rating["ratee"]
            and row["target_kind"] == "WORK_RESULT"
            and row["at"][:10] <= rating["rated_on"]
        }

    def _finalise(self) -> None:
        for row in self.ratings:
            why = WHY if self._deviates(row["rater"]) else ""
            with clock.at(row["finalised_on"], self.final_at):
                row_of = self.evaluations[row["ratee"]]
                self.stage.act(row_of, "finalise", LOGINS[row["rater"]], justification=why)

    def _deviates(self, rater: str) -> bool:
        """Whether the pattern of this rater's people has to be justified."""
        return any(
            (row["period"], row["rater"], row["effect"]) == (self.code, rater, "ADVISORY")
            for row in fixture.expected()["distribution"]
            if row["evaluation_versions"] == "v1"
        )

    def acknowledge(self) -> None:
        """Handed over on the Monday after, and confirmed by each."""
        for row in self.ratings:
            with clock.at(self._after(13), 9):
                self.stage.act(self.evaluations[row["ratee"]], "deliver", LOGINS[row["rater"]])
        for key, days in {"A": 14, "B": 14, "C": 15}.items():
            with clock.at(self._after(days), 8, 20):
                self.stage.act(self.evaluations[key], "acknowledge", LOGINS[key])


class WholeYear(Quarter):
    """The same for the year, from the figures of its quarters, and for the two leaders."""

    people = (*TEAM, "S", "K")
    reported = dict.fromkeys(people, 5)
    final_at = 15

    def _realised(self, person: str) -> Iterator[dict[str, Any]]:
        """What the page offers from the quarters; the leaders report the year alone."""
        own = list(super()._realised(person))
        yield from own or map(_offered, self._asked(person))

    def _asked(self, person: str) -> list[realised.Asked]:
        return realised.asked(self.stage.users[LOGINS[person]], self.evaluations[person])

    def _deviates(self, rater: str) -> bool:
        return rater == "K" or super()._deviates(rater)  # K rates S alone: one of one is 100 %


def _offered(each: realised.Asked) -> dict[str, Any]:
    known = {name: value for name, value in each.known.items() if value is not None}
    return {"indicator": each.key, **(known or {"value": each.target, "evidence": "laporan"})}


def _first(row: dict[str, str], code: str) -> bool:
    return (row["period"], row["version"]) == (code, "1")


def _words(row: dict[str, str]) -> str:
    """The feedback, with fact, expectation and next step where it corrects."""
    more = (
        ("Fakta", row["observed_fact"]),
        ("Harapan", row["expectation"]),
        ("Langkah berikut", row["next_step"]),
    )
    parts = [f"{row['text']}.", *(f"{name}: {text}." for name, text in more if text)]
    return "\n".join(parts)
