"""Findings as lines of a table that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.selectors.trail.rows import Row
from viewflow_kinerja.selectors.trail.told import Told

BOM = "\ufeff"  # by which spreadsheets know UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def headings() -> list[str]:
    """The first line, in the language of the reader."""
    words = [_("Local time"), _("Instant (UTC)"), _("Sentence"), _("Person"), _("NIP")]
    words += [_("On behalf of"), _("Record"), _("About"), _("Act"), _("Reason"), _("Through")]
    return [*words, _("Request"), _("Process"), _("History"), _("Row of history"), _("Record no.")]


def line(row: Row, told: Told) -> list[Any]:
    """One row of history as a line."""
    local = timezone.localtime(row.at)
    return [
        *(f"{local:%Y-%m-%d %H:%M:%S} {local:%Z}", told.utc, told.line, told.name, told.nip),
        *(told.on_behalf, told.about, told.owner, row.act, row.reason, told.source),
        *(row.request, row.process, row.kind, row.number, row.key),
    ]


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe(" -2"), safe("a-b"), safe(None)
    ("'=1+1", "' -2", 'a-b', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        """The same text."""
        return text


def written(found: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of CSV, one by one, with the mark of UTF-8 before the first."""
    writer: Any = csv.writer(_Echo())
    yield BOM
    for cells in found:
        yield writer.writerow([safe(cell) for cell in cells])
