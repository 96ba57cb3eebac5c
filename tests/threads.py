"""Acts that meet: each in a thread with a connection of its own, all let go at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, in the order of the acts."""
    outcomes: list[Any] = [None] * len(acts)
    met = threading.Barrier(len(acts))

    def run(at: int) -> None:
        try:
            met.wait(timeout=10)
            outcomes[at] = acts[at]()
        except Exception as error:
            outcomes[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
