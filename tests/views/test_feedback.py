"""The pages of feedback: what is shown to whom, and that nothing on them tells who wrote."""

import re

import pytest

from tests.audit.acts import Stage
from tests.audit.feedback_acts import PEERS, asked, held, noted, said
from tests.days import at as on
from tests.views.browse import as_, at, text, words
from viewflow_kinerja.models import CounsellingNote, Feedback, FeedbackReply, FeedbackRequest
from viewflow_kinerja.services import feedback

NAMES = ("Hendra", "Rahmi", "Ida")


@pytest.fixture
def stage(cast):
    from datetime import date

    with on(date(2026, 4, 9)):
        stage = Stage(cast)
        _ = stage.approved
        yield stage


def page_of(stage):
    return at("plan-feedback", stage.approved.pk)


def form(**more):
    key = "7d6a8a44-3b9f-4d5c-9a0e-1c2b3a4d5e6f"
    return {"kind": "RECOGNITION", "about": "PLAN", "text": "Lulus uji", "key": key} | more


def test_a_supervisor_gives_feedback_and_the_person_reads_it(stage):
    answer = as_(stage.cast.nurlaila).post(page_of(stage), form(about=f"result-{stage.result.pk}"))
    assert answer.status_code == 302
    assert Feedback.all_rows.get().work_result == stage.result
    shown = words(as_(stage.cast.fauzan).get(at("feedback")))
    assert "Lulus uji" in shown
    assert "Nurlaila" in shown


def test_a_correction_without_a_next_step_comes_back_with_what_was_typed(stage):
    typed = form(kind="CORRECTION", observed_fact="22 dari 60", expectation="90 persen")
    answer = as_(stage.cast.nurlaila).post(page_of(stage), typed)
    assert answer.status_code == 422
    assert "Name the next step." in words(answer)
    assert "22 dari 60" in text(answer)
    assert not Feedback.all_rows.exists()


def test_nobody_reads_before_three_have_written_and_then_nobody_is_named(stage):
    held(stage, PEERS[:2])
    person = as_(stage.cast.fauzan)
    pages = [at("feedback"), page_of(stage)]
    assert all("Modul pertama" not in words(person.get(page)) for page in pages)
    held(stage, PEERS[2:])
    feedback.release(actor=stage.cast.system)
    for page in pages:
        shown = text(person.get(page))
        assert shown.count("Modul pertama") >= 3
        assert not [name for name in NAMES if name in shown]
        assert not re.search(r"(07|7) April|2026-04-07", shown)
        for row in Feedback.all_rows.all():
            assert f"feedback/{row.pk}/" not in shown
    for code in Feedback.all_rows.values_list("code", flat=True):
        shown = text(person.get(at("feedback-one", code)))
        assert not [name for name in NAMES if name in shown]


def test_the_rater_is_told_the_names_and_the_superior_is_not(stage):
    held(stage)
    feedback.release(actor=stage.cast.system)
    assert all(name in words(as_(stage.cast.nurlaila).get(page_of(stage))) for name in NAMES)
    shown = words(as_(stage.cast.mukhtar).get(page_of(stage)))
    assert "Modul pertama" in shown
    assert not [name for name in NAMES if name in shown]


def test_who_is_asked_is_told_before_writing_who_will_know(stage):
    asked(stage)
    shown = words(as_(stage.cast.hendra).get(at("feedback")))
    assert "bagaimana?" in shown
    page = words(as_(stage.cast.hendra).get(page_of(stage)))
    assert "without your name" in page
    assert "auditors know the name" in page
    assert as_(stage.cast.hendra).post(page_of(stage), form()).status_code == 302
    assert Feedback.all_rows.get().visibility == "WITHHELD"


def test_a_person_asks_a_colleague_by_name(stage):
    address = at("plan-feedback-ask", stage.approved.pk)
    key = "7d6a8a44-3b9f-4d5c-9a0e-1c2b3a4d5e6f"
    typed = {"who": "Hendra", "purpose": "FEEDBACK", "question": "bagaimana?", "key": key}
    assert as_(stage.cast.fauzan).post(address, typed).status_code == 302
    assert FeedbackRequest.all_rows.get().respondent.name == "Hendra"
    assert as_(stage.cast.dedi).post(address, typed).status_code == 404


def test_the_person_says_with_a_tap_that_it_was_read(stage):
    row = said(stage)
    address = at("feedback-one", row.code)
    assert "I have read it" not in text(as_(stage.cast.nurlaila).get(address))
    assert as_(stage.cast.nurlaila).post(address, {"act": "read"}).status_code == 403
    assert "I have read it" in text(as_(stage.cast.fauzan).get(at("feedback")))
    assert as_(stage.cast.fauzan).post(address, {"act": "read"}).status_code == 302
    assert "I have read it" not in text(as_(stage.cast.fauzan).get(at("feedback")))
    row.refresh_from_db()
    assert row.read_at is not None


def test_a_reply_and_a_retraction(stage):
    row = said(stage)
    address = at("feedback-one", row.code)
    assert as_(stage.cast.fauzan).post(address, {"act": "retract"}).status_code == 403
    key = "7d6a8a44-3b9f-4d5c-9a0e-1c2b3a4d5e6f"
    sent = {"act": "reply", "text": "Siap", "key": key}
    assert as_(stage.cast.fauzan).post(address, sent).status_code == 302
    assert FeedbackReply.all_rows.get().text == "Siap"
    assert as_(stage.cast.nurlaila).post(address, {"act": "retract"}).status_code == 302
    assert as_(stage.cast.fauzan).get(address).status_code == 404
    assert "retracted" in words(as_(stage.cast.ida).get(address))


def test_a_note_is_written_read_by_the_two_and_closed(stage):
    address = at("plan-note-new", stage.approved.pk)
    key = "7d6a8a44-3b9f-4d5c-9a0e-1c2b3a4d5e6f"
    typed = {"held_on": "2026-04-08", "problem": "terlambat", "follow_up": "COACHING", "key": key}
    assert as_(stage.cast.nurlaila).post(address, typed).status_code == 302
    note = at("note", CounsellingNote.all_rows.get().code)
    readers = {
        name for name, user in stage.cast.users.items() if as_(user).get(note).status_code == 200
    }
    assert readers == {"fauzan", "nurlaila"}
    assert as_(stage.cast.fauzan).post(note, typed).status_code == 403
    assert as_(stage.cast.nurlaila).post(note, {"act": "close"}).status_code == 302
    assert as_(stage.cast.nurlaila).post(note, typed).status_code == 403
    assert CounsellingNote.all_rows.get().status == "CLOSED"


def test_the_list_of_notes_is_empty_for_everybody_else(stage):
    noted(stage)
    for name, user in stage.cast.users.items():
        shown = words(as_(user).get(at("notes")))
        assert ("written by Nurlaila" in shown) == (name in ("fauzan", "nurlaila")), name
