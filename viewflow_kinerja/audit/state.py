"""How the ledger stands, for people: lag, last seal, last check, anchors, keys. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.audit.findings import COULD_NOT_RUN, TAMPERED
from viewflow_kinerja.audit.sources import sources
from viewflow_kinerja.audit.waiting import moment_of, newest, unsealed_sql
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import LedgerCheck, LedgerKey, LedgerReceipt, LedgerSeal


@dataclass(frozen=True)
class Lag:
    """What waits for its seal."""

    rows: int
    oldest: datetime | None
    now: datetime

    @property
    def minutes(self) -> int:
        """How long the oldest row waits."""
        waits = self.now - self.oldest if self.oldest else timedelta()
        return int(waits.total_seconds() // 60)

    @property
    def late(self) -> bool:
        """Longer than the installation allows."""
        return self.minutes > kinerja_settings.LEDGER_MAX_LAG_MINUTES


@dataclass(frozen=True)
class State:
    """What office and auditor see of it."""

    seal: LedgerSeal | None
    lag: Lag
    check: LedgerCheck | None
    receipts: list[LedgerReceipt]  # the newest of each anchor
    keys: list[LedgerKey]


def lag() -> Lag:
    """Rows that wait, in one statement over all tables."""
    last, moment = newest(), moment_of()
    parts = [
        f"SELECT count(*), min(r.{source.when}) FROM {source.table} r "
        f"WHERE {unsealed_sql(source, last, moment.cluster)}"
        for source in sources().values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found = [(count, _moment(oldest)) for count, oldest in cursor.fetchall() if count]
    oldest = min((each for _count, each in found if each), default=None)
    return Lag(sum(count for count, _oldest in found), oldest, moment.now)


def _moment(value: Any) -> datetime | None:
    """SQLite gives text."""
    if not isinstance(value, str):
        return value
    parsed = datetime.fromisoformat(value)
    return parsed if parsed.tzinfo else timezone.make_aware(parsed, connection.timezone)


def state() -> State:
    """All of it; a fixed number of statements."""
    newest_of = LedgerReceipt.objects.values("anchor").annotate(n=Max("pk")).values("n")
    receipts = LedgerReceipt.objects.filter(pk__in=newest_of).order_by("anchor")
    return State(
        seal=newest(),
        lag=lag(),
        check=LedgerCheck.objects.order_by("-pk").first(),
        receipts=list(receipts),
        keys=list(LedgerKey.objects.order_by("pk")),
    )


def is_kept() -> bool:
    """Whether this installation keeps a ledger: it trusts a key, signs with one, or has sealed."""
    given = kinerja_settings
    return bool(given.LEDGER_TRUSTED_KEYS or given.LEDGER_KEY_FILE or newest())


def complaints() -> Iterator[tuple[str, str]]:
    """What is wrong with the ledger, name and words; nothing where none is kept."""
    if not is_kept():
        return
    late, check = lag(), LedgerCheck.objects.order_by("-pk").first()
    if newest() is None:
        yield "seal", _("A ledger is set up, and nothing was ever sealed.")
    elif late.late:
        words = _("The oldest unsealed row waits for %(minutes)s minutes.")
        yield "seal", words % {"minutes": late.minutes}
    if check and check.exit_code in (TAMPERED, COULD_NOT_RUN):
        words = _("The last verification ended with exit code %(code)d: run kinerja_verify.")
        yield "verify", words % {"code": check.exit_code}
