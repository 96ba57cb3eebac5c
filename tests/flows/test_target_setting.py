"""Setting targets, told as it happens."""

import pytest

from tests.cast import do, open_plan, step
from viewflow_kinerja.exceptions import Conflict, Incomplete, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import PerformancePlan, PlanVersion, WorkResult


def acts(plan):
    rows = PerformancePlan.history.filter(id=plan.pk).order_by("history_id")
    return list(rows.values_list("act", "actor_name", "reason"))


def test_a_plan_is_drafted_submitted_returned_resubmitted_and_approved(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "return", cast.nurlaila, reason="target belum terukur")
    assert plan.status == "RETURNED"
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.nurlaila)
    assert (plan.status, plan.effective_version) == ("APPROVED", 1)
    assert acts(plan) == [
        ("plan.open", "Eka", ""),
        ("plan.submit", "Fauzan", ""),
        ("plan.return", "Nurlaila", "target belum terukur"),
        ("plan.submit", "Fauzan", ""),
        ("plan.approve", "Nurlaila", ""),
    ]
    frozen = PlanVersion.all_rows.get(plan=plan)
    assert frozen.parties["rater"]["name"] == "Nurlaila"
    plan.process.refresh_from_db()
    assert plan.process.status == "DONE"


def test_a_change_opens_a_new_version_while_the_old_one_stays_in_force(cast, approved):
    from viewflow_kinerja.flows.target_setting import TargetSettingFlow

    engine.start(
        TargetSettingFlow,
        approved,
        actor=cast.fauzan,
        via="start_change",
        reason="prioritas daerah berubah",
    )
    do(approved, "accept_change", cast.nurlaila)
    assert (approved.status, approved.version, approved.effective_version) == ("DRAFT", 2, 1)
    old, new = WorkResult.all_rows.filter(plan=approved).order_by("version")
    assert (new.version, new.origin_id) == (2, old.pk)
    do(approved, "submit", cast.fauzan)
    do(approved, "approve", cast.nurlaila)
    assert approved.effective_version == 2


def test_an_incomplete_plan_is_not_submitted_and_the_gaps_are_named(cast, year):
    plan = open_plan(cast, year, "rahmi")
    with pytest.raises(Incomplete) as error:
        do(plan, "submit", cast.rahmi)
    assert "MAIN_RESULT_MISSING" in {gap.code for gap in error.value.findings}
    assert plan.status == "DRAFT"


def test_the_employee_takes_the_plan_back(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "withdraw", cast.fauzan)
    assert plan.status == "DRAFT"


def test_nobody_approves_his_own_plan(cast, plan):
    do(plan, "submit", cast.fauzan)
    with pytest.raises(Refused):
        do(plan, "approve", cast.fauzan)


def test_a_stranger_decides_nothing(cast, plan):
    do(plan, "submit", cast.fauzan)
    with pytest.raises(Refused):
        do(plan, "approve", cast.dedi)


def test_the_same_form_sent_twice_is_one_act(cast, plan):
    task = step(plan)
    sent = {"actor": cast.fauzan, "act": "submit", "key": "k1"}
    assert engine.complete(task.pk, **sent) is True
    assert engine.complete(task.pk, **sent) is False
    with pytest.raises(Conflict):
        engine.complete(task.pk, actor=cast.fauzan, act="submit", key="k2")
