"""Two files from the personnel office: what is read, and what is kept out row by row."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.directory.sources import BUDI, SITI, folder
from viewflow_kinerja.directory import CsvDirectory, Directory, Roster

UNITS = "key,name,head_key\norg,Bagian Organisasi,budi\n"


def roster(path, people, units=UNITS):
    return Roster.of(CsvDirectory(folder(path, people=people, units=units)))


def refused(found):
    return [(each.where, each.row, each.code) for each in found.rejected]


def test_csv_answers_the_five_questions(tmp_path):
    assert isinstance(CsvDirectory(tmp_path), Directory)


def test_the_header_names_our_fields_and_the_rest_is_kept_aside(tmp_path):
    header = "key,name,nip,status,position_since,desa"
    row = "siti,Siti,19900101 201503 2 001,pns,01-03-2024,Contoh"
    siti = roster(tmp_path, f"{header}\n{row}\n").people["siti"]
    assert (siti.nip, siti.kind, siti.position_since) == (SITI, "PNS", date(2024, 3, 1))
    assert siti.extra == {"desa": "Contoh"}


def test_a_file_saved_by_excel_keeps_its_first_column(tmp_path):
    folder(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"\xef\xbb\xbfkey;name\r\nsiti;Siti\r\n")
    assert [person.key for person in CsvDirectory(tmp_path).people()] == ["siti"]


def test_a_bad_row_is_kept_out_alone_with_its_number_and_the_reason(tmp_path):
    text = f"key,name,nip\nbudi,Budi,{BUDI}\nsiti,Siti,12345\nandi,Andi,\n"
    found = roster(tmp_path, text)
    assert sorted(found.people) == ["andi", "budi"]
    assert refused(found) == [("people.csv", "3", "bad_nip")]
    assert "18 digits, this one has 5" in found.rejected[0].reason


@pytest.mark.parametrize("cell", ["1.99001E+17", "199001012015032000.0", "1,99001E+17"])
def test_a_number_that_a_spreadsheet_has_destroyed_says_what_to_do(tmp_path, cell):
    found = roster(tmp_path, f'key,name,nip\nsiti,Siti,"{cell}"\n')
    assert refused(found) == [("people.csv", "2", "bad_nip")]
    assert "Format the column as text" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (",Siti,,", "no_key", "no key"),
        ("siti,,,", "no_name", "no name"),
        ("siti,Siti,199013012015032001,", "bad_nip", "no date of birth"),
        ("siti,Siti,199001012015032000,", "bad_nip", "last three digits are 000"),
        ("siti,Siti,,44927", "bad_date", "Write it as YYYY-MM-DD"),
        (f"siti,{'S' * 151},,", "too_long", "at most 150"),
        ("siti,Siti,,,,extra cells", "too_many_cells", "between quotes"),
    ],
)
def test_each_fault_has_a_code_and_kind_words(tmp_path, row, code, words):
    found = roster(tmp_path, f"key,name,nip,position_since\n{row}\n")
    assert [each.code for each in found.rejected] == [code]
    assert words in found.rejected[0].reason


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("kind", "HONORER", "bad_code"),
        ("active", "maybe", "bad_flag"),
        ("time_zone", "Asia/Bandung", "bad_zone"),
        ("unit_key", "nowhere", "unknown_unit"),
    ],
)
def test_a_word_we_do_not_know_is_refused(tmp_path, column, value, code):
    found = roster(tmp_path, f"key,name,{column}\nsiti,Siti,{value}\n")
    assert refused(found) == [("people.csv", "2", code)]


def test_a_row_with_missing_cells_is_read_as_empty_ones(tmp_path):
    found = roster(tmp_path, "key,name,nip,unit_key,email\nsiti,Siti\n")
    assert found.people["siti"].email == ""


def test_the_second_row_of_a_key_is_refused_and_the_first_is_named(tmp_path):
    found = roster(tmp_path, "key,name\nsiti,Siti\nsiti,Siti Aminah\n")
    assert found.people["siti"].name == "Siti"
    assert refused(found) == [("people.csv", "3", "double_key")]
    assert "row 2" in found.rejected[0].reason


def test_a_file_without_the_key_column_ends_nobody(tmp_path):
    found = roster(tmp_path, "nama,nip\nSiti,1\n")
    assert refused(found) == [("people.csv", "1", "no_header")]
    assert not found.is_complete


def test_an_open_quotation_mark_spoils_its_row_and_ends_nobody(tmp_path):
    found = roster(tmp_path, 'key,name,unit_key\nbudi,Budi,org\nsiti,"Siti,org\nandi,Andi,org\n')
    assert sorted(found.people) == ["budi"]
    assert [each.code for each in found.rejected] == ["unreadable"]
    assert not found.is_complete


def test_letters_that_are_no_utf8_spoil_their_row_only(tmp_path):
    folder(tmp_path, units=UNITS)
    (tmp_path / "people.csv").write_bytes(b"key,name\nsiti,Siti\nrene,Ren\xe9\n")
    found = Roster.of(CsvDirectory(tmp_path))
    assert sorted(found.people) == ["siti"]
    assert "CSV UTF-8" in found.rejected[0].reason


def test_a_missing_file_says_where_it_should_be(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="CSV_FOLDER"):
        list(CsvDirectory(tmp_path).people())


def test_the_folder_is_a_setting(tmp_path, settings):
    settings.KINERJA = {"CSV_FOLDER": str(folder(tmp_path, people="key,name\nsiti,Siti\n"))}
    assert [person.name for person in CsvDirectory().people()] == ["Siti"]


def test_zones_may_be_written_as_people_say_them(tmp_path):
    found = roster(tmp_path, "key,name,time_zone\nsiti,Siti,WIT\n")
    assert found.people["siti"].time_zone == "Asia/Jayapura"


def test_the_kind_follows_from_the_number_where_nobody_tells_it(tmp_path):
    found = roster(tmp_path, "key,name,nip\nfauzan,Fauzan,199209152023211018\n")
    assert found.people["fauzan"].kind == "PPPK"


def test_an_account_is_matched_by_name_and_else_by_number(tmp_path, django_user_model):
    text = f"key,name,nip,username\nsiti,Siti,{SITI},siti\nbudi,Budi,{BUDI},\n"
    source = CsvDirectory(folder(tmp_path, people=text))
    for username, name in (("siti", "Siti"), (BUDI, "Budi")):
        assert source.person_for_user(django_user_model(username=username)).name == name
    assert source.person_for_user(django_user_model(username="stranger")) is None


def test_one_person_one_unit_and_one_rater_can_be_asked_for(tmp_path):
    text = "key,name,unit_key\nsiti,Siti,org\nbudi,Budi,org\nida,Ida,\n"
    source = CsvDirectory(folder(tmp_path, people=text, units=UNITS))
    assert [person.key for person in source.people(unit_key="org")] == ["siti", "budi"]
    found = source.rater_of(source.get_person("siti"), date(2026, 1, 5))
    assert (found.person.key, found.source) == ("budi", "UNIT_TREE")


def test_single_questions_leave_bad_rows_out(tmp_path):
    text = "key,name,nip\nsiti,Siti,123\nandi,Andi,,extra\nbudi,Budi,\n"
    assert [each.key for each in CsvDirectory(folder(tmp_path, people=text)).people()] == ["budi"]


def test_a_cell_without_an_end_spoils_the_rest_and_ends_nobody(tmp_path):
    found = roster(tmp_path, 'key,name\nbudi,Budi\nsiti,"' + "x" * 140_000)
    assert refused(found) == [("people.csv", "3", "unreadable")]
    assert (list(found.people), found.is_complete) == (["budi"], False)
