"""Every figure is there with the act that changes it, and equals what the records say."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from tests.days import MONDAY, at, filed
from tests.story import Story
from viewflow_kinerja.models import Assignment, Measure, PersonDay, UnitDay, UnitSpread, UnitVersion
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import monitoring
from viewflow_kinerja.services import leave, report, rollup_check, rollups

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def fauzan(cast, approved):
    rollups.follow()
    rollups.begin(MONDAY)
    return cast.employee("fauzan")


def day_of(person, day=MONDAY):
    return PersonDay.objects.get(employee=person, day=day)


def unit_day(person, day=MONDAY):
    return UnitDay.objects.get(unit=Assignment.of(person, day).unit, day=day)


def nothing_drifts(until=MONDAY):
    assert rollup_check.drift(date(2026, 1, 1), until) == []


def test_the_day_begins_with_what_is_expected(fauzan):
    day = day_of(fauzan)
    assert (day.people, day.expected, day.target_minutes, day.planned) == (1, 1, 450, 1)
    there = unit_day(fauzan)
    assert (there.people, there.expected, there.reported, there.planned) == (4, 4, 0, 1)
    assert (there.leaders, there.leaders_reported) == (1, 0)


def test_filing_counts_in_the_same_transaction(fauzan):
    before = UnitVersion.objects.get(unit=Assignment.of(fauzan, MONDAY).unit).version
    filed(fauzan)
    filed(fauzan, start=12)
    there = unit_day(fauzan)
    assert (there.reported, there.on_time, there.sent, there.waiting) == (1, 1, 2, 2)
    assert UnitVersion.objects.get(unit=there.unit_id).version > before
    nothing_drifts()


def test_an_answer_counts_its_wait_once(cast, fauzan):
    row = filed(fauzan)
    with at(TUESDAY):
        report.ask_revision(row, actor=cast.nurlaila, reason="lengkapi")
    assert [(w.value, w.in_time) for w in Measure.objects.filter(kind="ANSWER")] == [(15, 1)]
    there = unit_day(fauzan)
    assert (there.answered, there.in_time, there.waiting, there.commented) == (1, 1, 0, 1)
    with at(TUESDAY):
        report.submit(row, actor=cast.fauzan)
        report.approve(row, actor=cast.nurlaila)
    there = unit_day(fauzan)
    assert (there.answered, there.approved_minutes) == (1, 240)
    assert UnitSpread.objects.get(kind="ANSWER").n == 1
    nothing_drifts(TUESDAY)


def test_a_report_before_its_calendar_is_completed_by_the_background(cast, approved):
    row = filed(cast.employee("fauzan"))
    assert day_of(row.employee).closes_at is None
    rollups.follow()
    day = day_of(row.employee)
    assert (day.expected, day.on_time, day.sent) == (1, 1, 1)
    nothing_drifts()


def test_leave_takes_the_expectation_away(cast, fauzan):
    post = Assignment.of(fauzan, MONDAY)
    row = leave.put(post, actor=cast.eka, date_from=MONDAY, date_to=TUESDAY)
    rollups.follow()
    assert (unit_day(fauzan).expected, day_of(fauzan).expected) == (3, 0)
    leave.cancel(row, actor=cast.eka, reason="tidak jadi")
    rollups.follow()
    assert unit_day(fauzan).expected == 4
    nothing_drifts()


def test_what_is_wrong_is_found_and_repaired(fauzan, capsys):
    filed(fauzan)
    UnitDay.objects.filter(day=MONDAY).update(reported=40)
    PersonDay.objects.filter(employee=fauzan, day=MONDAY).update(sent=7)
    with pytest.raises(SystemExit):
        call_command("kinerja_rollup", "--check", "--since", "2026-01-05")
    call_command("kinerja_rollup", "--apply", "--since", "2026-01-05")
    assert rollup_check.drift(MONDAY, MONDAY) == []
    assert (unit_day(fauzan).reported, day_of(fauzan).sent) == (1, 1)


def test_indicators_are_measured_when_they_are_reported_and_again(cast, year):
    story = Story(cast, lambda name, act: act())
    story.review(story.plan(year))
    row = Measure.objects.get(kind="PROGRESS")
    assert (row.value, row.day) == (66, date(2026, 3, 31))  # two of three
    there = UnitSpread.objects.get(kind="PROGRESS", n=1)
    assert (there.value, there.month) == (66, date(2026, 3, 1))
    told = monitoring.unit(
        cast.nurlaila,
        policy.resolve(cast.nurlaila),
        cast.units["APTIKA"].pk,
        monitoring.month_of("2026-04", date(2026, 4, 9)),
    )
    assert told.figures.progress == {66: 1}
    Measure.objects.filter(pk=row.pk).update(value=120)
    assert {each.value: each.n for each in UnitSpread.objects.filter(kind="PROGRESS")} == {
        66: 0,
        120: 1,
    }
    assert "wait" in {each.table for each in rollup_check.drift(row.day, row.day)}
    rollup_check.rebuild(date(2026, 1, 1), row.day)
    assert rollup_check.drift(date(2026, 1, 1), row.day) == []
