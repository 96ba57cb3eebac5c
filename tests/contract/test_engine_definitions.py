"""E23-E28, E38, E39: what a flow class does by being defined, named, mounted or imported.

Of E27 one half is not here: that no migration holds the permissions added in memory. This
app has no migrations; the package's own migration test holds it.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, path
from viewflow import management
from viewflow.workflow import nodes
from viewflow.workflow.flow import Flow, FlowViewset
from viewflow.workflow.models import Process, Task

from tests.contract import flows, models, twins
from tests.contract.steps import opened

ABSENT = [
    "viewflow.contrib.celery",
    "viewflow.workflow.rest",
    "viewflow.workflow.tasks",
]
TAKEN = ["cancel", "instance", "lock", "namespace", "node", "nodes", "parent", "reverse"]
TAKEN += ["urls", "viewsets"]


def stored(process, reference):
    """The process and its tasks as they are read after somebody renamed the code."""
    Process.objects.filter(pk=process.pk).update(flow_class=reference)
    Task.objects.filter(process=process).update(flow_task=f"{reference}.gone")
    return Process.objects.get(pk=process.pk), Task.objects.filter(process=process)


@pytest.fixture
def mount(settings, monkeypatch):
    """Mounts flows under prefixes, and forgets it afterwards."""

    def mount(**prefixes):
        for flow_class in prefixes.values():
            monkeypatch.setattr(flow_class, "app_name", flow_class.app_name)
            monkeypatch.setattr(flow_class, "parent", flow_class.parent)
        settings.ROOT_URLCONF = tuple(
            path(f"{prefix}/", FlowViewset(flow_class).urls)
            for prefix, flow_class in prefixes.items()
        )

    return mount


@pytest.mark.django_db
def test_e23_a_subclass_runs_the_steps_of_its_parent():
    process = flows.ChildFlow.start.run()
    assert process.flow_class is flows.ChildFlow
    step = process.task_set.order_by("pk").last()
    assert step.flow_task.flow_class is flows.ParentFlow


def test_e24_nodes_in_a_mixin_share_their_deadlines():
    step = flows.MixedTwoFlow.step
    armed = {boundary.flow_class for boundary in step._boundary_events}
    assert armed == {flows.MixedOneFlow, flows.MixedTwoFlow}


@pytest.mark.django_db
def test_e24_a_step_from_a_mixin_arms_the_deadline_of_the_other_flow_too():
    process = flows.MixedTwoFlow.start.run()
    timers = process.task_set.filter(flow_task_type="TIMER")
    armed = {timer.flow_task.flow_class for timer in timers}
    assert armed == {flows.MixedOneFlow, flows.MixedTwoFlow}


def test_e25_a_step_that_is_gone_is_obsolete(doc):
    process, _ = opened(flows.ReviewFlow, doc)
    _, tasks = stored(process, "contract/flows.ReviewFlow")
    assert isinstance(tasks[0].flow_task, nodes.Obsolete)


def test_e25_a_class_that_is_gone_is_none(doc):
    process, _ = opened(flows.ReviewFlow, doc)
    process, tasks = stored(process, "contract/flows.GoneFlow")
    assert (process.flow_class, tasks[0].flow_task) == (None, None)


def test_e25_an_app_that_is_gone_breaks_the_reading_of_tasks(doc):
    process, _ = opened(flows.ReviewFlow, doc)
    process, tasks = stored(process, "gone/flows.GoneFlow")
    assert process.flow_class is None
    with pytest.raises(LookupError):
        list(tasks)


@pytest.mark.parametrize("name", TAKEN)
def test_e26_the_names_of_steps_are_attributes_of_the_flow(name):
    assert hasattr(Flow, name)


def test_e26_a_step_named_like_an_attribute_takes_its_place():
    class ShadowFlow(Flow):
        start = nodes.StartHandle()
        cancel = nodes.End()

    assert isinstance(ShadowFlow.instance.cancel, nodes.End)


def test_e27_a_flow_changes_the_options_of_its_process_class():
    assert "manage" not in models.UntouchedProcess._meta.default_permissions
    assert "manage" in models.DocProcess._meta.default_permissions
    assert "can_review_docprocess" in dict(models.DocProcess._meta.permissions)


@pytest.mark.django_db
def test_e27_the_viewflow_app_makes_rows_of_what_is_in_memory():
    wanted = Permission.objects.filter(codename__in=["manage_docprocess", "can_review_docprocess"])
    wanted.delete()
    management.create_permissions(apps.get_app_config("contract"), verbosity=0)
    assert wanted.count() == 2


@pytest.mark.parametrize("module", ABSENT)
def test_e28_a_module_the_documentation_speaks_of_is_absent(module):
    assert importlib.util.find_spec(module) is None


@pytest.mark.parametrize("name", ["Job", "Subprocess", "NSubprocess"])
def test_e28_a_node_the_documentation_speaks_of_is_absent(name):
    assert not hasattr(nodes, name)


def test_e28_a_split_takes_no_data_source():
    with pytest.raises(TypeError):
        nodes.Split().Next(None, data_source=lambda activation: [])


def test_e38_a_task_of_a_flow_that_is_not_mounted_has_no_address(doc):
    _, task = opened(flows.OpenFlow, doc)
    with pytest.raises(NoReverseMatch):
        task.reverse("detail")


def test_e38_flows_of_one_name_share_a_namespace_and_their_links_collide(doc, mount):
    _, task = opened(flows.LetterFlow, doc)
    _, twin = opened(twins.LetterFlow, doc)
    mount(mine=flows.LetterFlow, theirs=twins.LetterFlow)
    assert task.reverse("detail").startswith("/mine/")
    assert twin.reverse("detail").startswith("/mine/")


def test_e38_a_second_mount_moves_all_links(doc, mount):
    _, task = opened(flows.MovedFlow, doc)
    mount(here=flows.MovedFlow, there=flows.MovedFlow)
    assert task.reverse("detail").startswith("/there/")


def python(code, **environment):
    """What an interpreter of its own says that has no settings but these."""
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


BEFORE_AND_AFTER = """
import django
django.setup()
from django.urls import NoReverseMatch
from tests.contract.flows import ReviewFlow
try:
    print(ReviewFlow.review.reverse("detail", args=[1, 1]))
except NoReverseMatch:
    print("nowhere")
print(ReviewFlow.review.reverse("detail", args=[1, 1]))
"""


def test_e38_before_the_urls_are_loaded_a_mounted_flow_has_no_address_either():
    said = python(BEFORE_AND_AFTER, DJANGO_SETTINGS_MODULE="tests.contract.settings")
    assert said.stdout.split() == ["nowhere", "/review/1/review/1/detail/"], said.stderr


def test_e39_without_settings_the_engine_cannot_even_be_imported():
    said = python("import viewflow")
    assert said.returncode != 0
    assert "ImproperlyConfigured" in said.stderr
