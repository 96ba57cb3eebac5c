"""People read from two CSV files, for a start without any interface."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.directory.base import BaseDirectory, Row
from viewflow_kinerja.directory.cells import BadRow

_REST = "…"  # cells beyond the header


class CsvDirectory(BaseDirectory):
    """`people.csv` and `units.csv`; the header names our fields, the rest is `extra`.

    A third file, `acting.csv`, may give posts held as Plt, Plh or Pj.

    The folder is `KINERJA["CSV_FOLDER"]`. Comma or semicolon, UTF-8 with or without the byte order
    mark that Excel writes.
    """

    people_file, units_file, acting_file = "people.csv", "units.csv", "acting.csv"

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = Path(folder or kinerja_settings.CSV_FOLDER)

    def person_rows(self) -> Iterator[Row]:
        """Rows of people.csv, numbered as a spreadsheet numbers them."""
        return self._rows(self.people_file)

    def unit_rows(self) -> Iterator[Row]:
        """Rows of units.csv."""
        return self._rows(self.units_file)

    def acting_rows(self) -> Iterator[Row]:
        """Rows of acting.csv, where that file is there."""
        there = (self.folder / self.acting_file).is_file()
        return self._rows(self.acting_file) if there else iter(())

    def _rows(self, name: str) -> Iterator[Row]:
        path = self.folder / name
        if not path.is_file():
            words = '%s is not there. Put it there, or set KINERJA["CSV_FOLDER"] to its folder.'
            raise ImproperlyConfigured(words % path)
        # utf-8-sig: Excel writes a byte order mark that would hide the first column. A letter that
        # is no UTF-8 spoils its row, not the file.
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline()
            file.seek(0)
            delimiter = ";" if first.count(";") > first.count(",") else ","
            reader = csv.DictReader(file, delimiter=delimiter, restkey=_REST)
            yield from _read(name, reader)


def _read(name: str, reader: Any) -> Iterator[Row]:
    header = [column.strip() for column in reader.fieldnames or ()]
    reader.fieldnames = header
    if "key" not in header:
        words = _("The first line of %(file)s has no column “key”. Write the names of the columns.")
        yield Row(name, "1", {}, BadRow("no_header", words % {"file": name}))
        return
    number = 1
    try:
        for number, values in enumerate(reader, start=2):
            yield Row(name, str(number), _trimmed(values), _fault(values))
    except csv.Error as error:
        words = _("From this row on the file cannot be read (%(error)s). Close the quotation mark.")
        fault = BadRow("unreadable", words % {"error": error})
        yield Row(name, str(number + 1), {}, fault)


def _trimmed(values: dict[str, Any]) -> dict[str, str]:
    """Short rows end in empty cells: spreadsheets drop them."""
    return {name: (text or "") for name, text in values.items() if name != _REST}


def _fault(values: dict[str, Any]) -> BadRow | None:
    if not any(cell.strip() for cell in values.get(_REST, ())):
        return None
    words = _("The row has more cells than the header. Put text with a comma between quotes.")
    return BadRow("too_many_cells", words)
