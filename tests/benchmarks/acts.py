"""B4, B5: statements of every act; the figures that do not depend on the machine."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, seconds
from tests.flows.test_budgets import GATEWAYS, STARTS
from tests.story import Story, statements_of


def measure(scene: Scene) -> Iterator[Row]:
    """One person's year, with the most expensive act of each kind."""
    counts: dict[str, int] = {}
    times: dict[str, float] = {}

    def spend(name: str, act: Callable[[], Any]) -> Any:
        outcome: list[Any] = []

        def measured() -> None:
            times[name] = seconds(lambda: outcome.append(act()))

        counts[name] = max(statements_of(measured), counts.get(name, 0))
        return outcome[0]

    story = Story(scene.cast, spend)
    story.review(story.plan(scene.year()))
    kinds = {
        ("B4", "start one process", 20, 15): STARTS,
        ("B5", "complete one task", 25, 18): counts.keys() - STARTS - GATEWAYS,
        ("B5", "complete one task through a gateway", 32, 18): GATEWAYS,
    }
    for (target, what, must, aim), acts in kinds.items():
        worst = max(acts, key=lambda act: counts[act])
        told = f"{what}, the worst: {worst} ({times[worst] * 1e3:.1f} ms)"
        yield Row(target, told, counts[worst], "statements", must, aim)
