"""Reopening meets an acknowledgement, the clock and itself: one order, and nothing lost."""

import pytest
import time_machine

from tests import objections as o
from tests.cast import step
from tests.threads import at_once
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows import again, engine
from viewflow_kinerja.models import Evaluation

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "bukti baru"


def reopening(cast, row):
    fresh = Evaluation.all_rows.get(pk=row.pk)
    return lambda: again.reopen(fresh, actor=cast.mukhtar, reason=WHY).version


def test_reopened_while_it_is_acknowledged(cast, approved):
    row = o.delivered(cast, approved)
    task = step(row).pk
    with time_machine.travel(o.FILED, tick=False):
        outcomes = at_once(
            reopening(cast, row),
            lambda: engine.complete(task, actor=cast.fauzan, act="acknowledge"),
        )
    row.refresh_from_db()
    assert 2 in outcomes or isinstance(outcomes[0], Conflict)
    acknowledged = outcomes[1] is True
    assert row.status == ("ACKNOWLEDGED" if acknowledged else "DELIVERED")
    assert not engine.open_steps(row.process_id).exists() or isinstance(outcomes[0], Conflict)


def test_reopened_from_two_tabs_it_is_one_version(cast, approved):
    row = o.delivered(cast, approved)
    with time_machine.travel(o.FILED, tick=False):
        outcomes = at_once(reopening(cast, row), reopening(cast, row))
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "int"]
    assert Evaluation.all_rows.filter(plan=approved, period=row.period).count() == 2
