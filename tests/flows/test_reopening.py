"""What was final is reopened, rated anew and delivered again; a revised organisation marks it."""

from datetime import timedelta

import pytest
import time_machine

from tests import objections as o
from tests.cast import do as review
from tests.cast import step
from tests.story import statements_of
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import again, engine
from viewflow_kinerja.jobs import objections as jobs
from viewflow_kinerja.models import Evaluation, Objection, Realisation, Remark, WorkflowEvent
from viewflow_kinerja.services import cycle, objection, reopening

pytestmark = pytest.mark.django_db
WHY = "bukti baru dari unit lain"


@pytest.fixture
def received(cast, approved):
    """Fauzan's evaluation of 2026, received on 12 January 2027."""
    return o.delivered(cast, approved)


@pytest.fixture
def reopened(cast, received):
    """Mukhtar reopens it on 20 January."""
    with time_machine.travel(o.FILED, tick=False):
        return again.reopen(received, actor=cast.mukhtar, reason=WHY)


def rated_anew(cast, row, **more):
    ratings = {"result": "MEETS", "behaviour": "MEETS", "deviation_reason": "tiket vendor"}
    return review(row, "revise", cast.nurlaila, **(ratings | more))


def test_reopening_makes_the_next_version_and_the_one_before_stays(cast, received, reopened):
    before = Evaluation.all_rows.get(pk=received.pk)
    assert (before.status, before.version, before.sha256) == ("DELIVERED", 1, received.sha256)
    assert (reopened.status, reopened.version, reopened.predicate) == (
        "RATED",
        2,
        "NEEDS_IMPROVEMENT",
    )
    assert (reopened.sha256, reopened.received_at, reopened.parties) == ("", None, None)
    for kind in (Realisation, Remark):
        old, new = (kind.all_rows.filter(evaluation=each).count() for each in (received, reopened))
        assert old == new == 1
    assert reopened.history.get().reason == WHY


def test_its_process_begins_at_the_rating_and_the_step_of_the_version_before_is_gone(
    cast, received, reopened
):
    assert (step(reopened).flow_task.name, step(reopened).owner) == ("rate", cast.nurlaila)
    assert not engine.open_steps(received.process_id).exists()
    left = WorkflowEvent.objects.filter(process_id=received.process_id, status="CANCELED").get()
    assert (left.actor_id, left.action, left.reason) == (
        cast.mukhtar.pk,
        "evaluation.reopen",
        WHY,
    )


def test_it_is_rated_anew_made_final_and_delivered_with_a_new_window(cast, reopened):
    with time_machine.travel(o.DECIDED, tick=False):
        rated_anew(cast, reopened, value_remarks={"LOYAL": "Teruskan"})
        review(reopened, "finalise", cast.nurlaila, justification="satu orang")
        review(reopened, "deliver", cast.nurlaila)
    assert (reopened.predicate, reopened.status) == ("GOOD", "DELIVERED")
    assert reopened.object_until.isoformat() == "2027-02-12"
    assert reopened.stale_since == o.DECIDED
    assert [row.value for row in Remark.all_rows.filter(evaluation=reopened)] == ["LOYAL"]
    with time_machine.travel(o.DECIDED + timedelta(days=1), tick=False):
        assert o.filed(reopened, cast.fauzan).status == "FILED"


def test_exports_are_stale_only_where_a_value_changed(cast, reopened):
    with time_machine.travel(o.DECIDED, tick=False):
        kept = {"result": "BELOW", "value_remarks": {"ACCOUNTABLE": "Selesaikan tiket"}}
        rated_anew(cast, reopened, **kept)
        review(reopened, "finalise", cast.nurlaila, justification="satu orang")
    assert reopened.stale_since is None


def test_rating_anew_asks_for_the_same_as_rating(cast, reopened):
    with pytest.raises(Incomplete, match="needs a fact"):
        rated_anew(cast, reopened, behaviour="BELOW")
    with pytest.raises(Incomplete, match="needs feedback"):
        rated_anew(cast, reopened, result="BELOW")


def test_a_final_version_cannot_be_rated_anew(cast, received):
    with pytest.raises(Refused):
        reopening.revise(received, actor=cast.nurlaila, result="MEETS", behaviour="MEETS")


@pytest.mark.parametrize("name", ["fauzan", "nurlaila", "eka", "ida"])
def test_only_the_superior_and_the_appointing_authority_reopen(cast, received, name):
    with pytest.raises(Refused):
        again.reopen(received, actor=cast.users[name], reason=WHY)
    assert Evaluation.all_rows.filter(plan=received.plan).count() == 1


def test_the_appointing_authority_reopens_what_was_acknowledged(cast, received):
    review(received, "acknowledge", cast.fauzan)
    assert again.reopen(received, actor=cast.bupati, reason=WHY).version == 2


def test_reopening_needs_a_reason(cast, received):
    with pytest.raises(Incomplete):
        again.reopen(received, actor=cast.mukhtar, reason=" ")


def test_a_version_is_reopened_once(cast, received, reopened):
    with pytest.raises(Conflict, match="later version"):
        again.reopen(Evaluation.all_rows.get(pk=received.pk), actor=cast.mukhtar, reason=WHY)


def test_what_a_decision_made_is_never_reopened_nor_what_is_objected_to(cast, received):
    with time_machine.travel(o.FILED, tick=False):
        case = o.explained(o.filed(received, cast.fauzan), cast.nurlaila)
        with pytest.raises(Refused):
            again.reopen(received, actor=cast.mukhtar, reason=WHY)
    with time_machine.travel(o.DECIDED, tick=False):
        made = o.decided(case, cast.mukhtar, result="MEETS", behaviour="MEETS").outcome
        with pytest.raises(Refused):
            again.reopen(made, actor=cast.mukhtar, reason=WHY)


def test_nobody_objects_to_a_version_that_was_replaced(cast, received, reopened):
    with time_machine.travel(o.FILED, tick=False), pytest.raises(Conflict):
        objection.file(received, actor=cast.fauzan, grounds=o.GROUNDS)
    assert not Objection.all_rows.exists()


def test_the_clock_leaves_a_replaced_version_alone(cast, received, reopened):
    with time_machine.travel(o.OVER, tick=False):
        assert jobs.accept(o.OVER, actor=cast.system) == 0
    assert Evaluation.all_rows.get(pk=received.pk).status == "DELIVERED"


def test_a_replaced_version_does_not_keep_its_year_from_closing(cast, received, reopened):
    with time_machine.travel(o.DECIDED, tick=False):
        rated_anew(cast, reopened)
        review(reopened, "finalise", cast.nurlaila, justification="satu orang")
        review(reopened, "deliver", cast.nurlaila)
        review(reopened, "acknowledge", cast.fauzan)
        year = received.period.cycle
        cycle.start(year, actor=cast.eka)
        cycle.begin_closing(year, actor=cast.eka)
        cycle.close(year, actor=cast.eka)
    assert year.status == "CLOSED"


def test_letting_it_stand_needs_a_mark(cast, received):
    with pytest.raises(OutOfPhase):
        reopening.keep(received, actor=cast.mukhtar, reason=WHY)


def test_reopening_takes_few_statements(cast, received):
    act = lambda: again.reopen(received, actor=cast.mukhtar, reason=WHY)  # noqa: E731 - counted
    assert statements_of(act) <= 40
