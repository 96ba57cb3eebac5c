"""Clicks and the clock that meet over one talk: one of them, and kind words for the other."""

import pytest
import time_machine

from tests import coaching as c
from tests.threads import at_once
from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.models import CoachingSession, CompetencyAssessment, PerformancePlan

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "7b1e63e4-2a0c-4a0b-9a53-0d5f5f0a6f12"


def test_recorded_from_two_tabs_it_is_one_talk(cast, approved):
    told = {"held_on": c.HELD_ON, "discussed": c.DISCUSSED, "agreed": c.AGREED, "key": KEY}

    def record():
        plan = PerformancePlan.all_rows.get(pk=approved.pk)
        return engine.start(CoachingFlow, plan, actor=cast.nurlaila, **told).artifact.pk

    with time_machine.travel(c.HELD, tick=False):
        outcomes = at_once(record, record)
    assert CoachingSession.all_rows.count() == 1
    assert CoachingSession.all_rows.get().pk in outcomes


def test_a_signature_and_the_clock_at_once_are_one_of_both(cast, approved):
    with time_machine.travel(c.HELD, tick=False):
        talk = c.held(approved, cast.nurlaila)
    step = c.step(talk).pk
    with time_machine.travel(c.OVER, tick=False):
        outcomes = at_once(
            lambda: engine.complete(step, actor=cast.fauzan, act="confirm_coaching"),
            lambda: engine.complete(step, actor=cast.system, act="lapse_coaching"),
        )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "bool"]
    talk.refresh_from_db()
    assert talk.status in ("CONFIRMED", "LAPSED")
    assert engine.open_steps(talk.process_id).count() == (talk.status == "CONFIRMED")


def test_scores_sent_from_two_tabs_stand_once(cast, approved):
    with time_machine.travel(c.HELD, tick=False):
        talk = c.held(approved, cast.nurlaila)

    def score():
        row = CoachingSession.all_rows.get(pk=talk.pk)
        with engine.or_conflict():
            return len(c.assessed(row, cast.nurlaila, c.HELD_ON))

    with time_machine.travel(c.HELD, tick=False):
        outcomes = at_once(score, score)
    assert sum(each == 3 for each in outcomes) == 1
    assert sum(isinstance(each, (Conflict, Incomplete)) for each in outcomes) == 1
    assert CompetencyAssessment.all_rows.count() == 3
