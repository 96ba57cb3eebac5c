"""Figures as people read them: with their unit, their parts, and where their rows stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from viewflow_kinerja.domain.exact import half_up
from viewflow_kinerja.domain.monitoring import Sums, share
from viewflow_kinerja.selectors.metrics import Metric, Shown
from viewflow_kinerja.selectors.monitoring import Month, Unit
from viewflow_kinerja.templatetags.words import NOTHING, number


@dataclass(frozen=True)
class Card:
    """One figure on the page."""

    metric: Metric
    value: str
    parts: str
    href: str


def said(unit: str, value: Fraction | int | None) -> str:
    """A value with its unit; a dash where there is nothing to divide by."""
    if value is None:
        return NOTHING
    if unit == "count":
        return str(number(value))
    told = number(half_up(value, 1))
    if unit == "percent":
        return f"{told}%"
    if unit == "hours":
        return _("%(n)s h") % {"n": told}
    return _("%(n)s d") % {"n": told}


def cards(rows: Iterable[Shown], hrefs: dict[str, str]) -> list[Card]:
    """The figures with the address of what they count."""
    return [
        Card(
            row.metric,
            said(row.metric.unit, row.value),
            _of(row),
            hrefs.get(row.metric.rows, ""),
        )
        for row in rows
    ]


def _of(row: Shown) -> str:
    if not row.whole or row.part is None:
        return ""
    parts = {"part": number(row.part), "whole": number(row.whole)}
    return _("%(part)s of %(whole)s") % parts


def percent(part: int, whole: int) -> Any:
    """A share for a chart: with one decimal, or nothing."""
    found = share(part, whole)
    return None if found is None else half_up(found, 1)


def rates(days: Iterable[tuple[date, Sums]], until: date) -> list[tuple[str, Any]]:
    """The reporting rate of the days on which something was expected, for the line."""
    return [
        (day(each), percent(sums.reported, sums.expected))
        for each, sums in days
        if sums.expected and each <= until
    ]


def day(value: date) -> str:
    """A day beside a bar."""
    return str(formats.date_format(value, "j M"))


def columns() -> tuple[tuple[str, str] | str, ...]:
    """The heads of the table of parts."""
    number_of = "number"  # how the table sets a column
    return (
        _("Unit"),
        (_("People"), number_of),
        (_("Reporting rate"), number_of),
        (_("On time"), number_of),
        (_("Approved minutes"), number_of),
        (_("Plans in force"), number_of),
    )


def table(found: Unit, query: str) -> list[list[Any]]:
    """The parts of a unit; those with too few people say so."""
    rows: list[list[Any]] = []
    for part in found.parts:
        address = reverse("kinerja:monitoring-unit", args=[part.unit.pk])
        name = {"text": part.unit.name, "href": f"{address}?{query}"}
        if part.figures is None:
            rows.append([part.unit.name, *[_("too few people")] * 5])
            continue
        sums, now = part.figures.sums, part.figures.now
        rows.append([name, now.people, *_shares(sums, now)])
    return rows


def _shares(sums: Sums, now: Sums) -> list[str]:
    pairs = (
        (sums.reported, sums.expected),
        (sums.on_time, sums.expected),
        (sums.approved_minutes, sums.target_minutes),
        (now.planned, now.people),
    )
    return [said("percent", share(*pair)) for pair in pairs]


def ages(days: dict[date, int], month: Month) -> str:
    """Since when the oldest of what is open waits; empty where nothing does."""
    if not days:
        return ""
    oldest = (month.today - min(days)).days
    return ngettext("oldest: %(n)d day", "oldest: %(n)d days", oldest) % {"n": oldest}
