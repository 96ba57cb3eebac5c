"""B11: what sealing and verifying cost, over all rows of history that the crowd has left behind."""

import resource
from collections.abc import Iterator
from functools import partial

from tests.audit.ledger_kit import SIGNER
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, here, seconds
from viewflow_kinerja.audit import seal, waiting
from viewflow_kinerja.audit.verify import verify
from viewflow_kinerja.flows import bulk
from viewflow_kinerja.models import PerformancePlan

_RUNS, _CHECKS = 5, 3
_CROWD = 10_000


def measure(scene: Scene) -> Iterator[Row]:
    """Rows a second, the idle round, and by how much verification grows the process."""
    _fill(scene)
    took = seconds(partial(seal.seal, SIGNER), here())
    last = waiting.newest()
    if last is None:
        raise SystemExit("Nothing was sealed.")
    rate = round(last.size / took)
    yield Row("B11", f"seal {last.size:,} rows", rate, "rows/s", 25_000, 50_000, higher=True)
    idle = min(seconds(partial(seal.seal, SIGNER)) for _ in range(_RUNS)) * 1_000
    yield Row("B11", "a round with nothing to seal", round(idle, 1), "ms", 10, 4)
    yield from _verified(last.size)


def _fill(scene: Scene) -> None:
    """Where this section runs alone: a year is opened for a crowd."""
    if not PerformancePlan.all_rows.exists():
        people = scene.people(_CROWD)
        bulk.open_plans(scene.year(), people, actor=scene.cast.eka)


def _verified(size: int) -> Iterator[Row]:
    before = _megabytes()
    once = partial(verify, trusted=[SIGNER.key], kept=None)
    took = min(seconds(once, here()) for _ in range(_CHECKS))  # a busy machine is not always busy
    grown = _megabytes() - before
    what = f"verify {size:,} rows against their leaves, seals and data"
    yield Row("B11", what, round(size / took), "rows/s", 25_000, 50_000, higher=True)
    yield Row("B11", "memory that verification adds", round(grown), "MB", 50, 20)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
