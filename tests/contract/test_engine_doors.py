"""E7-E14: whom the engine lets in, and what it shows."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import assign_perm
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from tests.contract import flows
from tests.contract.models import Doc, DocProcess, Folder
from tests.contract.settings import INSTALLED_APPS
from tests.contract.steps import (
    again,
    allow_everywhere,
    browser,
    cancel,
    claim,
    complete,
    opened,
)


def queue(user):
    return list(Task.objects.all().user_queue(again(user)))


def test_e07_activations_ask_nobody(doc, budi):
    _, task = opened(flows.ReviewFlow, doc)
    assert not task.flow_task.can_assign(budi, task)
    complete(task, budi)
    task.refresh_from_db()
    assert (task.owner, task.status) == (budi, STATUS.DONE)


def test_e07_cancel_revive_and_undo_ask_nobody_either(doc):
    _, task = opened(flows.ReviewFlow, doc)
    cancel(task)
    with task.activation() as activation:
        assert activation.revive().status == STATUS.NEW


def test_e08_a_step_without_owner_and_permission_is_everybodys(doc, budi):
    _, task = opened(flows.OpenFlow, doc)
    assert (task.owner, task.owner_permission) == (None, None)
    assert task.flow_task.can_assign(budi, task)


def test_e09_a_model_level_grant_opens_every_row(doc, budi):
    _, task = opened(flows.ReviewFlow, doc)
    assert not task.flow_task.can_assign(budi, task)
    assert task.flow_task.can_assign(allow_everywhere(budi, "review_doc"), task)


def test_e10_a_right_withdrawn_after_the_claim_still_works(doc, ani):
    _, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    ani.userobjectpermission_set.all().delete()
    assert task.flow_task.can_execute(again(ani), task)


def test_e11_without_a_right_to_see_the_process_ones_own_inbox_is_empty(doc, budi):
    process, task = opened(flows.ReviewFlow, doc)
    claim(task, budi)
    assert not Task.objects.inbox([flows.ReviewFlow], budi).exists()
    assert browser(budi).get(f"/review/{process.pk}/").status_code == 403


def test_e11_the_right_to_see_a_process_opens_every_process(doc, ani, budi):
    process, task = opened(flows.ReviewFlow, doc)
    claim(task, ani)
    stranger = browser(allow_everywhere(budi, "view_docprocess"))
    for url in (f"/review/{process.pk}/", "/review/tasks/"):
        assert stranger.get(url).status_code == 200


@pytest.mark.parametrize("codename", ["view_docprocess", "can_review_docprocess"])
def test_e12_no_object_permission_on_a_proxy_process(doc, ani, codename):
    process, _ = opened(flows.AutoFlow, doc)
    assert Permission.objects.filter(codename=codename).exists()
    with pytest.raises(Permission.DoesNotExist):
        assign_perm(codename, ani, DocProcess.objects.get(pk=process.pk))


def test_e13_the_queue_costs_two_queries_a_grant(ani, budi):
    def spent(user):
        with CaptureQueriesContext(connection) as captured:
            queue(user)
        return len(captured)

    for _ in range(20):
        assign_perm("review_doc", ani, Doc.objects.create())
    assert spent(ani) - spent(budi) == 2 * 21


def test_e13_the_queue_remembers_the_grants_on_the_person(doc, ani):
    opened(flows.ReviewFlow, doc)
    assert Task.objects.all().user_queue(ani).exists()
    ani.userobjectpermission_set.all().delete()
    assert Task.objects.all().user_queue(ani).exists()
    assert not queue(ani)


def test_e13_the_queue_overlooks_guardian_named_by_its_config(doc, ani):
    opened(flows.ReviewFlow, doc)
    named = [app.replace("guardian", "guardian.apps.GuardianConfig") for app in INSTALLED_APPS]
    assert queue(ani)
    with override_settings(INSTALLED_APPS=named):
        assert not queue(ani)


def test_e13_the_queue_overlooks_grants_that_point_at_the_row_directly(budi):
    folder = Folder.objects.create()
    assign_perm("review_folder", budi, folder)
    _, task = opened(flows.FolderFlow, folder)
    assert task.flow_task.can_assign(again(budi), task)
    assert not queue(budi)


def test_e14_lists_forget_the_queryset_they_are_called_on(doc, ani):
    process, task = opened(flows.ReviewFlow, doc)
    ani, here, none = (
        allow_everywhere(ani, "view_docprocess"),
        [flows.ReviewFlow],
        Task.objects.none(),
    )
    assert none.queue(here, ani).count() == 1
    claim(task, ani)
    assert none.inbox(here, ani).count() == 1
    assert none.filter_available(here, ani).count() == 2
    assert type(process).objects.none().filter_available(here, ani).count() == 1
    with task.activation() as activation:
        activation.start(None)
        activation.execute()
    assert none.archive(here, ani).count() == 1
