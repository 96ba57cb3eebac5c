"""T2: what a list shows, its page opens; what a counter counts, the list holds."""

import re

import pytest

from tests.access.world import KINDS
from tests.views.browse import text, words
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Evaluation, OrganisationRating, PerformancePlan
from viewflow_kinerja.permissions import Action, policy

pytestmark = pytest.mark.django_db  # asks for the tables
LISTS = ("", "team/", "team/?state=waiting", "evaluations/", "organisations/", "office/")
RECORD = re.compile(r'href="(/kinerja/(?:plans|evaluations|tasks)/\d+/[a-z/]*)["?#]')
LOGGED_IN = [kind for kind in KINDS if kind not in ("anonymous", "inactive")]
ASKED = {
    PerformancePlan: ("plan", {"view": Action.VIEW_PLAN, "approve": Action.APPROVE_PLAN}),
    Evaluation: ("evaluation", {"view": Action.VIEW_EVALUATION, "rate": Action.RATE_EVALUATION}),
    OrganisationRating: ("orgrating", {"view": Action.VIEW_ORGRATING, "set": Action.SET_ORGRATING}),
}


@pytest.mark.parametrize("kind", LOGGED_IN)
def test_every_record_that_a_list_names_can_be_opened(world, kind):
    browser = world.browser(kind)
    for page in LISTS:
        for url in set(RECORD.findall(text(browser.get(f"/kinerja/{page}")))):
            assert browser.get(url).status_code in (200, 302), (page, url)


def test_the_lists_name_records_at_all(world):
    named = RECORD.findall(text(world.browser("supervisor").get("/kinerja/team/")))
    assert len(set(named)) >= 5


@pytest.mark.parametrize("kind", LOGGED_IN)
def test_list_count_and_single_answer_are_those_of_the_oracle(world, facts, kind):
    account, asker = world.accounts[kind], facts.asked_by(world.accounts[kind])
    for model, (of, actions) in ASKED.items():
        for verb, action in actions.items():
            seen = policy.visible(account, model, action)
            wanted = {row.pk for row in model.all_rows.all() if asker.may(of, verb, row.pk)}
            assert {row.pk for row in seen} == wanted
            assert seen.count() == len(wanted)
            single = (row for row in model.all_rows.all() if policy.allows(account, action, row))
            assert {row.pk for row in single} == wanted


@pytest.mark.parametrize("kind", ["self", "supervisor", "delegate", "drafting", "stranger"])
def test_the_counter_counts_the_steps_that_wait(world, kind):
    account = world.accounts[kind]
    number = engine.inbox(account).count()
    page = world.browser(kind).get("/kinerja/")
    assert page.context["waiting"] == number == page.context["todo"].total
    assert str(number) in words(page)
