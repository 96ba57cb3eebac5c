"""P1-P8, P11, P13, P16-P20, P29: what guardian and Django answer when asked for a right.

Not here, because no library below does it: P9, P10, P12, P14, P15, P21-P28 and P30 are about
the package's own rows, statements and rules; the databases' plans of P11, P12 and P28 are
measured, not tested. P19 is E14.
"""

import runpy

import guardian.conf.settings
import guardian.management
import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import connection
from django.db.models import Q
from django.db.models.signals import post_save
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now, timedelta
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, get_objects_for_user

from tests.contract import flows
from tests.contract.models import (
    Doc,
    Folder,
    FolderPermission,
    Shelf,
    ShelfPermission,
    StampedDoc,
)
from tests.contract.steps import MODEL_BACKEND, again, allow_everywhere, browser, opened

REVIEW = "contract.review_doc"
GUARDIAN = "guardian.backends.ObjectPermissionBackend"
SILENT = "tests.contract.backends.Silent"
VETO = "tests.contract.backends.Veto"


def backends(*paths):
    return override_settings(AUTHENTICATION_BACKENDS=list(paths))


@pytest.mark.parametrize("is_superuser", [False, True])
def test_p01_an_inactive_user_keeps_his_rows(doc, ani, is_superuser):
    User.objects.filter(pk=ani.pk).update(is_active=False, is_superuser=is_superuser)
    ani = again(ani)
    assert not ani.has_perm(REVIEW, doc)
    assert list(get_objects_for_user(ani, REVIEW)) == [doc]


def test_p02_a_model_level_permission_lists_all_rows_but_opens_none(doc, budi):
    budi = allow_everywhere(budi, "review_doc")
    assert list(get_objects_for_user(budi, REVIEW)) == [doc]
    assert not budi.has_perm(REVIEW, doc)


def test_p02_the_engine_opens_them_all_the_same(doc, budi):
    _, task = opened(flows.ReviewFlow, doc)
    assert task.flow_task.can_assign(allow_everywhere(budi, "review_doc"), task)


def test_p03_one_backends_yes_is_enough(doc, ani):
    with backends(SILENT, GUARDIAN):
        assert again(ani).has_perm(REVIEW, doc)


def test_p03_a_veto_in_front_ends_the_question(doc, ani):
    with backends(VETO, GUARDIAN):
        assert not again(ani).has_perm(REVIEW, doc)
    with backends(GUARDIAN, VETO):
        assert again(ani).has_perm(REVIEW, doc)


def test_p03_guardian_says_yes_for_a_lapsed_row(budi):
    folder = Folder.objects.create()
    grant = assign_perm("review_folder", budi, folder)
    FolderPermission.objects.filter(pk=grant.pk).update(valid_until=now() - timedelta(days=1))
    assert again(budi).has_perm("contract.review_folder", folder)


def test_p04_a_bulk_grant_skips_rows_visible_through_a_group(doc, budi):
    clerks = Group.objects.create(name="clerks")
    budi.groups.add(clerks)
    assign_perm("review_doc", clerks, doc)
    assert assign_perm("review_doc", budi, Doc.objects.all()) == []
    budi.groups.clear()
    assert not again(budi).has_perm(REVIEW, doc)


def test_p05_a_grant_survives_its_row_and_opens_the_next_of_that_key(doc, ani):
    key = doc.pk
    doc.delete()
    assert UserObjectPermission.objects.filter(object_pk=key).exists()
    assert again(ani).has_perm(REVIEW, Doc.objects.create(pk=key, title="another document"))


@pytest.mark.django_db
def test_p05_a_grant_that_points_at_the_row_goes_with_it(budi):
    folder = Folder.objects.create()
    assign_perm("review_folder", budi, folder)
    folder.delete()
    assert not FolderPermission.objects.exists()


def test_p06_a_permission_declared_on_a_proxy_cannot_be_granted(doc, ani):
    assert Permission.objects.filter(codename="stamp_doc").exists()
    with pytest.raises(Permission.DoesNotExist):
        assign_perm("stamp_doc", ani, StampedDoc.objects.get(pk=doc.pk))


def test_p07_a_meta_that_forgets_its_base_loses_the_constraint(budi):
    assert FolderPermission._meta.unique_together
    assert not ShelfPermission._meta.unique_together
    right = Permission.objects.get(codename="review_shelf")
    row = {"permission": right, "user": budi, "content_object": Shelf.objects.create()}
    for _ in range(2):
        ShelfPermission.objects.create(**row)
    assert ShelfPermission.objects.count() == 2


def whoami(client, user):
    client.force_login(user)
    return client.get("/whoami/").content.decode()


def test_p08_a_first_backend_that_finds_nobody_makes_everybody_anonymous(budi):
    with backends(SILENT, MODEL_BACKEND):
        assert whoami(Client(), budi) == ""


def test_p08_a_first_backend_without_get_user_is_passed_over(budi):
    with backends(VETO, MODEL_BACKEND):
        assert whoami(Client(), budi) == "budi"


def test_p11_a_list_is_two_sub_selects_in_one_or(doc, ani):
    listed = str(get_objects_for_user(ani, REVIEW).query)
    assert listed.count("IN (SELECT") >= 2
    assert " OR " in listed


def test_p13_everything_or_something_is_something(doc):
    Doc.objects.create()
    assert Q() | Q(pk=doc.pk) == Q(pk=doc.pk)
    assert Doc.objects.filter(Q() | Q(pk=doc.pk)).count() == 1


def test_p16_two_permissions_in_one_call_read_all_keys_at_once(doc, ani):
    assign_perm("change_doc", ani, doc)

    def spent(perms):
        with CaptureQueriesContext(connection) as captured:
            get_objects_for_user(ani, perms, Doc, accept_global_perms=False)
        return [query["sql"] for query in captured if "objectpermission" in query["sql"]]

    spent([REVIEW])  # content types are remembered from here on
    assert len(spent([REVIEW])) == 0
    assert len(spent([REVIEW, "contract.change_doc"])) == 2


def test_p16_a_misspelt_permission_is_a_silent_no(doc, ani):
    assert again(ani).has_perm(REVIEW, doc)
    assert not again(ani).has_perm("contract.reviev_doc", doc)


def test_p17_each_question_costs_two_statements_again(doc, ani, django_assert_num_queries):
    ani.has_perm(REVIEW, doc)
    for _ in range(2):
        with django_assert_num_queries(2):
            ani.has_perm(REVIEW, doc)


def test_p17_a_superuser_may_everything(doc, budi):
    budi.is_superuser = True
    assert budi.has_perm(REVIEW, doc)
    assert budi.has_perm("contract.no_such_right", doc)


def test_p18_a_clerk_who_may_change_a_row_grants_himself_the_rest(doc, budi):
    User.objects.filter(pk=budi.pk).update(is_staff=True)
    clerk = allow_everywhere(budi, "change_doc")
    assert not clerk.has_perm("contract.delete_doc", doc)
    url = f"/admin/contract/doc/{doc.pk}/permissions/user-manage/{budi.pk}/"
    browser(clerk).post(url, {"permissions": ["delete_doc"]})
    assert again(clerk).has_perm("contract.delete_doc", doc)


def test_p20_a_bulk_grant_is_made_without_a_signal(doc, ani, budi):
    seen = []

    def remember(instance, **kwargs):
        seen.append(instance)

    post_save.connect(remember, sender=UserObjectPermission)
    try:
        assert len(assign_perm("review_doc", budi, Doc.objects.all())) == 1
        assign_perm("review_doc", User.objects.all(), doc)
        assert seen == []
        assign_perm("change_doc", budi, doc)
        assert len(seen) == 1
    finally:
        post_save.disconnect(remember, sender=UserObjectPermission)


def test_p29_by_default_there_is_a_user_for_the_anonymous(settings):
    del settings.ANONYMOUS_USER_NAME
    defaults = runpy.run_path(guardian.conf.settings.__file__)
    assert defaults["ANONYMOUS_USER_NAME"] == "AnonymousUser"


def test_p29_that_user_can_be_granted_things(doc, monkeypatch):
    monkeypatch.setattr(guardian.conf.settings, "ANONYMOUS_USER_NAME", "AnonymousUser")
    guardian.management.create_anonymous_user(sender=None, using="default")
    assign_perm("review_doc", AnonymousUser(), doc)
    assert AnonymousUser().has_perm(REVIEW, doc)


def test_p29_without_a_name_nobody_anonymous_is_asked_for(doc):
    assert not AnonymousUser().has_perm(REVIEW, doc)
