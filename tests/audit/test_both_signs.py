"""Rows that end and rows that begin in one act have the same history as written one by one."""

import pytest
from django.db import transaction
from django.utils import timezone

from viewflow_kinerja import context
from viewflow_kinerja.exceptions import NoActor
from viewflow_kinerja.models import AccessGrant, GrantSource
from viewflow_kinerja.models.base import record_both, record_changes, record_new

OWN = {"history_id", "history_date", "id", "nonce", "history_txid", "request_id"}


def grant(cast, who):
    """A right of somebody on the institution, not stored yet."""
    return AccessGrant(
        user=cast.users[who],
        right="view_subtree",
        unit=cast.units["PEMKAB"],
        grant_source=GrantSource.DECREE,
        grant_reason="decree 1/2026",
        valid_from=timezone.now(),
    )


def apart(changed, fields, fresh):
    """What the library does, sign by sign."""
    record_changes(changed, fields)
    return record_new(fresh)


def written(cast, way):
    """The history of one right that ended and one that began, without what is theirs alone."""
    moment = timezone.now()
    unit = context.unit_of_work(actor=cast.eka, act="test.replace", reason="a decree")
    with unit, transaction.atomic():
        (old,) = record_new([grant(cast, "dedi")])
        old.valid_until = moment
        fresh = grant(cast, "rahmi")
        fresh.valid_from = moment
        (new,) = way([old], ["valid_until"], [fresh])
    rows = AccessGrant.history.filter(id__in=[old.pk, new.pk]).order_by("history_id")
    kept = [field.attname for field in rows.model._meta.fields if field.attname not in OWN]
    times = {"valid_from", "valid_until"}
    return [
        [
            (name, getattr(row, name) is None if name in times else getattr(row, name))
            for name in kept
        ]
        for row in rows
    ]


def test_every_column_is_the_same_whichever_way_they_are_written(cast):
    one, other = written(cast, record_both), written(cast, apart)
    assert one == other
    assert [dict(row)["history_type"] for row in one] == ["+", "~", "+"]
    assert {dict(row)["actor_name"] for row in one} == {"eka"}
    assert {dict(row)["history_user_id"] for row in one} == {cast.eka.pk}


def test_outside_an_act_nothing_is_stored(cast):
    unit = context.unit_of_work(actor=cast.eka, act="test.replace", reason="a decree")
    with unit, transaction.atomic():
        (old,) = record_new([grant(cast, "dedi")])
    old.valid_until = timezone.now()
    with pytest.raises(NoActor), transaction.atomic():
        record_both([old], ["valid_until"], [grant(cast, "rahmi")])
    assert AccessGrant.all_rows.get(pk=old.pk).valid_until is None
