"""Reads the worked example of 2026: people, plans, realisations and what has to come out."""

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from viewflow_kinerja.domain.calendar import Calendar

DATA = Path(__file__).resolve().parents[1] / "data"
EXPECTED = json.loads((DATA / "worked_example" / "expected.json").read_text(encoding="utf-8"))
PLANS = json.loads((DATA / "worked_example" / "plans.json").read_text(encoding="utf-8"))
SIASN = json.loads((DATA / "siasn" / "codes.json").read_text(encoding="utf-8"))
QUARTERS = {
    "Q1": (date(2026, 1, 1), date(2026, 3, 31)),
    "Q2": (date(2026, 4, 1), date(2026, 6, 30)),
    "Q3": (date(2026, 7, 1), date(2026, 9, 30)),
    "Q4": (date(2026, 10, 1), date(2026, 12, 31)),
}
PERIODS = {**QUARTERS, "YEAR": (date(2026, 1, 1), date(2026, 12, 31))}
INDICATORS = {
    indicator["key"]: (plan["person"], indicator)
    for plan in PLANS
    for result in plan["results"]
    for indicator in result["indicators"]
}


def rows(name):
    path = DATA / "worked_example" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def calendar(person=None, pattern="FIVE_DAY"):
    days = defaultdict(list)
    for row in rows("calendar_2026"):
        span = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
        days[row["kind"]].append((*span, Fraction(row["factor"])) if row["factor"] else span)
    leave = [
        (date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"]))
        for row in rows("leave")
        if row["person"] == person
    ]
    return Calendar(
        pattern, days["HOLIDAY"], days["JOINT_LEAVE"], leave, special_minutes=days["RAMADAN"]
    )


def realisations(indicator, version="1"):
    found = {}
    for row in rows("realisations"):
        if row["indicator"] == indicator and row["version"] == version:
            pair = row["numerator"] and (int(row["numerator"]), int(row["denominator"]))
            found[row["period"]] = pair or Decimal(row["value"])
    return found


def target(indicator, period):
    text = INDICATORS[indicator][1]["target"].get(period)
    return None if text is None else Decimal(text)
