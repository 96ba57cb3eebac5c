"""The events of a process say what the engine forgets: who, for whom, why, in which order."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from viewflow.workflow.models import Process, Task

from tests.audit.conftest import CHANGE
from tests.audit.trail_reading import last_events, mark, on_record
from tests.cast import do, step
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Delegation, GrantSource, PerformancePlan, WorkflowEvent
from viewflow_kinerja.permissions import Right, grants


def test_the_events_replay_to_the_state_and_owner_of_every_task(lived):
    events = last_events()
    for task in Task.objects.all():
        event = events.pop(task.pk)
        assert (event.status, event.owner_id) == (task.status, task.owner_id)
        assert (event.process_id, event.node) == (task.process_id, task.flow_task.name)
    assert events == {}


def test_every_event_names_a_person_and_an_act(lived):
    assert WorkflowEvent.objects.exists()
    assert not WorkflowEvent.objects.filter(actor=None).exists()
    assert not WorkflowEvent.objects.filter(action__in=["", "outside"]).exists()


def decided(process):
    """The events by which a step of a process was done, by a person, in their order."""
    done = WorkflowEvent.objects.filter(process=process, status="DONE").order_by("pk")
    return [event for event in done if hasattr(event.task.flow_task, "acts")]


def test_the_event_of_a_step_and_its_history_tell_the_same(lived):
    compared = 0
    for row in lived:
        for event in decided(row.process):
            (told,) = type(row).history.filter(wf_task_id=event.task_id)
            assert (told.act, told.reason) == (event.action, event.reason)
            assert (told.history_user_id, told.actor_name) == (event.actor_id, event.actor_name)
            assert told.on_behalf_of_id == event.on_behalf_of_id
            assert told.wf_process_id == event.process_id
            compared += 1
    assert compared == 3 + 5  # the second process of the plan, and the whole review


def test_every_row_of_history_that_a_step_caused_names_the_step(cast, plan):
    task, since = step(plan), mark()
    do(plan, "submit", cast.fauzan)
    rows = on_record(since)
    assert {name for name, _ in rows} == {"performanceplan", "accessgrant"}
    named = {(row.wf_process_id, row.wf_task_id) for _, row in rows}
    assert named == {(plan.process_id, task.pk)}


def test_the_opening_of_a_process_is_signed_and_its_reason_kept(cast, approved):
    from viewflow_kinerja.flows.target_setting import TargetSettingFlow as Flow

    process = engine.start(Flow, approved, actor=cast.fauzan, via="start_change", reason=CHANGE)
    first = WorkflowEvent.objects.filter(process=process).order_by("pk").first()
    assert (first.node, first.action, first.reason) == (
        "start_change",
        "plan.request_change",
        CHANGE,
    )


@pytest.mark.parametrize(
    ("who", "act", "error"),
    [
        ("dedi", "approve", Refused),
        ("fauzan", "approve", Refused),
        ("nurlaila", "rate", OutOfPhase),
    ],
)
def test_a_refused_act_leaves_neither_history_nor_event(cast, submitted, who, act, error):
    since, events = mark(), WorkflowEvent.objects.count()
    with pytest.raises(error):
        do(submitted, act, cast.users[who])
    assert on_record(since) == []
    assert WorkflowEvent.objects.count() == events


def test_an_act_that_fails_half_way_leaves_neither(cast, plan):
    """It was allowed and began; then something was missing."""
    since, events = mark(), WorkflowEvent.objects.count()
    with pytest.raises(TypeError):
        do(plan, "submit", cast.fauzan, no_such="particular")
    assert on_record(since) == []
    assert WorkflowEvent.objects.count() == events


@pytest.fixture
def submitted(cast, plan):
    do(plan, "submit", cast.fauzan)
    return plan


@pytest.fixture
def delegate(cast, submitted):
    """Hendra stands in for Nurlaila."""
    today = timezone.localdate()
    people = {"principal": cast.employee("nurlaila"), "delegate": cast.employee("hendra")}
    work = context.unit_of_work(actor=cast.system, act="test.arrange")
    with work, transaction.atomic():
        Delegation.all_rows.create(
            **people, unit=cast.units["APTIKA"], effective_from=today, effective_to=today
        )
        right = {"right": Right.SUPERVISE_PLAN, "anchor": submitted, "subject": cast.hendra}
        why = {"source": GrantSource.DELEGATION, "reason": "Plh", "principal": people["principal"]}
        grants.give([grants.Spec(**right, **why)])
    return cast.hendra


def test_history_and_event_say_for_whom_a_delegate_acted(cast, submitted, delegate):
    task, principal = step(submitted), cast.employee("nurlaila").pk
    do(submitted, "return", delegate, reason="belum lengkap")
    told = PerformancePlan.history.filter(wf_task_id=task.pk).get()
    (event,) = [each for each in decided(submitted.process) if each.task_id == task.pk]
    for each in (told, event):
        assert (each.actor_name, each.on_behalf_of_id) == ("Hendra", principal)
    assert event.owner_id == cast.nurlaila.pk  # it stays her step


def test_a_task_moved_past_our_door_raises_the_alarm(cast, plan):
    task = step(plan)
    task.save()
    alarm = WorkflowEvent.objects.filter(task=task).latest("pk")
    assert (alarm.action, alarm.actor, alarm.actor_name) == ("outside", None, "")


def test_a_process_that_is_cancelled_says_who_and_why(cast, plan):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        plan.record(status="APPROVED", rater=cast.employee("nurlaila"))
    engine.cancel(plan.process, actor=cast.system, reason="pindah instansi")
    event = WorkflowEvent.objects.filter(process=plan.process).latest("pk")
    assert (event.status, event.action, event.reason) == (
        "CANCELED",
        "plan.end_segment",
        "pindah instansi",
    )


def test_the_trail_protects_the_engines_rows(cast, plan):
    task = step(plan)
    for row in (task, Process.objects.get(pk=plan.process_id)):
        with pytest.raises(ProtectedError):
            row.delete()
