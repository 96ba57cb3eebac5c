"""Who is a party decides nothing about it: not a delegation, a claim, a right. ADR 0035."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.cast import arrange
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import AssessorCorrection, Assignment, Delegation
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import delegation

APPROVE, ACCEPT = Action.APPROVE_DELEGATION, Action.ACCEPT_CORRECTION
LAST = date(2026, 1, 16)


@pytest.fixture
def in_office(cast, give):
    """Let somebody work for the personnel office of the whole district."""
    return lambda name: give(cast.users[name], "administer_subtree", cast.units["PEMKAB"])


def proposed(cast, principal="nurlaila", delegate="hendra"):
    post = Assignment.of(cast.employee(principal), office_day())
    facts = {"delegate": cast.employee(delegate), "starts": office_day(), "ends": LAST}
    return delegation.propose(post, actor=cast.eka, reason="cuti tahunan", **facts)


@pytest.fixture
def claim(cast, work):
    """Fauzan says that Nurlaila is wrong, and that it should be Mukhtar."""
    with work(), transaction.atomic():
        return AssessorCorrection.all_rows.create(
            employee=cast.employee("fauzan"),
            unit=cast.units["APTIKA"],
            present=cast.employee("nurlaila"),
            proposed=cast.employee("mukhtar"),
            claim="bukan atasan saya",
            decide_by=LAST,
            filed_at=timezone.now(),
        )


@pytest.mark.parametrize("name", ["nurlaila", "hendra"])
def test_an_official_who_is_principal_or_delegate_does_not_approve_it(cast, in_office, name):
    in_office(name)
    row = proposed(cast)
    assert not policy.allows(cast.users[name], APPROVE, row)
    with pytest.raises(Refused, match="concerns yourself"):
        delegation.approve(row, actor=cast.users[name], reason="saya sendiri")
    row.refresh_from_db()
    assert (row.status, row.history.count()) == ("PROPOSED", 1)


def test_an_official_who_is_no_party_approves_it(cast, in_office):
    in_office("ida")
    assert policy.allows(cast.ida, APPROVE, proposed(cast))


def test_who_stands_in_for_the_principal_does_not_approve_for_him(
    cast, in_office, submitted, stand_in
):
    in_office("rahmi")
    row = proposed(cast)
    assert policy.allows(cast.rahmi, APPROVE, row)
    stand_in(cast, "rahmi", "nurlaila", submitted)
    assert not policy.allows(cast.rahmi, APPROVE, row)


@pytest.mark.parametrize("name", ["nurlaila", "mukhtar"])
@pytest.mark.parametrize("action", [ACCEPT, Action.REJECT_CORRECTION])
def test_an_official_who_is_named_in_a_claim_does_not_decide_on_it(
    cast, in_office, claim, name, action
):
    in_office(name)
    assert not policy.allows(cast.users[name], action, claim)
    assert policy.allows(cast.eka, action, claim)
    assert "concerns yourself" in policy.advise(cast.users[name], action, claim).sentence
    assert cast.users[name] not in set(policy.holders(action, claim))


def test_who_stands_in_for_somebody_does_not_give_him_a_right(
    cast, give, in_office, submitted, stand_in
):
    in_office("rahmi")
    proposed_by = {"decided_by": cast.eka, "waits": True}
    row = give(cast.nurlaila, "manage_subtree", cast.units["KOMINFO"], until=9, **proposed_by)
    assert policy.allows(cast.rahmi, Action.APPROVE_GRANT, row)
    stand_in(cast, "rahmi", "nurlaila", submitted)
    assert not policy.allows(cast.rahmi, Action.APPROVE_GRANT, row)


@pytest.mark.parametrize(
    ("until", "words"), [(None, "Now it is: in force."), (-1, "Now it is: over.")]
)
def test_a_right_that_is_in_force_or_over_says_so(cast, give, until, words):
    row = give(cast.dedi, "manage_subtree", cast.units["KOMINFO"], start=-9, until=until)
    told = policy.explain(cast.eka, Action.APPROVE_GRANT, row)
    assert not told
    assert f"{words} This is possible while it is: proposed." in told.sentence
    assert words in policy.advise(cast.eka, Action.APPROVE_GRANT, row).sentence


def test_a_post_that_is_over_says_so(cast):
    posts = Assignment.all_rows.filter(employee=cast.employee("fauzan"))
    arrange(posts, effective_to=office_day() - timedelta(1))
    row = Assignment.all_rows.get(employee=cast.employee("fauzan"))
    told = policy.explain(cast.fauzan, Action.CLAIM_WRONG_ASSIGNMENT, row)
    assert "Now it is: over. This is possible while it is: current." in told.sentence


def test_a_former_delegate_reads_nothing_as_a_former_supervisor(cast, give, end, submitted):
    lent = {"source": "DELEGATION", "principal": cast.employee("nurlaila")}
    end(give(cast.dedi, "supervise_plan", submitted, until=9, **lent))
    assert not policy.allows(cast.dedi, Action.VIEW_PLAN, submitted)
    assert cast.dedi not in set(policy.holders(Action.VIEW_PLAN, submitted))
    end(give(cast.dedi, "supervise_plan", submitted))
    assert policy.relation(cast.dedi, Action.VIEW_PLAN, submitted) == "FRM"


def test_who_stands_in_reads_until_the_end_and_no_longer(cast, submitted):
    row = delegation.approve(proposed(cast, delegate="dedi"), actor=cast.mukhtar)
    assert policy.allows(cast.dedi, Action.VIEW_PLAN, submitted)
    delegation.end(row, actor=cast.nurlaila)
    assert not policy.allows(cast.dedi, Action.VIEW_PLAN, submitted)
    assert Delegation.all_rows.get(pk=row.pk).status == "ENDED"
