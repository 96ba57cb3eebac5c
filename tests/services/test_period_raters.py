"""Who rates a period: Plt with the rating, else the definitive rater, else his superior. E4."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.cast import approved_plan, arrange
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.jobs import handover
from viewflow_kinerja.models import Assignment, Employee, Evaluation, Period
from viewflow_kinerja.services import acting, cycle, delegation, opening

FIRST, LAST = date(2026, 1, 2), date(2026, 4, 30)


@pytest.fixture
def period(cast, year):
    cycle.start(year, actor=cast.eka)
    row = Period.all_rows.get(cycle=year, code="Q1")
    cycle.open_period(row, actor=cast.eka)
    return row


def act(cast, name="rahmi", **more):
    """The personnel data know of a Plt of Nurlaila's division."""
    facts = {"key": name, "unit_key": "APTIKA", "kind": "ACTING", "position": "Plt Kabid"}
    days = {"since": FIRST, "until": LAST, "delegates_rating": True}
    told = SimpleNamespace(**facts | days | more)
    acting.place_acting([told], actor=cast.system)
    delegation.follow_posts(actor=cast.system)


def opened(cast, period, plan):
    """The rater by the single start; the bulk one would have written the same."""
    wanted = opening.of_evaluations(period, [plan.pk]).wanted[0].values
    row = engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=plan).artifact
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert not handover.evaluations_to_hand_over().exists()
    return row.rater.source_key


def test_the_definitive_rater_rates(cast, year, period):
    assert opened(cast, period, approved_plan(cast, year)) == "nurlaila"


@pytest.mark.parametrize(
    ("told", "rater"),
    [
        ({}, "rahmi"),
        ({"until": date(2026, 3, 31)}, "rahmi"),  # both days included
        ({"until": date(2026, 3, 30)}, "nurlaila"),
        ({"delegates_rating": False}, "nurlaila"),
        ({"kind": "DAILY_ACTING"}, "nurlaila"),  # rates for her, does not become the rater
        ({"kind": "INTERIM"}, "rahmi"),
    ],
)
def test_an_acting_head_rates_if_he_holds_the_rating_on_the_last_day(
    cast, year, period, told, rater
):
    plan = approved_plan(cast, year)
    act(cast, **told)
    assert opened(cast, period, plan) == rater


def test_e4_the_acting_head_does_not_rate_himself(cast, year, period):
    plan = approved_plan(cast, year, "rahmi")
    act(cast)
    assert opened(cast, period, plan) == "nurlaila"


@pytest.mark.parametrize("how", ["left", "no post"])
def test_a_rater_who_is_not_on_duty_leaves_it_to_his_superior(cast, year, period, how):
    plan = approved_plan(cast, year)
    if how == "left":
        arrange(Employee.objects.filter(source_key="nurlaila"), active=False)
        rater = "mukhtar"
        assert opened(cast, period, plan) == rater
    else:
        posts = Assignment.all_rows.filter(employee=cast.employee("nurlaila"))
        arrange(posts, effective_to=date(2026, 3, 1))
        assert opening.of_evaluations(period, [plan.pk]).without_rater


def test_e4_an_acting_head_whose_rater_has_left_is_rated_by_the_superior(cast, year, period):
    plan = approved_plan(cast, year, "rahmi")
    act(cast)
    arrange(Employee.objects.filter(source_key="nurlaila"), active=False)
    assert opened(cast, period, plan) == "mukhtar"


def test_an_open_evaluation_follows_a_plt_who_comes_later(cast, year, period):
    assert opened(cast, period, approved_plan(cast, year)) == "nurlaila"
    act(cast)
    assert handover.run(actor=cast.system)[1] == []
    assert Evaluation.all_rows.get().rater == cast.employee("rahmi")
