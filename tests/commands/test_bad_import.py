"""A file with everything wrong in it: each row is named with its reason, the good ones are taken.

What the personnel office meets: the words of the import, then its page; what the employee meets.
"""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils.html import escape

from tests.cast import arrange, open_year
from tests.directory.sources import BUDI, SALMA, SITI, folder
from tests.views.browse import BAD, as_, at, rows, text, words
from viewflow_kinerja.models import Assignment, Employee, OrgUnit, PerformancePlan

UNITS = "key,name,parent_key,head_key\n"
PEOPLE = "key,name,nip,unit_key,rater_key,username"
EARLIER = UNITS + "dinas,Dinas,,salma\n"
ANDI = "198505052010011003"
PERSON = f"budi,Budi,{BUDI},dinas,salma,budi\nsalma,Salma,{SALMA},dinas,,\n"


@pytest.fixture
def load(tmp_path, settings, db):
    """Bring in a folder of people and units; what was said, and how the command left."""
    settings.KINERJA = {
        "DIRECTORY": "viewflow_kinerja.directory.CsvDirectory",
        "CSV_FOLDER": str(tmp_path),
    }

    def load(people, units=EARLIER, header=PEOPLE):
        folder(tmp_path, people=f"{header}\n{people}", units=units)
        out, code = StringIO(), 0
        try:
            call_command("kinerja_sync", stdout=out)
        except SystemExit as left:
            code = left.code
        return code, out.getvalue()

    return load


ROWS = {
    "an impossible number": (
        f"siti,Siti,{SITI[:4]}1301{SITI[8:]},dinas,salma,\n",
        "no date of birth",
    ),
    "a number that is too short": ("siti,Siti,12345,dinas,salma,\n", "18 digits, this one has 5"),
    "a float": ("siti,Siti,1.99001012015032E+17,dinas,salma,\n", "Format the column as text"),
    "a float with its point": ("siti,Siti,199001012015032000.0,dinas,salma,\n", "as text"),
    "no name": (f"siti,,{SITI},dinas,salma,\n", "no name"),
}


@pytest.mark.parametrize("fault", ROWS)
def test_a_row_that_cannot_be_is_named_with_its_reason_and_the_others_are_taken(load, fault):
    row, reason = ROWS[fault]
    code, told = load(PERSON + row)
    assert code == 1
    assert "rejected: people.csv, row 4: " in told
    assert reason in told
    assert set(Employee.objects.values_list("source_key", flat=True)) == {"budi", "salma"}


def test_a_row_that_becomes_wrong_leaves_the_person_as_she_was(load):
    load(PERSON + f"siti,Siti,{SITI},dinas,salma,\n")
    before = rows()
    code, told = load(PERSON + "siti,Siti Aminah,1.99001012015032E+17,dinas,salma,\n")
    siti = Employee.objects.get(source_key="siti")
    assert (code, siti.name, siti.nip, siti.active) == (1, "Siti", SITI, True)
    assert rows() == before
    assert "1 rejected" in told


def test_units_in_a_circle_are_refused_with_the_way_round_and_their_people_stay_out(load):
    circle = EARLIER + "a,Bidang A,b,\nb,Bidang B,a,\n"
    code, told = load(PERSON + f"andi,Andi,{ANDI},a,salma,\n", circle)
    assert code == 1
    assert "units.csv, row 3: " in told
    assert "circle" in told
    assert set(OrgUnit.objects.values_list("source_key", flat=True)) == {"dinas"}
    assert Assignment.all_rows.filter(employee__source_key="andi").count() == 0


def test_ones_own_superior_is_told_and_the_head_above_rates(load):
    code, told = load(PERSON + f"siti,Siti,{SITI},dinas,siti,\n")
    assert code == 0
    assert "own_rater: Siti is named as the own superior" in told
    placed = Assignment.all_rows.get(employee__source_key="siti")
    assert (placed.rater.source_key, placed.rater_source) == ("salma", "UNIT_TREE")


def test_who_has_no_rater_is_taken_and_stands_on_the_list_of_the_office(cast, load):
    posts = Assignment.all_rows.filter(employee=cast.employee("fauzan"))
    arrange(posts, rater=None, rater_source="NOBODY")
    open_year(cast)
    shown = words(as_(cast.eka).get(at("office")))
    assert "Nobody rates Fauzan" in shown
    assert "We do not know your supervisor yet." in words(as_(cast.fauzan).get(at("home")))
    assert not PerformancePlan.all_rows.exclude(status="DRAFT").exists()


def test_script_in_every_cell_is_stored_and_shown_as_words(load):
    account = get_user_model().objects.create_user("skrip")
    cells = {"key": "skrip", "nip": SITI, "unit_key": "dinas", "rater_key": "salma"}
    cells["username"] = "skrip"
    header = "key,name,front_title,nip,unit_key,position,rank,rater_key,username"
    row = ",".join(cells.get(name, BAD) for name in header.split(","))
    code, told = load(f"{row}\n", UNITS + f"dinas,{BAD},,\n", header=header)
    person = Employee.objects.get(source_key="skrip")
    assert (code, person.name, person.user) == (0, BAD, account), told
    shown = text(as_(account).get(at("home")))
    assert BAD not in shown
    assert escape(BAD) in shown
