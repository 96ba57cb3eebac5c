"""At the cut-off the system sends and locks, for thousands as for one, and twice as once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from tests.cast import approved_plan, arrange, open_plan
from tests.days import MONDAY, at, filed, work
from tests.story import statements_of
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.jobs import days as job
from viewflow_kinerja.models import Assignment, CalendarEntry, DailyReport, MonthlyReport
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import days
from viewflow_kinerja.services import closing, cycle, leave, month, report

JANUARY, CUTOFF = date(2026, 1, 1), date(2026, 2, 5)
AFTER = CUTOFF + timedelta(days=1)
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
# What no two rows can have in common, and who acted.
OWN = {"history_id", "id", "history_date", "history_txid", "nonce", "plan_id", "employee_id"}
OWN |= {"submitted_at", "created_at", "parties", "figures", "history_user_id", "actor_name"}
OWN |= {"actor_nip", "history_relation_id"}


@pytest.fixture
def fauzan(cast, approved):
    return cast.employee("fauzan")


def moment(day, hour, minute, zone):
    local = datetime.combine(day, time(hour, minute), ZoneInfo(zone))
    return time_machine.travel(local.astimezone(UTC), tick=True)


def live_in(cast, person, zone):
    with transaction.atomic(), context.unit_of_work(actor=cast.system, act="test.arrange"):
        person.record(time_zone=zone)


def send(cast, **more):
    return closing.send_months(actor=cast.system, first=JANUARY, **more)


def lock(cast, **more):
    return closing.lock(actor=cast.system, first=JANUARY, **more)


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_a_month_is_closed_at_midnight_of_its_person(cast, fauzan, zone):
    live_in(cast, fauzan, zone)
    filed(fauzan)
    with moment(CUTOFF, 23, 59, zone):
        assert (send(cast), lock(cast)) == (0, 0)
    with moment(AFTER, 0, 0, zone):
        assert (send(cast), lock(cast)) == (1, 1)
    assert MonthlyReport.all_rows.get().status == "SENT"
    assert DailyReport.all_rows.get().status == "LOCKED"


def test_a_cut_off_on_a_day_off_moves_to_the_next_working_day(cast, fauzan):
    with transaction.atomic(), context.unit_of_work(actor=cast.system, act="test.arrange"):
        span = {"date_from": CUTOFF, "date_to": CUTOFF}
        CalendarEntry.objects.create(kind="HOLIDAY", name="Libur", **span)
    with at(AFTER, 23, 59):
        assert send(cast) == 0
    with at(date(2026, 2, 7), 0, 0):
        assert send(cast) == 1


def test_no_month_is_sent_for_a_plan_that_was_never_in_force(cast, year):
    open_plan(cast, year, "fauzan")
    with at(AFTER):
        assert send(cast) == 0
    assert not MonthlyReport.all_rows.exists()


def test_what_was_reported_on_a_plan_that_is_still_written_is_sent(cast, year):
    open_plan(cast, year, "fauzan")
    filed(cast.employee("fauzan"))
    with at(AFTER):
        assert send(cast) == 1


def test_no_month_is_sent_from_before_the_plan_was_in_force(cast, year):
    """An office that begins in November is not told of August."""
    with at(date(2026, 2, 2)):
        approved_plan(cast, year)
    with at(AFTER):
        assert send(cast) == 0


def not_required(cast, year):
    values = {"daily.required": False}
    cycle.set_rules(year, actor=cast.eka, reason="SE Bupati 3/2026", values=values)


def test_where_daily_reports_are_not_required_only_what_was_reported_is_sent(cast, year, approved):
    approved_plan(cast, year, "rahmi")
    not_required(cast, year)
    filed(cast.employee("fauzan"))
    with at(AFTER):
        assert send(cast) == 1
    sent = MonthlyReport.all_rows.get()
    assert (sent.plan, sent.figures["submitted"], sent.figures["missing"]) == (approved, 1, 0)


def test_where_daily_reports_are_not_required_no_day_is_missing(cast, year, approved, fauzan):
    not_required(cast, year)
    with at(date(2026, 1, 30)):
        assert month.preview(approved, JANUARY)["missing"] == 0
        shown = days.calendar(cast.fauzan, fauzan, MONDAY, AFTER, policy.resolve(cast.fauzan))
        assert {each.state for each in shown} == {"open", "off"}


def test_the_moment_is_given_by_the_caller(cast, fauzan):
    late = datetime(2026, 2, 6, 3, tzinfo=UTC)
    assert send(cast) == 0
    assert send(cast, now=late) == 1
    assert MonthlyReport.all_rows.get().submitted_at == late


def test_what_the_system_freezes_is_what_its_person_would_have_frozen(cast, approved, fauzan):
    report.approve(filed(fauzan), actor=cast.nurlaila)
    report.put_draft(fauzan, actor=cast.fauzan, work_date=MONDAY, **work(start=13))
    placed = Assignment.of(fauzan, MONDAY)
    days = {"date_from": date(2026, 1, 12), "date_to": date(2026, 1, 14)}
    leave.put(placed, actor=cast.eka, kind="SICK", **days)
    with at(AFTER):
        wanted = month.preview(approved, JANUARY)
        assert send(cast) == 1
    row = MonthlyReport.all_rows.get()
    assert row.figures == wanted
    assert (wanted["leave_days"], wanted["approved_minutes"]) == (3, 240)
    assert (row.parties["employee"]["name"], row.parties["rater"]["name"]) == (
        "Fauzan",
        "Nurlaila",
    )


def test_a_locked_draft_reports_nothing(cast, approved, fauzan):
    report.put_draft(fauzan, actor=cast.fauzan, work_date=MONDAY, **work())
    with at(AFTER):
        before = month.preview(approved, JANUARY)
        lock(cast)
        assert month.preview(approved, JANUARY) == before
    assert before["submitted"] == 0


def test_the_history_of_many_is_the_history_of_one_in_every_column(cast, year, approved, fauzan):
    other = approved_plan(cast, year, "rahmi")
    with at(AFTER):
        rows = [
            month.open_month(plan, actor=plan.employee.user, first=JANUARY)
            for plan in (approved, other)
        ]
        month.send(rows[0], actor=cast.fauzan)
        assert send(cast) == 1
    single, many = (row.history.latest("history_id") for row in rows)
    assert shape(single) == shape(many)
    assert (many.act, many.history_type, many.history_user_id) == (
        "month.send",
        "~",
        cast.system.pk,
    )
    for told, row in ((single, rows[0]), (many, rows[1])):
        stored = MonthlyReport.all_rows.get(pk=row.pk)
        columns = [field.attname for field in MonthlyReport._meta.concrete_fields]
        assert {name: getattr(told, name) for name in columns} == {
            name: getattr(stored, name) for name in columns
        }


def shape(row):
    """Every column but those that differ between two people, with what is only there or not."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    filled = {name: bool(columns[name]) for name in OWN & columns.keys() - {"actor_nip"}}
    return {name: value for name, value in columns.items() if name not in OWN} | filled


def test_a_month_that_nobody_began_is_one_row_of_history(cast, fauzan):
    with at(AFTER):
        send(cast)
    told = MonthlyReport.all_rows.get().history.get()
    assert (told.act, told.history_type, told.status) == ("month.send", "+", "SENT")


def test_twice_is_once_and_an_interrupted_run_goes_on(cast, year, fauzan):
    for name in ("rahmi", "hendra"):
        approved_plan(cast, year, name)
    for name in ("fauzan", "rahmi", "hendra"):
        filed(cast.employee(name))
    with at(AFTER):
        assert [send(cast, most=2), send(cast, most=2), send(cast, most=2)] == [2, 1, 0]
        assert [lock(cast, most=2), lock(cast, most=2), lock(cast, most=2)] == [2, 1, 0]
    assert MonthlyReport.all_rows.filter(status="SENT").count() == 3
    assert all(row.history.count() == 1 for row in MonthlyReport.all_rows.all())


def test_many_people_cost_no_more_statements_than_one(cast, year, fauzan):
    filed(fauzan)
    with at(AFTER):
        few = statements_of(lambda: send(cast)), statements_of(lambda: lock(cast))
    for name in ("rahmi", "hendra", "nurlaila"):
        approved_plan(cast, year, name, "mukhtar" if name == "nurlaila" else "nurlaila")
        for hour in (8, 13):
            filed(cast.employee(name), start=hour)
    with at(AFTER):
        many = statements_of(lambda: send(cast)), statements_of(lambda: lock(cast))
    assert DailyReport.all_rows.filter(status="LOCKED").count() == 7
    assert few == many
    assert max(many) <= 20, many


def test_a_month_that_came_back_before_the_cut_off_is_sent_as_it_stands(cast, approved, fauzan):
    with at(date(2026, 2, 2)):
        row = month.open_month(approved, actor=cast.fauzan, first=JANUARY)
        month.send(row, actor=cast.fauzan)
        month.reject(row, actor=cast.nurlaila, reason="Lengkapi")
    with at(AFTER):
        assert send(cast) == 1
        row.refresh_from_db()
        month.reject(row, actor=cast.nurlaila, reason="Masih kurang")
        assert send(cast) == 0  # it waits for its person now


def test_what_was_sent_is_never_recalculated(cast, approved, fauzan):
    with at(date(2026, 2, 2)):
        row = month.open_month(approved, actor=cast.fauzan, first=JANUARY)
        month.send(row, actor=cast.fauzan)
        frozen = row.figures
    with at(AFTER):
        assert send(cast) == 0
    row.refresh_from_db()
    assert row.figures == frozen


def test_an_unlocked_day_stays_open_until_its_end(cast, fauzan):
    filed(fauzan)
    with at(AFTER):
        placed = Assignment.of(fauzan, MONDAY)
        until = {"until": AFTER, "reason": "gangguan server"}
        report.unlock_day(placed, actor=cast.eka, work_date=MONDAY, **until)
        assert lock(cast) == 0
    with at(AFTER + timedelta(days=1), 0, 0):
        assert lock(cast) == 1


def test_only_the_system_closes(cast, fauzan):
    with at(AFTER):
        for act in (closing.send_months, closing.lock):
            with pytest.raises(Refused):
                act(actor=cast.eka, first=JANUARY)
    assert not MonthlyReport.all_rows.exists()


def test_the_background_closes_what_is_over_and_nothing_else(cast, year, fauzan):
    approved_plan(cast, year, "rahmi")
    filed(fauzan)
    assert job.close_months(datetime(2026, 2, 5, 16, tzinfo=UTC)) == 0
    with at(AFTER):
        now = datetime(2026, 2, 6, 2, tzinfo=UTC)
        assert job.close_months(now) == 3  # two months, one report
        assert job.close_months(now) == 0


def test_days_before_the_first_post_are_not_missing_for_the_system_nor_for_the_person(
    cast, approved, fauzan
):
    arrange([Assignment.of(fauzan, MONDAY)], effective_from=date(2026, 1, 26))
    with at(AFTER):
        expected = month.preview(approved, JANUARY)
        assert send(cast) == 1
    assert MonthlyReport.all_rows.get().figures == expected
    assert (expected["working_days"], expected["missing"]) == (5, 5)
