"""What is sent to the national service (SIASN) about an evaluation, by its exact names.

Source: the contract that public clients of the service use; the live one may differ. The two
bodies name the same things differently, and that is kept. Whoever rated is told as the document
names him: a later move changes nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from viewflow_kinerja.domain import siasn

Body = dict[str, Any]


def annual_body(
    *,
    year: int,
    person: str,
    result: str,
    behaviour: str,
    rater: Mapping[str, str],
    record: str | None = None,
) -> Body:
    """Return the body of an annual evaluation; `record` is the key under which it was sent before.

    `person` is the key of the person there, `rater` the party of the document: kind, nip, name,
    position, unit, grade. Source: contract of the national service, `skp22/save`.

    >>> nurlaila = {"kind": "PNS", "nip": "197203141998032005", "name": "Nurlaila",
    ...     "position": "Kepala Bidang", "unit": "Bidang Aplikasi", "grade": "IV/a"}
    >>> body = annual_body(
    ...     year=2026, person="1003", result="ABOVE", behaviour="MEETS", rater=nurlaila)
    >>> body["kuadranKinerjaNilai"], body["penilaiGolongan"], body["penilaiJabatan"]
    (2, '41', 'Kepala Bidang')
    """
    return {
        "id": record,
        "tahun": year,
        "pnsDinilaiOrang": person,
        **_codes(result, behaviour),
        **_rater(rater, "penilaiJabatan"),
        "path": [],
    }


def periodic_body(
    *,
    kind: str,
    first: date,
    last: date,
    person: str,
    level: str,
    result: str,
    behaviour: str,
    rater: Mapping[str, str],
    record: str | None = None,
) -> Body:
    """Return the body of a periodic evaluation; `level` is the functional level, empty for none.

    ValueError for periods of a kind that the service does not know. Source: contract of the
    national service, `kinerjaperiodik/save`.

    >>> bupati = {"kind": "NON_ASN", "nip": "", "name": "Bupati", "position": "Bupati",
    ...     "unit": "Pemerintah Kabupaten", "grade": ""}
    >>> body = periodic_body(
    ...     kind="QUARTERLY", first=date(2026, 7, 1), last=date(2026, 9, 30), person="1001",
    ...     level="", result="MEETS", behaviour="MEETS", rater=bupati)
    >>> body["bulanSelesaiPenilaian"], body["statusPenilai"], body["penilaiJabatanNama"]
    (9, 'NON ASN', 'Bupati')
    """
    return {
        "id": record,
        "tahun": first.year,
        "pnsDinilaiId": person,
        "periodikId": siasn.period_code(kind),
        "koefisienId": siasn.coefficient_id(level) if level else "",
        "bulanMulaiPenilaian": first.month,
        "bulanSelesaiPenilaian": last.month,
        "tahunMulaiPenilaian": first.year,
        "tahunSelesaiPenilaian": last.year,
        **_codes(result, behaviour),
        **_rater(rater, "penilaiJabatanNama"),
        "path": [],
    }


def faults(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what keeps a body from being sent: codes, number and grade of an ASN rater, the year.

    Source: our choice, ADR 0012, after the contract of the national service.

    >>> faults({"hasilKinerjaNilai": 1, "perilakuKerjaNilai": 2, "kuadranKinerjaNilai": 1,
    ...     "statusPenilai": "ASN", "penilaiNipNrp": "", "penilaiGolongan": "41", "tahun": 2026})
    ('CODES', 'RATER_NUMBER')
    """
    codes = tuple(body[name] for name in _NAMES)
    asn = body["statusPenilai"] == siasn.ASN
    found = {
        "CODES": not siasn.codes_agree(*codes),
        "RATER_NUMBER": asn and not body["penilaiNipNrp"],
        "RATER_GRADE": asn and not siasn.is_grade_code(body["penilaiGolongan"]),
        "YEAR": type(body["tahun"]) is not int,
    }
    return tuple(name for name, wrong in found.items() if wrong)


_NAMES = ("hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai")


def _codes(result: str, behaviour: str) -> Body:
    return dict(zip(_NAMES, siasn.rating_codes(result, behaviour), strict=True))


def _rater(rater: Mapping[str, str], position: str) -> Body:
    grade = rater["grade"]
    return {
        "statusPenilai": siasn.rater_status(rater["kind"]),
        "penilaiNipNrp": rater["nip"],
        "penilaiNama": rater["name"],
        position: rater["position"],
        "penilaiUnorNama": rater["unit"],
        "penilaiGolongan": siasn.grade_code(grade) if grade in siasn.GRADE_CODES else "",
    }
