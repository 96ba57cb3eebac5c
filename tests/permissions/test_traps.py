"""The remedies of P1-P30, as far as the package meets them here; each test carries its number.

`tests/contract/test_permissions.py` holds the same numbers for what the libraries do. Not here:
P10 (we use LIKE), P12 and P28 are measured; P19 is E14; P22 and P25 also have pages and commands.
"""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from guardian.backends import ObjectPermissionBackend
from guardian.shortcuts import assign_perm

import viewflow_kinerja
from tests.audit.grant_acts import proposed
from tests.cast import arrange, do
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    Evaluation,
    OrgUnit,
    PerformancePlan,
    WorkResult,
)
from viewflow_kinerja.permissions import Action, Right, grants, policy, relations
from viewflow_kinerja.permissions.backend import KinerjaBackend
from viewflow_kinerja.permissions.resolution import TABLES
from viewflow_kinerja.services import access

APPROVE, VIEW = Action.APPROVE_PLAN, Action.VIEW_PLAN
OURS = "viewflow_kinerja.{}"


def close(account):
    type(account).objects.filter(pk=account.pk).update(is_active=False)


def sees(account, plan, action=VIEW):
    return policy.visible(account, PerformancePlan, action).filter(pk=plan.pk).exists()


def sql_of(account, model, action):
    return str(policy.visible(account, model, action).query).upper()


def test_p01_a_closed_account_keeps_no_right(cast, submitted):
    close(cast.nurlaila)  # the instance in our hands still says it is active
    assert cast.nurlaila.is_active
    assert not policy.allows(cast.nurlaila, APPROVE, submitted)
    assert not sees(cast.nurlaila, submitted)
    assert cast.nurlaila not in policy.holders(APPROVE, submitted)
    with pytest.raises(Refused, match="Your account is closed"):
        policy.require(cast.nurlaila, APPROVE, submitted)


def test_p02_a_permission_on_the_model_opens_nothing(cast, submitted):
    codenames = Permission.objects.filter(content_type__app_label="viewflow_kinerja")
    cast.dedi.user_permissions.add(*codenames)
    for right in Right:
        assert not cast.dedi.has_perm(OURS.format(right))
    for action in Action:
        assert not cast.dedi.has_perm(OURS.format(action))
        assert not cast.dedi.has_perm(OURS.format(action), submitted)
    assert not sees(cast.dedi, submitted)


def test_p03_a_lapsed_right_is_a_no_although_guardian_alone_says_yes(
    cast, submitted, give, unguarded
):
    grant = give(cast.dedi, "supervise_plan", submitted, until=1)
    row = TABLES["plan", "user"].objects.filter(grant=grant)
    row.update(valid_until=grant.valid_from)  # the clock passes, no job runs
    right = OURS.format("supervise_plan")
    assert ObjectPermissionBackend().has_perm(cast.dedi, right, submitted)
    assert not cast.dedi.has_perm(right, submitted)
    assert not cast.dedi.has_perm(OURS.format(APPROVE), submitted)


def test_p03_a_right_is_not_a_question_even_for_whoever_holds_it(cast, submitted):
    assert cast.nurlaila.has_perm(OURS.format(APPROVE), submitted)
    assert not cast.nurlaila.has_perm(OURS.format("supervise_plan"), submitted)


def test_p03_questions_of_others_are_left_to_the_others(cast):
    assert KinerjaBackend().has_perm(cast.eka, "auth.change_user") is False
    assert KinerjaBackend().authenticate(None, username="eka") is None


def test_p04_a_right_of_ones_own_stays_when_the_group_goes(cast, submitted, give):
    clerks = Group.objects.create(name="clerks")
    clerks.user_set.add(cast.dedi)
    give(clerks, "recommend_plan", submitted)
    give(cast.dedi, "recommend_plan", submitted)
    clerks.user_set.clear()
    assert sees(cast.dedi, submitted)


def test_p04_a_right_of_the_group_goes_with_the_membership(cast, submitted, give):
    clerks = Group.objects.create(name="clerks")
    clerks.user_set.add(cast.dedi)
    give(clerks, "recommend_plan", submitted)
    assert policy.explain(cast.dedi, VIEW, submitted).grounds[-1].code == "LDR"
    assert group_behind(policy.explain(cast.dedi, VIEW, submitted)) == "clerks"
    clerks.user_set.clear()
    assert not sees(cast.dedi, submitted)


def group_behind(decision):
    (team,) = [ground for ground in decision.grounds if ground.code == "TEM"]
    return team.grants[0]["through_group"]


def test_p05_what_a_right_stands_on_cannot_be_deleted(cast, submitted):
    with pytest.raises(ProtectedError):
        submitted.delete()
    for table in TABLES.values():
        key = table._meta.get_field("content_object")
        assert key.remote_field.on_delete is models.CASCADE


def test_p07_one_right_on_one_anchor_is_one_row(cast, submitted, give):
    for table in TABLES.values():
        assert table._meta.unique_together
    give(cast.nurlaila, "supervise_plan", submitted)
    give(cast.nurlaila, "supervise_plan", submitted)
    rows = TABLES["plan", "user"].objects.filter(user=cast.nurlaila, content_object=submitted)
    assert rows.count() == 1


def test_p08_our_backend_finds_nobody_for_a_session_and_so_is_never_asked(cast):
    assert not hasattr(KinerjaBackend, "get_user")
    client = Client()
    client.force_login(cast.eka)
    assert client.session["_auth_user_backend"] == "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def towns(cast, work):
    """Units 1.1 and 1.11: the path of the first is a prefix of the other, but for its dot.

    The database gives the key of the first; ten times as much and one is the key of nobody yet.
    """
    with work(), transaction.atomic():
        root = OrgUnit.objects.create(source_key="1", name="root")
        root.record(path=f"{root.pk}.")
        near = OrgUnit.objects.create(source_key="2", name="near", parent=root)
        near.record(path=f"{root.path}{near.pk}.")
        key = near.pk * 10 + 1
        far = OrgUnit(pk=key, source_key="3", name="far", parent=root, path=f"{root.path}{key}.")
        far.save(force_insert=True)
        return [near, far]


def test_p09_a_path_is_not_a_prefix_without_its_dot(cast, towns, give):
    near, far = towns
    give(cast.dedi, "view_subtree", near)
    assert far.path.startswith(near.path[:-1])
    assert policy.allows(cast.dedi, Action.VIEW_SUMMARY_UNIT, near)
    assert not policy.allows(cast.dedi, Action.VIEW_SUMMARY_UNIT, far)
    assert cast.dedi not in policy.holders(Action.VIEW_SUMMARY_UNIT, far)
    assert all(unit.path.endswith(".") for unit in OrgUnit.objects.all())


def test_p09_the_head_of_two_units_sees_both(cast, towns, give):
    for unit in towns:
        give(cast.dedi, "view_subtree", unit)
    for unit in towns:
        decision = policy.explain(cast.dedi, Action.VIEW_SUMMARY_UNIT, unit)
        (head,) = [ground for ground in decision.grounds if ground.code == "HED"]
        assert [grant["anchor"] for grant in head.grants] == [f"unit {unit.path}"]


@pytest.mark.parametrize("model", [PerformancePlan, Evaluation, AccessGrant])
def test_p11_a_list_has_one_sub_select_at_most(cast, approved, give, monkeypatch, model):
    team = Group.objects.create(name="inspectorate")
    team.user_set.add(cast.dedi)
    give(team, "audit_subtree", cast.units["KOMINFO"])
    give(cast.dedi, "manage_subtree", cast.units["DINKES"])
    action = {PerformancePlan: VIEW, Evaluation: Action.VIEW_EVALUATION}
    asked = action.get(model, Action.VIEW_GRANT)
    assert sql_of(cast.dedi, model, asked).count("SELECT") == 1
    monkeypatch.setattr(relations, "wide", lambda: 0)
    assert sql_of(cast.dedi, model, asked).count("SELECT") <= 2


def test_p11_whoever_holds_every_root_reads_without_a_condition_on_the_unit(cast, approved, give):
    assert "UNIT_ID" not in sql_of(cast.ida, PerformancePlan, VIEW).split("WHERE")[1]
    assert "UNIT_ID" in sql_of(cast.mukhtar, PerformancePlan, VIEW).split("WHERE")[1]


def test_p12_sqlite_takes_more_units_as_ids():
    assert relations.wide() == (5_000 if connection.vendor == "sqlite" else 500)


def test_p13_everything_or_something_is_everything():
    something = Q(pk=1)
    assert relations.any_of([something, relations.EVERYTHING]) == relations.EVERYTHING
    assert relations.any_of([]) is None
    assert something | Q() == something  # why a plain OR will not do


def test_p14_one_root_of_two_is_not_everything(cast, submitted, towns, give):
    root = towns[0].parent
    give(cast.dedi, "administer_subtree", root)
    assert not sees(cast.dedi, submitted)
    assert "UNIT_ID" in sql_of(cast.eka, PerformancePlan, VIEW).split("WHERE")[1]


def test_p14_what_is_listed_by_unit_always_has_one():
    for model, at in relations.PLACEMENTS.items():
        for column in at.units:
            if column not in ("pk", "plan__unit_id") and model is not AccessGrant:
                assert not model._meta.get_field(column).null, (model, column)


def test_p16_a_misspelt_right_cannot_even_be_written(cast, submitted, give):
    with pytest.raises(ValueError, match="supervize_plan"):
        give(cast.dedi, "supervize_plan", submitted)


def test_p16_an_auditor_is_always_a_group(cast, give):
    with pytest.raises(IntegrityError, match="kj_auditors_by_group"), transaction.atomic():
        give(cast.dedi, "audit_subtree", cast.units["PEMKAB"])


def test_p17_a_superuser_gets_nothing_from_the_policy(cast, submitted):
    type(cast.dedi).objects.filter(pk=cast.dedi.pk).update(is_superuser=True, is_staff=True)
    cast.dedi.refresh_from_db()
    assert cast.dedi.has_perm(OURS.format(APPROVE), submitted)  # Django asks no backend
    assert not policy.allows(cast.dedi, APPROVE, submitted)
    assert not sees(cast.dedi, submitted)
    assert cast.dedi not in policy.holders(VIEW, submitted)


HOME = Path(viewflow_kinerja.__file__).parent
FORBIDDEN = {  # word -> rooms that may use it
    ".has_perm(": ("permissions",),
    "is_superuser": (),
    "GuardedModelAdmin": (),  # P18
    "SimpleHistoryAdmin": (),  # A15
    "get_objects_for_user": (),
    "assign_perm": (),  # P4, P20
}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_p17_p18_nobody_asks_or_gives_rights_or_shows_history_past_the_policy(word):
    for file in (*HOME.rglob("*.py"), *(HOME / "flows").rglob("*.py")):  # a link
        if word in file.read_text(encoding="utf-8"):
            assert file.relative_to(HOME).parts[0] in FORBIDDEN[word], file


def test_p18_one_clerk_of_the_office_gives_nobody_a_right_alone(cast):
    grant = proposed(cast)
    before = {key: table.objects.count() for key, table in TABLES.items()}
    for clerk in (cast.eka, cast.hendra):
        with pytest.raises(Refused):
            access.approve_grant(grant, actor=clerk)
    assert {key: table.objects.count() for key, table in TABLES.items()} == before


def test_p20_what_is_proposed_approved_and_ended_is_on_record_with_its_people(cast):
    grant = proposed(cast)
    access.approve_grant(grant, actor=cast.rahmi, reason="needed")
    access.end_grant(grant, actor=cast.eka, reason="over")
    rows = AccessGrant.history.filter(id=grant.pk).order_by("history_id")
    assert [(row.act, row.actor_name, row.waits) for row in rows] == [
        ("access.propose", "Eka", True),
        ("access.approve", "Rahmi", False),
        ("access.end", "Eka", False),
    ]


def test_p30_an_approval_within_a_request_is_seen_in_it(cast):
    grant, agency = proposed(cast), cast.units["KOMINFO"]
    assert not policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, agency)
    access.approve_grant(grant, actor=cast.rahmi)
    assert policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, agency)


def test_p20_every_right_that_is_given_or_ended_is_on_record(cast, submitted, give, end):
    grant = give(cast.dedi, "recommend_plan", submitted)
    end(grant)
    rows = AccessGrant.history.filter(id=grant.pk).order_by("history_id")
    assert [row.history_type for row in rows] == ["+", "~"]
    assert {(row.act, row.reason, row.actor_name) for row in rows} == {
        ("test.arrange", "a case", "kinerja-system")
    }


def test_p20_a_row_of_guardian_made_by_hand_cannot_be_stored(cast, submitted):
    with pytest.raises(IntegrityError), transaction.atomic():
        assign_perm("supervise_plan", cast.dedi, submitted)
    with pytest.raises(IntegrityError), transaction.atomic():
        assign_perm("view_subtree", cast.dedi, cast.units["PEMKAB"])


def test_p21_the_stored_record_is_asked_not_the_instance(cast, submitted):
    stale = PerformancePlan.all_rows.get(pk=submitted.pk)
    do(submitted, "approve", cast.nurlaila)
    assert stale.status == "SUBMITTED"
    assert not policy.allows(cast.nurlaila, APPROVE, stale)
    with pytest.raises(Refused, match="Now it is: approved"):
        policy.require(cast.nurlaila, APPROVE, stale)


def test_p21_an_instance_changed_in_memory_does_not_pass(cast, plan):
    plan.status, plan.employee, plan.unit = "SUBMITTED", cast.employee("dedi"), cast.units["DINKES"]
    assert not policy.allows(cast.dedi, VIEW, plan)
    assert not policy.allows(cast.dedi, Action.EDIT_PLAN, plan)


def test_p22_a_stranger_does_not_learn_the_state(cast, submitted):
    said = {policy.explain(cast.dedi, action, submitted).sentence for action in (APPROVE,)}
    do(submitted, "approve", cast.nurlaila)
    said.add(policy.explain(cast.dedi, APPROVE, submitted).sentence)
    assert said == {"You have no relation to this record that lets you approve the plan."}


def test_p23_nobody_decides_for_the_principal_on_the_principals_record(cast, submitted, stand_in):
    """Hendra stands in for Fauzan, and holds a right on Fauzan's plan besides."""
    stand_in(cast, "hendra", "nurlaila", submitted)
    assert policy.allows(cast.hendra, APPROVE, submitted)
    stand_in(cast, "hendra", "fauzan", submitted, rating=False)
    with pytest.raises(Refused, match="record of Fauzan, for whom you stand in"):
        policy.require(cast.hendra, APPROVE, submitted)


def test_p24_ones_own_plan_does_not_come_back_by_delegation(cast, submitted, stand_in):
    stand_in(cast, "fauzan", "nurlaila", submitted)
    with pytest.raises(Refused, match="This is your own record: somebody else decides"):
        policy.require(cast.fauzan, APPROVE, submitted)
    assert cast.mukhtar in policy.holders(APPROVE, submitted)  # case E4: the rater's superior


def after(days):
    return time_machine.travel(timezone.now() + timedelta(days))


def test_p25_a_delegation_ends_by_the_clock_alone(cast, submitted, give):
    give(cast.dedi, "supervise_plan", submitted, until=1)
    assert policy.allows(cast.dedi, APPROVE, submitted)
    with after(days=2):
        assert not policy.allows(cast.dedi, APPROVE, submitted)


def test_p25_a_second_window_waits_for_the_nightly_projection(cast, submitted, give):
    give(cast.dedi, "supervise_plan", submitted, until=1)
    give(cast.dedi, "supervise_plan", submitted, start=3)
    assert grants.drift() == []
    key = grants.Key("plan", "user", "supervise_plan", submitted.pk, cast.dedi.pk)
    with after(days=4):
        assert not policy.allows(cast.dedi, APPROVE, submitted)  # closed is the safe side
        assert grants.drift() == [("~", key)]
        assert grants.project() == [("~", key)]
        assert policy.allows(cast.dedi, APPROVE, submitted)
        assert grants.drift() == []


def test_p25_what_is_missing_or_too_much_is_said_and_repaired(
    cast, submitted, give, end, unguarded
):
    table = TABLES["plan", "user"].objects
    (row,) = table.filter(user=cast.nurlaila, content_object=submitted)
    row.delete()
    row.user = cast.dedi
    row.pk = None
    row.save(force_insert=True)
    assert [sign for sign, _ in grants.drift()] == ["+", "-"]
    grants.project()
    assert grants.drift() == []
    assert policy.allows(cast.nurlaila, APPROVE, submitted)
    assert not sees(cast.dedi, submitted)


def test_p26_a_reorganisation_moves_paths_and_rewrites_no_record(cast, submitted, work):
    before = (submitted.unit_id, submitted.rater_id, PerformancePlan.history.count())
    rights = AccessGrant.all_rows.count(), TABLES["plan", "user"].objects.count()
    aptika, dinkes = cast.units["APTIKA"], cast.units["DINKES"]
    with work(), transaction.atomic():
        aptika.record(parent=dinkes, path=f"{dinkes.path}{aptika.pk}.")
    submitted.refresh_from_db()
    assert (submitted.unit_id, submitted.rater_id, PerformancePlan.history.count()) == before
    assert (AccessGrant.all_rows.count(), TABLES["plan", "user"].objects.count()) == rights
    assert grants.drift() == []


def test_p26_after_a_move_the_new_heads_see_and_the_old_ones_do_not(
    cast, submitted, work, give, end
):
    end(*AccessGrant.all_rows.filter(plan=submitted))
    above = Assignment.all_rows.filter(employee=cast.employee("nurlaila"))
    arrange(above, rater=cast.employee("bupati"))  # else Mukhtar sees it as the rater's superior
    give(cast.dedi, "view_subtree", cast.units["DINKES"])
    assert (sees(cast.mukhtar, submitted), sees(cast.dedi, submitted)) == (True, False)
    aptika, dinkes = cast.units["APTIKA"], cast.units["DINKES"]
    with work(), transaction.atomic():
        aptika.record(parent=dinkes, path=f"{dinkes.path}{aptika.pk}.")
    assert (sees(cast.mukhtar, submitted), sees(cast.dedi, submitted)) == (False, True)


def test_p27_what_belongs_to_a_record_is_seen_with_it(cast, submitted):
    """All children: test_children.py."""
    for account in cast.users.values():
        seen = policy.visible(account, WorkResult, VIEW).exists()
        assert seen == sees(account, submitted), account


def test_p29_the_anonymous_is_nobody(cast, submitted):
    assert not policy.allows(AnonymousUser(), VIEW, submitted)
    assert not AnonymousUser().has_perm(OURS.format(VIEW), submitted)


def test_p30_a_right_that_ends_within_a_request_is_gone_in_it(cast, submitted, end):
    assert policy.allows(cast.nurlaila, APPROVE, submitted)
    end(*AccessGrant.all_rows.filter(user=cast.nurlaila, plan=submitted))
    assert not policy.allows(cast.nurlaila, APPROVE, submitted)


def test_p30_nothing_is_kept_between_two_questions(cast, submitted):
    def spent():
        with CaptureQueriesContext(connection) as captured:
            policy.allows(cast.nurlaila, APPROVE, submitted)
        return len(captured)

    assert spent() == spent() > 1
