"""Credit points, and the codes of the national service."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.worked_example import DATA, SIASN
from viewflow_kinerja.domain import credit, siasn
from viewflow_kinerja.domain.codes import FunctionalLevel, Predicate, Rating


def values(name):
    return SIASN[name]["values"]


@pytest.mark.parametrize(
    ("predicate", "level", "months", "points"),
    [
        ("GOOD", "AHLI_PERTAMA", 12, "12.50"),
        ("GOOD", "AHLI_PERTAMA", 2, "2.08"),
        ("GOOD", "AHLI_PERTAMA", 3, "3.13"),
        ("VERY_GOOD", "AHLI_PERTAMA", 12, "18.75"),
        ("VERY_GOOD", "AHLI_PERTAMA", 3, "4.69"),
        ("NEEDS_IMPROVEMENT", "AHLI_MADYA", 12, "28.13"),
        ("POOR", "PEMULA", 1, "0.16"),
        ("VERY_POOR", "AHLI_UTAMA", 12, "12.50"),
        ("GOOD", "PEMULA", 12, "3.75"),
        ("GOOD", "TERAMPIL", 12, "5.00"),
        ("GOOD", "MAHIR", 12, "12.50"),
        ("GOOD", "PENYELIA", 12, "25.00"),
        ("GOOD", "AHLI_MUDA", 12, "25.00"),
    ],
)
def test_points_follow_from_predicate_level_and_months(predicate, level, months, points):
    assert str(credit.credit_points(predicate, level, months)) == points


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("GOOD", "AHLI_PERTAMA", 0), ValueError),
        (("GOOD", "AHLI_PERTAMA", 13), ValueError),
        (("GOOD", "AHLI_PERTAMA", -1), ValueError),
        (("GOOD", "AHLI_PERTAMA", 1.0), TypeError),
        (("GOOD", "AHLI_PERTAMA", True), TypeError),
        (("NOT_RATED", "AHLI_PERTAMA", 12), ValueError),
        (("GOOD", "AHLI", 12), ValueError),
    ],
)
def test_a_conversion_without_predicate_level_or_whole_months_is_refused(arguments, error):
    with pytest.raises(error):
        credit.credit_points(*arguments)


@pytest.mark.parametrize(
    ("kind", "level", "earns"),
    [
        ("PNS", "MAHIR", True),
        ("PNS", None, False),
        ("PPPK", "MAHIR", False),
        ("CPNS", "MAHIR", False),
    ],
)
def test_points_are_for_functional_pns(kind, level, earns):
    assert credit.earns_points(kind, level) is earns


def test_parts_of_a_year_count_until_the_annual_conversion_exists():
    parts = [Decimal("3.13"), Decimal("4.69")]
    assert credit.points_of_year(None, parts) == Decimal("7.82")
    assert credit.points_of_year(None, []) == Decimal("0.00")
    assert credit.points_of_year(Decimal("12.50"), parts) == Decimal("12.50")


def test_rank_and_level_are_reached_with_their_points():
    assert credit.reaches_rank(50, "AHLI_PERTAMA")
    assert not credit.reaches_level(Decimal("99.99"), "AHLI_PERTAMA")
    assert not credit.reaches_level(10_000, "AHLI_UTAMA")
    assert not credit.reaches_level(10_000, "PENYELIA")


@given(st.sampled_from(list(FunctionalLevel)), st.integers(1, 12))
def test_a_better_predicate_never_earns_less(level, months):
    points = [credit.credit_points(predicate, level, months) for predicate in Predicate]
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("perilakuDanKinerja", siasn.RATING_CODES),
        ("kuadranNilai", siasn.PREDICATE_CODES),
        ("periodik", siasn.PERIOD_CODES),
    ],
)
def test_coded_words_agree_with_the_lists_of_the_service(name, codes):
    assert {each["id"]: each["code"] for each in values(name)} == {
        key.value: str(code) for key, code in codes.items()
    }


def test_credit_percentages_and_coefficients_agree_with_the_lists_of_the_service():
    percents = {each["id"]: each["credit_percent"] for each in values("kuadranNilai")}
    assert percents == credit.PERCENT
    for each in values("koefisien"):
        level = each["label"].upper().replace(" ", "_")
        assert siasn.coefficient_id(level) == each["code"]
        assert credit.LEVELS[level].coefficient == Decimal(each["per_year"])


def test_grades_agree_with_the_lists_of_the_service():
    assert {each["label"]: each["code"] for each in values("golonganPns")} == siasn.GRADE_CODES
    assert tuple(each["code"] for each in values("golonganPppk")) == siasn.PPPK_GRADES


def test_assignments_and_exemptions_agree_with_the_lists_of_the_service():
    kinds = {each["id"]: each["code"] for each in values("jenisPenugasan")}
    assert kinds.pop("ADDITIONAL_TASK") == "TT"
    assert kinds == siasn.ASSIGNMENT_CODES
    exempt = {each["code"] for each in values("kedudukanHukum") if each.get("exempt")}
    assert exempt == siasn.EXEMPT_LEGAL_STATUS
    assert siasn.is_exempt("20")
    assert not siasn.is_exempt("01")


def test_exactly_nine_of_all_triples_agree():
    triples = [(r, b, q) for r in range(5) for b in range(5) for q in range(7)]
    agreeing = [triple for triple in triples if siasn.codes_agree(*triple)]
    assert len(agreeing) == 9
    assert (1, 3, 4) in agreeing
    assert (3, 3, 5) in agreeing


@pytest.mark.parametrize("triple", [("1", "2", "2"), (1.0, 2, 2), (True, 2, 2), (None, 2, 2)])
def test_codes_of_a_body_are_integers(triple):
    assert not siasn.codes_agree(*triple)


@pytest.mark.parametrize("result", Rating)
@pytest.mark.parametrize("behaviour", Rating)
def test_codes_of_two_ratings_agree_and_read_back(result, behaviour):
    codes = siasn.rating_codes(result, behaviour)
    assert siasn.codes_agree(*codes)
    assert siasn.rating_from_code(codes.result) is result
    assert siasn.rating_from_code(str(codes.behaviour)) is behaviour
    assert siasn.PREDICATE_CODES[siasn.predicate_from_code(codes.quadrant)] == codes.quadrant


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (siasn.rating_from_code, 0),
        (siasn.rating_from_code, "4"),
        (siasn.rating_from_code, "ABOVE"),
        (siasn.predicate_from_code, 6),
        (siasn.predicate_from_code, "GOOD"),
    ],
)
def test_an_unknown_code_is_refused(read, code):
    with pytest.raises(ValueError, match="is no code of a"):
        read(code)


@pytest.mark.parametrize("kind", ["SEMESTER", "YEAR"])
def test_the_service_has_no_code_for_longer_periods(kind):
    with pytest.raises(ValueError, match="no code for periods"):
        siasn.period_code(kind)


@pytest.mark.parametrize("grade", ["IV/f", "III", "41", "iv/a", "VII"])
def test_an_unknown_grade_is_refused(grade):
    with pytest.raises(ValueError, match="no grade of a PNS"):
        siasn.grade_code(grade)


def test_the_bupati_is_no_asn():
    assert siasn.rater_status("PPPK") == "ASN"
    assert siasn.rater_status("NON_ASN") == "NON ASN"


@pytest.mark.parametrize("text", ["2026-06-24", "24/06/2026", "31-02-2026", ""])
def test_a_date_of_the_service_has_the_day_first(text):
    assert siasn.date_text(date(2026, 1, 2)) == "02-01-2026"
    with pytest.raises(ValueError, match=r"does not match|out of range"):
        siasn.date_from_text(text)


@given(st.dates(date(1900, 1, 1)))
def test_a_date_of_the_service_is_read_back(day):
    assert siasn.date_from_text(siasn.date_text(day)) == day


def test_the_sample_bodies_exist_and_keep_the_nine_cells():
    names = ("skp22_save", "skp22_save_non_asn", "kinerjaperiodik_save_quarterly")
    for name in names:
        body = json.loads((DATA / "siasn" / "samples" / f"{name}.json").read_text(encoding="utf-8"))
        keys = ("hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai")
        assert siasn.codes_agree(*(body[key] for key in keys))
