"""Rights follow the organisation: heads see their units, decrees are given once."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from tests.cast import arrange
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.models import AccessGrant, UnitUserPermission
from viewflow_kinerja.permissions import Action, Right, policy
from viewflow_kinerja.services import rights, standing

TODAY = date(2026, 1, 5)


def head(cast, unit, name):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        cast.units[unit].record(head=cast.employee(name) if name else None)


def test_where_nothing_changed_nothing_is_different(cast):
    assert rights.differences() == []
    assert rights.follow_heads(actor=cast.system) == []


def test_replacing_a_head_touches_two_rows_of_permission(cast):
    before = set(UnitUserPermission.objects.values_list("pk", flat=True))
    head(cast, "KOMINFO", "dedi")
    signs = rights.follow_heads(actor=cast.system)
    after = set(UnitUserPermission.objects.values_list("pk", flat=True))
    unit = cast.units["KOMINFO"].pk
    assert signs == [
        ("+", ("view_subtree", unit, cast.dedi.pk)),
        ("-", ("view_subtree", unit, cast.mukhtar.pk)),
    ]
    assert (len(before - after), len(after - before)) == (1, 1)
    assert policy.allows(cast.dedi, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])
    assert not policy.allows(cast.mukhtar, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])


def test_the_end_of_a_right_is_kept_with_its_history(cast):
    head(cast, "KOMINFO", None)
    rights.follow_heads(actor=cast.system, reason="decree 9/2026")
    grant = AccessGrant.all_rows.get(user=cast.mukhtar, right="view_subtree")
    assert grant.valid_until is not None
    assert (grant.history.first().act, grant.history.first().reason) == (
        "access.follow_heads",
        "decree 9/2026",
    )


def test_a_right_given_by_decree_does_not_follow(cast):
    assert rights.follow_organisation(actor=cast.system) == []
    assert AccessGrant.all_rows.filter(right="lead_subtree", valid_until=None).exists()


def test_a_rater_without_an_account_holds_nothing(cast, approved):
    arrange(type(cast.employee("nurlaila")).objects.filter(source_key="nurlaila"), user=None)
    gone = {(sign, key.right) for sign, key in rights.differences()}
    assert gone == {("-", "supervise_plan"), ("-", "view_subtree")}


@pytest.mark.parametrize("lost", ["head", "unit"])
def test_a_head_who_has_left_and_a_closed_unit_give_no_right(cast, lost):
    row = cast.employee("mukhtar") if lost == "head" else cast.units["KOMINFO"]
    arrange(type(row).objects.filter(pk=row.pk), active=False)
    assert [sign for sign, _ in rights.differences()] == ["-"]


def test_the_number_of_statements_to_compare_is_fixed(cast, approved, django_assert_num_queries):
    with django_assert_num_queries(3):
        rights.differences()


def test_only_the_system_account_lets_rights_follow(cast):
    with pytest.raises(Refused):
        rights.follow_heads(actor=cast.eka)


def appoint(cast, actor="system", **facts):
    given = {"right": Right.MANAGE_SUBTREE, "subject": cast.dedi, "decree": "821/1/2026"}
    who = cast.system if actor == "system" else cast.users[actor]
    return rights.appoint(cast.units["DINKES"], actor=who, **given | facts)


def test_a_decree_gives_a_right_with_its_number_and_its_end(cast):
    grant = appoint(cast, until=date(2026, 6, 30))
    assert (grant.grant_source, grant.source_ref, grant.decided_by) == (
        "DECREE",
        "821/1/2026",
        cast.system,
    )
    assert grant.valid_until.isoformat() == "2026-07-01T00:00:00+07:00"
    assert policy.allows(cast.dedi, Action.VIEW_SUMMARY_UNIT, cast.units["DINKES"])


def test_the_same_decree_gives_the_right_once(cast):
    assert appoint(cast) == appoint(cast)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"right": Right.VIEW_SUBTREE}, "not given by decree"),
        ({"right": Right.AUDIT_SUBTREE}, "Name a group"),
        ({"decree": " "}, "Name the decree"),
        ({"until": date(2026, 1, 4)}, "lies in the past"),
    ],
)
def test_what_a_decree_cannot_give_is_said(cast, wrong, words):
    with pytest.raises(Incomplete, match=words):
        appoint(cast, **wrong)


def test_auditors_are_appointed_as_a_group(cast):
    group = Group.objects.get(name="auditors")
    grant = appoint(cast, right=Right.AUDIT_SUBTREE, subject=group)
    assert (grant.group, grant.user) == (group, None)


def test_nobody_appoints_but_the_operator(cast):
    with pytest.raises(Refused):
        appoint(cast, actor="eka")
    assert standing.BY_DECREE
