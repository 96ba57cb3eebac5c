"""A new database gets all tables by one migration; others came the long way (ADR 0042)."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython

APP = "viewflow_kinerja"
SHORT = f"{APP}.migrations.0001_squashed_0015_create_all_the_tables"
LONG = f"{APP}.migrations.0002_allow_one_rater_a_day"


def models(*, replaced: bool) -> dict[str, Any]:
    """Every model as it is once the last of the squashed migrations has run."""
    loader = MigrationLoader(None, replace_migrations=not replaced)
    last = "0015_write_down_unrecorded_changes" if replaced else SHORT.rpartition(".")[2]
    found = loader.project_state((APP, last)).models.items()
    return {name: _model(state) for (app, name), state in found if app == APP}


def _model(state: Any) -> dict[str, Any]:
    fields = {name: field.deconstruct()[1:] for name, field in state.fields.items()}
    told = {name: _told(value) for name, value in state.options.items() if value}
    return {"fields": fields, "bases": state.bases, "managers": state.managers, **told}


def _told(value: Any) -> Any:
    """Indexes and constraints in any order."""
    return sorted(map(repr, value)) if isinstance(value, list | set | tuple) else value


def test_the_short_way_makes_the_models_of_the_long_way():
    short, long = models(replaced=False), models(replaced=True)
    assert short.keys() == long.keys()
    assert [name for name in long if short[name] != long[name]] == []
    assert len(short) > 80


def test_the_short_way_is_nothing_but_tables_and_the_one_statement_of_the_long_way():
    operations = import_module(SHORT).Migration.operations
    code = [each for each in operations if isinstance(each, RunPython)]
    assert {type(each).__name__ for each in operations} == {"CreateModel", "RunPython"}
    assert [_statements(each) for each in code] == [_statements(each) for each in _long()]


def _long() -> list[RunPython]:
    steps = import_module(LONG).Migration.operations
    return [each for each in steps if isinstance(each, RunPython)]


def _statements(operation: RunPython) -> list[str]:
    """What a step sends to PostgreSQL, there and back."""
    sent: list[str] = []

    class Editor:
        connection = type("PostgreSQL", (), {"vendor": "postgresql"})
        execute = sent.append

    for code in (operation.code, operation.reverse_code):
        code(None, Editor)
    return sent


def test_every_replaced_migration_is_still_there():
    """A database in the middle of the long way goes on; it is not sent back to the start."""
    replaced = import_module(SHORT).Migration.replaces
    there = MigrationLoader(None, replace_migrations=False).disk_migrations
    assert set(replaced) < set(there)
    assert [name[:4] for _app, name in replaced] == [f"{each:04}" for each in range(1, 16)]


@pytest.mark.django_db
def test_the_exclusion_that_models_do_not_tell_stands_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such constraint")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contype FROM pg_constraint WHERE conname = 'kj_one_rater_a_day'")
        assert cursor.fetchall() == [("x",)]
