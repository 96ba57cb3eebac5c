"""The table in the code is the table of the specification, and it keeps its own promises."""

from collections import defaultdict

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from tests.permissions import csv_table
from viewflow_kinerja.audit.append_only import recorded_models
from viewflow_kinerja.domain.states import MOVES, Machine
from viewflow_kinerja.models import OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import rules
from viewflow_kinerja.permissions.actions import (
    GATE_WORDS,
    RELATION_WORDS,
    RIGHTS,
    Action,
    Gate,
    Relation,
    Right,
)

MODELS = {  # object of the specification -> models that exist
    "plan": ["performanceplan"],
    "planversion": ["planversion"],
    "evaluation": ["evaluation"],
    "report": ["dailyreport"],
    "month": ["monthlyreport"],
    "orgrating": ["organisationrating"],
    "assignment": ["assignment"],
    "correction": ["assessorcorrection"],
    "feedback": ["feedback"],
    "request": ["feedbackrequest"],
    "note": ["counsellingnote"],
    "support": ["supportcase"],
    "recognition": ["recognition"],
    "objection": ["objection"],
    "coaching": ["coachingsession"],
    "leaderfeedback": ["leaderfeedback"],
    "improvement": ["improvementaction"],
    "delegation": ["delegation"],
    "grant": ["accessgrant"],
    "unit": ["orgunit"],
    "cycle": ["performancecycle", "period"],
}
OBJECTS = {*MODELS, "trail"}
NOT_YET_ACTS = {  # lines of the specification that no act of ours needs yet
    "plan": {"propose_training"},
    "evaluation": {"send_to_team", "recommend"},
    "orgrating": {"recommend"},
}
NOT_YET_OBJECTS = {
    *("remedial", "training", "budget", "campaign", "readers"),
}
READING = {
    *(action for action in Action if action.value.startswith("view_")),
    Action.EXPORT_AUDIT,
}
OF_THE_OWNER = {  # acts on one's own record that decide nothing, and acts of the office on a year
    *(Action.EDIT_PLAN, Action.SUBMIT_PLAN, Action.WITHDRAW_PLAN, Action.REQUEST_CHANGE_PLAN),
    *(Action.REPORT_REALISATION_EVALUATION, Action.ACKNOWLEDGE_EVALUATION),
    *(Action.CLAIM_WRONG_ASSIGNMENT, Action.WITHDRAW_CORRECTION, Action.COMMENT_CORRECTION),
    *(Action.EDIT_REPORT, Action.SUBMIT_REPORT, Action.SEND_MONTH),
    *(Action.GIVE_FEEDBACK_PLAN, Action.REPLY_FEEDBACK, Action.RETRACT_FEEDBACK),
    Action.READ_FEEDBACK,
    Action.WITHDRAW_RECOGNITION,
    Action.CLOSE_REQUEST,
    *(Action.ASK_SUPPORT_PLAN, Action.PROPOSE_DIALOGUE_PLAN, Action.ASK_SUPPORT_REPORT),
    *(Action.ACCEPT_SUPPORT, Action.CONFIRM_SUPPORT, Action.REOPEN_SUPPORT),
    *(Action.WITHDRAW_SUPPORT, Action.REPLY_SUPPORT),
    *(Action.OBJECT_EVALUATION, Action.WITHDRAW_OBJECTION),
    *(Action.CONFIRM_COACHING, Action.FILL_FEEDBACK_COACHING),
    *(Action.OPEN_AREA_PLAN, Action.PROGRESS_IMPROVEMENT),
    *(Action.PROPOSE_DELEGATION_ASSIGNMENT, Action.END_DELEGATION, Action.END_GRANT),
    *(Action.OPEN_CYCLE, Action.START_CYCLE, Action.BEGIN_CLOSING_CYCLE),
    *(Action.CLOSE_CYCLE, Action.REOPEN_CYCLE),
}


def written(line):
    """A line of the code in the words of the specification; no states means all."""
    relations, gates = frozenset(map(str, line.relations)), frozenset(map(str, line.gates))
    return line.states or frozenset("*"), relations, gates


def as_set(lines):
    """Lines by action. Two lines with the same relations and gates count as one."""
    found = defaultdict(set)
    for action, (states, relations, gates) in lines:
        found[action] |= {(state, who, gates) for state in states for who in relations}
    return found


def test_every_line_stands_in_the_specification_and_every_line_of_it_in_the_code():
    ours = as_set((line.action.name, written(line)) for line in rules.LINES)
    theirs = as_set(
        (line.name, line[2:])
        for line in csv_table.LINES
        if line.object in OBJECTS and line.action not in NOT_YET_ACTS.get(line.object, ())
    )
    assert ours == theirs


def test_what_is_not_yet_an_act_is_known_by_name():
    for line in csv_table.LINES:
        if line.object in NOT_YET_OBJECTS or line.action in NOT_YET_ACTS.get(line.object, ()):
            assert line.name not in Action.__members__, f"{line.name} is an act now: say so here"
        else:
            assert line.name in Action.__members__


def test_every_object_of_the_specification_is_there_or_known_to_be_missing():
    assert {line.object for line in csv_table.LINES} == OBJECTS | NOT_YET_OBJECTS
    ours = {
        model._meta.model_name for model in apps.get_app_config("viewflow_kinerja").get_models()
    }
    assert {name for names in MODELS.values() for name in names} == set(rules.STATES)
    assert set(rules.STATES) <= ours


@pytest.mark.parametrize("name", MODELS)
def test_the_states_are_those_of_the_specification(name):
    for model in MODELS[name]:
        assert rules.STATES[model] == csv_table.STATES[name]


def test_no_line_names_a_state_that_its_object_does_not_have():
    for line in csv_table.LINES:
        if line.object in MODELS and line.states != {"*"}:
            assert line.states <= csv_table.STATES[line.object]


def test_an_auditor_stands_in_reading_lines_only():
    assert {line.action for line in rules.LINES if Relation.AUD in line.relations} <= READING


def test_every_line_that_decides_about_somebody_has_a_gate_or_belongs_to_the_machine():
    for line in rules.LINES:
        if line.action not in READING | OF_THE_OWNER:
            assert line.gates or line.relations == (Relation.SYS,), line


def test_p24_whoever_decides_by_a_right_that_can_be_delegated_passes_the_gate_of_his_own_record():
    delegable = {Relation.SUP, Relation.RSP, Relation.RTP}
    for line in rules.LINES:
        decides = line.action not in READING | OF_THE_OWNER | {Action.APPROVE_DELEGATION}
        if decides and delegable & set(line.relations):
            assert Gate.OWN in line.gates, line


def test_the_superior_of_a_delegation_is_found_by_his_post_and_the_delegate_is_shut_out():
    line = next(line for line in rules.LINES if line.action == Action.APPROVE_DELEGATION)
    assert set(line.gates) == {Gate.SELF, Gate.TWO}


def test_nobody_acts_by_having_been_something():
    for line in rules.LINES:
        if {Relation.FRM, Relation.MEM} & set(line.relations):
            assert line.action in READING | {Action.GIVE_FEEDBACK_PLAN}  # words decide nothing


def test_every_action_has_a_line_and_every_line_a_relation():
    assert {line.action for line in rules.LINES} == set(Action)
    assert all(line.relations for line in rules.LINES)


@pytest.mark.parametrize("action", ["frobnicate", "", "view", "approve_plan", None])
@pytest.mark.parametrize("model", [*rules.STATES, "employee", "logentry"])
def test_an_unknown_action_has_no_line(model, action):
    assert rules.lines_for(model, action) == ()


@pytest.mark.parametrize("action", Action)
def test_an_action_has_no_line_on_a_record_of_another_kind(action):
    known = [name for name in rules.STATES if rules.lines_for(name, action)]
    if action in (Action.VIEW_AUDIT, Action.EXPORT_AUDIT):
        # whom somebody asked for feedback is in no history that others read
        assert set(known) == set(rules.STATES) - {"feedbackrequest"}
    else:
        assert len(known) == (2 if "performancecycle" in known else 1)
    assert rules.lines_for("employee", action) == ()


@pytest.mark.django_db
def test_p06_every_right_is_a_permission_of_its_anchor_and_of_nothing_else():
    rows = Permission.objects.filter(content_type__app_label="viewflow_kinerja")
    anchored = {
        (row.content_type.model, row.codename)
        for row in rows.select_related("content_type")
        if row.codename in set(Right)
    }
    assert anchored == {
        ("orgunit" if right.endswith("_subtree") else "performanceplan", str(right))
        for right in Right
    }


def test_every_right_carries_one_relation():
    carried = [right for rights in RIGHTS.values() for right in rights]
    assert sorted(carried) == sorted(Right)


def test_p02_no_model_of_ours_has_the_permissions_that_django_makes_by_itself():
    for model in apps.get_app_config("viewflow_kinerja").get_models():
        if not hasattr(model, "instance_type") and not model._meta.proxy:
            assert model._meta.default_permissions == (), model
    declared = {m: m._meta.permissions for m in recorded_models() if m._meta.permissions}
    assert set(declared) == {OrgUnit, PerformancePlan}


def test_no_action_is_a_permission_that_could_be_granted_to_somebody_everywhere():
    for model in apps.get_app_config("viewflow_kinerja").get_models():
        assert not {codename for codename, _ in model._meta.permissions} & set(Action)


def test_relations_and_gates_have_words_for_people():
    assert set(RELATION_WORDS) == set(Relation)
    assert set(GATE_WORDS) == set(Gate)


COURSES = {
    "performanceplan": (Machine.PLAN, "plan"),
    "evaluation": (Machine.EVALUATION, "evaluation"),
    "dailyreport": (Machine.DAILY_REPORT, "report"),
    "monthlyreport": (Machine.MONTHLY_REPORT, "month"),
    "organisationrating": (Machine.ORG_RATING, "orgrating"),
    "assessorcorrection": (Machine.CORRECTION, "correction"),
    "feedback": (Machine.FEEDBACK, "feedback"),
    "feedbackrequest": (Machine.FEEDBACK_REQUEST, "request"),
    "counsellingnote": (Machine.COUNSELLING_NOTE, "note"),
    "supportcase": (Machine.SUPPORT, "support"),
    "recognition": (Machine.RECOGNITION, "recognition"),
    "objection": (Machine.OBJECTION, "objection"),
    "coachingsession": (Machine.COACHING, "coaching"),
    "improvementaction": (Machine.IMPROVEMENT_ACTION, "improvement"),
    "performancecycle": (Machine.CYCLE, "cycle"),
}
OTHER_NAMES = {  # event of the course -> action of the table
    "resubmit": "submit",
    "object": "object",
    "decide": None,  # acts on the objection
    "dismiss": None,
    "window_ends": "deem_accepted",
    "propose_again": "reopen",
    "uphold": "decide",
    "change": "decide",
    "begin": "progress",
    "finish": "progress",
    "unlock_to_draft": "unlock",
    "unlock_to_revision": "unlock",
    "unlock_to_submitted": "unlock",
}


DECIDED_ELSEWHERE = {  # moves of a record that an act on another record makes
    ("reopen", "OBJECTED"),  # by the objection
    ("take_up", "RATER_EXPLAINED"),  # by the decision itself
    ("reopen", "ACKNOWLEDGED_AFTER_DECISION"),
}


@pytest.mark.parametrize("model", COURSES)
def test_every_move_of_a_course_has_somebody_who_may_make_it(model):
    machine, name = COURSES[model]
    lines = [line for line in csv_table.LINES if line.object == name]
    for state, event in MOVES[machine]:
        action = OTHER_NAMES.get(event, event)
        if action is None or (event, state) in DECIDED_ELSEWHERE:
            continue
        opening = [ln for ln in lines if ln.action == action and str(state) in ln.states]
        assert opening, f"nobody may {event} a {name} that is {state}"
