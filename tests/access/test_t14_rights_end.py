"""T14: a session and a right given for a time end at once: closed, moved, lapsed, taken away."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from tests.access import world as worlds
from tests.cast import step
from tests.views.browse import act, at
from viewflow_kinerja.models import AccessGrant
from viewflow_kinerja.permissions import grants
from viewflow_kinerja.testing import LOG_IN, answer_of

pytestmark = pytest.mark.django_db  # asks for the tables


def opens(browser, plan):
    return answer_of(browser.get(at("plan", plan.pk)))


def test_a_closed_account_is_out_in_the_middle_of_its_session(world):
    browser, plan = world.browser("supervisor"), world.plans["wati"]
    assert opens(browser, plan) == 200
    users = type(world.accounts["supervisor"]).objects
    users.filter(pk=world.accounts["supervisor"].pk).update(is_active=False)
    assert opens(browser, plan) == LOG_IN


def test_a_right_that_lapses_opens_nothing_a_moment_later(world):
    browser, plan = world.browser("stranger"), world.plans["wati"]
    until = {"valid_until": timezone.now() + timedelta(hours=1)}
    given = [worlds.given("recommend_plan", plan, world.accounts["stranger"], **until)]
    worlds.arranged(world, lambda: grants.give(given))
    assert opens(browser, plan) == 200
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert opens(browser, plan) == 404


def test_who_leaves_a_group_leaves_its_rights(world):
    browser, plan = world.browser("auditor"), world.plans["wati"]
    assert opens(browser, plan) == 200
    Group.objects.get(name="auditors").user_set.clear()
    assert opens(browser, plan) == 404


def test_a_form_that_was_open_when_the_right_ended_does_nothing(world):
    browser, plan = world.browser("delegate"), world.plans["wati"]
    task = at("task", step(plan).pk)
    assert b"approve" in browser.get(task).content
    mine = AccessGrant.all_rows.filter(user=world.accounts["delegate"], plan=plan)
    worlds.arranged(world, lambda: grants.end(list(mine)))
    assert browser.post(task, act("approve")).status_code in (403, 404)
    plan.refresh_from_db()
    assert plan.status == "SUBMITTED"
