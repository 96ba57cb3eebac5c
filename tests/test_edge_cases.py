"""The edge cases of the specification (DOMAIN 13), and the tests that hold each of them."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
EDGES = {
    "E1": ("jobs/test_segments.py", "test_e1_"),
    "E2": ("jobs/test_handover.py", "test_a_step_that_waits_goes_to_the_new_rater_with_the_rights"),
    "E3": ("jobs/test_segments.py", "test_e3_"),
    "E4": (
        "services/test_period_raters.py",
        "test_an_acting_head_rates_if_he_holds_the_rating_on_the_last_day",
    ),
    "E5": (
        "services/test_report.py",
        "test_whose_superior_does_not_answer_here_is_approved_at_once_and_it_says_so",
    ),
    "E6": ("jobs/test_segments.py", "test_e6_"),
    "E7": ("services/test_placements.py", "test_two_posts_on_one_day_are_a_conflict_with_words"),
    "E8": ("flows/test_budgets.py", "test_the_superior_costs_nothing_more"),
    "E9": ("services/test_report.py", "test_the_same_form_sent_twice_is_one_report"),
    "E10": ("jobs/test_segments.py", "test_e10_"),
}


@pytest.mark.parametrize("case", EDGES)
def test_every_edge_case_has_its_test(case):
    where, name = EDGES[case]
    assert re.search(rf"^ *def {name}", (TESTS / where).read_text(), re.M)
