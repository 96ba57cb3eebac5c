"""No trap of the trail loses the test of its remedy unnoticed: the list is checked in."""

import csv
import re
from pathlib import Path

HERE = Path(__file__).parent
TRAPS = HERE / "traps.csv"  # what was seen, and the remedy that a test has to show
ELSEWHERE = (HERE.parent / "test_checks.py",)
NAME = re.compile(r"^def (test_\w+)", re.MULTILINE)


def listed():
    """The numbers of the list, in its order."""
    with TRAPS.open(newline="") as file:
        return [int(row["trap"].removeprefix("A")) for row in csv.DictReader(file)]


def shown():
    """The numbers that names of tests bear."""
    files = [*HERE.glob("test_*.py"), *ELSEWHERE]
    names = [name for file in files for name in NAME.findall(file.read_text())]
    return {int(number) for name in names for number in re.findall(r"_a(\d\d)(?=_)", name)}


def test_the_list_of_traps_has_no_gap():
    assert listed() == list(range(1, len(listed()) + 1))
    assert len(listed()) >= 36


def test_every_trap_has_a_test_with_its_number_and_every_number_is_a_trap():
    assert shown() == set(listed())
