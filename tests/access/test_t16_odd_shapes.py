"""T16: cycles, one's own supervisor, a vacant post, a thousand items in one request."""

import pytest
from django.db import IntegrityError, transaction

from tests.access import world as worlds
from tests.cast import step
from tests.views.browse import at, key
from tests.views.hostile import changed, everything
from viewflow_kinerja.models import Assignment, OrgUnit
from viewflow_kinerja.permissions import Action, policy

pytestmark = pytest.mark.django_db  # asks for the tables


def test_nobody_is_his_own_supervisor(world):
    post = Assignment.all_rows.get(employee=world.cast.people["fauzan"])
    with pytest.raises(IntegrityError), transaction.atomic():
        worlds.arranged(world, lambda: post.record(rater=post.employee))


def test_two_people_who_rate_each_other_decide_only_on_each_other(world):
    """A cycle of supervisors in the data does not loop, and opens no record of one's own."""
    boss, clerk = world.cast.people["nurlaila"], world.cast.people["fauzan"]
    post = Assignment.all_rows.get(employee=boss)
    worlds.arranged(world, lambda: post.record(rater=clerk))
    for kind in ("self", "supervisor"):
        for page in ("home", "team", "my-plan"):
            assert world.browser(kind).get(at(page)).status_code in (200, 302)
        seen = policy.visible(world.accounts[kind], Assignment, Action.VIEW_ASSIGNMENT)
        assert seen.exists()


def test_a_unit_under_itself_widens_no_right(world):
    """Paths decide, not parents: a broken parent gives nobody a row more."""
    unit = world.cast.units["APTIKA"]
    before = set(policy.visible(world.accounts["supervisor"], OrgUnit, Action.VIEW_SUMMARY_UNIT))
    try:
        with transaction.atomic():
            worlds.arranged(world, lambda: unit.record(parent=unit))
    except IntegrityError:
        return  # better still: the database refuses it
    after = set(policy.visible(world.accounts["supervisor"], OrgUnit, Action.VIEW_SUMMARY_UNIT))
    assert after == before


def test_a_vacant_post_leaves_the_decision_to_the_superior(world):
    plan, nurlaila = world.plans["wati"], world.accounts["supervisor"]
    type(nurlaila).objects.filter(pk=nurlaila.pk).update(is_active=False)
    left = {one.username for one in policy.holders(Action.APPROVE_PLAN, plan)}
    assert "nurlaila" not in left
    assert "mukhtar" in left


@pytest.mark.parametrize("number", [1_000, 1_001])
def test_a_thousand_fields_in_one_form_change_nothing(world, number):
    browser, plan = world.browser("supervisor"), world.plans["wati"]
    url, before = at("task", step(plan).pk), everything()
    many = {f"approve-{number}": "1" for number in range(number)}
    many |= {"act": "nothing", "nothing-key": key()}
    assert browser.post(url, many).status_code in (400, 404)
    assert changed(before) == []
