"""Drafts on the server: nothing typed is lost, and nobody else reads it."""

import json

import pytest

from tests import cast as people
from tests.views.browse import BAD, as_, at, key, rows, text, words
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import FormDraft, WorkResult
from viewflow_kinerja.services import drafts


@pytest.fixture
def header(plan):
    """The name of the draft of one part."""
    return f"plan-{plan.pk}-header"


def keep(user, form, **fields):
    return as_(user).post(at("draft", form), {"key": key(), "seen": "x"} | fields)


def opened(user, plan, part):
    return as_(user).get(at("plan-edit", plan.pk), {"open": part})


def test_what_is_typed_is_back_when_the_page_is_opened_again(cast, plan, header):
    assert keep(cast.fauzan, header, approach="QUALITATIVE", place="Sabang").status_code == 204
    drawn = opened(cast.fauzan, plan, "header")
    assert 'name="place" value="Sabang"' in text(drawn)
    assert "is back in the form. It is not sent yet." in words(drawn)
    plan.refresh_from_db()
    assert plan.place == ""


def test_a_draft_holds_what_was_typed_and_nothing_else(cast, plan, header):
    keep(cast.fauzan, header, place="Sabang", csrfmiddlewaretoken="secret")
    draft = FormDraft.objects.get()
    assert draft.user == cast.fauzan
    assert draft.data == {"fields": {"place": ["Sabang"]}}


def test_kept_again_it_is_the_same_draft_and_no_history(cast, plan, header):
    before = rows()
    keep(cast.fauzan, header, place="Sab")
    keep(cast.fauzan, header, place="Sabang")
    after = rows()
    assert after.pop("viewflow_kinerja.FormDraft") == 1
    before.pop("viewflow_kinerja.FormDraft")
    assert after == before


def test_another_part_says_where_something_waits(cast, plan, header):
    keep(cast.fauzan, header, place="Sabang")
    result = WorkResult.all_rows.get()
    keep(cast.fauzan, f"plan-{plan.pk}-result-{result.pk}", text="Hasil")
    keep(cast.fauzan, f"plan-{plan.pk}-indicator-new-{result.pk}", text="Ukuran")
    told = words(opened(cast.fauzan, plan, "none"))
    assert "kept and not saved yet" in told
    assert all(
        part in told for part in ("Approach and place", "Result 1", "Result 1, new indicator")
    )


def test_saving_forgets_the_draft(cast, plan, header):
    keep(cast.fauzan, header, place="Sabang")
    sent = {"key": key(), "approach": "QUANTITATIVE", "place": "Banda Aceh"}
    as_(cast.fauzan).post(at("plan-header", plan.pk), sent)
    assert not FormDraft.objects.exists()
    assert 'value="Banda Aceh"' in text(opened(cast.fauzan, plan, "header"))


def test_a_draft_that_says_what_is_stored_is_no_draft(cast, plan, header):
    keep(cast.fauzan, header, approach="QUANTITATIVE", place="")
    assert "is back in the form" not in words(opened(cast.fauzan, plan, "header"))


def test_discarding_shows_what_is_stored(cast, plan, header):
    keep(cast.fauzan, header, place="Sabang")
    back = f"{at('plan-edit', plan.pk)}?open=header"
    answer = keep(cast.fauzan, header, discard="1", next=back)
    assert answer["Location"] == back
    assert "Sabang" not in text(opened(cast.fauzan, plan, "header"))


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_discarding_leads_nobody_away(cast, plan, header, away):
    answer = keep(cast.fauzan, header, discard="1", next=away)
    assert answer["Location"] == at("home")


def test_what_is_too_long_is_told_kindly_and_the_last_draft_stays(cast, plan, header):
    keep(cast.fauzan, header, place="Sabang")
    answer = keep(cast.fauzan, header, place="x" * (drafts.LARGEST + 1))
    assert answer.status_code == 413
    assert "too long to be kept as a draft: 65 kB, and 64 kB" in text(answer)
    assert FormDraft.objects.get().data["fields"]["place"] == ["Sabang"]


def test_a_character_that_the_database_refuses_is_left_out(cast, plan, header):
    assert keep(cast.fauzan, header, place="Sa\x00bang").status_code == 204
    assert FormDraft.objects.get().data["fields"]["place"] == ["Sabang"]


@pytest.mark.parametrize(
    "form", ["plan-999-header", "plan-x-header", "plan-1", "x-1-header", "task-999-return", "plan"]
)
def test_a_draft_belongs_to_a_record_that_one_may_see(cast, plan, form):
    assert keep(cast.fauzan, form, place="Sabang").status_code == 404
    assert not FormDraft.objects.exists()


def test_a_look_is_no_way_to_keep(cast, plan, header):
    assert as_(cast.fauzan).get(at("draft", header)).status_code == 405


def test_each_account_has_its_own(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    name = f"task-{people.step(plan).pk}-return"
    keep(cast.nurlaila, name, **{"return-reason": "Belum"})
    keep(cast.mukhtar, name, **{"return-reason": "Sudah"})
    drawn = text(as_(cast.nurlaila).get(at("task", people.step(plan).pk)))
    assert "Belum" in drawn
    assert "Sudah" not in drawn


def test_a_script_in_a_draft_is_shown_as_words(cast, plan, header):
    keep(cast.fauzan, header, place=BAD)
    assert BAD not in text(opened(cast.fauzan, plan, "header"))


def test_a_tick_that_was_taken_away_stays_away(cast, year):
    plan = people.fill(people.open_plan(cast, year, "nurlaila"), cast.nurlaila)
    row = WorkResult.all_rows.get(plan=plan)
    with people.context.unit_of_work(actor=cast.system, act="test.arrange"):
        row.record(done_by_leader=True)
    keep(cast.nurlaila, f"plan-{plan.pk}-result-{row.pk}", text="Hasil", kind="MAIN", parent="")
    form = opened(cast.nurlaila, plan, f"result-{row.pk}").context["form"]
    assert form.initial["done_by_leader"] is False
    assert form.initial["text"] == "Hasil"


def test_the_oldest_drafts_make_room(cast, plan, header, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    for place in ("header", "annexes", "behaviours"):
        keep(cast.fauzan, f"plan-{plan.pk}-{place}", text=place)
    assert [json.dumps(draft.data) for draft in FormDraft.objects.order_by("pk")] == [
        '{"fields": {"text": ["annexes"]}}',
        '{"fields": {"text": ["behaviours"]}}',
    ]


def test_what_failed_is_not_remembered_as_sent(cast, plan):
    def refuse():
        raise Incomplete("no")

    sent = key()
    with pytest.raises(Incomplete):
        drafts.once(cast.fauzan, sent, refuse)
    assert drafts.once(cast.fauzan, sent, lambda: 7) == 7
    assert drafts.once(cast.fauzan, sent, refuse) == 7
