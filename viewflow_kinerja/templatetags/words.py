"""How values become words: times with their zone, numbers, names, links, differences."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NOTHING = "–"
_LINK = re.compile(r"https?://[^\s<>\"']+")
_AFTER_A_LINK = ".,;:!?)]}"
_TOO_LONG_TO_COMPARE = 800  # words; the comparison is quadratic


def local(at: datetime, zone: str = "") -> datetime:
    """The instant on the wall clock of `zone`, or of the reader."""
    return timezone.localtime(at, ZoneInfo(zone) if zone else None)


def local_time(at: datetime | None, zone: str = "") -> str:
    """The time of day with the name of its zone: "22.58 WIB"."""
    if not at:
        return NOTHING
    here = local(at, zone)
    return f"{formats.time_format(here)} {here:%Z}"


def local_datetime(at: datetime | None, zone: str = "") -> str:
    """Date and time with the name of the zone: "24 Nov. 2026, 22.58 WIB"."""
    if not at:
        return NOTHING
    here = local(at, zone)
    return f"{formats.date_format(here, 'DATETIME_FORMAT')} {here:%Z}"


def local_exact(at: datetime | None) -> str:
    """Date and time to the second on the wall clock of the reader, with the name of its zone."""
    if not at:
        return NOTHING
    here = local(at)
    return f"{formats.date_format(here)}, {here:%H.%M.%S} {here:%Z}"


def local_iso(at: datetime | None) -> str:
    """The instant for the attribute `datetime` of a <time>."""
    return at.isoformat(timespec="seconds") if at else ""


def relative(at: datetime | None, zone: str = "") -> str:
    """How far away the day is, as people say it: "yesterday", "in 3 days"."""
    if not at:
        return ""
    now = timezone.now()
    minutes = round((now - at).total_seconds() / 60)
    if 0 <= minutes < 60:
        return _minutes(minutes)
    days = (local(at, zone).date() - local(now, zone).date()).days
    return _days(days)


def _minutes(minutes: int) -> str:
    if not minutes:
        return _("just now")
    return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}


def _days(days: int) -> str:
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


def number(value: object) -> str:
    """A number in the reader's format, without trailing zeros: "1.234,5".

    Exact ratios are rounded to two decimals; what is no number is shown as it is.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Fraction):
        value = round(Decimal(value.numerator) / Decimal(value.denominator), 2)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    exact = Decimal(str(value))
    if not exact.is_finite():
        return NOTHING
    return formats.number_format(plain(exact), force_grouping=True)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent.

    >>> plain(Decimal("100.500")), plain(Decimal("100"))
    (Decimal('100.5'), Decimal('100'))
    """
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def shown(value: object) -> str:
    """Any plain value as people read it; nothing becomes a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal | Fraction):
        return number(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        return local_datetime(value)
    return value if isinstance(value, SafeString) else str(formats.localize(value))


def lines(text: str | None) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def initials(name: str | None) -> str:
    """First and last initial of a person, without titles.

    >>> initials("Drs. H. Budi Santoso, S.STP., M.Si."), initials("Nurlaila")
    ('BS', 'N')
    """
    words = [word for word in (name or "").split(",")[0].split() if not word.endswith(".")]
    ends = (words[0], words[-1]) if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper()


def linked(text: str | None) -> SafeString:
    """The text with its web addresses as links; everything else is escaped."""
    text = str(text or "")
    parts, end = [], 0
    for match in _LINK.finditer(text):
        address = match[0].rstrip(_AFTER_A_LINK)
        parts += [conditional_escape(text[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return format_html_join("", "{}", ((part,) for part in (*parts, text[end:])))


def _link(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="noopener nofollow">{0}</a>', address)


def tone(message: Any) -> str:
    """The tone of a message; by its level, because portals rename the tags."""
    level = message.level
    return "bad" if level >= 40 else "warn" if level >= 30 else "ok" if level >= 25 else "info"


def labelled(row: Iterable[object], columns: Sequence[object]) -> list[dict[str, object]]:
    """The cells of a row, each with the words of its column, for a table that becomes cards."""
    return [
        {
            "words": _cell_words(cell),
            "href": cell.get("href", "") if isinstance(cell, dict) else "",
            "tone": cell.get("tone", "") if isinstance(cell, dict) else "",
            **heading(column),
        }
        for cell, column in zip(row, columns, strict=True)
    ]


def _cell_words(cell: object) -> str:
    return shown(cell.get("text")) if isinstance(cell, dict) else shown(cell)


def heading(column: object) -> dict[str, object]:
    """A column is its words, or a pair of its words and "number"."""
    if isinstance(column, tuple | list):
        return {"label": column[0], "number": column[1] == "number"}
    return {"label": column, "number": False}


def word_changes(before: object, after: object) -> tuple[SafeString, SafeString]:
    """Both texts, with the words that went and the words that came marked."""
    old, new = re.findall(r"\s+|\S+", shown(before)), re.findall(r"\s+|\S+", shown(after))
    if max(len(old), len(new)) > _TOO_LONG_TO_COMPARE:
        return _marked("del", old), _marked("ins", new)
    parts = [
        ("" if kind == "equal" else "changed", old[i:j], new[k:m])
        for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    return (
        _join(_marked(changed and "del", went) for changed, went, _came in parts),
        _join(_marked(changed and "ins", came) for changed, _went, came in parts),
    )


def _marked(tag: str, words: Sequence[str]) -> SafeString:
    text = "".join(words)
    if not tag or not text.strip():
        return conditional_escape(text)
    return format_html(f"<{tag}>{{}}</{tag}>", text)


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
