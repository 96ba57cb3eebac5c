"""A delegation that ends while the delegate acts: one comes first, and the other knows it."""

from datetime import date

import pytest
from django.db import transaction

from tests.cast import do, fill, open_plan, step
from tests.threads import at_once
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Conflict, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import (
    Assignment,
    Delegation,
    Employee,
    OrgUnit,
    PlanUserPermission,
    UnitUserPermission,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import delegation, rights

HEADED = 500  # people of the unit whose head changes
FEW = 10  # rows of permission that may be touched


def stand_in(cast):
    post = Assignment.of(cast.employee("nurlaila"), office_day())
    days = {"starts": office_day(), "ends": date(2026, 1, 30)}
    facts = {"delegate": cast.employee("hendra"), **days}
    row = delegation.propose(post, actor=cast.nurlaila, reason="cuti", **facts)
    return delegation.approve(row, actor=cast.mukhtar)


@pytest.mark.django_db(transaction=True)
def test_a_delegation_that_ends_while_the_delegate_approves_leaves_no_act_without_a_right(
    cast, year
):
    plan = fill(open_plan(cast, year, "fauzan"), cast.fauzan)
    do(plan, "submit", cast.fauzan)
    row, task = stand_in(cast), step(plan).pk
    acted, ended = at_once(
        lambda: engine.complete(task, actor=cast.hendra, act="approve"),
        lambda: delegation.end(row, actor=cast.nurlaila),
    )
    assert acted is True or isinstance(acted, (Refused, Conflict))
    if not isinstance(ended, Delegation):
        delegation.end(row, actor=cast.nurlaila)  # SQLite: the other one was writing
    plan.refresh_from_db()
    assert plan.status == ("APPROVED" if acted is True else "SUBMITTED")
    for action in (Action.APPROVE_PLAN, Action.REQUEST_CHANGE_PLAN):
        assert not policy.allows(cast.hendra, action, plan)
    assert policy.principals(cast.hendra) == {cast.hendra.pk}


@pytest.fixture
def crowd(cast):
    """Five hundred people in the division."""
    with context.unit_of_work(actor=cast.system, act="test.arrange"), transaction.atomic():
        people = [Employee(name=f"P{at}", source_key=f"p{at}") for at in range(HEADED)]
        record_new(people)
        posts = [
            Assignment(
                employee=person,
                unit=cast.units["APTIKA"],
                rater=cast.employee("nurlaila"),
                position="Staf",
                effective_from=date(2020, 1, 1),
            )
            for person in people
        ]
        record_new(posts)


def stored(tables):
    return {(model, key) for model in tables for key in model.objects.values_list("pk", flat=True)}


@pytest.mark.django_db
def test_b9_another_head_of_five_hundred_people_touches_few_rows_of_permission(cast, crowd):
    """Also while somebody stands in for him."""
    stand_in(cast)
    tables = (UnitUserPermission, PlanUserPermission)
    before = {
        (model, key) for model in tables for key in model.objects.values_list("pk", flat=True)
    }
    unit = OrgUnit.objects.get(pk=cast.units["APTIKA"].pk)
    with context.unit_of_work(actor=cast.system, act="test.arrange"), transaction.atomic():
        unit.record(head=cast.employee("dedi"))
    rights.follow_organisation(actor=cast.system)
    after = stored(tables)
    assert 0 < len(before ^ after) <= FEW
    assert not policy.resolve(cast.hendra).held
