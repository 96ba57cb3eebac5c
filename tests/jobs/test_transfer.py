"""A transfer moves post, delegation, open work and rights at once: nobody sees a moment between."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.cast import do, fill, open_plan, step
from tests.services.test_delegation_races import stand_in
from tests.threads import at_once
from viewflow_kinerja.directory import LocalDirectory
from viewflow_kinerja.directory.base import BaseDirectory
from viewflow_kinerja.jobs import sync
from viewflow_kinerja.models import AccessGrant, Assignment, Delegation, PerformancePlan
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy

STAFF = ("fauzan", "hendra", "rahmi")


class Moved(BaseDirectory):
    """Nurlaila goes to the health office; Mukhtar heads her division and rates its people."""

    def units(self):
        for unit in LocalDirectory().units():
            yield replace(unit, head_key="mukhtar") if unit.key == "APTIKA" else unit

    def people(self, *, unit_key=None, changed_since=None):
        for person in LocalDirectory().people():
            if person.key == "nurlaila":
                yield replace(person, unit_key="DINKES", rater_key="bupati")
            else:
                yield replace(person, rater_key="mukhtar") if person.key in STAFF else person


@pytest.fixture
def waiting(cast, year):
    """Fauzan's plan, which Hendra may approve for Nurlaila."""
    plan = fill(open_plan(cast, year, "fauzan"), cast.fauzan)
    do(plan, "submit", cast.fauzan)
    stand_in(cast)
    return plan


def seen(cast, plan):
    """What somebody who looks now is told: post, delegation, work, rights."""
    row = PerformancePlan.all_rows.get(pk=plan.pk)
    aptika = cast.units["APTIKA"]
    return (
        Assignment.of(cast.employee("nurlaila"), office_day()).unit.source_key,
        Delegation.all_rows.get().status,
        AccessGrant.all_rows.filter(
            grant_source="DELEGATION", valid_until__gt=timezone.now()
        ).count(),
        row.rater.source_key,
        step(row).owner.username,
        *(policy.allows(cast.users[name], Action.APPROVE_PLAN, row) for name in BY),
        *(policy.allows(cast.users[name], Action.VIEW_SUMMARY_UNIT, aptika) for name in BY),
        policy.relation(cast.bupati, Action.APPROVE_PLAN, row),
    )


BY = ("nurlaila", "hendra", "mukhtar")
BEFORE = ("APTIKA", "ACTIVE", 2, "nurlaila", "nurlaila", True, True, True, True, True, True, None)
AFTER = ("DINKES", "ENDED", 0, "mukhtar", "mukhtar", False, False, True, False, False, True, "RSP")


@pytest.mark.django_db
def test_a_transfer_ends_the_delegation_and_moves_what_waits(cast, waiting):
    assert seen(cast, waiting) == BEFORE
    sync.run(directory=Moved())
    assert seen(cast, waiting) == AFTER
    assert Delegation.all_rows.get().history.latest().act == "delegation.follow_posts"


@pytest.mark.django_db
def test_a_transfer_that_fails_at_the_rights_has_moved_nothing(cast, waiting, monkeypatch):
    def fail(**facts):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(sync.standing, "follow_organisation", fail)
    with pytest.raises(RuntimeError):
        sync.run(directory=Moved())
    assert seen(cast, waiting) == BEFORE


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_who_looks_meanwhile_sees_it_before_or_after(cast, waiting):
    over, told = threading.Event(), []

    def transfer():
        try:
            return sync.run(directory=Moved())
        finally:
            over.set()

    def look():
        while not over.is_set():
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                told.append(seen(cast, waiting))

    report, looked = at_once(transfer, look)
    assert (report.handed_over, report.waiting, looked) == (1, 0, None)
    assert set(told) <= {BEFORE, AFTER}
    assert told
    assert seen(cast, waiting) == AFTER
