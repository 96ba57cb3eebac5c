"""The worked example of 2026: every expected number comes out of the rules."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction

import pytest

from tests.domain.worked_example import (
    EXPECTED,
    INDICATORS,
    PERIODS,
    PLANS,
    QUARTERS,
    calendar,
    realisations,
    rows,
    target,
)
from viewflow_kinerja.domain import (
    appraisal,
    cascading,
    credit,
    daily,
    deadlines,
    distribution,
    identity,
    learning,
    learning_hours,
    objections,
    plan_advice,
    plans,
    siasn,
)
from viewflow_kinerja.domain.periods import periods_of

OFFICE = calendar()
PEOPLE = {row["key"]: row for row in rows("people")}


def achievement_of(indicator, period):
    kind, polarity = (INDICATORS[indicator][1][key] for key in ("aggregation", "polarity"))
    values = realisations(indicator)
    reported = [values[period]] if period in values else list(values.values())
    return appraisal.achievement(
        appraisal.realisation(kind, reported), target(indicator, period), polarity
    )


def suggestion_for(person, period):
    measured = [
        key
        for key, (owner, _) in INDICATORS.items()
        if owner == person and target(key, period) is not None
    ]
    return appraisal.suggest_result(
        [achievement_of(key, period) for key in measured], annual=period == "YEAR"
    )


def plan_content(plan):
    return plans.PlanContent(
        plan["approach"],
        plan["level"],
        [
            plans.ResultContent(
                result["key"],
                result["text"],
                result["kind"],
                result["parent"],
                [indicator_content(each) for each in result["indicators"]],
            )
            for result in plan["results"]
        ],
        {each["value"]: each["special_expectation"] for each in plan["behaviours"]},
        {kind.upper(): "\n".join(lines) for kind, lines in plan["annexes"].items()},
        *PERIODS["YEAR"],
    )


def indicator_content(row):
    goals = {period: target(row["key"], period) for period in row["target"]}
    return plans.IndicatorContent(
        row["text"],
        goals.pop("YEAR"),
        row["unit"],
        row["aspect"],
        row.get("perspective"),
        row["polarity"],
        row["aggregation"],
        goals,
    )


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_has_its_working_days_and_minutes(month):
    period = periods_of(2026, "MONTHLY")[month - 1]
    span = period.starts_on, period.ends_on
    expected = EXPECTED["calendar"]["months"][str(month)]
    assert OFFICE.working_days(*span) == expected["working_days"]
    assert OFFICE.minutes_between(*span) == expected["minutes"]


@pytest.mark.parametrize("period", PERIODS)
def test_each_period_has_its_working_days_and_minutes(period):
    expected = EXPECTED["calendar"]["periods"][period]
    assert OFFICE.working_days(*PERIODS[period]) == expected["working_days"]
    assert OFFICE.minutes_between(*PERIODS[period]) == expected["minutes"]


def test_ramadan_has_nineteen_working_days_of_390_minutes():
    shorter = [day for day in days_of_2026() if OFFICE.minutes(day) == 390]
    assert len(shorter) == EXPECTED["calendar"]["periods"]["YEAR"]["ramadan_days"] == 19


def days_of_2026():
    return [date.fromordinal(date(2026, 1, 1).toordinal() + step) for step in range(365)]


@pytest.mark.parametrize(
    "row", rows("daily_reports_summary"), ids=lambda r: r["person"] + r["period"]
)
def test_daily_figures_of_a_quarter_follow_from_calendar_and_leave(row):
    own, span = calendar(row["person"]), QUARTERS[row["period"]]
    expected = EXPECTED["daily"][row["person"]][row["period"]]
    assert own.working_days(*span) == expected["expected_days"] == int(row["expected_days"])
    assert own.without_leave().working_days(*span) == int(row["working_days"])
    assert own.minutes_between(*span) == expected["target_minutes"]
    lost = int(row["missing"]) + int(row["rejected"])
    approved = expected["target_minutes"] - 450 * lost
    assert approved == expected["approved_minutes"]
    shown = appraisal.show_percent(daily.minutes_percent(approved, expected["target_minutes"]))
    assert shown == expected["percent"]


@pytest.mark.parametrize("person", "ABC")
def test_daily_figures_of_the_year_are_the_sums_of_the_quarters(person):
    expected = EXPECTED["daily"][person]
    for key in ("expected_days", "submitted", "approved", "target_minutes", "approved_minutes"):
        assert sum(expected[quarter][key] for quarter in QUARTERS) == expected["YEAR"][key]
    year = expected["YEAR"]
    percent = daily.minutes_percent(year["approved_minutes"], year["target_minutes"])
    assert appraisal.show_percent(percent) == year["percent"]


@pytest.mark.parametrize("indicator", EXPECTED["year_values"])
def test_the_value_of_the_year_follows_from_the_periods(indicator):
    kind = INDICATORS[indicator][1]["aggregation"]
    value = appraisal.aggregate(kind, list(realisations(indicator).values()))
    assert value == Fraction(EXPECTED["year_values"][indicator])


@pytest.mark.parametrize(
    ("indicator", "period", "shown"),
    [
        (key, period, text)
        for key, each in EXPECTED["achievement"].items()
        for period, text in each.items()
    ],
)
def test_each_achievement_is_shown_with_one_decimal(indicator, period, shown):
    assert appraisal.show_percent(achievement_of(indicator, period)) == shown


@pytest.mark.parametrize(
    ("person", "period", "rating"),
    [
        (who, period, code)
        for who, each in EXPECTED["suggestion"].items()
        for period, code in each.items()
    ],
)
def test_each_result_rating_is_suggested(person, period, rating):
    assert suggestion_for(person, period) == rating


def test_exactly_one_rating_of_the_year_deviates_and_gives_a_reason():
    deviations = [
        {
            "period": row["period"],
            "ratee": row["ratee"],
            "suggestion": suggested,
            "rating": row["result"],
        }
        for row in rows("ratings")
        if row["version"] == "1" and row["ratee"] != "K"
        for suggested in [suggestion_for(row["ratee"], row["period"])]
        if appraisal.needs_reason(suggested, row["result"])
    ]
    assert deviations == EXPECTED["deviations"]
    reasons = [row["reason"] for row in rows("ratings") if row["version"] == "1"]
    assert len(list(filter(None, reasons))) == 1


def test_the_head_of_the_rated_organisation_has_its_achievement_as_his_result():
    level = next(row["level"] for row in rows("org_ratings") if row["period"] == "YEAR")
    head = next(row for row in rows("ratings") if row["ratee"] == "K")
    assert appraisal.org_to_result(level) == head["result"]


@pytest.mark.parametrize(
    "row",
    [row for row in rows("ratings") if row["version"] == "1"],
    ids=lambda r: r["ratee"] + r["period"],
)
def test_each_predicate_follows_from_the_two_ratings(row):
    expected = EXPECTED["predicate"][row["ratee"]][row["period"]]
    assert appraisal.predicate(row["result"], row["behaviour"]) == expected


@pytest.mark.parametrize(
    "expected", EXPECTED["distribution"], ids=lambda e: e["period"] + e["evaluation_versions"]
)
def test_each_distribution_check_names_the_violated_rules(expected):
    report = distribution.check(expected["counts"], expected["org_level"])
    assert report.population == expected["n"]
    assert list(report.violated) == expected["violated"]
    assert report.effect == expected["effect"]


def test_the_population_of_rater_s_in_the_second_quarter_is_counted_from_the_ratings():
    counts = Counter(
        appraisal.predicate(row["result"], row["behaviour"])
        for row in rows("ratings")
        if (row["period"], row["rater"]) == ("Q2", "S")
    )
    report = distribution.check(counts, "NEEDS_IMPROVEMENT")
    assert report.counts == EXPECTED["distribution"][1]["counts"]
    assert appraisal.show_percent(report.share("NEEDS_IMPROVEMENT")) == "66.7"


def requests_of(round_name, decided):
    trainings = {row["code"]: row for row in rows("trainings")}
    return [
        as_request(row, trainings[row["training"]], decided)
        for row in rows("training_requests")
        if row["round"] == round_name
    ]


def as_request(row, training, decided):
    earlier = [each.request for each in decided if each.status in learning_hours.COMMITTED]
    own = [each for each in earlier if each.person == row["person"]]
    hours = sum(int(each.jp) for each in own)
    return learning.Request(
        row["id"],
        row["person"],
        PEOPLE[row["person"]]["kind"],
        int(training["jp"]),
        int(training["cost_per_person"]),
        datetime.fromisoformat(row["requested_at"]),
        by_assignment=row["by_assignment"] == "true",
        answers_open_severity_3=row["answers_open_severity_3"] == "true",
        mandatory_for_post=row["mandatory_for_post"] == "true",
        supports_main_result=row["supports_main_result"] == "true",
        has_paid_training=any(each.cost for each in own),
        committed_jp_calendar=hours,
        committed_jp_contract=hours,
    )


def all_decisions():
    decided, committed = [], 0
    for name in ("1", "2"):
        decided += learning.run_round(
            requests_of(name, decided), ceiling=10_000_000, committed=committed, realised=0
        )
        committed = 10_000_000 - decided[-1].remaining
    for position in range(3):
        free = requests_of("", decided)[position]
        decided += learning.run_round([free], ceiling=10_000_000, committed=committed, realised=0)
    return decided


@pytest.mark.parametrize("position", range(9))
def test_each_training_request_gets_its_decision_in_order(position):
    expected, decision = EXPECTED["funding"]["requests"][position], all_decisions()[position]
    assert decision.request.id == expected["id"]
    assert (decision.score and decision.score.total) == expected["score"]
    assert decision.status == expected["status"]
    assert decision.remaining == expected["remaining"]
    assert decision.warning == expected["warning"]
    assert decision.reason == expected.get("reason")
    assert decision.wants_alternative == ("alternative" in expected)
    assert decision.offered_as_self_development == expected.get(
        "offered_as_self_development", False
    )


def test_the_budget_line_ends_at_ninety_three_and_a_half_percent():
    used = 10_000_000 - all_decisions()[-1].remaining
    assert used == EXPECTED["funding"]["used"]
    assert appraisal.show_percent(Fraction(100 * used, 10_000_000)) == "93.5"


@pytest.mark.parametrize("person", "ABC")
def test_learning_hours_of_the_year_add_up(person):
    trainings = {row["code"]: row for row in rows("trainings")}
    learned = [
        learning_hours.Learning(date.fromisoformat(row["starts_on"]), int(row["jp"]), "COMPLETED")
        for each in all_decisions()
        if each.request.person == person and each.status in learning_hours.COMMITTED
        for row in [trainings[training_of(each.request.id)]]
    ]
    expected = EXPECTED["jp"][person]
    assert learning_hours.completed_jp(learned, 2026) == int(expected["total"])
    if expected["rule"] == "PNS_MIN_20":
        assert learning_hours.meets_floor(int(expected["total"])) is expected["met"]
    else:
        first = date.fromisoformat(PEOPLE[person]["contract_from"])
        assert learning_hours.assigned_jp(learned, first, date(2026, 6, 1)) == 24


def training_of(request_id):
    return next(r["training"] for r in rows("training_requests") if r["id"] == request_id)


def instant(event, ratee):
    found = (r for r in rows("closing_events") if (r["event"], r["ratee"]) == (event, ratee))
    return datetime.fromisoformat(next(found)["at"])


def test_the_objection_window_ends_on_26_january():
    expected = EXPECTED["objection"]["window"]
    received = instant("DELIVER", "C")
    assert OFFICE.local_day(received).isoformat() == expected["received_on"]
    assert (
        deadlines.calendar_day_after(OFFICE.local_day(received), 1).isoformat() == expected["day_1"]
    )
    assert deadlines.objection_last_day(received, OFFICE).isoformat() == expected["last_day"]


def test_the_objection_of_c_is_heard_on_day_eight_with_its_terms():
    expected = EXPECTED["objection"]["C"]
    received, filed = instant("DELIVER", "C"), instant("OBJECT", "C")
    filed_on = OFFICE.local_day(filed)
    assert deadlines.objection_admissible(received, filed, OFFICE) is expected["admissible"]
    assert deadlines.objection_day(received, filed, OFFICE) == expected["day"]
    assert deadlines.working_day_after(filed_on, 5, OFFICE).isoformat() == expected["explain_by"]
    assert deadlines.calendar_day_after(filed_on, 14).isoformat() == expected["decide_by"]
    assert objections.decider(["K", "BUP"], rater="S", ratee="C") == expected["decider"]


def test_the_objection_of_b_is_one_second_too_late():
    in_time = deadlines.objection_admissible(
        instant("DELIVER", "B"), instant("OBJECT", "B"), OFFICE
    )
    filing = objections.Filing(in_time, "alasan", by_ratee=True, annual=True)
    assert objections.inadmissible_because(filing) == EXPECTED["objection"]["B"]["reason"]


def test_b_is_deemed_to_accept_when_the_window_is_over():
    last = deadlines.objection_last_day(instant("DELIVER", "B"), OFFICE)
    assert OFFICE.end_of_day(last).isoformat() == EXPECTED["acceptance"]["B"]["at"]


def test_the_decision_changes_the_rating_of_c():
    expected = EXPECTED["objection"]["C"]
    pair = realisations("C1.1", version="2")["YEAR"]
    percent = appraisal.realisation("RATIO", [pair])
    reached = appraisal.achievement(percent, target("C1.1", "YEAR"), "HIGHER")
    assert appraisal.aggregate("RATIO", [pair]) == Fraction(expected["realisation"])
    assert appraisal.show_percent(percent) == expected["realisation_percent"]
    assert appraisal.show_percent(reached) == expected["achievement"]
    assert appraisal.suggest_result([reached], annual=True) == expected["suggestion"]
    assert appraisal.predicate(expected["result"], expected["behaviour"]) == expected["predicate"]


def test_only_a_functional_pns_gets_credit_points():
    levels = {row["person"]: row["functional_level"] or None for row in rows("assignments")}
    for person, points in EXPECTED["credit_points"].items():
        if person in PEOPLE:
            earns = credit.earns_points(PEOPLE[person]["kind"], levels[person])
            assert earns is (points is not None)
    assert str(credit.credit_points("GOOD", levels["A"], 12)) == EXPECTED["credit_points"]["A"]


def test_the_points_of_the_quarters_are_not_added_to_those_of_the_year():
    exact = EXPECTED["credit_points"]["not_added"]["quarters_unrounded"]
    quarters = [
        credit.credit_points(EXPECTED["predicate"]["A"][quarter], "AHLI_PERTAMA", 3)
        for quarter in QUARTERS
    ]
    assert [str(points) for points in quarters] == ["3.13", "3.13", "4.69", "3.13"]
    assert sum(map(Fraction, exact)) == Fraction("14.0625")
    annual = credit.credit_points("GOOD", "AHLI_PERTAMA", 12)
    assert str(credit.points_of_year(annual, quarters)) == "12.50"


@pytest.mark.parametrize("person", [row["key"] for row in rows("people") if row["nip"]])
def test_each_number_tells_kind_and_sex_of_its_bearer(person):
    row = PEOPLE[person]
    assert identity.classify_nip(row["nip"]) == row["kind"]
    assert identity.sex(row["nip"]) == row["sex"]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan["person"])
def test_each_plan_is_complete_and_gets_advice_on_the_number_of_results(plan):
    content = plan_content(plan)
    assert plans.completeness(content) == ()
    assert [each.code for each in plan_advice.lint(content)] == ["MAIN_RESULT_COUNT"]


def test_the_results_of_the_five_plans_cascade_without_a_circle():
    parents = {result["key"]: result["parent"] for plan in PLANS for result in plan["results"]}
    assert cascading.cycle_in(parents) == ()
    for person in "KS":
        results = next(plan["results"] for plan in PLANS if plan["person"] == person)
        leading = [cascading.LeaderResult(each["key"], each["kind"]) for each in results]
        assert cascading.coverage(leading, parents.values()).percent == 100


def bodies():
    return [
        *EXPECTED["siasn"]["skp22_save"].values(),
        *EXPECTED["siasn"]["kinerjaperiodik_save"].values(),
    ]


@pytest.mark.parametrize("body", bodies())
def test_the_three_codes_of_each_body_agree(body):
    assert siasn.codes_agree(
        body["hasilKinerjaNilai"], body["perilakuKerjaNilai"], body["kuadranKinerjaNilai"]
    )
    assert body["statusPenilai"] in (siasn.ASN, siasn.NON_ASN)
    assert siasn.is_grade_code(body["penilaiGolongan"]) is (body["statusPenilai"] == siasn.ASN)


def test_the_codes_of_the_bodies_follow_from_the_ratings():
    expected = EXPECTED["siasn"]
    ratings = {
        (r["ratee"], r["period"], r["version"]): (r["result"], r["behaviour"])
        for r in rows("ratings")
    }
    chosen = {
        ("A", "YEAR", "1"): expected["skp22_save"]["A"],
        ("B", "YEAR", "1"): expected["skp22_save"]["B"],
        ("C", "YEAR", "1"): expected["skp22_save"]["C_v1"],
        ("C", "YEAR", "2"): expected["skp22_save"]["C_v2"],
        ("K", "YEAR", "1"): expected["skp22_save"]["K"],
        ("A", "Q3", "1"): expected["kinerjaperiodik_save"]["A_Q3"],
    }
    for key, body in chosen.items():
        codes = siasn.rating_codes(*ratings[key])
        assert codes.result == body["hasilKinerjaNilai"]
        assert codes.behaviour == body["perilakuKerjaNilai"]
        assert codes.quadrant == body["kuadranKinerjaNilai"]


def test_the_period_and_coefficient_codes_of_the_quarterly_body_are_ours():
    body = EXPECTED["siasn"]["kinerjaperiodik_save"]["A_Q3"]
    assert siasn.period_code("QUARTERLY") == body["periodikId"]
    assert siasn.coefficient_id("AHLI_PERTAMA") == body["koefisienId"]
    assert siasn.grade_code("IV/a") == body["penilaiGolongan"]
