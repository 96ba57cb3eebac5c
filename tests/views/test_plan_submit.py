"""What is missing in a plan, and handing it in: only this is held back."""

import pytest

from tests import cast as people
from tests.cast import arrange
from tests.views.browse import as_, at, key, rows, text, words
from viewflow_kinerja.models import Assignment, WorkflowEvent, WorkResult
from viewflow_kinerja.services import plan_edit


@pytest.fixture
def empty(cast, year):
    """Fauzan's plan, with nothing in it."""
    return people.open_plan(cast, year, "fauzan")


def edit(user, plan):
    return as_(user).get(at("plan-edit", plan.pk))


def write(user, plan, text):
    sent = {"key": key(), "text": text, "kind": "MAIN"}
    return as_(user).post(at("plan-result-new", plan.pk), sent)


def submit(user, plan, sent=None):
    return as_(user).post(at("plan-edit", plan.pk), sent or {"submit-key": key()})


def test_what_is_missing_leads_to_its_place(cast, empty):
    plan_edit.put_result(empty, actor=cast.fauzan, text="Melaksanakan rapat")
    row, drawn = WorkResult.all_rows.get(), text(edit(cast.fauzan, empty))
    assert f'href="?open=indicator-new-{row.pk}#result-{row.pk}"' in drawn
    assert 'href="?open=behaviours#behaviours"' in drawn
    assert 'href="?open=annexes#annexes"' in drawn
    assert drawn.count("Look at the seven values and save them.") == 1
    assert "not the activity" in drawn


def test_submitting_hands_the_plan_over(cast, plan):
    answer = submit(cast.fauzan, plan)
    assert answer["Location"] == at("plan", plan.pk)
    plan.refresh_from_db()
    assert (plan.status, plan.rater) == ("SUBMITTED", cast.employee("nurlaila"))


def test_submitted_twice_is_one_act_and_one_answer(cast, plan):
    sent = {"submit-key": key()}
    answers = [submit(cast.fauzan, plan, sent) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [at("plan", plan.pk)] * 2
    assert WorkflowEvent.objects.filter(action="plan.submit", key=sent["submit-key"]).count() == 1


def test_an_incomplete_plan_is_not_submitted_and_says_what_is_missing(cast, empty):
    before = rows()
    answer = submit(cast.fauzan, empty)
    assert answer.status_code == 422
    told = text(answer).partition("data-kj-errors")[2].partition("</ul>")[0]
    assert "The plan is not complete yet." in told
    assert "Add at least one main result." in told
    assert rows() == before


def test_without_supervisor_one_may_write_and_submitting_explains(cast, plan):
    arrange(Assignment.all_rows.filter(employee=plan.employee), rater=None, rater_source="NOBODY")
    assert "We do not know your supervisor yet. You can draft" in words(edit(cast.fauzan, plan))
    write(cast.fauzan, plan, "Tersedianya data")
    plan_edit.drop_result(plan, actor=cast.fauzan, result=WorkResult.all_rows.last().pk)
    answer = submit(cast.fauzan, plan)
    assert answer.status_code == 422
    assert "Nobody is known as your supervisor" in text(answer)


def test_a_returned_plan_shows_the_comment_on_top(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    people.do(plan, "return", cast.nurlaila, reason="Target belum terukur")
    told = words(edit(cast.fauzan, plan))
    assert told.index("Nurlaila returned the plan. Target belum terukur") < told.index("A. Main")


def test_who_may_only_read_is_refused_with_reason(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    assert edit(cast.nurlaila, plan).status_code == 403
    before = rows()
    answer = write(cast.fauzan, plan, "Terlambat")
    assert answer.status_code == 403
    assert "Terlambat" in text(answer)
    assert "This is possible while it is: draft, returned." in text(answer)
    assert rows() == before
