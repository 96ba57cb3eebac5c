"""The one home: what somebody must do, how far his year is, who his supervisor is."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests import cast as people
from tests.cast import arrange
from tests.views.browse import as_, at, stand_in, statements, text, words
from tests.views.reviews import AFTER_Q1, LATER, bring, opened, review
from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Assignment,
    CalendarEntry,
    Employee,
    GrantSource,
    OrganisationRating,
)
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.selectors.home import MOST
from viewflow_kinerja.services import organisation


def home(user, **query):
    return as_(user).get(at("home"), query)


def test_a_step_stands_there_with_one_button_that_names_the_verb(cast, plan):
    page = words(home(cast.fauzan))
    assert "Write your plan" in page
    assert "Write the plan" in page
    assert "until Jan. 31, 2026" in page


def test_a_returned_plan_quotes_what_is_asked(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    people.do(plan, "return", cast.nurlaila, reason="Target belum terukur")
    page = words(home(cast.fauzan))
    assert "Nurlaila returned the plan. Target belum terukur" in page
    assert "came back with a comment" in page


def test_the_rater_sees_whose_plan_waits(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    page = words(home(cast.nurlaila))
    assert "Decide on the plan Fauzan · Plan of 2026 · came" in page


def test_the_employee_sees_with_whom_the_plan_lies_and_since_when(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    page = words(home(cast.fauzan))
    assert re.search(r"Your plan is with Nurlaila since Jan\. 5, 2026, 9.* WIB \(.+\)", page)
    assert "Nothing waits for you" in page


def test_what_is_overdue_comes_first_and_says_so(cast, year):
    later = people.fill(people.open_plan(cast, year, "rahmi"), cast.rahmi)
    people.do(later, "submit", cast.rahmi)
    people.do(later, "approve", cast.nurlaila)
    ask_for_change(later, cast.rahmi)
    first = people.fill(people.open_plan(cast, year, "fauzan"), cast.fauzan)
    people.do(first, "submit", cast.fauzan)
    with time_machine.travel(datetime(2026, 2, 3, 2, tzinfo=UTC)):
        page = words(home(cast.nurlaila))
    assert "was due on Jan. 31, 2026" in page
    assert page.index("Fauzan · Plan of 2026") < page.index("Rahmi · Plan of 2026")
    assert page.count("was due on") == 1  # a change during the year has no term


def ask_for_change(plan, actor):
    engine.start(
        TargetSettingFlow, plan, actor=actor, via="start_change", reason="Tugas baru dari kepala"
    )


def test_a_request_for_change_lies_with_the_rater(cast, approved):
    ask_for_change(approved, cast.fauzan)
    assert "request for a change is with Nurlaila" in words(home(cast.fauzan))
    assert "Tugas baru dari kepala" in words(home(cast.nurlaila))


def test_the_supervisor_is_named_with_source_and_date(cast, plan):
    page = words(home(cast.fauzan))
    assert "Supervisor: Nurlaila , Kepala Bidang, since Jan. 1, 2020" in page
    assert "source: superior named in the personnel data" in page


def test_nobody_asks_who_rates_the_bupati(cast, year):
    assert "supervisor" not in words(home(cast.bupati))


def test_working_days_left_follow_the_calendar_of_the_offices(cast, year):
    with context.unit_of_work(actor=cast.eka, act="test.arrange"):
        CalendarEntry.objects.create(
            date_from=date(2026, 1, 16), date_to=date(2026, 1, 16), kind="HOLIDAY", name="Isra"
        )
        CalendarEntry.objects.create(
            date_from=date(2026, 3, 18), date_to=date(2026, 3, 24), kind="JOINT_LEAVE", name="Idul"
        )
        CalendarEntry.objects.create(
            date_from=date(2026, 2, 19), date_to=date(2026, 3, 20), kind="RAMADAN", name="Ramadan"
        )
    assert "Quarter 1 · 56 working days left" in words(home(cast.fauzan))


def test_the_day_is_that_of_the_person(cast, year):
    arrange(Employee.objects.filter(pk=cast.employee("rahmi").pk), time_zone="Asia/Jayapura")
    with time_machine.travel(datetime(2026, 1, 31, 15, 30, tzinfo=UTC)):  # 22.30 WIB, 00.30 WIT
        assert "Sunday, Feb. 1, 2026" in words(home(cast.rahmi))
        assert "Saturday, Jan. 31, 2026" in words(home(cast.hendra))


def test_the_year_is_told_in_steps(cast, approved):
    page = text(home(cast.fauzan))
    assert page.count('class="is-done"') == 2
    assert "Periods reviewed" in page.split('aria-current="step"')[1]


def test_without_plan_the_next_step_is_told(cast, year):
    assert "There is no plan of 2026 for you yet." in words(home(cast.dedi))


def test_before_the_year_is_set_up_the_page_stands(cast):
    assert home(cast.fauzan).status_code == 200


def crowd(cast, year, count):
    """Plans of many people, all handed in to Nurlaila."""
    return [handed_in(cast, year, f"staf{len(cast.users)}") for _ in range(count)]


def handed_in(cast, year, name):
    cast.users[name] = type(cast.fauzan).objects.create(username=name)
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        cast.people[name] = Employee.objects.create(
            source_key=name, name=name.title(), user=cast.users[name]
        )
        Assignment.all_rows.create(
            employee=cast.people[name],
            unit=cast.units["APTIKA"],
            position="Staf",
            rater=cast.people["nurlaila"],
            rater_source="COLUMN",
            effective_from=date(2020, 1, 1),
        )
    plan = people.fill(people.open_plan(cast, year, name), cast.users[name])
    people.do(plan, "submit", cast.users[name])
    return plan


def test_many_steps_cost_no_more_than_one(cast, year):
    crowd(cast, year, 1)
    alone = statements(as_(cast.nurlaila), at("home"))
    crowd(cast, year, MOST + 3)
    many = statements(as_(cast.nurlaila), at("home"))
    assert len(many) == len(alone) <= 10, "\n".join(many)


def test_the_next_page_goes_on_where_the_first_ends(cast, year):
    plans = crowd(cast, year, MOST + 2)
    first = home(cast.nurlaila)
    assert first.context["todo"].after
    second = home(cast.nurlaila, page=first.context["todo"].after)
    seen = [card.task for page in (first, second) for card in page.context["todo"].cards]
    assert sorted(seen) == sorted(people.step(plan).pk for plan in plans)
    assert len(second.context["todo"].cards) == 2
    assert "27 steps wait for you" in words(first)


@pytest.mark.parametrize("page", ["x", "2026-13-01.1", "2026-01-01.x", "9999-12-31.1"])
def test_a_broken_mark_of_a_page_breaks_nothing(cast, plan, page):
    assert home(cast.fauzan, page=page).status_code == 200


def test_an_evaluation_under_way_says_who_is_next(cast, approved):
    with time_machine.travel(AFTER_Q1):
        evaluation = review(cast, approved)
        told = words(home(cast.fauzan))
        assert "Evaluation of Quarter 1" in told
        assert "The employee reports what was realised." in told
        assert "Report what you achieved Quarter 1 of 2026" in told
        bring(cast, evaluation, "REPORTED")
        assert "The rater rates results and behaviour" in words(home(cast.fauzan))
        assert "Fauzan · Quarter 1 of 2026" in words(home(cast.nurlaila))


def test_what_is_delivered_has_no_term_and_a_finished_period_counts(cast, approved):
    with time_machine.travel(LATER):
        evaluation = review(cast, approved)
        bring(cast, evaluation, "DELIVERED")
        told = words(home(cast.fauzan))
        assert re.search(r"Acknowledge the evaluation Quarter 1 of 2026 · came [^·]+ Read it", told)
        people.do(evaluation, "acknowledge", cast.fauzan)
        assert "1 of 4 done" in words(home(cast.fauzan))


def test_who_stands_in_sees_the_steps_of_the_principal(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    stand_in(cast, plan)
    page = home(cast.hendra)
    assert "Fauzan · Plan of 2026" in words(page)
    assert page.context["waiting"] == 1


def test_a_step_whose_record_one_may_not_see_is_not_shown(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    step = people.step(plan)
    step.owner = cast.dedi
    step.save()
    assert "Fauzan" not in words(home(cast.dedi))


def test_organisations_that_wait_for_the_leader_stand_on_his_home(cast, year):
    assert "Organisations to rate" not in words(home(cast.bupati))
    with time_machine.travel(AFTER_Q1, tick=True):
        period = opened(cast)
        page = home(cast.bupati)
        assert "4 organisations wait for your rating" in words(page)
        assert f"{at('organisation-ratings')}?period={period.pk}" in text(page)
        assert "Nothing waits for you" not in words(page)
        assert "Organisations to rate" not in words(home(cast.eka))
        for row in OrganisationRating.all_rows.filter(period=period):
            organisation.set_rating(row, actor=cast.bupati, level="GOOD")
        assert "Organisations to rate" not in words(home(cast.bupati))


def test_an_organisation_the_leader_heads_does_not_wait_for_him(cast, year):
    with time_machine.travel(AFTER_Q1, tick=True):
        opened(cast)
        with context.unit_of_work(actor=cast.system, act="test.arrange", reason="heads it"):
            context.note(context.Authority(actor=cast.system, relation="SYS"))
            cast.units["DINKES"].record(head=cast.employee("bupati"))
        assert "3 organisations wait for your rating" in words(home(cast.bupati))


def decree(cast, right, unit, name):
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="decree 2/2026"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        why = {"source": GrantSource.DECREE, "reason": "decree 2/2026"}
        anchor, subject = cast.units[unit], cast.users[name]
        grants.give([grants.Spec(right=Right(right), anchor=anchor, subject=subject, **why)])


def test_an_auditor_is_told_what_he_reads_and_where_he_begins(cast, year):
    page = home(cast.ida)
    assert "Auditor: Pemerintah Kabupaten You read everything but drafts" in words(page)
    assert all(f'href="{at(name)}"' in text(page) for name in ("grants", "delegations"))


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("recommend_subtree", "Evaluation team: Dinas Kesehatan You read plans, and evaluations"),
        ("manage_subtree", "Performance manager: Dinas Kesehatan You read plans and evaluations"),
    ],
)
def test_offices_by_decree_are_told_on_home(cast, year, right, said):
    decree(cast, right, "DINKES", "dedi")
    page = home(cast.dedi)
    assert said in words(page)
    assert f'href="{at("my-rights")}"' in text(page)


def test_every_page_offered_to_an_office_opens_for_it(cast, year):
    for who in (cast.ida, cast.eka, cast.bupati):
        for role in home(who).context["roles"]:
            answers = {name: as_(who).get(at(name)).status_code for name, _words in role.lists}
            assert set(answers.values()) == {200}, answers


def test_who_holds_no_office_reads_nothing_of_it(cast, year):
    assert "Your offices" not in words(home(cast.fauzan))


@pytest.mark.parametrize("who", ["bupati", "ida", "eka"])
def test_offices_cost_the_home_page_few_statements(cast, year, who):
    with time_machine.travel(AFTER_Q1, tick=True):
        opened(cast)
        assert len(statements(as_(cast.users[who]), at("home"))) <= 14


def test_no_dot_stands_before_a_badge(cast, plan):
    with time_machine.travel("2026-03-02 09:00+07:00", tick=True):
        shown = words(home(cast.fauzan))
    assert re.search(r"came \d+ days ago was due on", shown)
    assert "· was due" not in shown
