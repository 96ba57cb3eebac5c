"""What holds for every page of plans, steps, drafts and reasons: who gets in, what a look does."""

import pytest
from django.urls import reverse

from tests import cast as people
from tests.views.browse import as_, at, rows, writes
from viewflow_kinerja.models import FormDraft, Indicator, WorkResult
from viewflow_kinerja.urls_plans import urlpatterns

OWN = {"home", "my-plan", "register"}  # about no record of their address
EDITABLE = ("plan-edit", "plan-header", "plan-behaviours", "plan-annexes", "plan-result-new")


def place(name, plan):
    """The arguments of a page about this plan."""
    result = WorkResult.all_rows.filter(plan=plan).first().pk
    indicator = Indicator.all_rows.filter(plan=plan).first().pk
    return {
        "home": [],
        "my-plan": [],
        "register": [],
        "task": [people.step(plan).pk],
        "plan-version": [plan.pk, 1],
        "plan-version-print": [plan.pk, 1],
        "plan-result": [plan.pk, result],
        "plan-indicator-new": [plan.pk, result],
        "plan-indicator": [plan.pk, result, indicator],
        "draft": [f"plan-{plan.pk}-header"],
        "why": ["plan", plan.pk, "approve_performanceplan"],
        "why-people": ["plan", plan.pk],
    }.get(name, [plan.pk])


NAMES = [pattern.name for pattern in urlpatterns]
SENT = {
    "act": "submit",
    "text": "x",
    "kind": "MAIN",
    "approach": "QUALITATIVE",
    "remove": "1",
    "request_change-reason": "Because of a new task",
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_who_has_not_logged_in_is_led_to_the_log_in_and_back(client, plan, name, method):
    url = at(name, *place(name, plan))
    answer = getattr(client, method)(url)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('login')}?next={url}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in OWN])
def test_a_stranger_learns_of_no_record_and_changes_nothing(cast, plan, name, method):
    browser, url = as_(cast.dedi), at(name, *place(name, plan))
    before = rows()
    assert getattr(browser, method)(url, SENT).status_code == (
        405 if (name, method) == ("draft", "get") else 404
    )
    assert rows() == before


@pytest.mark.parametrize("name", [name for name in NAMES if name != "draft"])
def test_a_look_writes_nothing(cast, plan, name):
    browser, url = as_(cast.fauzan), at(name, *place(name, plan))
    before = rows()
    assert writes(browser, url) == []
    assert rows() == before


def test_a_record_that_does_not_exist_is_no_page(cast, plan):
    browser = as_(cast.fauzan)
    for url in (at("plan", 999), at("task", 999), at("plan-version", plan.pk, 7)):
        assert browser.get(url).status_code == 404


@pytest.mark.parametrize("part", ["result-999", "indicator-999", "indicator-new-999"])
def test_a_row_that_somebody_took_out_is_told_as_that(cast, plan, part):
    answer = as_(cast.fauzan).get(at("plan-edit", plan.pk), {"open": part})
    assert answer.status_code == 409
    assert "taken out of the plan meanwhile" in answer.content.decode()


@pytest.mark.parametrize("part", ["x", "result-", "result-x", "indicator-", "header-1"])
def test_a_part_that_never_was_opens_nothing(cast, plan, part):
    answer = as_(cast.fauzan).get(at("plan-edit", plan.pk), {"open": part})
    assert answer.status_code == 200
    assert answer.context["part"] is None


def test_pages_are_kept_by_no_cache(cast, plan):
    assert as_(cast.fauzan).get(at("home"))["Cache-Control"] == "private, no-store"


def test_an_account_without_person_is_told_kindly(cast, django_user_model, year):
    browser = as_(django_user_model.objects.create(username="nobody"))
    for name in ("home", "my-plan"):
        answer = browser.get(at(name))
        assert answer.status_code == 200
        assert "not linked to a person" in answer.content.decode()


def test_every_page_may_be_read_without_script(cast, plan):
    answer = as_(cast.fauzan).get(at("plan-edit", plan.pk)).content.decode()
    assert "<script>" not in answer
    assert " style=" not in answer


def test_drafts_of_another_account_are_never_shown(cast, plan):
    FormDraft.objects.create(
        user=cast.rahmi, form=f"plan-{plan.pk}-header", data={"fields": {"place": ["Sabang"]}}
    )
    assert (
        "Sabang"
        not in as_(cast.fauzan).get(at("plan-edit", plan.pk), {"open": "header"}).content.decode()
    )
