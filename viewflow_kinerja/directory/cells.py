"""From the cells of a row to a person or a unit, or to the reason why the row cannot be taken.

Every way into the package goes through here, so that a file, a table and an adapter of the host
are read alike.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from viewflow_kinerja import models
from viewflow_kinerja.directory.people import ActingPost, OrgUnit, Person
from viewflow_kinerja.domain import codes, identity

ALIASES = {
    "status": "kind",
    "position_kind": "position_class",
    "parent": "parent_key",
    "head": "head_key",
}
_PERSON = {field.name for field in fields(Person)} - {"extra"}
_UNIT = {field.name for field in fields(OrgUnit)} - {"extra"}
_KEYS = {"key", "unit_key", "rater_key", "parent_key", "head_key", "username"}
_DATES = {"position_since", "contract_from", "contract_to", "died_on"}
_CODES: dict[str, type[StrEnum]] = {
    "position_class": codes.PositionClass,
    "functional_level": codes.FunctionalLevel,
    "work_pattern": codes.WorkPattern,
}
_ACTING = {"ACTING", "DAILY_ACTING", "INTERIM"}
_YES = {"", "1", "yes", "y", "true", "ya", "aktif"}
_NO = {"0", "no", "n", "false", "tidak", "nonaktif"}
_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_MANGLED = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+|[0-9]{6,}[.,]0+")
_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_FAULTS = {
    "BIRTH_DATE": gettext_noop("digits 1 to 8 are no date of birth"),
    "KIND": gettext_noop("digits 13 and 14 are neither a month nor 21 to 29"),
    "SEX": gettext_noop("digit 15 is neither 1 nor 2"),
    "SEQUENCE": gettext_noop("the last three digits are 000"),
    "AGE": gettext_noop("the age at appointment is not between 16 and 65"),
}


class BadRow(ValueError):
    """This row cannot be taken; `code` is stable, the words tell what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def person(values: Mapping[str, Any]) -> Person:
    """Read a person from values by our names; BadRow says what is wrong with them."""
    given, extra = _known(values, _PERSON)
    read: dict[str, Any] = {name: _cell(name, given[name]) for name in given if name != "nip"}
    kind = _code("kind", read.pop("kind", ""), codes.EmployeeKind)
    nip = _nip(given.get("nip"), kind)
    read["nip"] = nip
    read["kind"] = kind or (nip and identity.importable_kind(nip)) or codes.EmployeeKind.PNS.value
    for name, kind_of in _CODES.items():
        read[name] = _code(name, read.get(name, ""), kind_of)
    _required(read)
    _fits(read, _person_lengths())
    return Person(**read, extra=extra)


def unit(values: Mapping[str, Any]) -> OrgUnit:
    """Read a unit from values by our names; BadRow says what is wrong with them."""
    given, extra = _known(values, _UNIT)
    read: dict[str, Any] = {name: _cell(name, given[name]) for name in given}
    read["kind"] = _code("kind", read.get("kind", ""), codes.UnitKind)
    _required(read)
    _fits(read, _unit_lengths())
    return OrgUnit(**read, extra=extra)


def acting(values: Mapping[str, Any]) -> ActingPost | None:
    """The acting post of a row; None for one without both days, or of another kind."""
    try:
        read = {name: _text(name, values.get(name)) for name in ("key", "unit_key", "position")}
        since, until = _date("since", values.get("since")), _date("until", values.get("until"))
        given = values.get("delegates_rating")
        rating = given not in (None, "") and _flag("delegates_rating", given)
        kind = _text("kind", values.get("kind")).upper()
    except BadRow:
        return None
    if since is None or until is None or until < since or kind not in _ACTING:
        return None
    return ActingPost(**read, kind=kind, since=since, until=until, delegates_rating=rating)


def faults_in_words(nip: str) -> str:
    """What is wrong with an employee number, as one sentence part."""
    return ", ".join(_(_FAULTS[code]) for code in identity.nip_faults(nip) if code in _FAULTS)


def _known(values: Mapping[str, Any], names: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ours by our name, and the rest; an alias counts where our own name is not there."""
    given, extra = {}, dict(values.get("extra") or {})
    for name, value in values.items():
        ours = ALIASES.get(name, name)
        if ours in names and (ours == name or ours not in values):
            given[ours] = value
        elif name != "extra":
            extra[name] = value
    return given, extra


def _cell(name: str, value: Any) -> Any:
    if name in _DATES:
        return _date(name, value)
    if name == "active":
        return _flag(name, value)
    if name == "has_org_rating":
        return None if value in (None, "") else _flag(name, value)
    if name == "time_zone":
        return _zone(_text(name, value))
    return _text(name, value)


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and name in _KEYS:
        words = _("%(column)s is a number with decimals (%(value)s). Format the column as text.")
        raise BadRow("not_text", words % {"column": name, "value": value})
    text = str(value).strip()
    if "\n" in text or "\ufffd" in text or "\x00" in text:
        words = _(
            "%(column)s holds a line break or a letter that is no UTF-8. Close the quotation "
            "mark, and save the file as CSV UTF-8."
        )
        raise BadRow("unreadable", words % {"column": name})
    return text


def _date(name: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    try:
        if found := _DAY.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        words = _("%(column)s is no date: “%(value)s”. Write it as YYYY-MM-DD.")
        raise BadRow("bad_date", words % {"column": name, "value": text}) from None


def _flag(name: str, value: Any) -> bool:
    text = "" if value is None else str(value).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    words = _("%(column)s must be yes or no, not “%(value)s”.")
    raise BadRow("bad_flag", words % {"column": name, "value": text})


def _zone(text: str) -> str:
    name = _ZONES.get(text.upper(), text)
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        words = _("“%(value)s” is no time zone. Write Asia/Jakarta, Asia/Makassar, Asia/Jayapura.")
        raise BadRow("bad_zone", words % {"value": text}) from None


def _code(name: str, text: str, kind: type[StrEnum]) -> str:
    wanted = text.upper().replace(" ", "_")
    if not wanted or wanted in kind.__members__:
        return wanted
    words = _("%(column)s is “%(value)s”; known are %(known)s.")
    known = ", ".join(kind)
    raise BadRow("bad_code", words % {"column": name, "value": text, "known": known})


def _nip(value: Any, kind: str) -> str:
    """The number as text; what spreadsheets have destroyed, or what cannot be one, is refused."""
    text = value.strip() if isinstance(value, str) else value
    if text in (None, ""):
        return ""
    try:
        if isinstance(text, str) and _MANGLED.fullmatch(text):
            raise identity.BadNip("NUMBER_CELL", value=text)
        if kind == codes.EmployeeKind.NON_ASN and isinstance(text, str):
            return text  # a number of another service: a soldier, a police officer
        nip = identity.clean_nip(text)
    except identity.BadNip as error:
        raise BadRow("bad_nip", _(error.message) % error.params) from error
    if identity.importable_kind(nip) is None:
        words = _("%(nip)s is no employee number: %(faults)s. Compare it with the decree.")
        raise BadRow("bad_nip", words % {"nip": nip, "faults": faults_in_words(nip)})
    return nip


def _required(read: Mapping[str, Any]) -> None:
    for name in ("key", "name"):
        if not read.get(name):
            words = _("The row has no %(column)s. Write one, or take the row out.")
            raise BadRow(f"no_{name}", words % {"column": name})


def _fits(read: Mapping[str, Any], lengths: Mapping[str, int]) -> None:
    for name, most in lengths.items():
        if (has := len(read.get(name) or "")) > most:
            words = _("%(column)s has %(has)s characters, at most %(most)s are possible.")
            raise BadRow("too_long", words % {"column": name, "has": has, "most": most})


def _lengths(model: Any, names: Mapping[str, str]) -> dict[str, int]:
    field: Callable[[str], Any] = model._meta.get_field
    return {ours: field(column).max_length for ours, column in names.items()}


@cache
def _person_lengths() -> dict[str, int]:
    own = ("name", "front_title", "back_title", "nip", "email", "phone", "time_zone")
    post = ("position", "rank", "grade")
    return {
        **_lengths(models.Employee, {"key": "source_key"} | {name: name for name in own}),
        **_lengths(models.Assignment, {name: name for name in post}),
    }


@cache
def _unit_lengths() -> dict[str, int]:
    return _lengths(models.OrgUnit, {"key": "source_key", "name": "name", "code": "code"})
