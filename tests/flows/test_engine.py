"""The other doors of the engine: claimed, handed on, cancelled, each with its reason kept."""

import pytest

from tests.cast import arrange, do, open_plan, step
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Employee, WorkflowEvent

NO_STEP = 10**9


@pytest.fixture
def unowned(cast, year):
    """A draft that was opened before its owner had an account; she has one now."""
    rahmi = Employee.objects.filter(pk=cast.employee("rahmi").pk)
    arrange(rahmi, user=None)
    plan = open_plan(cast, year, "rahmi")
    arrange(rahmi, user=cast.rahmi)
    return plan


def last_event(plan):
    return WorkflowEvent.objects.filter(process=plan.process_id).order_by("pk").last()


def test_the_person_it_is_meant_for_takes_a_step_that_nobody_owns(cast, unowned):
    assert engine.claim(step(unowned).pk, actor=cast.rahmi) is True
    assert engine.claim(step(unowned).pk, actor=cast.rahmi) is False
    event = last_event(unowned)
    assert (event.action, event.actor_name, event.owner) == ("engine.claim", "rahmi", cast.rahmi)


def test_nobody_else_takes_it(cast, unowned):
    with pytest.raises(Refused):
        engine.claim(step(unowned).pk, actor=cast.hendra)
    engine.claim(step(unowned).pk, actor=cast.rahmi)
    with pytest.raises(Conflict):
        engine.claim(step(unowned).pk, actor=cast.hendra)


def test_the_office_hands_a_step_on_and_says_why(cast, year):
    plan = open_plan(cast, year, "fauzan")
    engine.reassign(step(plan).pk, actor=cast.eka, to=cast.hendra, reason="cuti besar")
    event = last_event(plan)
    assert (event.actor_name, event.reason, event.owner) == ("Eka", "cuti besar", cast.hendra)
    engine.reassign(step(plan).pk, actor=cast.eka, to=None, reason="akun ditutup")
    assert (step(plan).owner, step(plan).status) == (None, "NEW")
    engine.reassign(step(plan).pk, actor=cast.eka, to=cast.fauzan, reason="kembali")
    assert (step(plan).owner, step(plan).status) == (cast.fauzan, "ASSIGNED")


def test_who_is_not_the_office_hands_nothing_on(cast, year):
    plan = open_plan(cast, year, "fauzan")
    with pytest.raises(Refused):
        engine.reassign(step(plan).pk, actor=cast.dedi, to=cast.dedi, reason="ingin tahu")
    assert step(plan).owner == cast.fauzan


def test_a_step_that_is_done_is_not_handed_on(cast, plan):
    task = step(plan)
    do(plan, "submit", cast.fauzan)
    with pytest.raises(Conflict):
        engine.reassign(task.pk, actor=cast.eka, to=cast.hendra, reason="terlambat")


def test_a_step_that_does_not_exist_says_so(cast):
    with pytest.raises(Conflict, match="does not exist any more"):
        engine.complete(NO_STEP, actor=cast.fauzan, act="submit")
    assert engine.find(NO_STEP) is None


def test_an_act_of_another_step_is_out_of_phase(cast, plan):
    with pytest.raises(OutOfPhase):
        engine.complete(step(plan).pk, actor=cast.nurlaila, act="approve")


def test_the_same_key_with_another_content_is_a_conflict(cast, plan):
    task = step(plan).pk
    engine.complete(task, actor=cast.fauzan, act="submit", key="once")
    with pytest.raises(Conflict, match="another content"):
        engine.complete(task, actor=cast.fauzan, act="submit", key="once", reason="lain")


def test_who_may_act_but_is_not_addressed_is_refused(cast, plan):
    engine.reassign(step(plan).pk, actor=cast.eka, to=cast.hendra, reason="salah alamat")
    with pytest.raises(Refused, match="addressed to somebody else"):
        engine.complete(step(plan).pk, actor=cast.fauzan, act="submit")
    assert plan.history.count() == 1


def test_the_acts_that_are_offered_are_those_that_are_possible(cast, plan):
    do(plan, "submit", cast.fauzan)
    offered = {name: engine.possible(step(plan), cast.users[name]) for name in cast.users}
    assert offered["nurlaila"] == offered["mukhtar"] == ["approve", "return"]
    assert offered["fauzan"] == ["withdraw"]
    assert offered["dedi"] == offered["rahmi"] == offered["eka"] == []


def test_nothing_is_possible_on_a_step_that_is_done(cast, plan):
    task = step(plan)
    do(plan, "submit", cast.fauzan)
    task.refresh_from_db()
    assert engine.possible(task, cast.fauzan) == []


def test_a_plan_that_ends_takes_its_open_step_along(cast, approved):
    why = {"via": "start_change", "reason": "prioritas daerah berubah"}
    process = engine.start(TargetSettingFlow, approved, actor=cast.fauzan, **why)
    engine.cancel(process, actor=cast.system, reason="pindah ke instansi lain")
    approved.refresh_from_db()
    process.refresh_from_db()
    assert (approved.status, process.status) == ("ENDED", "CANCELED")
    event = last_event(approved)
    assert (event.status, event.reason) == ("CANCELED", "pindah ke instansi lain")
    with pytest.raises(Conflict, match="over"):
        engine.cancel(process, actor=cast.system, reason="sekali lagi")


def test_nobody_but_the_system_account_cancels(cast, approved):
    why = {"via": "start_change", "reason": "prioritas daerah berubah"}
    process = engine.start(TargetSettingFlow, approved, actor=cast.fauzan, **why)
    with pytest.raises(Refused):
        engine.cancel(process, actor=cast.eka, reason="salah")
    approved.refresh_from_db()
    assert approved.status == "CHANGE_REQUESTED"
