"""The year: what it is made of, who opens it, and what keeps it from being closed."""

import pytest

from tests.cast import YEAR
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import PerformanceCycle, Period, RuleBook
from viewflow_kinerja.services import cycle


def test_a_year_has_four_quarters_and_itself(cast, year):
    rows = Period.all_rows.filter(cycle=year)
    assert list(rows.values_list("code", flat=True)) == ["YEAR", "Q1", "Q2", "Q3", "Q4"]
    first = rows.get(code="Q1")
    assert (str(first.starts_on), str(first.ends_on), str(first.report_due)) == (
        "2026-01-01",
        "2026-03-31",
        "2026-04-10",
    )


def test_the_rhythm_of_the_periods_may_differ_from_the_start(cast):
    root = cast.units["PEMKAB"]
    values = {"period.kind": "SEMESTER", "plan.deadline": "02-15"}
    made = cycle.prepare(root, actor=cast.eka, year=2027, values=values)
    codes = Period.all_rows.filter(cycle=made).values_list("code", flat=True)
    assert sorted(codes) == ["S1", "S2", "YEAR"]
    assert (made.plan_due.month, made.plan_due.day) == (2, 15)


def test_a_wrong_parameter_is_named_and_nothing_is_set_up(cast):
    with pytest.raises(Incomplete, match="period"):
        cycle.prepare(
            cast.units["PEMKAB"], actor=cast.eka, year=2027, values={"period.kind": "WEEKLY"}
        )
    assert not PerformanceCycle.all_rows.filter(year=2027).exists()


def test_new_rules_are_a_new_version_and_the_nearest_unit_wins(cast, year):
    cycle.set_rules(year, actor=cast.eka, values={"rating.above_threshold": "120"}, reason="SK 2")
    cycle.set_rules(
        year,
        actor=cast.eka,
        unit=cast.units["KOMINFO"],
        values={"rating.above_threshold": "105"},
        reason="SK 3",
    )
    assert RuleBook.rules(YEAR, cast.units["APTIKA"]).rating_above_threshold == 105
    assert RuleBook.rules(YEAR, cast.units["DINKES"]).rating_above_threshold == 120
    assert RuleBook.history.latest("history_id").reason == "SK 3"


def test_the_year_runs_its_course(cast, year):
    for act in (cycle.start, cycle.begin_closing, cycle.close):
        act(year, actor=cast.eka)
    cycle.reopen(year, actor=cast.eka, reason="satu evaluasi tertinggal")
    assert year.status == "CLOSING"
    with pytest.raises(Refused):
        cycle.start(year, actor=cast.eka)


@pytest.mark.parametrize("who", ["dedi", "ida", "bupati"])
def test_only_the_office_prepares_a_year_and_of_a_refused_one_nothing_stays(cast, who):
    with pytest.raises(Refused):
        cycle.prepare(
            cast.units["PEMKAB"], actor=cast.users[who], year=2028, values={"deliver.days": 7}
        )
    assert not PerformanceCycle.all_rows.filter(year=2028).exists()
    assert not RuleBook.objects.filter(year=2028).exists()


def test_a_year_is_not_reopened_without_a_reason(cast, year):
    for act in (cycle.start, cycle.begin_closing, cycle.close):
        act(year, actor=cast.eka)
    with pytest.raises(Incomplete, match="Say why"):
        cycle.reopen(year, actor=cast.eka)


def test_a_year_with_evaluations_under_way_is_not_closed(cast, approved):
    from viewflow_kinerja.flows import engine
    from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow

    quarter = Period.all_rows.get(code="Q1")
    cycle.open_period(quarter, actor=cast.eka)
    engine.start(PeriodicReviewFlow, quarter, actor=cast.eka, plan=approved)
    year = quarter.cycle
    cycle.start(year, actor=cast.eka)
    cycle.begin_closing(year, actor=cast.eka)
    with pytest.raises(OutOfPhase, match="1 evaluations"):
        cycle.close(year, actor=cast.eka)
