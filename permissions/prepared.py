"""One statement that every page asks, planned once for each connection on PostgreSQL.

Planning the statement of `resolution` takes PostgreSQL three times as long as running it, and
Django plans anew each time. Where a pooler hands connections around between transactions a prepared
statement would be missed; whoever runs one says so with DISABLE_SERVER_SIDE_CURSORS, as Django asks
for anyway, and nothing is prepared. Source: our choice, ADR 0045.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from django.db import connection


def fetched(statement: str, facts: Mapping[str, Any]) -> list[Any]:
    """All rows of a statement, which takes its facts by name."""
    with _cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def _cursor() -> AbstractContextManager[Any]:
    if not _may_prepare():
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(_preparing()(connection.connection))


def _may_prepare() -> bool:
    """Not where statements are logged: Django could not tell there what was asked."""
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    if connection.vendor != "postgresql" or pooled or connection.queries_logged:
        return False
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    return bool(is_psycopg3)


@cache
def _preparing() -> Any:
    import psycopg

    class Preparing(psycopg.Cursor[Any]):
        """Django switches preparing off for the whole connection; here it is on for one cursor."""

        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            """As the driver does it, prepared."""
            before = self.connection.prepare_threshold
            self.connection.prepare_threshold = 0 if before is None else before
            try:
                return super().execute(query, params, prepare=True, **options)
            finally:
                self.connection.prepare_threshold = before

    return Preparing
