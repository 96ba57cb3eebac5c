"""What colleagues wrote is shown without anything that tells who: an adversary looks everywhere."""

import json
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from tests.audit.acts import Stage
from tests.audit.feedback_acts import PEERS, PRAISE, asked, held, said
from tests.cast import arrange
from tests.days import at
from viewflow_kinerja import signals
from viewflow_kinerja.models import Feedback, FeedbackRequest, WorkflowEvent
from viewflow_kinerja.permissions import Action, policy, rules
from viewflow_kinerja.selectors import feedback as reading
from viewflow_kinerja.services import feedback

APRIL = date(2026, 4, 9)
NAMES = {"hendra": "Hendra", "rahmi": "Rahmi", "ida": "Ida"}
LATER = date(2026, 4, 20)


@pytest.fixture
def stage(cast):
    with at(APRIL):
        yield Stage(cast)


def release(stage):
    return feedback.release(actor=stage.cast.system)


def seen(stage, name="fauzan"):
    return reading.about(stage.cast.users[name])


def texts(entries):
    return [entry.text for entry in entries]


def wrote(stage, name, text, day):
    """A colleague who was asked writes on a day."""
    with at(day):
        if not FeedbackRequest.all_rows.filter(
            respondent=stage.cast.employee(name), status="OPEN"
        ).exists():
            asked(stage, name)
        told = PRAISE | {"text": text}
        return feedback.give(stage.approved, actor=stage.cast.users[name], **told)


@pytest.fixture
def released(stage):
    """Three colleagues wrote on three days, in the order of their names."""
    _ = stage.approved
    for number, name in enumerate(PEERS):
        wrote(stage, name, f"kata {number}", date(2026, 4, 2 + number))
    assert release(stage) == 3
    return stage


def test_before_the_release_the_person_sees_and_counts_nothing(stage):
    held(stage, PEERS[:2])
    assert seen(stage) == []
    fauzan = stage.cast.fauzan
    row = Feedback.all_rows.first()
    for action in (action for action in Action if action.endswith("_feedback")):
        assert not policy.allows(fauzan, action, row)
        assert not policy.visible(fauzan, Feedback, action).exists()
        sentence = policy.advise(fauzan, action, row).sentence
        assert not [name for name in NAMES.values() if name in sentence]
        assert "withheld" not in sentence  # not even that there is one


def test_before_the_release_leaders_who_do_not_rate_see_nothing_either(stage):
    held(stage, PEERS[:2])
    for name in ("mukhtar", "bupati", "eka"):
        assert seen(stage, name) == []
    for name in ("nurlaila", "ida"):  # who rates knows the names, and so does the auditor
        assert len(seen(stage, name)) == 2


def test_after_the_release_no_field_of_a_page_tells_who_or_when(released):
    entries = seen(released)
    assert sorted(texts(entries)) == ["kata 0", "kata 1", "kata 2"]
    everything = json.dumps([asdict(entry) for entry in entries], default=str)
    assert not [name for name in NAMES.values() if name in everything]
    assert {entry.on for entry in entries} == {date(2026, 4, 1)}
    assert {entry.author for entry in entries} == {"without name: colleague"}
    for row in Feedback.all_rows.all():
        assert f'"{row.pk}"' not in everything
        assert str(row.key) not in everything


def test_the_author_is_veiled_for_the_person_in_rows_and_histories(released):
    for row in Feedback.all_rows.all():
        hidden = policy.fields(released.cast.fauzan, row)
        assert {"author", "given_at", "key", "prompt"} <= hidden
        told_by_history = {"history_user_id", "actor_name", "actor_nip", "history_date"}
        assert told_by_history | {"history_id", "request_id", "ip_hash"} <= hidden
        assert "author" not in policy.fields(released.cast.nurlaila, row)
        assert "author" in policy.fields(released.cast.mukhtar, row)


def test_the_order_is_drawn_by_lot_and_stays(stage):
    """Neither the key nor the time: the first one written is not the first shown."""
    _ = stage.approved
    for number, name in enumerate(PEERS):
        for more in range(4):
            wrote(stage, name, f"{number}{more}", date(2026, 4, 2 + number))
    release(stage)
    first, second = texts(seen(stage)), texts(seen(stage))
    assert first == second
    codes = {row.text: str(row.code) for row in Feedback.all_rows.all()}
    assert first == sorted(first, key=codes.__getitem__)
    assert {row.code.version for row in Feedback.all_rows.all()} == {4}


def test_a_fourth_author_changes_nothing_until_two_more_have_written(released):
    before = seen(released)
    with at(LATER):
        wrote(released, "hendra", "kata baru", LATER - timedelta(days=5))
        asked(released, "dedi", by="nurlaila")
        said_by_dedi = PRAISE | {"text": "kata Dedi"}
        feedback.give(released.approved, actor=released.cast.dedi, **said_by_dedi)
    with at(LATER + timedelta(days=2)):
        assert release(released) == 0
        assert seen(released) == before


def test_the_difference_of_two_looks_is_the_words_of_three_at_least(released):
    before = set(texts(seen(released)))
    with at(LATER):
        for name in PEERS:
            wrote(released, name, f"lagi {name}", LATER - timedelta(days=3))
        assert release(released) == 3
        new = set(texts(seen(released))) - before
    assert new == {f"lagi {name}" for name in PEERS}
    assert len({row.author_id for row in Feedback.all_rows.filter(text__in=new)}) == 3


def test_subordinates_and_colleagues_are_not_counted_together(stage):
    rows = held(stage)
    arrange(Feedback.all_rows.filter(pk=rows[0].pk), author_role="SUBORDINATE")
    assert release(stage) == 0


def test_nobody_is_named_instead_of_the_refused(released):
    """Who can retract it is its author: that is not told to anybody else."""
    for row in Feedback.all_rows.all():
        for name in ("fauzan", "mukhtar"):
            decision = policy.advise(released.cast.users[name], Action.RETRACT_FEEDBACK, row)
            told = json.dumps(decision.as_dict(), default=str)
            assert not [one for one in NAMES.values() if one in told], told
            assert decision.next is None
        decision = policy.advise(released.cast.fauzan, Action.VIEW_AUTHOR_FEEDBACK, row)
        assert decision.sentence == "The name of the author is withheld."


def test_an_auditor_and_a_delegate_do_not_learn_who_wrote_about_themselves(stage):
    """The office that knows the names does not open them about oneself."""
    rows = held(stage, PEERS[:2])
    about_ida = {"employee": stage.cast.employee("ida"), "author": stage.cast.employee("rahmi")}
    arrange(Feedback.all_rows.filter(pk=rows[0].pk), **about_ida)
    row = Feedback.all_rows.get(pk=rows[0].pk)
    assert not policy.allows(stage.cast.ida, Action.VIEW_AUTHOR_FEEDBACK, row)
    assert not policy.allows(stage.cast.ida, Action.VIEW_FEEDBACK, row)
    assert policy.allows(stage.cast.ida, Action.VIEW_AUTHOR_FEEDBACK, rows[1])


def test_the_person_does_not_learn_whether_a_request_was_answered(stage):
    row = asked(stage)
    before = FeedbackRequest.all_rows.values().get(pk=row.pk)
    said(stage, "hendra")
    assert FeedbackRequest.all_rows.values().get(pk=row.pk) == before
    assert row.history.count() == 1


def test_nobody_is_told_of_a_feedback_without_name_before_the_release(
    stage, django_capture_on_commit_callbacks
):
    heard = []

    def hear(sender, **facts):
        heard.append(sorted(facts))
        assert getattr(facts["actor"], "username", "") not in NAMES

    for each in (signals.feedback_given, signals.feedback_released):
        each.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            held(stage)
            assert heard == []
            release(stage)
    finally:
        for each in (signals.feedback_given, signals.feedback_released):
            each.disconnect(hear)
    assert heard == [["actor", "plan", "signal"]]


def test_no_process_and_no_event_tells_who_wrote(released):
    acts = set(WorkflowEvent.objects.values_list("action", flat=True))
    assert not [act for act in acts if "feedback" in act]


def test_the_history_of_a_note_or_a_feedback_is_in_no_office():
    for name, seen_by in (("counsellingnote", {"OWN"}), ("feedback", {"OWN", "AUD"})):
        lines = rules.lines_for(name, Action.VIEW_AUDIT)
        assert {str(each) for line in lines for each in line.relations} == seen_by
