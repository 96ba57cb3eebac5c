"""An area to improve from the proposal to the check, and the next action where it is not done."""

from datetime import date

import pytest
import time_machine

from tests import improvement as i
from tests.audit.conftest import review
from tests.cast import arrange
from tests.story import statements_of
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs import follow_up as jobs
from viewflow_kinerja.models import Assignment, ImprovementAction, ImprovementArea
from viewflow_kinerja.services import improvement, improvement_course

APRIL = i.utc(4, 20)
LAST_SECOND, NEXT_DAY = i.utc(10, 11, 16, 59, 59), i.utc(10, 11, 17)  # 11 and 12 October there


@pytest.fixture
def in_april():
    with time_machine.travel(APRIL, tick=False):
        yield


@pytest.fixture
def proposed(cast, approved, in_april):
    """Nurlaila proposes to Fauzan."""
    return i.opened(approved, cast.nurlaila)


@pytest.fixture
def agreed(cast, proposed):
    return i.do(proposed, "agree", cast.fauzan)


def waits_for(row):
    return i.step(row).flow_task.name, i.step(row).owner


def test_what_the_supervisor_proposes_the_person_agrees_to(cast, proposed):
    assert waits_for(proposed) == ("agree", cast.fauzan)
    assert (proposed.area.status, proposed.area.severity) == ("OPEN", 3)
    i.do(proposed, "agree", cast.fauzan)
    assert (proposed.status, waits_for(proposed)) == ("AGREED", ("work", cast.fauzan))


def test_what_the_person_wishes_the_supervisor_agrees_to(cast, approved, in_april):
    row = i.opened(approved, cast.fauzan)
    assert waits_for(row) == ("agree", cast.nurlaila)
    with pytest.raises(Refused):
        improvement_course.agree(row, actor=cast.fauzan)
    assert i.do(row, "agree", cast.nurlaila).status == "AGREED"


def test_nobody_agrees_to_his_own_proposal(cast, proposed):
    with pytest.raises(Refused):
        improvement_course.agree(proposed, actor=cast.nurlaila)


def test_a_proposal_is_answered_with_another_one(cast, proposed):
    i.do(proposed, "counter", cast.fauzan, **{**i.ACTION, "kind": "MENTORING"})
    assert (proposed.status, proposed.kind) == ("PROPOSED", "MENTORING")
    assert (proposed.author, waits_for(proposed)[1]) == (cast.employee("fauzan"), cast.nurlaila)


def test_what_is_achieved_closes_the_area(cast, agreed):
    i.do(agreed, "progress", cast.fauzan, note="mendaftar", to="IN_PROGRESS")
    assert (agreed.status, agreed.done_at) == ("IN_PROGRESS", None)
    i.do(agreed, "progress", cast.fauzan, note="lulus")
    assert (agreed.status, waits_for(agreed)) == ("DONE", ("check", cast.nurlaila))
    i.checked(agreed, cast.nurlaila)
    agreed.area.refresh_from_db()
    assert (agreed.status, agreed.outcome, agreed.area.status) == ("VERIFIED", "ACHIEVED", "CLOSED")
    assert not engine.open_steps(agreed.process_id).exists()


@pytest.mark.parametrize("outcome", ["PARTLY", "NOT_ACHIEVED"])
def test_what_is_not_achieved_stays_open_and_takes_the_next_action(cast, agreed, outcome):
    i.do(agreed, "progress", cast.fauzan, note="lulus")
    i.checked(agreed, cast.nurlaila, outcome)
    agreed.area.refresh_from_db()
    assert agreed.area.status == "OPEN"
    following = i.next_of(agreed.area, cast.nurlaila, kind="COACHING")
    assert (following.area, waits_for(following)) == (agreed.area, ("agree", cast.fauzan))


def test_an_area_has_one_action_at_a_time(cast, proposed):
    with pytest.raises(OutOfPhase):
        improvement.propose_next(proposed.area, actor=cast.nurlaila, **i.ACTION)
    with pytest.raises(OutOfPhase):
        improvement.close_area(proposed.area, actor=cast.nurlaila, reason="tidak perlu")


def test_the_same_form_sent_twice_is_one_area(cast, approved, in_april):
    key = "6f1f0a51-7d3e-4f7e-9a55-0b4f2f1c9f01"
    first, second = (i.opened(approved, cast.nurlaila, key=key) for _ in "ab")
    assert first == second
    assert ImprovementArea.all_rows.count() == 1


def test_what_the_supervisor_owes_is_his_step(cast, approved, in_april):
    told = {"kind": "RESOURCE_SUPPORT", "owner": "SUPERVISOR"}
    row = i.do(i.opened(approved, cast.nurlaila, **told), "agree", cast.fauzan)
    assert waits_for(row) == ("provide", cast.nurlaila)
    with pytest.raises(OutOfPhase):
        improvement_course.progress(row, actor=cast.fauzan, note="sudah")
    assert i.do(row, "provide", cast.nurlaila, note="server siap").status == "DONE"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "PROCESS_FIX"},
        {"severity": 4},
        {"due": date(2026, 4, 19)},
        {"measure": " "},
        {"statement": ""},
        {"source": "RUMOUR"},
    ],
)
def test_what_does_not_fit_is_asked_for(cast, approved, in_april, wrong):
    with pytest.raises(Incomplete):
        i.opened(approved, cast.nurlaila, **wrong)
    assert not ImprovementArea.all_rows.exists()


def test_what_it_was_found_in_is_about_the_same_person(cast, approved):
    with time_machine.travel(i.utc(4, 9), tick=False):
        evaluation = review(cast, approved)
        told = {"source": "EVALUATION", "evaluation": evaluation}
        assert i.opened(approved, cast.nurlaila, **told).area.evaluation == evaluation
        with pytest.raises(Incomplete):
            i.opened(approved, cast.nurlaila, source="FEEDBACK", evaluation=evaluation)


def test_a_coach_opens_an_area_by_the_same_service(cast, approved, in_april):
    assert i.opened(approved, cast.nurlaila, source="COACHING").area.found_in == "COACHING"


def test_before_its_day_only_what_is_reported_done_is_checked(cast, agreed):
    with time_machine.travel(LAST_SECOND, tick=False), pytest.raises(OutOfPhase):
        i.checked(agreed, cast.nurlaila)
    with time_machine.travel(NEXT_DAY, tick=False):
        assert i.checked(agreed, cast.nurlaila, "NOT_ACHIEVED").status == "VERIFIED"


def test_it_is_dropped_with_a_reason_and_the_area_rests(cast, agreed):
    with pytest.raises(Incomplete):
        i.do(agreed, "cancel", cast.nurlaila)
    i.do(agreed, "cancel", cast.nurlaila, reason="lokakarya dibatalkan")
    assert agreed.status == "CANCELLED"
    improvement.close_area(agreed.area, actor=cast.nurlaila, reason="tidak perlu lagi")
    assert agreed.area.status == "CLOSED"


def test_the_step_follows_the_supervisor_of_the_day(cast, approved, proposed):
    arrange(Assignment.all_rows.filter(employee=approved.employee), rater=cast.employee("mukhtar"))
    assert jobs.run(APRIL) == 1
    proposed.refresh_from_db()
    assert (proposed.rater, proposed.author) == (cast.employee("mukhtar"),) * 2
    assert waits_for(proposed) == ("agree", cast.fauzan)
    assert jobs.run(APRIL) == 0


def test_strangers_and_colleagues_see_nothing(cast, proposed):
    for name in ("hendra", "dedi"):
        with pytest.raises(Refused):
            improvement_course.agree(proposed, actor=cast.users[name])


def test_it_costs_few_statements(cast, approved, in_april):
    told = {"actor": cast.nurlaila, **i.AREA, **i.ACTION}
    assert statements_of(lambda: engine.start(i.FollowUpFlow, approved, **told)) <= 20
    task = i.step(ImprovementAction.all_rows.get()).pk
    facts = {"actor": cast.fauzan, "act": "agree_improvement"}
    assert statements_of(lambda: engine.complete(task, **facts)) <= 25
    assert ImprovementAction.all_rows.get().status == "AGREED"
