"""The distribution of predicates: a consideration that warns, never a change."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import distribution
from viewflow_kinerja.domain.codes import OrgLevel, Predicate, RuleMode

populations = st.fixed_dictionaries({each: st.integers(0, 40) for each in Predicate})
RULE_IDS = (
    *("OU1", "OU2"),
    *("GO1", "GO2", "GO3"),
    *("NI1", "NI2"),
    *("PO1", "PO2", "PO3"),
    *("VP1", "VP2", "VP3"),
)
levels = st.sampled_from(list(OrgLevel))


def people(*counts):
    return dict(zip(Predicate, counts, strict=True))


@pytest.mark.parametrize(
    ("level", "counts", "violated"),
    [
        ("OUTSTANDING", (7, 3, 0, 0, 0), ()),
        ("OUTSTANDING", (8, 2, 0, 0, 0), ("OU2",)),
        ("OUTSTANDING", (5, 5, 0, 0, 0), ()),
        ("OUTSTANDING", (4, 5, 1, 0, 0), ("OU1",)),
        ("OUTSTANDING", (0, 0, 0, 0, 1), ("OU1",)),
        ("GOOD", (0, 7, 3, 0, 0), ()),
        ("GOOD", (0, 7, 0, 3, 0), ()),
        ("GOOD", (3, 7, 0, 0, 0), ("GO3",)),
        ("GOOD", (0, 3, 0, 0, 0), ("GO2", "GO3")),
        ("GOOD", (5, 4, 1, 0, 0), ("GO1",)),
        ("GOOD", (5, 5, 0, 1, 0), ()),
        ("GOOD", (0, 0, 0, 0, 1), ("GO1", "GO3")),
        ("NEEDS_IMPROVEMENT", (1, 3, 6, 0, 0), ()),
        ("NEEDS_IMPROVEMENT", (2, 2, 6, 0, 0), ("NI2",)),
        ("NEEDS_IMPROVEMENT", (0, 5, 5, 0, 0), ("NI1",)),
        ("NEEDS_IMPROVEMENT", (2, 3, 5, 0, 0), ("NI1", "NI2")),
        ("POOR", (1, 2, 1, 6, 0), ()),
        ("POOR", (0, 4, 0, 6, 0), ("PO2",)),
        ("POOR", (2, 2, 0, 6, 0), ("PO2", "PO3")),
        ("POOR", (2, 3, 0, 5, 0), ("PO1", "PO2", "PO3")),
        ("VERY_POOR", (0, 3, 1, 0, 6), ()),
        ("VERY_POOR", (0, 3, 0, 1, 6), ()),
        ("VERY_POOR", (1, 2, 0, 1, 6), ("VP3",)),
        ("VERY_POOR", (0, 4, 0, 0, 6), ("VP2",)),
        ("VERY_POOR", (1, 4, 0, 0, 5), ("VP1", "VP2", "VP3")),
    ],
)
def test_each_level_has_its_pattern(level, counts, violated):
    assert distribution.check(people(*counts), level).violated == violated


@pytest.mark.parametrize(
    ("count", "mode", "effect"),
    [
        (9, "ADVISORY", "ADVISORY"),
        (10, "ADVISORY", "ADVISORY"),
        (9, "ENFORCED", "ADVISORY"),
        (10, "ENFORCED", "BLOCKING"),
        (10, "OFF", "NOT_CHECKED"),
    ],
)
def test_only_an_enforced_rule_blocks_and_never_a_small_population(count, mode, effect):
    report = distribution.check({"GOOD": count}, "GOOD", mode=mode)
    assert report.effect == effect
    assert report.blocks is (effect == "BLOCKING")
    assert report.needs_justification is (effect == "ADVISORY")


def test_what_is_small_can_be_set():
    report = distribution.check({"GOOD": 5}, "GOOD", mode="ENFORCED", small_population=5)
    assert report.blocks


@pytest.mark.parametrize("mode", RuleMode)
@pytest.mark.parametrize("level", OrgLevel)
def test_nobody_violates_nothing(level, mode):
    report = distribution.check({}, level, mode=mode)
    assert (report.population, report.violated) == (0, ())
    assert report.effect in ("PASS", "NOT_CHECKED")
    assert report.share("GOOD") == 0


def test_a_check_that_is_off_names_no_rule():
    assert distribution.check({"GOOD": 3}, "GOOD", mode="OFF").violated == ()


@pytest.mark.parametrize(
    ("counts", "error"),
    [
        ({"NOT_RATED": 1}, ValueError),
        ({"GOOD": -1}, ValueError),
        ({"GOOD": 1.0}, TypeError),
    ],
)
def test_a_population_has_known_predicates_and_whole_people(counts, error):
    with pytest.raises(error):
        distribution.check(counts, "GOOD")


def test_unknown_level_and_mode_are_refused():
    with pytest.raises(ValueError, match="EXCELLENT"):
        distribution.check({"GOOD": 1}, "EXCELLENT")
    with pytest.raises(ValueError, match="STRICT"):
        distribution.check({"GOOD": 1}, "GOOD", mode="STRICT")


def test_a_stored_violation_can_be_explained():
    assert distribution.rule("GO3").predicates == {"NEEDS_IMPROVEMENT", "POOR"}
    assert distribution.rule("VP3").bound == 0
    with pytest.raises(KeyError):
        distribution.rule("XX1")


def test_the_rule_ids_are_unique_and_in_the_order_of_the_letter():
    ids = [rule.id for rules in distribution.RULES.values() for rule in rules]
    assert ids == list(RULE_IDS)


@given(populations, levels)
def test_the_check_never_changes_the_counts(counts, level):
    report = distribution.check(counts, level)
    assert report.counts == counts
    assert report.population == sum(counts.values())
    assert bool(report.violated) == (report.effect != "PASS")


@given(st.integers(1, 50), st.integers(0, 50))
def test_a_tie_for_the_largest_group_keeps_the_rule_of_most(size, others):
    counts = people(size, size, 0, 0, min(others, size))
    for level, rule_id in (("OUTSTANDING", "OU1"), ("GOOD", "GO1")):
        assert rule_id not in distribution.check(counts, level).violated


@given(populations, levels, st.integers(2, 5))
def test_a_population_many_times_as_large_violates_the_same_rules(counts, level, times):
    larger = {each: times * count for each, count in counts.items()}
    one, many = (distribution.check(each, level).violated for each in (counts, larger))
    assert one == many


@given(populations)
def test_the_shares_add_up_to_a_hundred_percent(counts):
    report = distribution.check(counts, "GOOD")
    total = sum((report.share(each) for each in Predicate), Fraction(0))
    assert total == (100 if report.population else 0)
