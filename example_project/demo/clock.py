"""The story is told on its own dates: for a while, now is then."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

WIB = ZoneInfo("Asia/Jakarta")
_REAL = timezone.now


@contextmanager
def at(day: str, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Be on a day of the story (2026-01-09), by the local clock; the seconds go on.

    The database stamps history by its own clock on PostgreSQL; nothing can be done about that here.
    """
    start = datetime.combine(datetime.fromisoformat(day), time(hour, minute), tzinfo=WIB)
    with _told(_running_from(start.astimezone(UTC))):
        yield


def _running_from(start: datetime) -> Callable[[], datetime]:
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


@contextmanager
def _told(now: Callable[[], datetime]) -> Iterator[None]:
    before = timezone.now
    places = _who_imported(before)
    try:
        for module in places:
            module.now = now
        yield
    finally:
        for module in places:
            module.now = before


def _who_imported(now: Callable[[], datetime]) -> list[Any]:
    """django.utils.timezone itself, and modules that took the function out of it."""
    return [module for module in list(sys.modules.values()) if vars(module).get("now") is now]


def has_come(day: str) -> bool:
    """Whether a day of the story lies behind the clock of this machine."""
    return _REAL().astimezone(WIB).date().isoformat() > day
