"""Clicks that meet over one improvement action: one act, and kind words for the other."""

import pytest
import time_machine

from tests import improvement as i
from tests.threads import at_once
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import ImprovementAction

pytestmark = pytest.mark.django_db(transaction=True)


def named(outcomes):
    return sorted(type(each).__name__ for each in outcomes)


def test_two_checks_at_once_are_one(cast, approved):
    with time_machine.travel(i.utc(4, 20), tick=False):
        row = i.do(i.opened(approved, cast.nurlaila), "agree", cast.fauzan)
        i.do(row, "progress", cast.fauzan, note="lulus")
        step = i.step(row).pk
        facts = {"actor": cast.nurlaila, "act": "verify_improvement"}
        told = [{"outcome": each, "note": "skor"} for each in ("ACHIEVED", "PARTLY")]
        outcomes = at_once(
            lambda: engine.complete(step, payload=told[0], **facts),
            lambda: engine.complete(step, payload=told[1], **facts),
        )
    assert named(outcomes) == ["Conflict", "bool"]
    row.refresh_from_db()
    row.area.refresh_from_db()
    assert (row.outcome, row.area.status) in {("ACHIEVED", "CLOSED"), ("PARTLY", "OPEN")}


def test_agreeing_meets_cancelling_and_one_of_them_holds(cast, approved):
    with time_machine.travel(i.utc(4, 20), tick=False):
        row = i.opened(approved, cast.nurlaila)
        step = i.step(row).pk
        drop = {"actor": cast.nurlaila, "act": "cancel_improvement", "reason": "salah"}
        outcomes = at_once(
            lambda: engine.complete(step, actor=cast.fauzan, act="agree_improvement"),
            lambda: engine.complete(step, **drop),
        )
    assert named(outcomes) == ["Conflict", "bool"]
    assert ImprovementAction.all_rows.get().status in {"AGREED", "CANCELLED"}
    assert row.process.task_set.filter(status__in=engine.OPEN).count() <= 1
