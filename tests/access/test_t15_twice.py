"""T15: sent twice, in two tabs, again later, over somebody's words: one act, nothing lost."""

import pytest

from tests.cast import step
from tests.views.browse import act, at, key
from tests.views.hostile import changed, everything
from viewflow_kinerja.models import PerformancePlan, WorkResult

pytestmark = pytest.mark.django_db  # asks for the tables


def approvals(plan):
    rows = PerformancePlan.history.filter(id=plan.pk, act="plan.approve")
    return rows.values("wf_task_id").distinct().count()


def test_the_same_form_sent_twice_is_one_act(world):
    browser, plan = world.browser("supervisor"), world.plans["wati"]
    url, form = at("task", step(plan).pk), act("approve")
    assert [browser.post(url, form).status_code for _ in "ab"] == [302, 302]
    assert approvals(plan) == 1


def test_a_second_tab_is_told_that_it_is_done_and_changes_nothing(world):
    browser, plan = world.browser("supervisor"), world.plans["wati"]
    url = at("task", step(plan).pk)
    assert browser.post(url, act("approve")).status_code == 302
    before = everything()
    assert browser.post(url, act("return", reason="Belum terukur")).status_code == 409
    assert changed(before) == []


def test_a_form_of_one_step_does_not_act_on_another(world):
    browser, plan = world.browser("supervisor"), world.plans["wati"]
    url, form = at("task", step(plan).pk), act("approve")
    browser.post(url, form)
    other = world.plans["tono"]
    before = everything()
    assert browser.post(at("task", step(other).pk), form).status_code in (403, 404, 409)
    assert changed(before) == []


def test_words_that_somebody_changed_meanwhile_are_not_overwritten_unseen(world):
    browser, plan = world.browser("drafting"), world.plans["hendra"]
    row = WorkResult.all_rows.filter(plan=plan).first()
    url = at("plan-result", plan.pk, row.pk)
    page = browser.get(at("plan-edit", plan.pk), {"open": f"result-{row.pk}"})
    sent = {"kind": "MAIN", "seen": page.context["seen"]}
    first = sent | {"key": key(), "text": "Tersusunnya laporan yang pertama"}
    assert browser.post(url, first).status_code == 302
    second = sent | {"key": key(), "text": "Tersusunnya laporan yang kedua"}
    answer = browser.post(url, second)
    assert answer.status_code == 422
    assert b"yang kedua" in answer.content
    row.refresh_from_db()
    assert row.text == first["text"]
