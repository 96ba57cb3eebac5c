"""Ratings: achievement, suggestion, predicate, and the numbers of earlier years."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import appraisal, legacy
from viewflow_kinerja.domain.codes import OrgLevel, Predicate, Rating

percents = st.fractions(min_value=0, max_value=300)
reports = st.lists(st.none() | percents, min_size=1, max_size=8)
amounts = st.fractions(min_value=0, max_value=10_000)
goals = st.fractions(min_value=Fraction(1, 100), max_value=10_000)


@pytest.mark.parametrize(
    ("result", "behaviour", "expected"),
    [
        ("ABOVE", "ABOVE", "VERY_GOOD"),
        ("ABOVE", "MEETS", "GOOD"),
        ("ABOVE", "BELOW", "POOR"),
        ("MEETS", "ABOVE", "GOOD"),
        ("MEETS", "MEETS", "GOOD"),
        ("MEETS", "BELOW", "POOR"),
        ("BELOW", "ABOVE", "NEEDS_IMPROVEMENT"),
        ("BELOW", "MEETS", "NEEDS_IMPROVEMENT"),
        ("BELOW", "BELOW", "VERY_POOR"),
    ],
)
def test_nine_cells_lead_to_five_predicates(result, behaviour, expected):
    assert appraisal.predicate(result, behaviour) == expected
    assert [p for p in Predicate if appraisal.consistent(result, behaviour, p)] == [expected]


@pytest.mark.parametrize("pair", [("GOOD", "MEETS"), ("MEETS", ""), ("NOT_RATED", "MEETS")])
def test_an_unknown_rating_has_no_predicate(pair):
    with pytest.raises(ValueError, match="is not a valid Rating"):
        appraisal.predicate(*pair)


@pytest.mark.parametrize(
    ("real", "target", "polarity", "expected"),
    [
        (3, 4, "HIGHER", Fraction(75)),
        (0, 4, "HIGHER", Fraction(0)),
        (8, 4, "HIGHER", Fraction(200)),
        (1, 3, "HIGHER", Fraction(100, 3)),
        (Decimal("3.1"), 2, "LOWER", Fraction(45)),
        (2, 2, "LOWER", Fraction(100)),
        (0, 2, "LOWER", Fraction(200)),
        (4, 2, "LOWER", Fraction(0)),
        (5, 2, "LOWER", Fraction(0)),
        (0, 0, "LOWER", Fraction(100)),
        (Decimal("0.1"), 0, "LOWER", Fraction(0)),
    ],
)
def test_achievement_follows_the_polarity(real, target, polarity, expected):
    assert appraisal.achievement(real, target, polarity) == expected


@pytest.mark.parametrize(
    ("real", "target", "polarity", "words"),
    [
        (1, 0, "HIGHER", "target of 0"),
        (0, 0, "HIGHER", "target of 0"),
        (-1, 4, "HIGHER", "realisation cannot be negative"),
        (-1, 4, "LOWER", "realisation cannot be negative"),
        (1, -4, "LOWER", "target cannot be negative"),
        (1, 4, "SIDEWAYS", "SIDEWAYS"),
        (Decimal("NaN"), 4, "HIGHER", "finite"),
        (Decimal("Infinity"), 4, "HIGHER", "finite"),
    ],
)
def test_an_impossible_achievement_is_refused(real, target, polarity, words):
    with pytest.raises(ValueError, match=words):
        appraisal.achievement(real, target, polarity)


@pytest.mark.parametrize("wrong", [1.5, True, "3", None])
def test_only_exact_numbers_are_counted(wrong):
    with pytest.raises(TypeError, match="exact number"):
        appraisal.achievement(wrong, 4, "HIGHER")
    with pytest.raises(TypeError, match="exact number"):
        appraisal.achievement(4, wrong, "LOWER")


@pytest.mark.parametrize(
    ("achievements", "periodic", "annual"),
    [
        ([], None, None),
        ([None], "BELOW", "BELOW"),
        ([110], "ABOVE", "ABOVE"),
        ([Fraction(10996, 100)], "MEETS", "MEETS"),
        ([100], "MEETS", "MEETS"),
        ([Fraction(9999, 100)], "BELOW", "BELOW"),
        ([110, 100], "MEETS", "MEETS"),
        ([110, 110, 100], "ABOVE", "ABOVE"),
        ([200, 200, 99], "MEETS", "MEETS"),
        ([200, 84], "MEETS", "BELOW"),
        ([200, 85], "MEETS", "MEETS"),
        ([200, Fraction(8499, 100)], "MEETS", "BELOW"),
        ([99, 99, 100], "BELOW", "BELOW"),
        ([99, 100], "MEETS", "MEETS"),
        ([None, 150], "MEETS", "BELOW"),
        ([150, 150, None], "MEETS", "BELOW"),
    ],
)
def test_the_suggestion_follows_the_order_of_the_rule(achievements, periodic, annual):
    assert appraisal.suggest_result(achievements, annual=False) == periodic
    assert appraisal.suggest_result(achievements, annual=True) == annual


def test_the_thresholds_of_the_suggestion_can_be_set():
    assert appraisal.suggest_result([105], annual=False, above_threshold=105) == "ABOVE"
    assert appraisal.suggest_result([89, 100], annual=True, critical_floor=90) == "BELOW"
    with pytest.raises(TypeError):
        appraisal.suggest_result([120], annual=False, above_threshold=110.0)


def test_a_float_among_the_achievements_is_refused():
    with pytest.raises(TypeError, match="not float"):
        appraisal.suggest_result([109.96], annual=False)


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("SUM", [1, 2, 2, 1], 6),
        ("SUM", [1, None, 2], 3),
        (
            "MEAN",
            [Decimal("1.5"), Decimal("3.1"), Decimal("1.8"), Decimal("1.2")],
            Fraction(19, 10),
        ),
        ("MEAN", [None, 4], 4),
        ("LAST", [3, 5, None], 5),
        ("RATIO", [(38, 60), (48, 64), (66, 70), (70, 75)], Fraction(222, 269)),
        ("RATIO", [(0, 0), (1, 2), None], Fraction(1, 2)),
        ("RATIO", [[1, 4]], Fraction(1, 4)),
    ],
)
def test_a_year_follows_from_its_reported_periods(kind, rows, expected):
    value = appraisal.aggregate(kind, rows)
    assert value == expected
    assert isinstance(value, Fraction)


@pytest.mark.parametrize(
    ("kind", "rows", "error", "words"),
    [
        ("SUM", [], ValueError, "no period was reported"),
        ("LAST", [None, None], ValueError, "no period was reported"),
        ("RATIO", [(0, 0)], ValueError, "add up to 0"),
        ("RATIO", [(-1, 2)], ValueError, "numerator cannot be negative"),
        ("RATIO", [(1, -2)], ValueError, "denominator cannot be negative"),
        ("SUM", [-1], ValueError, "realisation cannot be negative"),
        ("MEDIAN", [1], ValueError, "MEDIAN"),
        ("RATIO", [3], TypeError, "pairs"),
        ("SUM", [(1, 2)], TypeError, "only a ratio"),
        ("MEAN", [0.5], TypeError, "not float"),
    ],
)
def test_a_year_without_sound_periods_is_refused(kind, rows, error, words):
    with pytest.raises(error, match=words):
        appraisal.aggregate(kind, rows)


def test_a_ratio_is_compared_with_its_target_in_percent():
    assert appraisal.realisation("RATIO", [(1, 4)]) == 25
    assert appraisal.realisation("SUM", [1, 4]) == 5


@pytest.mark.parametrize(
    ("kind", "target", "periods", "expected"),
    [
        ("SUM", 12, 4, [3, 3, 3, 3]),
        ("SUM", 10, 4, [2, 2, 3, 3]),
        ("SUM", 1, 4, [0, 0, 0, 1]),
        ("SUM", Decimal("1.5"), 3, [Fraction(1, 2)] * 3),
        ("RATIO", 90, 4, [90] * 4),
        ("MEAN", 2, 2, [2, 2]),
        ("LAST", 6, 1, [6]),
    ],
)
def test_period_targets_are_offered_from_the_target_of_the_year(kind, target, periods, expected):
    assert list(appraisal.offered_targets(kind, target, periods)) == expected


@pytest.mark.parametrize(
    ("level", "rating"),
    list(zip(OrgLevel, ["ABOVE", "MEETS", "BELOW", "BELOW", "BELOW"], strict=True)),
)
def test_the_head_inherits_the_level_of_the_organisation(level, rating):
    assert appraisal.org_to_result(level) == rating
    assert appraisal.org_to_result(level, dict.fromkeys(OrgLevel, Rating.MEETS)) == "MEETS"


@pytest.mark.parametrize(
    ("expected_days", "working_days", "rated"),
    [
        (28, 55, True),
        (27, 55, False),
        (1, 2, True),
        (0, 1, False),
        (0, 0, False),
        (55, 55, True),
    ],
)
def test_half_of_the_working_days_make_a_person_rated(expected_days, working_days, rated):
    assert appraisal.is_rated(expected_days, working_days) is rated


def test_the_share_of_days_can_be_set_and_days_are_whole():
    assert appraisal.is_rated(7, 10, Decimal("0.7"))
    assert not appraisal.is_rated(7, 10, Decimal("0.71"))
    with pytest.raises(TypeError, match="whole number"):
        appraisal.is_rated(27.5, 55)
    with pytest.raises(ValueError, match="negative"):
        appraisal.is_rated(-1, 55)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], None),
        ([("ABOVE", 0)], None),
        ([("ABOVE", 365)], "ABOVE"),
        ([("ABOVE", 1), ("MEETS", 1)], "ABOVE"),
        ([("ABOVE", 152), ("MEETS", 213)], "MEETS"),
        ([("MEETS", 1), ("BELOW", 1)], "MEETS"),
        ([("MEETS", 152), ("BELOW", 213)], "BELOW"),
        ([("ABOVE", 100), ("BELOW", 100)], "MEETS"),
    ],
)
def test_segments_are_weighed_by_their_days(parts, expected):
    assert appraisal.time_weighted(parts) == expected


@pytest.mark.parametrize(
    ("suggestion", "chosen", "due"),
    [(None, "ABOVE", False), ("MEETS", "MEETS", False), ("BELOW", "MEETS", True)],
)
def test_a_choice_beside_the_suggestion_needs_a_reason(suggestion, chosen, due):
    assert appraisal.needs_reason(suggestion, chosen) is due


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        (Fraction(10996, 100), "110.0"),
        (Fraction(200, 3), "66.7"),
        (Fraction(1, 20), "0.1"),
        (Fraction(49, 1000), "0.0"),
        (Decimal("82.25"), "82.3"),
        (0, "0.0"),
        (100, "100.0"),
        (Fraction(-1, 3), "-0.3"),
    ],
)
def test_percentages_are_shown_with_one_decimal_half_up(percent, shown):
    assert appraisal.show_percent(percent) == shown


@pytest.mark.parametrize(
    ("value", "innovation", "expected"),
    [
        (120, True, "VERY_GOOD"),
        (110, True, "VERY_GOOD"),
        (110, False, "GOOD"),
        (Decimal("109.99"), True, "GOOD"),
        (90, True, "GOOD"),
        (Decimal("89.99"), False, "NEEDS_IMPROVEMENT"),
        (70, False, "NEEDS_IMPROVEMENT"),
        (50, False, "POOR"),
        (Decimal("49.99"), False, "VERY_POOR"),
        (0, False, "VERY_POOR"),
    ],
)
def test_a_value_before_2022_has_its_old_predicate(value, innovation, expected):
    assert legacy.legacy_predicate(value, innovation=innovation) == expected


def test_a_value_before_2022_weighs_plan_and_behaviour():
    assert legacy.legacy_value(100, 90) == 97
    assert legacy.legacy_value(100, 90, plan_weight=60) == 96
    with pytest.raises(ValueError, match="70 or 60"):
        legacy.legacy_value(100, 90, plan_weight=50)
    with pytest.raises(ValueError, match="at most 120"):
        legacy.legacy_predicate(Decimal("120.01"))


@given(amounts, amounts, goals)
def test_more_never_lowers_the_achievement_where_more_is_better(one, other, goal):
    low, high = sorted((one, other))
    assert appraisal.achievement(low, goal, "HIGHER") <= appraisal.achievement(high, goal, "HIGHER")
    assert appraisal.achievement(low, goal, "LOWER") >= appraisal.achievement(high, goal, "LOWER")


@given(goals, st.sampled_from(["HIGHER", "LOWER"]))
def test_the_target_itself_is_always_a_hundred_percent(goal, polarity):
    assert appraisal.achievement(goal, goal, polarity) == 100


@given(reports, st.randoms(use_true_random=False), st.booleans())
def test_the_suggestion_does_not_depend_on_the_order(values, random, annual):
    mixed = random.sample(values, len(values))
    first = appraisal.suggest_result(values, annual=annual)
    assert appraisal.suggest_result(mixed, annual=annual) is first


@given(reports)
def test_the_annual_suggestion_is_never_better_than_the_periodic_one(values):
    ranks = [Rating.BELOW, Rating.MEETS, Rating.ABOVE]
    yearly, periodic = (appraisal.suggest_result(values, annual=flag) for flag in (True, False))
    assert ranks.index(yearly) <= ranks.index(periodic)


@given(reports, st.integers(0, 7), percents, st.booleans())
def test_a_better_achievement_never_worsens_the_suggestion(values, place, more, annual):
    ranks = [Rating.BELOW, Rating.MEETS, Rating.ABOVE]
    place %= len(values)
    better = [*values[:place], (values[place] or Fraction(0)) + more, *values[place + 1 :]]
    before = appraisal.suggest_result(values, annual=annual)
    assert ranks.index(appraisal.suggest_result(better, annual=annual)) >= ranks.index(before)


@given(st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(1, 366)), min_size=1))
def test_the_weighed_rating_lies_between_the_best_and_the_worst(parts):
    ranks = [Rating.BELOW, Rating.MEETS, Rating.ABOVE]
    given_ranks = [ranks.index(rating) for rating, _ in parts]
    offered = ranks.index(appraisal.time_weighted(parts))
    assert min(given_ranks) <= offered <= max(given_ranks)


@given(st.integers(0, 5000), st.integers(1, 12))
def test_offered_targets_add_up_to_the_target_of_the_year(target, periods):
    offered = appraisal.offered_targets("SUM", target, periods)
    assert sum(offered) == target
    assert list(offered) == sorted(offered)


@given(st.lists(amounts, min_size=1))
def test_the_mean_lies_between_the_smallest_and_the_largest_period(values):
    assert min(values) <= appraisal.aggregate("MEAN", values) <= max(values)
