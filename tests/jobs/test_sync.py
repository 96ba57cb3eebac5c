"""The mirror follows the personnel data: what is written, what is kept out, what it costs."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.directory.sources import SITI, Told, as_csv, district, folder, office
from viewflow_kinerja.directory import CsvDirectory, LocalDirectory
from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.jobs import handover, sync
from viewflow_kinerja.models import AccessGrant, Assignment, Employee, OrgUnit

pytestmark = pytest.mark.django_db
PERSON = "key name nip position unit_key rater_key username"
UNIT = "key name parent_key head_key kind"


def run(people, units, **options):
    return sync.run(directory=Told(people, units), **options)


def keys(entries):
    return [(entry.what, entry.key) for entry in entries]


def raters():
    rows = Assignment.all_rows.filter(effective_to=None).select_related("employee", "rater")
    return {row.employee.source_key: row.rater and row.rater.source_key for row in rows}


def histories():
    return sum(model.history.count() for model in (Employee, OrgUnit, Assignment, AccessGrant))


def test_everybody_is_brought_in_placed_and_rated():
    report = run(*office())
    assert len(report.new) == 6
    assert (report.changed, report.ended, report.rejected, report.unchanged) == ([], [], [], 0)
    assert raters() == {"salma": None, "budi": "salma", "siti": "budi", "andi": "budi"}
    assert OrgUnit.objects.get(source_key="org").head.source_key == "budi"


def test_a_second_run_writes_nothing():
    run(*office())
    before = histories()
    report = run(*office())
    assert (report.new, report.changed, report.ended) == ([], [], [])
    assert (report.unchanged, histories()) == (6, before)


def test_one_change_is_one_row_of_history():
    people, units = office()
    run(people, units)
    before = histories()
    report = run([*people[:2], replace(people[2], phone="0811"), people[3]], units)
    assert [(entry.key, entry.columns) for entry in report.changed] == [("siti", ("phone",))]
    assert (report.unchanged, histories()) == (5, before + 1)


def test_another_head_is_another_rater_for_all_below():
    people, units = office()
    run(people, units)
    report = run(people, [units[0], replace(units[1], head_key="andi")])
    assert raters() == {"salma": None, "budi": "andi", "siti": "budi", "andi": "salma"}
    assert {entry.key: entry.columns for entry in report.changed} == {
        "budi": ("rater",),
        "andi": ("rater",),
        "org": ("head",),
    }


def test_a_dry_run_tells_the_same_and_writes_nothing():
    report = run(*office(), dry_run=True)
    assert (len(report.new), report.dry_run) == (6, True)
    assert not Employee.objects.exists()
    assert len(run(*office()).new) == 6


def test_a_rejected_row_leaves_the_person_as_she_was():
    people, units = office()
    run(people, units)
    before = histories()
    report = run([*people[:2], replace(people[2], name="Other", nip="123"), people[3]], units)
    assert [(row.where, row.row, row.code) for row in report.rejected] == [
        ("Told.people", "3", "bad_nip")
    ]
    siti = Employee.objects.get(source_key="siti")
    assert (siti.name, siti.nip, siti.active, histories()) == ("Siti", SITI, True, before)


def test_a_unit_that_is_rejected_stays_with_its_people():
    people, units = office()
    run(people, units)
    report = run(people, [units[0], replace(units[1], name="")])
    assert [row.key for row in report.rejected] == ["org"]
    assert (report.changed, report.ended, raters()["andi"]) == ([], [], "budi")


def test_many_leavers_at_once_need_force():
    people, units = office()
    run(people, units)
    with pytest.raises(Incomplete, match="no longer names 1 of 4, among them Andi"):
        run(people[:3], units)
    assert Employee.objects.get(source_key="andi").active
    assert keys(run(people[:3], units, force=True).ended) == [("person", "andi")]
    assert not Employee.objects.get(source_key="andi").active


def test_a_dry_run_says_that_force_would_be_needed():
    people, units = office()
    run(people, units)
    report = run(people[:3], units, dry_run=True)
    assert "--force" in report.needs_force
    assert keys(report.ended) == [("person", "andi")]


def test_a_few_leavers_need_no_force(settings):
    settings.KINERJA = {"MAX_ENDED_PERCENT": 25}
    people, units = office()
    run(people, units)
    assert keys(run(people[:3], units).ended) == [("person", "andi")]


def test_who_is_said_to_have_left_is_ended_too():
    people, units = office()
    run(people, units)
    run([*people[:3], replace(people[3], active=False)], units, force=True)
    assert not Employee.objects.get(source_key="andi").active
    assert raters().keys() == {"salma", "budi", "siti"}


def test_an_unreadable_file_ends_nobody(tmp_path):
    people, units = office()
    run(people, units)
    as_csv(units, UNIT, folder(tmp_path) / "units.csv")
    (tmp_path / "people.csv").write_text("nama\nSiti\n")
    report = sync.run(directory=CsvDirectory(tmp_path), force=True)
    assert (report.ended, len(report.rejected)) == ([], 1)
    assert Employee.objects.filter(active=True).count() == 4


def test_a_unit_that_is_gone_is_closed(settings):
    settings.KINERJA = {"MAX_ENDED_PERCENT": 100}
    people, units = office()
    run(people, [*units, replace(units[1], key="old", name="Old")])
    assert keys(run(people, units).ended) == [("unit", "old")]


def test_people_are_linked_to_their_accounts_and_heads_see_their_units(django_user_model):
    budi = django_user_model.objects.create(username="budi")
    report = run(*office())
    assert report.linked == 1
    grant = AccessGrant.all_rows.get()
    assert (grant.user, grant.right, grant.unit.source_key) == (budi, "view_subtree", "org")


def test_findings_do_not_keep_anybody_out():
    people, units = office()
    report = run([*people[:3], replace(people[3], rater_key="andi")], units)
    assert [(finding.code, finding.key) for finding in report.findings] == [("own_rater", "andi")]
    assert (report.rejected, raters()["andi"]) == ([], "budi")


def test_the_system_account_is_made_when_first_needed_and_nobody_can_log_in(django_user_model):
    run(*office())
    account = django_user_model.objects.get(username="kinerja-system")
    assert account.is_active
    assert not account.has_usable_password()


def test_the_mirror_as_its_own_source_has_nothing_to_synchronise(cast):
    before = histories()
    report = sync.run(directory=LocalDirectory())
    assert (report.new, report.changed, report.ended, report.rejected) == ([], [], [], [])
    assert histories() == before


def test_a_named_rater_expires_also_where_the_mirror_is_the_source(cast, time_machine):
    row = Assignment.of(cast.employee("fauzan"), date(2026, 1, 5))
    named = {"rater": cast.employee("bupati"), "until": date(2026, 1, 31), "reason": "Plt"}
    handover.name_rater(row, actor=cast.eka, **named)
    time_machine.move_to("2026-02-10T02:00:00Z")
    assert keys(sync.run(directory=LocalDirectory()).changed) == [("person", "fauzan")]
    fresh = Assignment.of(cast.employee("fauzan"), date(2026, 2, 10))
    assert (fresh.rater.source_key, fresh.effective_from) == ("nurlaila", date(2026, 2, 1))


def test_a_row_that_the_database_refuses_is_a_conflict(monkeypatch):
    people, units = office()
    monkeypatch.setattr("viewflow_kinerja.services.people._locked", dict)
    run(people, units)
    with pytest.raises(Conflict, match="Run it again"):
        run(people, units)


def statements(people, units, **options):
    """Statements in a row that differ only by their batch count once."""
    with CaptureQueriesContext(connection) as queries:
        run(people, units, **options)
    return len([head for head, _ in groupby(query["sql"][:45] for query in queries)])


def changed(people):
    """Every tenth has another superior, every seventh another grade; five have left."""
    fresh = []
    for number, person in enumerate(people[:-5]):
        other = {"rater_key": "p1"} if number % 10 == 3 else {}
        other |= {"grade": "III/d"} if number % 7 == 4 else {}
        fresh.append(replace(person, **other))
    return fresh


def costs(size):
    """Statements of a first run, of one without a change, of one with many changes."""
    people, units = district(size)
    with transaction.atomic():
        found = (
            statements(people, units),
            statements(people, units),
            statements(changed(people), units),
        )
        assert Employee.objects.filter(active=True).count() == size - 5
        transaction.set_rollback(True)
    return found


def test_the_number_of_statements_does_not_grow_with_the_people():
    costs(200)  # warms what a process looks up once
    small, large = costs(200), costs(2_000)
    assert large == small
    assert max(small) <= 75


def test_ten_thousand_people_come_from_two_files(tmp_path):
    people, units = district(10_000)
    as_csv(people, PERSON, tmp_path / "people.csv")
    as_csv(units, UNIT, tmp_path / "units.csv")
    report = sync.run(directory=CsvDirectory(tmp_path))
    assert (len(report.new), report.rejected) == (10_201, [])
    assert Assignment.all_rows.exclude(rater=None).count() == 9_999
    assert sync.run(directory=CsvDirectory(tmp_path)).unchanged == 10_201
