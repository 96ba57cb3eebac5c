"""Writing a plan: one row at a time, nothing typed is lost, and only submitting is held back."""

from decimal import Decimal

import pytest

from tests import cast as people
from tests.views.browse import BAD, as_, at, key, rows, text, words
from viewflow_kinerja.models import (
    Annex,
    BehaviourExpectation,
    FormDraft,
    Indicator,
    PerformancePlan,
    RuleBook,
    WorkResult,
)
from viewflow_kinerja.services import plan_edit

LONG = "kata " * 20_000


@pytest.fixture
def empty(cast, year):
    """Fauzan's plan, with nothing in it."""
    return people.open_plan(cast, year, "fauzan")


def edit(user, plan, opened=""):
    return as_(user).get(at("plan-edit", plan.pk), {"open": opened} if opened else {})


def send(user, name, *args, **fields):
    return as_(user).post(at(name, *args), {"key": key()} | fields)


def indicator(**more):
    values = {"text": "Laporan", "aspect": "QUANTITY", "unit_of_measure": "laporan"}
    return values | {"polarity": "HIGHER", "aggregation": "SUM", "target_YEAR": "12"} | more


def test_a_new_plan_begins_with_its_first_result(cast, empty):
    drawn = edit(cast.fauzan, empty)
    assert drawn.context["part"].name == "result-new"
    assert "Still missing before you can submit" in words(drawn)


def test_a_result_is_added_and_its_first_indicator_opens(cast, empty):
    answer = send(cast.fauzan, "plan-result-new", empty.pk, text="Tersedianya data", kind="MAIN")
    row = WorkResult.all_rows.get(plan=empty)
    assert row.text == "Tersedianya data"
    assert row.history.get().act == "plan.edit"
    assert f"open=indicator-new-{row.pk}" in answer["Location"]


def test_sent_twice_there_is_one_result_and_one_answer(cast, empty):
    sent = {"key": key(), "text": "Tersedianya data", "kind": "MAIN"}
    answers = [as_(cast.fauzan).post(at("plan-result-new", empty.pk), sent) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert WorkResult.all_rows.filter(plan=empty).count() == 1


def test_an_indicator_is_written_in_numbers_as_people_write_them(cast, plan):
    row = WorkResult.all_rows.get(plan=plan)
    sent = indicator(text="Tepat waktu", target_YEAR="99,5", target_Q2="3", aspect="TIME")
    assert send(cast.fauzan, "plan-indicator-new", plan.pk, row.pk, **sent).status_code == 302
    stored = Indicator.all_rows.get(text="Tepat waktu")
    assert stored.targets == {"YEAR": "99.5", "Q2": "3"}
    assert (stored.aspect, stored.number) == ("TIME", 2)


def test_an_indicator_is_changed_in_place(cast, plan):
    row, result = Indicator.all_rows.get(), WorkResult.all_rows.get()
    drawn = text(edit(cast.fauzan, plan, f"indicator-{row.pk}"))
    assert 'name="target_YEAR" value="12"' in drawn
    assert 'name="target_Q4"' in drawn
    sent = indicator(text="Laporan lengkap", target_YEAR="10", polarity="LOWER")
    send(cast.fauzan, "plan-indicator", plan.pk, result.pk, row.pk, **sent)
    row.refresh_from_db()
    assert (row.text, row.polarity, row.targets) == ("Laporan lengkap", "LOWER", {"YEAR": "10"})


def test_targets_follow_the_rhythm_of_the_year(cast):
    rules = {"period_kind": "MONTHLY"}
    with people.context.unit_of_work(actor=cast.eka, act="test.arrange"):
        RuleBook.objects.create(year=people.YEAR, unit=cast.units["PEMKAB"], values=rules)
    plan = people.fill(people.open_plan(cast, people.open_year(cast), "fauzan"), cast.fauzan)
    drawn = text(edit(cast.fauzan, plan, f"indicator-{Indicator.all_rows.get().pk}"))
    assert drawn.count('name="target_M') == 12
    assert "March" in drawn


def test_a_draft_may_leave_target_unit_and_aspect_open(cast, plan):
    row = WorkResult.all_rows.get(plan=plan)
    sent = indicator(text="Nanti", target_YEAR="", unit_of_measure="", aspect="")
    assert send(cast.fauzan, "plan-indicator-new", plan.pk, row.pk, **sent).status_code == 302
    told = words(edit(cast.fauzan, plan))
    assert "Result 1, indicator 2: Give the target of the year." in told
    assert "Result 1, indicator 2: Choose the aspect." in told


@pytest.mark.parametrize("target", ["-1", "NaN", "banyak", "1e9", "9" * 30])
def test_a_target_that_is_none_brings_the_form_back_filled(cast, plan, target):
    row, before = WorkResult.all_rows.get(plan=plan), rows()
    sent = indicator(text="Waktu layanan", target_YEAR=target)
    answer = send(cast.fauzan, "plan-indicator-new", plan.pk, row.pk, **sent)
    assert answer.status_code == 422
    assert "Waktu layanan" in text(answer)
    assert f'value="{target}"' in text(answer)
    assert rows() == before


def test_the_qualitative_form_hides_numbers_and_forgets_none(cast, plan):
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUALITATIVE", place="")
    row, result = Indicator.all_rows.get(), WorkResult.all_rows.get()
    assert "target_YEAR" not in text(edit(cast.fauzan, plan, f"indicator-{row.pk}"))
    send(cast.fauzan, "plan-indicator", plan.pk, result.pk, row.pk, text="Selesai pada waktunya")
    row.refresh_from_db()
    assert row.targets == {"YEAR": "12", "Q1": "3"}
    assert row.text == "Selesai pada waktunya"


def test_high_leadership_chooses_a_perspective(cast, year):
    plan = people.fill(people.open_plan(cast, year, "mukhtar"), cast.mukhtar)
    drawn = text(edit(cast.mukhtar, plan, f"indicator-{Indicator.all_rows.get(plan=plan).pk}"))
    assert 'name="perspective" value="BUDGET"' in drawn
    assert 'name="aspect"' not in drawn


def test_the_leader_s_results_are_offered_and_may_wait(cast, year, empty):
    assert "To be aligned later" in words(edit(cast.fauzan, empty))
    leader = people.approved_plan(cast, year, "nurlaila", "mukhtar")
    parent = WorkResult.all_rows.get(plan=leader)
    sent = {"text": "Tersedianya data", "kind": "MAIN", "parent": parent.pk}
    send(cast.fauzan, "plan-result-new", empty.pk, **sent)
    assert WorkResult.all_rows.get(plan=empty).parent == parent


def test_a_result_of_somebody_else_cannot_be_supported(cast, year, empty):
    other = people.approved_plan(cast, year, "rahmi")
    sent = {"text": "Data", "kind": "MAIN", "parent": WorkResult.all_rows.get(plan=other).pk}
    answer = send(cast.fauzan, "plan-result-new", empty.pk, **sent)
    assert answer.status_code == 422
    assert not WorkResult.all_rows.filter(plan=empty).exists()


def test_a_leader_may_say_that_he_does_it_himself(cast, year):
    plan = people.fill(people.open_plan(cast, year, "nurlaila"), cast.nurlaila)
    row = WorkResult.all_rows.get(plan=plan)
    assert "done_by_leader" in text(edit(cast.nurlaila, plan, f"result-{row.pk}"))
    sent = {"text": row.text, "kind": "MAIN", "done_by_leader": "on"}
    send(cast.nurlaila, "plan-result", plan.pk, row.pk, **sent)
    row.refresh_from_db()
    assert row.done_by_leader


def test_rows_are_taken_out_and_history_keeps_them(cast, plan):
    row, result = Indicator.all_rows.get(), WorkResult.all_rows.get()
    send(cast.fauzan, "plan-indicator", plan.pk, result.pk, row.pk, remove="1")
    assert not Indicator.all_rows.exists()
    assert send(cast.fauzan, "plan-result", plan.pk, result.pk, remove="1").status_code == 302
    assert not WorkResult.all_rows.exists()
    assert WorkResult.history.filter(history_type="-", history_user_id=cast.fauzan.pk).exists()


@pytest.mark.parametrize("kind", ["result", "indicator"])
def test_taking_a_row_out_takes_two_steps(cast, plan, kind):
    row = {"result": WorkResult, "indicator": Indicator}[kind].all_rows.get()
    shown = text(edit(cast.fauzan, plan, f"{kind}-{row.pk}"))
    assert shown.count('name="remove"') == 1
    folded = shown[: shown.index('name="remove"')].rpartition("<details>")[2]
    assert folded.startswith("<summary>Take it out of the plan</summary>")
    assert "</details>" not in folded


def test_a_row_that_another_tab_took_out_keeps_the_words(cast, plan):
    result = WorkResult.all_rows.get()
    plan_edit.drop_result(plan, actor=cast.fauzan, result=result.pk)
    sent = {"text": "Tersusunnya semua", "kind": "MAIN"}
    answer = send(cast.fauzan, "plan-result", plan.pk, result.pk, **sent)
    assert answer.status_code == 409
    assert "Tersusunnya semua" in text(answer)


def test_a_row_that_another_tab_changed_is_not_overwritten_unseen(cast, plan):
    row = WorkResult.all_rows.get()
    seen = edit(cast.fauzan, plan, f"result-{row.pk}").context["seen"]
    values = {"actor": cast.fauzan, "text": "Dari tab lain", "result": row.pk}
    plan_edit.put_result(plan, **values)
    sent = {"text": "Dari tab ini", "kind": "MAIN", "seen": seen}
    answer = send(cast.fauzan, "plan-result", plan.pk, row.pk, **sent)
    assert answer.status_code == 422
    assert "This was changed elsewhere while you wrote." in text(answer)
    sent["seen"] = answer.context["seen"]
    assert send(cast.fauzan, "plan-result", plan.pk, row.pk, **sent).status_code == 302
    row.refresh_from_db()
    assert row.text == "Dari tab ini"


def test_header_values_and_annexes_are_saved(cast, empty):
    user = cast.fauzan
    send(user, "plan-header", empty.pk, approach="QUALITATIVE", place="Banda Aceh")
    send(user, "plan-behaviours", empty.pk, LOYAL="Menjaga data")
    send(user, "plan-annexes", empty.pk, RESOURCE_SUPPORT="Akses\nLaptop", CONSEQUENCE="Baik")
    empty.refresh_from_db()
    assert (empty.approach, empty.place) == ("QUALITATIVE", "Banda Aceh")
    assert BehaviourExpectation.all_rows.filter(plan=empty).count() == 7
    assert Annex.all_rows.get(plan=empty, kind="RESOURCE_SUPPORT").text == "Akses\nLaptop"
    told = words(edit(user, empty))
    assert "1. Akses 2. Laptop" in told
    assert "Accountability scheme: Fill in the annex." in told


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [
        ("plan-result-new", "text", 500),
        ("plan-header", "place", 60),
        ("plan-behaviours", "LOYAL", 1000),
        ("plan-annexes", "CONSEQUENCE", 5000),
    ],
)
def test_words_that_are_too_long_come_back_whole_with_their_number(cast, empty, name, field, limit):
    before = rows()
    fields = {"kind": "MAIN", "approach": "QUALITATIVE", field: LONG}
    answer = send(cast.fauzan, name, empty.pk, **fields)
    assert answer.status_code == 422
    assert LONG.strip() in text(answer)
    assert f"Please shorten it to {limit:,} characters; it has 99,999." in text(answer)
    assert rows() == before


def test_a_script_is_shown_as_words_in_every_field(cast, plan):
    user, result = cast.fauzan, WorkResult.all_rows.get()
    row = Indicator.all_rows.get()
    send(user, "plan-header", plan.pk, approach="QUANTITATIVE", place=BAD)
    send(user, "plan-result", plan.pk, result.pk, text=BAD, kind="MAIN")
    sent = indicator(text=BAD, unit_of_measure=BAD)
    send(user, "plan-indicator", plan.pk, result.pk, row.pk, **sent)
    send(user, "plan-behaviours", plan.pk, LOYAL=BAD)
    send(user, "plan-annexes", plan.pk, CONSEQUENCE=BAD)
    for part in ("header", f"result-{result.pk}", f"indicator-{row.pk}", "behaviours", "annexes"):
        drawn = text(edit(user, plan, part))
        assert BAD not in drawn
        assert drawn.count("&lt;script&gt;") >= 5


def test_after_a_log_in_in_between_the_part_is_open_again(cast, plan):
    result = WorkResult.all_rows.get()
    answer = as_(cast.fauzan).get(at("plan-result", plan.pk, result.pk))
    assert answer["Location"].startswith(f"{at('plan-edit', plan.pk)}?open=result-{result.pk}")


def test_a_saved_part_tells_the_device_that_it_may_forget(cast, empty):
    answer = send(cast.fauzan, "plan-header", empty.pk, approach="QUALITATIVE", place="")
    drawn = text(as_(cast.fauzan).get(answer["Location"]))
    assert f'data-kj-received="{cast.fauzan.pk}:plan-{empty.pk}-header"' in drawn
    assert not FormDraft.objects.exists()


def test_exact_numbers_survive_the_way_through_the_form(cast, plan):
    result, row = WorkResult.all_rows.get(), Indicator.all_rows.get()
    sent = indicator(target_YEAR="1234,5678", target_Q1="0,125")
    send(cast.fauzan, "plan-indicator", plan.pk, result.pk, row.pk, **sent)
    row.refresh_from_db()
    assert {Decimal(text) for text in row.targets.values()} == {
        Decimal("1234.5678"),
        Decimal("0.125"),
    }


def test_nobody_s_plan_changes_without_its_history(cast, plan):
    before = PerformancePlan.history.count()
    send(cast.fauzan, "plan-header", plan.pk, approach="QUALITATIVE", place="Sabang")
    assert PerformancePlan.history.count() == before + 1
    send(cast.fauzan, "plan-header", plan.pk, approach="QUALITATIVE", place="Sabang")
    assert PerformancePlan.history.count() == before + 1
