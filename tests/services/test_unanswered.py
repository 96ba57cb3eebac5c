"""Time approves only where the parameters of a unit say so, and it says that nobody answered."""

from datetime import date, timedelta

import pytest

from tests.days import MONDAY, at, filed
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import DailyReport, MonthAdjustment
from viewflow_kinerja.services import cycle, month, unanswered

JANUARY, THURSDAY = date(2026, 1, 1), MONDAY + timedelta(days=3)


@pytest.fixture
def waiting(cast, approved):
    return filed(cast.employee("fauzan"))


@pytest.fixture
def allowed(cast, year):
    values = {"daily.auto_approve_after_days": 3}
    return cycle.set_rules(year, actor=cast.eka, values=values, reason="SK 2")


def approve(cast):
    return unanswered.approve(actor=cast.system, first=JANUARY)


def test_without_the_parameter_time_approves_nothing(cast, waiting):
    with at(date(2026, 1, 30)):
        assert approve(cast) == 0
    assert DailyReport.all_rows.get().status == "SUBMITTED"


def test_after_the_days_have_passed_it_is_approved_and_marked(cast, waiting, allowed):
    with at(THURSDAY, 23, 59):
        assert approve(cast) == 0
    with at(THURSDAY + timedelta(days=1), 0, 0):
        assert approve(cast) == 1
        assert approve(cast) == 0
    waiting.refresh_from_db()
    assert (waiting.status, waiting.is_auto, waiting.answered_by) == ("APPROVED", True, None)
    told = waiting.history.first()
    assert (told.act, told.history_user_id) == ("report.approve_unanswered", cast.system.pk)


def test_after_the_cut_off_time_approves_nothing(cast, waiting, allowed):
    with at(date(2026, 2, 6)):
        assert approve(cast) == 0


def test_approved_after_its_month_was_sent_it_counts_in_the_next(cast, approved, waiting, allowed):
    with at(date(2026, 2, 2)):
        row = month.open_month(approved, actor=cast.fauzan, first=JANUARY)
        month.send(row, actor=cast.fauzan)
        assert approve(cast) == 1
    found = MonthAdjustment.all_rows.select_related("month").get()
    assert (found.month.month, found.minutes) == (date(2026, 2, 1), 240)


def test_only_the_system_does_it(cast, waiting, allowed):
    with at(date(2026, 1, 20)), pytest.raises(Refused):
        unanswered.approve(actor=cast.nurlaila, first=JANUARY)
