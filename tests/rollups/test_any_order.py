"""Acts in any order leave what a count of the records gives, and acts at once lose nothing."""

import random
from datetime import date, timedelta

import pytest

from tests.cast import approved_plan, make_cast, open_year
from tests.days import MONDAY, at, filed, work
from tests.threads import at_once
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import Assignment, DailyReport, Leave, PersonDay, RuleBook, UnitDay
from viewflow_kinerja.services import cycle, feedback, leave, report, rollup_check, rollups
from viewflow_kinerja.services.report import plan_on

PEOPLE = ("fauzan", "rahmi", "hendra")
DAYS = [MONDAY + timedelta(days=n) for n in range(12)]


class Play:
    """Somebody does something; what the rules refuse is not done."""

    def __init__(self, cast, seed):
        self.cast, self.dice, self.done = cast, random.Random(seed), 0

    def act(self):
        acts = [self.file, self.file, self.file, self.draft, self.answer, self.answer, self.submit]
        acts += [self.revoke, self.leave, self.cancel, self.unlock, self.say, self.tick]
        with at(self.dice.choice(DAYS), hour=self.dice.randrange(7, 19)):
            try:
                self.dice.choice(acts)()
                self.done += 1
            except (OutOfPhase, Incomplete, Refused):
                return

    def person(self):
        return self.cast.employee(self.dice.choice(PEOPLE))

    def some(self, *states):
        rows = list(DailyReport.all_rows.filter(status__in=states).order_by("pk"))
        if not rows:
            raise OutOfPhase("nothing to act on")
        return self.dice.choice(rows)

    def file(self):
        support = self.dice.choice(["", "akses server"])
        start, hours = self.dice.choice([8, 10, 13]), self.dice.choice([1, 2, 8])
        day = self.dice.choice(DAYS)
        filed(self.person(), day, start=start, hours=hours, support_requested=support)

    def draft(self):
        person, day = self.person(), self.dice.choice(DAYS)
        report.put_draft(person, actor=person.user, work_date=day, **work(day, 15, 1))

    def submit(self):
        row = self.some("DRAFT", "REVISION")
        report.submit(row, actor=row.employee.user)

    def answer(self):
        row, boss = self.some("SUBMITTED"), self.cast.nurlaila
        how = self.dice.choice(("approve", "ask_revision", "reject"))
        if how == "approve":
            report.approve(row, actor=boss, note=self.dice.choice(["", "bagus"]))
        else:
            getattr(report, how)(row, actor=boss, reason="lengkapi")

    def revoke(self):
        report.revoke(self.some("APPROVED"), actor=self.cast.nurlaila, reason="keliru")

    def unlock(self):
        post = Assignment.of(self.person(), MONDAY)
        until = post.employee.today + timedelta(days=3)
        day = self.dice.choice(DAYS)
        report.unlock_day(post, actor=self.cast.eka, work_date=day, until=until, reason="listrik")

    def leave(self):
        post, first = Assignment.of(self.person(), MONDAY), self.dice.choice(DAYS)
        last = first + timedelta(days=self.dice.randrange(3))
        leave.put(post, actor=self.cast.eka, date_from=first, date_to=last)

    def cancel(self):
        row = Leave.objects.filter(cancelled=False).order_by("pk").first()
        if row is not None:
            leave.cancel(row, actor=self.cast.eka, reason="batal")

    def say(self):
        row = self.some("SUBMITTED", "APPROVED", "REVISION", "REJECTED")
        about = {"target": "DAILY_REPORT", "report": row.pk, "kind": "APPRECIATION"}
        plan = plan_on(row.employee, row.work_date)
        words = {"text": "Rapi", "observed_fact": "Senin", "expectation": "x", "next_step": "y"}
        feedback.give(plan, actor=self.cast.nurlaila, **about, **words)

    def tick(self):
        rollups.begin(MONDAY)
        rollups.follow()


@pytest.mark.parametrize("seed", range(6))
def test_acts_in_any_order_leave_what_a_count_of_the_records_gives(cast, year, seed):
    for name in PEOPLE:
        approved_plan(cast, year, name)
    play = Play(cast, seed)
    for _ in range(60):
        play.act()
    with at(DAYS[-1], hour=20):
        rollups.begin(MONDAY)
        rollups.follow()
        assert rollup_check.drift(date(2026, 1, 1), DAYS[-1]) == []
    assert play.done > 15
    assert UnitDay.objects.filter(sent__gt=0).exists()


def test_rules_and_posts_that_change_are_followed(cast, approved):
    filed(cast.employee("fauzan"))
    rollups.follow()
    rules = {"daily.required": False}
    assert RuleBook.objects.count() == 0
    cycle.set_rules(approved.cycle, actor=cast.eka, values=rules, reason="SE 1/2026")
    rollups.follow()
    assert PersonDay.objects.filter(expected=1).count() == 0
    assert rollup_check.drift(MONDAY, MONDAY) == []


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_lose_no_count():
    cast = make_cast()
    year = open_year(cast)
    for name in PEOPLE:
        approved_plan(cast, year, name)
    rollups.begin(MONDAY)
    rollups.follow()
    rows = [filed(cast.employee(name), start=8) for name in PEOPLE]
    file = [lambda name=name: filed(cast.employee(name), start=13, hours=2) for name in PEOPLE]
    answers = [lambda row=row: report.approve(row, actor=cast.nurlaila) for row in rows]
    outcomes = at_once(*file, *answers)
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    there = UnitDay.objects.get(unit=cast.units["APTIKA"], day=MONDAY)
    assert (there.sent, there.reported, there.answered, there.approved_minutes) == (6, 3, 3, 720)
    assert rollup_check.drift(MONDAY, MONDAY) == []


@pytest.mark.django_db(transaction=True)
def test_counting_anew_and_acting_at_once_lose_nothing():
    cast = make_cast()
    year = open_year(cast)
    for name in PEOPLE:
        approved_plan(cast, year, name)
    file = [lambda name=name: filed(cast.employee(name)) for name in PEOPLE]
    outcomes = at_once(*file, lambda: rollups.begin(MONDAY), lambda: rollups.begin(MONDAY))
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    rollups.follow()
    there = UnitDay.objects.get(unit=cast.units["APTIKA"], day=MONDAY)
    assert (there.sent, there.reported, there.expected) == (3, 3, 4)
    assert rollup_check.drift(MONDAY, MONDAY) == []
