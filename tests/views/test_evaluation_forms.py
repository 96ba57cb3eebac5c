"""What the forms of a review offer: shares, the year from its periods, words, a head's rating."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import do, fill, open_plan, step
from tests.views.browse import as_, at, text, words
from tests.views.reviews import (
    AFTER_Q1,
    NEXT_YEAR,
    changed,
    indicator,
    rating_fields,
    report_fields,
    review,
    send,
    set_level,
)
from viewflow_kinerja.forms.evaluation_acts import Rate, ReportRealisation
from viewflow_kinerja.models import Indicator, Realisation
from viewflow_kinerja.selectors import suggestions
from viewflow_kinerja.services import evaluation as service
from viewflow_kinerja.services import plan_edit

ENDS = {"Q2": datetime(2026, 7, 9, 2, tzinfo=UTC), "Q3": datetime(2026, 10, 9, 2, tzinfo=UTC)}
EVERY = {"YEAR": 4, "Q1": 1, "Q2": 1, "Q3": 1, "Q4": 1}


def plan_of(cast, year, name="fauzan", rater="nurlaila", **more):
    """A plan in force whose only indicator has a target in every period."""
    plan = open_plan(cast, year, name)
    fill(plan, cast.users[name], **{"targets": EVERY} | more)
    do(plan, "submit", cast.users[name])
    do(plan, "approve", cast.users[rater])
    return plan


def reported(cast, plan, code, when, **values):
    """An evaluation with its report."""
    with time_machine.travel(when, tick=True):
        evaluation = review(cast, plan, code)
        item = {"indicator": indicator(evaluation).pk, "evidence": f"buku {code}\nbuku tamu"}
        do(evaluation, "report", plan.employee.user, realisations=[item | values])
    return evaluation


def year_form(cast, plan):
    """The form of the annual report."""
    with time_machine.travel(NEXT_YEAR, tick=True):
        return ReportRealisation(row=review(cast, plan, "YEAR"), actor=cast.fauzan)


@pytest.mark.parametrize(
    ("aggregation", "offered", "told"),
    [("SUM", "6", "sum"), ("MEAN", "2", "mean"), ("LAST", "3", "state")],
)
def test_the_year_is_offered_from_its_periods(cast, year, aggregation, offered, told):
    plan = plan_of(cast, year, aggregation=aggregation)
    for code, value in (("Q1", 1), ("Q2", 2), ("Q3", 3)):
        reported(cast, plan, code, ENDS.get(code, AFTER_Q1), value=value)
    form = year_form(cast, plan)
    block = form.asked[0]
    assert f"{block.known['value'].normalize():f}" == offered
    assert block.known["evidence"].splitlines() == ["buku Q1", "buku tamu", "buku Q2", "buku Q3"]
    assert told in block.offered
    assert "Q1 1; Q2 2; Q3 3" in block.offered


def test_a_share_of_the_year_adds_up_both_parts(cast, year):
    plan = plan_of(cast, year, aggregation="RATIO")
    reported(cast, plan, "Q1", AFTER_Q1, numerator=38, denominator=60)
    reported(cast, plan, "Q2", ENDS["Q2"], numerator=48, denominator=64)
    known = year_form(cast, plan).asked[0].known
    assert (known["numerator"], known["denominator"]) == (86, 124)


def test_the_offer_finds_the_indicator_again_after_a_change_of_the_plan(cast, year):
    plan = plan_of(cast, year)
    reported(cast, plan, "Q1", AFTER_Q1, value=7)
    changed(cast, plan)
    assert year_form(cast, plan).asked[0].known["value"] == 7


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        ("3", "0", "The whole must be more than zero."),
        ("3", "", "Please fill this in."),
        ("-1", "4", "A realisation is not negative."),
        ("x", "4", "Please write a number"),
    ],
)
@time_machine.travel(AFTER_Q1, tick=True)
def test_a_share_needs_both_numbers(cast, year, numerator, denominator, said):
    evaluation = review(cast, plan_of(cast, year, aggregation="RATIO"))
    key = indicator(evaluation).pk
    fields = {f"numerator_{key}": numerator, f"denominator_{key}": denominator}
    fields[f"evidence_{key}"] = "Buku tiket"
    answer = send(as_(cast.fauzan), evaluation, "report", **fields)
    assert answer.status_code == 422
    assert said in words(answer)


@time_machine.travel(AFTER_Q1, tick=True)
def test_a_share_is_shown_as_parts_percent_and_achievement(cast, year):
    evaluation = review(cast, plan_of(cast, year, aggregation="RATIO", targets={"Q1": 90}))
    key = indicator(evaluation).pk
    fields = {f"numerator_{key}": "38", f"denominator_{key}": "60", f"evidence_{key}": "Buku"}
    send(as_(cast.fauzan), evaluation, "report", **fields)
    shown = words(as_(cast.nurlaila).get(at("evaluation", evaluation.pk)))
    assert "38/60 = 63.33%" in shown


@time_machine.travel(AFTER_Q1, tick=True)
def test_a_qualitative_plan_is_told_in_words(cast, year):
    plan = open_plan(cast, year, "fauzan")
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUALITATIVE", place="Blangpidie")
    fill(plan, cast.fauzan)
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.nurlaila)
    evaluation = review(cast, plan)
    key = indicator(evaluation).pk
    assert send(as_(cast.fauzan), evaluation, "report").status_code == 422
    sent = send(as_(cast.fauzan), evaluation, "report", **{f"note_{key}": "Layanan lebih cepat"})
    assert sent.status_code == 302
    assert "Layanan lebih cepat" in words(as_(cast.nurlaila).get(at("evaluation", evaluation.pk)))


@time_machine.travel(AFTER_Q1, tick=True)
def test_an_additional_result_may_stay_open_but_evidence_needs_its_number(cast, year):
    plan = open_plan(cast, year, "fauzan")
    fill(plan, cast.fauzan)
    extra = plan_edit.put_result(
        plan, actor=cast.fauzan, text="Terbantunya PPID", kind="ADDITIONAL"
    )
    more = {"text": "permohonan", "targets": {"YEAR": 4, "Q1": 1}, "aspect": "QUANTITY"}
    row = plan_edit.put_indicator(
        plan, actor=cast.fauzan, result=extra.pk, unit_of_measure="berkas", **more
    )
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.nurlaila)
    evaluation = review(cast, plan)
    main = Indicator.all_rows.exclude(pk=row.pk).get(plan=plan).pk
    fields = {f"value_{main}": "3", f"evidence_{main}": "laporan"}
    half = send(as_(cast.fauzan), evaluation, "report", **fields, **{f"evidence_{row.pk}": "surat"})
    assert "Give the number as well." in words(half)
    assert send(as_(cast.fauzan), evaluation, "report", **fields).status_code == 302
    assert Realisation.all_rows.count() == 1


@pytest.mark.parametrize("value", [0, 2, 3, 9])
@time_machine.travel(AFTER_Q1, tick=True)
def test_the_page_and_the_service_suggest_the_same(cast, approved, value):
    evaluation = reported(cast, approved, "Q1", AFTER_Q1, value=value)
    assert suggestions.of(evaluation).rating == service.suggestion(evaluation)


@time_machine.travel(AFTER_Q1, tick=True)
def test_the_suggestion_stands_beside_the_choice_with_its_formula(cast, approved):
    evaluation = review(cast, approved)
    send(as_(cast.fauzan), evaluation, "report", **report_fields(evaluation, value="2"))
    shown = words(as_(cast.nurlaila).get(at("task", step(evaluation).pk)))
    assert "The figures suggest: below expectation" in shown
    assert "0 at 100% or more, 0 at 110% or more, the lowest at 66.7%" in shown
    assert "more than half under 100%" in shown
    assert "Most results below what was expected. Suggested by the figures." in shown


@time_machine.travel(AFTER_Q1, tick=True)
def test_who_heads_the_rated_organisation_gets_its_rating(cast, year):
    plan = plan_of(cast, year, "mukhtar", "bupati")
    evaluation = review(cast, plan)
    send(as_(cast.mukhtar), evaluation, "report", **report_fields(evaluation))
    evaluation.refresh_from_db()
    waiting = Rate(row=evaluation, actor=cast.bupati)
    assert "has not been rated for this period yet" in waiting.hindrance
    set_level(cast, evaluation, "POOR")
    page = as_(cast.bupati).get(at("task", step(evaluation).pk))
    assert 'value="BELOW"' in text(page)
    assert 'name="rate-result" value="ABOVE"' not in text(page)
    fields = rating_fields(evaluation, result="ABOVE")
    assert send(as_(cast.bupati), evaluation, "rate", **fields).status_code == 422
    low = rating_fields(evaluation, result="BELOW")
    assert send(as_(cast.bupati), evaluation, "rate", **low).status_code == 302


@time_machine.travel(AFTER_Q1, tick=True)
def test_numbers_are_written_as_the_reader_writes_them(cast, approved, settings):
    settings.LANGUAGE_CODE = "id"
    evaluation = review(cast, approved)
    wrong = report_fields(evaluation, value="2,5", evidence="")
    back = send(as_(cast.fauzan), evaluation, "report", **wrong)
    assert 'value="2,5"' in text(back)
    send(as_(cast.fauzan), evaluation, "report", **report_fields(evaluation, value="2,5"))
    shown = words(as_(cast.nurlaila).get(at("evaluation", evaluation.pk)))
    assert "2,5 laporan" in shown
    assert "83,3%" in shown
