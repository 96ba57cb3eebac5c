"""The commands of the personnel office: what they open, and what they say."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import YEAR, approved_plan, arrange, open_plan
from viewflow_kinerja import context
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    GrantSource,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Right, grants

PLANS = 8  # everybody of the cast but the regent


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def appointed(cast):
    """The system account does the work of the personnel office."""
    spec = grants.Spec(
        right=Right.ADMINISTER_SUBTREE,
        anchor=cast.units["PEMKAB"],
        subject=cast.system,
        source=GrantSource.DECREE,
        reason="decree 2/2026",
    )
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        grants.give([spec])
    return cast.system


def test_a_year_that_nobody_prepared_is_opened_for_everybody(cast, appointed):
    assert run("kinerja_open_cycle", YEAR) == f"{YEAR}: {PLANS} opened, 0 were open already.\n"
    year = PerformanceCycle.all_rows.get(year=YEAR)
    assert (year.status, PerformancePlan.all_rows.filter(cycle=year).count()) == (
        "PLANNING",
        PLANS,
    )
    assert {row.actor_name for row in PerformancePlan.history.all()} == {"kinerja-system"}


def test_run_again_it_opens_newcomers(cast, appointed):
    run("kinerja_open_cycle", YEAR, "--unit", "APTIKA")
    said = json.loads(run("kinerja_open_cycle", YEAR, "--json"))
    assert (said["opened"], said["known"], said["dry_run"]) == (PLANS - 4, 4, False)


def test_the_dry_run_writes_nothing_and_names_who_has_no_rater(cast, appointed):
    arrange(Assignment.all_rows.filter(employee=cast.employee("dedi")), rater=None)
    arrange(Employee.objects.filter(pk=cast.employee("ida").pk), user=None)
    said = run("kinerja_open_cycle", YEAR, "--dry-run")
    assert said.splitlines() == [
        f"{YEAR}: {PLANS} would be opened, 0 are open already.",
        "1 have no account yet; their step waits until one is linked.",
        "Nobody is known who rates:",
        "  dedi  Dedi",
    ]
    assert not PerformanceCycle.all_rows.exists()
    said = json.loads(run("kinerja_open_cycle", YEAR, "--dry-run", "--json"))
    assert said["without_rater"] == [{"key": "dedi", "name": "Dedi"}]
    assert (said["year"], said["opened"], said["without_account"]) == (YEAR, PLANS, 1)


def test_without_the_right_it_says_what_to_do(cast):
    with pytest.raises(CommandError) as error:
        run("kinerja_open_cycle", YEAR)
    assert "kinerja_appoint administer_subtree PEMKAB --user kinerja-system" in str(error.value)
    assert not PerformanceCycle.all_rows.exists()


def test_the_office_acts_under_its_own_name(cast):
    run("kinerja_open_cycle", YEAR, "--as", "eka")
    assert {row.actor_name for row in PerformancePlan.history.all()} == {"Eka"}


def test_a_stranger_named_on_the_command_line_is_refused(cast):
    with pytest.raises(CommandError, match="--as USERNAME"):
        run("kinerja_open_cycle", YEAR, "--as", "dedi")
    with pytest.raises(CommandError, match="no account nobody"):
        run("kinerja_open_cycle", YEAR, "--as", "nobody")


def test_of_several_institutions_one_has_to_be_chosen(cast, appointed):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        other = OrgUnit.objects.create(source_key="KOTA", name="Pemerintah Kota")
        other.record(path=f"{other.pk}.")
    with pytest.raises(CommandError, match=r"--unit KOTA \| PEMKAB"):
        run("kinerja_open_cycle", YEAR)
    assert f"{YEAR}: {PLANS} opened" in run("kinerja_open_cycle", YEAR, "--unit", "PEMKAB")


def test_a_unit_that_is_not_there_is_named(cast, appointed):
    with pytest.raises(CommandError, match="no unit with the key SEKDA"):
        run("kinerja_open_cycle", YEAR, "--unit", "SEKDA")


def test_without_any_unit_the_sync_comes_first(db):
    with pytest.raises(CommandError, match="kinerja_sync"):
        run("kinerja_open_cycle", YEAR)


def test_a_period_is_opened_for_the_plans_in_force(cast, year, appointed):
    approved_plan(cast, year)
    open_plan(cast, year, "rahmi")
    said = run("kinerja_open_period", YEAR, "q1", "--dry-run")
    assert said.splitlines() == [
        f"{YEAR} Q1: 1 would be opened, 0 are open already.",
        "1 plans have no version in force in this period.",
    ]
    assert not Evaluation.all_rows.exists()
    said = json.loads(run("kinerja_open_period", YEAR, "Q1", "--json"))
    assert (said["period"], said["opened"]) == ("Q1", 1)
    assert "0 opened, 1 were open already" in run("kinerja_open_period", YEAR, "Q1")


def test_a_period_that_the_year_does_not_have_is_named(cast, year, appointed):
    with pytest.raises(CommandError, match="no period M07"):
        run("kinerja_open_period", YEAR, "M07")


def test_a_closed_year_is_not_opened_by_the_way(cast, year, appointed):
    arrange(PerformanceCycle.all_rows.filter(pk=year.pk), status="CLOSING")
    with pytest.raises(CommandError, match="The year is not open for plans"):
        run("kinerja_open_cycle", YEAR)
