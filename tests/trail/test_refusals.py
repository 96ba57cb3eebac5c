"""Who was refused is written down at every door: page, command, engine, service (ADR 0051)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from viewflow.workflow.models import Task

from tests.audit.acts import Stage
from tests.audit.retention_acts import proposed
from tests.cast import do, open_plan, step
from tests.trail.test_questions import found
from tests.views.browse import act, as_, at
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import ErasureProposal, PerformancePlan, Refusal
from viewflow_kinerja.services import plan as plans
from viewflow_kinerja.services import retention, units

IN_LIFE = pytest.mark.django_db(transaction=True)


def refusals():
    """Who was refused what, because of which veto, by which door."""
    rows = Refusal.objects.order_by("pk")
    return [(row.actor_name, row.act, row.gates, row.source) for row in rows]


OWN = ("Fauzan", "approve_performanceplan", "own", "code")


@pytest.fixture
def submitted(cast, plan):
    do(plan, "submit", cast.fauzan)
    return plan


@IN_LIFE
def test_a_self_approval_through_a_service_stays_when_everything_else_is_taken_back(
    cast, submitted
):
    with pytest.raises(Refused):
        plans.approve(submitted, actor=cast.fauzan)
    assert refusals() == [OWN]
    assert Refusal.objects.get().key == submitted.pk


@IN_LIFE
def test_a_self_approval_through_the_engine_is_one_row(cast, submitted):
    with pytest.raises(Refused):
        engine.complete(step(submitted).pk, actor=cast.fauzan, act="approve")
    assert refusals() == [OWN]


@IN_LIFE
def test_a_door_around_a_transaction_of_ones_own_keeps_the_refusal(cast, submitted):
    with pytest.raises(Refused), context.door(cast.fauzan), transaction.atomic():
        plans.approve(submitted, actor=cast.fauzan)
    assert refusals() == [OWN]


@IN_LIFE
def test_without_a_door_the_refusal_goes_with_the_transaction_around_it(cast, submitted):
    with pytest.raises(Refused), transaction.atomic():
        plans.approve(submitted, actor=cast.fauzan)
    assert refusals() == []


@IN_LIFE
def test_a_transaction_that_goes_on_keeps_the_refusal(cast, submitted):
    with transaction.atomic(), pytest.raises(Refused):
        plans.approve(submitted, actor=cast.fauzan)
    assert refusals() == [OWN]


def test_a_connection_that_is_being_taken_back_is_not_written_to(cast, submitted):
    def broken():
        with context.door(cast.fauzan):
            transaction.set_rollback(True)
            raise Refused("no", act="plan.approve", row=submitted)

    with pytest.raises(Refused), transaction.atomic():
        broken()
    assert refusals() == []


@IN_LIFE
def test_a_command_in_somebodys_name_is_written_down(cast, year):
    with pytest.raises(CommandError):
        call_command("kinerja_open_period", 2026, "Q1", "--as", "dedi", stdout=StringIO())
    (row,) = refusals()
    assert row[0] == "Dedi"


@IN_LIFE
def test_a_closed_account_is_called_by_its_name(cast, submitted):
    cast.fauzan.is_active = False
    cast.fauzan.save()
    with pytest.raises(Refused):
        plans.approve(submitted, actor=cast.fauzan)
    assert [row[:2] for row in refusals()] == [("fauzan", "approve_performanceplan")]


def test_a_step_of_somebody_else_is_written_down_although_the_policy_would_agree(cast, year):
    plan = open_plan(cast, year, "fauzan")
    Task.objects.filter(process=plan.process_id, status="ASSIGNED").update(status="NEW", owner=None)
    with pytest.raises(Refused):
        engine.claim(step(plan).pk, actor=cast.dedi)
    assert refusals() == [("Dedi", "engine.claim", "", "code")]
    assert Refusal.objects.get().key == plan.pk


def test_what_was_never_stored_and_who_is_nobody_leave_no_row(cast, submitted):
    with pytest.raises(Refused):
        units.close_units([], actor=cast.fauzan)  # for the system alone; about no record
    with pytest.raises(Refused), context.door(None):
        raise Refused("no", act="plan.approve", row=submitted)
    assert refusals() == []


def test_the_same_refusal_told_twice_is_one_row(cast, submitted):
    def within():
        with pytest.raises(Refused) as refused:
            plans.approve(submitted, actor=cast.fauzan)
        assert refusals() == []  # the outermost door writes
        raise refused.value

    with pytest.raises(Refused) as refused, context.door(cast.fauzan):
        within()
    with pytest.raises(Refused), context.door(cast.fauzan):
        raise refused.value
    assert refusals() == [OWN]


# A page of the portal that calls a service and lets the refusal through.


def _portal(request):
    with transaction.atomic():
        plans.approve(PerformancePlan.all_rows.get(pk=request.GET["plan"]), actor=request.user)
    return HttpResponse("done")


def _portal_keeps(request):
    plans.approve(PerformancePlan.all_rows.get(pk=request.GET["plan"]), actor=request.user)
    return HttpResponse("done")


urlpatterns = [path("lost/", _portal), path("kept/", _portal_keeps)]


@pytest.mark.urls("tests.trail.test_refusals")
@IN_LIFE
@pytest.mark.parametrize("page", ["lost", "kept"])
def test_a_page_of_the_portal_leaves_one_row_whatever_becomes_of_its_transaction(
    cast, submitted, page
):
    client = Client()
    client.force_login(cast.fauzan)
    assert client.post(f"/{page}/?plan={submitted.pk}").status_code == 403
    assert refusals() == [(*OWN[:3], "page")]


@pytest.mark.urls("tests.trail.test_refusals")
@IN_LIFE
def test_a_page_of_the_portal_that_is_only_looked_at_and_rolls_back_leaves_none(cast, submitted):
    client = Client()
    client.force_login(cast.fauzan)
    assert client.get(f"/lost/?plan={submitted.pk}").status_code == 403
    assert refusals() == []


def test_our_own_page_leaves_one_row(cast, submitted):
    as_(cast.fauzan).post(at("task", step(submitted).pk), act("approve"))
    assert refusals() == [(*OWN[:3], "page")]


# Two people: what a service refuses without asking the policy bears its veto too.


def test_the_second_of_two_people_who_is_the_first_is_found_by_the_auditor(
    cast, in_april, by_our_clock
):
    proposal = proposed(Stage(cast))
    with pytest.raises(Refused):
        retention.approve(proposal, actor=cast.eka)
    assert refusals() == [("Eka", "retention.approve", "two", "code")]
    assert ErasureProposal.objects.get().status == "PROPOSED"
    assert "Refused: “Eka approved an erasure.”" in found(cast, "own-refused")
