"""No trap loses its test unnoticed."""

import re
from pathlib import Path

import pytest

TESTED = {
    "e": set(range(1, 42)),
    "p": {*range(1, 9), 11, 13, 16, 17, 18, 20, 29},
    "a": {*range(1, 18), 19, 26},
}


@pytest.mark.parametrize("letter", TESTED)
def test_every_trap_that_the_libraries_set_has_a_test(letter):
    files = Path(__file__).parent.glob("test_*.py")
    names = "\n".join(file.read_text(encoding="utf-8") for file in files)
    found = re.findall(rf"^def test_{letter}(\d\d)_", names, re.MULTILINE)
    assert {int(number) for number in found} == TESTED[letter]
