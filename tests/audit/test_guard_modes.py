"""Enforce, warn or off; what the checks say of it, and of the switches around history."""

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from tests.audit.test_guard import ONE_DAY, TABLE, acting, on_sqlite
from viewflow_kinerja import checks
from viewflow_kinerja.audit import guard, triggers
from viewflow_kinerja.models import CalendarEntry, GuardIncident, PerformancePlan
from viewflow_kinerja.models.base import record_new


def of(number, **how):
    return [each for each in run_checks(**how) if each.id == f"kinerja.{number}"]


def with_guard(settings, mode):
    settings.KINERJA = {**getattr(settings, "KINERJA", {}), "AUDIT_GUARD": mode}


@pytest.fixture
def day(db):
    with acting():
        return record_new([CalendarEntry(name="one", **ONE_DAY)])[0]


def changed(row, name="z"):
    """Past everything, and committed as far as a test can."""
    CalendarEntry.objects.filter(pk=row.pk).update(name=name)
    connection.check_constraints()


def test_enforce_is_the_default_and_says_nothing():
    assert guard.mode() == "enforce"
    for number in ("E036", "W037", "E038", "E041"):
        assert of(number, include_deployment_checks=True) == []


def test_warn_lets_pass_and_writes_it_down(day, settings):
    with_guard(settings, "warn")
    triggers.install()
    changed(day)
    assert CalendarEntry.objects.get().name == "z"
    assert [found[:2] for found in guard.incidents()] == [(TABLE, day.pk)]
    (told,) = of("W039", databases=["default"])
    assert told.msg == f"1 changes without history: {TABLE}."


def test_warn_writes_an_untrue_history_down_too(day, settings):
    with_guard(settings, "warn")
    triggers.install()
    with acting():
        day.name, day.kind = "PHANTOM", "RAMADAN"
        day.save(update_fields=["kind"])
    assert ("history differs from the row") in {what for _, _, what in guard.incidents()}


def test_what_was_written_down_stays_when_the_guard_is_enforced_again(day, settings):
    with_guard(settings, "warn")
    triggers.install()
    changed(day)
    with_guard(settings, "enforce")
    assert triggers.gaps()
    triggers.install()
    assert triggers.gaps() == []
    assert GuardIncident.objects.get().row == day.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(day, "another")


def test_off_takes_the_guard_away_and_leaves_history_append_only(day, settings):
    with_guard(settings, "off")
    triggers.install()
    changed(day)
    assert {name[:5] for _, name in triggers.armed()} == {"kj_ao", "kj_ru"}
    assert triggers.gaps() == []
    assert guard.incidents() == []


def test_off_fails_the_check_of_production_and_warn_is_named(settings):
    with_guard(settings, "off")
    (told,) = of("E036", include_deployment_checks=True)
    assert told.is_serious()
    assert told.hint == 'KINERJA["AUDIT_GUARD"] = "enforce"'
    assert of("E036") == []
    with_guard(settings, "warn")
    assert not of("W037", include_deployment_checks=True)[0].is_serious()


def test_a_misspelt_mode_is_named_and_asks_no_database(settings, db):
    with_guard(settings, "enforced")
    (told,) = of("E038", databases=["default"])
    assert told.msg == "KINERJA['AUDIT_GUARD'] cannot be 'enforced'."
    assert of("E011", databases=["default"]) == []


class Apart:
    """A router of a host that keeps history elsewhere."""

    def db_for_write(self, model, **hints):
        return "archive" if model.__name__.startswith("Historical") else None


def test_a18_history_in_another_database_is_named(settings):
    settings.DATABASE_ROUTERS = [Apart()]
    (told,) = of("E041")
    assert "viewflow_kinerja.PerformancePlan" in told.msg


def test_a15_their_pages_of_history_are_an_error(monkeypatch):
    theirs = type("SimpleHistoryAdmin", (), {"__module__": "simple_history.admin"})
    page = type("PlanAdmin", (theirs,), {"__module__": "portal.admin"})()
    monkeypatch.setattr(checks, "_pages", lambda: [(PerformancePlan, page)])
    (told,) = checks.history_pages()
    assert told.id == "kinerja.E040"
    assert "PlanAdmin" in told.msg


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_client_without_foreign_keys_leaves_evidence(tmp_path):
    """Another program writes into the file; SQLite asks foreign keys only of whoever wants it."""
    with acting():
        (row,) = record_new([CalendarEntry(name="one", **ONE_DAY)])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(f"UPDATE {TABLE} SET name = 'z' WHERE id = {row.pk}")
        cursor.execute("PRAGMA foreign_keys = ON")
    assert guard.incidents() == [(TABLE, row.pk, "a change without history")]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {guard.PENDING}")
