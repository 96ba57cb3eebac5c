"""Every kind of refusal says what is missing, in both languages, and a stranger learns nothing."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import do
from tests.views.browse import as_, at, words
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import AccessGrant, Delegation
from viewflow_kinerja.permissions import Action, policy

pytestmark = pytest.mark.usefixtures("by_our_clock")
APPROVE = Action.APPROVE_PLAN
NEXT = "Who can approve the plan now: Nurlaila (supervisor), Mukhtar (rater's superior)."


@pytest.fixture
def say():
    """The sentence of a refusal, and the same in Indonesian."""

    def say(actor, action, row):
        assert not policy.allows(actor, action, row)
        with translation.override("id"):
            told = policy.advise(actor, action, row).sentence
        return policy.advise(actor, action, row).sentence, told

    return say


def test_the_former_supervisor_reads_until_when_and_with_whom_it_is_now(cast, submitted, give, say):
    give(cast.dedi, "supervise_plan", submitted, start=-9, until=-1, source="ORGANISATION")
    english, indonesian = say(cast.dedi, APPROVE, submitted)
    was = "You were the supervisor of Fauzan until 4 January 2026; now it is with Nurlaila."
    assert english == f"{was} {NEXT}"
    assert indonesian.startswith(
        "Anda atasan Fauzan sampai 4 Januari 2026; sekarang ditangani oleh Nurlaila."
    )


def test_the_former_delegate_reads_for_whom_and_until_when(cast, submitted, give, say):
    source = {"source": "DELEGATION", "principal": cast.employee("nurlaila")}
    give(cast.hendra, "supervise_plan", submitted, start=-9, until=-1, **source)
    english, _ = say(cast.hendra, APPROVE, submitted)
    assert english == "You have no relation to this record that lets you approve the plan."
    give(cast.hendra, "view_subtree", cast.units["APTIKA"])  # now he may know the plan
    english, indonesian = say(cast.hendra, APPROVE, submitted)
    over = "Your delegation for Nurlaila ended on 4 January 2026; now it is with Nurlaila."
    assert english == f"{over} {NEXT}"
    assert indonesian.startswith("Pendelegasian Anda untuk Nurlaila berakhir pada 4 Januari 2026")


def test_a_delegation_without_the_rating_says_so(cast, evaluated, stand_in, say):
    stand_in(cast, "hendra", "nurlaila", evaluated.plan, rating=False)
    english, indonesian = say(cast.hendra, Action.RATE_EVALUATION, evaluated)
    assert english == (
        "Your delegation for Nurlaila does not include the rating."
        " Who can rate now: Nurlaila (rater of the period)."
    )
    assert "tidak mencakup penilaian" in indonesian


def test_a_delegation_of_the_rating_that_is_over_says_so(cast, evaluated, give, work, say):
    with work():
        Delegation.all_rows.create(
            principal=cast.employee("nurlaila"),
            delegate=cast.employee("mukhtar"),
            unit=cast.units["APTIKA"],
            delegates_rating=True,
            effective_from="2025-12-01",
            effective_to="2025-12-31",
        )
    english, _ = say(cast.mukhtar, Action.RATE_EVALUATION, evaluated)
    assert english.startswith("Your delegation for Nurlaila ended on 31 December 2025.")


def test_a_delegation_that_does_not_name_the_act_says_so(cast, submitted, stand_in, work, say):
    row = stand_in(cast, "hendra", "nurlaila", submitted)
    with work():
        row.record(acts="CHANGES")
    english, indonesian = say(cast.hendra, APPROVE, submitted)
    assert english == f"Your delegation for Nurlaila does not let you approve the plan. {NEXT}"
    assert indonesian.startswith("Pendelegasian Anda untuk Nurlaila tidak memberi wewenang")


def test_a_lapsed_right_of_an_office_is_named_by_its_role(cast, submitted, give, say):
    give(cast.ida, "oversee_plan", submitted, start=-9, until=-1)
    english, indonesian = say(cast.ida, APPROVE, submitted)
    assert english == f"Your right as rater's superior ended on 4 January 2026. {NEXT}"
    assert indonesian.startswith("Hak Anda sebagai atasan pejabat penilai berakhir")


def test_a_wrong_state_says_since_when_and_who_acts_first(cast, submitted, say):
    do(submitted, "return", cast.nurlaila, reason="target belum terukur")
    english, indonesian = say(cast.nurlaila, APPROVE, submitted)
    assert english == (
        "Since 5 January 2026: Now it is: returned. This is possible while it is: submitted."
        " First somebody must submit the plan: Fauzan (the owner)."
    )
    assert indonesian.startswith("Sejak 5 Januari 2026:")
    assert "Lebih dulu harus ada yang mengajukan SKP: Fauzan (pemilik)." in indonesian


def test_whoever_must_act_first_himself_is_told_so(cast, submitted, say):
    do(submitted, "return", cast.nurlaila, reason="target belum terukur")
    english, _ = say(cast.fauzan, Action.WITHDRAW_PLAN, submitted)
    assert english.endswith("You must submit the plan first.")


def test_nobody_decides_on_himself_and_reads_who_does(cast, submitted, say):
    english, indonesian = say(cast.fauzan, APPROVE, submitted)
    assert english == f"This is your own record: somebody else decides. {NEXT}"
    assert "Yang dapat menyetujui SKP sekarang: Nurlaila (atasan)" in indonesian


def test_what_is_not_yet_open_says_when_it_opens(cast, evaluated, say):
    english, indonesian = say(cast.fauzan, Action.VIEW_RATING_EVALUATION, evaluated)
    assert english.startswith("Not open to you yet. Now it is: open. It opens to you at:")
    assert "delivered" in english
    assert "rated" not in english  # that opens to others
    assert "Belum terbuka bagi Anda" in indonesian
    assert policy.advise(cast.fauzan, Action.VIEW_RATING_EVALUATION, evaluated).next is None


def test_a_closed_account_is_told_that_it_is_closed(cast, submitted, say):
    cast.nurlaila.is_active = False
    cast.nurlaila.save()
    english, indonesian = say(cast.nurlaila, APPROVE, submitted)
    assert english.startswith("Your account is closed.")
    assert indonesian.startswith("Akun Anda sudah ditutup.")


def test_whoever_has_left_office_is_told_so(cast, approved, work, say):
    with work():
        cast.employee("fauzan").record(active=False)
    english, indonesian = say(cast.fauzan, Action.RETURN_PLAN, approved)
    assert english.startswith("This is your own record")
    assert indonesian.startswith("Ini milik Anda sendiri")
    english, indonesian = say(cast.fauzan, Action.END_SEGMENT_PLAN, approved)
    assert english.startswith("You have left office")
    assert indonesian.startswith("Anda sudah tidak menjabat")


def test_p22_a_stranger_reads_the_same_whatever_the_state(cast, submitted, say):
    before = say(cast.dedi, APPROVE, submitted)
    do(submitted, "approve", cast.nurlaila)
    assert say(cast.dedi, APPROVE, submitted) == before
    assert before[0] == "You have no relation to this record that lets you approve the plan."
    assert policy.advise(cast.dedi, APPROVE, submitted).next is None


def test_p22_the_former_supervisor_learns_nothing_of_a_new_draft(cast, submitted, give, say):
    give(cast.dedi, "supervise_plan", submitted, start=-9, until=-1, source="ORGANISATION")
    do(submitted, "withdraw", cast.fauzan)
    english, _ = say(cast.dedi, APPROVE, submitted)
    assert english == "You have no relation to this record that lets you approve the plan."


def test_the_next_person_is_plain_data_for_programs(cast, submitted):
    told = policy.advise(cast.fauzan, APPROVE, submitted).as_dict()["next"]
    assert told["act"] == str(APPROVE)
    assert told["holders"] == sorted([cast.nurlaila.pk, cast.mukhtar.pk])
    assert told["text"] == NEXT


def test_the_act_is_refused_in_these_words(cast, submitted, give):
    give(cast.dedi, "supervise_plan", submitted, start=-9, until=-1, source="ORGANISATION")
    with pytest.raises(Refused, match="You were the supervisor of Fauzan until"):
        policy.require(cast.dedi, APPROVE, submitted)


def test_the_page_why_shows_the_words(cast, submitted, give):
    give(cast.dedi, "supervise_plan", submitted, start=-9, until=-1, source="ORGANISATION")
    told = words(as_(cast.dedi).get(at("why", "plan", submitted.pk, APPROVE)))
    assert "until 4 January 2026; now it is with Nurlaila." in told


def test_a_transfer_moves_the_name_of_the_present_supervisor(cast, submitted, give, end, say):
    with time_machine.travel(datetime(2026, 7, 31, 3, tzinfo=UTC), tick=True):
        end(*AccessGrant.all_rows.filter(plan=submitted, right="supervise_plan"))
        give(cast.rahmi, "supervise_plan", submitted, start=0, source="ORGANISATION")
    with time_machine.travel(datetime(2026, 8, 3, 3, tzinfo=UTC), tick=True):
        english, _ = say(cast.nurlaila, APPROVE, submitted)
    assert english.startswith(
        "You were the supervisor of Fauzan until 31 July 2026; now it is with Rahmi."
    )


@pytest.mark.parametrize("name", ["fauzan", "nurlaila", "ida", "dedi"])
def test_a_decision_keeps_its_budget_and_a_refusal_a_constant(cast, submitted, name):
    account = cast.users[name]
    with CaptureQueriesContext(connection) as plain:
        decision = policy.explain(account, APPROVE, submitted)
    subtrees = sum(ground.code in ("HED", "OFF", "AUD", "LDR") for ground in decision.grounds)
    assert len(plain) <= 4 + subtrees
    with CaptureQueriesContext(connection) as advised:
        policy.advise(account, APPROVE, submitted)
    assert len(advised) <= 40
