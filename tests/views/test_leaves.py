"""Leave is recorded by the personnel office, ended or cancelled with a reason, and read."""

from datetime import date

import pytest

from tests.days import MONDAY, at
from tests.views.browse import as_, key, statements, words
from tests.views.browse import at as to
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import Assignment, Leave
from viewflow_kinerja.services import leave, month

TUESDAY, WEDNESDAY, FRIDAY = date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 9)
NEW, LIST = to("leave-new"), to("leaves")


@pytest.fixture
def fauzan(cast, approved):
    return cast.employee("fauzan")


@pytest.fixture
def away(cast, fauzan):
    span = {"date_from": TUESDAY, "date_to": WEDNESDAY}
    return leave.put(Assignment.of(fauzan, MONDAY), actor=cast.eka, kind="SICK", **span)


def form(**more):
    usual = {"who": "Fauzan", "kind": "ANNUAL", "date_from": TUESDAY, "date_to": FRIDAY}
    return usual | {"key": key(), "reason": "Surat cuti 12"} | more


def test_the_office_records_leave_of_a_person_in_its_units(cast, fauzan):
    assert as_(cast.eka).post(NEW, form()).status_code == 302
    row = Leave.objects.get()
    assert (row.employee, row.kind, row.date_to) == (fauzan, "ANNUAL", FRIDAY)
    told = row.history.get()
    assert (told.act, told.reason, told.history_user_id) == (
        "leave.put",
        "Surat cuti 12",
        cast.eka.pk,
    )
    assert "Fauzan" in words(as_(cast.eka).get(LIST))


def test_the_same_form_sent_twice_is_one_leave(cast, fauzan):
    sent = form()
    for _ in range(2):
        assert as_(cast.eka).post(NEW, sent).status_code == 302
    assert Leave.objects.get().history.count() == 1


def test_days_that_belong_to_another_leave_are_refused_in_words(cast, away):
    answer = as_(cast.eka).post(NEW, form())
    assert answer.status_code == 422
    assert "These days overlap sick leave" in words(answer)
    wrong = as_(cast.eka).post(NEW, form(date_to=MONDAY))
    assert "must not come before the first" in words(wrong)


def test_leave_ends_on_another_day_with_a_reason(cast, away):
    here, office = to("leave", away.pk), as_(cast.eka)
    sent = {"act": "end", "key": key(), "date_to": TUESDAY}
    assert office.post(here, sent).status_code == 422
    assert office.post(here, sent | {"reason": "Sembuh lebih cepat"}).status_code == 302
    away.refresh_from_db()
    assert away.date_to == TUESDAY
    assert away.history.first().reason == "Sembuh lebih cepat"


def test_leave_that_was_not_taken_is_cancelled_and_stays_readable(cast, fauzan, away):
    sent = {"act": "cancel", "key": key(), "reason": "Cuti dibatalkan"}
    assert as_(cast.eka).post(to("leave", away.pk), sent).status_code == 302
    away.refresh_from_db()
    assert away.cancelled
    assert month.figures(fauzan, TUESDAY, WEDNESDAY).expected_days == 2
    assert "cancelled" in words(as_(cast.fauzan).get(LIST))
    with pytest.raises(OutOfPhase):
        leave.end(away, actor=cast.eka, date_to=TUESDAY, reason="lagi")


def test_cancelled_leave_can_be_recorded_again(cast, fauzan, away):
    leave.cancel(away, actor=cast.eka, reason="keliru")
    again = {"date_from": TUESDAY, "date_to": TUESDAY, "kind": "SICK"}
    assert leave.put(Assignment.of(fauzan, MONDAY), actor=cast.eka, **again) == away
    away.refresh_from_db()
    assert (away.cancelled, away.date_to) == (False, TUESDAY)


def test_a_person_reads_his_own_leave_and_changes_nothing(cast, away):
    page = words(as_(cast.fauzan).get(LIST))
    assert "Sick leave" in page
    assert "Record leave" not in page
    assert "Change the last day" not in words(as_(cast.fauzan).get(to("leave", away.pk)))
    assert as_(cast.fauzan).get(NEW).status_code == 403
    sent = {"act": "cancel", "key": key(), "reason": "saya sendiri"}
    assert as_(cast.fauzan).post(to("leave", away.pk), sent).status_code == 403
    assert not Leave.objects.get().cancelled


def test_the_supervisor_and_strangers_do_not_read_why_somebody_is_away(cast, away):
    for name in ("nurlaila", "mukhtar", "dedi"):
        assert "Sick leave" not in words(as_(cast.users[name]).get(LIST)), name
        assert as_(cast.users[name]).get(to("leave", away.pk)).status_code == 404, name


def test_the_auditor_reads_and_does_not_write(cast, away):
    assert "Fauzan" in words(as_(cast.ida).get(LIST))
    page = words(as_(cast.ida).get(to("leave", away.pk)))
    assert "Sick leave" in page
    assert "Change the last day" not in page
    with pytest.raises(Refused):
        leave.cancel(away, actor=cast.ida, reason="tidak berhak")


def test_nobody_records_his_own_leave(cast, year):
    own = Assignment.of(cast.employee("eka"), MONDAY)
    with pytest.raises(Refused):
        leave.put(own, actor=cast.eka, date_from=TUESDAY, date_to=TUESDAY)


def test_months_that_were_sent_are_named_and_stay(cast, approved, fauzan):
    with at(date(2026, 2, 2)):
        january = month.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
        month.send(january, actor=cast.fauzan)
        frozen = dict(january.figures)
        answer = as_(cast.eka).post(NEW, form(), follow=True)
        assert "Already sent, and not recalculated: January 2026" in words(answer)
        january.refresh_from_db()
        assert january.figures == frozen


def test_the_calendar_of_the_month_tells_leave_holidays_and_missing_days(cast, away):
    with at(FRIDAY):
        page = words(as_(cast.fauzan).get(to("daily-month")))
    assert "leave or travel" in page
    assert "missing" in page
    assert "day off" in page


def test_an_overlap_is_refused_by_the_service_too(cast, fauzan, away):
    placed = Assignment.of(fauzan, MONDAY)
    with pytest.raises(Incomplete, match="overlap"):
        leave.put(placed, actor=cast.eka, date_from=WEDNESDAY, date_to=FRIDAY)


def test_the_list_costs_the_same_however_long_it_is(cast, fauzan, away):
    few = statements(as_(cast.eka), LIST)
    for name in ("rahmi", "hendra", "nurlaila"):
        placed = Assignment.of(cast.employee(name), MONDAY)
        leave.put(placed, actor=cast.eka, date_from=TUESDAY, date_to=TUESDAY)
    assert len(few) == len(statements(as_(cast.eka), LIST)) <= 9
