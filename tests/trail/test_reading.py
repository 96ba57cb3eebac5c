"""Reading is written down: once a reader, page and day, never of oneself; refusals too."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.cast import do, step
from tests.views.browse import act, as_, at, words
from tests.views.reviews import bring, review
from viewflow_kinerja.models import ReadAccess, Refusal

PAGES = ("evaluation", "evaluation-print")


@pytest.fixture
def evaluation(cast, approved, in_april):
    return bring(cast, review(cast, approved), "REPORTED")


def noted():
    """Who read which page about whom, in order."""
    rows = ReadAccess.objects.order_by("pk").select_related("employee")
    return [(row.actor_name, row.page, row.employee.name, row.relation) for row in rows]


@pytest.mark.parametrize("page", PAGES)
def test_who_looks_at_the_evaluation_of_another_is_written_down_with_page_and_relation(
    cast, evaluation, page
):
    as_(cast.ida).get(at(page, evaluation.pk))
    assert noted() == [("Ida", page, "Fauzan", "AUD")]
    row = ReadAccess.objects.get()
    assert (row.kind, row.key, row.actor_nip) == ("evaluation", evaluation.pk, "198102022006022002")
    assert row.request_id
    assert row.source == "page"


def test_who_looks_at_his_own_is_not_written_down(cast, evaluation):
    as_(cast.fauzan).get(at("evaluation", evaluation.pk))
    as_(cast.fauzan).get(at("trail", "evaluation", evaluation.pk))
    assert noted() == []


def test_the_same_page_on_the_same_day_is_one_row_and_the_next_day_another(cast, evaluation):
    for _ in range(3):
        as_(cast.ida).get(at("evaluation", evaluation.pk))
    assert ReadAccess.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        as_(cast.ida).get(at("evaluation", evaluation.pk))
    assert ReadAccess.objects.count() == 2


def test_histories_changes_times_and_steps_are_written_down_too(cast, evaluation):
    number = evaluation.history.latest().history_id
    for address in (
        at("trail", "evaluation", evaluation.pk),
        at("trail-at", "evaluation", evaluation.pk),
        at("trail-change", "evaluation", number),
        at("task", step(evaluation).pk),
    ):
        assert as_(cast.ida).get(address).status_code == 200
    pages = [page for _who, page, _whose, _relation in noted()]
    assert pages == ["trail", "trail-at", "trail-change", "task"]


def test_who_is_not_let_in_has_read_nothing(cast, evaluation):
    for page in PAGES:
        assert as_(cast.dedi).get(at(page, evaluation.pk)).status_code == 404
    assert as_(cast.nurlaila).get(at("trail", "evaluation", evaluation.pk)).status_code == 404
    assert noted() == []


def test_what_was_noted_is_never_changed_or_stored_again(cast, evaluation):
    as_(cast.ida).get(at("evaluation", evaluation.pk))
    with pytest.raises(TypeError, match="append-only"):
        ReadAccess.objects.get().save()
    assert str(ReadAccess.objects.get()) == f"Ida: evaluation {evaluation.pk}"


def test_the_person_reads_who_read_about_her(cast, evaluation):
    as_(cast.ida).get(at("evaluation", evaluation.pk))
    as_(cast.nurlaila).get(at("evaluation", evaluation.pk))
    told = words(as_(cast.fauzan).get(at("readers")))
    assert "Ida" in told
    assert "auditor" in told
    assert "Nurlaila" in told
    assert "Evaluation, Quarter 1 of 2026" in told
    others = words(as_(cast.rahmi).get(at("readers")))
    assert "Ida" not in others
    assert "Nobody has read" in others


@pytest.mark.parametrize(("name", "status"), [("eka", 200), ("ida", 200), ("fauzan", 200)])
def test_office_and_auditor_read_who_read_a_record(cast, evaluation, name, status):
    as_(cast.nurlaila).get(at("evaluation", evaluation.pk))
    page = as_(cast.users[name]).get(at("trail-readers", "evaluation", evaluation.pk))
    assert page.status_code == status
    assert "Nurlaila" in words(page)


@pytest.mark.parametrize("name", ["nurlaila", "mukhtar", "bupati", "dedi"])
def test_nobody_else_reads_who_read_a_record(cast, evaluation, name):
    page = as_(cast.users[name]).get(at("trail-readers", "evaluation", evaluation.pk))
    assert page.status_code == 404


def test_a_refused_act_is_written_down_with_its_vetoes_although_nothing_else_happened(cast, plan):
    do(plan, "submit", cast.fauzan)
    answer = as_(cast.fauzan).post(at("task", step(plan).pk), act("approve"))
    assert answer.status_code == 403
    row = Refusal.objects.get()
    assert (row.actor_name, row.act) == ("Fauzan", "approve_performanceplan")
    assert (row.kind, row.key, row.gates) == ("performanceplan", plan.pk, "own")
    assert row.sentence
    assert str(row) == f"Fauzan: approve_performanceplan {plan.pk}"
    plan.refresh_from_db()
    assert plan.status == "SUBMITTED"


def test_a_page_that_is_only_looked_at_leaves_no_refusal(cast, plan):
    assert as_(cast.ida).get(at("office")).status_code == 403
    assert not Refusal.objects.exists()
