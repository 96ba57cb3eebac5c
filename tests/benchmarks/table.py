"""What a benchmark reports: rows for people and for scripts."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Row:
    """One measured number. `higher`: more is better."""

    target: str
    what: str
    value: float
    unit: str
    must: float
    aim: float
    higher: bool = False

    def meets(self, limit: float) -> bool:
        """Whether the number keeps a limit."""
        return self.value >= limit if self.higher else self.value <= limit

    def as_json(self, database: str) -> dict[str, Any]:
        """The shape that scripts read."""
        return {
            "target": self.target,
            "what": self.what,
            "database": database,
            "value": self.value,
            "unit": self.unit,
            "must": self.must,
            "aim": self.aim,
            "meets_must": self.meets(self.must),
            "meets_aim": self.meets(self.aim),
        }


def lines(rows: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The same for people."""
    yield f"{'':4} {'':5} {'database':10} {'value':>10} {'must':>7} {'aim':>7}  what"
    for row in rows:
        mark = "aim" if row["meets_aim"] else "must" if row["meets_must"] else "MISS"
        yield (
            f"{mark:4} {row['target']:5} {row['database']:10} {row['value']:>10g} "
            f"{row['must']:>7g} {row['aim']:>7g}  {row['what']} ({row['unit']})"
        )


def seconds(act: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long an act takes."""
    begun = clock()
    act()
    return clock() - begun


def here() -> Callable[[], float]:
    """The clock that a busy machine disturbs least: on SQLite all happens in this process."""
    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def in_turns(runs: int, *timed: Callable[[], float]) -> list[float]:
    """The best of several runs of each, taken in turns: a busy machine is busy for all of them."""
    rounds = [[act() for act in timed] for _ in range(runs)]
    return [min(column) for column in zip(*rounds, strict=True)]
