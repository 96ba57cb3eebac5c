"""The worked example by the pure rules, whatever the database says."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from demo import fixture
from demo.checks import learning
from demo.checks.ledger import Ledger
from demo.fixture import LOGINS, QUARTERS
from viewflow_kinerja.domain import (
    appraisal,
    credit,
    daily,
    deadlines,
    distribution,
    identity,
    objections,
    siasn,
)
from viewflow_kinerja.domain.codes import Predicate

EXPECTED = fixture.expected()
MINUTES_OF_A_LOST_DAY = 450


def check(ledger: Ledger) -> None:
    """12.1 and 12.4 to 12.9."""
    _numbers(ledger)
    _socialisation(ledger)
    _daily(ledger)
    _year_values(ledger)
    _achievements(ledger)
    _suggestions(ledger)
    _deviations(ledger)
    _predicates(ledger)
    _distributions(ledger)
    learning.check(ledger)
    _objections(ledger)
    _decision(ledger)
    _credit(ledger)
    _codes(ledger)


def _numbers(ledger: Ledger) -> None:
    for row in fixture.rows("people"):
        if row["nip"]:
            told = (identity.classify_nip(row["nip"]), identity.sex(row["nip"]))
            ledger.line("12.1", f"nip {LOGINS[row['key']]}", [row["kind"], row["sex"]], told)


def _socialisation(ledger: Ledger) -> None:
    wanted, rows = EXPECTED["socialisation"], fixture.rows("socialisation")
    there = sum(row["attended"] == "true" for row in rows)
    covered = sum(row["attended"] == "true" or bool(row["acknowledged_on"]) for row in rows)
    people = len(fixture.people_in_scope())
    ledger.line("12.4", "covered", wanted["covered"], covered)
    ledger.line("12.4", "attended", wanted["attended"], there)
    for name, count in (("coverage_percent", covered), ("attendance_percent", there)):
        ledger.line("12.4", name, wanted[name], _percent(count, people))


def _daily(ledger: Ledger) -> None:
    sums: dict[str, Counter[str]] = {}
    for row in fixture.rows("daily_reports_summary"):
        person, period = row["person"], row["period"]
        figures = _daily_figures(row)
        sums.setdefault(person, Counter()).update(figures)
        _daily_lines(ledger, person, period, figures)
    for person, figures in sums.items():
        _daily_lines(ledger, person, "YEAR", figures)


def _daily_figures(row: dict[str, str]) -> Counter[str]:
    """Target by calendar and leave; each missing or rejected day takes 450 minutes off."""
    own, span = fixture.calendar(row["person"]), QUARTERS[row["period"]]
    missing, rejected = int(row["missing"]), int(row["rejected"])
    days, minutes = own.working_days(*span), own.minutes_between(*span)
    lost = MINUTES_OF_A_LOST_DAY * (missing + rejected)
    return Counter(
        expected_days=days,
        submitted=days - missing,
        approved=days - missing - rejected,
        target_minutes=minutes,
        approved_minutes=minutes - lost,
    )


def _daily_lines(ledger: Ledger, person: str, period: str, figures: Counter[str]) -> None:
    wanted, what = EXPECTED["daily"][person][period], f"{period} {LOGINS[person]}"
    for name, value in figures.items():
        ledger.line("12.5", f"{name} {what}", wanted[name], value)
    share = daily.minutes_percent(figures["approved_minutes"], figures["target_minutes"])
    ledger.line("12.5", f"percent {what}", wanted["percent"], appraisal.show_percent(share))


def _year_values(ledger: Ledger) -> None:
    for key, text in EXPECTED["year_values"].items():
        kind = fixture.indicators()[key][1]["aggregation"]
        value = appraisal.aggregate(kind, list(fixture.realisations(key).values()))
        seen = text if value == Fraction(text) else value  # 1.9 is the fraction 19/10
        ledger.line("12.6", f"YEAR value {key}", text, seen)


def _achievement(key: str, period: str) -> Fraction:
    row, values = fixture.indicators()[key][1], fixture.realisations(key)
    reported = [values[period]] if period in values else list(values.values())
    real = appraisal.realisation(row["aggregation"], reported)
    return appraisal.achievement(real, fixture.target(key, period), row["polarity"])


def _achievements(ledger: Ledger) -> None:
    """The first quarter was read from the database."""
    for key, periods in EXPECTED["achievement"].items():
        for period, text in periods.items():
            if period != "Q1":
                shown = appraisal.show_percent(_achievement(key, period))
                ledger.line("12.6", f"{period} {key}", text, shown)


def _suggestion(person: str, period: str) -> str | None:
    measured = [
        key
        for key, (owner, _) in fixture.indicators().items()
        if owner == person and fixture.target(key, period) is not None
    ]
    reached = [_achievement(key, period) for key in measured]
    return appraisal.suggest_result(reached, annual=period == "YEAR")


def _suggestions(ledger: Ledger) -> None:
    for person, periods in EXPECTED["suggestion"].items():
        for period, rating in periods.items():
            if period != "Q1":
                what = f"suggestion {period} {LOGINS[person]}"
                ledger.line("12.6", what, rating, _suggestion(person, period))


def _ratings(version: str = "1") -> list[dict[str, str]]:
    return [row for row in fixture.rows("ratings") if row["version"] == version]


def _deviations(ledger: Ledger) -> None:
    """Where the rater left the suggestion; the head's result is the organisation's."""
    wanted = [f"{each['period']}:{LOGINS[each['ratee']]}" for each in EXPECTED["deviations"]]
    seen = [
        f"{row['period']}:{LOGINS[row['ratee']]}"
        for row in _ratings()
        if row["ratee"] != "K"
        and appraisal.needs_reason(_suggestion(row["ratee"], row["period"]), row["result"])
    ]
    ledger.line("12.6", "deviations", wanted, seen)
    level = next(row["level"] for row in fixture.rows("org_ratings") if row["period"] == "YEAR")
    head = next(row for row in _ratings() if row["ratee"] == "K")
    ledger.line("12.7", "result YEAR mukhtar", head["result"], appraisal.org_to_result(level))


def _predicates(ledger: Ledger) -> None:
    for row in _ratings():
        if row["period"] != "Q1":
            wanted = EXPECTED["predicate"][row["ratee"]][row["period"]]
            seen = appraisal.predicate(row["result"], row["behaviour"])
            ledger.line("12.7", f"{row['period']} {LOGINS[row['ratee']]}", wanted, seen)


def _distributions(ledger: Ledger) -> None:
    """Counted from the ratings; the last of the year after the decision on the objection."""
    for wanted in EXPECTED["distribution"][1:]:
        versions = ["1", "2"] if wanted["evaluation_versions"] != "v1" else ["1"]
        newest = {
            row["ratee"]: appraisal.predicate(row["result"], row["behaviour"])
            for version in versions
            for row in _ratings(version)
            if (row["period"], row["rater"]) == (wanted["period"], wanted["rater"])
        }
        report = distribution.check(Counter(newest.values()), wanted["org_level"])
        what = f"distribution {wanted['period']} {LOGINS[wanted['rater']]}"
        what += "" if versions == ["1"] else " after-objection"
        counts = [wanted["counts"][each] for each in Predicate]
        ledger.line("12.7", f"{what} counts", counts, [report.counts[each] for each in Predicate])
        ledger.line("12.7", f"{what} violated", wanted["violated"], report.violated)
        ledger.line("12.7", f"{what} effect", wanted["effect"], report.effect)


def _instant(event: str, ratee: str) -> datetime:
    rows = fixture.rows("closing_events")
    found = next(row for row in rows if (row["event"], row["ratee"]) == (event, ratee))
    return datetime.fromisoformat(found["at"])


def _objections(ledger: Ledger) -> None:
    office, wanted = fixture.calendar(), EXPECTED["objection"]
    received, filed = _instant("DELIVER", "C"), _instant("OBJECT", "C")
    day = office.local_day(filed)
    window, his = wanted["window"], wanted["C"]
    ledger.line("12.9", "received", window["received_on"], office.local_day(received))
    first = deadlines.calendar_day_after(office.local_day(received), 1)
    ledger.line("12.9", "window first-day", window["day_1"], first)
    last = deadlines.objection_last_day(received, office)
    ledger.line("12.9", "window last-day", window["last_day"], last)
    seen = {
        "filed_on": day,
        "day": deadlines.objection_day(received, filed, office),
        "admissible": deadlines.objection_admissible(received, filed, office),
        "explain_by": deadlines.working_day_after(day, 5, office),
        "decide_by": deadlines.calendar_day_after(day, 14),
        "decider": objections.decider(["K", "BUP"], rater="S", ratee="C"),
    }
    for name, value in seen.items():
        ledger.line("12.9", f"objection fauzan {name}", his[name], value)
    _too_late(ledger, last)


def _too_late(ledger: Ledger, last: date) -> None:
    office, wanted = fixture.calendar(), EXPECTED
    received, filed = _instant("DELIVER", "B"), _instant("OBJECT", "B")
    in_time = deadlines.objection_admissible(received, filed, office)
    filing = objections.Filing(in_time, "alasan", by_ratee=True, annual=True)
    reason = objections.inadmissible_because(filing)
    ledger.line("12.9", "objection hendra", wanted["objection"]["B"]["reason"], reason)
    deemed = wanted["acceptance"]["B"]["at"]
    ledger.line("12.9", "deemed hendra", deemed, office.end_of_day(last).isoformat())


def _decision(ledger: Ledger) -> None:
    wanted = EXPECTED["objection"]["C"]
    pair = fixture.realisations("C1.1", version="2")["YEAR"]
    percent = appraisal.realisation("RATIO", [pair])
    reached = appraisal.achievement(percent, fixture.target("C1.1", "YEAR"), "HIGHER")
    rated = _ratings("2")[0]
    share = appraisal.aggregate("RATIO", [pair])
    exact = wanted["realisation"] if share == Fraction(wanted["realisation"]) else share
    seen = {
        "realisation": exact,
        "realisation_percent": appraisal.show_percent(percent),
        "achievement": appraisal.show_percent(reached),
        "suggestion": appraisal.suggest_result([reached], annual=True),
        "predicate": appraisal.predicate(rated["result"], rated["behaviour"]),
    }
    for name, value in seen.items():
        ledger.line("12.9", f"decision fauzan {name}", wanted[name], value)


def _credit(ledger: Ledger) -> None:
    levels = {row["person"]: row["functional_level"] or None for row in fixture.rows("assignments")}
    kinds = {row["key"]: row["kind"] for row in fixture.rows("people")}
    for person in "ABC":
        points = None
        if credit.earns_points(kinds[person], levels[person]):
            points = credit.credit_points(EXPECTED["predicate"][person]["YEAR"], levels[person], 12)
        wanted = EXPECTED["credit_points"][person]
        ledger.line("12.9", f"credit-points {LOGINS[person]}", wanted, points)


def _codes(ledger: Ledger) -> None:
    """The three codes of each body for the national service."""
    bodies = EXPECTED["siasn"]["skp22_save"]
    rated = {(row["ratee"], row["period"], row["version"]): row for row in fixture.rows("ratings")}
    chosen: dict[tuple[str, str, str], Any] = {
        ("A", "YEAR", "1"): bodies["A"],
        ("B", "YEAR", "1"): bodies["B"],
        ("C", "YEAR", "1"): bodies["C_v1"],
        ("C", "YEAR", "2"): bodies["C_v2"],
        ("K", "YEAR", "1"): bodies["K"],
        ("A", "Q3", "1"): EXPECTED["siasn"]["kinerjaperiodik_save"]["A_Q3"],
    }
    names = ("hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai")
    for (person, period, version), body in chosen.items():
        row = rated[person, period, version]
        codes = siasn.rating_codes(row["result"], row["behaviour"])
        what = f"siasn {period} {LOGINS[person]} v{version}"
        seen = (codes.result, codes.behaviour, codes.quadrant)
        ledger.line("12.9", what, [body[name] for name in names], seen)


def _percent(part: int, whole: int) -> str:
    return appraisal.show_percent(Fraction(100 * part, whole))
