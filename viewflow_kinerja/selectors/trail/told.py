"""Rows of histories as acts in words: what one act wrote is one entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.models import Employee
from viewflow_kinerja.selectors.trail import sentences
from viewflow_kinerja.selectors.trail.kinds import EVENTS, KINDS, REFUSALS
from viewflow_kinerja.selectors.trail.labels import SIGNS, SOURCES
from viewflow_kinerja.selectors.trail.rows import PAGE, Place, Row

_TOGETHER = timedelta(seconds=2)  # what one act writes lies no further apart
_ALONE = ("outside", "engine.reassign")
_ORDER = {name: place for place, name in enumerate(KINDS)}


@dataclass(frozen=True)
class Change:
    """One record that an act wrote; leads to what changed in it."""

    noun: str
    sign: str
    kind: str
    number: int


@dataclass(frozen=True)
class Told:
    """One act: its sentence, its moment, who it was then, and what it wrote."""

    sentence: str
    reason: str
    tone: str
    at: datetime
    name: str
    nip: str
    on_behalf: str
    act: str
    about: str
    owner: str
    source: str
    request: str
    process: int | None
    changes: tuple[Change, ...]

    @property
    def line(self) -> str:
        """The sentence with its reason."""
        return sentences.with_reason(self.sentence, self.reason)

    @property
    def utc(self) -> str:
        """The instant, exactly."""
        return exact(self.at)


@dataclass(frozen=True)
class Page:
    """Acts of one page, and where the next one begins."""

    entries: list[Told]
    more: str = ""


def exact(at: datetime) -> str:
    """An instant in UTC with its microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def page(rows: Sequence[Row], most: int = PAGE) -> Page:
    """Rows, one more than a page holds where there are more, as entries."""
    here = list(rows[:most])
    more = mark(here[-1].place) if len(rows) > most else ""
    return Page(told(here), more)


def mark(place: Place) -> str:
    """A place in the list as a word of an address."""
    return f"{exact(place[0])}~{place[1]}~{place[2]}"


def place_of(text: str) -> Place | None:
    """The place that such a word names; None for any other word."""
    at, _tilde, rest = text.partition("~")
    kind, _tilde, number = rest.partition("~")
    if not number.isdigit() or not kind.isalpha() or len(number) > 18:
        return None
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(UTC), kind, int(number)
    except ValueError:
        return None


def told(rows: Sequence[Row]) -> list[Told]:
    """The acts behind these rows, in their order; one statement for the names."""
    names = _names(rows)
    return [_told(group, names) for group in _groups(rows)]


def each(rows: Sequence[Row]) -> list[tuple[Row, Told]]:
    """Every row by itself, with its words."""
    names = _names(rows)
    return [(row, _told([row], names)) for row in rows]


def _names(rows: Sequence[Row]) -> dict[int, str]:
    keys = {key for row in rows for key in (row.owner, row.on_behalf_of) if key}
    people = Employee.objects.filter(pk__in=keys) if keys else ()
    return {row.pk: row.full_name for row in people}


def _groups(rows: Iterable[Row]) -> Iterable[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and not _same(group[-1], row):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _same(one: Row, other: Row) -> bool:
    if one.act in _ALONE or REFUSALS in (one.kind, other.kind):
        return False
    alike = (one.act, one.actor, one.reason) == (other.act, other.actor, other.reason)
    return alike and abs(one.at - other.at) <= _TOGETHER


def _told(group: Sequence[Row], names: dict[int, str]) -> Told:
    written = [row for row in group if row.kind != EVENTS]
    head = min(written or group, key=lambda row: _ORDER.get(row.kind, len(_ORDER)))
    owner = next((names.get(row.owner, "") for row in group if row.owner), "")
    behalf = names.get(head.on_behalf_of or 0, "")
    subject = sentences.who(head.name, behalf)
    refused = head.kind == REFUSALS
    return Told(
        sentence=_sentence(head, subject),
        reason=head.reason,
        tone=sentences.TONES.get(head.kind if refused else head.act, ""),
        at=head.at,
        name=head.name,
        nip=next((row.nip for row in group if row.nip), ""),
        on_behalf=behalf,
        act=head.act,
        about=_about(head),
        owner=owner,
        source=str(SOURCES.get(head.source, head.source)),
        request=head.request,
        process=head.process,
        changes=tuple(_change(row) for row in written if row.kind in KINDS),
    )


def _sentence(head: Row, subject: str) -> str:
    if head.kind == REFUSALS:
        return sentences.refusal(head.act, subject)
    if not head.act and not head.name:  # every other row has both
        return sentences.erased()
    return sentences.sentence(head.act, subject)


def _about(head: Row) -> str:
    if head.kind in KINDS:
        return str(KINDS[head.kind].noun)
    return _("step of a process") if head.kind == EVENTS else ""


def _change(row: Row) -> Change:
    sign: Any = SIGNS.get(row.sign, row.sign)
    return Change(str(KINDS[row.kind].noun), str(sign), row.kind, row.number)
