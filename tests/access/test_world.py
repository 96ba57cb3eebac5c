"""The world of the walk is as nasty as it says."""

import pytest

from tests.access.world import KINDS
from tests.permissions.oracle import relations

pytestmark = pytest.mark.django_db  # asks for the tables


def test_there_is_somebody_in_every_relation(world, facts):
    found = set()
    for number in range(len(facts.users)):
        for kind in ("plan", "evaluation", "orgrating", "delegation", "grant"):
            for at in range(len(facts.world[kind])):
                found |= relations(facts.world, number, kind, at)
    wanted = "OWN SUP FRM RTP RSP TEM HED MGR OFF AUD LDR MEM PRI DLG SBJ ANY SYS"
    assert found >= set(wanted.split())


def test_plans_and_evaluations_are_in_every_state_of_their_course(world, facts):
    plans = {row["state"] for row in facts.world["plan"]}
    assert plans >= {"DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "CHANGE_REQUESTED"}
    reviews = {row["state"] for row in facts.world["evaluation"]}
    assert reviews >= {"OPEN", "REPORTED", "RATED", "FINAL", "DELIVERED"}
    assert set(world.accounts) == set(KINDS)
