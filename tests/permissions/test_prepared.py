"""The statement of every page is planned once for each connection, and nothing else is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import prepared
from viewflow_kinerja.permissions.resolution import resolve

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite plans in no time"
)


def prepared_now():
    """Statements that the server keeps for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def afresh(db):
    """A connection that has prepared nothing; what others prepared is forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()


@on_postgresql
def test_what_an_account_holds_is_asked_with_a_prepared_statement(cast, afresh):
    for name in ("fauzan", "nurlaila", "ida"):
        assert resolve(cast.users[name]).actor == cast.users[name]
    (kept,) = prepared_now()
    assert "'overseen'" in kept


@on_postgresql
def test_other_statements_of_the_connection_are_as_the_host_set_it(cast, afresh):
    before = connection.connection.prepare_threshold
    resolve(cast.fauzan)
    assert connection.connection.prepare_threshold is before is None
    for _ in range(9):
        assert Employee.objects.count()
    assert len(prepared_now()) == 1


@on_postgresql
def test_behind_a_pooler_nothing_is_prepared(cast, afresh, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert resolve(cast.fauzan).actor == cast.fauzan
    assert prepared_now() == []


@on_postgresql
def test_an_error_leaves_the_connection_as_it_was(cast, afresh):
    with pytest.raises(Exception, match="division by zero"):
        prepared.fetched("SELECT 1 / %(nothing)s", {"nothing": 0})
    assert connection.connection.prepare_threshold is None


def test_where_statements_are_logged_this_one_can_be_read(cast):
    with CaptureQueriesContext(connection) as asked:
        resolve(cast.fauzan)
    (one,) = asked.captured_queries
    assert "'overseen'" in one["sql"]
