"""Employee numbers: what they say, and what keeps a text from being one."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import identity
from viewflow_kinerja.domain.codes import EmployeeKind

MAN, WOMAN, PPPK = "198507222010011012", "197203141998032005", "199209152023211018"

births = st.dates(date(1950, 1, 1), date(2005, 12, 31))
serials = st.integers(1, 999).map("{:03}".format)
sexes = st.sampled_from("12")


@st.composite
def numbers(draw, middle):
    born, age = draw(births), draw(st.integers(16, 65))
    part = draw(middle)
    return f"{born:%Y%m%d}{born.year + age}{part}{draw(sexes)}{draw(serials)}"


pns_numbers = numbers(st.integers(1, 12).map("{:02}".format))
pppk_numbers = numbers(st.integers(21, 29).map(str))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MAN, "PNS"),
        (WOMAN, "PNS"),
        (PPPK, "PPPK"),
        ("200002292020012001", "PNS"),
        ("199001012006011001", "PNS"),
        ("199001012055011001", "PNS"),
        ("199001012015291001", "PPPK"),
    ],
)
def test_a_valid_number_tells_its_kind(text, kind):
    assert identity.classify_nip(text) == kind
    assert identity.importable_kind(text) == kind
    assert identity.nip_faults(text) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "NOT_18_DIGITS"),
        (MAN[:-1], "NOT_18_DIGITS"),
        (MAN + "0", "NOT_18_DIGITS"),
        ("19850722 201001 1 012", "NOT_18_DIGITS"),
        (MAN + "\n", "NOT_18_DIGITS"),
        (MAN[:-1] + "\n", "NOT_18_DIGITS"),
        ("+" + MAN[1:], "NOT_18_DIGITS"),
        ("-" + MAN[1:], "NOT_18_DIGITS"),
        (MAN[:-1] + "x", "NOT_18_DIGITS"),
        (MAN[:-1] + "²", "NOT_18_DIGITS"),
        (MAN[:-1] + "٢", "NOT_18_DIGITS"),
        ("1985072220100110１2", "NOT_18_DIGITS"),
        ("198502302010011012", "BIRTH_DATE"),
        ("190002291920011001", "BIRTH_DATE"),
        ("199902292020012001", "BIRTH_DATE"),
        ("198500222010011012", "BIRTH_DATE"),
        ("198513222010011012", "BIRTH_DATE"),
        ("198507002010011012", "BIRTH_DATE"),
        ("198507222010001012", "KIND"),
        ("198507222010131012", "KIND"),
        ("198507222010201012", "KIND"),
        ("198507222010301012", "KIND"),
        ("198507222010991012", "KIND"),
        ("198507222010010012", "SEX"),
        ("198507222010013012", "SEX"),
        ("198507222010011000", "SEQUENCE"),
        ("199001012005011001", "AGE"),
        ("199001012056011001", "AGE"),
        ("199001011980011001", "AGE"),
    ],
)
def test_an_invalid_number_names_the_broken_condition(text, fault):
    assert identity.nip_faults(text) == (fault,)
    assert identity.classify_nip(text) is None


def test_several_broken_conditions_are_all_named():
    assert identity.nip_faults("000000000000000000") == (
        "BIRTH_DATE",
        "KIND",
        "SEX",
        "SEQUENCE",
        "AGE",
    )


def test_an_import_may_keep_a_number_with_a_doubtful_age_only():
    assert identity.importable_kind("199001012005011001") is EmployeeKind.PNS
    assert identity.importable_kind("199001012056211001") is EmployeeKind.PPPK
    assert identity.importable_kind("199001012005011000") is None
    assert identity.importable_kind("") is None


@pytest.mark.parametrize("number", [int(MAN), float(MAN), Decimal(MAN), Fraction(int(MAN)), True])
def test_a_number_in_place_of_text_is_refused_with_the_reason(number):
    with pytest.raises(TypeError, match="last digits are lost"):
        identity.classify_nip(number)


@pytest.mark.parametrize("other", [None, b"198507222010011012", ["1"], object()])
def test_anything_else_is_no_employee_number(other):
    assert identity.classify_nip(other) is None


@pytest.mark.parametrize(
    "cell",
    [MAN, f" {MAN} ", "19850722 201001 1 012", "19850722\u00a0201001\t1 012\n"],
)
def test_blanks_of_the_display_form_are_stripped(cell):
    assert identity.clean_nip(cell) == MAN


@pytest.mark.parametrize(
    ("cell", "code", "words"),
    [
        (None, "EMPTY", "Write its 18 digits"),
        ("", "EMPTY", "missing"),
        (" \n", "EMPTY", "missing"),
        (int(MAN), "NUMBER_CELL", "Format the column as text"),
        (1.9850722201001101e17, "NUMBER_CELL", "last digits are lost"),
        (Decimal(MAN), "NUMBER_CELL", "last digits are lost"),
        (date(1985, 7, 22), "NOT_TEXT", "date"),
        ("198507222010011O12", "NOT_DIGITS", "198507222010011O12"),
        ("1.98507E+17", "NOT_DIGITS", "digits 0 to 9"),
        ("19850722201001101٢", "NOT_DIGITS", "digits 0 to 9"),
        (MAN[:-1], "NOT_18_DIGITS", "this one has 17"),
        ("123456789", "NOT_18_DIGITS", "this one has 9"),
    ],
)
def test_a_bad_cell_is_refused_with_a_code_and_advice(cell, code, words):
    with pytest.raises(identity.BadNip, match=words) as refused:
        identity.clean_nip(cell)
    assert refused.value.code == code
    assert str(refused.value) == refused.value.message % refused.value.params


def test_every_message_has_a_full_stop_and_no_open_placeholder():
    for message in identity.MESSAGES.values():
        assert message.endswith(".")
        assert "%(" not in message % {"value": "x", "count": 1}


def test_the_number_reads_as_birth_sex_and_contract():
    assert identity.birth_date(MAN) == date(1985, 7, 22)
    assert (identity.sex(MAN), identity.sex(WOMAN)) == ("M", "F")
    assert (identity.contract_number(PPPK), identity.contract_number(MAN)) == (1, None)
    assert identity.birth_date("198513222010011012") is None
    assert identity.sex("198507222010013012") is None


def test_what_differs_from_the_personnel_file_is_a_warning():
    compare = identity.nip_mismatches
    assert compare(MAN, born_on=date(1985, 7, 22), sex_code="M") == ()
    assert compare(MAN, born_on=None, sex_code=None) == ()
    assert compare(MAN, born_on=date(1985, 7, 21), sex_code="F") == (
        "BIRTH_DATE_DIFFERS",
        "SEX_DIFFERS",
    )


@given(pns_numbers)
def test_every_well_formed_pns_number_is_a_pns(text):
    assert identity.classify_nip(text) is EmployeeKind.PNS


@given(pppk_numbers)
def test_every_well_formed_pppk_number_is_a_pppk(text):
    assert identity.classify_nip(text) is EmployeeKind.PPPK
    assert 1 <= identity.contract_number(text) <= 9


@given(pns_numbers | pppk_numbers)
def test_the_display_form_is_read_back_to_the_same_number(text):
    assert identity.clean_nip(identity.display_nip(text)) == text
    assert f"{identity.birth_date(text):%Y%m%d}" == text[:8]


@given(pns_numbers, st.integers(0, 17), st.characters(exclude_characters="0123456789"))
def test_one_foreign_character_makes_a_number_invalid(text, place, character):
    assert identity.classify_nip(text[:place] + character + text[place + 1 :]) is None


@given(pns_numbers, st.integers(0, 17))
def test_one_digit_more_or_less_makes_a_number_invalid(text, place):
    assert identity.classify_nip(text[:place] + text[place + 1 :]) is None
    assert identity.classify_nip(text[:place] + "0" + text[place:]) is None


@given(pns_numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_changed_digit_gives_a_kind_or_named_faults_never_both(text, place, digit):
    changed = text[:place] + digit + text[place + 1 :]
    assert (identity.classify_nip(changed) is None) == bool(identity.nip_faults(changed))


@given(st.text())
def test_no_text_at_all_makes_the_check_fail(text):
    assert identity.classify_nip(text) in (None, *EmployeeKind)
