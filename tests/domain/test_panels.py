"""The evaluation team recommends, blind to each other; the rater decides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.worked_example import rows
from viewflow_kinerja.domain import panels
from viewflow_kinerja.domain.codes import PanelOutcome, TeamAnswer, TeamReview
from viewflow_kinerja.domain.panels import Answer, Seat

FIRST, DAY, LAST = date(2026, 1, 1), date(2027, 1, 7), date(2027, 1, 31)
AGREE = Answer(TeamAnswer.AGREE)
ADJUST = Answer(TeamAnswer.ADJUST, "Check tickets waiting for third parties")
MEMBERS = ("Wayan", "Made", "Ketut")
TEAM = [Seat(member, FIRST, LAST) for member in MEMBERS]
answers = st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from([AGREE, ADJUST]))


def test_the_whole_team_looks_where_nobody_is_barred():
    assert panels.panel(TEAM, day=DAY, barred=["Fauzan", "Nurlaila", None]) == MEMBERS


@pytest.mark.parametrize("own_part", range(3), ids=["rated", "rater", "superior"])
def test_nobody_sits_on_a_case_with_a_part_in_it(own_part):
    people = ["Fauzan", "Nurlaila", "Mukhtar"]
    people[own_part] = "Made"
    assert panels.panel(TEAM, day=DAY, barred=people) == ("Wayan", "Ketut")


def test_a_team_that_is_wholly_barred_is_nobody():
    assert panels.panel(TEAM, day=DAY, barred=MEMBERS) == ()


@pytest.mark.parametrize(
    ("day", "sits"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_seat_counts_from_its_first_day_to_its_last(day, sits):
    assert (panels.panel([Seat("Wayan", FIRST, LAST)], day=day, barred=[]) == ("Wayan",)) is sits


def test_a_seat_with_an_open_end_does_not_lapse():
    assert panels.panel([Seat("Wayan", FIRST)], day=date(2099, 1, 1), barred=[]) == ("Wayan",)


def test_who_was_appointed_twice_is_asked_once():
    assert panels.panel([*TEAM, Seat("Wayan", DAY)], day=DAY, barred=[]) == MEMBERS


def test_who_replaces_a_member_is_asked_in_his_stead():
    seats = [Seat("Wayan", FIRST, DAY - timedelta(days=1)), Seat("Nyoman", DAY)]
    assert panels.panel(seats, day=DAY, barred=[]) == ("Nyoman",)


@pytest.mark.parametrize(
    ("answer", "complete"),
    [(AGREE, True), (ADJUST, True), (Answer(TeamAnswer.ADJUST, " \n"), False)],
)
def test_an_adjustment_needs_a_reason_and_agreement_needs_none(answer, complete):
    assert panels.is_complete(answer) is complete


@given(answers, st.booleans())
def test_a_panel_is_open_while_a_member_is_silent_and_the_term_runs(given_answers, expired):
    closed = panels.is_closed(given_answers, asked=MEMBERS, expired=expired)
    assert closed is (expired or len(given_answers) == len(MEMBERS))


def test_an_answer_of_somebody_who_was_not_asked_closes_nothing():
    assert not panels.is_closed({"Nyoman": AGREE}, asked=["Wayan"], expired=False)


def test_a_panel_of_nobody_is_done_at_once():
    assert panels.is_closed({}, asked=[], expired=False)


@given(answers, st.sampled_from([*MEMBERS, "Nurlaila", "Eka", None]))
def test_while_it_is_open_everybody_sees_at_most_the_own_answer(given_answers, viewer):
    seen = panels.shown(given_answers, to=viewer, closed=False)
    assert seen == {k: v for k, v in given_answers.items() if k == viewer}


@given(answers, st.sampled_from([*MEMBERS, "Nurlaila", None]))
def test_once_it_is_closed_all_answers_are_seen(given_answers, viewer):
    assert panels.shown(given_answers, to=viewer, closed=True) == given_answers


@pytest.mark.parametrize(
    ("said", "asked", "found"),
    [
        ([AGREE, AGREE, AGREE], 3, PanelOutcome.AGREE),
        ([AGREE, ADJUST, AGREE], 3, PanelOutcome.ADJUST),
        ([AGREE], 3, PanelOutcome.AGREE),
        ([], 3, PanelOutcome.SILENT),
        ([], 0, PanelOutcome.NOBODY),
    ],
)
def test_one_adjustment_is_enough_and_silence_is_no_agreement(said, asked, found):
    assert panels.outcome(said, asked=asked) == found


@pytest.mark.parametrize(
    ("review", "sent", "must", "may"),
    [
        (TeamReview.REQUIRED, False, True, True),
        (TeamReview.REQUIRED, True, False, False),
        (TeamReview.OPTIONAL, False, False, True),
        (TeamReview.OPTIONAL, True, False, False),
        (TeamReview.OFF, False, False, False),
    ],
)
def test_the_team_looks_once_where_the_rules_want_it(review, sent, must, may):
    assert panels.must_be_sent(review, sent=sent) is must
    assert panels.may_be_sent(review, sent=sent) is may


@pytest.mark.parametrize("found", [None, *PanelOutcome])
def test_only_a_rating_kept_after_an_adjustment_needs_a_reason(found):
    wanted = found == PanelOutcome.ADJUST
    assert panels.needs_reason_to_keep(found, revised=False) is wanted
    assert not panels.needs_reason_to_keep(found, revised=True)


@pytest.mark.parametrize("row", rows("team_reviews"), ids=lambda row: row["ratee"])
def test_the_team_of_2026_is_answered_where_it_recommends_an_adjustment(row):
    answer = Answer(TeamAnswer(row["recommendation"]), row["reason"])
    found = panels.outcome([answer], asked=1)
    assert panels.is_complete(answer)
    assert panels.needs_reason_to_keep(found, revised=False) is bool(row["rater_answer"])
