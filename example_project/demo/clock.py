"""The story is told on its own dates: for a while, now is then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

WIB = ZoneInfo("Asia/Jakarta")


class _AsBefore(type):
    """Whatever was a datetime still is one."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class _Told(datetime, metaclass=_AsBefore):
    """The class that django.utils.timezone.now asks, so that it does not matter who holds `now`."""

    shift = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """The moment of the story."""
        return datetime.now(tz) + cls.shift


@contextmanager
def at(day: str, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Be on a day of the story (2026-01-09), by the local clock; the seconds go on.

    On PostgreSQL the database stamps history by its own clock; nothing can be done about that here.
    """
    start = datetime.combine(datetime.fromisoformat(day), time(hour, minute), tzinfo=WIB)
    before = timezone.datetime, _Told.shift
    _Told.shift = start - datetime.now(UTC)
    timezone.datetime = _Told
    try:
        yield
    finally:
        timezone.datetime, _Told.shift = before


def date_of(day: str) -> date:
    """A day of the story as a date."""
    return date.fromisoformat(day)


def has_come(day: str) -> bool:
    """Whether a day of the story lies behind the clock of this machine."""
    return datetime.now(WIB).date().isoformat() > day
