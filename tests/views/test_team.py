"""My team: whom the rater sees, what waits, how the list is filtered, and what it costs."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from tests.cast import do, fill, open_plan, step
from tests.views.browse import as_, at, statements, text, words
from tests.views.reviews import AFTER_Q1, LATER, bring, review, set_level
from viewflow_kinerja import context
from viewflow_kinerja.models import Assignment, Employee

STAFF = ("Fauzan", "Hendra", "Rahmi")


@pytest.fixture
def evaluation(cast, approved):
    """Fauzan's evaluation of the first quarter, in April."""
    with time_machine.travel(AFTER_Q1, tick=True):
        yield review(cast, approved)


def arranged(cast):
    """A unit of work of the tests."""
    return context.unit_of_work(actor=cast.system, act="test.arrange", reason="the team")


def many(cast, count):
    """More people of the same rater."""
    with arranged(cast), transaction.atomic():
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        for number in range(count):
            person = Employee.objects.create(source_key=f"x{number}", name=f"Warga {number:03}")
            Assignment.all_rows.create(
                employee=person,
                unit=cast.units["APTIKA"],
                position="Staf",
                rater=cast.employee("nurlaila"),
                effective_from=date(2020, 1, 1),
            )


def test_a_rater_sees_exactly_the_people_he_rates(cast, year):
    shown = words(as_(cast.nurlaila).get(at("team")))
    assert all(name in shown for name in STAFF)
    assert not any(name in shown for name in ("Eka", "Dedi", "Mukhtar"))
    above = words(as_(cast.mukhtar).get(at("team")))
    assert "Fauzan" not in above


@pytest.mark.parametrize("who", ["fauzan", "dedi", "ida"])
def test_who_rates_nobody_is_told_so(cast, year, who):
    shown = words(as_(cast.users[who]).get(at("team")))
    assert "You rate nobody today" in shown
    assert not any(name in shown for name in STAFF if name.lower() != who)


def test_an_account_without_a_person_sees_an_empty_team(cast, year):
    assert "You rate nobody today" in words(as_(cast.system).get(at("team")))


def test_a_plan_that_waits_has_its_button(cast, year):
    plan = fill(open_plan(cast, year, "hendra"), cast.hendra)
    before = words(as_(cast.nurlaila).get(at("team")))
    assert "not submitted yet" in before
    do(plan, "submit", cast.hendra)
    page = as_(cast.nurlaila).get(at("team"))
    assert f'href="{at("task", step(plan).pk)}"' in text(page)
    assert "Look at the plan and decide" in words(page)
    assert "waiting since today" in words(page)


def test_a_draft_of_the_staff_stays_private(cast, year):
    plan = open_plan(cast, year, "hendra")
    assert at("plan", plan.pk) not in text(as_(cast.nurlaila).get(at("team")))


def test_who_waits_longest_comes_first(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    with time_machine.travel(LATER, tick=True):
        shown = words(as_(cast.nurlaila).get(at("team")))
    assert "waiting for 3 days" in shown
    assert shown.index("Fauzan") < shown.index("Hendra") < shown.index("Rahmi")


def test_a_late_report_is_marked(cast, evaluation):
    with time_machine.travel(LATER, tick=True):
        shown = words(as_(cast.nurlaila).get(at("team")))
    assert "Report overdue" in shown


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("name=HEN", {"Hendra"}),
        ("name=nobody", set()),
        ("state=waiting", {"Fauzan"}),
        ("state=plan", {"Hendra", "Rahmi"}),
        ("state=evaluation", {"Fauzan"}),
        ("state=done", set()),
        ("state=unheard", set(STAFF)),
        ("name=fauzan&state=plan", set()),
    ],
)
def test_the_list_is_filtered_by_name_and_state(cast, evaluation, query, seen):
    bring(cast, evaluation, "REPORTED")
    shown = words(as_(cast.nurlaila).get(f"{at('team')}?{query}"))
    assert {name for name in STAFF if name in shown} == seen
    assert ("Nobody fits this filter" in shown) is not bool(seen)


def test_long_lists_have_pages_that_keep_the_filter(cast, year):
    many(cast, 30)
    first = as_(cast.nurlaila).get(f"{at('team')}?name=warga&page=1")
    assert "Page 1 of 2" in words(first)
    assert "?name=warga&amp;page=2" in text(first)
    last = words(as_(cast.nurlaila).get(f"{at('team')}?name=warga&page=99"))
    assert "Warga 029" in last


def test_the_statements_do_not_grow_with_the_team(cast, evaluation):
    """Of the 16: new versions under way, what waits outside steps, who supervises, requests."""
    bring(cast, evaluation, "RATED")
    set_level(cast, evaluation)
    few = statements(as_(cast.nurlaila), at("team"))
    many(cast, 40)
    grown = statements(as_(cast.nurlaila), at("team"))
    assert len(few) == len(grown) <= 16, "\n".join(grown)


def test_the_spread_of_ratings_is_shown_against_the_pattern(cast, evaluation):
    assert "How your ratings spread" not in words(as_(cast.nurlaila).get(at("team")))
    bring(cast, evaluation, "RATED")
    before = words(as_(cast.nurlaila).get(at("team")))
    assert "The organisation has not been rated for this period yet" in before
    set_level(cast, evaluation)
    after = words(as_(cast.nurlaila).get(at("team")))
    assert "At most 70% are “good”." in after


def test_who_moved_on_is_still_to_be_rated_by_the_rater_of_the_period(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    with arranged(cast), transaction.atomic():
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        post = Assignment.of(cast.employee("fauzan"), date(2026, 4, 1))
        post.record(effective_to=date(2026, 3, 31))
    shown = words(as_(cast.nurlaila).get(at("team")))
    assert "Has left your team" in shown
    assert "Rate results and behaviour" in shown


def test_a_name_with_script_is_only_shown(cast, year):
    answer = as_(cast.nurlaila).get(at("team"), {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in text(answer)
