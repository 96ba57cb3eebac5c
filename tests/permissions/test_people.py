"""Who may do what, told by name: the cases that random worlds do not find by themselves."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from tests.cast import do
from tests.permissions import rows
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import (
    AccessGrant,
    Employee,
    OrganisationRating,
    OrgUnit,
    PerformancePlan,
    Period,
)
from viewflow_kinerja.permissions import Action, grants, policy
from viewflow_kinerja.services import cycle

APPROVE, VIEW = Action.APPROVE_PLAN, Action.VIEW_PLAN


def names(people):
    return {person.username for person in people}


def test_a_draft_is_seen_by_its_owner_alone(cast, plan):
    assert names(policy.holders(VIEW, plan)) == {"fauzan"}


def test_a_submitted_plan_is_seen_by_those_above_the_office_and_the_auditor(cast, submitted):
    seen = {"fauzan", "nurlaila", "mukhtar", "bupati", "eka", "ida"}
    assert names(policy.holders(VIEW, submitted)) == seen


def test_the_rater_decides_and_his_superior_in_his_stead(cast, submitted):
    assert names(policy.holders(APPROVE, submitted)) == {"nurlaila", "mukhtar"}


@pytest.mark.parametrize("name", ["dedi", "rahmi"])
@pytest.mark.parametrize("kind", rows.MODELS)
def test_a_stranger_sees_nothing_but_himself_and_the_year(cast, approved, name, kind):
    stranger, model = cast.users[name], rows.MODELS[kind]
    action = {"unit": Action.VIEW_SUMMARY_UNIT, "period": Action.VIEW_CYCLE}.get(kind)
    seen = policy.visible(stranger, model, action or Action[f"VIEW_{kind}".upper()])
    if kind in ("cycle", "period"):
        assert seen.exists()
    else:
        own = {row.pk for row in seen if getattr(row, "employee_id", 0) == cast.employee(name).pk}
        assert {row.pk for row in seen} == own


def test_the_auditor_reads_and_does_nothing(cast, approved):
    for action in Action:
        for model in rows.MODELS.values():
            if not action.name.startswith(("VIEW", "EXPORT")):
                about_her_own_post = {Action.PROPOSE_DELEGATION_ASSIGNMENT}
                own = {*about_her_own_post, Action.CLAIM_WRONG_ASSIGNMENT} & {action}
                assert own or not policy.visible(cast.ida, model, action).exists(), action


def test_the_system_account_does_what_the_table_says_and_sees_nothing(cast, approved):
    assert policy.allows(cast.system, Action.END_SEGMENT_PLAN, approved)
    assert not policy.visible(cast.system, PerformancePlan, VIEW).exists()
    assert not policy.allows(cast.system, APPROVE, approved)


def test_only_the_system_account_acts_at_the_command_line(cast):
    assert policy.require_system(cast.system).relation == "SYS"
    for other in (cast.eka, get_user_model()(username="kinerja-system"), AnonymousUser()):
        with pytest.raises(Refused, match="Only the system account"):
            policy.require_system(other)


def test_nobody_is_nobody(cast, submitted):
    for nobody in (None, AnonymousUser(), get_user_model()(username="not stored")):
        assert not policy.allows(nobody, VIEW, submitted)
        assert not policy.visible(nobody, PerformancePlan, VIEW).exists()
        assert policy.explain(nobody, VIEW, submitted).grounds[0].code == "none"
        with pytest.raises(Refused, match="Log in again"):
            policy.require(nobody, VIEW, submitted)


@pytest.mark.parametrize("action", ["frobnicate", "", None, Action.RATE_EVALUATION])
def test_an_action_that_is_not_known_for_the_record_is_refused(cast, submitted, action):
    assert not policy.allows(cast.fauzan, action, submitted)
    assert not policy.explain(cast.fauzan, action, submitted)
    assert not policy.holders(action, submitted).exists()
    with pytest.raises(Refused, match="does not exist"):
        policy.require(cast.fauzan, action, submitted)


@pytest.mark.parametrize("action", [VIEW, Action.VIEW_AUDIT, "view_employee"])
def test_a_record_that_the_table_does_not_know_opens_for_nobody(cast, action):
    eka = cast.employee("eka")
    assert not policy.allows(cast.eka, action, eka)
    assert not policy.visible(cast.eka, Employee, action).exists()
    assert not policy.explain(cast.eka, action, eka)
    assert not policy.holders(action, eka).exists()
    assert not cast.eka.has_perm(f"viewflow_kinerja.{action}", eka)
    with pytest.raises(Refused):
        policy.require(cast.eka, action, eka)


def test_a_record_that_is_gone_opens_for_nobody(cast, submitted):
    gone = PerformancePlan(pk=0)
    assert not policy.allows(cast.nurlaila, VIEW, gone)
    decision = policy.explain(cast.nurlaila, VIEW, gone)
    assert (decision.sentence, decision.grounds[0].code) == ("The record does not exist.", "gone")


def test_the_former_supervisor_reads_what_he_supervised_and_decides_nothing(cast, submitted, give):
    give(cast.dedi, "supervise_plan", submitted, start=-9, until=-1)
    assert policy.relation(cast.dedi, VIEW, submitted) == "FRM"
    assert cast.dedi in policy.holders(VIEW, submitted)
    assert not policy.allows(cast.dedi, APPROVE, submitted)


def test_a_right_that_ended_before_it_began_was_never_there(cast, submitted, give, end):
    end(give(cast.dedi, "supervise_plan", submitted, start=3))
    assert not policy.allows(cast.dedi, VIEW, submitted)
    assert "dedi" not in names(policy.holders(VIEW, submitted))


def test_the_delegate_decides_for_the_rater_and_the_act_says_so(cast, submitted, stand_in):
    stand_in(cast, "hendra", "nurlaila", submitted)
    authority = policy.require(cast.hendra, APPROVE, submitted)
    assert authority.relation == "SUP"
    assert authority.on_behalf_of == cast.employee("nurlaila").pk
    assert AccessGrant.all_rows.get(pk=authority.grant_id).source_ref == ""


@pytest.mark.parametrize("rating", [True, False])
def test_only_a_delegation_with_the_rating_lets_rate(cast, evaluated, stand_in, rating):
    stand_in(cast, "hendra", "nurlaila", evaluated.plan, rating=rating)
    raters = {"nurlaila", "hendra"} if rating else {"nurlaila"}
    assert names(policy.holders(Action.RATE_EVALUATION, evaluated)) == raters
    assert policy.allows(cast.hendra, Action.RATE_EVALUATION, evaluated) == rating
    if rating:
        authority = policy.require(cast.hendra, Action.RATE_EVALUATION, evaluated)
        assert authority.on_behalf_of == cast.employee("nurlaila").pk


def test_of_two_delegations_the_one_with_the_rating_counts(cast, submitted, stand_in):
    for rating in (True, False, True, False):
        stand_in(cast, "hendra", "nurlaila", submitted, rating=rating)
    held = policy.resolve(cast.hendra)
    assert held.raters() == [cast.employee("hendra").pk, cast.employee("nurlaila").pk]


def test_whoever_has_left_keeps_his_own_record_and_loses_the_office(cast, submitted, work):
    for name in ("fauzan", "nurlaila"):
        with work():
            cast.employee(name).record(active=False)
    assert policy.allows(cast.fauzan, VIEW, submitted)
    assert policy.resolve(cast.fauzan).nip == "199209152023211018"
    assert policy.resolve(cast.nurlaila).raters() == []


def test_an_own_right_comes_before_a_delegated_one(cast, give, stand_in, submitted):
    stand_in(cast, "bupati", "nurlaila", submitted)  # so that he is somebody's delegate at all
    principal = cast.employee("mukhtar")
    give(cast.bupati, "view_subtree", cast.units["APTIKA"], principal=principal)
    authority = policy.require(cast.bupati, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])
    assert authority.on_behalf_of is None


def test_a_right_lives_until_its_last_source_ends(cast, submitted, give, end):
    first = give(cast.dedi, "supervise_plan", submitted)
    second = give(cast.dedi, "supervise_plan", submitted, source="DELEGATION")
    end(first)
    assert policy.allows(cast.dedi, APPROVE, submitted)
    end(second)
    assert not policy.allows(cast.dedi, APPROVE, submitted)


def test_a_second_source_never_shortens_the_first(cast, submitted, give):
    give(cast.nurlaila, "supervise_plan", submitted, until=1, source="DELEGATION")
    give(cast.nurlaila, "supervise_plan", submitted, start=5)
    (window,) = grants.found(keys_of(submitted, cast.nurlaila)).values()
    assert window.valid_until is None
    assert policy.allows(cast.nurlaila, APPROVE, submitted)


def keys_of(plan, account):
    return {grants.Key("plan", "user", "supervise_plan", plan.pk, account.pk)}


def test_the_unit_has_its_summary_for_those_above(cast, year):
    aptika = OrgUnit.objects.get(name="Bidang Aplikasi Informatika")
    seen = names(policy.holders(Action.VIEW_SUMMARY_UNIT, aptika))
    assert seen == {"nurlaila", "mukhtar", "bupati", "eka", "ida"}


def test_the_office_works_on_a_year_by_the_act_of_its_state(cast, year):
    opening = policy.administering(year)
    assert opening == Action.START_CYCLE
    assert names(policy.holders(opening, year)) == {"eka"}


def test_nobody_rates_the_unit_that_he_or_his_principal_heads(cast, approved, give, stand_in):
    cycle.open_period(Period.all_rows.get(code="Q1"), actor=cast.eka)
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"])
    for name in ("dedi", "mukhtar"):
        give(cast.users[name], "lead_subtree", cast.units["KOMINFO"])
    assert policy.allows(cast.dedi, Action.SET_ORGRATING, rating)
    stand_in(cast, "dedi", "mukhtar", approved)
    for account in (cast.dedi, cast.mukhtar):
        with pytest.raises(Refused, match="You head this unit: the leader above decides"):
            policy.require(account, Action.SET_ORGRATING, rating)


def test_a_step_is_also_of_those_for_whom_one_stands_in(cast, submitted, stand_in):
    stand_in(cast, "hendra", "nurlaila", submitted)
    assert policy.principals(cast.hendra) == {cast.hendra.pk, cast.nurlaila.pk}
    do(submitted, "approve", cast.hendra)
    assert submitted.status == "APPROVED"
