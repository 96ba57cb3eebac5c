"""Every figure is there with the act that changes it, and equals what the records say."""

from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from tests.cast import arrange
from tests.days import MONDAY, at, filed
from tests.story import Story
from viewflow_kinerja.audit import triggers
from viewflow_kinerja.models import (
    Assignment,
    CalendarEntry,
    Measure,
    PersonDay,
    UnitDay,
    UnitSpread,
    UnitVersion,
)
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import monitoring
from viewflow_kinerja.services import cycle, leave, report, rollup_check, rollups, waits

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


@pytest.mark.parametrize(("day", "in_time"), [(8, 1), (9, 0)])  # three working days are promised
def test_an_answer_after_the_promised_days_is_late(cast, fauzan, day, in_time):
    row = filed(fauzan)
    with at(date(2026, 1, day)):
        report.approve(row, actor=cast.nurlaila)
    assert Measure.objects.get(kind="ANSWER").in_time == in_time
    assert unit_day(fauzan).in_time == in_time
    nothing_drifts()


def test_who_is_nobody_here_has_answered_nothing(fauzan):
    row = filed(fauzan)
    waits.answered(row, None, row.submitted_at)
    row.submitted_at = None
    waits.answered(row, fauzan.pk, row.created_at)
    assert not Measure.objects.filter(kind="ANSWER").exists()


def test_the_days_of_a_post_that_is_taken_back_keep_their_reports_alone(fauzan):
    filed(fauzan)
    post = Assignment.of(fauzan, MONDAY)
    arrange([post], effective_to=MONDAY - timedelta(days=1))
    rollups.follow()
    day = day_of(fauzan)
    assert (day.people, day.expected, day.target_minutes, day.sent) == (0, 0, 0, 1)
    assert UnitDay.objects.get(unit=post.unit, day=MONDAY).reported == 0
    nothing_drifts()


def test_a_report_on_a_day_without_a_post_is_settled_too(cast, approved):
    row = filed(cast.employee("fauzan"))
    post = Assignment.of(row.employee, MONDAY)
    arrange([post], effective_to=MONDAY - timedelta(days=1))
    assert day_of(row.employee).closes_at is None
    rollups.follow()
    assert day_of(row.employee).closes_at is not None
    nothing_drifts()


def test_another_pattern_changes_what_is_expected(fauzan):
    saturday = date(2026, 1, 10)
    post = Assignment.of(fauzan, MONDAY)
    with at(saturday):
        rollups.begin(MONDAY)
        assert day_of(fauzan, saturday).expected == 0
        arrange([post], work_pattern="SIX_DAY")
        rollups.follow()
        assert (day_of(fauzan, saturday).expected, day_of(fauzan).target_minutes) == (1, 390)
        nothing_drifts(saturday)


def test_a_holiday_entered_late_takes_its_day_out(cast, approved, fauzan):
    entry = {"date_from": MONDAY, "date_to": MONDAY, "kind": "HOLIDAY", "name": "Libur daerah"}
    cycle.put_calendar(approved.cycle, actor=cast.eka, entries=[entry])
    rollups.follow()
    assert unit_day(fauzan).expected == 0
    row = CalendarEntry.objects.get()
    cycle.remove_calendar(approved.cycle, actor=cast.eka, entry=row.pk, reason="salah tanggal")
    rollups.follow()
    assert unit_day(fauzan).expected == 4
    nothing_drifts()


def test_everything_missing_is_made_anew(cast, fauzan):
    row = filed(fauzan)
    with at(MONDAY, 15):
        report.approve(row, actor=cast.nurlaila)
    for model in (Measure, PersonDay):
        model.objects.all().delete()
    UnitDay.objects.all().delete()
    UnitSpread.objects.all().delete()
    rollup_check.rebuild(date(2026, 1, 1), MONDAY)
    there = unit_day(fauzan)
    assert (there.expected, there.reported, there.answered) == (4, 1, 1)
    assert UnitSpread.objects.filter(n=1).count() == 2  # an answer, and the plan that was agreed
    nothing_drifts()


def test_the_command_wants_a_day(fauzan):
    with pytest.raises(CommandError, match="write YYYY-MM-DD"):
        call_command("kinerja_rollup", "--check", "--since", "soon")


def test_without_the_triggers_a_check_says_so(fauzan):
    assert triggers.uncounted() == []
    triggers.strip()
    (told,) = [each for each in run_checks(databases=["default"]) if each.id == "kinerja.E050"]
    assert "kinerja_rollup --apply" in told.hint
    triggers.install()
    assert triggers.uncounted() == []
