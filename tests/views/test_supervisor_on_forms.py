"""Every form names the supervisor, how we know him, and since when; in one sentence everywhere."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from tests.cast import open_plan, step
from tests.days import MONDAY, filed
from tests.days import at as on
from tests.views.browse import as_, at, words
from tests.views.reviews import AFTER_Q1, NEXT_YEAR, bring, review
from viewflow_kinerja import context
from viewflow_kinerja.jobs import handover
from viewflow_kinerja.models import Assignment, Evaluation, PlanVersion
from viewflow_kinerja.selectors import supervisors
from viewflow_kinerja.services import acting, delegation, month

SENTENCE = re.compile(
    r"Supervisor: (?P<name>[^,]+?) ?, (?P<post>[^,]+), since (?P<since>\w+\.? \d+, \d{4}) "
    r"\(source: (?P<source>[^)]*(?:\([^)]*\))?[^)]*)\)\."
)
SOURCE, SINCE = "superior named in the personnel data", "Jan. 1, 2020"
DIRECT = ("Nurlaila", "Kepala Bidang", SINCE, SOURCE)
FORMS = {
    "plan": ("fauzan", "nurlaila", "mukhtar", "eka", "ida"),
    "plan-print": ("fauzan", "nurlaila", "ida"),
    "plan-version": ("fauzan", "nurlaila", "ida"),
    "plan-version-print": ("fauzan", "nurlaila", "ida"),
    "plan-edit": ("rahmi",),
    "evaluation": ("fauzan", "nurlaila", "mukhtar", "eka", "ida"),
    "evaluation-print": ("fauzan", "nurlaila", "eka"),
    "evaluation-document": ("fauzan", "nurlaila", "eka"),
    "task": ("fauzan", "nurlaila", "mukhtar"),
    "team": ("nurlaila",),
    "home": ("fauzan",),
    "daily": ("fauzan",),
    "daily-report": ("fauzan", "nurlaila", "mukhtar"),
    "daily-month": ("fauzan",),
    "daily-answers": ("nurlaila",),
    "month": ("fauzan", "nurlaila", "mukhtar"),
    "month-print": ("fauzan", "nurlaila"),
    "correction-new": ("fauzan",),
    "my-evaluation": ("fauzan",),
}


def told(response):
    """Every sentence on a page, as name, post, day and source."""
    assert response.status_code == 200
    return SENTENCE.findall(words(response))


@pytest.fixture
def forms(cast, year, approved):
    """Something to open under every name: the arguments by page."""
    draft = open_plan(cast, year, "rahmi")
    with on(MONDAY):
        report = filed(cast.employee("fauzan"))
    with on(date(2026, 2, 2)):
        sent = month.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
        month.send(sent, actor=cast.fauzan)
    with time_machine.travel(AFTER_Q1, tick=True):
        quarter = review(cast, approved)
        bring(cast, quarter, "RATED")
    with time_machine.travel(NEXT_YEAR, tick=True):
        annual = bring(cast, review(cast, approved, "YEAR"), "DELIVERED")
    keys = {"plan": [approved.pk], "plan-version": [approved.pk, 1], "plan-edit": [draft.pk]}
    keys |= {"month": [sent.pk], "task": [step(quarter).pk], "daily-report": [report.pk]}
    keys |= {"evaluation": [quarter.pk], "evaluation-document": [annual.pk]}
    for print_of in ("plan", "plan-version", "evaluation", "month"):
        keys[f"{print_of}-print"] = keys[print_of]
    return keys


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_names_the_supervisor_source_and_since(cast, forms, form):
    query = f"?day={MONDAY}" if form == "daily" else ""
    for name in FORMS[form]:
        found = told(as_(cast.users[name]).get(at(form, *forms.get(form, [])) + query))
        assert DIRECT in found, (form, name, found)


def frozen(plan):
    """The rater in the version that was approved."""
    return PlanVersion.all_rows.get(plan=plan).parties["rater"]


def test_a_frozen_plan_keeps_source_and_day(cast, approved):
    kept = frozen(approved)
    assert (kept["source"], kept["since"]) == ("COLUMN", "2020-01-01")
    placed, until = Assignment.of(cast.employee("fauzan"), MONDAY), date(2026, 1, 30)
    named = {"rater": cast.employee("mukhtar"), "until": until, "reason": "SK 9/2026"}
    handover.name_rater(placed, actor=cast.eka, **named)
    assert told(as_(cast.ida).get(at("plan-print", approved.pk))) == [DIRECT]
    shown = told(as_(cast.fauzan).get(at("plan", approved.pk)))
    until = "set by the personnel office until Jan. 30, 2026"
    assert shown == [DIRECT, ("Mukhtar", "Kepala Dinas", "Jan. 5, 2026", until)]


def test_a_document_from_before_says_nothing_rather_than_something_false(approved):
    kept = PlanVersion.all_rows.get(plan=approved).parties["rater"]
    old = {name: text for name, text in kept.items() if name not in ("source", "since")}
    line = supervisors.of_party(old)
    drawn = render_to_string("kinerja/partials/supervisor.html", {"line": line})
    assert " ".join(strip_tags(drawn).split()) == "Supervisor: Nurlaila, Kepala Bidang."


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("ACTING", "acting (Plt) for Nurlaila: acting post in the personnel data"),
        ("INTERIM", "interim (Pj) for Nurlaila: acting post in the personnel data"),
    ],
)
def test_an_acting_rater_is_named_with_his_quality_and_his_days(cast, approved, kind, source):
    facts = {"key": "rahmi", "unit_key": "APTIKA", "kind": kind, "position": "Plt Kabid"}
    days = {"since": date(2026, 1, 2), "until": date(2026, 4, 30), "delegates_rating": True}
    acting.place_acting([SimpleNamespace(**facts | days)], actor=cast.system)
    delegation.follow_posts(actor=cast.system)
    with time_machine.travel(AFTER_Q1, tick=True):
        evaluation = review(cast, approved)
        line = ("Rahmi", "Pranata Komputer", "Jan. 2, 2026", f"{source} until April 30, 2026")
        for reader in (cast.fauzan, cast.rahmi, cast.eka):
            assert told(as_(reader).get(at("evaluation", evaluation.pk))) == [line]


def test_a_new_post_under_the_same_rater_does_not_change_the_day(cast, approved):
    first = Assignment.of(cast.employee("fauzan"), MONDAY)
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="promoted"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        first.record(effective_to=date(2026, 1, 2))
        facts = {"employee": first.employee, "unit": first.unit, "rater": first.rater}
        Assignment.all_rows.create(
            **facts, position="Ahli", rater_source="COLUMN", effective_from=date(2026, 1, 3)
        )
    assert DIRECT in told(as_(cast.fauzan).get(at("home")))


def test_a_final_evaluation_carries_source_and_day_in_its_fingerprint(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        evaluation = bring(cast, review(cast, approved), "FINAL")
    kept = Evaluation.all_rows.get(pk=evaluation.pk).parties["rater"]
    assert (kept["source"], kept["since"]) == ("COLUMN", "2020-01-01")
