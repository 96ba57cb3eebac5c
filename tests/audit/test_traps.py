"""Traps of the trail without a room of their own: partitions, looks that write, parts of rows."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.audit.test_append_only import on_postgresql
from tests.cast import fill, open_plan
from tests.views.browse import as_, at
from viewflow_kinerja.audit import triggers
from viewflow_kinerja.audit.sources import sources
from viewflow_kinerja.models import OrgUnit, PerformancePlan
from viewflow_kinerja.services import plan_edit
from viewflow_kinerja.testing import assert_reads_only

TABLE = OrgUnit.history.model._meta.db_table
FIRST, LAST = f"{TABLE}_first", f"{TABLE}_last"


@pytest.fixture
def divided(cast, sql):
    """The history of units in two partitions, by its numbers; whoever owns the tables can do it."""
    connection.check_constraints()
    sql(f"ALTER TABLE {TABLE} RENAME TO {TABLE}_whole")
    like = f"(LIKE {TABLE}_whole INCLUDING DEFAULTS INCLUDING INDEXES)"
    sql(f"CREATE TABLE {TABLE} {like} PARTITION BY RANGE (history_id)")
    ((middle,),) = sql(f"SELECT max(history_id) FROM {TABLE}_whole")
    part = f"PARTITION OF {TABLE} FOR VALUES FROM"
    sql(f"CREATE TABLE {FIRST} {part} (MINVALUE) TO ({middle})")
    sql(f"CREATE TABLE {LAST} {part} ({middle}) TO (MAXVALUE)")
    sql(f"INSERT INTO {TABLE} SELECT * FROM {TABLE}_whole")


def refused(sql, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)


@on_postgresql
@pytest.mark.django_db
def test_a21_a_history_cannot_be_divided_by_its_dates(sql):
    connection.check_constraints()
    like = f"(LIKE {TABLE} INCLUDING INDEXES) PARTITION BY RANGE (history_date)"
    with pytest.raises(DatabaseError, match="must include all partitioning columns"):
        sql(f"CREATE TABLE divided {like}")


@on_postgresql
def test_a21_each_partition_refuses_for_itself(divided, sql):
    triggers.install()
    assert triggers.gaps() == []
    for table in (TABLE, FIRST, LAST):
        refused(sql, f"TRUNCATE {table}")
        refused(sql, f"DELETE FROM {table}")
        refused(sql, f"UPDATE {table} SET name = 'x'")
    triggers.install()  # again, and after the next migration
    assert triggers.gaps() == []


@on_postgresql
def test_a21_a_partition_that_stands_open_is_named_and_closed(divided, sql):
    assert triggers.missing() == sorted([TABLE, FIRST, LAST])
    triggers.install()
    sql(f"DROP TRIGGER kj_ao_truncate ON {FIRST}")
    sql(f"ALTER TABLE {LAST} DISABLE TRIGGER kj_ao_row")
    assert triggers.gone() == [(FIRST, "kj_ao_truncate"), (LAST, "kj_ao_row")]
    triggers.install()
    assert triggers.gaps() == []


def test_a25_no_look_cleans_a_history(cast, lived):
    plan, evaluation = lived
    number, before = plan.history.latest().history_id, counted()
    for kind, row in (("plan", plan), ("evaluation", evaluation)):
        for page in ("trail", "trail-at", "trail-readers"):
            assert assert_reads_only(as_(cast.ida), at(page, kind, row.pk)).status_code == 200
    change = at("trail-change", "performanceplan", number)
    for address in (change, at("workbench"), at("readers"), at("ledger")):
        assert assert_reads_only(as_(cast.ida), address).status_code == 200
    assert counted() == before


def counted():
    """How many rows each history has; who read is what a look may write."""
    tables = (each for each in sources().values() if each.base is not None)
    return {each.table: each.rows.count() for each in tables}


def test_a26_an_act_on_a_row_that_was_read_in_part_asks_no_more_than_on_a_whole_one(cast, year):
    draft = fill(open_plan(cast, year, "fauzan"), cast.fauzan)

    def asked(plan, place):
        with CaptureQueriesContext(connection) as captured:
            plan_edit.set_header(plan, actor=cast.fauzan, approach="QUALITATIVE", place=place)
        return len(captured)

    whole = asked(PerformancePlan.all_rows.get(pk=draft.pk), "Kota Lama")
    part = asked(PerformancePlan.all_rows.only("pk").get(pk=draft.pk), "Kota Baru")
    assert part == whole
    assert draft.history.latest().place == "Kota Baru"
