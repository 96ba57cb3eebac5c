"""Windows and terms: the last instant in time, the first one too late."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.worked_example import calendar as fixture
from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.domain.calendar import Calendar

OFFICE = fixture()
PLAIN = Calendar("FIVE_DAY")
WIB = timezone(timedelta(hours=7))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
instants = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.sampled_from([UTC, WIB])
)
calendars = st.builds(
    Calendar,
    st.sampled_from(["FIVE_DAY", "SIX_DAY"]),
    st.sets(days, max_size=30),
    leave=st.sets(days, max_size=30),
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2027-01-12T10:00", "2027-01-26"),
        ("2027-01-12T00:00", "2027-01-26"),
        ("2027-01-12T23:59:59", "2027-01-26"),
        ("2027-01-09T10:00", "2027-01-25"),
        ("2027-01-10T10:00", "2027-01-25"),
        ("2026-12-10T10:00", "2026-12-28"),
        ("2026-12-18T10:00", "2027-01-04"),
        ("2026-03-05T10:00", "2026-03-25"),
    ],
)
def test_the_objection_window_ends_on_a_working_day(received, last):
    assert deadlines.objection_last_day(at(received), OFFICE).isoformat() == last


def test_the_window_may_be_set_to_end_on_any_day_and_to_another_length():
    received = at("2027-01-09T10:00")
    assert deadlines.objection_last_day(received, OFFICE, extend_to_working_day=False).day == 23
    assert deadlines.objection_last_day(received, OFFICE, days=7) == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("filed", "admissible"),
    [
        ("2027-01-12T09:59:59", False),
        ("2027-01-12T10:00:00", True),
        ("2027-01-13T00:00:00", True),
        ("2027-01-26T23:59:59.999999", True),
        ("2027-01-27T00:00:00", False),
        ("2027-01-27T00:00:01", False),
    ],
)
def test_an_objection_is_heard_from_receipt_to_the_end_of_day_fourteen(filed, admissible):
    received = at("2027-01-12T10:00:00")
    assert deadlines.objection_admissible(received, at(filed), OFFICE) is admissible
    utc = at(filed).astimezone(UTC)
    assert deadlines.objection_admissible(received.astimezone(UTC), utc, OFFICE) is admissible


def test_a_delivery_late_in_the_evening_utc_is_received_the_next_local_day():
    received = datetime(2027, 1, 11, 17, 0, tzinfo=UTC)
    assert deadlines.objection_last_day(received, OFFICE) == date(2027, 1, 26)
    assert deadlines.objection_day(received, at("2027-01-12T12:00"), OFFICE) == 0


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2026, 1, "2026-02-05"),
        (2026, 2, "2026-03-05"),
        (2026, 3, "2026-04-06"),
        (2026, 8, "2026-09-07"),
        (2026, 11, "2026-12-07"),
        (2026, 12, "2027-01-05"),
    ],
)
def test_a_month_closes_on_the_fifth_or_the_next_working_day(year, month, last):
    assert deadlines.month_cutoff(year, month, OFFICE).isoformat() == last


def test_another_day_of_cut_off_can_be_set():
    assert deadlines.month_cutoff(2026, 1, OFFICE, day=10) == date(2026, 2, 10)


@pytest.mark.parametrize(
    ("work_date", "pattern", "leave", "last"),
    [
        ("2026-01-05", "FIVE_DAY", [], "2026-01-06"),
        ("2026-01-09", "FIVE_DAY", [], "2026-01-12"),
        ("2026-01-09", "SIX_DAY", [], "2026-01-10"),
        ("2026-01-15", "FIVE_DAY", [], "2026-01-19"),
        ("2026-01-15", "SIX_DAY", [], "2026-01-17"),
        ("2026-01-05", "FIVE_DAY", ["2026-01-06", "2026-01-07"], "2026-01-08"),
        ("2026-01-30", "FIVE_DAY", ["2026-02-02", "2026-02-03", "2026-02-04"], "2026-02-05"),
        ("2026-05-13", "FIVE_DAY", [], "2026-05-18"),
        ("2026-12-31", "FIVE_DAY", [], "2027-01-04"),
        ("2026-01-10", "FIVE_DAY", [], "2026-01-12"),
    ],
)
def test_the_daily_window_ends_on_the_employees_next_working_day(work_date, pattern, leave, last):
    own = Calendar(pattern, OFFICE.holidays, OFFICE.joint_leave, map(date.fromisoformat, leave))
    found = deadlines.entry_window_last_day(date.fromisoformat(work_date), own, OFFICE)
    assert found.isoformat() == last


def test_the_daily_window_never_outlives_the_month_cut_off():
    away = Calendar("FIVE_DAY", leave=[(date(2026, 2, 1), date(2026, 5, 31))])
    assert deadlines.entry_window_last_day(date(2026, 1, 30), away, OFFICE) == date(2026, 2, 5)


@pytest.mark.parametrize(("window", "last"), [(0, 30), (1, 2), (2, 3), (9, 5)])
def test_the_length_of_the_daily_window_can_be_set(window, last):
    found = deadlines.entry_window_last_day(date(2026, 1, 30), PLAIN, PLAIN, window=window)
    assert found.day == last


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-01-04T23:59:59", False),
        ("2026-01-05T00:00:00", True),
        ("2026-01-06T23:59:59", True),
        ("2026-01-07T00:00:00", False),
    ],
)
def test_a_report_is_entered_from_its_day_to_the_end_of_its_window(now, is_open):
    assert deadlines.entry_is_open(date(2026, 1, 5), at(now), PLAIN, PLAIN) is is_open


def test_the_daily_window_follows_the_employees_time_zone():
    east = Calendar("FIVE_DAY", tz="Asia/Jayapura")
    early = at("2026-01-04T22:30:00")
    assert deadlines.entry_is_open(date(2026, 1, 5), early, east, PLAIN)
    assert not deadlines.entry_is_open(date(2026, 1, 5), early, PLAIN, PLAIN)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2027-01-20", 5, "2027-01-27"),
        ("2026-03-17", 1, "2026-03-25"),
        ("2026-03-17", 3, "2026-03-27"),
        ("2026-01-03", 1, "2026-01-05"),
    ],
)
def test_a_term_of_working_days_starts_after_its_event(day, n, expected):
    found = deadlines.working_day_after(date.fromisoformat(day), n, OFFICE)
    assert found.isoformat() == expected


@pytest.mark.parametrize("n", [0, -1])
def test_a_term_of_no_days_is_refused(n):
    with pytest.raises(ValueError, match="one working day or more"):
        deadlines.working_day_after(date(2026, 1, 5), n, OFFICE)
    with pytest.raises(ValueError, match="one day or more"):
        deadlines.calendar_day_after(date(2026, 1, 5), n)


def test_a_term_of_calendar_days_is_not_extended():
    assert deadlines.calendar_day_after(date(2026, 12, 31), 10) == date(2027, 1, 10)


def test_feedback_may_be_taken_back_for_a_day():
    written = at("2026-02-03T12:00")
    assert deadlines.may_retract(written, written)
    assert deadlines.may_retract(written, written + timedelta(hours=23, minutes=59))
    assert not deadlines.may_retract(written, written + timedelta(hours=24))
    assert not deadlines.may_retract(written, written - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-10-15", 6, "2027-04-15"),
        ("2026-12-01", 12, "2027-12-01"),
        ("2026-05-10", 0, "2026-05-10"),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day, months, expected):
    assert deadlines.months_after(date.fromisoformat(day), months).isoformat() == expected


def test_a_contract_is_reviewed_sixty_days_before_its_end():
    assert deadlines.contract_review_day(date(2026, 12, 31)) == date(2026, 11, 1)


@given(instants, calendars)
def test_the_objection_window_is_never_shorter_than_fourteen_days(received, office):
    last = deadlines.objection_last_day(received, office)
    assert (last - office.local_day(received)).days >= 14
    assert office.is_working_day(last)


@given(instants, st.integers(0, 40 * 24 * 3600), calendars)
def test_an_objection_is_in_time_until_the_end_of_the_last_day(received, seconds, office):
    filed = received + timedelta(seconds=seconds)
    end = office.end_of_day(deadlines.objection_last_day(received, office))
    assert deadlines.objection_admissible(received, filed, office) is (filed < end)


@given(instants, st.integers(1, 40 * 24 * 3600), calendars)
def test_nothing_is_filed_before_it_is_received(received, seconds, office):
    early = received - timedelta(seconds=seconds)
    assert not deadlines.objection_admissible(received, early, office)


@given(days, calendars, calendars, st.integers(0, 5))
def test_the_daily_window_ends_between_the_day_and_the_cut_off(day, employee, office, window):
    last = deadlines.entry_window_last_day(day, employee, office, window=window)
    assert day <= last <= deadlines.month_cutoff(day.year, day.month, office)


@given(days, st.integers(1, 30), calendars)
def test_a_term_has_exactly_its_working_days(day, n, office):
    end = deadlines.working_day_after(day, n, office)
    assert end > day
    assert office.working_days(day + timedelta(days=1), end) == n


@given(days, calendars)
def test_the_month_closes_after_the_month(day, office):
    cutoff = deadlines.month_cutoff(day.year, day.month, office)
    assert cutoff > day
    assert cutoff.day >= 5 or cutoff.month != deadlines.months_after(day, 1).month
