"""What may still change is not shown as what was: the current second, and what still runs."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.audit.test_append_only import on_postgresql, on_sqlite
from tests.views.browse import as_, at, words
from viewflow_kinerja.selectors.trail import settled
from viewflow_kinerja.services import plan_edit

WAIT = "Not yet settled"
AFTER = "Kota Sesudah"


def shown(cast, plan, moment=None):
    """What the auditor reads; of a shared plan."""
    local = moment and timezone.localtime(moment).replace(tzinfo=None).isoformat()
    asked = {"at": local} if local else {}
    return words(as_(cast.fauzan).get(at("trail-at", "plan", plan.pk), asked))


class Writer(threading.Thread):
    """Somebody whose act is written, and whose transaction does not end before he is let go."""

    def __init__(self, act):
        super().__init__()
        self.act, self.wrote, self.go = act, threading.Event(), threading.Event()

    def run(self):
        """On a connection of its own."""
        try:
            with transaction.atomic():
                self.act()
                self.wrote.set()
                self.go.wait(timeout=30)
        finally:
            connections.close_all()


@pytest.fixture
def by_its_clock(transactional_db):
    """The clock of the database, which dates what is written there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    with time_machine.travel(now, tick=True):
        yield


def write(cast, plan):
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUANTITATIVE", place=AFTER)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_while_a_transaction_runs_its_time_is_not_settled_and_afterwards_it_tells(
    cast, plan, by_its_clock
):
    before = settled.until()
    slow = Writer(lambda: write(cast, plan))
    slow.start()
    assert slow.wrote.wait(timeout=10)
    moment = timezone.now() - timedelta(microseconds=1)
    try:
        assert settled.until() < moment
        assert WAIT in shown(cast, plan, moment)
        assert AFTER not in shown(cast, plan)  # without a time: as far as all is known
        assert WAIT not in shown(cast, plan, before - timedelta(microseconds=1))
    finally:
        slow.go.set()
        slow.join(timeout=30)
    assert AFTER in shown(cast, plan, moment)
    assert AFTER in shown(cast, plan)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_only_reads_holds_nothing_back(cast, plan, by_its_clock):
    reader = Writer(lambda: plan.refresh_from_db())
    reader.start()
    assert reader.wrote.wait(timeout=10)
    moment = timezone.now()
    try:
        assert settled.until() > moment
    finally:
        reader.go.set()
        reader.join(timeout=30)


@on_sqlite
def test_the_second_that_runs_is_not_settled(cast, plan):
    with time_machine.travel(timezone.now().replace(microsecond=400_000), tick=False) as clock:
        write(cast, plan)
        named = timezone.now().replace(microsecond=0)
        assert WAIT in shown(cast, plan, named)
        assert WAIT not in shown(cast, plan, named - timedelta(seconds=1))
        clock.shift(timedelta(seconds=1))
        assert AFTER in shown(cast, plan, named)


@on_sqlite
def test_beside_an_unsettled_time_no_difference_is_shown(cast, plan):
    write(cast, plan)
    with time_machine.travel(timezone.now().replace(microsecond=400_000), tick=False):
        now = timezone.localtime().replace(tzinfo=None, microsecond=0)
        asked = {"at": (now - timedelta(minutes=1)).isoformat(), "beside": now.isoformat()}
        told = words(as_(cast.fauzan).get(at("trail-at", "plan", plan.pk), asked))
    assert WAIT in told
    assert "Before" not in told
