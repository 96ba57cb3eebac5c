"""Until when history says the same for ever: what still runs may yet bring rows dated before.

PostgreSQL dates a row when it is written, and shows it when its transaction ends; a transaction
that has written nothing dates its rows later than now. On SQLite one writer follows the other and
nobody sees who is at work: there all before now counts as settled. Source: our choice, ADR 0051.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

# Of another role's transaction nobody is told when it began: an hour is the longest that one lasts.
ASK = """SELECT least(clock_timestamp(),
        min(coalesce(xact_start, clock_timestamp() - interval '1 hour')))
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()
    AND pid <> pg_backend_pid()"""


def column() -> Any:
    """The instant before which nothing changes any more, for a question asked before the rows."""
    if connection.vendor != "postgresql":
        return Value(timezone.now(), output_field=DateTimeField())
    return RawSQL(ASK, [], output_field=DateTimeField())


def until() -> datetime:
    """The same by itself."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        return cursor.fetchone()[0]
