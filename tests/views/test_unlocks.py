"""A day is opened again with a reason and an end; an approval is taken back before it is sent."""

from datetime import date

import pytest

from tests.days import MONDAY, at, filed
from tests.views.browse import as_, key, words
from tests.views.browse import at as to
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import Assignment, DailyReport, DayUnlock
from viewflow_kinerja.services import closing, month, report

AFTER = date(2026, 2, 6)
NEW, LIST = to("unlock-new"), to("unlocks")


@pytest.fixture
def fauzan(cast, approved):
    return cast.employee("fauzan")


def form(**more):
    usual = {"who": "Fauzan", "work_date": MONDAY, "until": AFTER, "reason": "Gangguan server"}
    return usual | {"key": key()} | more


def test_the_office_opens_a_day_that_has_no_report(cast, fauzan):
    with at(AFTER):
        assert as_(cast.eka).post(NEW, form()).status_code == 302
        assert filed(fauzan).status == "SUBMITTED"
    row = DayUnlock.objects.get()
    assert (row.employee, row.work_date, row.until) == (fauzan, MONDAY, AFTER)
    assert row.history.get().reason == "Gangguan server"


def test_what_was_locked_on_the_day_is_as_it_was(cast, fauzan):
    waiting = filed(fauzan)
    with at(AFTER):
        closing.lock(actor=cast.system, first=date(2026, 1, 1))
        as_(cast.eka).post(NEW, form())
    waiting.refresh_from_db()
    assert (waiting.status, waiting.locked_from) == ("SUBMITTED", "")
    assert waiting.history.first().act == "report.unlock_day"


def test_the_same_form_sent_twice_opens_once(cast, fauzan):
    sent = form()
    with at(AFTER):
        for _ in range(2):
            as_(cast.eka).post(NEW, sent)
    assert DayUnlock.objects.count() == 1


def test_an_unlock_needs_a_reason_and_an_end_to_come(cast, fauzan):
    with at(AFTER):
        assert as_(cast.eka).post(NEW, form(reason="")).status_code == 422
        answer = as_(cast.eka).post(NEW, form(until=MONDAY))
    assert "must end today or later" in words(answer)
    assert not DayUnlock.objects.exists()


def test_office_and_auditor_read_who_opened_which_day_and_why(cast, fauzan):
    with at(AFTER):
        as_(cast.eka).post(NEW, form())
        for name in ("eka", "ida"):
            page = words(as_(cast.users[name]).get(LIST))
            assert all(word in page for word in ("Fauzan", "Gangguan server", "Eka")), name
        for name in ("fauzan", "nurlaila", "dedi"):
            assert as_(cast.users[name]).get(LIST).status_code == 403, name
        assert as_(cast.ida).get(NEW).status_code == 403
        assert as_(cast.ida).post(NEW, form()).status_code == 403


def test_nobody_opens_his_own_day(cast, year):
    placed = Assignment.of(cast.employee("eka"), MONDAY)
    with pytest.raises(Refused):
        report.unlock_day(placed, actor=cast.eka, work_date=MONDAY, until=MONDAY, reason="saya")


def test_from_a_month_the_office_comes_to_a_missing_day(cast, approved, fauzan):
    with at(date(2026, 2, 2)):
        row = month.open_month(approved, actor=cast.fauzan, first=MONDAY.replace(day=1))
        month.send(row, actor=cast.fauzan)
        page = as_(cast.eka).get(to("month", row.pk)).content.decode()
        assert "?day=2026-01-05&amp;who=199209152023211018" in page
        asked = as_(cast.eka).get(f"{NEW}?day=2026-01-05&who=199209152023211018").content.decode()
        assert 'value="2026-01-05"' in asked
        assert "Open this day" not in words(as_(cast.nurlaila).get(to("month", row.pk)))


def test_the_supervisor_takes_an_approval_back_with_a_reason(cast, fauzan):
    row = filed(fauzan)
    report.approve(row, actor=cast.nurlaila)
    here, boss = to("daily-report", row.pk), as_(cast.nurlaila)
    assert "Take the approval back" in words(boss.get(here))
    assert "Take the approval back" not in words(as_(cast.fauzan).get(here))
    assert boss.post(here, {"act": "revoke", "key": key()}).status_code == 422
    boss.post(here, {"act": "revoke", "key": key(), "reason": "Salah baca"})
    row.refresh_from_db()
    assert (row.status, row.history.first().reason) == ("SUBMITTED", "Salah baca")


def test_after_the_month_was_sent_no_approval_can_be_taken_back(cast, approved, fauzan):
    row = filed(fauzan)
    report.approve(row, actor=cast.nurlaila)
    with at(date(2026, 2, 2)):
        sent = month.open_month(approved, actor=cast.fauzan, first=MONDAY.replace(day=1))
        month.send(sent, actor=cast.fauzan)
        here = to("daily-report", row.pk)
        assert "Take the approval back" not in words(as_(cast.nurlaila).get(here))
        answer = as_(cast.nurlaila).post(here, {"act": "revoke", "key": key(), "reason": "x"})
    assert answer.status_code == 409
    assert DailyReport.all_rows.get().status == "APPROVED"
