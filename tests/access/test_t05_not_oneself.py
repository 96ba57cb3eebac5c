"""T5: nobody decides on himself: not by a right, a group, a delegation, an office, a new rater."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from tests.access import world as worlds
from tests.cast import step
from tests.permissions import csv_table
from tests.views.browse import act, at
from tests.views.hostile import changed, everything
from viewflow_kinerja.models import Evaluation, PerformancePlan
from viewflow_kinerja.permissions import Action, grants, policy

pytestmark = pytest.mark.django_db  # asks for the tables
MODELS = {"plan": PerformancePlan, "evaluation": Evaluation}
GATED = [
    (line.object, line.name)
    for line in csv_table.LINES
    if line.object in MODELS and "own" in line.gates and hasattr(Action, line.name)
]
RIGHTS_ON_PLANS = ("supervise_plan", "oversee_plan", "recommend_plan")
RIGHTS_ON_UNITS = (
    *("view_subtree", "manage_subtree", "administer_subtree", "recommend_subtree", "lead_subtree"),
)


def everything_given_to(world, account, plan):
    """Every right there is, on his own plan and on all units, by himself and through a group."""
    group = Group.objects.create(name=f"all of {account.pk}")
    group.user_set.add(account)
    specs = [
        worlds.given(right, plan, whom) for right in RIGHTS_ON_PLANS for whom in (account, group)
    ]
    roots = [world.cast.units["PEMKAB"], world.cast.units["SEBERANG"]]
    specs += [
        worlds.given(right, root, whom)
        for right in RIGHTS_ON_UNITS
        for root in roots
        for whom in (account, group)
    ]
    worlds.arranged(world, lambda: grants.give(specs))


@pytest.mark.parametrize(("kind", "name"), GATED)
def test_no_right_lets_somebody_decide_on_his_own_record(world, kind, name):
    plans = [plan for plan in world.plans.values() if plan.employee_id]
    for plan in plans[:2]:
        everything_given_to(world, plan.employee.user, plan)
    for plan in plans[:2]:
        account = plan.employee.user
        rows = MODELS[kind].all_rows.filter(employee=plan.employee)
        assert all(not policy.allows(account, Action[name], row) for row in rows)
        assert account not in {one for row in rows for one in policy.holders(Action[name], row)}


def test_the_same_rights_would_open_the_record_of_a_colleague(world):
    """Else the test above would refuse whatever it is given."""
    hendra = world.accounts["drafting"]
    everything_given_to(world, hendra, world.plans["wati"])
    assert policy.allows(hendra, Action.APPROVE_PLAN, world.plans["wati"])


@pytest.mark.parametrize("name", ["approve", "return", "accept_change", "reject_change"])
def test_no_act_of_the_rater_can_be_sent_by_the_owner(world, name):
    for owner in ("wati", "tono", "laras"):
        plan = world.plans[owner]
        everything_given_to(world, plan.employee.user, plan)
        browser = world.browser("anonymous")
        browser.force_login(plan.employee.user)
        before = everything()
        answer = browser.post(at("task", step(plan).pk), act(name, reason="karena alasan ini"))
        assert answer.status_code in (403, 404)
        assert changed(before) == []


def test_nobody_becomes_the_rater_of_himself_whatever_service_forgets_to_ask(world):
    """The database refuses the row: a change of the rater cannot end at the owner."""
    for review in world.reviews.values():
        turn = partial(review.record, rater=review.employee)
        with pytest.raises(IntegrityError, match="kj_rated_by_another"), transaction.atomic():
            worlds.arranged(world, turn)


def test_a_delegate_decides_on_everybody_but_himself_and_his_principal(world):
    laras = world.accounts["delegate"]
    mine, theirs = world.plans["laras"], world.plans["wati"]
    everything_given_to(world, laras, world.plans["nurlaila"])
    assert policy.allows(laras, Action.APPROVE_PLAN, theirs)
    assert not policy.allows(laras, Action.APPROVE_PLAN, mine)
    principal = world.reviews["nurlaila"]
    assert not policy.allows(laras, Action.RATE_EVALUATION, principal)
