"""What every process of ours promises by being written as it is; the numbers are ENGINE.md's.

The engine's own answers to the same traps stand in `tests/contract/test_engine_definitions.py`.
"""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from viewflow.workflow import Flow, nodes
from viewflow.workflow.base import Node
from viewflow.workflow.lock import NoLock, SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from tests.audit.acts import all_acts
from viewflow_kinerja.flows import base, engine
from viewflow_kinerja.flows.base import KinerjaFlow
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.models import (
    AssessorCorrection,
    CoachingSession,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    SupportCase,
)
from viewflow_kinerja.permissions import Action, Relation, rules

STORED = {  # frozen: these references stand in rows. Renaming one needs a data migration (E25).
    "viewflow_kinerja/flows.assessor_correction.AssessorCorrectionFlow": {"start", "decide", "end"},
    "viewflow_kinerja/flows.periodic_review.PeriodicReviewFlow": {
        *("start", "report", "reported", "rate", "finalise", "deliver", "acknowledge", "end"),
        *("start_again", "start_regenerated"),
    },
    "viewflow_kinerja/flows.feedback.FeedbackFlow": {
        *("start", "start_report", "start_dialogue", "start_unanswered"),
        *("answer", "escalated", "confirm", "lies_with", "end"),
    },
    "viewflow_kinerja/flows.objection.ObjectionFlow": {
        *("start", "explain", "decide", "lies_with", "end"),
    },
    "viewflow_kinerja/flows.coaching.CoachingFlow": {
        *("start", "sign", "reflect", "lies_with", "end"),
    },
    "viewflow_kinerja/flows.follow_up.FollowUpFlow": {
        *("start", "start_next", "agree", "work", "provide", "check", "lies_with", "end"),
    },
    "viewflow_kinerja/flows.target_setting.TargetSettingFlow": {
        *("start", "draft", "decide", "decided", "end"),
        *("start_change", "decide_change", "change_decided"),
    },
}
ROWS = {
    "TargetSettingFlow": "performanceplan",
    "PeriodicReviewFlow": "evaluation",
    "AssessorCorrectionFlow": "assessorcorrection",
    "FeedbackFlow": "supportcase",
    "ObjectionFlow": "objection",
    "CoachingFlow": "coachingsession",
    "FollowUpFlow": "improvementaction",
}

ADDRESSEES = (
    *(base.the_employee, base.the_rater, base.the_office),
    *(base.the_answerer, base.the_superior, base.the_author, base.the_decider),
    base.the_agreer,
)
flows = pytest.mark.parametrize("flow", engine.FLOWS, ids=lambda flow: flow.__name__)


def steps(flow):
    """The nodes of a flow by name."""
    return {node.name: node for node in flow.instance.nodes()}


def human(flow):
    return [node for node in flow.instance.nodes() if isinstance(node, HumanTask)]


def below(model):
    for each in model.__subclasses__():
        yield each
        yield from below(each)


def test_every_flow_of_ours_goes_through_the_door():
    ours = {each for each in below(KinerjaFlow) if each.__module__.startswith("viewflow_kinerja")}
    assert ours == set(engine.FLOWS)


@flows
def test_e01_every_flow_waits_for_the_row_of_its_process(flow):
    assert isinstance(flow.lock_impl, SelectForUpdateLock)
    assert not isinstance(flow.lock_impl, NoLock)
    assert (flow.lock_impl.nowait, flow.lock_impl.attempts) == (False, 1)  # E3: it never sleeps


@flows
def test_e02_no_step_of_ours_has_a_page_of_the_engines(flow):
    assert list(pages(flow.instance.urls[0])) == []
    for node in flow.instance.nodes():
        assert list(pages(node.urls[0])) == []


def pages(patterns):
    """The leaves of nested patterns."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern.url_patterns)
        else:
            yield pattern


@flows
def test_e08_every_step_of_a_person_has_an_addressee_a_title_and_a_description(flow):
    assert human(flow)
    for node in human(flow):
        assert node._owner in ADDRESSEES, node
        assert getattr(node, "_owner_permission", None) is None, node  # E9: no pool by right
        assert node.task_title, node
        assert node.task_description, node


@flows
def test_e18_no_side_path_waits_within_a_branch(flow):
    """There is no parallel branch yet; when one comes, its side paths are Function and End."""
    for node in flow.instance.nodes():
        assert not isinstance(node, nodes.Split | nodes.Join)
        assert not getattr(node, "_boundary_events", ())


@flows
def test_e23_a_flow_derives_from_the_engine_and_from_no_other_flow(flow):
    assert flow.__bases__ == (KinerjaFlow, Flow)
    assert not issubclass(KinerjaFlow, Flow)
    for node in flow.instance.nodes():
        assert node.flow_class is flow


def test_e24_what_flows_share_has_no_steps():
    assert not [name for name, value in vars(KinerjaFlow).items() if isinstance(value, Node)]


def test_e25_references_that_stand_in_rows_stay_as_they_are():
    field = Process._meta.get_field("flow_class")
    found = {
        field.value_to_string(Process(flow_class=flow)): set(steps(flow)) for flow in engine.FLOWS
    }
    assert found == STORED


@flows
def test_e25_every_stored_reference_still_leads_to_its_step(flow):
    for reference, names in STORED.items():
        for name in names:
            node = Task._meta.get_field("flow_task").to_python(f"{reference}.{name}")
            assert node.name == name
            assert not isinstance(node, nodes.Obsolete)


@flows
def test_e26_no_step_takes_the_place_of_an_attribute_of_the_engine(flow):
    taken = set(dir(Flow)) | {"urls", "nodes", "lock", "reverse", "viewsets", "parent"}
    assert not set(steps(flow)) & taken


@flows
def test_e27_the_permissions_of_a_process_are_those_that_its_class_declares(flow):
    options = flow.process_class._meta
    assert options.proxy
    assert set(options.default_permissions) == {"manage"}  # E11: no "view" to be granted
    assert list(options.permissions) == []
    for node in human(flow):
        assert not getattr(node, "_owner_permission_auto_create", False)


@pytest.mark.django_db
def test_e27_nothing_is_declared_that_no_migration_holds():
    call_command("makemigrations", "viewflow_kinerja", check=True, dry_run=True, verbosity=0)


def test_the_engine_finds_nothing_to_complain_about():
    assert not [each for each in run_checks() if each.id and each.id.startswith("viewflow")]


@flows
def test_a_process_is_about_one_row_that_it_opens_by_a_service(flow):
    acts = set(all_acts().values())
    starts = {name for name, node in steps(flow).items() if isinstance(node, nodes.StartHandle)}
    assert set(flow.openings) == starts
    assert set(flow.openings.values()) <= acts


@flows
def test_every_act_of_a_step_is_a_service_and_asks_for_what_its_name_says(flow):
    acts = set(all_acts().values())
    for node in human(flow):
        for name, service in node.acts.items():
            assert service in acts
            action = engine.action_of(service)
            assert action.value.endswith(ROWS[flow.__name__])
            assert rules.lines_for(ROWS[flow.__name__], action), name


@flows
def test_who_may_act_without_being_the_addressee_stands_in_the_table(flow):
    for node in human(flow):
        for act, relations in node.also.items():
            lines = rules.lines_for(ROWS[flow.__name__], engine.action_of(node.acts[act]))
            allowed = {relation for line in lines for relation in line.relations}
            assert {Relation(name) for name in relations} <= allowed


@flows
def test_every_act_of_the_table_that_moves_the_row_belongs_to_a_step(flow):
    """Nothing that people decide stands outside the process."""
    beside = {
        *(Action.EDIT_PLAN, Action.END_SEGMENT_PLAN, Action.REQUEST_CHANGE_PLAN),
        *(Action.COMMENT_CORRECTION, Action.GIVE_FEEDBACK_PLAN, Action.REPLY_SUPPORT),
        *(Action.ASK_SUPPORT_PLAN, Action.PROPOSE_DIALOGUE_PLAN, Action.OBJECT_EVALUATION),
        *(Action.RECORD_COACHING_PLAN, Action.ASSESS_COACHING),
        Action.GIVE_RECOGNITION_PLAN,
        *(Action.REOPEN_EVALUATION, Action.REGENERATE_EVALUATION, Action.KEEP_EVALUATION),
        Action.LEAVE_UNRATED_EVALUATION,
        *(Action.OPEN_AREA_PLAN, Action.CLOSE_AREA_PLAN),
        *(action for action in Action if action.name.startswith("VIEW")),
    }
    asked = {line.action for line in rules.LINES if line.action.value.endswith(ROWS[flow.__name__])}
    stepped = {engine.action_of(act) for node in human(flow) for act in node.acts.values()}
    assert asked - beside == stepped


@pytest.mark.parametrize(
    "model",
    [
        *(PerformancePlan, Evaluation, AssessorCorrection, SupportCase, Objection),
        *(CoachingSession, ImprovementAction),
    ],
)
def test_a_row_has_one_process_at_a_time(model):
    key = model._meta.get_field("process")
    assert key.unique
    assert key.related_model is Process


@pytest.mark.django_db
@flows
def test_the_engines_own_doors_are_walls(flow, django_user_model):
    somebody = django_user_model.objects.create(username="x", is_superuser=True)
    assert not flow.instance.has_manage_permission(somebody)
    assert not flow.instance.has_view_permission(somebody)
