"""The parameters that hold in a year and a unit: each with its source and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import UnitKind
from viewflow_kinerja.domain.rule_values import MonthDay
from viewflow_kinerja.domain.rules import FIXED_WHEN_PREPARED, Rules
from viewflow_kinerja.models import OrgUnit, PerformanceCycle, RuleBook
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.models.rule_words import PARTS, UNREAD, WORDS
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.office import as_office

_EARLY = date.min


@dataclass(frozen=True)
class Book:
    """One version of the rules of a unit: what it sets, who wrote it, when it holds."""

    row: Any
    unit: str
    facts: list[tuple[Any, str]]
    written_by: str
    written_at: Any
    reason: str
    words: str
    tone: str


@dataclass(frozen=True)
class Parameter:
    """One parameter as it holds today."""

    key: str
    words: Any
    value: str
    default: str  # only where it differs
    since: Book | None  # the version that brought the value
    fixed: bool
    unread: bool  # by any act of this release


@dataclass(frozen=True)
class Part:
    """One part of the regulation: its parameters, and the source of their defaults."""

    title: Any
    source: Any
    rows: list[Parameter]

    @property
    def changed(self) -> int:
        """How many have been set."""
        return sum(row.since is not None for row in self.rows)


def units(actor: Actor, cycle: PerformanceCycle, access: Access) -> list[OrgUnit]:
    """The institution of the year and its agencies, as far as the office has them."""
    rows = policy.visible(actor, OrgUnit, Action.VIEW_SUMMARY_UNIT, access=as_office(access))
    tops = rows.filter(path__startswith=cycle.unit.path, active=True)
    tops = tops.filter(kind__in=(UnitKind.INSTITUTION, UnitKind.AGENCY))
    return [cycle.unit, *tops.exclude(pk=cycle.unit.pk).order_by("path")]


def books(cycle: PerformanceCycle, unit: OrgUnit) -> list[Book]:
    """Every version that holds, held or will hold for a unit, the last first; two statements."""
    above = [int(part) for part in unit.path.split(".") if part]
    rows = RuleBook.objects.filter(year=cycle.year, unit__in=above).select_related("unit")
    found = sorted(rows, key=_rank, reverse=True)
    today, first = office_day(), {}
    for fact in RuleBook.history.filter(id__in=[row.pk for row in found]).order_by("-history_id"):
        first[fact.id] = fact
    held = _held(found, today)
    return [_book(row, first.get(row.pk), _state(row, held, today)) for row in found]


def _rank(row: Any) -> tuple[Any, ...]:
    """The nearest unit first, then the day from which it holds, then the version."""
    return row.unit.path, row.valid_from or _EARLY, row.version


def _held(rows: Sequence[Any], day: date) -> Any:
    """Of rows in their rank, the last first, the one that holds on a day."""
    return next((row for row in rows if (row.valid_from or _EARLY) <= day), None)


def _state(row: Any, held: Any, today: date) -> tuple[str, str]:
    if row == held:
        return _("in force"), "ok"
    if row.valid_from and row.valid_from > today:
        return _("begins later"), "info"
    far = held is not None and row.unit_id != held.unit_id
    return (_("holds above"), "") if far else (_("was before"), "")


def _book(row: Any, fact: Any, state: tuple[str, str]) -> Book:
    facts = told(row.values)
    by, at, why = (fact.actor_name, fact.history_date, fact.reason) if fact else ("", None, "")
    return Book(row, row.unit.name, facts, by, at, why, *state)


def told(values: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """The values of a book, each with the words of its parameter."""
    return [(WORDS.get(key, key), shown(value)) for key, value in _typed(values).items()]


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a book as the domain reads them, by stored key."""
    rules = Rules.from_values(values)
    return {key: getattr(rules, key.replace(".", "_")) for key in values}


def sheet(found: Sequence[Book]) -> list[Part]:
    """All parameters as they hold today, by part with the source of its defaults."""
    line = [book for book in found if book.tone == "ok" or _is_before(book, found)]
    held = Rules.from_values(line[0].row.values if line else {})
    return [
        Part(title, source, [_parameter(key, words, held, line) for key, words in keys.items()])
        for title, source, keys in PARTS
    ]


def _is_before(book: Book, found: Sequence[Book]) -> bool:
    held = next((each for each in found if each.tone == "ok"), None)
    return held is not None and book.row.unit_id == held.row.unit_id and not book.tone


def _parameter(key: str, words: Any, held: Rules, line: Sequence[Book]) -> Parameter:
    name = key.replace(".", "_")
    value, usual = getattr(held, name), getattr(Rules(), name)
    differs = shown(usual) if value != usual else ""
    since = _since(key, line) if line and key in line[0].row.values else None
    return Parameter(
        key, words, shown(value), differs, since, key in FIXED_WHEN_PREPARED, key in UNREAD
    )


def _since(key: str, line: Sequence[Book]) -> Book:
    """The oldest version in a row that says the same as the one in force."""
    found = line[0]
    for book in line[1:]:
        if book.row.values.get(key) != found.row.values[key]:
            break
        found = book
    return found


def shown(value: Any) -> str:
    """The value of a parameter as people read it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{label(key)}: {shown(each)}" for key, each in value.items())
    if isinstance(value, frozenset):
        members = [each for each in type(next(iter(value))) if each in value] if value else []
        return ", ".join(str(label(each)) for each in members) or _("none")
    if isinstance(value, StrEnum):
        return str(label(value))
    if isinstance(value, MonthDay):
        return str(formats.date_format(value.in_year(2001), _("N j")))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return str(formats.number_format(value, force_grouping=True))
    return _("not set") if value is None else str(value)
