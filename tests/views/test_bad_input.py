"""Bad input through the pages: refused kindly or kept as words; nothing is lost, nothing is run."""

import html
import re

import pytest
from django.db import transaction

from tests.e2e.visits import VISITS
from tests.views.hostile import (
    at,
    bad,
    changed,
    everything,
    fill,
    forms_to_write_in,
    runs,
)
from tests.views.paper import Reader
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Indicator, PerformancePlan, Remark, WorkResult
from viewflow_kinerja.services import raters

pytestmark = pytest.mark.django_db  # asks for the tables
RATING = {
    "rate-result": "MEETS",
    "rate-behaviour": "MEETS",
    "rate-recommendation": "Laporannya rapi",
}
LONG = "a" * 100_000
TOO_LONG = re.compile(r"Please shorten it to [\d,]+ characters; it has 100,000\.")
WRITERS = ("hendra", "joko", "nurlaila", "mukhtar", "fauzan", "bupati", "eka")
# Forms that no visit opens: claims, delegations, rights.
MORE = {
    "fauzan": ("correction-new",),
    "nurlaila": ("delegation-new",),
    "eka": ("grant-new", "delegation-new"),
}


@pytest.fixture
def _django_db_helper(untouched):
    """Stands in for the transaction of each test."""


def reader(world, name):
    return Reader(world.cast.users[name])


def status(row):
    return type(row).all_rows.get(pk=row.pk).status


def part(world, somebody, opened):
    """The editor of somebody's plan with a part open."""
    plan = world.plans[somebody.account.username]
    return somebody.get(f"{at('plan-edit', plan.pk)}?open={opened}")


def test_a_plan_without_indicator_is_not_submitted_and_leads_to_the_place(world):
    hendra, row = reader(world, "hendra"), WorkResult.all_rows.get(text__contains="kenari-draf")
    line = Indicator.all_rows.get(work_result=row)
    page = part(world, hendra, f"indicator-{line.pk}")
    after = hendra.send(page, page.form(field="remove"))
    answer = hendra.send(after, after.form(field="submit-key"))
    assert answer.status == 422
    assert "Add an indicator" in answer.words
    assert f"?open=indicator-new-{row.pk}#result-{row.pk}" in answer.links
    assert status(world.plans["hendra"]) == "DRAFT"


def test_a_target_without_unit_is_kept_and_named_before_the_plan_is_submitted(world):
    hendra = reader(world, "hendra")
    line = Indicator.all_rows.filter(plan=world.plans["hendra"]).first()
    page = part(world, hendra, f"indicator-{line.pk}")
    saved = hendra.send(page, page.form(field="polarity"), unit_of_measure="")
    answer = hendra.send(saved, saved.form(field="submit-key"))
    assert (saved.status, answer.status) == (200, 422)
    assert "Name the unit of the target" in answer.words
    assert status(world.plans["hendra"]) == "DRAFT"


def test_what_an_old_tab_sends_after_the_submission_comes_back_as_words(world):
    hendra = reader(world, "hendra")
    tabs = [part(world, hendra, name) for name in ("none", "none", "result-new")]
    hendra.send(tabs[0], tabs[0].form(field="submit-key"))
    before = everything()
    again = hendra.send(tabs[1], tabs[1].form(field="submit-key"))
    late = hendra.send(tabs[2], tabs[2].form(field="kind"), text="Tersusunnya yang terlambat")
    assert (again.status, late.status) == (403, 403)
    assert "Nothing was changed" in again.words
    assert "Tersusunnya yang terlambat" in late.words
    assert changed(before) == []


def test_of_two_tabs_the_second_decision_changes_nothing_and_keeps_the_comment(world):
    nurlaila, address = reader(world, "nurlaila"), at("task", world.task("wati"))
    first, second = nurlaila.get(address), nurlaila.get(address)
    nurlaila.send(first, first.form(act="approve"))
    before = everything()
    comment = {"return-reason": "Target belum terukur"}
    answer = nurlaila.send(second, second.form(act="return"), **comment)
    assert answer.status in (403, 409)
    assert "Target belum terukur" in answer.words
    assert status(world.plans["wati"]) == "APPROVED"
    assert changed(before) == []


def test_a_former_rater_cannot_rate_and_keeps_what_she_wrote(world):
    review, nurlaila = world.reviews["lestari"], reader(world, "nurlaila")
    page = nurlaila.get(at("task", world.task("lestari", review=True)))
    now = {"rater": world.cast.employee("mukhtar"), "unit": review.unit}
    raters.hand_over_evaluation(review, actor=world.cast.system, reason="SK 7/2026", **now)
    engine.readdress(review, actor=world.cast.system, reason="SK 7/2026")
    answer = nurlaila.send(page, page.form(act="rate"), **RATING)
    assert answer.status in (403, 404)
    assert "Laporannya rapi" in answer.words
    assert status(review) == "REPORTED"


def test_nobody_rates_himself_with_a_form_of_his_own_making(world):
    nurlaila, lestari = reader(world, "nurlaila"), reader(world, "lestari")
    address = at("task", world.task("lestari", review=True))
    stolen = nurlaila.get(address).form(act="rate").data(**RATING)
    stolen["csrfmiddlewaretoken"] = ""
    answer = lestari.client.post(address, stolen)
    assert answer.status_code == 403
    assert status(world.reviews["lestari"]) == "REPORTED"


@pytest.mark.parametrize("who", WRITERS)
def test_a_hundred_thousand_characters_are_refused_in_words_and_stay_in_the_form(world, who):
    met, writer = 0, reader(world, who)
    for path in _paths(world, who):
        for page, form in forms_to_write_in(writer, path):
            before = everything()
            with transaction.atomic():
                answer = writer.send(page, form, **fill(form, lambda name: LONG))
                _is_told_and_kept(answer, form, f"{form.action} on {path}")
                assert changed(before) == [], f"{form.action} on {path}"
                transaction.set_rollback(True)
            met += 1
    assert met


def _is_told_and_kept(answer, form, where):
    """Refused; the page says how long it may be, and what was written stands in it."""
    back = [each for each in answer.forms if set(form.texts) <= set(each.texts)]
    kept = [{name: each.value(name) for name in form.texts} for each in back]
    assert answer.status == 422, where
    assert dict.fromkeys(form.texts, LONG) in kept, where
    assert TOO_LONG.search(answer.words), where


def _paths(world, who):
    """The pages of a visitor, each once; prints and searches have nothing to write in."""
    visits = [address(world) for name, address in VISITS[who].items() if "print" not in name]
    return dict.fromkeys([*visits, *(at(name) for name in MORE.get(who, ()))])


@pytest.mark.parametrize("who", WRITERS)
def test_a_script_in_every_field_of_every_form_is_shown_as_words(world, who):
    met, writer = 0, reader(world, who)
    for path in _paths(world, who):
        for page, form in forms_to_write_in(writer, path):
            with transaction.atomic():
                answer = writer.send(page, form, **fill(form, bad))
                assert answer.status in (200, 422), f"{form.action} on {path}"
                assert runs(answer) == [], f"{form.action} on {path}"
                transaction.set_rollback(True)
            met += 1
    assert met


def test_foreign_keys_in_the_body_of_a_plan_are_ignored(world):
    hendra = reader(world, "hendra")
    page = part(world, hendra, "header")
    victim = world.plans["fauzan"]
    before = PerformancePlan.all_rows.filter(pk=victim.pk).values().get()
    form = page.form(field="approach")
    mine = {"plan": victim.pk, "pk": victim.pk, "id": victim.pk, "employee": victim.employee_id}
    hendra.client.post(form.action, {**form.data(place="Blangpidie"), **mine})
    assert PerformancePlan.all_rows.filter(pk=victim.pk).values().get() == before
    assert PerformancePlan.all_rows.get(pk=world.plans["hendra"].pk).place == "Blangpidie"


def test_a_result_of_another_plan_cannot_be_reached_through_ones_own(world):
    hendra = reader(world, "hendra")
    before = everything()
    foreign = WorkResult.all_rows.filter(plan=world.plans["rahmi"]).first()
    page = part(world, hendra, "result-new")
    sent = page.form(field="kind").data(text="Tersusunnya yang bukan milik saya")
    address = at("plan-result", world.plans["hendra"].pk, foreign.pk)
    answer = hendra.client.post(address, sent)
    assert answer.status_code == 409
    supported = page.form(field="kind").data(text="Tersusunnya dokumen", parent=str(foreign.pk))
    refused = hendra.client.post(at("plan-result-new", world.plans["hendra"].pk), supported)
    assert refused.status_code == 422
    assert changed(before) == []


def test_feedback_on_a_result_of_another_evaluation_is_ignored(world):
    nurlaila, review = reader(world, "nurlaila"), world.reviews["lestari"]
    foreign = WorkResult.all_rows.filter(plan=world.plans["joko"]).first()
    page = nurlaila.get(at("task", world.task("lestari", review=True)))
    sent = page.form(act="rate").data(**RATING) | {f"rate-remark_{foreign.pk}": "bukan untuknya"}
    answer = nurlaila.client.post(page.path, sent)
    assert answer.status_code == 302
    assert status(review) == "RATED"
    assert not Remark.all_rows.filter(text="bukan untuknya").exists()


@pytest.mark.parametrize("where", ["https://jahat.example/", "//jahat.example", "javascript:x"])
def test_nobody_is_sent_away_from_the_portal(world, where):
    joko = reader(world, "joko")
    draft = f"task-{world.task('joko', review=True)}-report"
    answer = joko.client.post(at("draft", draft), {"discard": "1", "next": where})
    assert (answer.status_code, answer["Location"]) == (302, at("home"))


def test_a_page_of_script_in_the_address_is_shown_as_words(world):
    nurlaila = reader(world, "nurlaila")
    page = nurlaila.get(f"{at('team')}?name=<script>alert(1)</script>&state=<script>")
    assert runs(page) == []
    assert html.escape("<script>alert(1)</script>") in page.html
