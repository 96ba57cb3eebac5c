"""Back to nothing: the demonstration is always built on an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from demo.models import DemoBuild

VERSION = 3  # of what is built; a change of the story needs a new one


def database() -> None:
    """Remove everything that the demonstration has written, and nothing of anybody else."""
    if connection.vendor == "sqlite":
        _remove_files(Path(connection.settings_dict["NAME"]))
    else:
        _drop_tables()


def _remove_files(path: Path) -> None:
    connection.close()
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


def _drop_tables() -> None:
    """Only in a database that is empty or was filled by us."""
    tables = connection.introspection.table_names()
    if tables and DemoBuild._meta.db_table not in tables:
        name = connection.settings_dict["NAME"]
        raise CommandError(f"{name} holds tables that are not the demonstration's. Name another.")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def complete() -> Any:
    """What was built and can be served as it is; None where it has to be built (again)."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return None
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    return DemoBuild.objects.filter(version=VERSION, failed=0).first()
