"""Hypothesis throws the dice of `worlds.py`: what it finds it also simplifies.

`pytest --nightly` (or `python3 dev.py nightly`) draws many worlds, new ones every time; a usual run
draws a few, always the same.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from tests.permissions import worlds
from tests.permissions.summary import NIGHT

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "hypothesis-kinerja")
_SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}  # a world is a database
USUAL = settings(max_examples=8, derandomize=True, database=None, **_SLOW)
NIGHTLY = settings(max_examples=NIGHT.worlds, print_blob=True, database=None, **_SLOW)


def as_asked() -> settings:
    """How many worlds this run wants."""
    return NIGHTLY if NIGHT.asked else USUAL


class Thrown:
    """The dice of a world, thrown by Hypothesis."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def choice(self, among: Sequence[Any], /) -> Any:
        """One of these; the simplest is the first."""
        return self._draw(st.sampled_from(list(among)))

    def randint(self, first: int, last: int, /) -> int:
        """A number between two, both included."""
        return self._draw(st.integers(first, last))

    def random(self) -> float:
        """A tenth below one."""
        return self._draw(st.integers(0, 9)) / 10

    def sample(self, among: Sequence[Any], number: int, /) -> list[Any]:
        """So many of these, in any order."""
        return self._draw(st.permutations(list(among)))[:number]


@st.composite
def organisations(draw: Any) -> dict[str, Any]:
    """Worlds of two to nine units, with few or many rights and people who stand in."""
    sizes = {"units": (2, 9), "grants": (0, 20), "delegations": (0, 6)}
    asked = {name: draw(st.integers(*span)) for name, span in sizes.items()}
    return worlds.thrown(Thrown(draw), **asked)
