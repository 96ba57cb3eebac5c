"""One runner at a time, without a broker: a row that is held for a minute and renewed.

Source: our choice, ADR 0040.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja.models import JobState

NAME = "tick"
HELD = timedelta(seconds=60)


class Lease:
    """Held from `take` until `give_back`, or until its minute is over."""

    def __init__(self) -> None:
        """A holder nobody else can be taken for."""
        self.holder = secrets.token_hex(16)

    def take(self) -> bool:
        """Take or renew it; False while somebody else holds it."""
        JobState.objects.get_or_create(name=NAME)
        free = Q(held_until=None) | Q(held_until__lte=timezone.now()) | Q(holder=self.holder)
        rows = JobState.objects.filter(free, name=NAME)
        return bool(rows.update(holder=self.holder, held_until=timezone.now() + HELD))

    def give_back(self) -> None:
        """The next one need not wait for the minute to end."""
        rows = JobState.objects.filter(name=NAME, holder=self.holder)
        rows.update(held_until=None, ran_at=timezone.now())


def report(name: str, run: Callable[[], int]) -> tuple[int, str]:
    """Run a step and remember how it went; its failure is words, not an end for the others."""
    began = timezone.now()
    try:
        done, failure = run(), ""
    except Exception as error:
        done, failure = 0, f"{type(error).__name__}: {error}"[:400]
    facts = {"ran_at": began, "done": done, "failure": failure}
    facts |= {} if failure else {"succeeded_at": began}
    JobState.objects.update_or_create(name=name, defaults=facts)
    return done, failure
