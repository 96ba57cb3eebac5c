"""The worked example told through the pages: who fills in which form on which day."""

import csv
import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.urls import reverse

from tests.cast import Cast, step
from tests.views.paper import Page, Reader
from viewflow_kinerja.models import (
    Evaluation,
    Indicator,
    OrganisationRating,
    PerformancePlan,
    WorkResult,
)

DATA = Path(__file__).resolve().parents[1] / "data" / "worked_example"
PEOPLE = {
    "BUP": "bupati",
    "K": "mukhtar",
    "S": "nurlaila",
    "A": "rahmi",
    "B": "hendra",
    "C": "fauzan",
}
WIB = ZoneInfo("Asia/Jakarta")


@cache
def rows(name: str) -> list[dict[str, str]]:
    """A table of the worked example."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def plans() -> dict[str, dict[str, Any]]:
    """The plans of the worked example, by person."""
    listed = json.loads((DATA / "plans.json").read_text(encoding="utf-8"))
    return {plan["person"]: plan for plan in listed}


def on(day: str, hour: int = 9, minute: int = 0) -> AbstractContextManager[Any]:
    """A working hour of that day in Blangpidie."""
    clock = time(hour, minute)
    return time_machine.travel(
        datetime.combine(datetime.fromisoformat(day), clock, tzinfo=WIB), tick=True
    )


@dataclass(frozen=True)
class Act:
    """What was done by pressing a button, to be found again in the history."""

    model: type
    pk: int
    code: str
    who: Any
    reason: str
    task: int
    day: str


class Telling:
    """Does everything by pages, and remembers every act."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.acts: list[Act] = []
        self.seen: dict[str, Page] = {}

    def reader(self, key: str) -> Reader:
        """A person of the example at the browser, freshly logged in."""
        return Reader(self.cast.users[PEOPLE[key]])

    def plan(self, key: str) -> PerformancePlan:
        """The plan of a person, as it is stored."""
        return PerformancePlan.all_rows.get(employee=self.cast.employee(PEOPLE[key]))

    def evaluation(self, key: str, period: str = "Q1") -> Evaluation:
        """The evaluation of a person, as it is stored."""
        mine = {"employee": self.cast.employee(PEOPLE[key]), "period__code": period}
        return Evaluation.all_rows.get(**mine)

    # writing a plan

    def write(self, key: str) -> None:
        """Fill in the editor: header, results with their indicators, behaviours, annexes."""
        reader, told = self.reader(key), plans()[key]
        place = reverse("kinerja:plan-edit", args=[self.plan(key).pk])
        self._save(reader, place, "header", approach=told["approach"], place=told["place"])
        for result in told["results"]:
            self._result(reader, place, result)
        texts = {each["value"]: each["special_expectation"] for each in told["behaviours"]}
        self._save(reader, place, "behaviours", **texts)
        lists = {name.upper(): "\n".join(items) for name, items in told["annexes"].items()}
        self._save(reader, place, "annexes", **lists)

    def _save(self, reader: Reader, place: str, part: str, /, **typed: Any) -> Page:
        page = reader.get(f"{place}?open={part}")
        form = page.form(field=next(iter(typed)))
        after = reader.send(page, form, **typed)
        assert after.status == 200, after.words
        return after

    def _result(self, reader: Reader, place: str, result: dict[str, Any]) -> None:
        parent = result["parent"] and str(self.result(result["parent"]).pk)
        page = reader.get(f"{place}?open=result-new")
        form = page.form(field="kind")
        assert form.offers("parent", parent or ""), form.options
        after = reader.send(
            page, form, text=result["text"], kind=result["kind"], parent=parent or ""
        )
        for number, indicator in enumerate(result["indicators"]):
            if number:
                row = self.result(result["key"])
                after = reader.get(f"{place}?open=indicator-new-{row.pk}")
            self._indicator(reader, after, indicator)

    def _indicator(self, reader: Reader, page: Page, told: dict[str, Any]) -> None:
        form = page.form(field="polarity")
        targets = {f"target_{code}": text for code, text in told["target"].items()}
        kind = {"aspect": told["aspect"]} if told["aspect"] else {}
        kind |= {"perspective": told["perspective"]} if not told["aspect"] else {}
        coded = {name: told[name] for name in ("text", "polarity", "aggregation")}
        after = reader.send(page, form, unit_of_measure=told["unit"], **coded, **kind, **targets)
        assert after.status == 200, after.words

    @staticmethod
    def result(key: str) -> WorkResult:
        """A result of the example, as it is stored."""
        told = next(
            each for plan in plans().values() for each in plan["results"] if each["key"] == key
        )
        return WorkResult.all_rows.get(text=told["text"])

    def submit(self, key: str, day: str) -> Page:
        """Press the button at the end of the editor."""
        reader, plan = self.reader(key), self.plan(key)
        task = step(plan).pk
        page = reader.get(reverse("kinerja:plan-edit", args=[plan.pk]))
        after = reader.send(page, page.form(field="submit-key"))
        self._did(plan, "plan.submit", key, "", task, day)
        return after

    # steps

    def decide(self, row: Any, act: str, key: str, day: str, **typed: Any) -> Page:
        """Open a step from home, read, press the button of an act."""
        reader, task = self.reader(key), step(row).pk
        address = reverse("kinerja:task", args=[task])
        assert address in reader.get(reverse("kinerja:home")).links
        page = reader.get(address)
        fields = {f"{act}-{name}": value for name, value in typed.items()}
        after = reader.send(page, page.form(act=act), **fields)
        assert after.status == 200, after.words
        code = {"report": "report_realisation"}.get(act, act)
        kind = "plan" if isinstance(row, PerformancePlan) else "evaluation"
        self._did(row, f"{kind}.{code}", key, typed.get("reason", ""), task, day)
        return after

    def _did(self, row: Any, code: str, key: str, reason: str, task: int, day: str) -> None:
        who = self.cast.users[PEOPLE[key]]
        self.acts.append(Act(type(row), row.pk, code, who, reason, task, day))

    # the quarter

    def report(self, key: str, day: str) -> None:
        """Report what was realised, with evidence."""
        mine = [each for each in rows("realisations") if each["person"] == key]
        typed: dict[str, Any] = {}
        for each in mine:
            if each["period"] == "Q1":
                typed |= self._realised(each)
        self.decide(self.evaluation(key), "report", key, day, **typed)

    def _realised(self, row: dict[str, str]) -> dict[str, str]:
        pk = self.indicator(row["indicator"]).pk
        numbers = {name: row[name] for name in ("value", "numerator", "denominator") if row[name]}
        return {
            f"{name}_{pk}": text for name, text in (numbers | {"evidence": row["evidence"]}).items()
        }

    @staticmethod
    def indicator(key: str) -> Indicator:
        """An indicator of the example, as it is stored."""
        told = next(
            indicator
            for plan in plans().values()
            for result in plan["results"]
            for indicator in result["indicators"]
            if indicator["key"] == key
        )
        return Indicator.all_rows.get(text=told["text"])

    def rate(self, key: str, day: str) -> None:
        """Give both ratings and the feedback of the quarter."""
        told = next(
            each for each in rows("ratings") if (each["period"], each["ratee"]) == ("Q1", key)
        )
        given = {"result": told["result"], "behaviour": told["behaviour"]}
        self.decide(self.evaluation(key), "rate", told["rater"], day, **given, **self._remarks(key))

    def _remarks(self, key: str) -> dict[str, str]:
        quarter = [
            each
            for each in rows("feedback")
            if each["subject"] == key
            and each["target_kind"] == "WORK_RESULT"
            and each["at"] < "2026-04-10"
        ]
        return {f"remark_{self.result(each['target']).pk}": said(each) for each in quarter}

    def rate_organisation(self, level: str) -> Page:
        """The leader sets what the Dinas achieved."""
        reader = self.reader("BUP")
        page = reader.get(reverse("kinerja:organisation-ratings"))
        row = OrganisationRating.all_rows.get(unit=self.cast.units["KOMINFO"])
        form = page.form(to=reverse("kinerja:organisation-rating", args=[row.pk]))
        return reader.send(page, form, level=level)


def said(row: dict[str, str]) -> str:
    """Feedback as it is written: fact, expectation, next step."""
    parts = (row[name] for name in ("text", "observed_fact", "expectation", "next_step"))
    return "\n".join(part for part in parts if part)
