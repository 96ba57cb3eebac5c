"""The register: offices, heads and leaders find the plans and evaluations that they may read."""

import pytest
import time_machine

from tests.cast import approved_plan, do, fill, open_plan
from tests.views.browse import as_, at, rows, statements, text, words
from tests.views.reviews import AFTER_Q1, bring, review
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import PerformancePlan


def told(user, **asked):
    return words(as_(user).get(at("register"), asked))


def test_the_auditor_finds_a_submitted_plan_and_no_draft(cast, year, plan):
    assert "Fauzan" not in told(cast.ida)
    do(plan, "submit", cast.fauzan)
    fill(open_plan(cast, year, "rahmi"), cast.rahmi)
    shown = told(cast.ida)
    assert "Fauzan" in shown
    assert "Submitted" in shown
    assert "Rahmi" not in shown
    assert at("plan", plan.pk) in text(as_(cast.ida).get(at("register")))


def test_who_reads_only_his_own_plan_finds_none(cast, approved):
    for name in ("fauzan", "rahmi", "dedi"):
        shown = told(cast.users[name])
        assert "No plan here that you may read" in shown
        assert "Fauzan" not in shown.replace(" Fauzan Home", "")


@pytest.mark.parametrize(
    ("state", "auditor", "leader"), [("RATED", "Good", "Rated"), ("DELIVERED", "Good", "Good")]
)
def test_a_rating_stands_there_for_whom_the_policy_lets_know_it(
    cast, approved, state, auditor, leader
):
    with time_machine.travel(AFTER_Q1, tick=True):
        evaluation = bring(cast, review(cast, approved), state)
        assert f"Quarter 1 of 2026 : {auditor}" in told(cast.ida)
        assert f"Quarter 1 of 2026 : {leader}" in told(cast.bupati)
        assert at("evaluation", evaluation.pk) in text(as_(cast.ida).get(at("register")))


def test_it_is_searched_by_name_number_unit_with_those_below_and_state(cast, year, approved):
    asked = [
        {"text": "fau"},
        {"text": cast.employee("fauzan").nip[:8]},
        {"unit": "aplikasi"},
        {"unit": approved.unit.parent.name},
        {"state": "APPROVED"},
        {"year": "2026"},
    ]
    for each in asked:
        assert "NIP" in told(cast.ida, **each).replace("Name or NIP", ""), each
    for each in ({"text": "hendra"}, {"unit": "nowhere"}, {"state": "DRAFT"}):
        assert "No plan here that you may read" in told(cast.ida, **each), each


def test_words_without_sense_ask_for_nothing(cast, approved):
    shown = told(cast.ida, year="soon", state="<b>", text="%", unit="x" * 500)
    assert "No plan here that you may read" in shown
    assert "Fauzan" in told(cast.ida, year="99999999999", state="<b>")


def test_a_version_in_force_is_found_while_the_next_is_written(cast, approved):
    asked = {"actor": cast.fauzan, "via": "start_change", "reason": "Tugas baru dari kepala dinas"}
    engine.start(TargetSettingFlow, approved, **asked)
    do(approved, "accept_change", cast.nurlaila)
    shown = told(cast.ida)
    assert "In force while a new version is written" in shown
    assert at("plan-version", approved.pk, 1) in text(as_(cast.ida).get(at("register")))
    assert "In force while" not in told(cast.ida, state="APPROVED")


def test_offices_are_led_there_from_home(cast, approved):
    for name in ("ida", "eka", "bupati"):
        assert at("register") in text(as_(cast.users[name]).get(at("home")))


def test_a_look_writes_nothing_and_takes_the_same_statements_for_one_and_many(cast, year):
    approved_plan(cast, year)
    page, before = as_(cast.ida), rows()
    few = len(statements(page, at("register")))
    assert rows() == before
    for name in ("rahmi", "hendra"):
        plan = fill(open_plan(cast, year, name), cast.users[name])
        do(plan, "submit", cast.users[name])
    assert PerformancePlan.all_rows.count() == 3
    many = len(statements(page, at("register")))
    assert many == few
    assert few <= 12
