"""The figures of monitoring against the worked example, and the formulas at their edges."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.worked_example import EXPECTED, QUARTERS, calendar, rows
from viewflow_kinerja.domain import adoption, appraisal, monitoring, worktime
from viewflow_kinerja.domain.calendar import Calendar, days_between
from viewflow_kinerja.domain.monitoring import (
    ACHIEVED,
    NOT_ACHIEVED,
    Report,
    Sums,
    closure,
    median,
    share,
)

WIB = ZoneInfo("Asia/Jakarta")
SENT = datetime(2026, 1, 5, 3, tzinfo=UTC)
DUE = SENT + timedelta(days=1)


def report(stands="APPROVED", minutes=450, **more):
    usual = {"first_sent": SENT, "commented": False}
    usual |= {"approved": stands == "APPROVED", "waits": stands == "SUBMITTED"}
    return Report(stands=stands, minutes=minutes, **usual | more)


def quarter(row):
    """The days of a person as the summary tells them: missing and rejected ones are long days."""
    own, span = calendar(row["person"]), QUARTERS[row["period"]]
    expected = [day for day in days_between(*span) if own.is_working_day(day)]
    long = [day for day in expected if own.minutes(day) == 450]
    missing, rejected = int(row["missing"]), int(row["rejected"])
    states = dict.fromkeys(long[:missing], None)
    states |= dict.fromkeys(long[missing : missing + rejected], "REJECTED")
    total = Sums()
    for day in expected:
        stands = states.get(day, "APPROVED")
        target = own.minutes(day)
        reports = [report(stands, target)] if stands else []
        work = monitoring.work_of_day(reports, due=DUE, target=target)
        facts = {"people": 1, "expected": 1, "leads": 0, "planned": 1, "reopened": 0}
        total += monitoring.of_day(target=target, work=work, answered=1, in_time=1, **facts)
    return total


@pytest.mark.parametrize(
    "row", rows("daily_reports_summary"), ids=lambda r: r["person"] + r["period"]
)
def test_the_sums_of_a_quarter_are_those_of_the_worked_example(row):
    sums, expected = quarter(row), EXPECTED["daily"][row["person"]][row["period"]]
    assert (sums.expected, sums.reported) == (expected["expected_days"], expected["submitted"])
    assert sums.target_minutes == expected["target_minutes"]
    assert sums.approved_minutes == expected["approved_minutes"]
    percent = share(sums.approved_minutes, sums.target_minutes)
    assert appraisal.show_percent(percent) == expected["percent"]


def test_the_reporting_rate_of_three_people_in_the_first_quarter():
    whole = Sums()
    for row in rows("daily_reports_summary"):
        if row["period"] == "Q1":
            whole += quarter(row)
    assert (whole.reported, whole.expected) == (55 + 53 + 40, 55 + 55 + 52)
    assert appraisal.show_percent(share(whole.reported, whole.expected)) == "91.4"


def test_where_nothing_was_expected_there_is_no_share():
    assert share(0, 0) is None
    assert median({}) is None


def test_on_time_is_what_came_before_the_window_closed():
    late = report(first_sent=DUE)
    assert monitoring.work_of_day([late], due=DUE, target=450).on_time == 0
    assert monitoring.work_of_day([late, report()], due=DUE, target=450).on_time == 1
    assert monitoring.work_of_day([report()], due=None, target=450).on_time == 0


def test_a_draft_counts_nothing_and_minutes_end_at_the_target():
    draft, two = report("DRAFT"), [report(minutes=300), report(minutes=300)]
    assert monitoring.work_of_day([draft], due=DUE, target=450) == monitoring.Work()
    assert monitoring.work_of_day(two, due=DUE, target=450).approved_minutes == 450


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_the_median_of_counts_is_the_median_of_the_values(values):
    counts = {value: values.count(value) for value in values}
    ordered, middle = sorted(values), len(values) // 2
    low = ordered[(len(values) - 1) // 2]
    assert median(counts) == Fraction(low + ordered[middle], 2)


def test_the_answer_of_3_february_took_two_and_a_half_hours():
    """The example of 12.5: asked for access, answered the same day."""
    asked = datetime(2026, 2, 3, 13, 30, tzinfo=WIB)
    assert worktime.half_hours(asked, asked + timedelta(hours=2.5), calendar("A")) == 5


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ((9, 16, 0), (12, 7, 30), 0),  # from the end of Friday to the beginning of Monday
        ((9, 11, 0), (9, 14, 0), 2),  # over noon
        ((9, 15, 0), (12, 8, 30), 2),
        ((10, 9, 0), (11, 17, 0), 0),  # a weekend
        ((12, 9, 0), (12, 8, 0), 0),  # nothing is less than nothing
    ],
)
def test_only_the_hours_of_the_office_count(begin, end, hours):
    first, last = (datetime(2026, 1, *each, tzinfo=WIB) for each in (begin, end))
    assert worktime.worked(first, last, Calendar("FIVE_DAY")) == timedelta(hours=hours)


def test_a_day_of_ramadan_ends_earlier():
    office = Calendar(
        "FIVE_DAY",
        special_minutes=[(date(2026, 2, 19), date(2026, 3, 20), Fraction(13, 15))],
    )
    morning = datetime(2026, 2, 23, 7, 30, tzinfo=WIB)
    assert worktime.worked(morning, morning + timedelta(hours=12), office) == timedelta(hours=6.5)


@given(st.dictionaries(st.integers(1, 12), st.integers(0, 30), max_size=8), st.integers(1, 9))
def test_what_is_hidden_can_not_be_computed_from_what_is_shown(sizes, least):
    away = adoption.hidden(sizes, least)
    together = sum(sizes[key] for key in away)
    small = {key for key, size in sizes.items() if 0 < size < least}
    assert small <= away
    everything = sum(sizes.values())
    assert together == 0 or together >= least or together == everything


@pytest.mark.parametrize(
    ("signs", "keys"),
    [
        (adoption.Signs(), []),
        (adoption.Signs(stale=3), ["STALE"]),
        (adoption.Signs(reported=Fraction(69)), ["SELDOM"]),
        (adoption.Signs(reported=Fraction(70)), []),
        (adoption.Signs(leaders=Fraction(70), team=Fraction(90)), ["LEADERS_BEHIND"]),
        (adoption.Signs(leaders=Fraction(80), team=Fraction(90)), []),
        (adoption.Signs(in_time=Fraction(79)), ["SLOW_ANSWERS"]),
        (adoption.Signs(late=Fraction(21), reopened=Fraction(6)), ["LATE", "REOPENED"]),
        (adoption.Signs(agree_days=Fraction(21, 2)), ["SLOW_AGREEMENT"]),
    ],
)
def test_figures_lead_to_advice(signs, keys):
    assert [each.key for each in adoption.advice(signs)] == keys


def test_the_three_areas_of_the_worked_example_are_closed_in_october():
    actions = rows("improvement")
    counted = [
        closure(each["status"], each["outcome"], date.fromisoformat(each["due"]))
        for each in actions
    ]
    assert share(counted.count(ACHIEVED), len(counted)) == 100


@pytest.mark.parametrize("status", ["AGREED", "IN_PROGRESS", "DONE"])
def test_what_is_not_checked_counts_as_its_day(status):
    assert closure(status, "", date(2026, 10, 31)) == 31 < NOT_ACHIEVED


@pytest.mark.parametrize("status", ["PROPOSED", "CANCELLED"])
def test_what_was_never_agreed_or_was_given_up_is_not_due(status):
    assert closure(status, "", date(2026, 10, 12)) is None
