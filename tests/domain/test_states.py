"""The official course of every document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import states
from viewflow_kinerja.domain.states import Machine

STARTS = {
    "CYCLE": "DRAFT",
    "PLAN": "DRAFT",
    "EVALUATION": "OPEN",
    "ORG_RATING": "DRAFT",
    "CORRECTION": "PROPOSED",
    "SUPPORT": "ASKED",
    "COACHING": "HELD",
    "DAILY_REPORT": "DRAFT",
    "MONTHLY_REPORT": "DRAFT",
    "OBJECTION": "FILED",
    "IMPROVEMENT_ACTION": "PROPOSED",
    "TRAINING_REQUEST": "PROPOSED",
    "REMEDIAL_PERIOD": "TRIGGERED",
    "SESSION": "PLANNED",
    "FEEDBACK": "VISIBLE",
    "FEEDBACK_REQUEST": "OPEN",
    "COUNSELLING_NOTE": "OPEN",
    "RECOGNITION": "GIVEN",
}
ENDS = {
    "CYCLE": set(),
    "PLAN": {"ENDED"},
    "EVALUATION": {"NOT_RATED"},
    "ORG_RATING": set(),
    "CORRECTION": {"ACCEPTED", "REJECTED", "WITHDRAWN", "FULFILLED"},
    "SUPPORT": {"HELPED", "LAPSED", "WITHDRAWN", "SETTLED"},
    "COACHING": {"ANSWERED", "LAPSED"},
    "DAILY_REPORT": set(),
    "MONTHLY_REPORT": {"APPROVED"},
    "OBJECTION": {"UPHELD", "CHANGED", "INADMISSIBLE", "WITHDRAWN"},
    "IMPROVEMENT_ACTION": {"VERIFIED", "CANCELLED"},
    "TRAINING_REQUEST": {"REJECTED", "NO_SHOW", "CANCELLED", "EVALUATED"},
    "REMEDIAL_PERIOD": {"MET", "RESOLVED", "DISMISSAL_PROPOSED"},
    "SESSION": {"CLOSED", "CANCELLED"},
    "FEEDBACK": {"RETRACTED"},
    "FEEDBACK_REQUEST": {"CLOSED"},
    "COUNSELLING_NOTE": {"CLOSED"},
    "RECOGNITION": {"WITHDRAWN"},
}
ALL = [
    (machine, state, event)
    for machine in Machine
    for state in states.STATES[machine]
    for event in sorted({event for _, event in states.MOVES[machine]})
]


def walk(machine, *events):
    path = [STARTS[machine]]
    for event in events:
        path.append(states.next_state(machine, path[-1], event).value)
    return path[1:]


def test_a_year_opens_runs_closes_and_may_be_reopened():
    course = walk("CYCLE", "open", "start", "begin_closing", "close", "reopen")
    assert course == ["PLANNING", "RUNNING", "CLOSING", "CLOSED", "CLOSING"]


def test_a_plan_is_returned_resubmitted_approved_changed_and_ended():
    course = walk("PLAN", "submit", "return", "resubmit", "withdraw", "submit", "approve")
    assert course == ["SUBMITTED", "RETURNED", "SUBMITTED", "DRAFT", "SUBMITTED", "APPROVED"]
    assert walk("PLAN", "submit", "approve", "request_change", "accept_change")[-1] == "DRAFT"
    assert walk("PLAN", "submit", "approve", "request_change", "reject_change")[-1] == "APPROVED"
    assert walk("PLAN", "submit", "approve", "end_segment")[-1] == "ENDED"


def test_an_evaluation_passes_the_team_and_is_acknowledged():
    course = walk(
        "EVALUATION",
        *("report_realisation", "rate", "send_to_team", "recommend"),
        *("finalise", "deliver", "acknowledge"),
    )
    assert course[-4:] == ["TEAM_REVIEWED", "FINAL", "DELIVERED", "ACKNOWLEDGED"]


def test_an_evaluation_without_report_and_team_is_deemed_accepted():
    assert walk("EVALUATION", "rate", "finalise", "deliver", "window_ends")[-1] == "DEEMED_ACCEPTED"


def test_an_objection_is_decided_or_returns_to_the_delivered_evaluation():
    filed = ("rate", "finalise", "deliver", "object")
    assert walk("EVALUATION", *filed, "decide")[-1] == "ACKNOWLEDGED_AFTER_DECISION"
    assert walk("EVALUATION", *filed, "dismiss")[-1] == "DELIVERED"


def test_an_evaluation_may_be_finalised_after_revision_without_a_second_review():
    course = walk("EVALUATION", "rate", "send_to_team", "recommend", "revise", "finalise")
    assert course[-2:] == ["RATED", "FINAL"]


def test_a_request_for_support_goes_up_and_down_until_it_helped():
    course = walk("SUPPORT", "escalate", "send_back", "answer", "reopen", "answer", "confirm")
    assert course == ["ESCALATED", "ASKED", "ANSWERED", "ASKED", "ANSWERED", "HELPED"]
    assert walk("SUPPORT", "answer", "propose_again", "accept", "lapse")[-1] == "LAPSED"


def test_a_report_is_locked_and_unlocked_to_the_state_it_had():
    for state in ("DRAFT", "REVISION", "SUBMITTED"):
        assert states.next_state("DAILY_REPORT", state, "lock") == "LOCKED"
        assert states.next_state("DAILY_REPORT", "LOCKED", f"unlock_to_{state.lower()}") == state
    assert states.next_state("DAILY_REPORT", "REJECTED", "unlock_to_revision") == "REVISION"


def test_a_training_without_cost_goes_straight_to_enrolment():
    assert (
        walk("TRAINING_REQUEST", "endorse", "verify", "enrol", "complete", "evaluate")[-1]
        == "EVALUATED"
    )
    assert walk("TRAINING_REQUEST", "endorse", "verify", "waitlist", "fund")[-1] == "FUNDED"


@pytest.mark.parametrize(("machine", "state", "event"), ALL)
def test_every_pair_of_state_and_event_moves_or_is_refused(machine, state, event):
    target = states.MOVES[machine].get((state, event))
    if target is not None:
        assert states.next_state(machine, state, event) is target
    else:
        with pytest.raises(states.WrongMove, match=f"{event} is not possible in state {state}"):
            states.next_state(machine, state, event)


@pytest.mark.parametrize("machine", Machine)
def test_every_state_can_be_reached(machine):
    reached, open_states = {STARTS[machine]}, [STARTS[machine]]
    while open_states:
        state = open_states.pop()
        targets = {states.next_state(machine, state, e) for e in states.events_from(machine, state)}
        open_states += targets - reached
        reached |= targets
    assert reached == set(states.STATES[machine])


@pytest.mark.parametrize("machine", Machine)
def test_only_the_named_states_are_ends(machine):
    ends = {state for state in states.STATES[machine] if states.is_end(machine, state)}
    assert ends == ENDS[machine]


def test_a_refusal_names_what_is_possible():
    with pytest.raises(states.WrongMove, match="possible is: submit"):
        states.next_state("PLAN", "DRAFT", "approve")
    with pytest.raises(states.WrongMove, match="possible is: nothing"):
        states.next_state("PLAN", "ENDED", "submit")


def test_an_unknown_machine_or_state_is_refused():
    with pytest.raises(ValueError, match="not a valid Machine"):
        states.next_state("LEAVE", "DRAFT", "submit")
    with pytest.raises(ValueError, match="not a valid PlanStatus"):
        states.next_state("PLAN", "FINAL", "submit")


@pytest.mark.parametrize(
    ("state", "by_decision", "possible"),
    [
        ("FINAL", False, True),
        ("DELIVERED", False, True),
        ("ACKNOWLEDGED", False, True),
        ("DEEMED_ACCEPTED", False, True),
        ("ACKNOWLEDGED_AFTER_DECISION", False, True),
        ("ACKNOWLEDGED_AFTER_DECISION", True, False),
        ("RATED", False, False),
        ("OPEN", False, False),
    ],
)
def test_a_version_made_by_a_decision_is_never_reopened(state, by_decision, possible):
    assert states.may_be_reopened(state, by_decision=by_decision) is possible


@given(st.sampled_from(list(Machine)), st.lists(st.integers(0, 20), max_size=15))
def test_a_walk_never_leaves_the_states_of_its_document(machine, choices):
    state = STARTS[machine]
    for choice in choices:
        events = states.events_from(machine, state)
        if events:
            state = states.next_state(machine, state, events[choice % len(events)])
        assert state in set(states.STATES[machine])
