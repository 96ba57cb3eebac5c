"""A month is looked at, sent with figures that stand, answered with a reason, read and printed."""

import re
from datetime import date

import pytest

from tests.cast import approved_plan, arrange
from tests.days import MONDAY, at, filed
from tests.views.browse import as_, statements, text, words
from tests.views.browse import at as to
from viewflow_kinerja import context
from viewflow_kinerja.models import Assignment, GrantSource, MonthlyReport
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.services import leave, month, report

MINE = to("daily-month")
FEBRUARY = date(2026, 2, 2)


@pytest.fixture
def person(cast, approved):
    """Fauzan, with one approved report in January; it is February now."""
    who = cast.employee("fauzan")
    report.approve(filed(who), actor=cast.nurlaila)
    with at(FEBRUARY):
        yield who


@pytest.fixture
def january(cast, approved, person):
    row = month.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
    month.send(row, actor=cast.fauzan)
    return row


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', text(page))[1]


def send(cast, **more):
    page = as_(cast.fauzan).get(MINE, {"month": "2026-01", "send": "1"})
    return as_(cast.fauzan).post(MINE, {"month": "2026-01", "seen": seen(page)} | more)


def test_a_month_is_shown_before_it_is_sent_and_then_stands(cast, person):
    page = as_(cast.fauzan).get(MINE, {"month": "2026-01"})
    assert "missing" in words(page)
    assert "Look at the month before sending" in words(page)
    assert send(cast).status_code == 302
    row = MonthlyReport.all_rows.get()
    assert (row.status, row.figures["approved"]) == ("SENT", 1)
    assert "as they were sent" in words(as_(cast.fauzan).get(MINE, {"month": "2026-01"}))
    assert list(row.history.values_list("act", flat=True)) == ["month.send", "month.open"]


def test_only_the_figures_that_were_seen_are_sent(cast, person):
    answer = send(cast, seen="another")
    assert "The figures have changed since you looked" in words(answer)
    assert not MonthlyReport.all_rows.exists()
    send(cast)
    assert send_again(cast).status_code == 302
    assert MonthlyReport.all_rows.get().history.count() == 2


def send_again(cast):
    return as_(cast.fauzan).post(MINE, {"month": "2026-01", "seen": "whatever"})


def test_what_is_open_is_told_before_the_month_is_sent(cast, person):
    placed, day = Assignment.of(person, MONDAY), date(2026, 1, 6)
    until = {"until": date(2026, 2, 4), "reason": "listrik padam"}
    report.unlock_day(placed, actor=cast.eka, work_date=day, **until)
    filed(person, day)
    page = words(as_(cast.fauzan).get(MINE, {"month": "2026-01", "send": "1"}))
    assert "1 report still waits for an answer" in page


def test_both_parties_are_kept_as_they_were(cast, january):
    sides = january.parties
    assert (sides["employee"]["name"], sides["rater"]["name"]) == ("Fauzan", "Nurlaila")
    paper = words(as_(cast.ida).get(to("month-print", january.pk)))
    assert "Monthly report" in paper
    assert "199209152023211018" in paper


def test_a_month_that_is_not_over_cannot_be_looked_at_for_sending(cast, person):
    page = as_(cast.fauzan).get(MINE, {"month": "2026-02", "send": "1"})
    assert "fix its figures" not in words(page)


def test_the_supervisor_meets_it_on_home_team_and_list(cast, january):
    boss = as_(cast.nurlaila)
    assert "1 monthly report waits for your answer" in words(boss.get(to("home")))
    assert "Monthly reports (1)" in words(boss.get(to("team")))
    assert "Fauzan" in words(boss.get(to("months")))


def test_who_supervises_nobody_is_told_nothing_of_months(cast, january):
    assert "monthly report" not in words(as_(cast.dedi).get(to("home")))
    assert "Fauzan" not in words(as_(cast.dedi).get(to("months")))
    assert as_(cast.dedi).get(to("month", january.pk)).status_code == 404


def test_the_owner_is_reminded_on_home_until_he_has_sent_it(cast, person):
    assert "January 2026 is not sent yet" in words(as_(cast.fauzan).get(to("home")))
    send(cast)
    assert "is not sent yet" not in words(as_(cast.fauzan).get(to("home")))


def test_sending_a_month_back_needs_a_reason(cast, january):
    here, boss = to("month", january.pk), as_(cast.nurlaila)
    form = {"act": "reject", "key": "00000000-0000-4000-8000-000000000001"}
    assert boss.post(here, form).status_code == 422
    assert boss.post(here, form | {"reason": "Lengkapi tanggal 6"}).status_code == 302
    january.refresh_from_db()
    assert (january.status, january.answer) == ("REJECTED", "Lengkapi tanggal 6")
    assert january.history.first().reason == "Lengkapi tanggal 6"
    page = words(as_(cast.fauzan).get(MINE, {"month": "2026-01"}))
    assert "Lengkapi tanggal 6" in page
    assert send(cast).status_code == 302


def test_a_month_is_approved_by_the_supervisor_alone(cast, january):
    form = {"act": "approve", "key": "00000000-0000-4000-8000-000000000001"}
    for name in ("fauzan", "mukhtar", "eka", "ida"):
        page = as_(cast.users[name]).get(to("month", january.pk))
        assert "Send the answer" not in words(page), name
        assert as_(cast.users[name]).post(to("month", january.pk), form).status_code == 403, name
    as_(cast.nurlaila).post(to("month", january.pk), form)
    january.refresh_from_db()
    assert (january.status, january.answered_by) == ("APPROVED", cast.employee("nurlaila"))


@pytest.mark.parametrize("name", ["eka", "ida", "mukhtar"])
def test_office_auditor_and_head_read_the_days_too(cast, january, name):
    page = words(as_(cast.users[name]).get(to("month", january.pk)))
    assert "Day by day" in page
    assert "Memperbaiki layanan pengaduan" in page


def test_who_leads_and_heads_nothing_reads_figures_and_no_days(cast, january):
    decree = {"source": GrantSource.DECREE, "reason": "decree 2/2026"}
    spec = grants.Spec(
        right=Right.LEAD_SUBTREE, anchor=cast.units["KOMINFO"], subject=cast.dedi, **decree
    )
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        grants.give([spec])
    page = words(as_(cast.dedi).get(to("month", january.pk)))
    assert "240" in page
    assert "Memperbaiki layanan pengaduan" not in page
    assert "Day by day" not in page


def test_a_list_of_months_costs_the_same_however_long_it_is(cast, year, january):
    few = statements(as_(cast.ida), to("months"))
    for name in ("rahmi", "hendra"):
        plan = approved_plan(cast, year, name)
        row = month.open_month(plan, actor=cast.users[name], first=january.month)
        month.send(row, actor=cast.users[name])
    page = as_(cast.ida).get(to("months"))
    assert all(name in words(page) for name in ("Rahmi", "Hendra", "Fauzan"))
    many = statements(as_(cast.ida), to("months"))
    assert len(few) == len(many) <= 8, "\n".join(many)


def test_leave_leaves_the_figures_and_is_told(cast, approved, person):
    span = {"date_from": date(2026, 1, 12), "date_to": date(2026, 1, 13)}
    leave.put(Assignment.of(person, MONDAY), actor=cast.eka, kind="SICK", **span)
    page = words(as_(cast.fauzan).get(MINE, {"month": "2026-01"}))
    assert "2 days of leave or travel, which count neither way" in page


def test_a_month_before_the_first_post_is_not_asked_for(cast, approved):
    arrange([Assignment.of(cast.employee("fauzan"), MONDAY)], effective_from=date(2026, 2, 1))
    with at(FEBRUARY):
        page = words(as_(cast.fauzan).get(MINE, {"month": "2026-01"}))
    assert "You held no post in this month" in page
    assert "Look at the month before sending" not in page


def test_home_asks_for_a_month_only_where_it_is_owed(cast, year):
    asked = "Your month January 2026 is not sent yet"
    with at(FEBRUARY):
        plan = approved_plan(cast, year)  # in force only now
        assert asked not in words(as_(cast.fauzan).get(to("home")))
    filed(cast.employee("fauzan"))
    with at(FEBRUARY):
        assert asked in words(as_(cast.fauzan).get(to("home")))
        month.send(
            month.open_month(plan, actor=cast.fauzan, first=date(2026, 1, 1)), actor=cast.fauzan
        )
        assert asked not in words(as_(cast.fauzan).get(to("home")))
