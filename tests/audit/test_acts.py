"""One act is exactly one row of history for each record that it really changed, for every act.

The list of acts is read from the services: an act without a case in `acts.py` fails.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import time_machine
from django.db import connection, transaction

from tests.audit.acts import AFTER_Q1, CASES, REASON, Stage, all_acts
from tests.audit.trail_reading import (
    Rows,
    changed,
    mark,
    on_record,
    recorded,
    stored,
    values_of,
)
from tests.cast import make_cast
from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import WorkflowEvent
from viewflow_kinerja.services import plan_edit

ACTS = all_acts()


def test_every_act_has_a_case():
    assert CASES.keys() == ACTS.keys()


class Played(NamedTuple):
    """What somebody who may not left behind, and then whoever may: stored rows, and history."""

    actor: Any
    person: Any
    traces: tuple[bool, list[Any], int]
    before: Rows
    now: Rows
    rows: list[tuple[str, Any]]


@pytest.fixture(scope="module", params=ACTS)
def played(request, django_db_setup, django_db_blocker):
    """The story that leads to an act, told once for all tests of it; taken back afterwards."""
    january = time_machine.travel(datetime(2026, 1, 5, 2, tzinfo=UTC), tick=True)
    with django_db_blocker.unblock(), transaction.atomic():
        with january:
            stage = Stage(make_cast())
        with time_machine.travel(AFTER_Q1, tick=True):
            told = play(stage, request.param)
        transaction.set_rollback(True)
    return told


MOVES_A_PROCESS = ("receipt.conclude",)  # and writes its event alone: no record changes


def play(stage, name):
    """First the stranger tries it, on a record that is ready for it; then it is done."""
    case = CASES[name](stage)
    traces = attempt(stage, name, case)
    actor, before, rows = perform(stage, name, case)
    connection.check_constraints()  # as at the end of a transaction: the guard too
    return Played(actor, stage.cast.people.get(actor.username), traces, before, stored(), rows)


def attempt(stage, name, case):
    before, since, events = stored(), mark(), WorkflowEvent.objects.count()
    with pytest.raises(Refused):
        ACTS[name](*case.rows, actor=stage.cast.dedi, reason=REASON, **case.particulars)
    return stored() != before, on_record(since), WorkflowEvent.objects.count() - events


def perform(stage, name, case=None):
    """Do the act; return who did it, what was stored before, and what was recorded."""
    case = case or CASES[name](stage)
    actor = stage.cast.users.get(case.actor, stage.cast.system)
    before, since = stored(), mark()
    ACTS[name](*case.rows, actor=actor, reason=REASON, **case.particulars)
    return actor, before, on_record(since)


@pytest.mark.django_db
def test_a02_a07_an_act_is_one_row_of_history_for_each_record_it_changed(played, request):
    """And the row says what is stored, not what was in memory (A2, A7)."""
    kinds, twice = recorded(played.rows)
    assert kinds == changed(played.before, played.now)
    assert bool(kinds) is (request.node.callspec.params["played"] not in MOVES_A_PROCESS)
    assert twice == []
    for model_name, row in played.rows:
        if row.history_type != "-":
            assert values_of(row) == played.now[model_name, row.id]


@pytest.mark.django_db
def test_history_says_who_acted_as_what_and_why(played, request):
    code = ACTS[request.node.callspec.params["played"]].code
    actor, person = played.actor, played.person
    for _, row in played.rows:
        assert (row.act, row.reason) == (code, REASON)
        assert row.history_user_id == actor.pk
        assert row.actor_name == (person.name if person else actor.username)
        assert row.actor_nip == (person.nip if person else "")
        assert (row.on_behalf_of_id, row.wf_process_id, row.wf_task_id) == (None, None, None)
        assert (row.source, row.request_id, row.ip_hash) == ("code", "", "")
        assert len(bytes(row.nonce)) == 16


@pytest.mark.django_db
def test_a_refused_act_leaves_no_trace(played):
    """No row changed, no history, no event."""
    assert played.traces == (False, [], 0)


def test_the_cases_touch_every_recorded_table_that_acts_write(stage):
    touched = set()
    for name in (
        *("objection.withdraw", "evaluation.acknowledge", "cycle.set_rules", "cycle.put_calendar"),
        *("corrections.withdraw", "retention.set_policy"),
        *("evidence.add", "report.unlock_day", "leave.put", "month.open_month"),
        *("feedback.reply", "feedback_requests.ask", "counselling.begin"),
        *("support_course.reply", "recognition.give"),
        *("coaching.fill_feedback", "coaching.assess"),
        *("support_course.reply", "improvement.open_area"),
    ):
        perform(stage, name)
    touched = {name for name, _ in on_record()}
    assert {m._meta.model_name for m in recorded_models()} - touched == {
        "delegation",
        "monthadjustment",
        "erasureproposal",  # of a closed year, which would end the other acts
        *("ledgerkey", "ledgererasure"),  # written by the ledger, not by an act of a service
    }


def test_a12_the_same_content_again_leaves_no_row(stage):
    fauzan, plan = stage.cast.fauzan, stage.draft
    since = mark()
    plan_edit.set_header(plan, actor=fauzan, approach=plan.approach, place=plan.place)
    plan_edit.set_behaviours(plan, actor=fauzan, expectations={"LOYAL": "Menjaga data"})
    plan_edit.put_result(plan, actor=fauzan, text=stage.result.text, result=stage.result.pk)
    assert on_record(since) == []
