"""The acceptance story through the pages: plans of 2026, and the first quarter."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import make_cast
from tests.views.paper import Reader
from tests.views.telling import WIB, Telling, on, rows, said
from viewflow_kinerja.models import Evaluation, PlanVersion, Remark, WorkflowEvent

pytestmark = pytest.mark.django_db  # asks for the tables
STAFF = ("A", "B", "C")


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """Told once for all tests of this file, and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _told()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(story):
    """Stands in for the transaction of each test: the story's own is enough."""


def _told():
    with on("2026-01-05"):
        telling = Telling(make_cast())
        call_command("kinerja_open_cycle", 2026, account="eka", verbosity=0, stdout=StringIO())
    _leaders(telling)
    _staff(telling)
    _returned_once(telling)
    with on("2026-01-31"):
        telling.seen["team"] = telling.reader("S").get(reverse("kinerja:team"))
        telling.seen["above"] = telling.reader("K").get(reverse("kinerja:team"))
        telling.seen["office"] = Reader(telling.cast.eka).get(reverse("kinerja:office"))
    _first_quarter(telling)
    return telling


def _leaders(telling):
    with on("2026-01-07"):
        telling.write("K")
        telling.submit("K", "2026-01-07")
    with on("2026-01-09"):
        telling.decide(telling.plan("K"), "approve", "BUP", "2026-01-09")
    with on("2026-01-09", 13):
        telling.write("S")
        telling.submit("S", "2026-01-09")
    with on("2026-01-12"):
        telling.decide(telling.plan("S"), "approve", "K", "2026-01-12")


def _staff(telling):
    for key in ("A", "B"):
        with on("2026-01-14"):
            telling.write(key)
            telling.submit(key, "2026-01-14")
    for key in ("A", "B"):
        with on("2026-01-15"):
            telling.decide(telling.plan(key), "approve", "S", "2026-01-15")


def _returned_once(telling):
    with on("2026-01-19"):
        telling.write("C")
        telling.submit("C", "2026-01-19")
    with on("2026-01-20"):
        comment = {"reason": "target belum terukur"}
        telling.decide(telling.plan("C"), "return", "S", "2026-01-20", **comment)
    with on("2026-01-21"):
        page = telling.reader("C").get(reverse("kinerja:plan-edit", args=[telling.plan("C").pk]))
        assert "target belum terukur" in page.words
        telling.submit("C", "2026-01-21")
    with on("2026-01-22"):
        telling.decide(telling.plan("C"), "approve", "S", "2026-01-22")


def _first_quarter(telling):
    with on("2026-04-01"):
        options = {"account": "eka", "verbosity": 0, "stdout": StringIO()}
        call_command("kinerja_open_period", 2026, "Q1", **options)
    with on("2026-04-02"):
        for key in STAFF:
            telling.report(key, "2026-04-02")
    with on("2026-04-07"):
        telling.rate_organisation("GOOD")
    with on("2026-04-09"):
        for key in STAFF:
            telling.rate(key, "2026-04-09")
    _finished(telling)


def _finished(telling):
    with on("2026-04-10"):
        for key in STAFF:
            telling.decide(telling.evaluation(key), "finalise", "S", "2026-04-10")
            telling.decide(telling.evaluation(key), "deliver", "S", "2026-04-10")
            telling.decide(telling.evaluation(key), "acknowledge", key, "2026-04-10")


def test_all_plans_of_the_division_are_in_force_at_the_end_of_january(story):
    assert "3 /3 Plans in force" in story.seen["team"].words
    assert "1 /1 Plans in force" in story.seen["above"].words  # with her staff: 4/4
    assert "Dinas Komunikasi 5 0 0 0 5 0" in story.seen["office"].words
    assert "5 of 8" in story.seen["office"].words  # office, auditor and stranger still write


def test_what_was_approved_is_what_the_form_said_with_both_parties(story):
    frozen = PlanVersion.all_rows.get(plan=story.plan("A"))
    assert frozen.parties["rater"]["name"] == "Nurlaila"
    results = frozen.content["results"]
    assert [len(each["indicators"]) for each in results] == [2, 1]
    with on("2026-01-31"):
        address = reverse("kinerja:plan-print", args=[frozen.plan_id])
        sheet = story.reader("A").get(address).words
    for words in (
        "Tersedianya modul pengaduan masyarakat",
        "Meningkatnya pemanfaatan",
        frozen.sha256,
    ):
        assert words in sheet


def test_the_three_predicates_of_the_first_quarter(story):
    found = [Evaluation.all_rows.get(pk=story.evaluation(key).pk) for key in STAFF]
    assert [each.predicate for each in found] == ["GOOD", "GOOD", "NEEDS_IMPROVEMENT"]
    assert [each.suggestion for each in found] == ["MEETS", "MEETS", "BELOW"]
    assert {each.status for each in found} == {"ACKNOWLEDGED"}
    assert {each.distribution["effect"] for each in found} == {"PASS"}
    with on("2026-04-11"):
        page = story.reader("C").get(reverse("kinerja:evaluation", args=[found[2].pk]))
    assert "Needs improvement" in page.words


def test_the_feedback_of_the_quarter_reaches_the_employee(story):
    told = next(each for each in rows("feedback") if each["kind"] == "CORRECTION")
    remark = Remark.all_rows.get(evaluation=story.evaluation("C"), value="")
    assert remark.text == said(told)
    with on("2026-04-11"):
        address = reverse("kinerja:evaluation", args=[remark.evaluation_id])
        page = story.reader("C").get(address)
    assert told["next_step"] in page.words


def test_every_act_has_one_history_row_and_the_event_agrees(story):
    assert len(story.acts) == 27
    for act in story.acts:
        rows = act.model.history.filter(id=act.pk, act=act.code, wf_task_id=act.task)
        row, event = rows.get(), WorkflowEvent.objects.get(task=act.task, status="DONE")
        who = (act.who.pk, act.reason)
        assert (row.history_user_id, row.reason) == who
        assert (event.actor_id, event.reason, event.action) == (*who, act.code)
        assert (row.actor_name, row.wf_process_id) == (event.actor_name, event.process_id)
        if connection.vendor == "sqlite":  # PostgreSQL stamps both by its own clock
            assert _day(row.history_date) == _day(event.at) == act.day
        assert row.source == "page"


def _day(at):
    return timezone.localtime(at, WIB).date().isoformat()


def test_nothing_was_moved_past_the_door(story):
    assert not WorkflowEvent.objects.filter(action="outside").exists()
    acts = {(act.model, act.pk, act.code, act.task) for act in story.acts}
    for model in {act.model for act in story.acts}:
        history = model.history.exclude(wf_task_id=None)
        assert {(model, *row) for row in history.values_list("id", "act", "wf_task_id")} == {
            each for each in acts if each[0] is model
        }


def test_the_case_of_the_returned_plan_is_told_in_its_history(story):
    with on("2026-04-11"):
        page = story.reader("S").get(reverse("kinerja:plan", args=[story.plan("C").pk]))
    told = ("Fauzan submitted", "Nurlaila returned", "target belum terukur", "Nurlaila approved")
    assert all(words in page.words for words in told)
