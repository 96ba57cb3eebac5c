"""The table of the specification, as it is written for machines. Nothing of the package is used."""

import csv
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "data" / "permissions"


class CsvLine(NamedTuple):
    """One line: an action on an object, the states that open it, the relations, the gates."""

    object: str
    action: str
    states: frozenset[str]  # "*": in every state, also where there is none
    relations: frozenset[str]
    gates: frozenset[str]

    @property
    def name(self) -> str:
        """The name this action has in the code: APPROVE_PLAN."""
        verb = f"{self.action}_{self.object}".upper()
        return verb.removesuffix("_TRAIL") + "_AUDIT" * (verb == "EXPORT_TRAIL")


def _read(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = [
    CsvLine(
        row["object"],
        row["action"],
        frozenset(row["states"].split()),
        frozenset(row["relations"].split()),
        frozenset(row["gates"].split()),
    )
    for row in _read("lines.csv")
]
STATES = {row["object"]: frozenset(row["states"].split()) for row in _read("states.csv")}
