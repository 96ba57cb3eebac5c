"""What the operator sees of a synchronisation, and how the command leaves."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.directory.sources import BUDI, SITI, folder
from viewflow_kinerja.models import Employee

pytestmark = pytest.mark.django_db
UNITS = "key,name,head_key\norg,Bagian Organisasi,budi\n"
GOOD = f"key,name,nip,unit_key\nbudi,Budi,{BUDI},org\nsiti,Siti,{SITI},org\n"


@pytest.fixture
def source(tmp_path, settings):
    settings.KINERJA = {
        "DIRECTORY": "viewflow_kinerja.directory.CsvDirectory",
        "CSV_FOLDER": str(tmp_path),
    }
    folder(tmp_path, people=GOOD, units=UNITS)
    return tmp_path


def run(*options):
    out = StringIO()
    call_command("kinerja_sync", *options, stdout=out)
    return out.getvalue()


def test_it_prints_what_is_new_and_a_summary(source):
    told = run()
    assert "new: person siti Siti" in told
    assert "3 new, 0 changed, 0 ended, 0 rejected, 0 unchanged" in told


def test_a_change_is_printed_with_its_columns(source):
    run()
    folder(source, people=GOOD.replace("Siti,", "Siti Aminah,"), units=UNITS)
    assert "changed: person siti Siti Aminah (name)" in run()


def test_a_dry_run_says_that_nothing_was_written(source):
    assert "Nothing was written." in run("--dry-run")
    assert not Employee.objects.exists()


def test_rejected_rows_are_printed_with_reasons_and_leave_with_1(source):
    folder(source, people=GOOD + "andi,Andi,1.99001E+17,org\n", units=UNITS)
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("kinerja_sync", stdout=out)
    assert left.value.code == 1
    assert "rejected: people.csv, row 4: The cell is a number" in out.getvalue()
    assert Employee.objects.count() == 2  # the others are kept


def test_many_leavers_stop_with_words_until_forced(source):
    run()
    folder(source, people=GOOD.rpartition("siti")[0], units=UNITS)
    with pytest.raises(CommandError, match="--force"):
        run()
    assert "--force" in run("--dry-run")
    assert "ended: person siti Siti" in run("--force")


def test_for_programs_it_is_one_object(source):
    folder(source, people=GOOD + "andi,Andi,,nowhere\n", units=UNITS)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("kinerja_sync", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert [entry["key"] for entry in told["new"]] == ["budi", "siti", "org"]
    assert told["rejected"][0]["row"] == "4"
    assert told["unchanged"] == 0


def test_findings_are_printed_and_do_not_fail(source):
    header, budi, siti, _ = GOOD.split("\n")
    text = f"{header},rater_key\n{budi},\n{siti},siti\n"
    folder(source, people=text, units=UNITS)
    assert "own_rater: Siti is named as the own superior" in run()
