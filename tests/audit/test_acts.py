"""One act is exactly one row of history for each record that it really changed, for every act.

The list of acts is read from the services: an act without a case in `acts.py` fails.
"""

import pytest

from tests.audit.acts import CASES, REASON, all_acts
from tests.audit.trail_reading import changed, mark, on_record, recorded, stored, values_of
from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import WorkflowEvent
from viewflow_kinerja.services import plan_edit

ACTS = all_acts()


def test_every_act_has_a_case():
    assert CASES.keys() == ACTS.keys()


def perform(stage, name):
    """Do the act; return what was stored before and after, and what was recorded."""
    case = CASES[name](stage)
    actor = stage.cast.users.get(case.actor, stage.cast.system)
    before, since = stored(), mark()
    ACTS[name](*case.rows, actor=actor, reason=REASON, **case.particulars)
    return actor, before, stored(), on_record(since)


@pytest.mark.parametrize("name", ACTS)
def test_a02_a07_an_act_is_one_row_of_history_for_each_record_it_changed(stage, name):
    """And the row says what is stored, not what was in memory (A2, A7)."""
    _, before, now, rows = perform(stage, name)
    kinds, twice = recorded(rows)
    assert kinds == changed(before, now)
    assert kinds
    assert twice == []
    for model_name, row in rows:
        if row.history_type != "-":
            assert values_of(row) == now[model_name, row.id]


@pytest.mark.parametrize("name", ACTS)
def test_history_says_who_acted_as_what_and_why(stage, name):
    actor, _, _, rows = perform(stage, name)
    person = stage.cast.people.get(actor.username)
    for _, row in rows:
        assert (row.act, row.reason) == (ACTS[name].code, REASON)
        assert row.history_user_id == actor.pk
        assert row.actor_name == (person.name if person else actor.username)
        assert row.actor_nip == (person.nip if person else "")
        assert (row.on_behalf_of_id, row.wf_process_id, row.wf_task_id) == (None, None, None)
        assert (row.source, row.request_id, row.ip_hash) == ("code", "", "")
        assert len(bytes(row.nonce)) == 16


@pytest.mark.parametrize("name", ACTS)
def test_a_refused_act_leaves_no_trace(stage, name):
    case = CASES[name](stage)
    before, since, events = stored(), mark(), WorkflowEvent.objects.count()
    with pytest.raises(Refused):
        ACTS[name](*case.rows, actor=stage.cast.dedi, reason=REASON, **case.particulars)
    assert stored() == before
    assert on_record(since) == []
    assert WorkflowEvent.objects.count() == events


def test_the_cases_touch_every_recorded_table_that_acts_write(stage):
    touched = set()
    for name in (
        *("evaluation.acknowledge", "cycle.set_rules", "cycle.put_calendar"),
        "corrections.withdraw",
        *("evidence.add", "report.unlock_day", "leave.put", "month.open_month"),
        *("feedback.reply", "feedback_requests.ask", "counselling.begin"),
    ):
        perform(stage, name)
    touched = {name for name, _ in on_record()}
    assert {m._meta.model_name for m in recorded_models()} - touched == {
        "delegation",
        "monthadjustment",
        *("ledgerkey", "ledgererasure"),  # written by the ledger, not by an act of a service
    }


def test_a12_the_same_content_again_leaves_no_row(stage):
    fauzan, plan = stage.cast.fauzan, stage.draft
    since = mark()
    plan_edit.set_header(plan, actor=fauzan, approach=plan.approach, place=plan.place)
    plan_edit.set_behaviours(plan, actor=fauzan, expectations={"LOYAL": "Menjaga data"})
    plan_edit.put_result(plan, actor=fauzan, text=stage.result.text, result=stage.result.pk)
    assert on_record(since) == []
