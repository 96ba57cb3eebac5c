"""The worked example of 2026 as it stands in data/worked_example, and who is who in it."""

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from viewflow_kinerja.domain.calendar import Calendar

FOLDER = Path(__file__).resolve().parent.parent / "data" / "worked_example"
YEAR = 2026
LOGINS = {
    "BUP": "bupati",
    "K": "mukhtar",
    "S": "nurlaila",
    "A": "rahmi",
    "B": "hendra",
    "C": "fauzan",
}
QUARTERS = {
    "Q1": (date(YEAR, 1, 1), date(YEAR, 3, 31)),
    "Q2": (date(YEAR, 4, 1), date(YEAR, 6, 30)),
    "Q3": (date(YEAR, 7, 1), date(YEAR, 9, 30)),
    "Q4": (date(YEAR, 10, 1), date(YEAR, 12, 31)),
}
PERIODS = {**QUARTERS, "YEAR": (date(YEAR, 1, 1), date(YEAR, 12, 31))}


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def document(name: str) -> Any:
    """One of the two JSON files: plans, or what is expected."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def expected() -> dict[str, Any]:
    """What has to come out."""
    return document("expected")


def plan_of(key: str) -> dict[str, Any]:
    """The plan of a person."""
    return next(plan for plan in document("plans") if plan["person"] == key)


def people_in_scope() -> list[str]:
    """Keys of those who count for readiness and socialisation."""
    return [row["key"] for row in rows("people") if row["in_scope"] == "true"]


@cache
def indicators() -> dict[str, tuple[str, dict[str, Any]]]:
    """Every indicator with its owner."""
    return {
        indicator["key"]: (plan["person"], indicator)
        for plan in document("plans")
        for result in plan["results"]
        for indicator in result["indicators"]
    }


def target(indicator: str, period: str) -> Decimal | None:
    """The target in a period; None where it is not measured then."""
    text = indicators()[indicator][1]["target"].get(period)
    return None if text is None else Decimal(text)


def realisations(indicator: str, version: str = "1") -> dict[str, Any]:
    """What was realised by period: numbers, or pairs of numerator and denominator."""
    found: dict[str, Any] = {}
    for row in rows("realisations"):
        if row["indicator"] == indicator and row["version"] == version:
            pair = row["numerator"] and (int(row["numerator"]), int(row["denominator"]))
            found[row["period"]] = pair or Decimal(row["value"])
    return found


def calendar(person: str | None = None) -> Calendar:
    """The office's calendar of the year, or a person's with the leave taken."""
    days = defaultdict(list)
    for row in rows("calendar_2026"):
        span = (date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"]))
        days[row["kind"]].append((*span, Fraction(row["factor"])) if row["factor"] else span)
    leave = [
        (date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"]))
        for row in rows("leave")
        if row["person"] == person
    ]
    closed = (days["HOLIDAY"], days["JOINT_LEAVE"])
    return Calendar("FIVE_DAY", *closed, leave, special_minutes=days["RAMADAN"])
