"""Appointing by decree, comparing rights, and telling why."""

import contextlib
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.audit.grant_acts import proposed
from tests.cast import arrange
from viewflow_kinerja import context
from viewflow_kinerja.models import (
    AccessGrant,
    GrantSource,
    OrgUnit,
    UnitGroupPermission,
    UnitUserPermission,
)
from viewflow_kinerja.permissions import Action, Right, grants, policy


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
    arrange(OrgUnit.objects.filter(source_key="KOMINFO"), head=cast.employee("dedi"))
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


def given_to_groups(cast, number):
    """A right by decree on every unit to so many groups."""
    groups = [Group.objects.create(name=f"g{number}-{each}") for each in range(number)]
    facts = {"right": Right.MANAGE_SUBTREE, "source": GrantSource.DECREE, "reason": "SK 1"}
    work = context.unit_of_work(actor=cast.system, act="test.arrange")
    with work, transaction.atomic():
        return grants.give(
            [
                grants.Spec(anchor=unit, subject=group, **facts)
                for unit in cast.units.values()
                for group in groups
            ]
        )


def asked_by(*options):
    with CaptureQueriesContext(connection) as caught, contextlib.suppress(SystemExit):
        run("kinerja_access_sync", *options)
    return len(caught)


def test_checking_many_rights_asks_no_more_than_checking_few(cast):
    given_to_groups(cast, 1)
    few = asked_by("--check")
    given_to_groups(cast, 200)
    assert asked_by("--check") == few <= 20
    UnitGroupPermission.objects.all().delete()
    missing = asked_by("--check")
    assert missing <= few + 3  # the names of units, accounts and groups


def test_thousands_of_rows_too_many_are_taken_away_in_a_few_statements(cast, unguarded):
    """More conditions in one OR than SQLite reads."""
    many = given_to_groups(cast, 200)
    over = AccessGrant.all_rows.filter(pk__in=[row.pk for row in many])
    over.update(valid_until=F("valid_from"))  # by nobody's act
    assert UnitGroupPermission.objects.filter(grant__in=over).count() == len(many) == 1_200
    assert asked_by("--apply") <= 30
    assert not UnitGroupPermission.objects.filter(grant__in=over).exists()
    assert run("kinerja_access_sync", "--check") == "0 differences.\n"


def test_a_wrong_window_is_printed_and_put_right(cast, unguarded):
    row = UnitUserPermission.objects.get(user=cast.mukhtar)
    UnitUserPermission.objects.filter(pk=row.pk).update(valid_until=row.valid_from)
    told = run("kinerja_access_sync", "--apply").splitlines()
    assert told == ["~ row view_subtree unit KOMINFO user mukhtar", "1 differences."]
    assert policy.allows(cast.mukhtar, Action.VIEW_SUMMARY_UNIT, cast.units["KOMINFO"])


def test_what_waits_for_approval_is_no_difference(cast):
    proposed(cast)
    assert run("kinerja_access_sync", "--check") == "0 differences.\n"


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


@pytest.mark.usefixtures("by_our_clock")
def test_who_can_see_it_now_is_printed_with_relation_source_and_window(cast, approved):
    told = run("kinerja_explain", "--who", f"plan:{approved.pk}").splitlines()
    assert f"Nurlaila {cast.employee('nurlaila').nip}: SUP supervisor; " in " ".join(told)
    assert any(line.startswith("Ida") and "AUD auditor; decree, auditors" in line for line in told)
    assert not any(line.startswith("Dedi") for line in told)


@pytest.mark.usefixtures("by_our_clock")
def test_who_could_see_it_between_two_days_is_data_for_programs(cast, approved):
    options = ("--who", f"plan:{approved.pk}", "--from", "2026-01-01", "--to", "2026-02-01")
    told = json.loads(run("kinerja_explain", *options, "--json"))
    assert {"Fauzan", "Nurlaila", "Ida"} <= {row["name"] for row in told}
    assert {row["relation"] for row in told} >= {"OWN", "SUP", "AUD"}
    options = ("--who", f"plan:{approved.pk}", "--from", "2025-01-01", "--to", "2025-02-01")
    assert json.loads(run("kinerja_explain", *options, "--json")) == []


@pytest.mark.usefixtures("by_our_clock")
def test_whether_somebody_could_see_it_then(cast, approved):
    asked = ("nurlaila", "VIEW_PLAN", f"plan:{approved.pk}", "--at")
    assert run("kinerja_explain", *asked, "2025-06-01").startswith("no")
    assert run("kinerja_explain", *asked, "2026-01-05T23:00").startswith("yes\nNurlaila")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--who", "unit:1"), "The past can be asked about"),
        (("--who", "plan:999"), "does not exist"),
        (("--who", "plan:{pk}", "--from", "2026-01-01"), "--from and --to together"),
        (("--who", "plan:{pk}", "--from", "2026-02-01", "--to", "2026-01-01"), "in their order"),
        (("nurlaila", "APPROVE_PLAN", "plan:{pk}", "--at", "2026-01-05"), "The past can be"),
        (("nurlaila",), "Say who, which act"),
        (("--who", "plan:{pk}", "--at", "soon"), "write 2026-03-31"),
    ],
)
def test_a_wrong_question_about_the_past_says_how_to_ask(cast, approved, options, words):
    with pytest.raises(CommandError, match=words):
        run("kinerja_explain", *(each.format(pk=approved.pk) for each in options))
