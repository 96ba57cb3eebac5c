"""A role that does not own the tables writes history and cannot touch it (docs: PostgreSQL)."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from tests.cast import make_cast, open_year
from viewflow_kinerja.audit import append_only, triggers
from viewflow_kinerja.audit.pieces import recorded_models
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.selectors.trail import settled

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
    pytest.mark.django_db(transaction=True),
]
HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "postgresql.md"
HISTORY = OrgUnit.history.model._meta.db_table
TABLE = OrgUnit._meta.db_table
ON_EACH_RECORD = [
    "UPDATE {0} SET {1} = {1}",
    "DELETE FROM {0}",
    "TRUNCATE {0} CASCADE",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "DROP TRIGGER kj_ao_row ON {0}",
    "DROP TABLE {0} CASCADE",
]
ON_EACH_DATA_TABLE = [
    "TRUNCATE {0} CASCADE",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "ALTER TABLE {0} DISABLE TRIGGER kj_gd_row",
    "DROP TRIGGER kj_gd_row ON {0}",
]
NOTHING = "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
ANYWHERE = [
    f"CREATE OR REPLACE FUNCTION kj_ao_refuse{NOTHING}",
    f"CREATE OR REPLACE FUNCTION kj_gd_orgunit{NOTHING}",
    "DROP FUNCTION kj_gd_orgunit() CASCADE",
    "SET session_replication_role = replica",
]


@pytest.fixture
def portal():
    """A connection under a second role, with the rights that the documentation gives it."""
    open_year(make_cast())
    role = f"{connection.settings_dict['NAME']}_portal"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
        cursor.execute(f"CREATE ROLE {role} LOGIN")
        rights = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES"
        cursor.execute(f"GRANT {rights} IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(taken_back().replace("portal", role))
    where = {name: connection.settings_dict[name.upper()] for name in ("host", "port", "password")}
    params = {name: value for name, value in where.items() if value}
    with psycopg.connect(
        dbname=connection.settings_dict["NAME"], user=role, autocommit=True, **params
    ) as second:
        yield second
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def taken_back():
    """The very block of the how-to."""
    return re.search(r"DO \$\$.*?END \$\$;", HOWTO.read_text(), re.DOTALL)[0]


def test_the_how_to_takes_back_the_rights_on_every_record_and_on_nothing_else():
    pattern = re.search(r"relname ~ '(.*)'", taken_back())[1]
    tables = connection.introspection.table_names()
    assert {name for name in tables if re.search(pattern, name)} == set(append_only.tables())


def test_the_portal_can_neither_change_a_record_nor_take_its_triggers_away(portal):
    before = OrgUnit.history.count()
    assert before
    records, data = append_only.tables(), [model._meta.db_table for model in recorded_models()]
    tried = [each.format(*table) for table in records.items() for each in ON_EACH_RECORD]
    tried += [each.format(table) for table in data for each in ON_EACH_DATA_TABLE]
    for statement in (*tried, *ANYWHERE):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            portal.execute(statement)
    assert OrgUnit.history.count() == before
    assert triggers.gaps() == []


def test_what_the_portal_changes_without_history_is_refused_at_commit(portal):
    for statement in (
        f"UPDATE {TABLE} SET name = 'x'",
        f"DELETE FROM {TABLE} WHERE head_id IS NULL",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            portal.execute(statement)
    assert not OrgUnit.objects.filter(name="x").exists()


def test_the_portal_writes_history_and_reads_it(portal):
    """One row and its history, in one transaction."""
    name = "UPDATE {} SET name = 'Dinas lain' WHERE source_key = 'KOMINFO'"
    columns = [field.column for field in OrgUnit.history.model._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns if column != "history_id")
    values = named.replace('"name"', "'Dinas lain'").replace('"history_type"', "'~'")
    newest = f"SELECT {values} FROM {HISTORY} WHERE source_key = 'KOMINFO'"
    newest += " ORDER BY history_id DESC LIMIT 1"
    (before,) = portal.execute(f"SELECT count(*) FROM {HISTORY}").fetchone()
    with portal.transaction():
        portal.execute(name.format(TABLE))
        portal.execute(f"INSERT INTO {HISTORY} ({named}) {newest}")
    assert OrgUnit.history.count() == before + 1
    assert OrgUnit.objects.get(source_key="KOMINFO").name == "Dinas lain"


def test_where_the_role_may_not_install_the_sql_is_printed_for_the_owner(portal):
    out, role = StringIO(), portal.info.user
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER kj_gd_row ON {TABLE}")
        cursor.execute(f"SET ROLE {role}")
        triggers.after_migrate(stdout=out)
        cursor.execute("RESET ROLE")
        assert triggers.missing() == [TABLE]
        cursor.execute(out.getvalue())
    assert out.getvalue().startswith("-- This role may not install the triggers")
    assert triggers.gaps() == []


def test_even_the_owner_is_refused_while_the_triggers_stand(portal):
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute(f"DELETE FROM {HISTORY}")


def test_of_a_transaction_of_another_role_an_hour_is_held_back(portal):
    """Whoever may not see when it began takes the longest that a transaction lasts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        ((held, now),) = portal.execute(
            f"SELECT s.u, clock_timestamp() FROM ({settled.ASK}) s(u)"
        ).fetchall()
    assert timedelta(minutes=59) < now - held < timedelta(minutes=61)
