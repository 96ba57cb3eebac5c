"""A coaching talk from the record to the answers, and what the clock closes."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests import coaching as c
from tests.cast import approved_plan
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs import coaching as jobs
from viewflow_kinerja.models import (
    CoachingSession,
    CompetencyAssessment,
    LeaderFeedback,
)
from viewflow_kinerja.permissions import Action, policy


@pytest.fixture
def talk(cast, approved):
    """Nurlaila and Fauzan spoke on 20 April."""
    with time_machine.travel(c.HELD, tick=False):
        return c.held(approved, cast.nurlaila)


@pytest.fixture
def signed(cast, talk):
    """He signs on 21 April."""
    with time_machine.travel(c.SIGNED, tick=False):
        return c.signed(talk, cast.fauzan)


@pytest.fixture
def answered(cast, signed):
    """And answers on the same day."""
    with time_machine.travel(c.SIGNED, tick=False):
        return c.answered(signed, cast.fauzan)


def tick(at):
    with time_machine.travel(at, tick=False):
        return jobs.lapse(at)


def test_a_talk_is_recorded_by_the_supervisor_and_waits_for_the_employee(cast, talk):
    assert (talk.status, talk.held_on, talk.rater) == (
        *("HELD", c.HELD_ON),
        cast.employee("nurlaila"),
    )
    assert talk.answer_by == date(2026, 4, 27)
    assert (c.step(talk).flow_task.name, c.step(talk).owner) == ("sign", cast.fauzan)
    assert talk.history.get().act == "plan.record_coaching"


def test_signed_it_asks_for_the_nine_answers_and_answered_it_is_closed(cast, signed):
    assert (signed.status, signed.comment, signed.confirmed_at) == ("CONFIRMED", "setuju", c.SIGNED)
    assert (c.step(signed).flow_task.name, signed.answer_by) == ("reflect", date(2026, 4, 28))
    with time_machine.travel(c.SIGNED, tick=False):
        c.answered(signed, cast.fauzan)
    given = LeaderFeedback.all_rows.get(session=signed)
    assert (signed.status, signed.closed_at) == ("ANSWERED", c.SIGNED)
    assert (given.answers, given.rater) == (c.ANSWERS, cast.employee("nurlaila"))
    assert not engine.open_steps(signed.process_id).exists()


def test_a_talk_needs_words_and_a_day_that_has_come(cast, approved):
    with time_machine.travel(c.HELD, tick=False):
        with pytest.raises(Incomplete, match="about"):
            c.held(approved, cast.nurlaila, discussed=" ")
        with pytest.raises(Incomplete, match="agreed"):
            c.held(approved, cast.nurlaila, agreed="")
        with pytest.raises(Incomplete, match="not come"):
            c.held(approved, cast.nurlaila, held_on=date(2026, 4, 21))
    assert not CoachingSession.all_rows.exists()


def test_only_the_supervisor_records_and_only_the_employee_signs(cast, approved, talk):
    for name in ("fauzan", "hendra", "mukhtar", "eka", "ida", "bupati"):
        with time_machine.travel(c.HELD, tick=False), pytest.raises(Refused):
            c.held(approved, cast.users[name])
        if name != "fauzan":
            with time_machine.travel(c.SIGNED, tick=False), pytest.raises(Refused):
                c.signed(talk, cast.users[name])


def test_a_statement_left_out_or_answered_otherwise_is_asked_for_again(cast, signed):
    for wrong in ({**c.ANSWERS, "FREE": ""}, {**c.ANSWERS, "FREE": "MAYBE"}, {}):
        with pytest.raises(Incomplete, match="nine"):
            c.answered(signed, cast.fauzan, answers=wrong)
    assert not LeaderFeedback.all_rows.exists()


def test_sent_twice_by_one_form_it_is_one_talk(cast, approved):
    key = "7b1e63e4-2a0c-4a0b-9a53-0d5f5f0a6f10"
    with time_machine.travel(c.HELD, tick=False):
        one = c.held(approved, cast.nurlaila, key=key)
        assert c.held(approved, cast.nurlaila, key=key) == one
        other = approved_plan(cast, approved.cycle, "hendra")
        with pytest.raises(Conflict, match="something else"):
            c.held(other, cast.nurlaila, key=key)


@pytest.mark.parametrize("state", ["talk", "signed"])
def test_whoever_does_not_answer_is_not_waited_for(request, cast, state):
    session = request.getfixturevalue(state)
    late = 0 if state == "talk" else 1
    before, after = c.utc(4, 27 + late, 16, 59, 59), c.utc(4, 27 + late, 17)
    assert tick(before) == 0
    assert tick(after) == 1
    session.refresh_from_db()
    assert (session.status, session.closed_at) == ("LAPSED", after)
    assert (session.confirmed_at is not None) == (state == "signed")
    assert not engine.open_steps(session.process_id).exists()
    assert tick(after) == 0


def test_the_clock_closes_nothing_before_its_term_and_people_not_at_all(cast, talk):
    with time_machine.travel(c.LAST_SECOND, tick=False), pytest.raises(OutOfPhase):
        c.do(talk, "lapse_coaching", cast.system)
    with time_machine.travel(c.OVER, tick=False), pytest.raises(Refused):
        c.do(talk, "lapse_coaching", cast.nurlaila)


def test_competencies_are_scored_before_and_after(cast, answered):
    with time_machine.travel(c.SIGNED, tick=False):
        c.assessed(answered, cast.nurlaila, date(2026, 4, 21))
    again = [each | {"score": score} for each, score in zip(c.SCORES, (4, 4, 3), strict=True)]
    with time_machine.travel(c.OCTOBER, tick=False):
        c.assessed(answered, cast.nurlaila, date(2026, 10, 12), again)
    rows = CompetencyAssessment.all_rows.filter(session=answered).order_by("assessed_on", "pk")
    assert [row.score for row in rows] == [2, 3, 2, 4, 4, 3]
    assert [row.number for row in rows][:3] == [22, 18, None]


def test_a_score_needs_a_name_a_reason_and_one_to_five(cast, answered):
    day, right = date(2026, 4, 21), c.SCORES[0]
    wrong = [
        ([], "at least one"),
        ([right, right], "once a day"),
        ([right | {"score": 6}], "1 to 5"),
        ([right | {"score": 0}], "1 to 5"),
        ([right | {"grounds": " "}], "reason"),
        ([right | {"competency": " "}], "Name"),
    ]
    with time_machine.travel(c.SIGNED, tick=False):
        for scores, words in wrong:
            with pytest.raises(Incomplete, match=words):
                c.assessed(answered, cast.nurlaila, day, scores)
        for on in (date(2026, 4, 19), date(2026, 4, 22)):
            with pytest.raises(Incomplete, match="until today"):
                c.assessed(answered, cast.nurlaila, on)
        for name in ("fauzan", "mukhtar", "eka", "hendra"):
            with pytest.raises(Refused):
                c.assessed(answered, cast.users[name], day)
    assert not CompetencyAssessment.all_rows.exists()


def test_a_form_of_scores_sent_twice_is_one(cast, answered):
    key = "7b1e63e4-2a0c-4a0b-9a53-0d5f5f0a6f11"
    facts = {"actor": cast.nurlaila, "assessed_on": date(2026, 4, 21), "scores": c.SCORES}
    with time_machine.travel(c.SIGNED, tick=False):
        first = c.coaching.assess(answered, key=key, **facts)
        assert c.coaching.assess(answered, key=key, **facts) == first
        with pytest.raises(Incomplete, match="once a day"):
            c.coaching.assess(answered, **facts)


def test_the_answers_are_for_the_superior_and_never_for_who_led_the_talk(cast, answered):
    given = LeaderFeedback.all_rows.get()
    allowed = {"fauzan", "mukhtar", "ida"}
    for name, account in cast.users.items():
        seen = policy.visible(account, LeaderFeedback, Action.VIEW_LEADERFEEDBACK)
        assert seen.exists() == (name in allowed), name
        assert policy.may_view(account, given) == (name in allowed), name
        told = policy.visible(account, LeaderFeedback, Action.VIEW_AUDIT)
        assert told.exists() == (name in {"fauzan", "ida"}), name
    assert not policy.visible(cast.system, LeaderFeedback, Action.VIEW_LEADERFEEDBACK).exists()


def test_who_led_the_talk_is_shut_out_even_where_she_stands_above(cast, answered):
    """She has been promoted: today she is the superior of the rater, or audits."""
    with context.unit_of_work(actor=cast.system, act="test.arrange"), transaction.atomic():
        LeaderFeedback.all_rows.get().record(rater=cast.employee("mukhtar"))
    assert not policy.visible(cast.mukhtar, LeaderFeedback, Action.VIEW_LEADERFEEDBACK).exists()


def test_the_database_keeps_what_a_talk_promises(cast, talk):
    wrong = [
        {"rater": talk.employee},
        {"discussed": ""},
        {"status": "CONFIRMED"},
        {"status": "ANSWERED", "confirmed_at": c.SIGNED},
        {"closed_at": c.SIGNED},
        {"status": "PLANNED"},
    ]
    for columns in wrong:
        unit = context.unit_of_work(actor=cast.system, act="test.arrange")
        with pytest.raises(IntegrityError), unit, transaction.atomic():
            CoachingSession.all_rows.get().record(**columns)


def test_recording_and_signing_cost_few_statements(cast, approved, django_assert_max_num_queries):
    with time_machine.travel(c.HELD, tick=False):
        with django_assert_max_num_queries(20):
            session = c.held(approved, cast.nurlaila)
        with django_assert_max_num_queries(27):  # the step is looked up by the test
            c.signed(session, cast.fauzan)
        with django_assert_max_num_queries(27):
            c.answered(session, cast.fauzan)
