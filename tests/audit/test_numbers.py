"""No trap of the trail that concerns what is built loses the test of its remedy unnoticed."""

import re
from pathlib import Path

HERE = {2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 19, 20, 23, 24}
HERE |= {22, *range(27, 32), *range(33, 37)}  # the ledger
ELSEWHERE = {
    15: "tests/permissions/test_traps.py",
    16: "tests/test_checks.py",
}
NOT_YET = {1, 3, 18, 21, 25, 26, 32}  # guard, reading


def test_every_trap_has_a_test_with_its_number():
    files = Path(__file__).parent.glob("test_*.py")
    names = re.findall(r"^def (test_\w+)", "\n".join(f.read_text() for f in files), re.MULTILINE)
    found = {int(number) for name in names for number in re.findall(r"_a(\d\d)(?=_)", name)}
    assert found == HERE
    assert HERE | ELSEWHERE.keys() | NOT_YET == set(range(1, 37))
