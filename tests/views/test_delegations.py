"""Standing in through the pages: proposed, approved, used, ended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import cast as people_of_tests
from tests.views.browse import as_, at, rows, writes
from viewflow_kinerja.models import Delegation, Employee
from viewflow_kinerja.models.organisation import office_day

URLS = ("delegations", "delegation-new")


@pytest.fixture
def waiting(cast, year):
    """Fauzan's plan, waiting for Nurlaila."""
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "fauzan"), cast.fauzan)
    people_of_tests.do(row, "submit", cast.fauzan)
    return row


def sent(cast, **more):
    today = office_day()
    return {
        "key": "7d1f0e9c-94c5-4a0e-9d45-0d2a8a1f2b3c",
        "colleague": str(cast.employee("hendra").pk),
        "kind": "DAILY_ACTING",
        "starts": today.isoformat(),
        "ends": (today + timedelta(10)).isoformat(),
        "acts": ["PLANS"],
        "decree": "Plh 3/2026",
        "reason": "cuti tahunan",
    } | more


def proposed(cast, by="nurlaila", query="", **more):
    return as_(cast.users[by]).post(at("delegation-new") + query, sent(cast, **more))


def test_from_the_proposal_to_the_act_in_the_name_of_the_principal(cast, waiting):
    assert proposed(cast).status_code == 302
    row = Delegation.all_rows.get()
    asked = as_(cast.mukhtar).get(at("home")).content.decode()
    assert "1 proposal waits for your approval" in asked
    approved = as_(cast.mukhtar).post(
        at("delegation", row.pk), {"key": sent(cast)["key"], "act": "approve"}
    )
    assert approved.status_code == 302
    home = as_(cast.hendra).get(at("home")).content.decode()
    assert "for Nurlaila" in home
    assert "You stand in for <b>Nurlaila</b>" in home
    assert "delegation approved by a second person" in home
    step = people_of_tests.step(waiting).pk
    assert "You act for <b>Nurlaila</b>" in as_(cast.hendra).get(at("task", step)).content.decode()
    ended = as_(cast.nurlaila).post(
        at("delegation", row.pk), {"key": sent(cast)["key"], "act": "end", "reason": "kembali"}
    )
    assert ended.status_code == 302
    assert "for Nurlaila" not in as_(cast.hendra).get(at("home")).content.decode()


def test_the_same_form_sent_twice_is_one_proposal(cast):
    assert [proposed(cast).status_code for _ in "xx"] == [302, 302]
    assert Delegation.all_rows.count() == 1


def test_the_office_proposes_for_a_person_found_by_number(cast):
    nurlaila = cast.employee("nurlaila")
    asked = as_(cast.eka).post(
        at("delegation-new") + "?person=?", {"person": nurlaila.nip, "key": sent(cast)["key"]}
    )
    assert asked["Location"] == f"{at('delegation-new')}?person={nurlaila.pk}"
    dedi = {"colleague": "", "number": cast.employee("dedi").nip}
    assert proposed(cast, "eka", f"?person={nurlaila.pk}", **dedi).status_code == 302
    row = Delegation.all_rows.get()
    assert (row.principal, row.delegate) == (nurlaila, cast.employee("dedi"))


@pytest.mark.parametrize("name", ["hendra", "mukhtar", "ida"])
def test_nobody_else_proposes_for_a_person(cast, name):
    person = f"?person={cast.employee('nurlaila').pk}"
    assert proposed(cast, name, person).status_code == 404
    assert not Delegation.all_rows.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"colleague": ""},
        {"colleague": "999999"},
        {"colleague": "", "number": "123"},
        {"starts": "2020-01-01"},
        {"ends": "2025-12-01"},
        {"acts": []},
        {"acts": ["AUDIT"]},
        {"kind": "DEFINITIVE"},
        {"reason": ""},
        {"reason": "x" * 100_000},
        {"decree": "<script>" * 30},
    ],
)
def test_what_lacks_is_said_and_what_was_written_comes_back(cast, wrong):
    answer = proposed(cast, **wrong)
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()
    assert not Delegation.all_rows.exists()


@pytest.mark.parametrize("name", ["fauzan", "rahmi", "dedi"])
def test_a_stranger_learns_nothing_of_a_delegation(cast, name):
    proposed(cast)
    row = Delegation.all_rows.get()
    browser = as_(cast.users[name])
    assert browser.get(at("delegation", row.pk)).status_code == 404
    assert browser.post(at("delegation", row.pk), {"act": "approve"}).status_code == 404
    assert "Hendra" not in browser.get(at("delegations")).content.decode()


def test_the_delegate_reads_it_and_cannot_approve(cast):
    proposed(cast)
    row = Delegation.all_rows.get()
    page = as_(cast.hendra).get(at("delegation", row.pk)).content.decode()
    assert "Approve" not in page
    data = {"key": sent(cast)["key"], "act": "approve"}
    assert as_(cast.hendra).post(at("delegation", row.pk), data).status_code == 403
    row.refresh_from_db()
    assert row.status == "PROPOSED"


@pytest.mark.parametrize("name", [*URLS, "delegation"])
def test_a_look_writes_nothing_and_needs_a_log_in(cast, client, name):
    proposed(cast)
    place = [Delegation.all_rows.get().pk] if name == "delegation" else []
    before = rows()
    assert writes(as_(cast.nurlaila), at(name, *place)) == []
    assert rows() == before
    answer = client.get(at(name, *place))
    assert answer["Location"] == f"{reverse('login')}?next={at(name, *place)}"


def test_a_delegation_that_begins_later_and_one_that_is_over_say_so(cast, time_machine):
    proposed(cast, starts="2026-01-10")
    row = Delegation.all_rows.get()
    as_(cast.mukhtar).post(at("delegation", row.pk), {"key": sent(cast)["key"], "act": "approve"})
    assert "Begins later" in as_(cast.nurlaila).get(at("delegations")).content.decode()
    time_machine.move_to(date(2026, 2, 1))
    assert "Over" in as_(cast.nurlaila).get(at("delegations")).content.decode()


@pytest.mark.parametrize(
    ("who", "offered"),
    [("fauzan", False), ("nurlaila", True), ("mukhtar", True), ("bupati", True)],
)
def test_standing_in_is_offered_to_whom_decides_for_others(cast, year, who, offered):
    browser, door = as_(cast.users[who]), f'href="{at("delegation-new")}"'
    assert (door in browser.get(at("delegations")).content.decode()) is offered
    home = browser.get(at("home")).content.decode()
    assert ("let somebody stand in for you" in home) is offered


def test_who_stands_in_for_somebody_is_told_without_subordinates_too(cast, waiting):
    proposed(cast)
    row = Delegation.all_rows.get()
    as_(cast.mukhtar).post(at("delegation", row.pk), {"key": sent(cast)["key"], "act": "approve"})
    assert "You stand in for <b>Nurlaila</b>" in as_(cast.hendra).get(at("home")).content.decode()


def test_one_of_the_two_ways_to_name_a_person_is_enough(cast):
    shown = as_(cast.nurlaila).get(at("delegation-new")).content.decode()
    assert "Fill in one of the two: a colleague of the list, or a NIP." in shown
    assert shown.count("(optional)") == 1, "the number of the letter"


def test_without_near_colleagues_the_number_alone_is_asked(cast):
    people_of_tests.arrange(Employee.objects.exclude(source_key="nurlaila"), active=False)
    shown = as_(cast.nurlaila).get(at("delegation-new")).content.decode()
    assert "Who stands in? The NIP of the person" in shown
    assert "colleague" not in shown
    answer = proposed(cast, colleague="")
    assert answer.status_code == 422
    assert "Write the NIP of the person who stands in." in answer.content.decode()
