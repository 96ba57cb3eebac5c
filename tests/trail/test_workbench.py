"""The auditor's workbench: who works there, what is found, what is taken along, what is noted."""

import csv
import io
from datetime import date

import pytest
from django.utils import translation

from tests.audit.ledger_kit import SIGNER
from tests.cast import do, fill, open_plan
from tests.views.browse import as_, at, give_office, key, statements, text, words
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal
from viewflow_kinerja.models import Assignment, PerformancePlan, ReadAccess
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors.trail import search as search_of
from viewflow_kinerja.selectors.trail import told
from viewflow_kinerja.selectors.trail.questions import QUESTIONS
from viewflow_kinerja.selectors.trail.sheets import safe
from viewflow_kinerja.services import leave, report

pytestmark = pytest.mark.usefixtures("by_our_clock")
PAGES = ("workbench", "workbench-csv", "workbench-print")


def search(user, page="workbench", **asked):
    return as_(user).get(at(page), asked)


def cells(answer):
    """The lines of a download, by heading."""
    whole = answer.content
    assert whole.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("name", "status"),
    [("ida", 200), ("eka", 200), ("bupati", 200), ("nurlaila", 403), ("fauzan", 403)],
)
def test_auditor_office_and_leader_work_there_and_nobody_else(cast, approved, page, name, status):
    assert search(cast.users[name], page).status_code == status


@pytest.fixture
def returned(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "return", cast.nurlaila, reason="target belum terukur")
    return plan


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "nurlaila"}, True),
        ({"person": "197203141998032005"}, True),
        ({"person": "fauz"}, True),  # about him
        ({"person": "rahmi"}, False),
        ({"act": "plan.return"}, True),
        ({"act": "plan.approve"}, False),
        ({"kind": "performanceplan"}, True),
        ({"kind": "evaluation"}, False),
        ({"unit": "dinas komunikasi"}, True),
        ({"unit": "kesehatan"}, False),
        ({"unit": "zzz"}, False),
        ({"first": "2026-01-05T08:59:00", "last": "2026-01-05T10:00:00"}, True),
        ({"first": "2026-01-05T10:00:00"}, False),
        ({"last": "2026-01-05T08:59:00"}, False),
        ({"request": "nothing"}, False),
    ],
)
def test_an_act_is_found_by_person_unit_act_record_and_time(cast, returned, asked, found):
    page = words(search(cast.ida, **asked))
    assert ("Nurlaila returned the plan." in page) is found, asked


def test_one_record_is_found_by_its_number(cast, returned):
    here, elsewhere = {"kind": "performanceplan", "key": returned.pk}, {"key": 2**40}
    assert "Nurlaila returned the plan" in words(as_(cast.ida).get(at("workbench"), here))
    assert "Nothing was found" in words(as_(cast.ida).get(at("workbench"), elsewhere))


def test_what_a_program_wrote_past_the_official_acts_is_found_together(cast, returned):
    asked = {"act": "unofficial", "kind": "performanceplan"}
    assert "Nothing was found" in words(as_(cast.ida).get(at("workbench"), asked))
    with context.unit_of_work(actor=cast.eka, act="portal.repair", reason="by a script"):
        returned.record(place="Kota Lain")
    told = words(as_(cast.ida).get(at("workbench"), asked))
    assert "eka changed the record." in told
    assert "returned the plan" not in told.partition("Found, the newest first")[2]


def test_an_act_is_found_by_its_request_and_by_its_process(cast, returned):
    row = returned.history.filter(act="plan.return").get()
    by_process = words(search(cast.ida, process=row.wf_process_id))
    assert "Nurlaila returned the plan." in by_process
    assert "Nurlaila returned" not in words(search(cast.ida, process=999_999))
    sent = {"key": key(), "approach": "QUANTITATIVE", "place": "Sukamaju"}
    as_(cast.fauzan).post(at("plan-header", returned.pk), sent)
    row = returned.history.order_by("-history_id").first()
    assert row.request_id
    assert "Fauzan wrote the plan." in words(search(cast.ida, request=row.request_id))


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ({}, True),
        ({"person": "Nurlaila"}, False),
        ({"question": "at-night"}, False),
        ({"first": "yesterday"}, True),
    ],
)
def test_the_form_makes_way_for_what_was_found_unless_it_has_to_be_mended(cast, asked, opened):
    page = as_(cast.ida).get(at("workbench"), asked).content.decode()
    assert ("<details open><summary>" in page) is opened
    assert ("name or NIP: Nurlaila" in page) is ("person" in asked)


def test_what_makes_no_sense_is_told_at_its_field_and_taken_along_by_nobody(cast, approved):
    wrong = {"first": "2026-02-01T00:00", "last": "2026-01-01T00:00"}
    assert "The end lies before the beginning." in words(search(cast.ida, **wrong))
    assert search(cast.ida, "workbench-csv", **wrong).status_code == 403
    assert search(cast.ida, question="nothing", act="x", process="-1").status_code == 200


def test_an_office_finds_only_what_happened_in_its_units(cast, year):
    for name in ("fauzan", "dedi"):
        plan = fill(open_plan(cast, year, name), cast.users[name])
        do(plan, "submit", cast.users[name])
    office = give_office(cast, "mukhtar", "DINKES")
    page = words(search(office, act="plan.submit"))
    assert "Dedi submitted the plan." in page
    assert "Fauzan submitted the plan." not in page
    both = words(search(cast.ida, act="plan.submit"))
    assert "Fauzan submitted the plan." in both


def test_a_draft_is_in_nobodys_search(cast, plan):
    for name in ("ida", "eka", "bupati"):
        page = words(search(cast.users[name], person="fauzan"))
        assert "wrote the plan" not in page.partition("Found, the newest first")[2]


def test_the_download_has_a_line_a_row_with_instant_sentence_and_reason(cast, returned):
    lines = cells(search(cast.ida, "workbench-csv", act="plan.return"))
    (line,) = [each for each in lines if each["History"] == "performanceplan"]
    assert line["Sentence"] == "Nurlaila returned the plan: target belum terukur"
    assert line["Instant (UTC)"].endswith("Z")
    assert line["Local time"].endswith("WIB")
    assert (line["Person"], line["NIP"]) == ("Nurlaila", "197203141998032005")
    assert line["About"] == "Fauzan"


def test_what_people_wrote_is_no_formula_in_a_spreadsheet(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "return", cast.nurlaila, reason="=cmd|' /C calc'!A0")
    lines = cells(search(cast.ida, "workbench-csv", act="plan.return"))
    assert {each["Reason"] for each in lines} == {"'=cmd|' /C calc'!A0"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r1", "  =1"])
def test_every_beginning_of_a_formula_is_disarmed(text):
    assert safe(text) == f"'{text}"


def test_the_print_bears_the_question_and_the_last_checkpoint(cast, returned):
    made = seal.seal(SIGNER)
    page = search(cast.ida, "workbench-print", act="plan.return", question="by-delegation")
    assert "Acts by delegation" in words(page)
    assert f"covers {made.size} rows" in words(page)
    assert made.note.splitlines()[2] in text(page)
    plain = words(search(cast.ida, "workbench-print", act="plan.return"))
    assert "Nurlaila returned the plan: target belum terukur" in plain


def test_an_act_is_told_in_indonesian(cast, returned):
    with translation.override("id"):
        entry = told.told([row for row, _told in search_lines(cast.ida)])[0]
    assert entry.line == "Nurlaila mengembalikan SKP: target belum terukur"


def search_lines(user):
    """What is found of the act, as rows."""
    return search_of.lines(policy.resolve(user), search_of.Asked(act="plan.return"))


def test_every_search_and_every_download_is_written_down(cast, approved):
    search(cast.ida, person="fauzan")
    search(cast.ida, person="fauzan")
    search(cast.ida, "workbench-csv", person="fauzan")
    rows = ReadAccess.objects.order_by("pk")
    assert [(row.page, row.asked) for row in rows] == [
        ("workbench", "person=fauzan"),
        ("workbench-csv", "person=fauzan"),
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_saved_question_costs_a_few_statements(cast, approved, question):
    asked = statements(as_(cast.ida), f"{at('workbench')}?question={question}")
    assert len(asked) <= 14, "\n".join(asked)


def test_a_page_of_findings_costs_the_same_for_few_and_for_many(cast, approved):
    few = len(statements(as_(cast.ida), at("workbench")))
    with context.unit_of_work(actor=cast.eka, act="test.arrange"):
        row = PerformancePlan.all_rows.get(pk=approved.pk)
        PerformancePlan.history.put([("~", row)] * 200)
    many = statements(as_(cast.ida), at("workbench"))
    assert few == len(many) <= 14, "\n".join(many)


def test_why_somebody_was_on_leave_is_in_nobodys_search(cast, year):
    day = date(2026, 1, 6)
    post = Assignment.of(cast.employee("fauzan"), day)
    span = {"date_from": day, "date_to": day, "kind": "SICK"}
    leave.put(post, actor=cast.eka, **span, reason="operasi")
    for name in ("ida", "eka", "bupati"):
        assert "operasi" not in words(search(cast.users[name], person="fauzan"))
        assert "operasi" not in text(search(cast.users[name], "workbench-csv"))


def test_a_day_that_was_opened_again_is_for_the_offices_of_the_post(cast, year):
    post = Assignment.of(cast.employee("fauzan"), date(2026, 1, 5))
    given = {"work_date": date(2026, 1, 2), "until": date(2026, 1, 9), "reason": "listrik padam"}
    report.unlock_day(post, actor=cast.eka, **given)
    for name, reads in (("ida", True), ("eka", True), ("bupati", False)):
        page = words(search(cast.users[name], person="fauzan"))
        assert ("listrik padam" in page) is reads, name
