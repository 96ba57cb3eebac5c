"""Sources of the tests: files in a folder, and people in memory."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from viewflow_kinerja.directory import BaseDirectory, OrgUnit, Person

SITI = "199001012015032001"
BUDI = "197505052000031002"
SALMA = "196901011990032001"


class Told(BaseDirectory):
    """An adapter of a host that gives people and units, as it likes."""

    def __init__(self, people: Iterable[Person] = (), units: Iterable[OrgUnit] = ()) -> None:
        self.given_people, self.given_units = list(people), list(units)

    def people(self, **narrower: Any) -> list[Person]:
        return self.given_people

    def units(self) -> list[OrgUnit]:
        return self.given_units


def folder(path: Path, *, people: str = "key,name\n", units: str = "key,name\n") -> Path:
    """Two files as the personnel office exports them."""
    (path / "people.csv").write_text(people, encoding="utf-8")
    (path / "units.csv").write_text(units, encoding="utf-8")
    return path


def office() -> tuple[list[Person], list[OrgUnit]]:
    """A secretariat under Salma with a division under Budi, where Siti and Andi work."""
    units = [
        OrgUnit(key="setda", name="Sekretariat Daerah", kind="SECRETARIAT", head_key="salma"),
        OrgUnit(key="org", name="Bagian Organisasi", parent_key="setda", head_key="budi"),
    ]
    post = {"position": "Analis", "position_class": "EXECUTOR"}
    people = [
        Person(key="salma", name="Salma", nip=SALMA, unit_key="setda", username="salma", **post),
        Person(key="budi", name="Budi", nip=BUDI, unit_key="org", username="budi", **post),
        Person(key="siti", name="Siti", nip=SITI, unit_key="org", rater_key="budi", **post),
        Person(key="andi", name="Andi", nip=nip(7), unit_key="org", **post),
    ]
    return people, units


def nip(number: int) -> str:
    """The number of the n-th of 10,080 civil servants."""
    day, month, year = 1 + number % 28, 1 + number // 28 % 12, 1970 + number // 336 % 30
    return f"{year}{month:02}{day:02}{year + 24}031{1 + number // 10_080:03}"


def district(size: int) -> tuple[list[Person], list[OrgUnit]]:
    """A district of so many people: a unit of fifty under each head, all under one root."""
    units = [OrgUnit(key="root", name="Kabupaten", kind="INSTITUTION", head_key="p0")]
    units += [
        OrgUnit(key=f"u{n}", name=f"Dinas {n}", parent_key="root", head_key=f"p{n * 50 + 1}")
        for n in range(size // 50)
    ]
    people = [
        Person(key=f"p{n}", name=f"Orang {n}", nip=nip(n), position="Staf", unit_key=_unit(n, size))
        for n in range(size)
    ]
    return people, units


def _unit(number: int, size: int) -> str:
    return "root" if number == 0 else f"u{number // 50}"


def as_csv(rows: list[Any], columns: str, path: Path) -> None:
    """Write some columns of people or units."""
    names = columns.split()
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([getattr(row, name) for name in names] for row in rows)
