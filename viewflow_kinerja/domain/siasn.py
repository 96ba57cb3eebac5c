"""Codes of the national service (SIASN) for what a performance export carries.

Source: the contract that public clients of the service use; the live one may differ. Codes are
compared, never labels. The three codes of a rating must agree before anything is sent.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import (
    AssignmentKind,
    EmployeeKind,
    FunctionalLevel,
    PeriodKind,
    Predicate,
    Rating,
)

RATING_CODES: Mapping[Rating, int] = MappingProxyType(
    {Rating.ABOVE: 1, Rating.MEETS: 2, Rating.BELOW: 3}
)
PREDICATE_CODES: Mapping[Predicate, int] = MappingProxyType(
    {each: position for position, each in enumerate(Predicate, start=1)}
)
PERIOD_CODES: Mapping[PeriodKind, str] = MappingProxyType(
    {PeriodKind.MONTHLY: "1", PeriodKind.QUARTERLY: "2"}
)
# Only the row of 100 percent is known for each level.
COEFFICIENT_IDS: Mapping[FunctionalLevel, str] = MappingProxyType(
    {
        FunctionalLevel.AHLI_PERTAMA: "12",
        FunctionalLevel.AHLI_MUDA: "22",
        FunctionalLevel.AHLI_MADYA: "32",
        FunctionalLevel.AHLI_UTAMA: "42",
        FunctionalLevel.PEMULA: "52",
        FunctionalLevel.TERAMPIL: "62",
        FunctionalLevel.MAHIR: "72",
        FunctionalLevel.PENYELIA: "82",
    }
)
ASSIGNMENT_CODES: Mapping[AssignmentKind, str] = MappingProxyType(
    {
        AssignmentKind.DEFINITIVE: "D",
        AssignmentKind.ACTING: "PLT",
        AssignmentKind.DAILY_ACTING: "PLH",
        AssignmentKind.INTERIM: "PJ",
    }
)
_GRADES = {"I": "abcd", "II": "abcd", "III": "abcd", "IV": "abcde"}
GRADE_CODES: Mapping[str, str] = MappingProxyType(
    {
        f"{roman}/{letter}": f"{group}{place}"
        for group, (roman, letters) in enumerate(_GRADES.items(), start=1)
        for place, letter in enumerate(letters, start=1)
    }
)
# fmt: off
PPPK_GRADES = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
)
# fmt: on
EXEMPT_LEGAL_STATUS = frozenset({"02", "03", "04", "07", "13", "20"})
ASN, NON_ASN = "ASN", "NON ASN"


class RatingCodes(NamedTuple):
    """The three integers of a body: result, behaviour, quadrant."""

    result: int
    behaviour: int
    quadrant: int


def rating_codes(result: str, behaviour: str) -> RatingCodes:
    """Return the three codes of two ratings; they agree by construction.

    Source: contract of the national service; the quadrant follows PermenPANRB 6/2022.

    >>> rating_codes("ABOVE", "MEETS")
    RatingCodes(result=1, behaviour=2, quadrant=2)
    """
    predicate = appraisal.predicate(result, behaviour)
    ratings = RATING_CODES[Rating(result)], RATING_CODES[Rating(behaviour)]
    return RatingCodes(*ratings, PREDICATE_CODES[predicate])


def codes_agree(result: int, behaviour: int, quadrant: int) -> bool:
    """Tell whether three codes are integers of the lists and keep the nine cells.

    Source: contract of the national service; PermenPANRB 6/2022, Annex.

    >>> codes_agree(1, 2, 1)
    False
    """
    given = RatingCodes(result, behaviour, quadrant)
    cells = {rating_codes(one, other) for one in Rating for other in Rating}
    return given in cells and all(type(each) is int for each in given)


def rating_from_code(code: int | str) -> Rating:
    """Read a rating from its code, as number or text; ValueError for an unknown one.

    Source: contract of the national service.

    >>> rating_from_code("3")
    <Rating.BELOW: 'BELOW'>
    """
    for rating, known in RATING_CODES.items():
        if str(code) == str(known):
            return rating
    raise ValueError(f"{code!r} is no code of a rating: 1 to 3 are known")


def predicate_from_code(code: int | str) -> Predicate:
    """Read a predicate from its code, as number or text; ValueError for an unknown one.

    Source: contract of the national service.

    >>> predicate_from_code(4)
    <Predicate.POOR: 'POOR'>
    """
    for predicate, known in PREDICATE_CODES.items():
        if str(code) == str(known):
            return predicate
    raise ValueError(f"{code!r} is no code of a predicate: 1 to 5 are known")


def period_code(kind: str) -> str:
    """Return the code of a period's rhythm; ValueError for one that the service does not know.

    Source: contract of the national service.

    >>> period_code("QUARTERLY")
    '2'
    """
    if PeriodKind(kind) not in PERIOD_CODES:
        raise ValueError(f"the national service has no code for periods of kind {kind}")
    return PERIOD_CODES[PeriodKind(kind)]


def coefficient_id(level: str) -> str:
    """Return the id of a functional level's coefficient at 100 percent.

    Source: contract of the national service; ids of other percentages are not known.

    >>> coefficient_id("AHLI_PERTAMA")
    '12'
    """
    return COEFFICIENT_IDS[FunctionalLevel(level)]


def grade_code(grade: str) -> str:
    """Return the code of a PNS grade such as III/a; ValueError for an unknown one.

    Source: contract of the national service.

    >>> grade_code("IV/a")
    '41'
    """
    if grade not in GRADE_CODES:
        raise ValueError(f"{grade!r} is no grade of a PNS: write it like III/a")
    return GRADE_CODES[grade]


def is_grade_code(code: str) -> bool:
    """Tell whether a text is the code of a PNS grade.

    Source: contract of the national service.

    >>> is_grade_code("45"), is_grade_code("15")
    (True, False)
    """
    return code in GRADE_CODES.values()


def rater_status(kind: str) -> str:
    """Return how the service calls a rater: ASN, or NON ASN for the Bupati.

    Source: contract of the national service.

    >>> rater_status("NON_ASN")
    'NON ASN'
    """
    return NON_ASN if EmployeeKind(kind) is EmployeeKind.NON_ASN else ASN


def is_exempt(legal_status: str) -> bool:
    """Tell whether a legal status (kedudukanHukum) is outside planning.

    Source: PermenPANRB 8/2021 for the list; contract of the national service for the codes.

    >>> is_exempt("03")
    True
    """
    return legal_status in EXEMPT_LEGAL_STATUS


def date_text(day: date) -> str:
    """Write a date as the service does, day first.

    Source: contract of the national service.

    >>> date_text(date(2026, 6, 24))
    '24-06-2026'
    """
    return day.strftime("%d-%m-%Y")


def date_from_text(text: str) -> date:
    """Read a date that the service wrote, day first; ValueError for another form.

    Source: contract of the national service.

    >>> date_from_text("24-06-2026")
    datetime.date(2026, 6, 24)
    """
    return datetime.strptime(text, "%d-%m-%Y").date()
