"""What hurts users, in the order in which it hurts, and how to mend it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.audit.ledger_kit import SIGNER
from tests.cast import arrange
from tests.directory.sources import folder
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal, triggers
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    GuardIncident,
    JobState,
    LedgerCheck,
    OrgUnit,
)


@pytest.fixture(autouse=True)
def _background_work(db):
    """It has just run."""
    JobState.objects.create(name="tick", ran_at=timezone.now())


@pytest.fixture
def healthy(cast):
    """The cast with heads everywhere."""
    for key, head in (("BKPSDM", "eka"), ("INSPEKTORAT", "ida"), ("DINKES", "dedi")):
        arrange(OrgUnit.objects.filter(source_key=key), head=cast.employee(head))
    return cast


def doctor(*options):
    out = StringIO()
    try:
        call_command("kinerja_doctor", *options, stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def found():
    code, told = doctor("--json")
    assert code == 1
    return [(each["code"], each["key"]) for each in json.loads(told)]


def test_a_healthy_house_leaves_with_0(healthy):
    assert doctor() == (0, "0 findings.\n")


def test_work_of_the_background_that_stands_still_or_fails_is_told(healthy):
    JobState.objects.update(ran_at=timezone.now() - timedelta(minutes=16))
    JobState.objects.create(name="notices", failure="OSError: no room")
    code, told = doctor()
    assert code == 1
    assert "jobs tick: The work of the background last ran 16 minutes ago." in told
    assert "jobs notices: This step failed: OSError: no room" in told
    JobState.objects.all().delete()
    assert "has never run" in doctor()[1]


def test_a_unit_without_a_head_is_found_with_its_repair(cast):
    code, told = doctor()
    assert code == 1
    assert "no_head DINKES: Dinas Kesehatan has no head" in told
    assert "Name a head in the source" in told


def test_what_hurts_most_comes_first(healthy):
    people = healthy.employee
    arrange(Assignment.all_rows.filter(employee=people("fauzan")), rater=None)
    arrange(Employee.objects.filter(pk=people("nurlaila").pk), user=None)
    arrange(Employee.objects.filter(pk=people("hendra").pk), nip="123")
    arrange(Employee.objects.filter(pk=people("dedi").pk), nip=people("eka").nip)
    arrange(Assignment.all_rows.filter(employee=people("mukhtar")), rater=people("nurlaila"))
    assert found() == [
        ("no_rater", "fauzan"),
        ("circle", "mukhtar"),
        ("circle", "nurlaila"),
        ("head_without_user", "nurlaila"),
        ("bad_nip", "hendra"),
        ("double_nip", people("eka").nip),
    ]


def test_a_rater_who_has_left_is_found(healthy):
    arrange(Employee.objects.filter(source_key="nurlaila"), active=False)
    assert [code for code, _ in found()].count("inactive_rater") == 3


def test_a_person_without_a_post_is_found(healthy):
    with context.unit_of_work(actor=healthy.system, act="test.arrange"):
        Employee.objects.create(source_key="new", name="New", nip="")
    assert found() == [("no_post", "new")]


def test_a_plan_that_runs_in_the_unit_somebody_has_left_is_found(healthy, approved):
    arrange(
        Assignment.all_rows.filter(employee=healthy.employee("fauzan")),
        unit=healthy.units["DINKES"],
    )
    assert found() == [("moved_plan", "fauzan")]


def test_what_the_source_says_and_the_mirror_cannot_hold_is_told_too(healthy, tmp_path, settings):
    settings.KINERJA = {
        "DIRECTORY": "viewflow_kinerja.directory.CsvDirectory",
        "CSV_FOLDER": str(tmp_path),
    }
    people = "key,name,rater_key,unit_key\nfauzan,Fauzan,fauzan,\nx,X,,nowhere\n"
    units = "key,name,parent_key\na,A,b\nb,B,a\n"
    folder(tmp_path, people=people, units=units)
    assert found() == [
        ("own_rater", "fauzan"),
        ("unknown_unit", "x"),
        ("unit_circle", "a"),
        ("unit_circle", "b"),
    ]


def test_a_wrong_setting_is_a_finding_with_the_line_to_write(healthy, settings):
    settings.KINERJA = {"DIRECTORY": "portal.nowhere.Directory"}
    settings.ANONYMOUS_USER_NAME = "AnonymousUser"
    assert found() == [("settings", "DIRECTORY"), ("settings", "kinerja.E005")]


def test_a_change_that_went_past_the_guard_is_told(healthy):
    row = {"table": "viewflow_kinerja_performanceplan", "row": 1}
    GuardIncident.objects.create(at=timezone.now(), what="a change without history", **row)
    code, told = doctor()
    assert code == 1
    assert "history kinerja.W039: kinerja.W039: 1 changes without history" in told


def test_a_guard_that_is_gone_or_off_is_told(healthy, settings):
    triggers.strip()
    assert ("settings", "kinerja.E011") in found()
    triggers.install()
    settings.KINERJA = {"AUDIT_GUARD": "off"}
    triggers.install()
    assert ("history", "kinerja.E036") in found()


def test_a_ledger_that_is_not_sealed_or_not_verified_is_told(healthy, settings):
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    assert found() == [("ledger", "seal")]
    seal.seal(SIGNER)
    assert doctor()[0] == 0
    arrange(OrgUnit.objects.filter(source_key="DINKES"), name="Dinas Kesehatan Kabupaten")
    settings.KINERJA = {**settings.KINERJA, "LEDGER_MAX_LAG_MINUTES": -1}
    facts = {"since": 0, "size": 1, "findings": 2, "told": ""}
    LedgerCheck.objects.create(at=timezone.now(), exit_code=1, **facts)
    assert found() == [("ledger", "seal"), ("ledger", "verify")]
