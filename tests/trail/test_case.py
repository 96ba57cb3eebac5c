"""The timeline of a case: who reads it, what it tells, what it costs."""

import re

import pytest

from tests.cast import do
from tests.views.browse import as_, at, statements, text, words
from viewflow_kinerja import context
from viewflow_kinerja.models import PerformancePlan

pytestmark = pytest.mark.usefixtures("by_our_clock")
READERS = ("fauzan", "eka", "ida", "bupati")


def case(user, row, kind="plan", **query):
    return as_(user).get(at("trail", kind, row.pk), query)


def pages(client, address):
    """The pages of a case, the newest first."""
    while address:
        page = text(client.get(address))
        yield page
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found and found[1].replace("&amp;", "&")


def whole(user, row, kind="plan"):
    """The words of all pages."""
    found = "".join(pages(as_(user), at("trail", kind, row.pk)))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


@pytest.mark.parametrize("name", READERS)
def test_a_case_is_told_in_sentences_with_instant_reason_and_person(cast, lived, name):
    told = whole(cast.users[name], lived[0])
    assert "Nurlaila returned the plan." in told
    assert "target belum terukur" in told
    assert "NIP 197203141998032005" in told
    assert "Nurlaila made the evaluation final." in told
    assert "Fauzan acknowledged the evaluation." in told
    assert re.search(r"April 9, 2026, 09\.\d\d\.\d\d WIB", told)
    assert re.search(r"2026-04-09T02:\d\d:\d\d\.\d{6}Z", told)


@pytest.mark.parametrize("name", ["nurlaila", "mukhtar", "rahmi", "dedi"])
def test_nobody_else_reads_a_history(cast, lived, name):
    assert case(cast.users[name], lived[0]).status_code == 404
    assert case(cast.users[name], lived[1], "evaluation").status_code == 404


def test_an_evaluation_has_a_history_of_its_own(cast, lived):
    told = words(case(cast.ida, lived[1], "evaluation"))
    assert "Nurlaila rated results and behaviour." in told
    assert "returned the plan" not in told


def test_a_kind_without_histories_is_no_page(cast, lived):
    assert as_(cast.ida).get(at("trail", "year", 1)).status_code == 404
    assert case(cast.ida, lived[0], "evaluation").status_code in (200, 404)


@pytest.mark.parametrize(
    ("name", "reads"), [("fauzan", True), ("eka", False), ("ida", True), ("bupati", False)]
)
def test_what_was_written_in_the_draft_is_for_owner_and_auditor(cast, plan, name, reads):
    do(plan, "submit", cast.fauzan)
    told = words(case(cast.users[name], plan))
    assert ("Fauzan wrote the plan." in told) is reads
    assert "Fauzan submitted the plan." in told


@pytest.mark.parametrize("name", ["ida", "eka"])
def test_a_draft_that_was_never_shared_is_the_owners_alone(cast, plan, name):
    assert "wrote the plan" in words(case(cast.fauzan, plan))
    assert "wrote the plan" not in words(case(cast.users[name], plan))


@pytest.mark.parametrize("name", ["ida", "fauzan", "eka"])
def test_b12_a_page_costs_the_same_for_ten_and_for_a_thousand_versions(cast, lived, name):
    plan, costs = lived[0], []
    for versions in (10, 100, 1_000):
        grow(cast, plan, versions)
        costs.append(len(statements(as_(cast.users[name]), at("trail", "plan", plan.pk))))
    assert costs[0] == costs[1] == costs[2] <= 10, costs


def grow(cast, plan, versions):
    """History rows of a plan, as an act would write them, until there are so many."""
    with context.unit_of_work(actor=cast.eka, act="test.arrange"):
        row, model = PerformancePlan.all_rows.get(pk=plan.pk), plan.history
        model.put([("~", row)] * (versions - model.count()))


def test_a_long_case_is_read_page_by_page_and_each_row_once(cast, lived):
    plan, seen = lived[0], []
    grow(cast, plan, 120)
    for page in pages(as_(cast.ida), at("trail", "plan", plan.pk)):
        seen += re.findall(r"/audit/changes/(\w+)/(\d+)/", page)
    assert len(seen) == len(set(seen))
    assert {int(n) for k, n in seen if k == "performanceplan"} == set(
        plan.history.values_list("history_id", flat=True)
    )


@pytest.mark.parametrize("word", ["x", "~~", "2026-01-01~plan~x", "9999999~a~1", "2026-01-01~a~1"])
def test_a_place_that_is_none_is_the_beginning_or_a_page(cast, lived, word):
    assert case(cast.ida, lived[0], before=word).status_code == 200
