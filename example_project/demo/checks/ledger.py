"""The lines that scripts read: section, what, expected, seen, ok or FAIL."""

from collections.abc import Callable, Iterable
from typing import Any

Say = Callable[[str], None]


class Ledger:
    """Counts and prints checks."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.passed = self.failed = 0

    def line(self, section: str, what: str, expected: Any, seen: Any) -> None:
        """One check: `12.7 Q1 fauzan GOOD GOOD ok`. Values are compared as they are printed."""
        wanted, found = _word(expected), _word(seen)
        good = wanted == found
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        self._say(f"{section} {what} {wanted} {found} {'ok' if good else 'FAIL'}")

    def close(self) -> int:
        """The last line; 1 if a check failed."""
        self._say(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def _word(value: Any) -> str:
    """One word without blanks: nothing is a dash, lists have commas, truth is yes or no."""
    if value is None or value == "" or value == []:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return "_".join(value.split())
    if isinstance(value, Iterable):
        return ",".join(_word(each) for each in value) or "-"
    return str(value)
