"""The district in which is measured: the cast, a crowd, as many years as there are measurements."""

from itertools import count
from typing import Any

from tests.cast import Cast, make_cast
from tests.crowd import make_crowd
from viewflow_kinerja.models import Employee, PerformanceCycle
from viewflow_kinerja.services import cycle as cycles

_WITHOUT = 10  # every tenth has no account


class Scene:
    """One database, filled as the measurements need it."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self.cast: Cast = make_cast()
        self._years = count(2026)
        self._crowd: list[int] = []
        self.place: Any = None  # the district, once it is built

    def year(self) -> PerformanceCycle:
        """A year of its own, open for plans."""
        root = self.cast.units["PEMKAB"]
        year = cycles.prepare(root, actor=self.cast.eka, year=next(self._years))
        cycles.open_cycle(year, actor=self.cast.eka)
        return year

    def people(self, size: int) -> list[int]:
        """Keys of so many employees with a post; the same ones again as long as they suffice."""
        if (missing := size - len(self._crowd)) > 0:
            place = {"unit": self.cast.units["APTIKA"], "rater": self.cast.employee("nurlaila")}
            name = f"crowd{len(self._crowd)}"
            self._crowd += make_crowd(missing, without=_WITHOUT, name=name, **place)
        return self._crowd[:size]

    def account_of(self, at: int) -> Any:
        """The account of somebody in the crowd."""
        return Employee.objects.get(pk=self._crowd[at]).user
