"""Access rights through the pages: proposed, approved, seen by whom they concern, ended."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from tests.audit.grant_acts import decreed, proposed, second
from tests.views.browse import as_, at, key, rows, statements, words, writes
from viewflow_kinerja.models import AccessGrant, GrantSource
from viewflow_kinerja.permissions import Action, Right, policy
from viewflow_kinerja.services import access, standing
from viewflow_kinerja.views.access import A_PAGE


def sent(cast, **more):
    return {
        "key": key(),
        "source": "MANUAL",
        "right": "view_subtree",
        "account": "hendra",
        "unit": str(cast.units["KOMINFO"].pk),
        "until": "2026-12-31",
        "reason": "membantu evaluasi",
    } | more


def decide(cast, who, grant, act, **more):
    return as_(cast.users[who]).post(at("grant", grant.pk), {"key": key(), "act": act} | more)


@pytest.fixture
def emergency(cast, django_user_model):
    """Open for two hours in the division of Nurlaila."""
    root = django_user_model.objects.create(username="root", is_superuser=True)
    facts = {"subject": root, "source": GrantSource.BREAK_GLASS, "hours": 2, "until": None}
    grant = proposed(cast, cast.units["APTIKA"], right=Right.MANAGE_SUBTREE, **facts)
    return access.approve_grant(grant, actor=cast.rahmi)


def test_from_the_proposal_to_the_end(cast):
    second(cast)
    answer = as_(cast.eka).post(at("grant-new"), sent(cast), follow=True)
    assert "Proposed. A second person approves it." in words(answer)
    grant = AccessGrant.all_rows.get(waits=True)
    assert "Approve: the right is given" not in words(answer)
    assert "Take the proposal back" in words(answer)
    assert "waits for approval" in words(as_(cast.rahmi).get(at("grants"))).lower()
    assert decide(cast, "rahmi", grant, "approve").status_code == 302
    assert policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, cast.units["KOMINFO"])
    mine = words(as_(cast.hendra).get(at("my-rights")))
    for told in ("Reads in the unit", "membantu evaluasi", "Proposed by Eka", "Approved by Rahmi"):
        assert told in mine
    assert decide(cast, "eka", grant, "end").status_code == 422
    assert decide(cast, "eka", grant, "end", reason="selesai").status_code == 302
    assert "You hold no right" in words(as_(cast.hendra).get(at("my-rights")))


def test_the_same_form_sent_twice_is_one_proposal(cast):
    form = sent(cast)
    first, again = (as_(cast.eka).post(at("grant-new"), form) for _ in "xy")
    assert first["Location"] == again["Location"]
    assert AccessGrant.all_rows.filter(waits=True).count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"account": ""}, "Name an account or a group"),
        ({"account": "nobody"}, "Nobody has this user name or NIP"),
        ({"unit": ""}, "Please choose one"),
        ({"unit": "999999"}, "Please choose one of the answers"),
        ({"until": ""}, "needs a last day"),
        ({"reason": ""}, "Please fill this in"),
        ({"source": "DECREE", "right": "lead_subtree"}, "Name the decree"),
        ({"source": "BREAK_GLASS", "hours": "9"}, "from 1 to 8 hours"),
        ({"source": "ORGANISATION"}, "choose one of the answers"),
        ({"right": "supervise_plan"}, "choose one of the answers"),
        ({"right": "recommend_plan", "owner": "1"}, "Nobody with this NIP has a plan you see"),
    ],
)
def test_what_is_missing_comes_back_on_the_form(cast, more, said):
    answer = as_(cast.eka).post(at("grant-new"), sent(cast, **more))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not AccessGrant.all_rows.filter(waits=True).exists()


def test_the_form_says_which_fields_belong_together(cast):
    shown = words(as_(cast.eka).get(at("grant-new")))
    for told in (
        "Whose right is it? Fill in one of the two.",
        "Where does it hold? A seat on one plan takes the NIP of its owner, every other right",
        "Number of the decree Needed for a decree.",
        "Last day Needed for a right by hand; for a decree where it has one.",
        "Needed for emergency access, and for nothing else. At most 8.",
    ):
        assert told in shown
    assert shown.count("(optional)") == 1, "the first day"


def test_every_field_of_the_form_is_drawn(cast):
    answer = as_(cast.eka).get(at("grant-new"))
    form, shown = answer.context["form"], answer.content.decode()
    assert [name for name in form.fields if shown.count(f'name="{name}"') == 0] == []


def test_a_seat_is_proposed_by_the_number_of_the_plans_owner(cast, approved):
    more = {"right": "recommend_plan", "source": "DECREE", "decree": "SK 5/2026", "unit": ""}
    number = cast.employee("fauzan").nip
    answer = as_(cast.eka).post(at("grant-new"), sent(cast, owner=number, account="dedi", **more))
    assert answer.status_code == 302
    grant = AccessGrant.all_rows.get(waits=True)
    assert (grant.plan, grant.user) == (approved, cast.dedi)


def test_an_account_may_be_named_by_the_number_of_its_person(cast):
    as_(cast.eka).post(at("grant-new"), sent(cast, account=cast.employee("hendra").nip))
    assert AccessGrant.all_rows.get(waits=True).user == cast.hendra


def test_ones_own_groups_are_not_offered_and_oneself_is_refused(cast):
    answer = as_(cast.eka).get(at("grant-new"))
    offered = [name for _, name in answer.context["form"].fields["group"].choices]
    assert offered == ["—", "auditors"]
    refused = as_(cast.eka).post(at("grant-new"), sent(cast, account="eka"))
    assert refused.status_code == 403
    assert "This concerns yourself" in words(refused)


def test_the_proposer_and_strangers_do_not_approve(cast):
    grant = proposed(cast)
    assert decide(cast, "eka", grant, "approve").status_code == 403
    assert decide(cast, "ida", grant, "approve").status_code == 403
    for stranger in ("nurlaila", "dedi", "bupati"):
        assert decide(cast, stranger, grant, "approve").status_code == 404
        assert as_(cast.users[stranger]).get(at("grant", grant.pk)).status_code == 404
    assert decide(cast, "hendra", grant, "approve").status_code == 403  # he sees it: it is his
    assert decide(cast, "rahmi", grant, "frobnicate").status_code == 404
    grant.refresh_from_db()
    assert grant.waits


def test_a_proposal_is_rejected_with_a_reason_or_taken_back(cast):
    grant = proposed(cast)
    assert decide(cast, "rahmi", grant, "reject").status_code == 422
    assert decide(cast, "rahmi", grant, "reject", reason="tidak perlu").status_code == 302
    other = proposed(cast)
    assert decide(cast, "eka", other, "withdraw").status_code == 302
    assert not AccessGrant.all_rows.filter(waits=True, valid_until__gt=timezone.now()).exists()


def test_what_follows_from_the_organisation_has_no_button(cast):
    grant = AccessGrant.all_rows.get(user=cast.nurlaila, right="view_subtree")
    page = as_(cast.eka).get(at("grant", grant.pk))
    assert page.context["acts"] == {}
    assert decide(cast, "eka", grant, "end", reason="x").status_code == 409


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "PROPOSED"}, {"manage_subtree"}),
        ({"right": "audit_subtree"}, {"audit_subtree"}),
        ({"text": "hend"}, {"manage_subtree"}),
        ({"text": "nurlaila", "right": "view_subtree"}, {"view_subtree"}),
        ({"text": "auditors"}, {"audit_subtree"}),
        ({"text": "Pemerintah Kab", "right": "lead_subtree"}, {"lead_subtree"}),
        ({"text": "19720314 199803 2 005"}, {"view_subtree"}),
        ({"text": "19720314"}, set()),
        ({"text": "no such thing"}, set()),
        ({"state": "ENDED"}, {"recommend_subtree"}),
    ],
)
def test_the_list_is_filtered_by_state_person_unit_and_right(cast, query, found):
    proposed(cast, right=Right.MANAGE_SUBTREE)
    facts = {"right": Right.RECOMMEND_SUBTREE, "subject": cast.dedi}
    over = proposed(cast, source=GrantSource.DECREE, decree="SK 1", **facts)
    access.withdraw_grant(over, actor=cast.eka)
    page = as_(cast.eka).get(at("grants"), query)
    assert {card.row.right for card in page.context["cards"]} == found


def test_the_list_holds_what_the_policy_shows(cast):
    health = Group.objects.create(name="health office")
    health.user_set.add(cast.dedi)
    grant = decreed(cast)
    facts = {"right": Right.ADMINISTER_SUBTREE, "subject": health, "decree": "SK 6"}
    standing.appoint(cast.units["DINKES"], actor=cast.system, **facts)
    seen = {card.row.pk for card in as_(cast.dedi).get(at("grants")).context["cards"]}
    assert grant.pk not in seen
    assert seen == set(
        policy.visible(cast.dedi, AccessGrant, Action.VIEW_GRANT).values_list("pk", flat=True)
    )
    assert as_(cast.dedi).get(at("grant", grant.pk)).status_code == 404


@pytest.mark.parametrize("who", ["nurlaila", "fauzan", "bupati"])
def test_the_list_is_for_office_and_auditors(cast, who):
    assert as_(cast.users[who]).get(at("grants")).status_code == 403
    assert as_(cast.users[who]).get(at("grant-new")).status_code == 403
    assert as_(cast.ida).get(at("grants")).status_code == 200
    assert as_(cast.ida).get(at("grant-new")).status_code == 403


@pytest.mark.parametrize("name", ["grants", "grant-new", "my-rights"])
def test_a_look_writes_nothing_and_asks_for_a_log_in(cast, client, name):
    before = rows()
    assert writes(as_(cast.eka), at(name)) == []
    assert rows() == before
    assert client.get(at(name)).status_code == 302


def test_my_rights_tell_of_those_through_a_group(cast):
    told = words(as_(cast.ida).get(at("my-rights")))
    assert "Auditor of the unit" in told
    assert "through the group auditors" in told


@pytest.mark.parametrize("who", ["nurlaila", "mukhtar", "ida", "eka", "root"])
def test_an_open_emergency_stands_on_the_home_page_of_whom_it_concerns(
    cast, emergency, django_user_model, who
):
    account = django_user_model.objects.get(username=who)
    told = words(as_(account).get(at("home")))
    assert "Emergency access is open" in told
    assert "root in Bidang Aplikasi Informatika, until" in told
    assert "Reason: a case" in told
    with time_machine.travel(emergency.valid_until + timedelta(seconds=1)):
        assert "Emergency access" not in words(as_(account).get(at("home")))


@pytest.mark.parametrize("who", ["fauzan", "dedi"])
def test_nobody_else_reads_of_it(cast, emergency, who):
    assert "Emergency access" not in words(as_(cast.users[who]).get(at("home")))


def test_a_list_of_many_costs_as_much_as_a_list_of_few(cast):
    few = len(statements(as_(cast.eka), at("grants")))
    for _ in range(10):
        decreed_more = proposed(cast, right=Right.MANAGE_SUBTREE)
        access.approve_grant(decreed_more, actor=cast.rahmi)
    assert len(statements(as_(cast.eka), at("grants"))) <= few <= 14


def test_a_long_list_comes_in_pages_and_each_right_folds_its_facts(cast):
    for _ in range(A_PAGE):
        proposed(cast, right=Right.MANAGE_SUBTREE)
    page = as_(cast.eka).get(at("grants"), {"text": "Hendra"})
    assert len(page.context["cards"]) == A_PAGE
    more = as_(cast.eka).get(at("grants"), {"page": 2})
    assert more.context["page"].number == 2
    assert "Page 2 of 2" in words(more)
    assert words(page).count("Why, by whom, from when") == A_PAGE


def test_the_rights_on_plans_are_found_by_their_unit(cast, approved):
    page = as_(cast.eka).get(at("grants"), {"text": "Bidang Aplikasi"})
    found = {card.row.right for card in page.context["cards"]}
    assert found >= {"supervise_plan", "view_subtree"}
