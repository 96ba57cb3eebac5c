"""The page of a step: content, evidence, history, then the decision; and what sending it does."""

import re

import pytest

from tests import cast as people
from tests.views.browse import BAD, act, as_, at, rows, stand_in, text, words
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import PerformancePlan, PlanVersion, WorkflowEvent
from viewflow_kinerja.services import plan_edit


@pytest.fixture
def submitted(cast, plan):
    """Fauzan's plan, waiting for Nurlaila."""
    people.do(plan, "submit", cast.fauzan)
    return plan


def page(user, plan):
    return as_(user).get(at("task", people.step(plan).pk))


def send(user, step, sent):
    return as_(user).post(at("task", step.pk), sent)


def test_the_decision_comes_after_content_and_history(cast, submitted):
    drawn = text(page(cast.nurlaila, submitted))
    places = [
        drawn.index(part)
        for part in (
            "Decide on the plan",
            "Approve the plan, or return it with a comment.",
            "Tersusunnya laporan data layanan",
            "Fauzan submitted the plan.",
            'name="act" value="approve"',
            'name="act" value="return"',
        )
    ]
    assert places == sorted(places)


def test_buttons_name_what_they_do_and_the_first_is_the_usual_one(cast, submitted):
    drawn = text(page(cast.nurlaila, submitted))
    assert drawn.index("Approve and fix the plan") < drawn.index("Return with your comment")
    assert "<summary>Return with your comment</summary>" in drawn
    assert "This step is yours because you are the supervisor." in words(
        page(cast.nurlaila, submitted)
    )


def test_the_history_says_who_when_and_why(cast, submitted):
    people.do(submitted, "return", cast.nurlaila, reason="Target belum terukur")
    people.do(submitted, "submit", cast.fauzan)
    told = words(page(cast.nurlaila, submitted))
    assert "Eka opened the plan." in told
    # PostgreSQL stamps the event by its own clock
    assert re.search(r"Nurlaila returned the plan\. \w+\.? \d+, 2026, .* WIB \(.+\)", told)
    assert "Target belum terukur" in told


def test_the_rater_approves_and_comes_home(cast, submitted):
    answer = send(cast.nurlaila, people.step(submitted), act("approve"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(at("home"))
    submitted.refresh_from_db()
    assert submitted.status == "APPROVED"
    assert PlanVersion.all_rows.get(plan=submitted).number == 1


def test_hints_for_the_rater_never_stand_in_the_way(cast, submitted):
    assert "Three to eight main results are usual." in words(page(cast.nurlaila, submitted))


def test_sent_twice_is_one_act_and_one_answer(cast, submitted):
    step, sent = people.step(submitted), act("return", reason="Target belum terukur")
    answers = [send(cast.nurlaila, step, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    returned = WorkflowEvent.objects.filter(task=step.pk, action="plan.return", status="DONE")
    assert returned.count() == 1


def test_sent_twice_is_one_act_also_where_the_record_is_seen_no_more(cast, approved):
    engine.start(
        TargetSettingFlow,
        approved,
        actor=cast.fauzan,
        via="start_change",
        reason="Tugas baru dari kepala",
    )
    step, sent = people.step(approved), act("accept_change")
    answers = [send(cast.nurlaila, step, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_comment_that_is_missing_brings_the_form_back(cast, submitted):
    before = rows()
    answer = send(cast.nurlaila, people.step(submitted), act("return", reason=""))
    assert answer.status_code == 422
    assert "<details open>" in text(answer)
    assert "Please fill this in." in text(answer)
    assert rows() == before


def test_words_that_are_too_long_come_back_whole_with_their_number(cast, submitted):
    long = "kata " * 20_000
    answer = send(cast.nurlaila, people.step(submitted), act("return", reason=long))
    assert answer.status_code == 422
    assert long.strip() in text(answer)
    assert "Please shorten it to 2,000 characters; it has 99,999." in text(answer)


def test_an_old_tab_is_told_and_keeps_what_was_written(cast, submitted):
    step = people.step(submitted)
    people.do(submitted, "approve", cast.nurlaila)
    answer = send(cast.nurlaila, step, act("return", reason=f"Belum terukur {BAD}"))
    assert answer.status_code == 409
    assert "This step has already been done. Nothing was changed." in text(answer)
    assert "Belum terukur &lt;script&gt;" in text(answer)
    assert f'href="{at("task", step.pk)}"' in text(answer)


def test_a_finished_step_is_read_with_who_did_it(cast, submitted):
    step = people.step(submitted)
    people.do(submitted, "return", cast.nurlaila, reason="Target belum terukur")
    drawn = as_(cast.nurlaila).get(at("task", step.pk))
    assert "This step is done Nurlaila returned the plan." in words(drawn)
    assert 'name="act"' not in text(drawn)


def test_the_employee_may_look_and_take_it_back_but_not_decide(cast, submitted):
    drawn = text(page(cast.fauzan, submitted))
    assert 'value="withdraw"' in drawn
    assert 'value="approve"' not in drawn


def test_who_may_only_look_sees_whose_step_it_is(cast, submitted):
    told = words(page(cast.ida, submitted))
    assert "This step is addressed to Nurlaila. You can read it." in told


def test_a_step_of_somebody_without_account_says_so(cast, submitted):
    step = people.step(submitted)
    step.owner = None
    step.save()
    assert "somebody who has no account yet" in words(page(cast.ida, submitted))


def test_who_may_not_is_refused_with_reason_and_a_way_on(cast, submitted):
    before = rows()
    answer = send(cast.ida, people.step(submitted), act("return", reason="Belum terukur"))
    assert answer.status_code == 403
    assert "You have no relation to this record that lets you return the plan." in text(answer)
    assert at("why", "plan", submitted.pk, "return_performanceplan") in text(answer)
    assert "Belum terukur" in text(answer)
    assert rows() == before


def test_the_superior_is_told_until_when_the_rater_decides(cast, submitted):
    answer = send(cast.mukhtar, people.step(submitted), act("approve"))
    assert answer.status_code == 422
    assert "The rater decides until 2026-01-31" in text(answer)


def test_an_act_of_another_step_is_no_act_here(cast, submitted):
    answer = send(cast.nurlaila, people.step(submitted), act("accept_change"))
    assert answer.status_code == 404


def test_an_unknown_act_is_no_page(cast, submitted):
    assert send(cast.nurlaila, people.step(submitted), act("pay")).status_code == 404


def test_writing_a_plan_has_its_own_page(cast, plan):
    step = people.step(plan)
    assert as_(cast.fauzan).get(at("task", step.pk))["Location"] == at("plan-edit", plan.pk)


def test_who_may_not_write_a_returned_plan_is_led_to_read_it(cast, submitted):
    people.do(submitted, "return", cast.nurlaila, reason="Target belum terukur")
    assert page(cast.nurlaila, submitted)["Location"] == at("plan", submitted.pk)


def test_what_an_incomplete_plan_lacks_is_told_at_the_step_too(cast, year):
    plan = people.open_plan(cast, year, "fauzan")
    answer = send(cast.fauzan, people.step(plan), act("submit"))
    assert answer.status_code == 422
    assert "Add at least one main result." in text(answer)


def test_nobody_decides_on_his_own_record(cast, year):
    own = people.fill(people.open_plan(cast, year, "nurlaila"), cast.nurlaila)
    people.do(own, "submit", cast.nurlaila)
    answer = send(cast.nurlaila, people.step(own), act("approve"))
    assert answer.status_code == 403
    own.refresh_from_db()
    assert own.status == "SUBMITTED"


def test_a_script_in_a_plan_is_shown_as_words(cast, plan):
    plan_edit.put_result(plan, actor=cast.fauzan, text=BAD)
    row = plan_edit.put_result(plan, actor=cast.fauzan, text=f"Hasil {BAD}")
    plan_edit.put_indicator(
        plan,
        actor=cast.fauzan,
        result=row.pk,
        text=BAD,
        targets={"YEAR": 1},
        aspect="TIME",
        unit_of_measure=BAD,
    )
    plan_edit.drop_result(plan, actor=cast.fauzan, result=row.pk - 1)
    people.do(plan, "submit", cast.fauzan)
    people.do(plan, "return", cast.nurlaila, reason=BAD)
    people.do(plan, "submit", cast.fauzan)
    drawn = text(page(cast.nurlaila, plan))
    assert BAD not in drawn
    assert drawn.count("&lt;script&gt;") >= 3


def test_a_typed_comment_is_kept_and_comes_back(cast, submitted):
    step, browser = people.step(submitted), as_(cast.nurlaila)
    sent = {"return-reason": "Target belum", "return-key": "x", "act": "return"}
    assert browser.post(at("draft", f"task-{step.pk}-return"), sent).status_code == 204
    drawn = browser.get(at("task", step.pk))
    assert "Target belum</textarea>" in text(drawn)
    assert "is back in the form" in words(drawn)
    browser.post(at("task", step.pk), act("return", reason="Target belum terukur"))
    assert not browser.get(at("plan", submitted.pk)).context.get("draft")
    assert PerformancePlan.all_rows.get(pk=submitted.pk).status == "RETURNED"


def test_the_history_says_for_whom_somebody_acted(cast, submitted):
    stand_in(cast, submitted)
    step = people.step(submitted)
    assert send(cast.hendra, step, act("approve")).status_code == 302
    told = words(as_(cast.fauzan).get(at("plan", submitted.pk)))
    assert "Hendra, on behalf of Nurlaila, approved the plan." in told
    assert "Hendra, on behalf of Nurlaila, approved" in words(
        as_(cast.fauzan).get(at("task", step.pk))
    )


def test_the_reason_of_a_change_stands_where_it_is_decided(client, cast, approved):
    reason = "Prioritas daerah berubah sejak Maret"
    engine.start(TargetSettingFlow, approved, actor=cast.fauzan, via="start_change", reason=reason)
    client.force_login(cast.nurlaila)
    shown = client.get(f"/kinerja/tasks/{people.step(approved).pk}/").content.decode()
    assert reason in shown.partition('id="decision"')[2]


def test_an_act_of_another_process_is_no_act_of_this_step(client, cast, plan):
    client.force_login(cast.fauzan)
    url = f"/kinerja/tasks/{people.step(plan).pk}/"
    for foreign in ("rate", "report", "finalise"):
        assert client.post(url, {"act": foreign}).status_code == 404


def test_a_way_back_that_is_no_path_leads_home(client, cast, plan):
    client.force_login(cast.fauzan)
    sent = {"discard": "1", "next": "evil"}
    answer = client.post(f"/kinerja/drafts/plan-{plan.pk}-header/", sent)
    assert answer["Location"] == "/kinerja/"


def test_an_endless_year_is_just_a_year_that_is_not_there(client, cast, plan):
    client.force_login(cast.fauzan)
    assert client.get("/kinerja/evaluations/", {"year": "9" * 5000}).status_code == 200


def test_a_form_of_one_s_own_names_the_supervisor_and_how_we_know(client, cast, submitted):
    client.force_login(cast.fauzan)
    shown = client.get(f"/kinerja/tasks/{people.step(submitted).pk}/").content.decode()
    assert "superior named in the personnel data" in shown.partition('id="decision"')[2]
