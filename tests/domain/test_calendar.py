"""Working days and minutes of the office and of an employee."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.worked_example import calendar as fixture
from viewflow_kinerja.domain.calendar import RAMADAN, Calendar, days_between
from viewflow_kinerja.domain.codes import WorkPattern

MONDAY = date(2026, 7, 6)
WEEK = [MONDAY + timedelta(days=step) for step in range(7)]
RAMADAN_WEEK = [(MONDAY, WEEK[-1], RAMADAN)]
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    Calendar,
    st.sampled_from(list(WorkPattern)),
    st.sets(days, max_size=20),
    st.sets(days, max_size=10),
    st.sets(days, max_size=10),
)


@pytest.mark.parametrize(
    ("pattern", "special", "minutes"),
    [
        ("FIVE_DAY", [], [450, 450, 450, 450, 450, 0, 0]),
        ("SIX_DAY", [], [390, 390, 390, 390, 270, 420, 0]),
        ("FIVE_DAY", RAMADAN_WEEK, [390, 390, 390, 390, 390, 0, 0]),
        ("SIX_DAY", RAMADAN_WEEK, [338, 338, 338, 338, 234, 364, 0]),
    ],
)
def test_a_week_has_its_minutes(pattern, special, minutes):
    calendar = Calendar(pattern, special_minutes=special)
    assert [calendar.minutes(day) for day in WEEK] == minutes
    assert calendar.minutes_between(WEEK[0], WEEK[-1]) == (1950 if special else 2250)


@pytest.mark.parametrize(
    ("factor", "minutes"), [(Decimal("0.5"), 225), (Fraction(1, 7), 64), (1, 450)]
)
def test_other_factors_are_rounded_half_up_to_whole_minutes(factor, minutes):
    assert (
        Calendar("FIVE_DAY", special_minutes=[(MONDAY, MONDAY, factor)]).minutes(MONDAY) == minutes
    )


def test_the_later_of_two_special_entries_wins():
    special = [*RAMADAN_WEEK, (MONDAY, MONDAY, Fraction(1, 2))]
    calendar = Calendar("FIVE_DAY", special_minutes=special)
    assert [calendar.minutes(day) for day in WEEK[:2]] == [225, 390]


def test_a_factor_is_never_a_float():
    with pytest.raises(TypeError, match="not float"):
        Calendar("FIVE_DAY", special_minutes=[(MONDAY, MONDAY, 13 / 15)])


@pytest.mark.parametrize("reason", ["holidays", "joint_leave", "leave"])
@pytest.mark.parametrize(
    "given_days", [[MONDAY], {MONDAY}, [(MONDAY, MONDAY)], frozenset({MONDAY})]
)
def test_a_day_off_is_no_working_day_and_has_no_minutes(reason, given_days):
    calendar = Calendar("FIVE_DAY", **{reason: given_days})
    assert not calendar.is_working_day(MONDAY)
    assert calendar.minutes(MONDAY) == 0
    assert calendar.is_working_day(WEEK[1])


def test_a_range_of_days_off_includes_both_ends():
    calendar = Calendar("FIVE_DAY", leave=[(WEEK[1], WEEK[3])])
    assert [calendar.is_working_day(day) for day in WEEK[:5]] == [True, False, False, False, True]
    assert calendar.without_leave().working_days(WEEK[0], WEEK[6]) == 5


@pytest.mark.parametrize(("pattern", "count"), [("FIVE_DAY", 5), ("SIX_DAY", 6)])
def test_the_pattern_decides_about_saturday(pattern, count):
    assert Calendar(pattern).working_days(WEEK[0], WEEK[6]) == count


def test_the_next_working_day_skips_weekend_holiday_and_leave():
    calendar = Calendar("FIVE_DAY", [date(2026, 7, 13)], [date(2026, 7, 14)], [date(2026, 7, 15)])
    assert calendar.next_working_day(date(2026, 7, 10)) == date(2026, 7, 16)
    assert Calendar("SIX_DAY").next_working_day(date(2026, 7, 10)) == date(2026, 7, 11)


def test_a_calendar_without_any_working_day_says_so():
    calendar = Calendar("FIVE_DAY", leave=[(MONDAY, MONDAY + timedelta(days=4000))])
    with pytest.raises(ValueError, match="no working day in the ten years"):
        calendar.next_working_day(MONDAY)


def test_a_range_that_ends_before_it_starts_is_empty():
    assert Calendar("FIVE_DAY").working_days(WEEK[1], WEEK[0]) == 0


@pytest.mark.parametrize(
    "zone", ["Asia/Jakarta", ZoneInfo("Asia/Jakarta"), timezone(timedelta(hours=7))]
)
def test_the_day_of_an_instant_is_the_local_one(zone):
    calendar = Calendar("FIVE_DAY", tz=zone)
    assert calendar.local_day(datetime(2026, 1, 5, 16, 59, 59, tzinfo=UTC)) == date(2026, 1, 5)
    assert calendar.local_day(datetime(2026, 1, 5, 17, 0, 0, tzinfo=UTC)) == date(2026, 1, 6)


def test_the_east_is_two_hours_ahead():
    east = Calendar("FIVE_DAY", tz="Asia/Jayapura")
    assert east.local_day(datetime(2026, 1, 5, 15, 0, tzinfo=UTC)) == date(2026, 1, 6)


def test_a_day_ends_when_the_next_one_starts():
    calendar = Calendar("FIVE_DAY")
    assert calendar.end_of_day(MONDAY) == calendar.start_of_day(WEEK[1])
    assert calendar.end_of_day(MONDAY).isoformat() == "2026-07-07T00:00:00+07:00"


def test_an_instant_without_zone_and_an_instant_as_day_are_refused():
    calendar, noon = Calendar("FIVE_DAY"), datetime(2026, 7, 6, 12, 0)
    with pytest.raises(ValueError, match="no time zone"):
        calendar.local_day(noon)
    with pytest.raises(TypeError, match="local_day"):
        calendar.is_working_day(noon)


def test_an_unknown_pattern_is_refused():
    with pytest.raises(ValueError, match="FOUR_DAY"):
        Calendar("FOUR_DAY")


def test_the_six_day_pattern_has_the_same_weekly_minutes_in_the_fixture():
    six, five = fixture(pattern="SIX_DAY"), fixture()
    week = date(2026, 3, 2), date(2026, 3, 8)
    assert six.minutes_between(*week) == five.minutes_between(*week) == 1950


@given(calendars, days, st.integers(0, 120), st.integers(0, 120))
def test_days_and_minutes_of_two_parts_add_up_to_the_whole(calendar, first, one, other):
    middle, last = first + timedelta(days=one), first + timedelta(days=one + 1 + other)
    after = middle + timedelta(days=1)
    for question in (calendar.working_days, calendar.minutes_between):
        assert question(first, middle) + question(after, last) == question(first, last)


@given(calendars, days)
def test_the_next_working_day_is_later_worked_and_the_first(calendar, day):
    found = calendar.next_working_day(day)
    assert found > day
    assert calendar.working_days(day + timedelta(days=1), found) == 1


@given(calendars, days)
def test_minutes_are_due_on_working_days_only(calendar, day):
    assert bool(calendar.minutes(day)) == calendar.is_working_day(day)


@given(calendars, days, st.integers(0, 60))
def test_leave_never_adds_a_working_day(calendar, first, length):
    last = first + timedelta(days=length)
    assert calendar.working_days(first, last) <= calendar.without_leave().working_days(first, last)


@given(days, st.integers(0, 400))
def test_a_range_has_one_day_more_than_its_length(first, length):
    assert len(list(days_between(first, first + timedelta(days=length)))) == length + 1
