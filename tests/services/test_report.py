"""A day is reported inside its window, answered by the supervisor, and the month stands."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests.cast import open_plan
from tests.days import MONDAY, at, filed, work
from tests.story import statements_of
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    MonthAdjustment,
    MonthlyReport,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import closing, leave, month, report

TUESDAY, WEDNESDAY = date(2026, 1, 6), date(2026, 1, 7)
AFTER_CUTOFF = date(2026, 2, 6)
JANUARY = date(2026, 1, 1)


@pytest.fixture
def fauzan(cast, approved):
    return cast.employee("fauzan")


@pytest.fixture
def sent(fauzan):
    return filed(fauzan)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def test_a_report_hangs_on_plan_unit_and_supervisor_of_its_day(cast, approved, sent):
    assert (sent.plan, sent.unit) == (approved, cast.units["APTIKA"])
    assert sent.supervisor == cast.employee("nurlaila")
    assert (sent.status, sent.minutes, sent.kind) == ("SUBMITTED", 240, "ASSIGNED")


def test_the_same_form_sent_twice_is_one_report(fauzan):
    key = uuid4()
    assert filed(fauzan, key=key).pk == filed(fauzan, key=key).pk
    assert DailyReport.all_rows.count() == 1


def test_times_of_one_day_do_not_overlap_and_may_touch(fauzan, sent):
    with pytest.raises(Incomplete, match="overlaps"):
        filed(fauzan, start=11)
    assert filed(fauzan, start=12).status == "SUBMITTED"


def test_a_day_off_takes_official_travel_alone_and_it_counts_nothing(cast, fauzan):
    saturday = date(2026, 1, 10)
    with at(saturday):
        with pytest.raises(Incomplete, match="no working day"):
            filed(fauzan, saturday)
        travel = filed(fauzan, saturday, work_mode="TRAVEL")
        report.approve(travel, actor=cast.nurlaila)
    found = month.figures(fauzan, saturday, saturday)
    assert (found.expected_days, found.approved_minutes, found.submitted) == (0, 0, 0)


def test_own_leave_is_a_day_off_too_and_a_draft_of_before_is_not_sent(cast, fauzan):
    draft = report.put_draft(fauzan, actor=cast.fauzan, work_date=MONDAY, **work())
    placed = Assignment.of(fauzan, MONDAY)
    leave.put(placed, actor=cast.eka, date_from=MONDAY, date_to=MONDAY, kind="SICK")
    with pytest.raises(Incomplete, match="no working day"):
        report.submit(draft, actor=cast.fauzan)
    report.submit(draft, actor=cast.fauzan, work_mode="TRAVEL")
    assert draft.status == "SUBMITTED"


def test_nobody_reports_for_somebody_else(cast, fauzan):
    for name in ("nurlaila", "eka", "rahmi"):
        with pytest.raises((Refused, OutOfPhase)):
            report.file(fauzan, actor=cast.users[name], work_date=MONDAY, **work())
    assert not DailyReport.all_rows.exists()


@pytest.mark.parametrize(
    ("day", "hour", "minute", "open_"),
    [(TUESDAY, 23, 59, True), (WEDNESDAY, 0, 0, False), (MONDAY, 0, 0, True)],
)
def test_the_window_ends_with_the_next_working_day(fauzan, day, hour, minute, open_):
    with at(day, hour, minute):
        if open_:
            assert filed(fauzan).pk
        else:
            with pytest.raises(OutOfPhase, match="personnel office"):
                filed(fauzan)


def test_a_day_to_come_is_not_reported(fauzan):
    with pytest.raises(OutOfPhase, match="not come yet"):
        filed(fauzan, TUESDAY)


def test_leave_moves_the_window_to_the_next_day_at_work(cast, fauzan):
    placed = Assignment.of(fauzan, MONDAY)
    leave.put(placed, actor=cast.eka, date_from=TUESDAY, date_to=WEDNESDAY, kind="SICK")
    with at(date(2026, 1, 8), 20):
        assert filed(fauzan).status == "SUBMITTED"


def test_the_clock_of_the_person_counts(cast, fauzan):
    with transaction.atomic(), context.unit_of_work(actor=cast.system, act="test.arrange"):
        fauzan.record(time_zone="Asia/Jayapura")
    with at(MONDAY, 22, 30):  # 00.30 WIT of Tuesday
        assert filed(fauzan, TUESDAY, start=0, hours=0.25).work_date == TUESDAY


def test_a_draft_is_seen_by_its_person_alone(cast, fauzan):
    draft = report.put_draft(fauzan, actor=cast.fauzan, work_date=MONDAY, **work())
    for name in ("nurlaila", "mukhtar", "eka", "ida"):
        assert not policy.allows(cast.users[name], Action.VIEW_REPORT, draft)
    report.submit(draft, actor=cast.fauzan)
    assert policy.allows(cast.nurlaila, Action.VIEW_REPORT, draft)


def test_a_copy_is_marked_and_stands_on_its_own_day(cast, fauzan, sent):
    with at(TUESDAY):
        copied = report.copy(fauzan, actor=cast.fauzan, work_date=TUESDAY, source=sent)
    assert (copied.copied_from, copied.status) == (sent, "DRAFT")
    assert copied.started_at - sent.started_at == timedelta(days=1)


def test_the_supervisor_answers_in_one_of_three_ways(cast, fauzan, sent):
    with pytest.raises(Incomplete, match="still needed"):
        report.ask_revision(sent, actor=cast.nurlaila)
    report.ask_revision(sent, actor=cast.nurlaila, reason="Sebut jumlah tiket")
    assert (sent.status, sent.verification) == ("REVISION", "INSUFFICIENT")
    report.submit(sent, actor=cast.fauzan, **work(description="12 tiket selesai"))
    report.approve(sent, actor=cast.nurlaila)
    assert (sent.status, sent.answered_by) == ("APPROVED", cast.employee("nurlaila"))
    other = filed(fauzan, start=13)
    report.reject(other, actor=cast.nurlaila, reason="Tidak dikerjakan")
    assert (other.status, other.answer) == ("REJECTED", "Tidak dikerjakan")


def test_nobody_approves_his_own_day(cast, sent):
    with pytest.raises(Refused):
        report.approve(sent, actor=cast.fauzan)


def test_whose_superior_does_not_answer_here_is_approved_at_once_and_it_says_so(cast, year):
    open_plan(cast, year, "mukhtar")
    sent = filed(cast.employee("mukhtar"))
    assert (sent.status, sent.is_auto) == ("APPROVED", True)


def test_after_the_cut_off_nothing_is_answered_until_the_office_unlocks(cast, fauzan, sent):
    with at(date(2026, 2, 5), 23, 59):
        assert closing.lock(actor=cast.system, first=JANUARY) == 0
    with at(AFTER_CUTOFF, 0, 0):
        with pytest.raises(OutOfPhase, match="closed"):
            report.approve(sent, actor=cast.nurlaila)
        assert closing.lock(actor=cast.system, first=JANUARY) == 1
        locked = fresh(sent)
        assert (locked.status, locked.locked_from) == ("LOCKED", "SUBMITTED")
        with pytest.raises(Refused):
            report.unlock(locked, actor=cast.fauzan, until=AFTER_CUTOFF, reason="lupa")
        with pytest.raises(Incomplete):
            report.unlock(locked, actor=cast.eka, until=AFTER_CUTOFF)
        report.unlock(locked, actor=cast.eka, until=AFTER_CUTOFF, reason="Berita acara 4")
        assert locked.status == "SUBMITTED"
        assert closing.lock(actor=cast.system, first=JANUARY) == 0
    with at(AFTER_CUTOFF, 23, 59):
        report.approve(locked, actor=cast.nurlaila)
    assert locked.status == "APPROVED"


def test_when_an_unlock_ends_what_is_unfinished_is_locked_again(cast, sent):
    with at(AFTER_CUTOFF):
        closing.lock(actor=cast.system, first=JANUARY)
        locked = fresh(sent)
        report.unlock(locked, actor=cast.eka, until=AFTER_CUTOFF, reason="Berita acara 4")
    with at(AFTER_CUTOFF + timedelta(days=1), 0, 0):
        assert closing.lock(actor=cast.system, first=JANUARY) == 1


def test_an_unlocked_day_without_a_report_can_be_filed(cast, fauzan):
    placed = Assignment.of(fauzan, MONDAY)
    with at(AFTER_CUTOFF):
        with pytest.raises(OutOfPhase):
            filed(fauzan)
        more = {"work_date": MONDAY, "until": AFTER_CUTOFF, "reason": "gangguan server"}
        report.unlock_day(placed, actor=cast.eka, **more)
        assert filed(fauzan).status == "SUBMITTED"


def test_a_month_is_frozen_when_sent_and_corrected_in_the_next_one(cast, approved, fauzan, sent):
    report.approve(sent, actor=cast.nurlaila)
    with at(date(2026, 2, 2)):
        january = month.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
        month.send(january, actor=cast.fauzan)
        frozen = dict(january.figures)
        assert (frozen["approved"], frozen["approved_minutes"]) == (1, 240)
        with pytest.raises(OutOfPhase, match="sent already"):
            report.revoke(sent, actor=cast.nurlaila, reason="keliru")
        placed = Assignment.of(fauzan, TUESDAY)
        until = {"until": date(2026, 2, 4), "reason": "listrik padam"}
        report.unlock_day(placed, actor=cast.eka, work_date=TUESDAY, **until)
        late = filed(fauzan, TUESDAY, hours=9)
        report.approve(late, actor=cast.nurlaila)
        row = MonthAdjustment.all_rows.select_related("month").get()
        assert (row.month.month, row.work_date, row.minutes) == (date(2026, 2, 1), TUESDAY, 450)
        month.reject(january, actor=cast.nurlaila, reason="periksa lagi")
        month.send(january, actor=cast.fauzan)
        month.approve(january, actor=cast.nurlaila)
    assert fresh(january).figures == frozen | {"submitted": 2, "missing": 20, "approved": 2}


def test_an_approval_is_taken_back_with_a_reason_before_the_month_is_sent(cast, sent):
    report.approve(sent, actor=cast.nurlaila)
    with pytest.raises(Incomplete):
        report.revoke(sent, actor=cast.nurlaila)
    report.revoke(sent, actor=cast.nurlaila, reason="keliru")
    assert (sent.status, sent.verification) == ("SUBMITTED", "")


def test_a_month_is_not_sent_before_it_is_over(cast, approved, fauzan):
    january = month.open_month(approved, actor=cast.fauzan, first=date(2026, 1, 1))
    assert MonthlyReport.all_rows.get() == january
    with pytest.raises(OutOfPhase, match="not over"):
        month.send(january, actor=cast.fauzan)


def test_every_act_is_in_the_history_with_its_reason(cast, sent):
    report.reject(sent, actor=cast.nurlaila, reason="Tidak dikerjakan")
    told = list(sent.history.order_by("history_id").values_list("act", "reason"))
    assert told == [("report.file", ""), ("report.reject", "Tidak dikerjakan")]


def test_filing_and_answering_cost_few_statements(cast, fauzan):
    PerformancePlan.all_rows.first()
    person = type(fauzan).objects.get(pk=fauzan.pk)
    user = type(cast.fauzan).objects.get(pk=cast.fauzan.pk)
    spent = statements_of(lambda: report.file(person, actor=user, work_date=MONDAY, **work()))
    row = DailyReport.all_rows.get()
    answer = statements_of(lambda: report.approve(row, actor=cast.nurlaila))
    assert (spent <= 11, answer <= 14) == (True, True), (connection.vendor, spent, answer)
