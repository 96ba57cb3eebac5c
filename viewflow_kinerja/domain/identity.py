"""What an employee number says: kind, birth date, sex, appointment; and when it is not one.

Source: Perka BKN 22/2007 and 43/2007 for the NIP of a PNS; the NI PPPK follows the practice of
the national service. The number is text and an attribute of a person, never a key.
"""

from datetime import date
from numbers import Number as AnyNumber

from viewflow_kinerja.domain.codes import EmployeeKind

DIGITS = 18
AGES_AT_APPOINTMENT = range(16, 66)


def gettext_noop(words: str) -> str:
    """Mark words for the catalogue; the domain itself speaks no language.

    Source: our choice, ADR 0012.

    >>> gettext_noop("words")
    'words'
    """
    return words


MESSAGES = {
    "NUMBER_CELL": gettext_noop(
        "The cell is a number, so its last digits are lost (%(value)s). "
        "Format the column as text and paste the employee numbers again."
    ),
    "NOT_TEXT": gettext_noop(
        "An employee number is text, not %(value)s. Format the column as text."
    ),
    "EMPTY": gettext_noop("The employee number is missing. Write its 18 digits."),
    "NOT_DIGITS": gettext_noop(
        "An employee number has only the digits 0 to 9. Correct “%(value)s”."
    ),
    "NOT_18_DIGITS": gettext_noop(
        "An employee number has 18 digits, this one has %(count)s. "
        "Compare it with the decree of appointment."
    ),
}


class BadNip(ValueError):
    """This is no employee number; `code` is stable, `message % params` tells what to do."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.message, self.params = code, MESSAGES[code], params
        super().__init__(self.message % params)


def clean_nip(value: object) -> str:
    """Return the 18 digits of a cell or field as text, without the blanks of the display form.

    BadNip for a number (a spreadsheet has already destroyed its last digits), for nothing and
    for anything but 18 digits. Whether the digits make sense is `nip_faults`' question.
    Source: our choice, ADR 0012.

    >>> clean_nip(" 19850722 201001 1 012 ")
    '198507222010011012'
    """
    text = "".join(_text(value).split())
    if not text:
        raise BadNip("EMPTY")
    if not (text.isascii() and text.isdigit()):
        raise BadNip("NOT_DIGITS", value=text)
    if len(text) != DIGITS:
        raise BadNip("NOT_18_DIGITS", count=len(text))
    return text


def classify_nip(text: str) -> EmployeeKind | None:
    """Tell from the number alone whether it is a PNS or a PPPK, or None if it is invalid.

    Six conditions, all of them in `nip_faults`. TypeError for a number: spreadsheets destroy
    its digits. Source: Perka BKN 22/2007; the range of ages is our choice, ADR 0012.

    >>> classify_nip("197203141998032005")
    <EmployeeKind.PNS: 'PNS'>
    """
    return None if nip_faults(text) else _kind(text)


def importable_kind(text: str) -> EmployeeKind | None:
    """Tell the kind of a number that an import may keep: a doubtful age is only a warning.

    Source: our choice, ADR 0012.

    >>> importable_kind("197203142058032005")
    <EmployeeKind.PNS: 'PNS'>
    """
    return None if set(nip_faults(text)) - {"AGE"} else _kind(text)


def nip_faults(text: str) -> tuple[str, ...]:
    """List the broken conditions: NOT_18_DIGITS alone, or BIRTH_DATE, KIND, SEX, SEQUENCE, AGE.

    TypeError for a number. Source: Perka BKN 22/2007; ages are our choice, ADR 0012.

    >>> nip_faults("198513222010013000")
    ('BIRTH_DATE', 'SEX', 'SEQUENCE')
    """
    if isinstance(text, AnyNumber):
        raise TypeError(MESSAGES["NUMBER_CELL"] % {"value": text})
    if not _is_18_digits(text):
        return ("NOT_18_DIGITS",)
    checks = {
        "BIRTH_DATE": _birth_date(text) is not None,
        "KIND": _kind(text) is not None,
        "SEX": text[14] in "12",
        "SEQUENCE": text[15:] != "000",
        "AGE": int(text[8:12]) - int(text[:4]) in AGES_AT_APPOINTMENT,
    }
    return tuple(code for code, holds in checks.items() if not holds)


def display_nip(text: str) -> str:
    """Write the number in the official groups, for pages and documents.

    Source: Perka BKN 22/2007.

    >>> display_nip("198507222010011012")
    '19850722 201001 1 012'
    """
    nip = clean_nip(text)
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def birth_date(text: str) -> date | None:
    """Read the date of birth, or None if the digits are no calendar date.

    Source: Perka BKN 22/2007.

    >>> birth_date("198507222010011012")
    datetime.date(1985, 7, 22)
    """
    return _birth_date(clean_nip(text))


def sex(text: str) -> str | None:
    """Read the sex in the letters of the national service, M or F.

    Source: Perka BKN 22/2007.

    >>> sex("197203141998032005")
    'F'
    """
    return {"1": "M", "2": "F"}.get(clean_nip(text)[14])


def contract_number(text: str) -> int | None:
    """Read how many contracts a PPPK has had, or None for a PNS.

    Source: our choice, ADR 0012, after the practice of the national service.

    >>> contract_number("199209152023211018")
    1
    """
    nip = clean_nip(text)
    return int(nip[13]) if _kind(nip) is EmployeeKind.PPPK else None


def nip_mismatches(text: str, *, born_on: date | None, sex_code: str | None) -> tuple[str, ...]:
    """Compare the number with the personnel file; what differs is a warning, never an error.

    Codes: BIRTH_DATE_DIFFERS, SEX_DIFFERS; what the file does not know is not compared.
    Source: our choice, ADR 0012: birth dates were corrected after numbers were issued.

    >>> nip_mismatches("198507222010011012", born_on=date(1985, 7, 21), sex_code="M")
    ('BIRTH_DATE_DIFFERS',)
    """
    pairs = (
        ("BIRTH_DATE_DIFFERS", born_on, birth_date(text)),
        ("SEX_DIFFERS", sex_code, sex(text)),
    )
    return tuple(code for code, file, nip in pairs if file is not None and file != nip)


def _text(value: object) -> str:
    if value is None:
        raise BadNip("EMPTY")
    if isinstance(value, AnyNumber):
        raise BadNip("NUMBER_CELL", value=value)
    if not isinstance(value, str):
        raise BadNip("NOT_TEXT", value=type(value).__name__)
    return value


def _is_18_digits(text: object) -> bool:
    return isinstance(text, str) and len(text) == DIGITS and text.isascii() and text.isdigit()


def _birth_date(nip: str) -> date | None:
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def _kind(nip: str) -> EmployeeKind | None:
    if "01" <= nip[12:14] <= "12":
        return EmployeeKind.PNS
    return EmployeeKind.PPPK if "21" <= nip[12:14] <= "29" else None
