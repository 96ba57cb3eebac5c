"""What the background does about days and months: at the cut-off, and when nobody answers.

Source: DOMAIN 7.3; our choice, ADR 0039.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.services import closing, unanswered

MONTHS_BACK = 3  # a background that slept longer is called once a month by hand


def approve_unanswered(now: datetime) -> int:
    """Approve what waited longer than the parameters of its unit allow; mostly nothing."""
    this = (now + timedelta(days=1)).date().replace(day=1)
    return sum(_until_done(unanswered.approve, first, now) for first in (*months(now), this))


def close_months(now: datetime) -> int:
    """Send and lock every month whose cut-off has passed; returns how many rows were closed.

    Months first: what is locked afterwards was counted as it stood. Each round is a transaction of
    its own, so that a run that is broken off loses nothing and the next one goes on.
    """
    return sum(
        _until_done(act, first, now)
        for first in months(now)
        for act in (closing.send_months, closing.lock)
    )


def months(now: datetime) -> Iterator[date]:
    """The first days of the months before this one, the oldest first; a day ahead for the east."""
    first = (now + timedelta(days=1)).date().replace(day=1)
    found = []
    for _ in range(MONTHS_BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    yield from reversed(found)


def _until_done(act: Callable[..., int], first: date, now: datetime) -> int:
    actor: Any = system_actor()
    total = done = act(actor=actor, first=first, now=now)
    while done == closing.MOST:
        done = act(actor=actor, first=first, now=now)
        total += done
    return total
