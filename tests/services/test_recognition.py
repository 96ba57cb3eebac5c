"""Good work is recognised: by whom, by what, once a month, and never silently taken back."""

from datetime import date

import pytest

from tests.cast import approved_plan, open_year
from tests.days import at
from tests.story import statements_of
from tests.threads import at_once
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import Recognition, WorkResult
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import recognition

MAY = date(2026, 5, 20)
GOOD = {"kind": "MONTHLY", "criterion": "SERVICE", "text": "Antrean pagi hilang"}


@pytest.fixture(autouse=True)
def _in_may():
    with at(MAY):
        yield


def give(plan, actor, on=MAY, **more):
    return recognition.give(plan, actor=actor, on=on, **GOOD | more)


def test_a_leader_recognises_a_month_and_history_says_who_and_why(cast, approved):
    row = give(approved, cast.nurlaila)
    assert (row.employee.source_key, row.author.source_key) == ("fauzan", "nurlaila")
    assert (row.span, row.status, row.unit) == (date(2026, 5, 1), "GIVEN", cast.units["APTIKA"])
    entry = row.history.get()
    assert (entry.act, entry.history_user_id) == ("plan.give_recognition", cast.nurlaila.pk)


@pytest.mark.parametrize(
    ("kind", "span"),
    [("OCCASION", MAY), ("MONTHLY", date(2026, 5, 1)), ("YEARLY", date(2026, 1, 1))],
)
def test_the_span_is_the_day_the_month_or_the_year(cast, approved, kind, span):
    assert give(approved, cast.nurlaila, kind=kind).span == span


@pytest.mark.parametrize("who", ["mukhtar", "bupati", "nurlaila"])
def test_whoever_leads_the_person_may_recognise_him(cast, approved, who):
    assert give(approved, cast.users[who]).author.source_key == who


@pytest.mark.parametrize("who", ["fauzan", "rahmi", "eka", "ida", "dedi"])
def test_nobody_else_may_and_nobody_himself(cast, approved, who):
    with pytest.raises(Refused):
        give(approved, cast.users[who])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": " "}, "what was done"),
        ({"on": date(2026, 5, 21)}, "not come"),
        ({"on": date(2025, 12, 31)}, "outside"),
        ({"criterion": "RESULT"}, "result"),
        ({"criterion": "VALUE"}, "value"),
        ({"criterion": "VALUE", "value": "FAST"}, "value"),
    ],
)
def test_what_is_missing_is_asked_for_in_words(cast, approved, more, words):
    with pytest.raises(Incomplete, match=words):
        give(approved, cast.nurlaila, **more)
    assert not Recognition.all_rows.exists()


def test_a_result_and_a_value_are_named(cast, approved):
    result = WorkResult.all_rows.get(plan=approved)
    one = give(approved, cast.nurlaila, criterion="RESULT", work_result=result.pk)
    other = give(approved, cast.mukhtar, criterion="VALUE", value="LOYAL")
    assert (one.work_result, one.value) == (result, "")
    assert (other.work_result, other.value) == (None, "LOYAL")


def test_the_same_leader_recognises_a_month_once_and_occasions_as_often_as_they_come(
    cast, approved
):
    give(approved, cast.nurlaila)
    with pytest.raises(OutOfPhase, match="already"):
        give(approved, cast.nurlaila)
    give(approved, cast.nurlaila, kind="OCCASION")
    give(approved, cast.nurlaila, kind="OCCASION")
    assert Recognition.all_rows.count() == 3


def test_the_same_form_is_one_recognition(cast, approved):
    key = "6f1c7f0a-93c4-4a39-9f0e-2d2f0c0a3d11"
    first = give(approved, cast.nurlaila, key=key)
    assert give(approved, cast.nurlaila, key=key) == first
    with pytest.raises(Conflict):
        give(approved, cast.mukhtar, key=key)


def test_withdrawn_it_stays_on_record_with_its_reason_and_may_be_given_again(cast, approved):
    row = give(approved, cast.nurlaila)
    with pytest.raises(Incomplete):
        recognition.withdraw(row, actor=cast.nurlaila)
    with pytest.raises(Refused):
        recognition.withdraw(row, actor=cast.mukhtar, reason="bukan saya")
    recognition.withdraw(row, actor=cast.nurlaila, reason="Keliru orang")
    entry = row.history.latest()
    assert (row.status, entry.act, entry.reason) == (
        "WITHDRAWN",
        "recognition.withdraw",
        "Keliru orang",
    )
    assert give(approved, cast.nurlaila).status == "GIVEN"


def test_withdrawn_those_above_see_it_no_more(cast, approved):
    row = give(approved, cast.nurlaila)
    assert policy.allows(cast.mukhtar, Action.VIEW_RECOGNITION, row)
    recognition.withdraw(row, actor=cast.nurlaila, reason="Keliru orang")
    readers = ("fauzan", "nurlaila", "eka", "ida")
    assert all(policy.allows(cast.users[who], Action.VIEW_RECOGNITION, row) for who in readers)
    assert not policy.allows(cast.mukhtar, Action.VIEW_RECOGNITION, row)


def test_it_costs_a_few_statements(cast, approved):
    assert statements_of(lambda: give(approved, cast.nurlaila)) <= 15


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_the_month_is_recognised_once(cast):
    plan = approved_plan(cast, open_year(cast))

    def once():
        try:
            return give(plan, type(cast.eka).objects.get(username="nurlaila")).pk
        except (OutOfPhase, Conflict) as error:
            return type(error).__name__

    both = at_once(once, once)
    assert Recognition.all_rows.count() == 1
    assert len({str(each) for each in both}) == 2
