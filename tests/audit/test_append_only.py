"""History and events refuse change by the database itself, on both databases."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, models, transaction
from simple_history.utils import update_change_reason

from viewflow_kinerja import context
from viewflow_kinerja.audit import append_only, triggers
from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.models import (
    LedgerLeaf,
    LedgerSchema,
    OrgUnit,
    PerformancePlan,
    WorkflowEvent,
)

SQLITE = connection.vendor == "sqlite"
LEAVES, SCHEMAS = LedgerLeaf._meta.db_table, LedgerSchema._meta.db_table
on_sqlite = pytest.mark.skipif(not SQLITE, reason="a statement of SQLite")
on_postgresql = pytest.mark.skipif(SQLITE, reason="a statement of PostgreSQL")


def columns(sql, table):
    sql_of = f"SELECT * FROM {table} LIMIT 0"  # names of tables are ours
    with connection.cursor() as cursor:
        cursor.execute(sql_of)
        return [f'"{column[0]}"' for column in cursor.description]


def refused_on_every_table(sql, statement):
    """Try it on each table in a savepoint; every one must refuse, and every one has rows."""
    for table, key in append_only.tables().items():
        ((rows,),) = sql(f"SELECT count(*) FROM {table}")
        assert rows, table
        everything = ", ".join(columns(sql, table))
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(statement.format(table=table, key=key, all=everything))
        assert sql(f"SELECT count(*) FROM {table}") == [(rows,)], table


@pytest.mark.parametrize(
    "statement", ['UPDATE {table} SET "{key}" = "{key}"', "DELETE FROM {table}"], ids=str.split
)
def test_no_row_is_changed_or_deleted(everything, sql, statement):
    refused_on_every_table(sql, statement)


@on_postgresql
def test_no_table_is_emptied(everything, sql):
    connection.check_constraints()  # or PostgreSQL refuses for another reason
    refused_on_every_table(sql, "TRUNCATE {table} CASCADE")


@on_postgresql
def test_no_row_is_changed_by_a_conflict(everything, sql):
    again = "INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} "
    refused_on_every_table(
        sql, again + 'ON CONFLICT ("{key}") DO UPDATE SET "{key}" = EXCLUDED."{key}"'
    )


@on_sqlite
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_a24_no_row_is_replaced(everything, sql, how):
    refused_on_every_table(sql, how + " INTO {table} ({all}) SELECT {all} FROM {table}")


@on_sqlite
def test_a24_no_event_is_replaced_by_its_other_unique_columns(everything, sql):
    """A new key of the table with the answer of another row: the old one would vanish."""
    table = WorkflowEvent._meta.db_table
    named = [column for column in columns(sql, table) if column != '"id"']
    answered, fields = WorkflowEvent.objects.exclude(key=""), ", ".join(named)
    before = answered.count()
    assert before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(f"INSERT OR REPLACE INTO {table} ({fields}) SELECT {fields} FROM {table}")
    assert answered.count() == before


@on_sqlite
def test_a24_no_leaf_is_replaced_by_its_row_and_no_schema_by_its_digest(everything, sql):
    for table, key in ((LEAVES, '"index"'), (SCHEMAS, "id")):
        named = [column for column in columns(sql, table) if column.strip('"') != key.strip('"')]
        fields = ", ".join(named)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(
                f"INSERT OR REPLACE INTO {table} ({key}, {fields}) "
                f"SELECT {key} + 9999, {fields} FROM {table}"
            )


@on_sqlite
def test_a24_update_or_replace_is_an_update(everything, sql):
    refused_on_every_table(sql, 'UPDATE OR REPLACE {table} SET "{key}" = "{key}" + 1')


def test_the_orm_is_refused_too(everything):
    newest = PerformancePlan.history.first()
    ways = [
        lambda: PerformancePlan.history.update(reason="another"),
        lambda: PerformancePlan.history.all().delete(),
        lambda: newest.delete(),
        lambda: newest.save(),
        lambda: WorkflowEvent.objects.update(reason="another"),
        lambda: WorkflowEvent.objects.all().delete(),
        lambda: models.Model.save(WorkflowEvent.objects.first()),
    ]
    for way in ways:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            way()


def test_an_event_refuses_to_be_saved_again_before_the_database_is_asked(everything):
    with pytest.raises(TypeError, match="append-only"):
        WorkflowEvent.objects.first().save()


def test_a14_the_reason_of_a_change_cannot_be_rewritten(everything):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        update_change_reason(everything[0], "x")


@pytest.mark.parametrize("command", ["clean_old_history", "clean_duplicate_history"])
def test_a14_commands_that_clean_history_are_refused(everything, command):
    names = [f"viewflow_kinerja.{model.__name__}" for model in recorded_models()]
    how = {
        "clean_old_history": {"days": -9_999},
        "clean_duplicate_history": {"base_manager": True, "excluded_fields": ["status", "text"]},
    }
    before = PerformancePlan.history.count()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        call_command(command, *names, verbosity=0, **how[command])
    assert PerformancePlan.history.count() == before


def tables_named_by_the_check():
    found = [each for each in run_checks(databases=["default"]) if each.id == "kinerja.E011"]
    return found[0] if found else None


@pytest.mark.django_db
def test_all_that_should_stand_there_stands_there_and_the_check_is_silent():
    assert triggers.gaps() == []
    found = [table for table, name in triggers.armed() if name.startswith("kj_ao")]
    assert all(found.count(table) >= 2 for table in append_only.tables())
    guarded = {table for table, name in triggers.armed() if name.startswith("kj_gd")}
    assert guarded >= {model._meta.db_table for model in recorded_models()}
    assert tables_named_by_the_check() is None


@pytest.mark.django_db
def test_a_trigger_with_the_right_name_and_other_words_is_noticed(sql):
    """Whoever owns the tables may put something harmless in its place."""
    if SQLITE:
        name = f"kj_gd_upd_{OrgUnit._meta.model_name}"
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} AFTER UPDATE ON {OrgUnit._meta.db_table} BEGIN SELECT 1; END")
    else:
        sql(
            """CREATE OR REPLACE FUNCTION kj_gd_orgunit() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"""
        )
    assert len(triggers.gaps()) == 1
    triggers.install()
    assert triggers.gaps() == []


@pytest.mark.django_db
def test_a19_missing_triggers_are_noticed_and_come_back_with_the_next_migration():
    there = triggers.armed()
    triggers.strip()
    assert triggers.armed() == []
    error = tables_named_by_the_check()
    assert OrgUnit.history.model._meta.db_table in error.msg
    assert error.hint == "Run manage.py migrate: it installs them again."
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert triggers.armed() == there
    assert tables_named_by_the_check() is None


@pytest.mark.django_db
def test_one_missing_trigger_is_noticed(sql):
    table, name = triggers.armed()[0]
    sql(f"DROP TRIGGER {name}" + ("" if SQLITE else f" ON {table}"))
    assert triggers.missing() == [table]
    assert tables_named_by_the_check().msg == f"History can be edited: {table}."


@on_postgresql
@pytest.mark.django_db
def test_a_trigger_that_is_switched_off_is_missing(sql):
    table, name = triggers.armed()[0]
    sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    assert triggers.missing() == [table]


@pytest.mark.django_db
def test_installing_again_changes_nothing():
    there = triggers.armed()
    triggers.install()
    assert triggers.armed() == there


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a19_altering_a_history_table_drops_its_triggers_until_the_migration_ends():
    history = OrgUnit.history.model
    old, new = history._meta.get_field("name"), models.CharField(max_length=300)
    new.set_attributes_from_name("name")
    for before, now in ((old, new), (new, old)):
        with connection.schema_editor() as editor:
            editor.alter_field(history, before, now)
    assert triggers.missing() == [history._meta.db_table]
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert triggers.missing() == []


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a19_a_migration_may_rebuild_a_guarded_table():
    """A trigger elsewhere names it: SQLite would refuse, so they go before and come back after."""
    old, new = OrgUnit._meta.get_field("name"), models.CharField(max_length=300)
    new.set_attributes_from_name("name")
    for before, now in ((old, new), (new, old)):
        emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
        with connection.schema_editor() as editor:
            editor.alter_field(OrgUnit, before, now)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert triggers.gaps() == []


@pytest.mark.django_db(transaction=True)
def test_a20_emptying_the_tables_in_tests_arms_them_again():
    """The test before this one may have emptied them; the triggers are there all the same."""
    assert triggers.missing() == []


@on_postgresql
def test_history_carries_the_number_of_its_transaction_and_the_clock_of_the_database(
    cast, lived, sql
):
    ((number, clock),) = sql("SELECT pg_current_xact_id()::text::bigint, clock_timestamp()")
    for row in (PerformancePlan.history.first(), WorkflowEvent.objects.last()):
        assert row.history_txid == number
        when = getattr(row, "history_date", None) or row.at
        assert abs((clock - when).total_seconds()) < 60  # and not the year the test travels in


@on_postgresql
def test_a_forged_date_or_number_is_not_stored(cast, lived):
    forged = PerformancePlan.history.first()
    forged.pk, forged.history_txid = None, 1
    forged.history_date = forged.history_date.replace(year=2020)
    with context.unit_of_work(actor=cast.system, act="test.forge"):
        forged.save(force_insert=True)
    stored = PerformancePlan.history.get(pk=forged.pk)
    assert stored.history_date.year > 2020
    assert stored.history_txid != 1


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model.__name__)
def test_a04_history_is_ordered_by_its_number_and_found_by_its_transaction(model):
    meta = model.history.model._meta
    assert (meta.ordering, meta.get_latest_by) == (("-history_id",), ("history_id",))
    assert ["history_txid", "id"] in [index.fields for index in meta.indexes]


def test_events_are_found_by_their_transaction():
    assert ["history_txid", "id"] in [index.fields for index in WorkflowEvent._meta.indexes]
