"""Nothing is committed that its history does not tell: not one change, and not one untrue word.

`settled` asks what COMMIT would ask; some tests commit.
"""

import re
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tests.audit.trail_reading import tracked
from tests.cast import arrange
from viewflow_kinerja import context
from viewflow_kinerja.audit import guard
from viewflow_kinerja.audit.pieces import recorded_models
from viewflow_kinerja.models import CalendarEntry, EvidenceFile, OrgUnit, PerformancePlan
from viewflow_kinerja.models.base import record_changes, record_new

SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not SQLITE, reason="a statement of SQLite")
on_postgresql = pytest.mark.skipif(SQLITE, reason="a statement of PostgreSQL")
REFUSED = "guard: |change_without_history"
ONE_DAY = {"kind": "HOLIDAY", "date_from": "2026-08-17", "date_to": "2026-08-17"}
TABLE = CalendarEntry._meta.db_table


@contextmanager
def acting():
    """An act of somebody, in a transaction that is asked at its end."""
    actor = get_user_model()(pk=7, username="ani")
    with transaction.atomic(), context.unit_of_work(actor=actor, act="test.act", reason="why"):
        yield
        connection.check_constraints()


@pytest.fixture
def days(db):
    with acting():
        return record_new([CalendarEntry(name=name, **ONE_DAY) for name in ("one", "two")])


def stored():
    return list(CalendarEntry.objects.order_by("pk").values())


def told():
    return CalendarEntry.history.count()


def run(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def twice(row):
    for row.name in ("a", "b"):
        row.save()


def within(row):
    with transaction.atomic():
        row.record(name="inner")


def made_and_gone(row):
    CalendarEntry.objects.create(name="x", **ONE_DAY).delete()


def in_bulk(row):
    row.name = "bulk"
    record_changes([row], ["name"])
    record_new([CalendarEntry(name="new", **ONE_DAY)])


LAWFUL = {
    "record": lambda row: row.record(name="z"),
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "delete many": lambda row: CalendarEntry.objects.filter(pk=row.pk).delete(),
    "get_or_create": lambda row: CalendarEntry.objects.get_or_create(name="n", **ONE_DAY),
    "nothing changes": lambda row: CalendarEntry.objects.filter(pk=row.pk).update(name=row.name),
    **{act.__name__: act for act in (twice, within, made_and_gone, in_bulk)},
}


@pytest.mark.parametrize("act", LAWFUL.values(), ids=LAWFUL)
def test_a_change_on_record_is_committed(days, act):
    with acting():
        act(days[0])
    newest = CalendarEntry.history.latest()
    assert (newest.history_user_id, newest.actor_name, newest.reason) == (7, "ani", "why")
    assert len(bytes(newest.nonce)) == 16


def phantom(row):
    row.name = "PHANTOM"
    row.save(update_fields=["kind"])


def mixed(row):
    row.record(name="z")
    CalendarEntry.objects.filter(pk=row.pk).update(name="sneaky")


def phantom_in_bulk(row):
    row.name, row.date_to = "PHANTOM", "2026-08-18"
    bulk_update_with_history([row], CalendarEntry, ["date_to"])


def false_creation(row):
    rows = [CalendarEntry(name=row.name, **ONE_DAY)]
    bulk_create_with_history(rows, CalendarEntry, ignore_conflicts=True)


UNRECORDED = {
    "update": lambda row: CalendarEntry.objects.filter(pk=row.pk).update(name="z"),
    "bulk_create": lambda row: CalendarEntry.objects.bulk_create([unsaved()]),
    "bulk_update": lambda row: CalendarEntry.objects.bulk_update([renamed(row)], ["name"]),
    "without": lambda row: renamed(row).save_without_historical_record(),
    "raw update": lambda row: run(f"UPDATE {TABLE} SET name = 'z' WHERE id = %s", row.pk),
    "raw delete": lambda row: run(f"DELETE FROM {TABLE} WHERE id = %s", row.pk),
    "_raw_delete": lambda row: CalendarEntry.objects.all()._raw_delete("default"),
    "another key": lambda row: run(f"UPDATE {TABLE} SET id = 9999 WHERE id = %s", row.pk),
}


def unsaved():
    return CalendarEntry(name="new", **ONE_DAY)


def renamed(row):
    row.name = "z"
    return row


def refused(act, row):
    """The act is refused, and has left nothing behind."""
    before, history = stored(), told()
    with pytest.raises(IntegrityError, match=REFUSED), acting():
        act(row)
    assert (stored(), told()) == (before, history)


@pytest.mark.parametrize("act", UNRECORDED.values(), ids=UNRECORDED)
def test_a01_a_change_without_history_is_refused(days, act):
    refused(act, days[0])


def test_a01_a_change_after_its_history_is_refused(days):
    refused(mixed, days[0])


def test_a01_what_loaddata_writes_is_refused(days, tmp_path):
    file = tmp_path / "days.json"
    row = renamed(CalendarEntry.objects.get(pk=days[0].pk))
    file.write_text(serialize("json", [row]))
    refused(lambda _: call_command("loaddata", file, verbosity=0), row)
    assert CalendarEntry.objects.get(pk=row.pk).name == "one"


def test_a02_values_that_were_never_stored_are_refused(days):
    refused(phantom, days[0])


def test_a07_values_that_a_bulk_update_did_not_store_are_refused(days):
    refused(phantom_in_bulk, days[0])


def test_a06_a_creation_that_did_not_happen_is_refused(days):
    refused(false_creation, days[0])


def test_a03_an_expression_is_refused_before_it_is_half_written(days):
    before = stored()
    with pytest.raises((TypeError, ValueError)), acting():
        days[0].record(date_to=F("date_from"))
    assert stored() == before


def test_history_of_a_row_that_is_not_there_is_refused(days):
    ghost = CalendarEntry.history.earliest()
    ghost.pk, ghost.id = None, 9_999
    refused(lambda row: ghost.save(force_insert=True), days[0])


def test_a_removal_that_did_not_happen_is_refused(days):
    false = CalendarEntry.history.earliest()
    false.pk, false.history_type = None, "-"
    refused(lambda row: false.save(force_insert=True), days[0])


@pytest.mark.django_db(transaction=True)
def test_a10_outside_a_transaction_nothing_is_saved():
    """The row would be stored before its history is."""
    actor = get_user_model()(pk=7, username="ani")
    with pytest.raises(IntegrityError), context.unit_of_work(actor=actor, act="test.act"):
        CalendarEntry.objects.create(name="x", **ONE_DAY)
    assert (stored(), told()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_commit_itself_refuses_and_the_next_transaction_is_free():
    with acting():
        (row,) = record_new([unsaved()])
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEntry.objects.filter(pk=row.pk).update(name="z")
    assert [each["name"] for each in stored()] == ["new"]
    with acting():
        row.record(name="on record")
    assert (stored()[0]["name"], told()) == ("on record", 2)


def test_what_a_savepoint_takes_back_needs_no_history(days):
    with acting():
        with transaction.atomic():
            CalendarEntry.objects.filter(pk=days[0].pk).update(name="z")
            transaction.set_rollback(True)
        days[0].record(name="kept")
    assert {each["name"] for each in stored()} == {"kept", "two"}


def test_a_pointer_of_the_engine_alone_is_no_change(plan):
    """It is the only column that history leaves out; its events tell of it."""
    assert {"process"} == {
        field.name
        for model in recorded_models()
        for field in model._meta.concrete_fields
        if field.attname not in tracked(model)
    }
    with transaction.atomic():
        PerformancePlan.all_rows.filter(pk=plan.pk).update(process=None)
        connection.check_constraints()
        transaction.set_rollback(True)


_OTHER = {
    "CharField": "{0} || 'x'",
    "TextField": "{0} || 'x'",
    "BooleanField": "NOT {0}",
    "BigIntegerField": "{0} + 1",
    "PositiveIntegerField": "{0} + 1",
    "PositiveSmallIntegerField": "{0} + 1",
    "DateTimeField": "'2020-01-01 00:00:00'",
    "DateField": "'2031-01-01'",
}


def other_values(model):
    """SQL that changes one column each; some of them other rules of the database forbid."""
    for field in model._meta.concrete_fields:
        free = not (field.primary_key or field.choices or field.remote_field)
        if free and type(field).__name__ in _OTHER:
            value = _OTHER[type(field).__name__].format(f'"{field.column}"')
            yield f'UPDATE {model._meta.db_table} SET "{field.column}" = {value}'


def answers(model):
    """What the database says to each of these statements."""
    for statement in other_values(model):
        with pytest.raises(DatabaseError) as error, acting():
            run(statement)
        yield str(error.value)


def test_every_recorded_table_is_guarded_grants_and_evidence_too(everything):
    """Statements past Django on each of them: every one is refused, and by the guard."""
    assert EvidenceFile in recorded_models()
    connection.check_constraints()
    for model in recorded_models():
        if model._base_manager.exists():
            before = list(model._base_manager.order_by("pk").values())
            assert any(re.search(REFUSED, each) for each in answers(model)), model
            assert list(model._base_manager.order_by("pk").values()) == before, model


@on_sqlite
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_a24_a_row_that_is_replaced_is_refused(days, how):
    names = ", ".join(f'"{field.column}"' for field in CalendarEntry._meta.concrete_fields)
    values = names.replace('"name"', "'z'")
    copy = f"{how} INTO {TABLE} ({names}) SELECT {values} FROM {TABLE}"
    refused(lambda row: run(copy), days[0])


@on_sqlite
def test_a24_a_row_that_another_pushes_out_is_missed(db):
    """By a unique column that is not the key: the new row has its history, the old one is gone."""
    with acting():
        OrgUnit.objects.create(source_key="X", name="X", path="1.")

    def push_out(old):
        table = OrgUnit._meta.db_table
        named = [f'"{f.column}"' for f in OrgUnit._meta.concrete_fields if not f.primary_key]
        some = ", ".join(named)
        run(f"INSERT OR REPLACE INTO {table} ({some}) SELECT {some} FROM {table}")
        new = OrgUnit.objects.get()
        assert new.pk != old.pk
        models.signals.post_save.send(OrgUnit, instance=new, created=True, raw=False)

    refused(push_out, OrgUnit.objects.get())
    assert OrgUnit.objects.get().pk


@on_sqlite
def test_a24_a_row_that_an_update_pushes_out_is_missed(days):
    one, _two = days
    push = f"UPDATE OR REPLACE {TABLE} SET name = 'two' WHERE id = %s"

    def act(row):
        run(push, one.pk)
        new = CalendarEntry.objects.get()
        models.signals.post_save.send(CalendarEntry, instance=new, created=False, raw=False)

    refused(act, one)


@on_sqlite
def test_a32_what_waits_is_found_by_its_key(db):
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN QUERY PLAN DELETE FROM {guard.PENDING} WHERE pk = 1 AND base = 'x'"
        )
        (plan,) = cursor.fetchall()
    assert "SEARCH" in plan[-1]
    assert "pk=? AND base=?" in plan[-1]


@on_sqlite
def test_an_error_of_a_test_names_the_table_and_the_row(days):
    """Django's words for a deferred key that points nowhere: ours are in the names."""
    with pytest.raises(IntegrityError) as error, acting():
        CalendarEntry.objects.filter(pk=days[0].pk).update(name="z")
    assert f"'{guard.PENDING}' with primary key '{days[0].pk}'" in str(error.value)
    assert f"'{TABLE}'" in str(error.value)


def test_what_tests_arrange_is_on_record_too(days):
    arrange(CalendarEntry.objects.all(), factor_denominator=2)
    connection.check_constraints()
    assert CalendarEntry.history.filter(act="test.arrange").count() == 2
