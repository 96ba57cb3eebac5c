"""E15-E22: what becomes of a step that is cancelled, fails, waits, or loses its owner."""

import pytest
from viewflow.workflow import PROCESS, STATUS
from viewflow.workflow.context import Context
from viewflow.workflow.models import Process, Task
from viewflow.workflow.timers import fire_due_timers

from tests.contract import flows
from tests.contract.steps import (
    cancel,
    claim,
    complete,
    let_time_pass,
    opened,
    run,
    states,
    task_of,
)


@pytest.fixture
def failed(doc):
    """A process one of whose branches failed behind a timer or a job."""
    process, task = opened(flows.FailingFlow, doc, "one")
    with Context(propagate_exception=False):
        run(task)
    return process


def revived(task):
    cancel(task)
    with task.activation() as activation:
        return activation.revive()


def test_e15_a_revived_task_is_anybodys(doc, budi):
    _, task = opened(flows.TimedFlow, doc)
    again = revived(task)
    assert (again.owner, again.owner_permission) == (None, None)
    assert again.flow_task.can_assign(budi, again)


def test_e15_a_revived_task_has_no_deadlines(doc):
    process, task = opened(flows.TimedFlow, doc)
    timers = process.task_set.filter(flow_task_type="TIMER")
    assert timers.filter(previous=task).count() == 2
    assert not timers.filter(previous=revived(task)).exists()


def test_e16_the_deadlines_of_a_cancelled_task_fire(doc):
    process, task = opened(flows.TimedFlow, doc)
    cancel(task)
    let_time_pass(process)
    assert fire_due_timers() == 2
    assert states(process)["escalated"] == STATUS.NEW


def test_e17_a_join_does_not_notice_a_cancelled_branch(doc, ani):
    process, task = opened(flows.PanelFlow, doc, "one")
    complete(task, ani)
    cancel(task_of(process, flows.PanelFlow.other))
    assert states(process)["join"] == STATUS.STARTED
    assert "end" not in states(process)


def test_e18_a_side_path_that_waited_in_a_branch_blocks_the_join_for_ever(doc, ani):
    process, task = opened(flows.PanelFlow, doc, "one")
    let_time_pass(process)
    fire_due_timers()
    complete(task, ani)
    run(task_of(process, flows.PanelFlow.other))
    complete(task_of(process, flows.PanelFlow.chase), ani)
    assert states(process)["chased"] == STATUS.DONE
    assert states(process)["join"] == STATUS.STARTED


def test_e18_without_the_side_path_the_join_wakes(doc, ani):
    process, task = opened(flows.PanelFlow, doc, "one")
    complete(task, ani)
    run(task_of(process, flows.PanelFlow.other))
    assert states(process)["end"] == STATUS.DONE


def test_e19_a_process_is_done_although_a_step_failed(failed):
    run(task_of(failed, flows.FailingFlow.other))
    assert states(failed)["fail"] == STATUS.ERROR
    assert Process.objects.get(pk=failed.pk).status == PROCESS.DONE


def test_e20_a_failure_stores_the_local_variables(failed):
    task = task_of(failed, flows.FailingFlow.fail)
    assert task.data["_exception"]["locals"]["nik"] == "3173000000000001"


def test_e21_nobody_is_named_who_started(doc):
    process, _ = opened(flows.ReviewFlow, doc)
    assert task_of(process, flows.ReviewFlow.start).owner is None


def test_e21_nobody_knows_when_a_task_was_assigned_or_begun(doc, ani):
    _, task = opened(flows.ReviewFlow, doc)
    complete(task, ani)
    task.refresh_from_db()
    assert task.assigned is None
    assert (task.finished - task.started).total_seconds() < 1


def test_e21_undo_overwrites_when_it_was_finished(doc, ani):
    process, task = opened(flows.GateFlow, doc)
    complete(task, ani)
    task.refresh_from_db()
    finished = task.finished
    for name in ("bad", "gate", "review"):
        with task_of(process, getattr(flows.GateFlow, name)).activation() as activation:
            activation.undo()
    task.refresh_from_db()
    assert task.status == STATUS.CANCELED
    assert task.finished > finished


def test_e22_deleting_a_user_deletes_his_tasks_and_their_edges(doc, ani):
    process, task = opened(flows.ReviewFlow, doc)
    complete(task, ani)
    edges = Task.previous.through.objects
    assert edges.count() == 2
    ani.delete()
    assert "review" not in states(process)
    assert edges.count() == 0


def test_e22_a_step_that_waits_for_the_user_goes_too(doc, ani):
    process, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    ani.delete()
    assert set(states(process)) == {"start"}
