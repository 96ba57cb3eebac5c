"""The bodies for the national service, name by name, and what keeps one from being sent."""

from datetime import date

import pytest

from viewflow_kinerja.domain.siasn_bodies import annual_body, faults, periodic_body

NURLAILA = {
    "kind": "PNS",
    "nip": "197203141998032005",
    "name": "Nurlaila",
    "position": "Kepala Bidang",
    "unit": "Bidang Aplikasi",
    "grade": "IV/a",
}
RATED = {"person": "1003", "result": "ABOVE", "behaviour": "ABOVE", "rater": NURLAILA}
QUARTER = {"kind": "QUARTERLY", "first": date(2026, 7, 1), "last": date(2026, 9, 30)}
OF_BOTH = {
    *("id", "tahun", "hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai", "path"),
    *("statusPenilai", "penilaiNipNrp", "penilaiNama", "penilaiUnorNama", "penilaiGolongan"),
}


def test_i9_the_two_bodies_name_the_person_and_the_post_differently():
    annual = annual_body(year=2026, **RATED)
    periodic = periodic_body(level="AHLI_PERTAMA", **QUARTER, **RATED)
    months = {"periodikId", "koefisienId", "bulanMulaiPenilaian", "bulanSelesaiPenilaian"}
    years = {"tahunMulaiPenilaian", "tahunSelesaiPenilaian"}
    assert set(annual) - OF_BOTH == {"pnsDinilaiOrang", "penilaiJabatan"}
    assert set(periodic) - OF_BOTH == {"pnsDinilaiId", "penilaiJabatanNama"} | months | years


def test_sent_again_it_bears_the_stored_key():
    assert annual_body(year=2026, record="rw-7", **RATED)["id"] == "rw-7"


def test_without_a_functional_post_there_is_no_coefficient():
    assert periodic_body(level="", **QUARTER, **RATED)["koefisienId"] == ""


def test_a_semester_has_no_code_there():
    with pytest.raises(ValueError, match="SEMESTER"):
        periodic_body(level="", **QUARTER | {"kind": "SEMESTER"}, **RATED)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"kuadranKinerjaNilai": 3}, ("CODES",)),
        ({"penilaiNipNrp": ""}, ("RATER_NUMBER",)),
        ({"penilaiGolongan": "IX"}, ("RATER_GRADE",)),
        ({"tahun": "2026"}, ("YEAR",)),
        ({"statusPenilai": "NON ASN", "penilaiNipNrp": "", "penilaiGolongan": ""}, ()),
    ],
)
def test_what_would_be_refused_there_is_named_here(changed, found):
    assert faults(annual_body(year=2026, **RATED) | changed) == found
