"""Clicks that meet: one of them acts, the others are told so in kind words; nothing happens twice.

On PostgreSQL rows are locked, on SQLite the IMMEDIATE transaction is the lock: the same promises.
"""

from datetime import date

import pytest
from django.db import connection, transaction
from viewflow.workflow.models import Process, Task

from tests.cast import do, open_plan, step
from tests.threads import at_once
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    AccessGrant,
    Delegation,
    PerformancePlan,
    PlanUserPermission,
    PlanVersion,
    WorkflowEvent,
)
from viewflow_kinerja.services import plan_edit

pytestmark = pytest.mark.django_db(transaction=True)

DONE = "This step has already been done. Nothing was changed."
BUSY = "Somebody is working on this right now. Please try again."
IMPATIENT = {"postgresql": "SET lock_timeout = '200ms'", "sqlite": "PRAGMA busy_timeout = 200"}


@pytest.fixture
def delegate(cast):
    """Hendra stands in for Nurlaila."""
    with context.unit_of_work(actor=cast.system, act="test.arrange"), transaction.atomic():
        Delegation.all_rows.create(
            principal=cast.employee("nurlaila"),
            delegate=cast.employee("hendra"),
            unit=cast.units["APTIKA"],
            decree="821/17/2026",
            effective_from=date(2026, 1, 1),
            effective_to=date(2026, 6, 30),
        )
    return cast.hendra


def click(task, actor, act, **more):
    """A request of somebody."""
    return lambda: engine.complete(task.pk, actor=actor, act=act, **more)


def acts_of(plan):
    rows = plan.history.order_by("history_id")
    return list(rows.values_list("act", "actor_name"))


def open_steps(plan):
    steps = Task.objects.filter(process=plan.process_id, status__in=engine.OPEN)
    return [task.flow_task.name for task in steps]


def told(outcomes):
    return sorted(str(each) for each in outcomes)


def test_a_form_sent_from_two_tabs_is_submitted_once(cast, plan):
    task = step(plan)
    one, two = (click(task, cast.fauzan, "submit", key=key) for key in ("tab 1", "tab 2"))
    assert told(at_once(one, two)) == sorted(["True", DONE])
    assert acts_of(plan)[1:] == [("plan.submit", "Fauzan")]
    assert open_steps(plan) == ["decide"]
    assert AccessGrant.all_rows.filter(plan=plan).count() == 1
    assert PlanUserPermission.objects.filter(content_object=plan).count() == 1


def test_four_clicks_with_one_key_are_one_act_and_three_repeats(cast, plan):
    task = step(plan)
    clicks = [click(task, cast.fauzan, "submit", key="once")] * 4
    assert told(at_once(*clicks)) == ["False", "False", "False", "True"]
    assert (acts_of(plan)[1:], open_steps(plan)) == ([("plan.submit", "Fauzan")], ["decide"])
    assert WorkflowEvent.objects.filter(task=task, key="once").count() == 1


def test_rater_and_delegate_decide_at_once_and_one_of_them_wins(cast, plan, delegate):
    do(plan, "submit", cast.fauzan)
    task = step(plan)
    approve = click(task, cast.nurlaila, "approve", key="hers")
    give_back = click(task, delegate, "return", key="his", reason="target belum terukur")
    assert told(at_once(approve, give_back)) == sorted(["True", DONE])
    plan.refresh_from_db()
    first, second = acts_of(plan)[-2:]
    assert first == ("plan.submit", "Fauzan")
    won = {"APPROVED": ("plan.approve", "Nurlaila"), "RETURNED": ("plan.return", "Hendra")}
    assert second == won[plan.status]
    assert PlanVersion.all_rows.filter(plan=plan).count() == (plan.status == "APPROVED")
    assert open_steps(plan) == {"APPROVED": [], "RETURNED": ["draft"]}[plan.status]


def test_withdrawn_and_approved_at_once_leaves_no_half_of_either(cast, plan):
    do(plan, "submit", cast.fauzan)
    task = step(plan)
    back, on = click(task, cast.fauzan, "withdraw"), click(task, cast.nurlaila, "approve")
    assert told(at_once(back, on)) == sorted(["True", DONE])
    plan.refresh_from_db()
    assert (plan.status, open_steps(plan)) in (("DRAFT", ["draft"]), ("APPROVED", []))


def test_a_plan_opened_twice_at_once_is_one_plan(cast, year):
    employee = cast.employee("rahmi")

    def opened():
        return engine.start(TargetSettingFlow, year, actor=cast.eka, employee=employee).pk

    one, two = at_once(opened, opened)
    assert one == two
    assert PerformancePlan.all_rows.count() == Process.objects.count() == 1
    assert WorkflowEvent.objects.filter(process=one).count() == 2


def test_a_change_asked_for_twice_at_once_is_one_request(cast, approved):
    def asked(person):
        reason = "prioritas daerah berubah"
        plan = PerformancePlan.all_rows.get(pk=approved.pk)
        given = {"via": "start_change", "reason": reason, "actor": person}
        return lambda: engine.start(TargetSettingFlow, plan, **given).pk

    one, two = at_once(asked(cast.fauzan), asked(cast.nurlaila))
    assert one == two
    approved.refresh_from_db()
    assert (approved.status, open_steps(approved)) == ("CHANGE_REQUESTED", ["decide_change"])


def test_two_results_written_at_once_are_both_kept(cast, year):
    plan = open_plan(cast, year, "fauzan")

    def written(text):
        mine = PerformancePlan.all_rows.get(pk=plan.pk)
        return lambda: plan_edit.put_result(mine, actor=cast.fauzan, text=text).number

    assert sorted(at_once(written("Laporan layanan"), written("Peta data"))) == [1, 2]


def test_who_waits_too_long_is_asked_to_try_again(cast, plan):
    task = step(plan)

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute(IMPATIENT[connection.vendor])
        return engine.complete(task.pk, actor=cast.fauzan, act="submit")

    with transaction.atomic():
        Process.objects.select_for_update().get(pk=task.process_id)
        (outcome,) = at_once(impatient)
    assert isinstance(outcome, Conflict)
    assert str(outcome) == BUSY
    do(plan, "submit", cast.fauzan)
    assert plan.status == "SUBMITTED"
