"""Why somebody may, or may not: the grounds about himself, and what would have to change."""

import pytest

from tests import cast as people
from tests.views.browse import as_, at, stand_in, text, words


@pytest.fixture
def submitted(cast, plan):
    """Fauzan's plan, waiting for Nurlaila."""
    people.do(plan, "submit", cast.fauzan)
    return plan


def why(user, plan, action, kind="plan"):
    return as_(user).get(at("why", kind, plan.pk, action))


def test_who_may_reads_by_which_right_since_when_and_from_where(cast, submitted):
    told = words(why(cast.nurlaila, submitted, "approve_performanceplan"))
    assert "Why may you approve the plan?" in told
    assert "You may: you are the supervisor." in told
    assert "follows from the organisation: rater of the plan" in told
    assert "Since Jan. 5, 2026" in told
    assert "somebody else decides" not in told  # a gate that is open is nothing to tell


def test_who_may_not_reads_what_would_have_to_be_so(cast, plan):
    told = words(why(cast.fauzan, plan, "approve_performanceplan"))
    assert "Why can you not approve the plan?" in told
    assert "This is possible while it is: submitted." in told
    assert "– you are the supervisor" in told
    assert "This is your own record: somebody else decides." in told


def test_a_state_that_is_not_the_right_one_is_the_only_thing_told(cast, submitted):
    told = words(why(cast.fauzan, submitted, "edit_performanceplan"))
    assert "Now it is: submitted. This is possible while it is: draft, returned." in told
    assert "One of these would have to be so" not in told


def test_the_way_in_the_organisation_is_shown(cast, submitted):
    told = words(why(cast.ida, submitted, "view_performanceplan"))
    assert "Way in the organisation Pemerintah Kabupaten" in told
    assert "Through the group auditors" in told
    assert "decree 1/2026" in told


def test_a_right_of_somebody_else_names_whose_it_is(cast, submitted):
    stand_in(cast, submitted)
    told = words(why(cast.hendra, submitted, "approve_performanceplan"))
    assert "On behalf of Nurlaila" in told
    assert "SK 7/2026" in told


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("plan", "fly_performanceplan"),
        ("plan", "rate_evaluation"),
        ("nothing", "view_performanceplan"),
        ("evaluation", "view_evaluation"),
    ],
)
def test_what_does_not_exist_is_no_page(cast, plan, kind, action):
    assert why(cast.fauzan, plan, action, kind).status_code == 404


def test_who_may_not_see_the_record_learns_nothing(cast, submitted):
    assert why(cast.dedi, submitted, "view_performanceplan").status_code == 404


def test_the_year_explains_itself_too(cast, year):
    answer = why(cast.eka, year, "start_performancecycle", "year")
    assert "You may: you work for the personnel office." in text(answer)
