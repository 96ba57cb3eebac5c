"""T1: every person at every URL with every object meets what the specification says, no more.

Bodies, titles, selects, error pages and headers carry the canaries only of what the oracle allows.
"""

import pytest

from tests.access.crawl import WHERE, links, walk
from tests.access.world import KINDS
from tests.permissions import summary
from viewflow_kinerja.models import Assignment, Evaluation, PerformancePlan, PlanVersion
from viewflow_kinerja.testing import found

pytestmark = pytest.mark.django_db  # asks for the tables
ENOUGH = 300  # cells a person
FEW = 5
WORDS = {
    "assessorcorrection",
    "counsellingnote",
    "feedback",
    "performanceplan",
    "newdraft",
    "evaluation",
    "rating",
    "spread",
    "typed",
}

READERS = {  # kind of person: whose words stand on the pages of such a person
    "self": {"performanceplan", "evaluation", "rating", "feedback", "counsellingnote", "typed"},
    "supervisor": WORDS - {"newdraft", "typed"},
    "rater's superior": WORDS - {"newdraft", "typed", "counsellingnote"},
    "delegate": {"performanceplan", "evaluation", "rating", "spread", "feedback"},
    "changing": {"performanceplan", "newdraft"},
    "peer": {"performanceplan", "feedback", "typed"},
    "manager": {"performanceplan", "newdraft", "evaluation", "rating", "spread"},
    "office": {"performanceplan", "assessorcorrection", "evaluation", "rating", "spread"},
    "auditor": WORDS - {"newdraft", "typed", "counsellingnote"},
    "other office": {"performanceplan", "assessorcorrection"},
}


def test_every_url_has_a_line_in_the_table_of_the_walk():
    complaints = walk().complaints(WHERE)
    assert not complaints, "\n".join(complaints)


def test_everybody_gets_the_answer_of_the_oracle_and_meets_no_canary_beyond_it(walked):
    bad = []
    for visit in walked.visits:
        if visit.got != visit.wanted:
            bad.append((visit.address.url, visit.got, "expected", visit.wanted))
        for word in visit.canaries:
            if not may_read(walked.asker, *word):
                bad.append((visit.address.url, "tells of", word))
    summary.compare(set(range(len(bad))), set(), len(walked.visits))
    assert bad == []
    assert len(walked.visits) >= ENOUGH


def test_who_reads_much_meets_the_canaries_that_are_for_him(walked):
    """Else the hunt above would find nothing because there is nothing to find."""
    met = {model for visit in walked.visits for model, _key in visit.canaries}
    assert met >= READERS.get(walked.kind, set())


def test_every_kind_of_canary_has_a_reader_who_meets_it():
    assert set().union(*READERS.values()) == WORDS


def test_links_of_others_open_nothing_either(world, facts):
    """Addresses with a query that stand on somebody's page, walked by everybody."""
    told = ("leader and unit head", "office", "self", "drafting", "supervisor")
    spread = {url for kind in told for url in links(world, kind)}
    assert len(spread) >= FEW
    for kind in KINDS:
        asker, browser = facts.asked_by(world.accounts[kind]), world.browser(kind)
        for url in sorted(spread):
            answer = browser.get(url)
            beyond = [word for word in found(answer) if not may_read(asker, *word)]
            assert (beyond, answer.status_code < 500) == ([], True), (kind, url)


def may_read(asker, model, key):
    """Whose eyes a canary is for."""
    key = int(key)
    if model == "performanceplan":
        return reads_plan(asker, key)
    if model == "assessorcorrection":
        return asker.may("correction", "view", key)
    if model == "feedback":
        return asker.may("feedback", "view", key)
    if model == "counsellingnote":
        return asker.may("note", "view", key)
    if model == "newdraft":
        return asker.may("plan", "view", key)
    if model == "evaluation":
        return asker.may("evaluation", "view", key)
    if model == "rating":
        return asker.may("evaluation", "view_rating", key)
    if model == "spread":  # how colleagues were rated
        knows = asker.may("evaluation", "view_rating", key)
        return knows and not asker.owns("evaluation", key)
    return model == "typed" and asker.facts.users[asker.number].pk == key


def reads_plan(asker, key):
    """Also whoever reads a version or an evaluation of it, or is led by its owner.

    Source: the column "RHK pimpinan yang diintervensi" of the form.
    """
    reviews = Evaluation.all_rows.filter(plan=key).values_list("pk", flat=True)
    versions = PlanVersion.all_rows.filter(plan=key).values_list("pk", flat=True)
    owner = PerformancePlan.all_rows.filter(pk=key).values("employee")
    mine = Assignment.all_rows.filter(employee__user=asker.facts.users[asker.number])
    return (
        asker.may("plan", "view", key)
        or any(asker.may("planversion", "view", each) for each in versions)
        or any(asker.may("evaluation", "view", each) for each in reviews)
        or mine.filter(rater__in=owner).exists()
    )
