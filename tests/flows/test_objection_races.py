"""Clicks and the clock that meet over one objection: one act, and kind words for the other."""

import pytest
import time_machine

from tests import objections as o
from tests.threads import at_once
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.objection import ObjectionFlow
from viewflow_kinerja.jobs import objections as jobs
from viewflow_kinerja.models import Evaluation, Objection

pytestmark = pytest.mark.django_db(transaction=True)


def file(evaluation, actor):
    row = Evaluation.all_rows.get(pk=evaluation.pk)
    facts = {"actor": actor, "grounds": o.GROUNDS}
    return lambda: engine.start(ObjectionFlow, row, **facts).artifact.status


def test_two_decisions_at_once_are_one(cast, approved):
    evaluation = o.delivered(cast, approved)
    with time_machine.travel(o.FILED, tick=False):
        case = o.explained(o.filed(evaluation, cast.fauzan), cast.nurlaila)
    step = o.step(case)
    facts = {"actor": cast.mukhtar, "act": "decide_objection"}
    upheld = {"decision": o.REASONS}
    changed = upheld | {"result": "MEETS", "behaviour": "MEETS"}
    with time_machine.travel(o.DECIDED, tick=False):
        outcomes = at_once(
            lambda: engine.complete(step.pk, payload=upheld, **facts),
            lambda: engine.complete(step.pk, payload=changed, **facts),
        )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "bool"]
    case.refresh_from_db()
    versions = Evaluation.all_rows.filter(plan=approved, period=evaluation.period).count()
    assert (case.status, versions) in {("UPHELD", 1), ("CHANGED", 2)}


def test_a_filing_after_midnight_meets_the_clock_and_moves_nothing(cast, approved):
    evaluation = o.delivered(cast, approved)
    with time_machine.travel(o.OVER, tick=False):
        at_once(file(evaluation, cast.fauzan), lambda: jobs.accept(o.OVER, actor=cast.system))
        jobs.accept(o.OVER, actor=cast.system)
    evaluation.refresh_from_db()
    assert evaluation.status == "DEEMED_ACCEPTED"
    assert {row.dismissed_because for row in Objection.all_rows.all()} <= {"LATE"}


def test_a_filing_in_the_last_second_wins_against_a_clock_that_is_late(cast, approved):
    """Both are under way: whichever comes first, what was filed in time is heard."""
    evaluation = o.delivered(cast, approved)
    with time_machine.travel(o.LAST_SECOND, tick=False):
        outcomes = at_once(
            file(evaluation, cast.fauzan),
            lambda: jobs.accept(o.LAST_SECOND, actor=cast.system),
        )
    evaluation.refresh_from_db()
    assert "FILED" in outcomes
    assert evaluation.status == "OBJECTED"


def test_filed_from_two_tabs_it_is_one_objection(cast, approved):
    evaluation = o.delivered(cast, approved)
    with time_machine.travel(o.FILED, tick=False):
        outcomes = at_once(file(evaluation, cast.fauzan), file(evaluation, cast.fauzan))
    assert "FILED" in outcomes
    assert Objection.all_rows.filter(status="FILED").count() == 1
    assert not any(isinstance(each, Conflict) and not str(each) for each in outcomes)
