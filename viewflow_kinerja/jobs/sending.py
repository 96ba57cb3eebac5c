"""Messages go out: in batches, never twice when all is well, a few times when something is not.

Source: our choice, ADR 0040.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.delivery import Channel, Message, Undeliverable, channels
from viewflow_kinerja.models import Notice
from viewflow_kinerja.selectors import notices

BATCH = 500  # a run; the next one goes on
MOST_TRIES = 5
_FIRST_PAUSE = timedelta(minutes=10)  # doubled after each try
_KEPT = timedelta(days=120)


def send(now: datetime) -> int:
    """Carry out what is due; returns how many messages went. A failing one is tried again."""
    rows = list(_due(now).select_related("recipient")[:BATCH])
    if not rows:
        return 0
    with channels() as ways, translation.override(settings.LANGUAGE_CODE):
        return sum(_sent(row, ways, now) for row in rows)


def _due(now: datetime) -> QuerySet[Notice]:
    rows = Notice.objects.filter(next_try_at__lte=now, recipient__is_active=True)
    return rows.order_by("next_try_at", "pk")


def _sent(row: Notice, ways: Iterable[Channel], now: datetime) -> bool:
    """Stored after each message: a run that is killed repeats one, not all."""
    failures = [words for way in ways if (words := _failure(row, way))]
    row.failure = "; ".join(failures)[:200]
    row.tries += 1
    retry = bool(failures) and row.tries < MOST_TRIES
    row.next_try_at = now + _FIRST_PAUSE * 2 ** (row.tries - 1) if retry else None
    row.sent_at = None if failures else now
    row.save(update_fields=["failure", "tries", "next_try_at", "sent_at"])
    return not failures


def _failure(row: Notice, way: Channel) -> str:
    try:
        way.send(row.recipient, message(row))
    except Undeliverable:
        return ""  # it stands in the product all the same
    except OSError as error:
        return str(error) or type(error).__name__
    return ""


def message(row: Notice) -> Message:
    """How many and where; whoever reads it on a lost phone learns nothing about anybody."""
    text = notices.text(row)
    where: Any = kinerja_settings.PORTAL_ADDRESS
    link = urljoin(where, notices.path(row)) if where else _("Open the performance pages.")
    return Message(_("Performance: %(what)s") % {"what": notices.title(row)}, f"{text}\n\n{link}\n")


def forget(now: datetime) -> int:
    """Old messages go: they are no record of anything."""
    return Notice.objects.filter(created_at__lt=now - _KEPT).delete()[0]
