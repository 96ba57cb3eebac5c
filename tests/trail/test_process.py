"""The process as a picture, with who and when on it, and as BPMN."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.cast import do
from tests.support import answered, asked
from tests.views.browse import as_, at, text, words
from viewflow_kinerja.flows import charts
from viewflow_kinerja.flows.assessor_correction import AssessorCorrectionFlow
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow

pytestmark = pytest.mark.usefixtures("by_our_clock")
FLOWS = (TargetSettingFlow, PeriodicReviewFlow, AssessorCorrectionFlow, FeedbackFlow)
TAG = f"{{{charts.BPMN}}}"


def test_the_picture_and_the_table_say_who_did_which_step_and_when(cast, plan):
    do(plan, "submit", cast.fauzan)
    page = as_(cast.ida).get(at("trail-process", "plan", plan.pk))
    told = words(page)
    assert "<svg" in text(page)
    assert "The steps of the process: Target setting" in text(page)
    assert re.search(r"Write your plan Fauzan \S+ \d+, 2026, \d\d\.\d\d\.\d\d WIB", told)
    assert "Decide on the plan – –" in told


def test_a_request_for_support_has_its_picture(cast, approved):
    case = asked(approved, cast.fauzan)
    answered(case, cast.nurlaila)
    page = as_(cast.fauzan).get(at("trail-process", "support", case.pk))
    assert re.search(r"Answer the request Nurlaila \S+ \d+, 2026", words(page))
    assert as_(cast.nurlaila).get(at("trail-process", "support", case.pk)).status_code == 404
    assert as_(cast.ida).get(at("trail-bpmn", "support", case.pk)).status_code == 200


def test_what_people_are_called_is_no_markup(cast, plan):
    do(plan, "submit", cast.fauzan)
    bad = charts.Done("<script>alert(1)</script>", plan.submitted_at, "now")
    picture = charts.svg(plan.process, {"draft": bad})
    assert "<script" not in picture
    assert ET.fromstring(picture) is not None


@pytest.mark.parametrize("name", ["nurlaila", "dedi"])
def test_who_reads_no_history_sees_no_process(cast, approved, name):
    for page in ("trail-process", "trail-bpmn"):
        assert as_(cast.users[name]).get(at(page, "plan", approved.pk)).status_code == 404


def test_the_model_is_taken_along_and_names_nobody(cast, approved):
    answer = as_(cast.ida).get(at("trail-bpmn", "plan", approved.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="TargetSettingFlow.bpmn"'
    assert "Fauzan" not in text(answer)
    assert ET.fromstring(answer.content).find(f"{TAG}process").get("id") == "TargetSettingFlow"


class Any:
    """A process of a flow, as far as a picture needs one."""

    def __init__(self, flow_class):
        self.flow_class = flow_class


@pytest.mark.parametrize("flow", FLOWS)
def test_every_reference_of_the_model_resolves(flow):
    root = ET.fromstring(charts.bpmn(Any(flow)))
    keys = {element.get("id") for element in root.iter() if element.get("id")}
    wanted = {"sourceRef", "targetRef", "attachedToRef", "bpmnElement"}
    referred = {value for e in root.iter() for name, value in e.items() if name in wanted}
    assert referred <= keys
    assert {f"id_node_{node.name}" for node in flow.instance.nodes()} <= keys


@pytest.mark.parametrize("flow", FLOWS)
def test_every_picture_is_drawn_without_script_and_style(flow):
    picture = charts.svg(Any(flow), {})
    assert ET.fromstring(picture).get("role") == "img"
    assert "style=" not in picture
    assert "<style" not in picture
