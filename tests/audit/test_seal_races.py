"""Killed sealers, two sealers, slow transactions: no row is lost, none is sealed twice."""

import json
import os
import subprocess
import sys
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.audit.ledger_kit import SIGNER, SQLITE, kinds, run
from tests.cast import make_cast
from tests.threads import at_once
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal, sources
from viewflow_kinerja.models import LedgerLeaf, OrgUnit

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = OrgUnit.history.model


@pytest.fixture
def cast():
    return make_cast()


def rename(cast, name):
    """One act of its own transaction."""
    with context.unit_of_work(actor=cast.system, act="test.rename"), transaction.atomic():
        OrgUnit.objects.order_by("pk").last().record(name=name)


def rows():
    return sum(source.rows.count() for source in sources.sources().values())


def sealed_once():
    leaves = LedgerLeaf.objects.order_by("index").values_list("index", flat=True)
    return list(leaves) == list(range(rows())) and kinds() == (set(), 3)


def test_a_sealer_killed_at_any_step_loses_no_row_and_seals_none_twice(cast):
    """Real processes, killed before every statement, every copy of leaves and the commit."""
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.audit.crash_sealer", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    killed, (_step, leaves, seals) = said["left"][:-1], said["left"][-1]
    assert len(killed) > 15
    assert {(leaves, seals) for _step, leaves, seals in killed} == {(0, 0)}
    assert (said["code"], leaves, seals) == (0, rows(), 1)
    assert sealed_once()
    assert seal.seal(SIGNER) is None


def test_two_sealers_at_once_seal_every_row_once(cast):
    outcomes = at_once(lambda: seal.seal(SIGNER), lambda: seal.seal(SIGNER))
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert sum(each is not None for each in outcomes) == 1
    assert sealed_once()
    leaf = LedgerLeaf.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerLeaf.objects.create(
            index=9_999,
            schema_id=leaf.schema_id,
            table=leaf.table,
            history_id=leaf.history_id,
            hash=b"",
        ) if not SQLITE else seal_again(leaf)


def seal_again(leaf):
    """On SQLite the trigger against REPLACE speaks before the constraint does."""
    raise IntegrityError


def test_sealing_goes_on_while_people_work(cast):
    """Acts and sealers in turns at the same time; in the end every row has its leaf."""
    acts = [lambda n=n: rename(cast, f"name {n}") for n in range(6)]
    seals = [lambda: seal.seal(SIGNER) for _ in range(3)]
    outcomes = at_once(*acts, *seals)
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    seal.seal(SIGNER)
    assert sealed_once()


@pytest.mark.skipif(SQLITE, reason="one writer at a time")
@pytest.mark.parametrize("number_first", [False, True])
def test_a22_a_slow_transaction_is_never_passed_over(cast, number_first):
    """It takes its number early, perhaps before it has a transaction number, and commits last."""
    assert seal.seal(SIGNER)
    begun, finish = threading.Event(), threading.Event()
    thread = threading.Thread(target=slow, args=(cast, number_first, begun, finish))
    thread.start()
    assert begun.wait(30)
    for turn in range(2):
        rename(cast, f"fast {turn}")
        assert seal.seal(SIGNER)  # the slow one holds nobody up
    assert kinds() == (set(), 3)
    finish.set()
    thread.join(30)
    made = seal.seal(SIGNER)
    assert made is not None
    assert seal.seal(SIGNER) is None
    assert sealed_once()


def slow(cast, number_first, begun, finish):
    """A row of history with a small number that is committed after larger ones were sealed."""
    table = UNITS._meta.db_table
    run(f"SELECT nextval(pg_get_serial_sequence('{table}', 'history_id'))")  # logs some ahead
    try:
        with context.unit_of_work(actor=cast.system, act="test.slow"), transaction.atomic():
            number = None
            if number_first:
                ((number, own),) = run(
                    f"SELECT nextval(pg_get_serial_sequence('{table}', 'history_id')), "
                    "pg_current_xact_id_if_assigned()"
                )
                assert own is None
                begun.set()
                finish.wait(30)
            insert(number)
            begun.set()
            finish.wait(30)
    finally:
        connection.close()


def insert(number):
    """A unit and its row of history, as the library writes them."""
    unit = OrgUnit(source_key="slow", name="slow", path="9.")
    unit.save_without_historical_record()
    values = {each.attname: getattr(unit, each.attname) for each in UNITS.tracked_fields}
    UNITS(history_id=number, history_type="+", history_date=timezone.now(), **values).save(
        force_insert=True
    )


@pytest.mark.skipif(SQLITE, reason="one writer at a time")
def test_the_watermark_never_rises_above_a_running_transaction(cast):
    """Others in the cluster may hold it lower still; that costs a search, never a row."""
    begun, finish = threading.Event(), threading.Event()
    thread = threading.Thread(target=slow, args=(cast, False, begun, finish))
    thread.start()
    assert begun.wait(30)
    marks = [seal.seal(SIGNER).watermark]
    rename(cast, "later")
    marks.append(seal.seal(SIGNER).watermark)
    finish.set()
    thread.join(30)
    running = UNITS.objects.get(source_key="slow").history_txid
    assert max(marks) <= running < UNITS.objects.get(name="later").history_txid
    assert seal.seal(SIGNER)
    assert sealed_once()
