"""Improvement actions count when they are due; the database counts, and nobody has to remember."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import improvement
from tests.cast import arrange
from tests.days import at
from tests.views.browse import as_, words
from tests.views.browse import at as address
from viewflow_kinerja import context
from viewflow_kinerja.models import (
    ImprovementAction,
    ImprovementArea,
    Measure,
    UnitSpread,
    UnitVersion,
)
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import metrics, monitoring, progress
from viewflow_kinerja.services import rollup_check

DUE = date(2026, 10, 12)
NOW = timezone.make_aware(timezone.datetime(2026, 4, 20, 9))
OVER = {"resolved_at": NOW, "check_note": "dicek"}


def action(plan, rater, due=DUE, **more):
    """An area with an action for it, agreed on."""
    whose = {"plan": plan, "employee": plan.employee, "unit": plan.unit, "author": rater}
    found = {"found_in": "EVALUATION", "statement": "Manajemen waktu", "severity": 3}
    what = {"kind": "WORKSHOP", "owner": "EMPLOYEE", "measure": "skor B.1.9 sekurangnya 3"}
    what |= {"status": "AGREED", "proposed_at": NOW, "agreed_at": NOW, "rater": rater}
    with transaction.atomic(), context.unit_of_work(actor=rater.user, act="test.arrange"):
        area = ImprovementArea(**whose, **found, opened_at=NOW)
        area.save(force_insert=True)
        row = ImprovementAction(**whose, area=area, due=due, **what | more)
        row.save(force_insert=True)
    return row


@pytest.fixture
def nurlaila(cast):
    return cast.employee("nurlaila")


def check(row, outcome):
    arrange([row], status="VERIFIED", outcome=outcome, **OVER)


def told(unit, day, month="2026-10"):
    """The share of the unit and its two counts, as a page of that day shows them."""
    found = monitoring.unit(
        unit.actor, policy.resolve(unit.actor), unit.pk, monitoring.month_of(month, day)
    )
    (row,) = metrics.shown(found.figures, ["improvement-closure"])
    return row.part, row.whole


@pytest.fixture
def unit(cast):
    row = cast.units["APTIKA"]
    row.actor = cast.nurlaila
    return row


def test_an_action_counts_from_the_day_after_it_was_due(approved, nurlaila, unit):
    action(approved, nurlaila)
    assert told(unit, DUE) == (0, 0)  # the day is not over
    assert told(unit, DUE + timedelta(days=1)) == (0, 1)


def test_on_the_first_day_of_a_month_nothing_of_it_is_due(approved, nurlaila, unit):
    action(approved, nurlaila, date(2026, 10, 1))
    assert told(unit, date(2026, 10, 1)) == (0, 0)
    assert told(unit, date(2026, 10, 2)) == (0, 1)


def test_what_was_checked_counts_at_once_and_achieved_alone_closes(approved, nurlaila, unit):
    for outcome in ("ACHIEVED", "PARTLY", "NOT_ACHIEVED", "ACHIEVED"):
        check(action(approved, nurlaila), outcome)
    assert told(unit, date(2026, 10, 5)) == (2, 4)
    assert {row.answered_by for row in Measure.objects.filter(kind="CLOSURE")} == {nurlaila}


@pytest.mark.parametrize("month", ["2026-10", "2026-11", "2026-12"])
def test_it_is_shown_for_three_months(approved, nurlaila, unit, month):
    action(approved, nurlaila)
    assert told(unit, date(2027, 2, 1), month) == (0, 1)


@pytest.mark.parametrize("month", ["2026-09", "2027-01"])
def test_it_is_not_shown_before_and_after_these(approved, nurlaila, unit, month):
    action(approved, nurlaila)
    assert told(unit, date(2027, 2, 1), month) == (0, 0)


def test_what_is_not_agreed_or_was_cancelled_is_not_due(approved, nurlaila, unit):
    action(approved, nurlaila, status="PROPOSED", agreed_at=None)
    row = action(approved, nurlaila)
    arrange([row], status="CANCELLED", **OVER)
    assert told(unit, date(2026, 11, 1)) == (0, 0)
    assert not Measure.objects.filter(kind="CLOSURE").exists()


def test_an_action_with_another_day_or_unit_is_counted_there(cast, approved, nurlaila, unit):
    row = action(approved, nurlaila)
    arrange([row], due=date(2026, 11, 30))
    assert told(unit, date(2026, 11, 1)) == (0, 0)
    arrange([row], unit=cast.units["KOMINFO"])
    there = UnitSpread.objects.get(kind="CLOSURE", n__gt=0)
    assert (there.unit, there.month, there.value) == (cast.units["KOMINFO"], date(2026, 11, 1), 30)


def test_the_acts_of_two_people_are_counted_as_they_happen(cast, approved, unit):
    with at(date(2026, 4, 20)):
        row = improvement.opened(approved, cast.nurlaila)
        assert told(unit, date(2026, 11, 1)) == (0, 0)  # nobody has agreed yet
        improvement.do(row, "agree", cast.fauzan)
    assert told(unit, date(2026, 11, 1)) == (0, 1)
    with at(DUE):
        improvement.checked(row, cast.nurlaila)
    assert told(unit, DUE) == (1, 1)


def test_open_pages_are_told(approved, nurlaila, unit):
    row = action(approved, nurlaila)
    before = UnitVersion.objects.get(unit=unit).version
    check(row, "ACHIEVED")
    assert UnitVersion.objects.get(unit=unit).version > before


def wrong():
    """What of actions is counted otherwise than the records say."""
    found = rollup_check.drift(date(2026, 10, 1), DUE)
    return {row.table for row in found if "CLOSURE" in row.what}


def test_a_count_of_the_records_finds_the_same_and_mends_what_is_wrong(approved, nurlaila):
    check(action(approved, nurlaila), "ACHIEVED")
    action(approved, nurlaila)
    assert wrong() == set()
    Measure.objects.filter(kind="CLOSURE", value=100).update(value=99)
    assert wrong() == {"wait"}
    Measure.objects.filter(kind="CLOSURE").delete()
    UnitSpread.objects.filter(kind="CLOSURE").update(n=7)
    assert wrong() == {"wait", "spread"}
    with at(date(2026, 10, 20)):
        rollup_check.rebuild(DUE, DUE)
    assert wrong() == set()
    assert set(Measure.objects.filter(kind="CLOSURE").values_list("value", flat=True)) == {12, 100}


@pytest.mark.parametrize(("day", "counts"), [(12, (1, 1)), (13, (1, 2))])
def test_ones_own_figures_say_the_same(cast, approved, nurlaila, day, counts):
    check(action(approved, nurlaila), "ACHIEVED")
    action(approved, nurlaila)
    month = monitoring.month_of("2026-10", date(2026, 10, day))
    post = progress.one(cast.fauzan, policy.resolve(cast.fauzan), approved.employee_id, month)
    figures = progress.figures([progress.Person(post)], month)
    (row,) = metrics.shown(figures, ["improvement-closure"])
    assert (row.part, row.whole) == counts


def test_pages_of_the_unit_and_of_oneself_show_it(cast, approved, nurlaila, unit):
    check(action(approved, nurlaila), "ACHIEVED")
    action(approved, nurlaila)
    with at(DUE + timedelta(days=1)):
        whole = words(as_(cast.nurlaila).get(address("monitoring-unit", unit.pk)))
        mine = words(as_(cast.fauzan).get(address("progress")))
    for page in (whole, mine):
        assert "50% Improvement achieved 1 of 2" in page


def test_the_figure_of_a_unit_leads_to_the_actions_that_it_counts(cast, approved, nurlaila, unit):
    check(action(approved, nurlaila), "ACHIEVED")
    action(approved, nurlaila)
    listed = f"{address('improvement')}?unit={unit.pk}&month=2026-10"
    with at(DUE + timedelta(days=1)):
        whole = as_(cast.nurlaila).get(address("monitoring-unit", unit.pk)).content.decode()
        rows = words(as_(cast.nurlaila).get(listed))
        before = words(as_(cast.nurlaila).get(listed.replace("2026-10", "2026-06")))
    assert listed.replace("&", "&amp;") in whole
    assert (rows.count("weight 3 of 3"), before.count("weight 3 of 3")) == (2, 0)


@pytest.mark.parametrize(("who", "key", "status"), [("dedi", None, 404), ("nurlaila", "1x", 404)])
def test_who_may_not_see_the_unit_is_led_nowhere(cast, approved, nurlaila, unit, who, key, status):
    answer = as_(cast.users[who]).get(f"{address('improvement')}?unit={key or unit.pk}")
    assert answer.status_code == status
