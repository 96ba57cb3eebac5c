"""While a new version is written, everybody reads the one in force, and nobody reads the draft."""

import pytest

from tests import cast as people
from tests.views.browse import as_, at, statements, text, words
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import PerformancePlan, PlanVersion
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import office, team
from viewflow_kinerja.services import plan_edit

CANARY = "BURUNGKENARI"
OTHERS = ["nurlaila", "mukhtar", "bupati", "eka", "ida"]  # rater, superior, leader, office, auditor
WRITING = "A new version of this plan is being written. Until it is approved, version 1 is in force"


@pytest.fixture
def rewritten(cast, approved):
    """Version 1 in force; version 2 a draft that carries the canary in every text."""
    actor, reason = cast.fauzan, "Tugas baru dari kepala dinas"
    engine.start(TargetSettingFlow, approved, actor=actor, via="start_change", reason=reason)
    people.do(approved, "accept_change", cast.nurlaila)
    result = plan_edit.put_result(approved, actor=actor, text=CANARY)
    facts = {"targets": {"YEAR": 7}, "unit_of_measure": CANARY, "aspect": "QUANTITY"}
    plan_edit.put_indicator(approved, actor=actor, result=result.pk, text=CANARY, **facts)
    plan_edit.set_behaviours(approved, actor=actor, expectations={"LOYAL": CANARY})
    texts = dict.fromkeys(("RESOURCE_SUPPORT", "ACCOUNTABILITY_SCHEME", "CONSEQUENCE"), CANARY)
    plan_edit.set_annexes(approved, actor=actor, texts=texts)
    plan_edit.set_header(approved, actor=actor, approach="QUALITATIVE", place=CANARY)
    return approved


def pages(plan):
    yield at("plan", plan.pk)
    yield at("plan-version", plan.pk, 1)
    yield at("plan-print", plan.pk)
    yield at("plan-version-print", plan.pk, 1)


@pytest.mark.parametrize("who", OTHERS)
def test_the_version_in_force_is_read_by_whoever_could_read_the_plan(cast, rewritten, who):
    for address in pages(rewritten):
        answer = as_(cast.users[who]).get(address)
        assert answer.status_code == 200, address
        assert "Tersusunnya laporan data layanan" in words(answer)
        assert CANARY not in text(answer), address


@pytest.mark.parametrize("who", OTHERS)
def test_the_page_says_that_a_new_version_is_being_written(cast, rewritten, who):
    told = words(as_(cast.users[who]).get(at("plan", rewritten.pk)))
    assert WRITING in told
    assert "in force" in told
    assert "Write the plan" not in told


@pytest.mark.parametrize("who", OTHERS)
def test_the_draft_is_at_no_address_of_anybody_else(cast, rewritten, who):
    client = as_(cast.users[who])
    for name in ("plan-version", "plan-version-print"):
        assert client.get(at(name, rewritten.pk, 2)).status_code == 404
    assert client.get(at("plan-edit", rewritten.pk)).status_code == 404
    assert not policy.visible(cast.users[who], PerformancePlan, Action.VIEW_PLAN).exists()


@pytest.mark.parametrize("who", ["nurlaila", "eka", "ida"])
def test_no_list_says_a_word_of_the_draft(cast, rewritten, who):
    for name in ("home", "team", "office"):
        assert CANARY not in text(as_(cast.users[who]).get(at(name)))


@pytest.mark.parametrize("who", ["dedi", "rahmi"])
def test_to_a_stranger_and_a_colleague_there_is_no_such_plan(cast, rewritten, who):
    for address in pages(rewritten):
        assert as_(cast.users[who]).get(address).status_code == 404, address
    assert not policy.visible(cast.users[who], PlanVersion, Action.VIEW_PLANVERSION).exists()


def test_the_owner_sees_both(cast, rewritten):
    client = as_(cast.fauzan)
    assert CANARY in text(client.get(at("plan", rewritten.pk)))
    assert CANARY in text(client.get(at("plan-version", rewritten.pk, 2)))
    assert CANARY not in text(client.get(at("plan-version", rewritten.pk, 1)))


def test_a_first_draft_shows_nothing_to_anybody_else(cast, plan):
    for who in OTHERS:
        for address in (at("plan", plan.pk), at("plan-print", plan.pk)):
            assert as_(cast.users[who]).get(address).status_code == 404


def test_the_rater_s_team_knows_the_plan_in_force(cast, rewritten):
    access = policy.resolve(cast.nurlaila)
    today = cast.employee("nurlaila").today
    (fauzan,) = [
        each for each in team.members(cast.nurlaila, access, today) if each.plan is not None
    ]
    assert (fauzan.plan.pk, fauzan.plan_is_in_force) == (rewritten.pk, True)
    told = words(as_(cast.nurlaila).get(at("team")))
    assert "In force, a new version is being written" in told
    assert at("plan", rewritten.pk) in text(as_(cast.nurlaila).get(at("team")))


def test_the_office_counts_it_as_in_force(cast, rewritten):
    units = office.units(cast.eka, rewritten.cycle, access=policy.resolve(cast.eka))
    assert sum(row.in_force for row in units) == 1


def test_reading_the_version_in_force_costs_at_most_twenty_statements(cast, rewritten):
    for who in OTHERS:
        assert len(statements(as_(cast.users[who]), at("plan", rewritten.pk))) <= 20


def test_why_one_may_read_a_version_is_explained(cast, rewritten):
    version = PlanVersion.all_rows.get(plan=rewritten)
    asked = {
        who: policy.explain(cast.users[who], Action.VIEW_PLANVERSION, version)
        for who in (*OTHERS, "dedi")
    }
    assert [who for who, decision in asked.items() if not decision] == ["dedi"]
    held = {account.username for account in policy.holders(Action.VIEW_PLANVERSION, version)}
    assert held == {"fauzan", *OTHERS}
