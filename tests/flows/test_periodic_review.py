"""A review, from the opening of the period to the acknowledgement."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import do
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.models import Evaluation, Indicator, OrganisationRating, Period
from viewflow_kinerja.services import cycle, organisation

AFTER_Q1 = datetime(2026, 4, 9, 2, tzinfo=UTC)
LATER = datetime(2026, 4, 12, 2, tzinfo=UTC)


@pytest.fixture
def q1(cast, approved):
    """The first quarter, open for review."""
    period = Period.all_rows.get(code="Q1")
    cycle.open_period(period, actor=cast.eka)
    return period


@pytest.fixture
def evaluation(cast, approved, q1):
    """Fauzan's evaluation of the first quarter."""
    return engine.start(PeriodicReviewFlow, q1, actor=cast.eka, plan=approved).artifact


def realised(evaluation, value=3, evidence="laporan bulanan"):
    row = Indicator.all_rows.get(plan=evaluation.plan)
    return [{"indicator": row.pk, "value": value, "evidence": evidence}]


def rated_organisation(cast, level="NEEDS_IMPROVEMENT"):
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"])
    organisation.set_rating(rating, actor=cast.bupati, level=level)


@time_machine.travel(AFTER_Q1, tick=False)
def test_a_review_runs_from_the_report_to_the_acknowledgement(cast, evaluation):
    do(evaluation, "report", cast.fauzan, realisations=realised(evaluation, value=2))
    remarks = {"remarks": {}, "value_remarks": {"ACCOUNTABLE": "Catat setiap keterlambatan"}}
    do(evaluation, "rate", cast.nurlaila, result="BELOW", behaviour="MEETS", **remarks)
    assert (evaluation.suggestion, evaluation.predicate) == ("BELOW", "NEEDS_IMPROVEMENT")
    rated_organisation(cast)
    do(evaluation, "finalise", cast.nurlaila)
    assert evaluation.distribution["effect"] == "PASS"
    assert evaluation.parties["rater"]["nip"] == "197203141998032005"
    do(evaluation, "deliver", cast.nurlaila)
    do(evaluation, "acknowledge", cast.fauzan)
    assert evaluation.status == "ACKNOWLEDGED"
    rows = Evaluation.history.filter(id=evaluation.pk).order_by("history_id")
    assert [row.act.partition(".")[2] for row in rows] == [
        "open",
        "report_realisation",
        "rate",
        "finalise",
        "deliver",
        "acknowledge",
    ]


def test_a_rater_cannot_rate_before_the_period_ends(cast, evaluation):
    with time_machine.travel(datetime(2026, 3, 31, 16, 59, tzinfo=UTC), tick=False):
        do(evaluation, "report", cast.fauzan, realisations=realised(evaluation))
        with pytest.raises(OutOfPhase):
            do(evaluation, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")
    with time_machine.travel(datetime(2026, 3, 31, 17, 0, tzinfo=UTC), tick=False):
        do(evaluation, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")


@time_machine.travel(AFTER_Q1, tick=False)
def test_a_rating_other_than_the_suggestion_needs_a_reason(cast, evaluation):
    do(evaluation, "report", cast.fauzan, realisations=realised(evaluation))
    with pytest.raises(Incomplete, match="differs"):
        do(evaluation, "rate", cast.nurlaila, result="ABOVE", behaviour="MEETS")
    do(
        evaluation,
        "rate",
        cast.nurlaila,
        result="ABOVE",
        behaviour="MEETS",
        deviation_reason="Membantu dua unit lain",
    )
    assert evaluation.predicate == "GOOD"


@time_machine.travel(AFTER_Q1, tick=False)
def test_behaviour_below_needs_a_documented_fact(cast, evaluation):
    do(evaluation, "report", cast.fauzan, realisations=realised(evaluation))
    given = {"result": "MEETS", "behaviour": "BELOW", "value_remarks": {"LOYAL": "Jaga data"}}
    with pytest.raises(Incomplete, match="fact"):
        do(evaluation, "rate", cast.nurlaila, **given)
    fact = {"observed_on": AFTER_Q1.date(), "value": "LOYAL", "observed": "Kata sandi ditempel"}
    do(evaluation, "rate", cast.nurlaila, facts=[fact], **given)
    assert evaluation.predicate == "POOR"


def test_the_rater_goes_ahead_without_a_report_when_the_time_to_report_is_over(cast, evaluation):
    given = {"result": "BELOW", "behaviour": "MEETS", "value_remarks": {"ACCOUNTABLE": "Lapor"}}
    with time_machine.travel(AFTER_Q1, tick=False), pytest.raises(OutOfPhase):
        do(evaluation, "rate", cast.nurlaila, **given)
    with time_machine.travel(LATER, tick=False):
        do(evaluation, "rate", cast.nurlaila, **given)
    assert (evaluation.status, evaluation.no_self_report) == ("RATED", True)


@time_machine.travel(AFTER_Q1, tick=False)
def test_nothing_is_final_before_the_organisation_is_rated(cast, evaluation):
    do(evaluation, "report", cast.fauzan, realisations=realised(evaluation))
    do(evaluation, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")
    with pytest.raises(OutOfPhase):
        do(evaluation, "finalise", cast.nurlaila)
    rated_organisation(cast, "GOOD")
    with pytest.raises(Incomplete, match="GO2"):
        do(evaluation, "finalise", cast.nurlaila)
    do(evaluation, "finalise", cast.nurlaila, justification="Tim kecil, semua sesuai target")
    assert evaluation.status == "FINAL"


@time_machine.travel(AFTER_Q1, tick=False)
def test_the_employee_cannot_rate_himself(cast, evaluation):
    do(evaluation, "report", cast.fauzan, realisations=realised(evaluation))
    with pytest.raises(Refused):
        do(evaluation, "rate", cast.fauzan, result="ABOVE", behaviour="ABOVE")


@time_machine.travel(AFTER_Q1, tick=False)
def test_evidence_is_asked_for_each_main_indicator(cast, evaluation):
    with pytest.raises(Incomplete) as error:
        do(evaluation, "report", cast.fauzan, realisations=realised(evaluation, evidence=" "))
    assert [gap.code for gap in error.value.findings] == ["EVIDENCE_MISSING"]


def test_a_review_is_not_withdrawn_by_people(cast, evaluation):
    with pytest.raises(Refused):
        engine.cancel(evaluation.process, actor=cast.eka, reason="keliru")


def test_the_system_withdraws_no_review_of_somebody_who_was_there(cast, evaluation):
    with pytest.raises(OutOfPhase):
        engine.cancel(evaluation.process, actor=cast.system, reason="keliru")
