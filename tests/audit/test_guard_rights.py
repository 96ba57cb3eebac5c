"""No right without its grant: the rows of guardian follow, or the commit fails (P20)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.audit.test_guard import REFUSED
from tests.cast import arrange
from viewflow_kinerja import context
from viewflow_kinerja.models import (
    AccessGrant,
    GrantSource,
    UnitGroupPermission,
    UnitUserPermission,
    WorkflowEvent,
)
from viewflow_kinerja.permissions import Right, grants


@pytest.fixture
def row(cast):
    """What Mukhtar's right on his unit is for guardian."""
    connection.check_constraints()
    return UnitUserPermission.objects.get(user=cast.mukhtar)


def same(row, **other):
    """Another row like it."""
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return UnitUserPermission(**facts | {"id": None} | other)


FORGED = {
    "for somebody else": lambda row, cast: {"user_id": cast.dedi.pk},
    "elsewhere": lambda row, cast: {"content_object_id": cast.units["DINKES"].pk},
    "another right": lambda row, cast: {
        "permission_id": Permission.objects.get(codename=Right.AUDIT_SUBTREE).pk
    },
    "for longer": lambda row, cast: {
        "user_id": cast.mukhtar.pk,
        "valid_until": timezone.now() + timedelta(days=9),
    },
    "from earlier": lambda row, cast: {"valid_from": row.valid_from - timedelta(days=9)},
}


@pytest.mark.parametrize("other", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("way", ["insert", "update"])
def test_p20_a_right_that_no_grant_gives_is_refused(cast, row, other, way):
    before = list(UnitUserPermission.objects.order_by("pk").values())
    values = other(row, cast)

    def act():
        if way == "update":
            UnitUserPermission.objects.filter(pk=row.pk).update(**values)
        else:
            UnitUserPermission.objects.filter(pk=row.pk).delete()
            UnitUserPermission.objects.bulk_create([same(row, **values)])
        connection.check_constraints()

    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        act()
    assert list(UnitUserPermission.objects.order_by("pk").values()) == before


def test_p20_a_row_that_outlives_its_grant_is_refused(cast, row):
    def act():
        arrange(AccessGrant.all_rows.filter(pk=row.grant_id), valid_until=timezone.now())
        connection.check_constraints()

    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        act()
    assert AccessGrant.all_rows.get(pk=row.grant_id).valid_until is None


def test_rights_given_and_ended_by_the_only_writer_pass(cast, row):
    """Also when they overlap: one window, that names the grant that reaches furthest."""
    unit, soon = cast.units["KOMINFO"], timezone.now() + timedelta(days=1)
    spec = {"anchor": unit, "source": GrantSource.DECREE, "reason": "SK 1/2026"}
    work = context.unit_of_work(actor=cast.eka, act="test.give")
    with work, transaction.atomic():
        first = grants.Spec(Right.LEAD_SUBTREE, subject=cast.dedi, valid_until=soon, **spec)
        longer = grants.Spec(Right.LEAD_SUBTREE, subject=cast.dedi, **spec)
        given = grants.give([first, longer])
        connection.check_constraints()
        grants.end(given)
        grants.end(AccessGrant.all_rows.filter(pk=row.grant_id))
        connection.check_constraints()
    assert grants.drift() == []


def test_a_row_that_is_missing_gives_less_and_is_a_difference(cast, row):
    row.delete()
    UnitGroupPermission.objects.all().delete()
    connection.check_constraints()
    assert {sign for sign, _ in grants.drift()} == {"+"}


def test_an_event_of_a_grant_belongs_to_no_process_and_no_mixture_is_stored(cast, plan):
    """Emergency access is no step of anything; a step is no event of a grant."""
    grant = AccessGrant.all_rows.first()
    facts = {"at": timezone.now(), "node": "x", "status": "GIVEN", "action": "test.event"}
    event = WorkflowEvent.objects.create(grant=grant, **facts)
    assert (event.process, event.task) == (None, None)
    task = plan.process.task_set.first()
    mixtures = [
        {"grant": grant, "process": plan.process},
        {"grant": grant, "process": plan.process, "task": task},
        {"process": plan.process},
        {"task": task},
        {},
    ]
    for mixture in mixtures:
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkflowEvent.objects.create(**mixture, **facts)
