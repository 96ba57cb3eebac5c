"""T1: every person at every URL with every object meets what the specification says, no more.

Bodies, titles, selects, error pages and headers carry the canaries only of what the oracle allows.
"""

import pytest

from tests.access.crawl import WHERE, links, walk
from tests.access.world import KINDS
from tests.permissions import summary
from viewflow_kinerja.models import (
    AssessorCorrection,
    Assignment,
    Evaluation,
    ImprovementAction,
    PerformancePlan,
    PlanVersion,
    SupportEntry,
)
from viewflow_kinerja.testing import found

pytestmark = pytest.mark.django_db  # asks for the tables
ENOUGH = 300  # cells a person
FEW = 5
SECRET = {"leave"}  # the reason of a leave stands in the history and on no page
DAY = {"dailyreport", "filename", "filecontent"}
PLAN = {"performanceplan", "evaluation", "rating"}
CLAIM = {"assessorcorrection", "claim"}
TALK = {"supportcase", "supportentry"}
COACHED = {"coachingsession"}
ANSWERS = {"leaderfeedback"}  # never for who led the talk
ABOVE = PLAN | DAY | CLAIM | TALK | COACHED | {"spread", "feedback", "monthlyreport", "delegation"}
READERS = {  # kind of person: whose words stand on the pages of such a person
    "self": PLAN | DAY | TALK | COACHED | ANSWERS | {"feedback", "counsellingnote", "typed"},
    "supervisor": ABOVE | {"counsellingnote"},
    "rater's superior": ABOVE | ANSWERS,
    "delegate": PLAN | DAY | TALK | COACHED | {"spread", "feedback", "monthlyreport", "delegation"},
    "changing": {"performanceplan", "newdraft"},
    "peer": {"performanceplan", "feedback", "typed"},
    "rated peer": {"performanceplan", "evaluation", "feedback"} | DAY,
    "manager": PLAN | DAY | {"newdraft", "spread", "monthlyreport"},
    "office": ABOVE - {"feedback"} | {"unlock"},
    "auditor": ABOVE | ANSWERS | {"unlock"},
    "other office": {"performanceplan"} | CLAIM,
}
WORDS = ABOVE | ANSWERS | {"counsellingnote", "typed", "newdraft", "unlock"}


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
    assert met & SECRET == set()


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


READS = {  # kind of canary: the record in whose sight it stands
    "assessorcorrection": ("correction", "view"),
    "feedback": ("feedback", "view"),
    "supportcase": ("support", "view"),
    "objection": ("objection", "view"),
    "coachingsession": ("coaching", "view"),
    "leaderfeedback": ("leaderfeedback", "view"),
    "improvementaction": ("improvement", "view"),
    "counsellingnote": ("note", "view"),
    "recognition": ("recognition", "view"),
    "newdraft": ("plan", "view"),
    "evaluation": ("evaluation", "view"),
    "rating": ("evaluation", "view_rating"),
    "dailyreport": ("report", "view"),
    "filename": ("report", "view"),
    "filecontent": ("report", "view"),
    "monthlyreport": ("month", "view"),
}


def may_read(asker, model, key):
    """Whose eyes a canary is for."""
    key = int(key)
    if model in READS:
        return asker.may(*READS[model], key)
    if model == "performanceplan":
        return reads_plan(asker, key)
    if model == "spread":  # how colleagues were rated
        knows = asker.may("evaluation", "view_rating", key)
        return knows and not asker.owns("evaluation", key)
    if model == "delegation":  # also who decides on it
        return any(asker.may("delegation", verb, key) for verb in ("view", "approve"))
    if model == "improvementarea":
        rows = ImprovementAction.all_rows.filter(area=key)
        return any(asker.may("improvement", "view", row.pk) for row in rows)
    if model == "supportentry":
        return asker.may("support", "view", SupportEntry.all_rows.get(pk=key).case_id)
    if model == "claim":
        return any(asker.may("correction", "view", claim) for claim in claims_of(key))
    if model in ("unlock", "leave"):
        return bool(of_office(asker, key) & {"OWN", "OFF", "AUD"})
    return model == "typed" and asker.facts.users[asker.number].pk == key


def claims_of(employee):
    return AssessorCorrection.all_rows.filter(employee=employee).values_list("pk", flat=True)


def of_office(asker, employee):
    """How somebody stands to the post of a person."""
    posts = Assignment.all_rows.filter(employee=employee, kind="DEFINITIVE")
    found = (asker.stands_to("assignment", key) for key in posts.values_list("pk", flat=True))
    return set().union(*found)


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
