"""A review through its pages: report, rate, make final, deliver, acknowledge."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import do, step
from tests.views.browse import BAD, as_, at, text, words
from tests.views.browse import key as new_key
from tests.views.reviews import (
    AFTER_Q1,
    LATER,
    bring,
    indicator,
    rating_fields,
    report_fields,
    review,
    send,
    set_level,
)
from viewflow_kinerja.models import BehaviourFact, Evaluation, Realisation, Remark

pytestmark = pytest.mark.usefixtures("_in_april")
LONG = "a" * 100_000


@pytest.fixture
def _in_april():
    with time_machine.travel(AFTER_Q1, tick=True):
        yield


@pytest.fixture
def evaluation(cast, approved):
    """Fauzan's evaluation of the first quarter, just opened."""
    return review(cast, approved)


def test_a_quarter_goes_from_the_report_to_the_receipt_by_pages(cast, evaluation):
    send(as_(cast.fauzan), evaluation, "report", **report_fields(evaluation, value="2"))
    low = rating_fields(evaluation, result="BELOW")
    send(as_(cast.nurlaila), evaluation, "rate", **low)
    set_level(cast, evaluation, "NEEDS_IMPROVEMENT")
    send(as_(cast.nurlaila), evaluation, "finalise")
    send(as_(cast.nurlaila), evaluation, "deliver")
    answer = send(as_(cast.fauzan), evaluation, "acknowledge")
    evaluation.refresh_from_db()
    assert answer.status_code == 302
    assert (evaluation.status, evaluation.predicate) == ("ACKNOWLEDGED", "NEEDS_IMPROVEMENT")
    assert Remark.all_rows.get(evaluation=evaluation).text == "Baik"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "A realisation is not negative."),
        ("abc", "Please write a number"),
        ("1e9", "Please write a number"),
        ("NaN", "Please write a number"),
        ("1,23456", "Please round it to four decimals."),
        ("1234567890123456", "This number is too large."),
        ("", "Please fill this in."),
    ],
)
def test_a_wrong_number_comes_back_with_kind_words(cast, evaluation, typed, said):
    fields = report_fields(evaluation, value=typed, evidence="Buku tiket")
    answer = send(as_(cast.fauzan), evaluation, "report", **fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Buku tiket" in text(answer)
    assert f'value="{typed}"' in text(answer) or not typed
    assert not Realisation.all_rows.exists()


@pytest.mark.parametrize(("typed", "stored"), [("12,5", "12.5"), ("12.5", "12.5"), ("0", "0")])
def test_comma_and_point_are_both_accepted(cast, evaluation, typed, stored):
    send(as_(cast.fauzan), evaluation, "report", **report_fields(evaluation, value=typed))
    assert str(Realisation.all_rows.get().value.normalize()) == stored


def test_a_hundred_thousand_characters_come_back_whole(cast, evaluation):
    fields = report_fields(evaluation, evidence=LONG)
    answer = send(as_(cast.fauzan), evaluation, "report", **fields)
    assert answer.status_code == 422
    assert LONG in text(answer)
    assert "Please shorten it to 4,000 characters" in words(answer)
    number = send(as_(cast.fauzan), evaluation, "report", **report_fields(evaluation, value=LONG))
    assert "Please write a number" in words(number)


def test_evidence_is_asked_for_at_its_field(cast, evaluation):
    fields = report_fields(evaluation, evidence="  ")
    answer = send(as_(cast.fauzan), evaluation, "report", **fields)
    assert f'href="#id_report-evidence_{indicator(evaluation).pk}"' in text(answer)


def test_script_in_every_field_is_shown_and_never_run(cast, evaluation):
    sent = report_fields(evaluation, evidence=BAD, note=BAD)
    send(as_(cast.fauzan), evaluation, "report", **sent)
    facts = {"fact_1_observed_on": "2026-03-02", "fact_1_value": "LOYAL"}
    facts |= {"fact_1_observed": BAD, "fact_1_evidence": BAD}
    fields = rating_fields(evaluation, behaviour="BELOW", result="ABOVE", **facts)
    fields |= dict.fromkeys(["deviation_reason", "recommendation", "value_LOYAL"], BAD)
    send(as_(cast.nurlaila), evaluation, "rate", **fields)
    set_level(cast, evaluation)
    send(as_(cast.nurlaila), evaluation, "finalise", justification=BAD)
    send(as_(cast.nurlaila), evaluation, "deliver")
    for address in (at("evaluation", evaluation.pk), at("evaluation-print", evaluation.pk)):
        for who in (cast.fauzan, cast.nurlaila):
            assert BAD not in text(as_(who).get(address))
    assert "&lt;script&gt;" in text(as_(cast.nurlaila).get(at("evaluation", evaluation.pk)))
    assert BehaviourFact.all_rows.get().observed == BAD


def test_the_effect_can_be_looked_at_before_it_is_recorded(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    fields = rating_fields(evaluation, result="ABOVE", behaviour="BELOW")
    answer = send(as_(cast.nurlaila), evaluation, "rate", plain={"preview": "1"}, **fields)
    assert answer.status_code == 200
    assert "Predicate: Poor" in words(answer)
    assert "Your rating differs from the suggestion. Say why." in words(answer)
    assert "Baik" in text(answer)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.predicate) == ("REPORTED", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"result": "ABOVE"}, "Your rating differs from the suggestion. Say why."),
        ({"behaviour": "BELOW"}, "Behaviour below expectation needs a fact"),
        ({"result": ""}, "Please choose one."),
        ({"behaviour": "GOD"}, "Please choose one of the answers."),
        ({"fact_1_observed": "Datang terlambat"}, "Please fill this in."),
        ({"fact_2_observed_on": "2026-13-40"}, "Please choose a day"),
        ({"fact_1_observed_on": "2026-05-01"}, "This day is still to come."),
        ({"recommendation": LONG}, "Please shorten it"),
    ],
)
def test_what_a_rating_lacks_is_said_and_nothing_is_lost(cast, evaluation, given, said):
    bring(cast, evaluation, "REPORTED")
    fields = rating_fields(evaluation, value_LOYAL="Tetap rapi") | given
    answer = send(as_(cast.nurlaila), evaluation, "rate", **fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Tetap rapi" in text(answer)


def test_a_rating_below_needs_feedback(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    fields = {"result": "BELOW", "behaviour": "MEETS", "deviation_reason": "Terlambat"}
    answer = send(as_(cast.nurlaila), evaluation, "rate", **fields)
    assert "A rating below expectation needs feedback" in words(answer)


def test_before_the_period_ends_the_rating_waits_and_the_words_stay(cast, evaluation):
    with time_machine.travel(datetime(2026, 3, 20, 2, tzinfo=UTC), tick=True):
        bring(cast, evaluation, "REPORTED")
        page = as_(cast.nurlaila).get(at("task", step(evaluation).pk))
        assert "it can be rated from the next day on" in words(page)
        assert "Record both ratings" not in words(page)
        answer = send(as_(cast.nurlaila), evaluation, "rate", **rating_fields(evaluation))
    assert answer.status_code == 422
    assert "it can be rated from the next day on" in words(answer)
    assert "Baik" in text(answer)


def test_when_nothing_was_reported_in_time_the_rater_goes_ahead(cast, evaluation):
    with time_machine.travel(LATER, tick=True):
        page = as_(cast.nurlaila).get(at("evaluation", evaluation.pk))
        assert "Rate without a report" in words(page)
        fields = rating_fields(evaluation, result="BELOW")
        answer = send(as_(cast.nurlaila), evaluation, "rate", **fields)
    evaluation.refresh_from_db()
    assert (answer.status_code, evaluation.no_self_report) == (302, True)


def test_nothing_is_final_before_the_organisation_is_rated(cast, evaluation):
    bring(cast, evaluation, "RATED")
    page = as_(cast.nurlaila).get(at("task", step(evaluation).pk))
    assert "has not been rated for this period yet" in words(page)
    answer = send(as_(cast.nurlaila), evaluation, "finalise")
    assert answer.status_code == 422


def test_a_distribution_that_differs_asks_for_a_justification(cast, evaluation):
    bring(cast, evaluation, "RATED")
    set_level(cast, evaluation)
    page = words(as_(cast.nurlaila).get(at("task", step(evaluation).pk)))
    assert "At least 1 person is “needs improvement” or “poor”." in page
    assert send(as_(cast.nurlaila), evaluation, "finalise").status_code == 422
    send(as_(cast.nurlaila), evaluation, "finalise", justification="Tim kecil")
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.justification) == ("FINAL", "Tim kecil")


def test_sent_twice_with_one_key_it_is_one_act(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    task, key, fields = step(evaluation).pk, new_key(), rating_fields(evaluation)
    rater = as_(cast.nurlaila)
    answers = [send(rater, evaluation, "rate", key, task, **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Evaluation.history.filter(id=evaluation.pk, act="evaluation.rate").count() == 1


def test_an_old_tab_is_told_and_gets_its_words_back(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    task = step(evaluation).pk
    do(evaluation, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")
    late = rating_fields(evaluation, result="ABOVE", deviation_reason="Dari tab lama")
    answer = send(as_(cast.nurlaila), evaluation, "rate", task=task, **late)
    assert answer.status_code == 409
    assert "Dari tab lama" in text(answer)
    wrong = send(as_(cast.nurlaila), evaluation, "rate", task=task, result="", value_LOYAL="Lama")
    assert wrong.status_code == 409
    assert "Lama" in text(wrong)
    evaluation.refresh_from_db()
    assert evaluation.result_rating == "MEETS"


def test_a_long_form_is_kept_on_the_server_and_comes_back(cast, evaluation):
    bring(cast, evaluation, "REPORTED")
    rater, task = as_(cast.nurlaila), step(evaluation).pk
    typed = {"rate-result": "ABOVE", "rate-behaviour": "MEETS", "rate-value_LOYAL": "Rapi"}
    typed |= {"rate-fact_2_observed": "Datang awal"}
    assert rater.post(at("draft", f"task-{task}-rate"), typed).status_code == 204
    page = rater.get(at("task", task))
    assert "Rapi" in text(page)
    assert "Datang awal" in text(page)
    assert "Predicate: Good" in words(page)
    send(rater, evaluation, "rate", **rating_fields(evaluation))
    assert "Rapi" not in text(rater.get(at("task", step(evaluation).pk)))
