"""E1-E6, E34, E40, E41: who waits for whom, what happens twice, what is lost."""

import asyncio
import contextlib
import threading

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, connections, transaction
from viewflow.fsm import TransitionNotAllowed
from viewflow.workflow import PROCESS, STATUS, checks, lock
from viewflow.workflow.context import Context, context
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.managers import ProcessQuerySet
from viewflow.workflow.models import Process
from viewflow.workflow.timers import fire_due_start_timers

from tests.contract import flows
from tests.contract.models import Doc, DocProcess
from tests.contract.steps import browser, claim, complete, opened, task_of

ROW_LOCKS = pytest.mark.skipif(
    "not __import__('django.db').db.connection.features.has_select_for_update",
    reason="an IMMEDIATE transaction is itself the lock",
)


def at_once(act, times):
    """Runs `act` in so many threads, each with a connection of its own."""

    def one():
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ends_after_three_clicks(flow_class, monkeypatch, patience):
    """Three posts of one step, of which none begins before all have read it, if they can."""
    ani = User.objects.create(username="ani")
    process, task = opened(flow_class, Doc.objects.create())
    claim(task, ani)
    url, met = task.reverse("execute"), threading.Barrier(3)
    can_execute = flow_class.review.can_execute

    def meet(user, task):
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(timeout=patience)
        return can_execute(user, task)

    monkeypatch.setattr(flow_class.review, "can_execute", meet)
    browsers = [browser(ani) for _ in range(3)]
    at_once(lambda: browsers.pop().post(url), times=3)
    return process.task_set.filter(flow_task=flow_class.end).count()


def test_e01_no_lock_is_the_default():
    assert flows.UnlockedFlow.lock_impl is lock.no_lock


def test_e01_a_join_without_a_lock_is_only_warned_about():
    warned = {warning.obj: warning for warning in checks.check_join_nodes_require_a_real_lock(None)}
    assert warned[flows.PanelFlow].id == "viewflow.W001"
    assert not warned[flows.PanelFlow].is_serious()


@ROW_LOCKS
@pytest.mark.django_db(transaction=True)
def test_e01_three_clicks_make_the_next_step_three_times(monkeypatch):
    assert ends_after_three_clicks(flows.UnlockedFlow, monkeypatch, patience=10) == 3


@pytest.mark.django_db(transaction=True)
def test_e01_three_clicks_under_a_lock_make_it_once(monkeypatch):
    assert ends_after_three_clicks(flows.ReviewFlow, monkeypatch, patience=0.5) == 1


def test_e02_the_page_locks_the_process_named_in_the_url(doc, ani, monkeypatch):
    locked = []

    @contextlib.contextmanager
    def remember(flow_class, process_pk):
        locked.append(process_pk)
        yield

    process, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    monkeypatch.setattr(flows.ReviewFlow, "lock_impl", remember)
    url = task.reverse("execute").replace(f"/{process.pk}/", "/999999/", 1)
    assert browser(ani).post(url).status_code == 302
    task.refresh_from_db()
    assert (task.status, locked) == (STATUS.DONE, [999999])


@pytest.mark.django_db
def test_e03_the_shipped_lock_tries_five_times_and_sleeps_in_between(monkeypatch):
    def locked(queryset, **options):
        raise DatabaseError(options)

    slept = []
    monkeypatch.setattr(ProcessQuerySet, "select_for_update", locked)
    monkeypatch.setattr(lock.time, "sleep", slept.append)
    shipped = lock.select_for_update_lock
    with pytest.raises(FlowLockFailed), shipped(flows.ReviewFlow, 1):
        pytest.fail("nobody may get here")
    assert (len(slept), shipped.nowait) == (4, True)


def test_e03_a_page_does_not_know_what_to_do_when_the_lock_fails(doc, ani, monkeypatch):
    @contextlib.contextmanager
    def taken(flow_class, process_pk):
        raise FlowLockFailed
        yield  # a context manager is made of a generator

    _, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    monkeypatch.setattr(flows.ReviewFlow, "lock_impl", taken)
    assert browser(ani).post(task.reverse("execute")).status_code == 500


def test_e04_a_repeated_start_is_a_second_process(doc):
    for _ in range(2):
        opened(flows.ReviewFlow, doc)
    assert Process.objects.count() == 2


def test_e04_a_repeated_execute_is_an_error_not_an_answer(doc, ani):
    _, task = opened(flows.ReviewFlow, doc)
    complete(task, ani)
    with pytest.raises(TransitionNotAllowed), task.activation() as activation:
        activation.start(None)


def test_e05_a_finished_process_can_be_cancelled(doc, ani):
    process, task = opened(flows.ReviewFlow, doc)
    complete(task, ani)
    assert Process.objects.get().status == PROCESS.DONE
    flows.ReviewFlow.instance.cancel(process)  # the instance still says NEW
    assert Process.objects.get().status == PROCESS.CANCELED


def test_e06_a_second_instance_of_a_process_overwrites_the_first(doc):
    process, _ = opened(flows.ReviewFlow, doc)
    one, two = (DocProcess.objects.get(pk=process.pk) for _ in range(2))
    one.note, two.count = "kept?", 5
    one.save()
    two.save()
    assert not DocProcess.objects.get(pk=process.pk).note


def test_e06_the_end_of_a_flow_saves_the_process_whole(doc, ani):
    process, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    with task.activation() as activation:
        assert activation.process.status == PROCESS.NEW
        DocProcess.objects.filter(pk=process.pk).update(data={"note": "kept?"})
        activation.start(None)
        activation.execute()
    assert not DocProcess.objects.get(pk=process.pk).note


@pytest.mark.django_db(transaction=True)
def test_e34_two_dispatchers_open_the_same_process_twice(monkeypatch):
    node, met = flows.DailyFlow.start, threading.Barrier(2)
    is_due = node.is_due

    def both_look_before_either_opens(at):
        due = is_due(at)
        met.wait(timeout=5)
        return due

    monkeypatch.setattr(node, "is_due", both_look_before_either_opens)
    at_once(lambda: fire_due_start_timers([flows.DailyFlow]), times=2)
    assert Process.objects.filter(flow_class=flows.DailyFlow).count() == 2


def test_e40_the_failure_mode_leaks_from_one_coroutine_to_the_other():
    async def tolerant(entered, left):
        with Context(propagate_exception=False):
            entered.set()
            await left.wait()

    async def bystander(entered, left):
        await entered.wait()
        seen = context.propagate_exception
        left.set()
        return seen

    async def both():
        entered, left = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(tolerant(entered, left), bystander(entered, left))

    assert asyncio.run(both())[1] is False
    assert context.propagate_exception is True


def test_e40_the_lock_queue_leaks_from_one_coroutine_to_the_other():
    ran = []

    async def holder(entered, left):
        with lock.lock_scope(lambda flow_class, pk: contextlib.nullcontext(), None, 1):
            entered.set()
            await left.wait()

    async def bystander(entered, left):
        await entered.wait()
        lock.after_lock_released(lambda: ran.append("now"))  # it holds no lock
        waited = not ran
        left.set()
        return waited

    async def both():
        entered, left = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(holder(entered, left), bystander(entered, left))

    assert asyncio.run(both())[1] is True
    assert ran == ["now"]


@pytest.mark.django_db(transaction=True)
def test_e41_a_callback_after_the_lock_runs_although_the_work_failed():
    ran = []

    def unit():
        with flows.ReviewFlow.lock(1):
            lock.after_lock_released(lambda: ran.append(True))
            raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        unit()
    assert ran


@pytest.mark.django_db(transaction=True)
def test_e41_a_callback_after_the_lock_runs_before_the_outer_commit():
    uncommitted = []
    with transaction.atomic(), flows.ReviewFlow.lock(1):
        lock.after_lock_released(lambda: uncommitted.append(connection.in_atomic_block))
    assert uncommitted == [True]


def test_e41_nothing_in_the_engine_waits_for_the_commit(doc, ani):
    _, task = opened(flows.ReviewFlow, doc)
    complete(task, ani)
    assert task_of(task.process, flows.ReviewFlow.end).status == STATUS.DONE
    assert connection.run_on_commit == []
