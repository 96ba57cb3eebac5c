"""What every test may ask for; and the triggers of history, which refuse what `flush` does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import TransactionTestCase

from tests import cast as people
from viewflow_kinerja.audit import triggers


@pytest.fixture(scope="session", autouse=True)
def _flush_meets_no_triggers() -> Any:
    """A20: emptying the tables is what the triggers refuse; post_migrate arms them again."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        triggers.strip()
        original(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def _it_is_january() -> Iterator[None]:
    """Monday, 5 January 2026, 09.00 WIB; the clock runs, and no test depends on today."""
    with time_machine.travel(datetime(2026, 1, 5, 2, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def cast(db: Any) -> people.Cast:
    """The people, placed and with their rights."""
    return people.make_cast()


@pytest.fixture
def year(cast: people.Cast) -> Any:
    """2026, open for plans."""
    return people.open_year(cast)


@pytest.fixture
def plan(cast: people.Cast, year: Any) -> Any:
    """Fauzan's plan, complete and still a draft."""
    return people.fill(people.open_plan(cast, year, "fauzan"), cast.fauzan)


@pytest.fixture
def approved(cast: people.Cast, year: Any) -> Any:
    """Fauzan's plan, in force."""
    return people.approved_plan(cast, year)


@pytest.fixture
def unguarded(db: Any) -> None:
    """Whoever owns the tables can take the guard away; what happens then is for others to find."""
    triggers.strip()  # comes back with the rollback of the test


@pytest.fixture
def by_our_clock(db):
    """PostgreSQL stamps history by its own clock, which nobody freezes: here by ours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # undone with the transaction of the test
            cursor.execute(
                """CREATE OR REPLACE FUNCTION kj_ao_stamp_history() RETURNS trigger
                LANGUAGE plpgsql AS $$ BEGIN
                NEW.history_txid := pg_current_xact_id()::text::bigint; RETURN NEW; END $$"""
            )
