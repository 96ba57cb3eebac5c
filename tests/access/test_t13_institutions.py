"""T13: two institutions do not mix, in no list and in no thread."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from viewflow_kinerja import context
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    Delegation,
    Evaluation,
    OrganisationRating,
    OrgUnit,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Action, policy

pytestmark = pytest.mark.django_db  # asks for the tables
ASKED = {
    PerformancePlan: Action.VIEW_PLAN,
    Evaluation: Action.VIEW_EVALUATION,
    Assignment: Action.VIEW_ASSIGNMENT,
    Delegation: Action.VIEW_DELEGATION,
    AccessGrant: Action.VIEW_GRANT,
    OrganisationRating: Action.VIEW_ORGRATING,
    OrgUnit: Action.VIEW_SUMMARY_UNIT,
}
THERE = ("other leader", "other office", "other staff")
HERE = ("self", "supervisor", "rater's superior", "leader and unit head", "office", "auditor")


def seen(world, kinds, model):
    lists = [policy.visible(world.accounts[kind], model, ASKED[model]) for kind in kinds]
    return {row.pk for rows in lists for row in rows}


@pytest.mark.parametrize("model", ASKED)
def test_no_row_is_seen_from_both_institutions(world, model):
    assert seen(world, HERE, model)
    assert not seen(world, HERE, model) & seen(world, THERE, model)


def test_the_other_institution_sees_its_own(world):
    for model in (PerformancePlan, Assignment, AccessGrant, OrgUnit):
        assert seen(world, THERE, model)


def test_no_name_of_the_one_stands_on_a_page_of_the_other(world):
    for kind in THERE:
        for page in ("", "team/", "office/", "organisations/"):
            body = world.browser(kind).get(f"/kinerja/{page}").content.decode()
            assert not [name for name in ("Fauzan", "Nurlaila", "Komunikasi") if name in body]


def test_the_unit_of_work_of_one_thread_is_not_that_of_another():
    """Eight at once: each finds itself, and nothing when it is over."""
    together = threading.Barrier(8)

    def act(number):
        with context.unit_of_work(actor=None, act=f"test.{number}") as work:
            together.wait(10)
            mine = context.current() is work
            together.wait(10)
        return mine and context.current() is None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(act, range(8)))
