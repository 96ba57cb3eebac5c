"""Appointing by decree, comparing rights, and telling why."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from viewflow_kinerja.models import AccessGrant, OrgUnit, UnitUserPermission
from viewflow_kinerja.permissions import Action, policy


def run(name, *options):
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


def test_an_account_is_appointed_by_decree_until_a_day(cast):
    options = ("--user", "dedi", "--decree", "821/1", "--until", "2026-06-30")
    told = run("kinerja_appoint", "manage_subtree", "DINKES", *options)
    assert told == "dedi has manage_subtree on Dinas Kesehatan (821/1).\n"
    grant = AccessGrant.all_rows.get(right="manage_subtree")
    assert (grant.user, grant.decided_by) == (cast.dedi, cast.system)
    assert grant.valid_until == datetime(2026, 6, 30, 17, tzinfo=UTC)


def test_a_group_is_made_when_it_is_missing_and_its_members_hold_the_right(cast):
    run("kinerja_appoint", "audit_subtree", "PEMKAB", "--group", "inspectors", "--decree", "1")
    Group.objects.get(name="inspectors").user_set.add(cast.dedi)
    assert policy.allows(cast.dedi, Action.VIEW_SUMMARY_UNIT, cast.units["KOMINFO"])


def test_appointing_twice_gives_the_right_once(cast):
    for _ in range(2):
        run("kinerja_appoint", "lead_subtree", "PEMKAB", "--user", "mukhtar", "--decree", "7")
    assert AccessGrant.all_rows.filter(right="lead_subtree", user=cast.mukhtar).count() == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("manage_subtree", "NOWHERE", "--user", "dedi"), "no unit with the key NOWHERE"),
        (("manage_subtree", "DINKES", "--user", "nobody"), "The portal makes accounts"),
        (("audit_subtree", "DINKES", "--user", "dedi"), "Name a group"),
        (("view_subtree", "DINKES", "--user", "dedi"), "invalid choice"),
        (("manage_subtree", "DINKES"), "required"),
    ],
)
def test_a_wrong_appointment_says_what_to_do(cast, options, words):
    with pytest.raises(CommandError, match=words):
        run("kinerja_appoint", *options, "--decree", "1")


def test_a_refused_appointment_makes_no_group(cast):
    options = ("--group", "new", "--decree", "1", "--until", "2025-01-01")
    with pytest.raises(CommandError):
        run("kinerja_appoint", "manage_subtree", "DINKES", *options)
    assert not Group.objects.filter(name="new").exists()


def test_where_rights_and_organisation_agree_the_check_is_silent(cast, approved):
    assert run("kinerja_access_sync", "--check") == "0 differences.\n"


def drifted(cast):
    """A head was replaced, and a row of guardian's was taken away, by nobody's act."""
    OrgUnit.objects.filter(source_key="KOMINFO").update(head=cast.employee("dedi"))
    UnitUserPermission.objects.filter(
        user=cast.bupati, content_object__source_key="PEMKAB"
    ).delete()


def test_drift_is_printed_and_leaves_with_1(cast):
    drifted(cast)
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("kinerja_access_sync", "--check", stdout=out)
    assert left.value.code == 1
    assert out.getvalue().splitlines() == [
        "+ grant view_subtree unit KOMINFO user dedi",
        "- grant view_subtree unit KOMINFO user mukhtar",
        "+ row lead_subtree unit PEMKAB user bupati",
        "+ row view_subtree unit PEMKAB user bupati",
        "4 differences.",
    ]


def test_applying_repairs_with_history_and_then_nothing_is_left(cast):
    drifted(cast)
    assert "4 differences." in run("kinerja_access_sync", "--apply")
    assert run("kinerja_access_sync", "--check") == "0 differences.\n"
    grant = AccessGrant.all_rows.get(user=cast.dedi, right="view_subtree")
    assert grant.history.first().act == "access.follow_organisation"


def test_one_of_the_two_must_be_said(cast):
    with pytest.raises(CommandError):
        run("kinerja_access_sync")


def test_the_explanation_says_why(cast, approved):
    told = run("kinerja_explain", "nurlaila", "view_performanceplan", f"plan:{approved.pk}")
    assert told.startswith("yes: You may: you are the supervisor")
    assert "right supervise_plan" in told


def test_the_explanation_says_why_not(cast, approved):
    told = run("kinerja_explain", "fauzan", "APPROVE_PLAN", f"performanceplan:{approved.pk}")
    assert told.startswith("no: ")


def test_an_actor_may_be_named_by_number(cast, approved):
    number = cast.employee("fauzan").nip
    told = run("kinerja_explain", number, "view_performanceplan", f"plan:{approved.pk}")
    assert told.startswith("yes: You may: it is your own record")


def test_for_programs_it_is_the_decision_itself(cast, approved):
    options = ("eka", "end_accessgrant", f"grant:{AccessGrant.all_rows.first().pk}", "--json")
    told = json.loads(run("kinerja_explain", *options))
    assert (told["allowed"], told["actor"]) == (True, cast.eka.pk)
    assert told["grounds"][0]["kind"] == "state"


def test_a_record_that_does_not_exist_is_told(cast):
    assert "does not exist" in run("kinerja_explain", "eka", "view_performanceplan", "plan:999")


@pytest.mark.parametrize("what", ["unit", "assignment", "cycle"])
def test_short_names_find_their_records(cast, year, what):
    row = {
        "unit": cast.units["KOMINFO"],
        "assignment": cast.employee("fauzan")
        ._meta.apps.get_model("viewflow_kinerja", "Assignment")
        .all_rows.first(),
        "cycle": year,
    }[what]
    action = {
        "unit": "view_summary_orgunit",
        "assignment": "view_assignment",
        "cycle": "view_performancecycle",
    }[what]
    assert run("kinerja_explain", "eka", action, f"{what}:{row.pk}").startswith("yes")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("nobody", "view_performanceplan", "plan:1"), "Nobody is known"),
        (("eka", "fly_performanceplan", "plan:1"), "There is no act fly_performanceplan"),
        (("eka", "view_performanceplan", "boat:1"), "Write the record as model:pk"),
        (("eka", "view_performanceplan", "plan"), "Write the record as model:pk"),
    ],
)
def test_a_wrong_question_says_how_to_ask(cast, options, words):
    with pytest.raises(CommandError, match=words):
        run("kinerja_explain", *options)
