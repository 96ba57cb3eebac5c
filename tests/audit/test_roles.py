"""A role that does not own the tables writes history and cannot touch it (docs: PostgreSQL)."""

import psycopg
import pytest
from django.db import connection

from tests.cast import make_cast, open_year
from viewflow_kinerja.audit import append_only
from viewflow_kinerja.models import OrgUnit

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
    pytest.mark.django_db(transaction=True),
]
HISTORY = OrgUnit.history.model._meta.db_table
TABLE = OrgUnit._meta.db_table
REFUSED = [
    f"UPDATE {HISTORY} SET reason = 'x'",
    f"DELETE FROM {HISTORY}",
    f"TRUNCATE {HISTORY}",
    f"ALTER TABLE {HISTORY} DISABLE TRIGGER ALL",
    f"ALTER TABLE {HISTORY} DISABLE TRIGGER kj_ao_row",
    f"DROP TRIGGER kj_ao_row ON {HISTORY}",
    f"DROP TABLE {HISTORY} CASCADE",
    "CREATE OR REPLACE FUNCTION kj_ao_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL",
    f"TRUNCATE {TABLE} CASCADE",
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
        for table in append_only.tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
    where = {name: connection.settings_dict[name.upper()] for name in ("host", "port", "password")}
    params = {name: value for name, value in where.items() if value}
    with psycopg.connect(
        dbname=connection.settings_dict["NAME"], user=role, autocommit=True, **params
    ) as second:
        yield second
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_the_portal_can_neither_change_history_nor_take_its_triggers_away(portal):
    before = OrgUnit.history.count()
    assert before
    for statement in REFUSED:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            portal.execute(statement)
    assert OrgUnit.history.count() == before
    assert append_only.missing() == []


def test_the_portal_writes_history_and_reads_it(portal):
    (row,) = (portal.execute(f"SELECT count(*) FROM {HISTORY}").fetchone(),)
    columns = [field.column for field in OrgUnit.history.model._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns if column != "history_id")
    copied = f"INSERT INTO {HISTORY} ({named}) SELECT {named} FROM {HISTORY} LIMIT 1"
    portal.execute(copied + " RETURNING history_id")
    assert OrgUnit.history.count() == row[0] + 1


def test_even_the_owner_is_refused_while_the_triggers_stand(portal):
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute(f"DELETE FROM {HISTORY}")
