"""E29-E33, E35-E37: rows, timers, and what the engine's apps bring into a host."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management import get_commands
from django.db import connection, transaction
from django.db.utils import DataError
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.test import modify_settings
from django.utils.timezone import now
from viewflow.workflow import chart
from viewflow.workflow.models import Process, Task
from viewflow.workflow.timers import fire_due_conditions, fire_due_timers

from tests.contract import flows
from tests.contract.models import Doc, DocWithUuid
from tests.contract.steps import claim, let_time_pass, opened, states


def leading_columns(table):
    """The columns of a table by which the database can find rows."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    return {one["columns"][0] for one in found if one["index"] or one["unique"]}


@pytest.mark.django_db
def test_e29_an_artifact_with_a_uuid_is_refused():
    doc = DocWithUuid.objects.create()
    with pytest.raises((OverflowError, DataError)), transaction.atomic():
        flows.ReviewFlow.start.run(doc=doc)


@pytest.mark.parametrize("model", [Process, Task])
@pytest.mark.parametrize("column", ["artifact_object_id", "seed_object_id"])
def test_e29_keys_of_artifact_and_seed_are_not_big(model, column):
    field = model._meta.get_field(column)
    assert field.get_internal_type() == "PositiveIntegerField"  # int4 on PostgreSQL


def test_e30_a_gateway_decides_upon_the_instance_that_was_read_first(doc, ani):
    process, task = opened(flows.GateFlow, doc)
    claim(task, ani)
    with task.activation() as activation:
        assert activation.process.artifact.title == "a document"
        Doc.objects.update(title="good")
        activation.start(None)
        activation.execute()
    assert "bad" in states(process)


@pytest.mark.django_db
def test_e31_the_columns_that_lists_want_have_no_index():
    process, task = (leading_columns(model._meta.db_table) for model in (Process, Task))
    assert not process & {"flow_class", "status", "created", "finished"}
    wanted = {"flow_task", "flow_task_type", "owner_permission", "owner_permission_obj_pk"}
    assert not task & wanted
    assert task >= {"status", "created", "scheduled", "owner_id", "process_id"}


@pytest.fixture
def two_flows(doc):
    """Processes of two flows with three deadlines, all due."""
    due = [opened(flows.TimedFlow, doc)[0], opened(flows.PanelFlow, doc, "one")[0]]
    for process in due:
        let_time_pass(process)
    return due


def test_e32_the_dispatcher_fires_for_every_flow_of_the_host(two_flows):
    assert fire_due_timers() == 3


def test_e32_the_dispatcher_swallows_failures_into_the_log(two_flows, caplog):
    broken = two_flows[0].task_set.filter(flow_task_type="TIMER").first()
    lost = "contract/flows.GoneFlow.review__timeout"
    Task.objects.filter(pk=broken.pk).update(flow_task=lost)
    assert fire_due_timers() == 2
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.django_db
def test_e32_the_dispatcher_asks_every_condition_at_each_run():
    processes = [flows.WaitingFlow.start.run().pk for _ in range(3)]
    flows.asked.clear()
    assert (fire_due_conditions(), fire_due_conditions()) == (0, 0)
    assert sorted(flows.asked) == sorted(processes * 2)


def test_e33_an_armed_deadline_does_not_follow_the_calendar(doc):
    doc.due = now() + timedelta(days=3)
    doc.save()
    process, _ = opened(flows.DatedFlow, doc)
    armed = doc.due
    doc.due = now() - timedelta(days=1)
    doc.save()
    assert fire_due_timers() == 0
    assert process.task_set.get(flow_task_type="TIMER").scheduled == armed


def test_e33_a_timer_is_a_task_and_an_edge_more(doc):
    _, plain = opened(flows.ReviewFlow, doc)
    _, timed = opened(flows.TimedFlow, doc)  # two timers

    def rows(task):
        edges = Task.previous.through.objects.filter(from_task__process=task.process)
        return task.process.task_set.count(), edges.count()

    assert rows(plain) == (2, 1)
    assert rows(timed) == (4, 3)


def test_e35_the_viewflow_app_appends_to_the_middleware_of_the_host():
    assert settings.MIDDLEWARE[-2:] == [
        "viewflow.middleware.SiteMiddleware",
        "viewflow.middleware.HotwireTurboMiddleware",
    ]


@pytest.mark.parametrize("page", ["400", "403", "404", "500", "registration/login"])
def test_e35_the_viewflow_app_takes_over_error_and_login_pages(page):
    assert settings.INSTALLED_APPS.index("viewflow") > settings.INSTALLED_APPS.index(
        "django.contrib.admin"
    )
    assert "viewflow/templates" in get_template(f"{page}.html").origin.name


@pytest.mark.parametrize("draw", [chart.grid_to_svg, chart.grid_to_bpmn])
def test_e36_charts_need_the_viewflow_app(draw):
    grid = chart.calc_layout_data(flows.ReviewFlow)
    assert "review" in draw(grid).lower()
    without = modify_settings(INSTALLED_APPS={"remove": "viewflow"})
    with without, pytest.raises(TemplateDoesNotExist):
        draw(grid)


@pytest.mark.parametrize("command", ["flowexport", "workflow_timers"])
def test_e36_the_commands_need_the_viewflow_app(command):
    assert get_commands()[command] == "viewflow"
    with modify_settings(INSTALLED_APPS={"remove": "viewflow"}):
        assert command not in get_commands()


@pytest.mark.parametrize("model", [Process, Task])
def test_e37_the_admin_edits_what_the_engine_relies_on(model, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    form = admin.site._registry[model].get_form(request)
    assert {"artifact_content_type", "artifact_object_id", "data"} <= set(form.base_fields)
    if model is Task:
        assert {"owner_permission", "owner_permission_obj_pk"} <= set(form.base_fields)
