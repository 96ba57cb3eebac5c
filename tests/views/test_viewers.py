"""Who sees this, and who could: for office and auditor, now also for the person himself."""

from datetime import date

import pytest

from tests.cast import do
from tests.days import MONDAY, filed
from tests.days import at as on
from tests.views.browse import as_, at, rows, statements, text, words
from viewflow_kinerja.permissions import Action
from viewflow_kinerja.services import month as months

pytestmark = pytest.mark.usefixtures("by_our_clock")


@pytest.fixture
def submitted(cast, plan):
    do(plan, "submit", cast.fauzan)
    return plan


def people(user, row, kind="plan", **asked):
    return as_(user).get(at("why-people", kind, row.pk), asked)


@pytest.mark.parametrize("name", ["eka", "ida", "fauzan"])
def test_office_auditor_and_the_person_read_who_sees_it_now(cast, submitted, name):
    told = words(people(cast.users[name], submitted))
    assert "Who can see this now?" in told
    for who in ("Fauzan", "Nurlaila", "Mukhtar", "Bupati", "Eka", "Ida"):
        assert who in told
    assert "Dedi" not in told
    assert "decree" in told


@pytest.mark.parametrize("name", ["nurlaila", "mukhtar", "bupati", "dedi", "rahmi"])
def test_nobody_else_learns_who_sees_it(cast, submitted, name):
    assert people(cast.users[name], submitted).status_code == 404


def test_the_office_does_not_ask_about_a_draft_it_may_not_see(cast, plan):
    assert people(cast.eka, plan).status_code == 404


def test_the_auditor_asks_about_the_past_and_reads_windows(cast, submitted):
    do(submitted, "withdraw", cast.fauzan)
    do(submitted, "submit", cast.fauzan)
    told = words(people(cast.ida, submitted, first="2026-01-01", last="2026-01-31"))
    assert "Who could see this?" in told
    assert "Nurlaila" in told
    before = words(people(cast.ida, submitted, first="2025-01-01", last="2025-01-31"))
    assert "Nobody." in before
    assert "Nurlaila" not in before


def test_the_person_himself_does_not_ask_about_the_past(cast, submitted):
    page = people(cast.fauzan, submitted, first="2025-01-01", last="2025-01-31")
    assert "Who can see this now?" in words(page)
    assert 'name="first"' not in text(page)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("2026-02-01", "2026-01-01", "lies before"), ("soon", "2026-01-01", "valid date")],
)
def test_days_that_make_no_sense_are_named(cast, submitted, first, last, told):
    assert told in words(people(cast.ida, submitted, first=first, last=last))


def test_a_kind_without_readers_is_no_page(cast, year, submitted):
    assert people(cast.eka, year, "year").status_code == 404
    assert people(cast.eka, submitted, "nothing").status_code == 404


def test_looking_changes_nothing_and_costs_the_same_for_every_length(cast, submitted):
    before, client = rows(), as_(cast.ida)
    now = statements(client, at("why-people", "plan", submitted.pk))
    long = at("why-people", "plan", submitted.pk) + "?first=2020-01-01&last=2026-12-31"
    assert len(statements(client, long)) <= len(now) + 2
    assert len(now) <= 26
    assert rows() == before


def test_the_page_why_leads_there_for_whom_may_ask(cast, submitted):
    link = at("why-people", "plan", submitted.pk)
    page = at("why", "plan", submitted.pk, Action.VIEW_PLAN)
    assert link in text(as_(cast.ida).get(page))
    assert link not in text(as_(cast.nurlaila).get(page))


@pytest.mark.parametrize("name", ["nurlaila", "ida", "fauzan"])
def test_the_plan_leads_to_why_one_sees_it(cast, submitted, name):
    page = text(as_(cast.users[name]).get(at("plan", submitted.pk)))
    assert at("why", "plan", submitted.pk, Action.VIEW_PLAN) in page


@pytest.fixture
def sent(cast, approved):
    """A daily report and the month it belongs to, both with the supervisor."""
    with on(MONDAY):
        report = filed(cast.employee("fauzan"))
    with on(date(2026, 2, 2)):
        month = months.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
        months.send(month, actor=cast.fauzan)
    return {"report": report, "month": month}


@pytest.mark.parametrize("kind", ["report", "month"])
def test_the_auditor_asks_who_saw_a_report_or_a_month(cast, sent, kind):
    with on(date(2026, 2, 3)):
        now = words(people(cast.ida, sent[kind], kind))
    assert "Who can see this now?" in now
    assert "Nurlaila" in now
    assert "Dedi" not in now
    before = words(people(cast.ida, sent[kind], kind, first="2025-01-01", last="2025-01-31"))
    assert "Nobody." in before


@pytest.mark.parametrize(
    ("kind", "action", "name"),
    [("report", Action.VIEW_REPORT, "daily-report"), ("month", Action.VIEW_MONTH, "month")],
)
def test_a_report_and_a_month_say_why_they_are_seen(cast, sent, kind, action, name):
    address = at("why", kind, sent[kind].pk, action.value)
    assert address in text(as_(cast.nurlaila).get(at(name, sent[kind].pk)))
    assert "you are the supervisor" in words(as_(cast.nurlaila).get(address)).lower()
    assert as_(cast.dedi).get(address).status_code == 404
