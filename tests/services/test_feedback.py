"""Feedback is given, answered and retracted; requests open a door; notes stay between two."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.audit.acts import Stage
from tests.audit.feedback_acts import PEERS, PRAISE, TALK, asked, held, noted, said
from tests.days import at
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import CounsellingNote, Feedback, FeedbackReply, FeedbackRequest
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import counselling, cycle, feedback, feedback_requests

APRIL = date(2026, 4, 9)
CORRECTION = {
    "kind": "CORRECTION",
    "text": "Penyelesaian tiket perlu dipercepat",
    "observed_fact": "22 dari 60 tiket terlambat",
    "expectation": "90 persen dalam 2 hari kerja",
    "next_step": "Mencatat penyebab tiap keterlambatan",
}


@pytest.fixture
def stage(cast):
    with at(APRIL):
        yield Stage(cast)


def release(stage):
    return feedback.release(actor=stage.cast.system)


def test_a_supervisor_gives_feedback_on_a_result_and_the_person_answers(stage):
    more = {"target": "WORK_RESULT", "work_result": stage.approved and stage.result.pk}
    row = feedback.give(stage.approved, actor=stage.cast.nurlaila, **CORRECTION, **more)
    assert (row.author_role, row.visibility, row.status) == ("SUPERVISOR", "NAMED", "VISIBLE")
    assert (row.unit, row.rater.name) == (stage.cast.units["APTIKA"], "Nurlaila")
    answer = feedback.reply(row, actor=stage.cast.fauzan, text=" Siap ")
    assert (answer.text, answer.author.name) == ("Siap", "Fauzan")
    assert answer.history.count() == 1
    assert [each.act for each in row.history.order_by("history_id")] == [
        "plan.give_feedback",
        "feedback.reply",
    ]


def test_the_person_says_that_he_has_read_it_once_or_replies(stage):
    row, other = said(stage), said(stage)
    feedback.read(row, actor=stage.cast.fauzan)
    at_first = row.read_at
    feedback.read(row, actor=stage.cast.fauzan)
    assert row.read_at == at_first is not None
    assert [each.act for each in row.history.order_by("history_id")] == [
        "plan.give_feedback",
        "feedback.read",
    ]
    feedback.reply(other, actor=stage.cast.nurlaila, text="Bagaimana menurut Anda?")
    assert other.read_at is None
    feedback.reply(other, actor=stage.cast.fauzan, text="Siap")
    assert other.read_at is not None


@pytest.mark.parametrize("name", ["nurlaila", "mukhtar", "hendra", "eka", "ida"])
def test_nobody_reads_for_somebody_else(stage, name):
    row = said(stage)
    with pytest.raises(Refused):
        feedback.read(row, actor=stage.cast.users[name])


@pytest.mark.parametrize("missing", ["observed_fact", "expectation", "next_step", "text"])
def test_a_correction_names_fact_expectation_and_next_step(stage, missing):
    with pytest.raises(Incomplete):
        feedback.give(stage.approved, actor=stage.cast.nurlaila, **CORRECTION | {missing: " "})
    assert not Feedback.all_rows.exists()


def test_the_database_too_refuses_a_correction_without_a_next_step(stage):
    row = said(stage)
    arrange = context.unit_of_work(actor=stage.cast.system, act="test.arrange")
    with arrange, pytest.raises(IntegrityError, match="constructive"), transaction.atomic():
        row.record(kind="CORRECTION")


def test_who_stands_in_no_relation_gives_no_feedback(stage):
    for name in ("dedi", "hendra", "eka", "ida", "bupati"):
        with pytest.raises(Refused):
            feedback.give(stage.approved, actor=stage.cast.users[name], **PRAISE)


def test_feedback_is_about_a_result_of_this_plan(stage):
    other = {"target": "WORK_RESULT", "work_result": 999_999}
    with pytest.raises(Incomplete):
        feedback.give(stage.approved, actor=stage.cast.nurlaila, **PRAISE, **other)


def test_the_same_form_sent_twice_is_one_feedback(stage):
    key = "7d6a8a44-3b9f-4d5c-9a0e-1c2b3a4d5e6f"
    told = {"actor": stage.cast.nurlaila, "key": key, **PRAISE}
    assert feedback.give(stage.approved, **told) == feedback.give(stage.approved, **told)
    assert Feedback.all_rows.count() == 1
    with pytest.raises(Conflict):
        feedback.give(stage.approved, **told | {"actor": stage.cast.mukhtar})


def test_an_author_retracts_within_a_day_and_it_stays_for_him_and_the_auditor(stage):
    row = said(stage)
    feedback.retract(row, actor=stage.cast.nurlaila)
    readers = {
        name
        for name, user in stage.cast.users.items()
        if policy.allows(user, Action.VIEW_FEEDBACK, row)
    }
    assert readers == {"nurlaila", "ida"}
    assert [each.status for each in row.history.order_by("history_id")] == ["VISIBLE", "RETRACTED"]


def test_after_a_day_it_stands(stage):
    row = said(stage)
    with (
        time_machine.travel(row.given_at + timedelta(hours=24)),
        pytest.raises(OutOfPhase, match="24"),
    ):
        feedback.retract(row, actor=stage.cast.nurlaila)


def test_nobody_else_retracts_and_nobody_else_replies(stage):
    row = said(stage)
    for name in ("fauzan", "mukhtar", "eka", "ida", "dedi"):
        with pytest.raises(Refused):
            feedback.retract(row, actor=stage.cast.users[name])
    for name in ("mukhtar", "eka", "ida", "dedi"):
        with pytest.raises(Refused):
            feedback.reply(row, actor=stage.cast.users[name], text="jawaban")
    assert not FeedbackReply.all_rows.exists()


def test_a_request_lets_a_colleague_write_until_it_is_closed_or_over(stage):
    row = asked(stage)
    assert said(stage, "hendra").author_role == "PEER"
    feedback_requests.close(row, actor=stage.cast.fauzan)
    with pytest.raises(Refused):
        said(stage, "hendra")
    again = asked(stage)
    with time_machine.travel(_after(again.until)), pytest.raises(Refused):
        said(stage, "hendra")


def _after(day):
    return (day + timedelta(days=1)).isoformat() + "T03:00:00+00:00"


def test_only_the_person_and_who_leads_her_ask(stage):
    asked(stage, "hendra")
    for name in ("hendra", "dedi", "ida", "eka"):
        with pytest.raises(Refused):
            asked(stage, "rahmi", by=name)


def test_the_same_person_is_asked_once_at_a_time_and_others_do_not_learn_it(stage):
    asked(stage, "hendra")
    with pytest.raises(Conflict):
        asked(stage, "hendra")
    assert asked(stage, "hendra", by="nurlaila").pk
    assert FeedbackRequest.all_rows.count() == 2


@pytest.mark.parametrize(
    ("who", "recipient", "role"),
    [
        ("hendra", True, "PEER"),
        ("dedi", False, "PEER"),
        ("dedi", True, "SERVICE_RECIPIENT"),
    ],
)
def test_who_works_in_the_same_unit_is_no_recipient_of_services(stage, who, recipient, role):
    assert asked(stage, who, recipient=recipient).role == role


def test_a_recipient_of_services_writes_with_his_name(stage):
    asked(stage, "dedi", recipient=True)
    row = said(stage, "dedi")
    assert (row.author_role, row.visibility) == ("SERVICE_RECIPIENT", "NAMED")


def test_colleagues_speak_of_the_whole_or_of_a_value(stage):
    asked(stage)
    told = {"target": "WORK_RESULT", "work_result": stage.result.pk}
    with pytest.raises(Incomplete):
        feedback.give(stage.approved, actor=stage.cast.hendra, **PRAISE, **told)
    value = {"target": "BEHAVIOUR", "value": "HARMONIOUS"}
    assert feedback.give(stage.approved, actor=stage.cast.hendra, **PRAISE, **value).pk


def test_two_colleagues_are_held_back_and_three_are_released_on_one_day(stage):
    held(stage, PEERS[:2])
    assert release(stage) == 0
    held(stage, PEERS[2:])
    assert release(stage) == 3
    rows = Feedback.all_rows.all()
    assert {row.released_on for row in rows} == {APRIL}
    assert release(stage) == 0


def test_one_person_who_writes_three_times_is_one_author(stage):
    held(stage, PEERS[:1])
    with at(date(2026, 4, 7), hour=10):
        for _ in range(2):
            said(stage, PEERS[0])
    assert Feedback.all_rows.count() == 3
    assert release(stage) == 0


def test_what_can_still_be_retracted_is_not_released(stage):
    held(stage, PEERS[:2])
    asked(stage, PEERS[2])
    said(stage, PEERS[2])
    assert release(stage) == 0


def test_a_retracted_one_does_not_count(stage):
    rows = held(stage)
    with at(date(2026, 4, 7), hour=12):
        feedback.retract(rows[0], actor=stage.cast.hendra)
    assert release(stage) == 0


def test_where_the_rule_is_off_colleagues_are_named_at_once(stage):
    off = {"feedback.anonymous_peers": False}
    cycle.set_rules(stage.year, actor=stage.cast.eka, values=off, reason="keputusan bupati")
    asked(stage)
    row = said(stage, "hendra")
    assert row.visibility == "NAMED"
    assert policy.allows(stage.cast.fauzan, Action.VIEW_AUTHOR_FEEDBACK, row)


def test_only_the_system_account_releases(stage):
    held(stage)
    for name in ("eka", "nurlaila", "ida"):
        with pytest.raises(Refused):
            feedback.release(actor=stage.cast.users[name])


def test_a_counselling_note_is_for_the_two_and_for_nobody_else(stage):
    row = noted(stage)
    readers = {
        name
        for name, user in stage.cast.users.items()
        if policy.visible(user, CounsellingNote, Action.VIEW_NOTE).exists()
    }
    assert readers == {"fauzan", "nurlaila"}
    trail = {
        name
        for name, user in stage.cast.users.items()
        if policy.allows(user, Action.VIEW_AUDIT, row)
    }
    assert trail == {"fauzan"}
    root = type(stage.cast.eka).objects.create(username="root", is_superuser=True, is_staff=True)
    assert not policy.allows(root, Action.VIEW_NOTE, row)


def test_the_author_writes_on_until_he_closes(stage):
    row = noted(stage)
    counselling.edit(row, actor=stage.cast.nurlaila, agreed="datang pukul 7.30")
    with pytest.raises(Refused):
        counselling.edit(row, actor=stage.cast.fauzan, agreed="tidak")
    counselling.close(row, actor=stage.cast.nurlaila)
    with pytest.raises(Refused):
        counselling.edit(row, actor=stage.cast.nurlaila, agreed="lagi")
    assert (row.status, row.agreed, row.history.count()) == ("CLOSED", "datang pukul 7.30", 3)


def test_a_counsellor_who_was_asked_begins_a_note_and_gives_no_feedback(stage):
    with pytest.raises(Refused):
        counselling.begin(stage.approved, actor=stage.cast.dedi, **TALK)
    asked(stage, "dedi", purpose="COUNSELLING")
    assert counselling.begin(stage.approved, actor=stage.cast.dedi, **TALK).author.name == "Dedi"
    with pytest.raises(Refused):
        said(stage, "dedi")


def test_a_person_writes_no_note_about_himself(stage):
    with pytest.raises(Refused):
        counselling.begin(stage.approved, actor=stage.cast.fauzan, **TALK)


def test_a_talk_of_tomorrow_has_no_note_yet(stage):
    late = TALK | {"held_on": date(2026, 4, 10)}
    with pytest.raises(Incomplete):
        counselling.begin(stage.approved, actor=stage.cast.nurlaila, **late)
