"""A plan to read: what it says, what is possible now, its versions and what changed."""

from datetime import date

import pytest

from tests import cast as people
from tests.views.browse import BAD, as_, at, key, rows, statements, text, words
from viewflow_kinerja.domain.behaviours import BEHAVIOURS
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import PerformancePlan, PlanVersion, WorkResult
from viewflow_kinerja.services import plan_edit

REASON = "Tugas baru dari kepala dinas"


def page(user, plan):
    return as_(user).get(at("plan", plan.pk))


def ask(user, plan, reason=REASON):
    sent = {"request_change-key": key(), "request_change-reason": reason}
    return as_(user).post(at("plan-change", plan.pk), sent)


@pytest.fixture
def second(cast, approved):
    """The approved plan with an accepted change and one more expectation."""
    engine.start(TargetSettingFlow, approved, actor=cast.fauzan, via="start_change", reason=REASON)
    people.do(approved, "accept_change", cast.nurlaila)
    expected = {"LOYAL": "Menjaga data warga", "ADAPTIVE": "Belajar cepat"}
    plan_edit.set_behaviours(approved, actor=cast.fauzan, expectations=expected)
    return approved


def test_the_menu_leads_to_the_plan_of_the_year(cast, plan):
    assert as_(cast.fauzan).get(at("my-plan"))["Location"] == at("plan", plan.pk)


def test_without_plan_the_menu_explains(cast, year):
    assert "There is no plan for you yet" in words(as_(cast.dedi).get(at("my-plan")))


def test_of_two_parts_of_a_year_the_one_of_today_is_shown(cast, plan):
    later = PerformancePlan.all_rows.get(pk=plan.pk)
    later.pk, later.starts_on, later.process = None, date(2026, 7, 1), None
    with people.context.unit_of_work(actor=cast.system, act="test.arrange"):
        later.save(force_insert=True)
    assert as_(cast.fauzan).get(at("my-plan"))["Location"] == at("plan", plan.pk)


def test_the_page_shows_everything_that_was_agreed(cast, approved):
    told = words(page(cast.fauzan, approved))
    wanted = (
        "Fauzan, Pranata Komputer",
        "Nurlaila, Kepala Bidang",
        "A. Main results",
        "Tersusunnya laporan data layanan",
        "12 laporan",
        "Quantity",
        "higher is better, sum of the periods",
        "Quarter 1: 3",
        "Menjaga data",
        "1. Resource support 1. Akses",
        "in force",
        "Nurlaila approved the plan.",
        PlanVersion.all_rows.get().sha256,
    )
    assert [part for part in wanted if part not in told] == []
    assert all(guide in told for each in BEHAVIOURS for guide in each.guides)


def test_the_supervisor_is_named_on_one_s_own_plan_alone(cast, approved):
    assert "Supervisor: Nurlaila , Kepala Bidang, since" in words(page(cast.fauzan, approved))
    assert "Your supervisor" not in words(page(cast.nurlaila, approved))


def test_a_plan_costs_at_most_twenty_statements(cast, year):
    leader = people.approved_plan(cast, year, "nurlaila", "mukhtar")
    plan = people.fill(people.open_plan(cast, year, "fauzan"), cast.fauzan)
    parent = WorkResult.all_rows.get(plan=leader)
    for number in range(8):
        row = plan_edit.put_result(
            plan, actor=cast.fauzan, text=f"Tersedianya modul {number}", parent=parent
        )
        plan_edit.put_indicator(
            plan, actor=cast.fauzan, result=row.pk, text="Modul", targets={"YEAR": 1}
        )
    assert len(statements(as_(cast.fauzan), at("plan", plan.pk))) <= 20
    row_less = people.open_plan(cast, year, "rahmi")
    few = len(statements(as_(cast.rahmi), at("plan", row_less.pk)))
    assert len(statements(as_(cast.fauzan), at("plan", plan.pk))) <= few + 2


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "eka", "ida", "mukhtar"])
def test_a_submitted_plan_costs_at_most_twenty_statements_for_whoever_reads(cast, plan, who):
    people.do(plan, "submit", cast.fauzan)
    assert len(statements(as_(cast.users[who]), at("plan", plan.pk))) <= 20


def test_hints_stand_by_a_plan_that_is_not_agreed_yet(cast, plan):
    assert "Three to eight main results are usual." in words(page(cast.fauzan, plan))


def test_a_colleague_s_words_are_told_without_the_colleague(cast, plan):
    year = plan.cycle
    other = people.fill(people.open_plan(cast, year, "rahmi"), cast.rahmi)
    said = "A colleague has the same words"
    assert said not in words(page(cast.fauzan, plan))  # a draft is private
    people.do(other, "submit", cast.rahmi)
    people.do(other, "approve", cast.nurlaila)
    told = words(page(cast.fauzan, plan))
    assert said in told
    assert "Rahmi" not in told


def test_the_employee_may_take_a_submitted_plan_back(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    drawn = text(page(cast.fauzan, plan))
    assert "Take the plan back into the draft" in drawn
    assert f'action="{at("task", people.step(plan).pk)}"' in drawn
    assert "Take the plan back" not in text(page(cast.nurlaila, plan))


def test_the_rater_is_led_to_the_decision(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    assert f'href="{at("task", people.step(plan).pk)}"' in text(page(cast.nurlaila, plan))


def test_a_change_is_asked_for_with_a_reason(cast, approved):
    answer = ask(cast.fauzan, approved)
    assert answer.status_code == 302
    approved.refresh_from_db()
    assert approved.status == "CHANGE_REQUESTED"
    assert REASON in words(page(cast.fauzan, approved))


def test_asked_twice_it_is_one_request_and_one_answer(cast, approved):
    first, second = ask(cast.fauzan, approved), ask(cast.fauzan, approved)
    assert first["Location"] == second["Location"]
    assert approved.history.filter(act="plan.request_change").count() == 1


@pytest.mark.parametrize("reason", ["", "mutasi", "x" * 100_000])
def test_a_reason_that_does_not_do_brings_the_form_back(cast, approved, reason):
    answer = ask(cast.fauzan, approved, reason)
    assert answer.status_code == 422
    assert reason in text(answer)
    assert "<details open>" in text(answer)


def test_who_may_not_ask_for_a_change_is_told_why(cast, approved):
    before = rows()
    answer = ask(cast.ida, approved)
    assert answer.status_code == 403
    assert REASON in text(answer)
    assert rows() == before


def test_who_comes_back_from_the_log_in_lands_on_the_plan(cast, approved):
    answer = as_(cast.fauzan).get(at("plan-change", approved.pk))
    assert answer["Location"] == at("plan", approved.pk)


def test_the_version_in_force_is_marked_while_a_new_one_is_written(cast, second):
    told = words(page(cast.fauzan, second))
    assert "Version 1 is in force until version 2 is approved." in told
    assert "Write the plan" in told


def test_a_new_version_says_word_by_word_what_changes(cast, second):
    drawn = text(as_(cast.fauzan).get(at("plan-version", second.pk, 2)))
    assert "What changed against version 1" in drawn
    assert "<ins>Belajar" in drawn
    assert "not approved yet" in drawn


def test_an_older_version_is_read_as_it_was_approved(cast, second):
    people.do(second, "submit", cast.fauzan)
    people.do(second, "approve", cast.nurlaila)
    told = words(as_(cast.fauzan).get(at("plan-version", second.pk, 1)))
    assert "superseded" in told
    assert "Belajar cepat" not in told
    now = words(page(cast.fauzan, second))
    assert "Version 2 in force" in now
    assert "Version 1 approved" in now


def test_every_place_that_differs_is_told(cast, second):
    old = WorkResult.all_rows.get(plan=second, version=2)
    values = {"actor": cast.fauzan, "text": "Tersedianya data", "result": old.pk}
    plan_edit.put_result(second, **values)
    fresh = plan_edit.put_result(second, actor=cast.fauzan, text=BAD)
    plan_edit.put_indicator(
        second, actor=cast.fauzan, result=fresh.pk, text="Baru", targets={"YEAR": 2}
    )
    drawn = text(as_(cast.fauzan).get(at("plan-version", second.pk, 2)))
    assert 'aria-label="Result 1"' in drawn
    assert 'aria-label="Result 2, indicator 1"' in drawn
    assert "fields are unchanged" in drawn
    assert BAD not in drawn


def test_a_qualitative_plan_shows_no_numbers(cast, plan):
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUALITATIVE", place="")
    told = words(page(cast.fauzan, plan))
    assert "Qualitative" in told
    assert "12 laporan" not in told


def test_a_plan_of_high_leadership_shows_perspectives(cast, year):
    plan = people.fill(people.open_plan(cast, year, "mukhtar"), cast.mukhtar)
    assert "Budget" in words(page(cast.mukhtar, plan))
