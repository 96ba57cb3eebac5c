"""No trap of permissions loses the test of its remedy unnoticed."""

import re
from pathlib import Path

ELSEWHERE = {
    10: "we use LIKE on PostgreSQL and SQLite",
    19: "E14: our lists come from our own rows",
    28: "row-level security is not used",
}


def test_every_trap_has_a_test_with_its_number():
    files = Path(__file__).parent.glob("test_*.py")
    names = re.findall(r"^def (test_\w+)", "\n".join(f.read_text() for f in files), re.MULTILINE)
    found = {int(number) for name in names for number in re.findall(r"_p(\d\d)(?=_)", name)}
    assert found == set(range(1, 31)) - ELSEWHERE.keys()
