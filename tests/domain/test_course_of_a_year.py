"""Periods, segments, daily figures, feedback, follow-up and objections."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import daily, feedback, follow_up, objections, periods, segments
from viewflow_kinerja.domain.behaviours import BEHAVIOURS, behaviour
from viewflow_kinerja.domain.calendar import Calendar
from viewflow_kinerja.domain.codes import BehaviourValue, PeriodKind
from viewflow_kinerja.domain.objections import Filing
from viewflow_kinerja.domain.raters import rater_of_period
from viewflow_kinerja.domain.segments import PlanSegment

MONDAY = date(2026, 7, 6)
moves = st.lists(st.dates(date(2025, 6, 1), date(2027, 6, 1)), max_size=8)


def segment(first, last):
    return PlanSegment(date(2026, 1, first), date(2026, 1, last))


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("QUARTERLY", ["Q1", "Q2", "Q3", "Q4"]),
        ("SEMESTER", ["S1", "S2"]),
        ("YEAR", ["YEAR"]),
        ("MONTHLY", [f"M{month:02}" for month in range(1, 13)]),
    ],
)
def test_a_year_has_its_periods_in_order(kind, keys):
    found = periods.periods_of(2026, kind)
    assert [each.key for each in found] == keys
    assert (found[0].starts_on, found[-1].ends_on) == (date(2026, 1, 1), date(2026, 12, 31))


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(list(PeriodKind)))
def test_every_day_lies_in_one_period(day, kind):
    holding = [
        each for each in periods.periods_of(day.year, kind) if each.starts_on <= day <= each.ends_on
    ]
    assert holding == [periods.period_of(day, kind)]


def test_a_move_on_1_august_leaves_212_and_153_days():
    parts = segments.split_year(2026, [date(2026, 8, 1)])
    assert [part.days for part in parts] == [212, 153]
    assert parts[0].ends_on == date(2026, 7, 31)


def test_moves_on_new_year_or_outside_the_year_do_not_cut_it():
    moves = [date(2026, 1, 1), date(2025, 5, 1), date(2027, 1, 1)]
    assert [part.days for part in segments.split_year(2026, moves)] == [365]


def test_gaps_and_overlaps_are_named():
    assert segments.gaps([segment(10, 20), segment(1, 5)]) == (segment(6, 9),)
    assert segments.overlaps([segment(4, 9), segment(1, 5)]) == (segment(4, 5),)
    assert segments.gaps([segment(1, 20), segment(3, 5), segment(21, 30)]) == ()
    assert segments.overlaps([segment(1, 20), segment(3, 5)]) == (segment(3, 5),)
    assert not segments.is_contiguous([segment(1, 5), segment(7, 9)])
    assert not segments.is_contiguous([segment(1, 5), segment(5, 9)])
    assert segments.is_contiguous([])


def test_a_segment_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before 2026-01-05"):
        segment(5, 4)


def test_a_segment_is_clipped_to_a_period_or_does_not_meet_it():
    assert segment(5, 20).within(date(2026, 1, 10), date(2026, 1, 31)) == segment(10, 20)
    assert segment(5, 20).within(date(2026, 2, 1), date(2026, 2, 28)) is None


@given(moves)
def test_the_segments_of_a_year_are_contiguous_and_have_all_its_days(days):
    parts = segments.split_year(2026, days)
    assert segments.is_contiguous(parts)
    assert sum(part.days for part in parts) == 365
    assert segments.segment_on(parts, date(2026, 12, 31)) is parts[-1]


@pytest.mark.parametrize(
    ("approved", "target", "counted"), [(480, 450, 450), (300, 450, 300), (300, 0, 0)]
)
def test_the_minutes_of_a_day_are_capped_at_its_target(approved, target, counted):
    assert daily.counted_minutes(approved, target) == counted


def test_the_share_of_minutes_is_exact_or_unknown():
    assert daily.minutes_percent(1, 3) * 3 == 100
    assert daily.minutes_percent(0, 0) is None
    with pytest.raises(TypeError, match="whole number"):
        daily.minutes_percent(1.5, 3)


def test_a_day_of_leave_is_never_missing():
    own = Calendar("FIVE_DAY", leave=[MONDAY])
    missing = daily.missing_days(
        own, MONDAY, MONDAY + timedelta(days=6), [MONDAY + timedelta(days=2)]
    )
    assert [day.day for day in missing] == [7, 9, 10]


@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [(8, 10, False), (8, 11, True), (11, 12, True), (12, 14, False), (9, 15, True)],
)
def test_entries_may_touch_but_not_overlap(start, end, shared):
    hour = [datetime(2026, 7, 6, each) for each in range(24)]
    one, other = (hour[10], hour[12]), (hour[start], hour[end])
    assert daily.overlaps(one, other) is daily.overlaps(other, one) is shared


def test_a_correction_names_fact_expectation_and_next_step():
    parts = {"observed_fact": "x", "expectation": "y", "next_step": "z"}
    assert feedback.feedback_faults("CORRECTION", "teks", **parts) == ()
    for part in parts:
        found = feedback.feedback_faults("CORRECTION", "teks", **{**parts, part: " "})
        assert found == (part.upper(),)


def test_other_feedback_needs_only_its_text():
    assert feedback.feedback_faults("RECOGNITION", "Kerja baik") == ()
    assert feedback.feedback_faults("QUESTION", "") == ("TEXT",)
    with pytest.raises(ValueError, match="BLAME"):
        feedback.feedback_faults("BLAME", "teks")


@pytest.mark.parametrize(("authors", "shown"), [(0, False), (2, False), (3, True)])
def test_feedback_of_peers_is_shown_from_three_authors_on(authors, shown):
    assert feedback.peers_may_be_shown(authors) is shown
    assert feedback.peers_may_be_shown(authors, min_peers=0)


@pytest.mark.parametrize(
    ("predicate", "rating", "annual", "expected"),
    [
        ("VERY_GOOD", "ABOVE", True, ["RECOGNITION"]),
        ("GOOD", "MEETS", False, ["RECOGNITION"]),
        ("NEEDS_IMPROVEMENT", "MEETS", True, ["COACHING"]),
        ("POOR", "BELOW", True, ["COUNSELLING", "REMEDIAL_PERIOD"]),
        ("POOR", "BELOW", False, ["COUNSELLING"]),
        ("VERY_POOR", "BELOW", True, ["COUNSELLING", "REMEDIAL_PERIOD"]),
    ],
)
def test_a_predicate_leads_to_its_follow_up(predicate, rating, annual, expected):
    trigger = {"POOR", "VERY_POOR"}
    found = follow_up.follow_ups(predicate, rating, annual=annual, trigger=trigger)
    assert list(found) == expected


def test_high_leadership_enters_the_remedial_period_earlier():
    trigger = {"NEEDS_IMPROVEMENT", "POOR", "VERY_POOR"}
    found = follow_up.follow_ups("NEEDS_IMPROVEMENT", "MEETS", annual=True, trigger=trigger)
    assert list(found) == ["COACHING", "REMEDIAL_PERIOD"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"by_ratee": False}, "NOT_RATEE"),
        ({"annual": False}, "NOT_ANNUAL"),
        ({"decided_or_withdrawn_before": True}, "SECOND"),
        ({"in_time": False}, "LATE"),
        ({"reasons": "  "}, "NO_REASON"),
        ({"in_time": False, "reasons": ""}, "LATE"),
    ],
)
def test_an_objection_that_is_not_heard_has_a_reason(changes, reason):
    filing = Filing(
        **{"in_time": True, "reasons": "data", "by_ratee": True, "annual": True} | changes
    )
    assert objections.inadmissible_because(filing) == reason


def test_a_periodic_objection_is_heard_where_the_policy_allows_it():
    filing = Filing(in_time=True, reasons="data", by_ratee=True, annual=False)
    assert objections.inadmissible_because(filing, periodic_allowed=True) is None


@pytest.mark.parametrize(
    ("superiors", "expected"),
    [
        (["K", "BUP"], "K"),
        ([None, "BUP"], "BUP"),
        (["S", "BUP"], "BUP"),
        (["C", "BUP"], "BUP"),
        (["S", None], None),
        ([], None),
    ],
)
def test_nobody_decides_about_his_own_rating(superiors, expected):
    assert objections.decider(superiors, rater="S", ratee="C") == expected


@pytest.mark.parametrize(
    ("ratee", "acting", "definitive", "superior", "expected"),
    [
        ("C", None, "S", "K", "S"),
        ("C", "T", "S", "K", "T"),
        ("C", None, None, "K", "K"),
        ("T", "T", None, "K", "K"),
        ("K", None, None, None, None),
    ],
)
def test_a_period_is_rated_by_one_person_who_is_not_the_ratee(
    ratee, acting, definitive, superior, expected
):
    found = rater_of_period(
        ratee=ratee,
        acting_with_delegation=acting,
        definitive_on_duty=definitive,
        superior=superior,
    )
    assert found == expected


def test_the_seven_values_stand_in_their_order_with_three_guides_each():
    assert [each.value for each in BEHAVIOURS] == list(BehaviourValue)
    assert [each.order for each in BEHAVIOURS] == list(range(1, 8))
    assert all(len(set(each.guides)) == 3 for each in BEHAVIOURS)
    assert "".join(each.name[:3] for each in BEHAVIOURS) == "BerAkuKomHarLoyAdaKol"


def test_the_words_of_a_value_are_found_by_its_code():
    assert behaviour("ADAPTIVE").guides[2] == "Bertindak proaktif"
    with pytest.raises(ValueError, match="not a valid BehaviourValue"):
        behaviour("BRAVE")
