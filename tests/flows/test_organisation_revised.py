"""A revised organisation changes no predicate; it marks, checks anew, and renews its head."""

import pytest
import time_machine

from tests import objections as o
from tests.cast import approved_plan, arrange, step
from tests.cast import do as review
from viewflow_kinerja.flows import again, engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.jobs import organisations as jobs
from viewflow_kinerja.models import Evaluation, Indicator, OrganisationRating
from viewflow_kinerja.services import organisation, reopening

pytestmark = pytest.mark.django_db
WHY = "hasil audit"


def newest(row):
    rows = Evaluation.all_rows.filter(plan=row.plan_id, period=row.period_id)
    return rows.order_by("-version").first()


def rating_of(cast, row):
    rows = OrganisationRating.all_rows.filter(unit=cast.units["KOMINFO"], period=row.period_id)
    return rows.order_by("-version").first()


def revised(cast, row, level, at=o.FILED):
    with time_machine.travel(at, tick=False):
        rating = rating_of(cast, row)
        return organisation.revise_rating(rating, actor=cast.bupati, level=level, reason=WHY)


@pytest.fixture
def received(cast, approved):
    """Fauzan's evaluation of 2026: his organisation needs improvement, and so does he."""
    return o.delivered(cast, approved)


@pytest.fixture
def head(cast, year, received):
    """Mukhtar's, who heads it: rated by the Bupati, delivered."""
    plan = approved_plan(cast, year, "mukhtar", "bupati")
    with time_machine.travel(o.RATED, tick=False):
        facts = {"actor": cast.eka, "plan": plan}
        row = engine.start(PeriodicReviewFlow, received.period, **facts).artifact
        told = {"indicator": Indicator.all_rows.get(plan=plan).pk, "value": 8, "evidence": "data"}
        review(row, "report", cast.mukhtar, realisations=[told])
        said = {"value_remarks": {"ACCOUNTABLE": "Percepat layanan"}}
        review(row, "rate", cast.bupati, result="BELOW", behaviour="MEETS", **said)
        review(row, "finalise", cast.bupati)
    with time_machine.travel(o.RECEIVED, tick=False):
        review(row, "deliver", cast.bupati)
    return row


def test_a_revision_changes_no_predicate_and_marks_what_is_final(cast, received):
    revised(cast, received, "GOOD")
    row = Evaluation.all_rows.get(pk=received.pk)
    assert (row.org_changed_at, row.predicate, row.status) == (
        o.FILED,
        "NEEDS_IMPROVEMENT",
        "DELIVERED",
    )
    assert (row.org_level, row.sha256) == ("NEEDS_IMPROVEMENT", received.sha256)
    assert (row.stale_since, newest(row).pk) == (None, row.pk)
    assert row.history.latest("history_id").act == "organisation.revise_rating"


def test_a_revision_to_the_same_level_marks_nothing(cast, received):
    revised(cast, received, "NEEDS_IMPROVEMENT")
    assert Evaluation.all_rows.get(pk=received.pk).org_changed_at is None


def test_what_is_not_final_is_not_marked(cast, received):
    arrange([received], status="RATED")
    revised(cast, received, "GOOD")
    assert Evaluation.all_rows.get(pk=received.pk).org_changed_at is None


def test_people_of_a_rated_organisation_below_are_not_marked(cast, received):
    arrange([cast.units["APTIKA"]], has_org_rating=True)
    revised(cast, received, "GOOD")
    assert Evaluation.all_rows.get(pk=received.pk).org_changed_at is None


@pytest.mark.parametrize(
    ("level", "checks"),
    [
        ("GOOD", {"groups": 1, "deviating": 1, "violated": {"GO1": 1}}),
        ("POOR", {"groups": 1, "deviating": 1, "violated": {"PO1": 1}}),
        ("NEEDS_IMPROVEMENT", {"groups": 1, "deviating": 0, "violated": {}}),
    ],
)
def test_the_distributions_are_checked_anew_and_kept_with_the_version(
    cast, received, level, checks
):
    assert revised(cast, received, level).checks == checks


def test_the_head_is_not_counted_in_the_distribution(cast, head, received):
    assert revised(cast, received, "GOOD").checks["groups"] == 1


def test_the_superior_lets_it_stand_with_a_reason(cast, received):
    revised(cast, received, "GOOD")
    row = Evaluation.all_rows.get(pk=received.pk)
    reopening.keep(row, actor=cast.mukhtar, reason="tetap sesuai bukti")
    assert row.org_changed_at is None
    assert row.history.latest("history_id").reason == "tetap sesuai bukti"


def test_reopening_clears_the_mark(cast, received):
    revised(cast, received, "GOOD")
    row = Evaluation.all_rows.get(pk=received.pk)
    assert again.reopen(row, actor=cast.mukhtar, reason=WHY).org_changed_at is None


@pytest.mark.django_db(transaction=True)
def test_the_evaluation_of_the_head_follows_as_the_next_version(cast, head):
    revised(cast, head, "GOOD")
    made = newest(head)
    assert (made.version, made.status) == (2, "FINAL")
    assert (made.result_rating, made.behaviour_rating, made.predicate) == (
        "MEETS",
        "MEETS",
        "GOOD",
    )
    assert (made.org_level, made.org_changed_at) == ("GOOD", None)
    assert made.stale_since is not None
    assert made.sha256 not in ("", head.sha256)
    assert (step(made).flow_task.name, step(made).owner) == ("deliver", cast.bupati)
    assert not engine.open_steps(head.process_id).exists()
    with time_machine.travel(o.DECIDED, tick=False):
        review(made, "deliver", cast.bupati)
    assert made.object_until.isoformat() == "2027-02-12"


def test_the_tick_makes_up_for_a_head_that_did_not_follow(cast, head):
    revised(cast, head, "GOOD")  # within the transaction of the test: the signal is not sent
    assert newest(head).version == 1
    assert jobs.run(o.FILED) == 1
    assert newest(head).predicate == "GOOD"
    assert jobs.run(o.FILED) == 0


def test_values_that_did_not_change_leave_the_exports_as_they_are(cast, head):
    revised(cast, head, "POOR")
    jobs.run(o.FILED)
    assert (newest(head).result_rating, newest(head).stale_since) == ("BELOW", None)


def test_while_he_objects_his_evaluation_waits(cast, head):
    with time_machine.travel(o.FILED, tick=False):
        o.filed(head, cast.mukhtar)
    revised(cast, head, "GOOD")
    assert jobs.run(o.FILED) == 0
    assert Evaluation.all_rows.get(pk=head.pk).org_changed_at == o.FILED


def test_nobody_else_is_renewed(cast, received):
    revised(cast, received, "GOOD")
    assert jobs.run(o.FILED) == 0
    with pytest.raises(Exception, match="heads a rated organisation"):
        reopening.regenerate(received, actor=cast.system)
