"""The personnel office: how far the year is, what is wrong in the data, within its units."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from tests.audit.grant_acts import proposed, second
from tests.cast import fill, open_plan
from tests.views.browse import as_, at, give_office, statements, text, words
from tests.views.reviews import AFTER_Q1, bring, review, set_level
from viewflow_kinerja import context
from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import checklists, office, people


@pytest.fixture
def local(cast):
    """Dedi, who does personnel work for the health agency only."""
    return give_office(cast, "dedi", "DINKES")


def without_rater(cast, name, unit):
    """Somebody whom nobody rates."""
    with (
        context.unit_of_work(actor=cast.system, act="test.arrange", reason="nobody"),
        transaction.atomic(),
    ):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        nip = "199001012015011001"
        person = Employee.objects.create(source_key=name, name=name, nip=nip)
        Assignment.all_rows.create(
            employee=person,
            unit=cast.units[unit],
            position="Staf",
            effective_from=date(2020, 1, 1),
        )


def counts(cast, cycle, name="eka"):
    """The rows of the table by organisation."""
    actor = cast.users[name]
    rows = office.units(actor, cycle, access=policy.resolve(actor))
    return {row.name: row for row in rows}


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "mukhtar", "ida", "dedi", "bupati"])
def test_the_page_is_for_the_personnel_office(cast, year, who):
    answer = as_(cast.users[who]).get(at("office"))
    assert answer.status_code == 403
    assert "This page is for the personnel office." in words(answer)
    assert at("office") not in text(answer)


def test_plans_are_counted_by_organisation_and_state(cast, approved):
    fill(open_plan(cast, approved.cycle, "rahmi"), cast.rahmi)  # a draft is not submitted
    row = counts(cast, approved.cycle)["Dinas Komunikasi"]
    assert (row.people, row.cells) == (5, [4, 0, 0, 1, 0])
    assert "Dinas Kesehatan" in words(as_(cast.eka).get(at("office")))


def test_the_leader_who_is_no_civil_servant_needs_no_plan(cast, year):
    assert sum(row.people for row in counts(cast, year).values()) == 8


def test_a_local_office_sees_its_own_units_only(cast, approved, local):
    without_rater(cast, "Zainal", "APTIKA")
    without_rater(cast, "Cut Mutia", "DINKES")
    assert set(counts(cast, approved.cycle, "dedi")) == {"Dinas Kesehatan"}
    shown = words(as_(local).get(at("office")))
    assert "Cut Mutia" in shown
    assert not any(
        name in shown for name in ("Zainal", "Dinas Komunikasi", "Fauzan", "Inspektorat")
    )


def test_who_has_no_rater_comes_first_with_the_repair(cast, year):
    without_rater(cast, "Zainal", "APTIKA")
    page = as_(cast.eka).get(at("office"))
    assert "1 person has no rater and cannot submit a plan." in words(page)
    assert "Nobody rates Zainal (Bidang Aplikasi Informatika)." in words(page)
    assert people.repair("no_rater") in words(page)
    found = words(page)
    assert found.index("Nobody rates Zainal") < found.index("has no head")


def test_before_a_year_is_prepared_the_page_says_how(cast):
    shown = words(as_(cast.eka).get(at("office")))
    assert "No year has been prepared yet" in shown
    assert "kinerja_open_cycle" in shown


def test_the_checklist_of_the_year_counts_down(cast, approved):
    access = policy.resolve(cast.eka)
    units = office.units(cast.eka, approved.cycle, access=access)
    checks = checklists.of_year(approved.cycle, units, 0)
    assert [(each.done, each.of) for each in checks] == [(1, 1), (8, 8), (1, 8), (1, 8)]
    assert [each.is_done for each in checks] == [True, True, False, False]


def test_a_period_is_checked_when_it_is_opened_or_near_its_end(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        evaluation = bring(cast, review(cast, approved), "RATED")
        rows = office.review(cast.eka, approved.cycle, access=policy.resolve(cast.eka))
        today = date(2026, 4, 9)
        checked = {row.period.code: checklists.of_period(row, 1, today) for row in rows}
        set_level(cast, evaluation)
        shown = words(as_(cast.eka).get(at("office")))
    assert [row.period.code for row in rows] == ["Q1", "Q2", "Q3", "Q4", "YEAR"]
    assert {code for code, checks in checked.items() if checks} == {"Q1"}
    assert [(each.done, each.of) for each in checked["Q1"]] == [(1, 1), (0, 4), (0, 1)]
    assert "Evaluations by state: rated 1" in shown


def test_another_year_can_be_chosen(cast, year):
    assert "year 2026" in words(as_(cast.eka).get(f"{at('office')}?year={year.pk}"))
    assert as_(cast.eka).get(f"{at('office')}?year=x").status_code == 200


def test_the_statements_do_not_grow_with_people(cast, year):
    few = len(statements(as_(cast.eka), at("office")))
    for number in range(5):
        without_rater(cast, f"Orang {number}", "APTIKA")
    assert len(statements(as_(cast.eka), at("office"))) == few <= 34


def test_the_page_leads_to_everything_the_office_does(cast, year):
    page = text(as_(cast.eka).get(at("office")))
    names = ("supervisors", "delegations", "acting", "grants", "leaves", "unlocks", "months")
    wanted = [at(name) for name in names] + [
        at(name, year.pk) for name in ("year", "rules", "calendar")
    ]
    assert [address for address in wanted if f'href="{address}"' not in page] == []


def test_the_door_of_the_ledger_is_there_where_one_is_kept(cast, year, settings):
    door = f'href="{at("ledger")}"'
    assert door not in text(as_(cast.eka).get(at("office")))
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": ["kinerja.example.go.id/ledger+x+y"]}
    assert door in text(as_(cast.eka).get(at("office")))


@pytest.mark.parametrize("name", ["leaves", "unlocks", "ledger", "months", "grants"])
def test_the_way_back_to_the_office_is_for_the_office(cast, year, name):
    back = f'href="{at("office")}">Personnel office</a>'
    assert back in text(as_(cast.eka).get(at(name)))
    assert back not in text(as_(cast.ida).get(at(name)))


def test_what_waits_for_the_office_is_counted_at_the_door(cast, year):
    assert "kj-badge--warn" not in text(as_(cast.eka).get(at("office"))).split("</ul>")[0]
    second(cast)
    proposed(cast)
    doors = as_(cast.rahmi).get(at("office")).context["doors"]
    assert {door["words"]: door["count"] for door in doors}["Access rights"] == 1
    assert "Access rights 1 waiting" in words(as_(cast.rahmi).get(at("office")))


def test_long_lists_are_folded_and_open_where_one_turns_a_page(cast, year):
    closed, opened = '<details id="kj-findings">', '<details id="kj-findings" open>'
    assert closed in text(as_(cast.eka).get(at("office")))
    assert opened in text(as_(cast.eka).get(at("office"), {"page": 1}))
