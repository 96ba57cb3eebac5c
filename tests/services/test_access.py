"""Rights are proposed by one person and approved by another; emergencies tell whom they concern."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.audit.grant_acts import decreed, proposed, second, wish
from viewflow_kinerja import context, signals
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import AccessGrant, GrantSource, UnitUserPermission, WorkflowEvent
from viewflow_kinerja.permissions import Action, Right, grants, policy
from viewflow_kinerja.services import access

SEE, EMERGENCY = Action.VIEW_SUMMARY_UNIT, GrantSource.BREAK_GLASS


def rows_of(user):
    return UnitUserPermission.objects.filter(user=user)


def approve(cast, grant, by="rahmi"):
    return access.approve_grant(grant, actor=cast.users[by])


@pytest.fixture
def admin(cast, django_user_model):
    """The administrator of the portal."""
    facts = {"is_superuser": True, "is_staff": True, "email": "root@example.id"}
    return django_user_model.objects.create(username="root", **facts)


@pytest.fixture
def emergency(cast, admin):
    """Two hours for the administrator, proposed."""
    facts = {"right": Right.MANAGE_SUBTREE, "source": EMERGENCY, "hours": 2, "until": None}
    return proposed(cast, cast.units["APTIKA"], subject=admin, **facts)


def test_a_proposal_gives_nothing_before_a_second_person_approves_it(cast):
    grant = proposed(cast)
    kominfo = cast.units["KOMINFO"]
    assert not rows_of(cast.hendra).exists()
    assert not policy.allows(cast.hendra, SEE, kominfo)
    assert grants.drift() == []
    approve(cast, grant)
    assert policy.allows(cast.hendra, SEE, kominfo)
    assert (grant.decided_by, grant.approved_by) == (cast.eka, cast.rahmi)
    assert grants.drift() == []


def test_the_proposer_does_not_approve_and_neither_does_whom_it_is_about(cast):
    grant = proposed(cast)
    with pytest.raises(Refused, match="You proposed this: a second person decides"):
        approve(cast, grant, by="eka")
    Group.objects.get(name="office").user_set.add(cast.hendra)
    with pytest.raises(Refused, match="This concerns yourself"):
        approve(cast, grant, by="hendra")
    assert not rows_of(cast.hendra).exists()


def test_nobody_proposes_a_right_for_himself_nor_for_a_group_of_his(cast):
    office = Group.objects.get(name="office")
    for subject in (cast.eka, office):
        with pytest.raises(Refused, match="This concerns yourself"):
            proposed(cast, subject=subject)


def test_nobody_approves_a_right_for_a_group_he_is_in(cast):
    clerks = Group.objects.create(name="clerks")
    grant = proposed(cast, subject=clerks)
    clerks.user_set.add(cast.rahmi)
    with pytest.raises(Refused, match="This concerns yourself"):
        approve(cast, grant)
    clerks.user_set.clear()
    approve(cast, grant)


@pytest.mark.parametrize("who", ["nurlaila", "ida", "bupati", "hendra", "system"])
def test_only_the_personnel_office_proposes(cast, who):
    actor = cast.users.get(who, cast.system)
    with pytest.raises(Refused):
        access.propose_grant(
            cast.units["KOMINFO"], actor=actor, wish=wish(cast, subject=cast.dedi), reason="x"
        )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"until": None}, "needs a last day"),
        ({"until": date(2025, 12, 31)}, "in the past"),
        ({"starts": date(2027, 1, 1)}, "before the first one"),
        ({"source": GrantSource.DECREE, "right": Right.LEAD_SUBTREE}, "Name the decree"),
        ({"source": GrantSource.DECREE, "right": Right.VIEW_SUBTREE}, "not given in this way"),
        ({"source": GrantSource.PROCESS}, "not given in this way"),
        ({"right": Right.SUPERVISE_PLAN}, "not given in this way"),
        ({"right": Right.AUDIT_SUBTREE}, "Name a group"),
        ({"source": EMERGENCY, "hours": None}, "from 1 to 8 hours"),
        ({"source": EMERGENCY, "hours": 9}, "from 1 to 8 hours"),
        ({"source": EMERGENCY, "hours": -1}, "from 1 to 8 hours"),
    ],
)
def test_what_is_missing_is_named(cast, more, words):
    with pytest.raises(Incomplete, match=words):
        proposed(cast, **more)
    assert not AccessGrant.all_rows.filter(waits=True).exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_right_needs_a_reason(cast, reason):
    with pytest.raises(Incomplete, match="Say why"):
        access.propose_grant(cast.units["KOMINFO"], actor=cast.eka, wish=wish(cast), reason=reason)


def test_a_closed_account_is_given_nothing(cast):
    grant = proposed(cast)
    for model in (type(cast.hendra),):
        model.objects.filter(pk=cast.hendra.pk).update(is_active=False)
    with pytest.raises(OutOfPhase, match="closed meanwhile"):
        approve(cast, grant)
    cast.hendra.refresh_from_db()
    with pytest.raises(Incomplete, match="account is closed"):
        proposed(cast)


def test_the_longest_emergency_is_set_by_the_host(cast, admin, settings):
    settings.KINERJA = {"BREAK_GLASS_HOURS": 1}
    with pytest.raises(Incomplete, match="from 1 to 1 hours"):
        proposed(cast, subject=admin, source=EMERGENCY, hours=2)
    proposed(cast, subject=admin, source=EMERGENCY, hours=1)


def test_emergency_access_is_for_one_person(cast):
    with pytest.raises(Incomplete, match="for one person"):
        proposed(cast, subject=Group.objects.create(name="it"), source=EMERGENCY, hours=1)


def test_a_seat_in_the_team_is_given_on_a_plan_and_by_decree(cast, approved):
    facts = {"right": Right.RECOMMEND_PLAN, "source": GrantSource.DECREE, "subject": cast.dedi}
    with pytest.raises(Incomplete, match="on the plan, all else on a unit"):
        proposed(cast, decree="SK 5/2026", **facts)
    with pytest.raises(Incomplete, match="on the plan, all else on a unit"):
        proposed(cast, approved)
    assert not policy.allows(cast.dedi, Action.VIEW_PLAN, approved)
    approve(cast, proposed(cast, approved, decree="SK 5/2026", until=None, **facts))
    assert policy.allows(cast.dedi, Action.VIEW_PLAN, approved)


def test_an_audit_right_reaches_the_members_of_its_group_and_ends_with_membership(cast):
    team = Group.objects.create(name="team of the inspectorate")
    grant = proposed(cast, right=Right.AUDIT_SUBTREE, subject=team)
    team.user_set.add(cast.dedi)
    approve(cast, grant)
    assert policy.allows(cast.dedi, SEE, cast.units["KOMINFO"])
    team.user_set.clear()
    assert not policy.allows(cast.dedi, SEE, cast.units["KOMINFO"])


def test_a_closed_account_loses_at_once(cast):
    approve(cast, proposed(cast))
    type(cast.hendra).objects.filter(pk=cast.hendra.pk).update(is_active=False)
    assert not policy.allows(cast.hendra, SEE, cast.units["KOMINFO"])


def test_a_right_ends_at_its_instant_without_a_job(cast):
    grant = approve(cast, proposed(cast))
    ends = grant.valid_until
    assert ends == grants.after(date(2026, 12, 31))
    for moment, holds in (
        (ends - timedelta(microseconds=1), True),
        (ends, False),
        (ends + timedelta(microseconds=1), False),
    ):
        with time_machine.travel(moment, tick=False):
            assert policy.allows(cast.hendra, SEE, cast.units["KOMINFO"]) is holds
            assert (cast.hendra in policy.holders(SEE, cast.units["KOMINFO"])) is holds


def test_a_right_begins_at_its_instant(cast):
    grant = approve(cast, proposed(cast, starts=date(2026, 2, 1)))
    begins = grant.valid_from
    assert begins == grants.first_moment(date(2026, 2, 1))
    for moment, holds in ((begins - timedelta(microseconds=1), False), (begins, True)):
        with time_machine.travel(moment, tick=False):
            assert policy.allows(cast.hendra, SEE, cast.units["KOMINFO"]) is holds


def test_no_right_reaches_back_before_its_approval(cast):
    grant = proposed(cast)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        approve(cast, grant)
        assert grant.valid_from == timezone.now()


def test_a_proposal_that_nobody_answers_lapses(cast, emergency):
    with time_machine.travel(emergency.valid_until, tick=False):
        with pytest.raises(Refused):
            approve(cast, emergency)
        with pytest.raises(OutOfPhase, match="has lapsed"):
            access.withdraw_grant(emergency, actor=cast.eka)


@pytest.mark.parametrize(("act", "who"), [("reject_grant", "rahmi"), ("withdraw_grant", "eka")])
def test_what_was_refused_or_taken_back_never_was_and_is_not_approved(cast, act, who):
    grant = proposed(cast)
    getattr(access, act)(grant, actor=cast.users[who], reason="not needed")
    assert grant.valid_until <= grant.valid_from
    assert grant.history.first().reason == "not needed"
    for by in ("rahmi", "eka"):
        with pytest.raises(Refused):
            approve(cast, grant, by=by)
    assert not rows_of(cast.hendra).exists()


def test_only_the_proposer_takes_back_and_not_what_holds(cast):
    grant = proposed(cast)
    with pytest.raises(Refused, match="Only whoever proposed it"):
        access.withdraw_grant(grant, actor=cast.rahmi)
    approve(cast, grant)
    with pytest.raises(OutOfPhase, match="has been decided"):
        access.withdraw_grant(grant, actor=cast.eka)


def test_a_right_is_ended_with_a_reason_and_is_gone(cast):
    grant = decreed(cast)
    with pytest.raises(Incomplete, match="Say why it ends"):
        access.end_grant(grant, actor=cast.eka)
    access.end_grant(grant, actor=cast.eka, reason="SK 9/2026")
    assert not policy.allows(cast.hendra, SEE, cast.units["KOMINFO"])
    assert grant.history.first().reason == "SK 9/2026"
    with pytest.raises(Refused):
        access.end_grant(grant, actor=cast.eka, reason="again")


def test_a_right_that_follows_from_the_organisation_ends_there(cast):
    grant = AccessGrant.all_rows.get(user=cast.nurlaila, right="view_subtree")
    with pytest.raises(OutOfPhase, match="Change the placement"):
        access.end_grant(grant, actor=cast.eka, reason="x")
    assert policy.allows(cast.nurlaila, SEE, cast.units["APTIKA"])


def test_the_database_knows_that_two_people_are_two(cast):
    facts = {"right": Right.VIEW_SUBTREE, "anchor": cast.units["KOMINFO"], "subject": cast.dedi}
    facts |= {"source": GrantSource.MANUAL, "reason": "x", "decided_by": cast.eka}
    ends = timezone.now() + timedelta(1)
    wrong = [
        ({"approved_by": cast.eka, "valid_until": ends}, "kj_two_are_two"),
        ({"valid_until": ends}, "kj_by_hand_needs_two"),
        ({"approved_by": cast.rahmi}, "kj_by_hand_needs_two"),
        ({"waits": True}, "kj_by_hand_needs_two"),
        ({"waits": True, "valid_until": ends, "decided_by": None}, "kj_waits_for_another"),
    ]
    for more, name in wrong:
        work = context.unit_of_work(actor=cast.system, act="test.arrange")
        with work, pytest.raises(IntegrityError, match=name), transaction.atomic():
            grants.give([grants.Spec(**{**facts, **more})])


def test_an_administrator_has_nothing_until_an_emergency_is_approved(cast, admin, emergency):
    aptika = cast.units["APTIKA"]
    assert not policy.allows(admin, SEE, aptika)
    approve(cast, emergency)
    assert policy.allows(admin, SEE, aptika)
    assert not policy.allows(admin, SEE, cast.units["DINKES"])
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert not policy.allows(admin, SEE, aptika)


def test_the_hours_of_an_emergency_run_from_its_approval(cast, emergency):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        approve(cast, emergency)
        now = timezone.now()
        assert emergency.valid_from == now
        assert timedelta(hours=2) - (emergency.valid_until - now) < timedelta(seconds=1)


def test_the_head_and_the_auditors_are_written_to_after_the_commit(
    cast, emergency, django_capture_on_commit_callbacks
):
    for name in ("nurlaila", "mukhtar", "ida"):
        type(cast.eka).objects.filter(username=name).update(email=f"{name}@example.id")
    heard = []
    signals.emergency_access_opened.connect(
        lambda **facts: heard.append(facts), weak=False, dispatch_uid="t"
    )
    with django_capture_on_commit_callbacks() as callbacks:
        approve(cast, emergency)
    assert mail.outbox == []
    for callback in callbacks:
        callback()
    signals.emergency_access_opened.disconnect(dispatch_uid="t")
    told = sorted(address for letter in mail.outbox for address in letter.to)
    assert told == ["ida@example.id", "nurlaila@example.id"]
    assert "root" in mail.outbox[0].subject
    assert "Reason: a case" in mail.outbox[0].body
    (facts,) = heard
    assert facts["told"] == sorted([cast.ida.pk, cast.nurlaila.pk])
    assert (facts["grant"], facts["actor"]) == (emergency.pk, cast.rahmi)


def test_where_a_unit_has_no_head_the_next_one_above_is_told(cast, admin):
    facts = {"source": EMERGENCY, "hours": 1, "subject": admin, "until": None}
    grant = approve(cast, proposed(cast, cast.units["DINKES"], **facts))
    (event,) = WorkflowEvent.objects.filter(grant=grant, status="OPENED")
    assert access.emergencies.concerned(cast.units["DINKES"]) == {cast.bupati.pk, cast.ida.pk}
    assert event.owner == admin


def test_an_emergency_leaves_events_of_its_own_kind(cast, emergency):
    approve(cast, emergency)
    access.end_grant(emergency, actor=cast.eka, reason="repaired")
    events = WorkflowEvent.objects.filter(node="break_glass").order_by("pk")
    assert [(each.status, each.actor, each.action) for each in events] == [
        ("PROPOSED", cast.eka, "access.propose"),
        ("OPENED", cast.rahmi, "access.approve"),
        ("ENDED", cast.eka, "access.end"),
    ]
    assert {each.grant_id for each in events} == {emergency.pk}
    assert {(each.process_id, each.task_id) for each in events} == {(None, None)}


def test_other_rights_leave_no_such_event(cast):
    approve(cast, proposed(cast))
    assert not WorkflowEvent.objects.filter(node="break_glass").exists()


def test_a_broken_mail_server_does_not_undo_the_act(
    cast, emergency, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def broken(*args, **kwargs):
        raise ConnectionRefusedError

    type(cast.ida).objects.filter(pk=cast.ida.pk).update(email="ida@example.id")
    monkeypatch.setattr(EmailMessage, "send", broken)
    with django_capture_on_commit_callbacks(execute=True):
        approve(cast, emergency)
    assert "was not told of emergency access" in caplog.text
    assert "no address" in caplog.text


def test_second_is_of_the_office(cast):
    second(cast)
    assert policy.allows(cast.rahmi, Action.PROPOSE_GRANT_UNIT, cast.units["KOMINFO"])
