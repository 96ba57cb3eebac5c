"""A wrong installation fails in `manage.py check`, with the line to write."""

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.test import override_settings
from viewflow.workflow.models import Process, Task

from viewflow_kinerja import checks, conf
from viewflow_kinerja.models import AccessGrant, OrgUnit, PerformancePlan, UnitUserPermission

ADMIN = "django.contrib.admin"
INSTALLED = list(conf.settings.INSTALLED_APPS)
MODEL = "django.contrib.auth.backends.ModelBackend"
GUARDIAN = "guardian.backends.ObjectPermissionBackend"
OURS = "viewflow_kinerja.permissions.backend.KinerjaBackend"
RIGHT = f'AUTHENTICATION_BACKENDS = ["{OURS}", "{MODEL}", "{GUARDIAN}"]'


def found():
    """What the checks of ours say, by their number."""
    said = run_checks()
    return {each.id: each for each in said if (each.id or "").startswith("kinerja.")}


def without(names, name):
    return [each for each in names if each != name]


def test_a_right_installation_is_silent():
    assert found() == {}


@pytest.mark.parametrize(
    "backends",
    [[MODEL, GUARDIAN], [MODEL, OURS, GUARDIAN], [GUARDIAN, OURS, MODEL], [OURS, MODEL], []],
)
def test_e001_the_policy_is_asked_first_and_guardian_is_there(settings, backends):
    settings.AUTHENTICATION_BACKENDS = backends
    assert found()["kinerja.E001"].hint == RIGHT


@pytest.mark.parametrize("name", ["django_htmx", "viewflow.workflow", "guardian", "simple_history"])
def test_e002_a_missing_app_is_named_with_its_line(monkeypatch, name):
    """The registry knows an app also where the setting names its AppConfig."""
    monkeypatch.setattr(checks.apps, "is_installed", without(INSTALLED, name).__contains__)
    (error,) = checks.applications()
    assert (error.id, error.msg) == ("kinerja.E002", f"{name} is not installed.")
    assert error.hint == f'INSTALLED_APPS += ["{name}"]'


def test_w003_the_app_that_takes_over_pages_of_the_host_is_named(monkeypatch):
    monkeypatch.setattr(checks.apps, "is_installed", [*INSTALLED, "viewflow"].__contains__)
    (warning,) = checks.applications()
    assert warning.id == "kinerja.W003"
    assert 'Remove "viewflow"' in warning.hint


def test_w004_the_middleware_is_named(settings):
    ours = "viewflow_kinerja.middleware.RequestFactsMiddleware"
    settings.MIDDLEWARE = without(settings.MIDDLEWARE, ours)
    assert found()["kinerja.W004"].hint == f'Add "{ours}" to MIDDLEWARE, after the authentication.'


def test_w016_a_host_without_a_page_for_old_tabs_is_told(settings):
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    ours = "viewflow_kinerja.views.errors.csrf_failure"
    assert found()["kinerja.W016"].hint == f'CSRF_FAILURE_VIEW = "{ours}"'
    settings.CSRF_FAILURE_VIEW = "portal.views.our_own"
    assert "kinerja.W016" not in found()


def test_e005_p29_no_account_is_made_for_the_anonymous(settings):
    settings.ANONYMOUS_USER_NAME = "AnonymousUser"
    assert found()["kinerja.E005"].hint == "ANONYMOUS_USER_NAME = None"
    del settings.ANONYMOUS_USER_NAME  # guardian's default is a name
    assert "kinerja.E005" in found()


def test_e006_a16_history_is_not_switched_off(settings):
    settings.SIMPLE_HISTORY_ENABLED = False
    assert found()["kinerja.E006"].hint == "Remove SIMPLE_HISTORY_ENABLED = False."
    settings.SIMPLE_HISTORY_ENABLED = True
    assert found() == {}


def test_e007_an_unknown_key_is_named_with_those_that_are_known(settings):
    settings.KINERJA = {"SYSTEM_USR": "x"}
    error = found()["kinerja.E007"]
    assert "SYSTEM_USR" in error.msg
    assert all(key in error.hint for key in conf.KEYS)


@pytest.mark.parametrize("key", conf.KEYS)
def test_e008_a_value_of_the_wrong_type_is_named_with_what_it_means(settings, key):
    settings.KINERJA = {key: object()}
    error = found()["kinerja.E008"]
    assert error.msg == f"KINERJA['{key}'] must be {conf.KEYS[key].kind.__name__}."
    assert error.hint == conf.KEYS[key].words


def test_e009_sqlite_needs_its_only_lock():
    sqlite = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}
    with pytest.warns(UserWarning, match="DATABASES"), override_settings(DATABASES=sqlite):
        (error,) = checks.sqlite_is_immediate()
    assert error.id == "kinerja.E009"
    assert error.hint == 'DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}'


def test_e009_another_database_needs_no_such_line():
    other = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}
    with pytest.warns(UserWarning, match="DATABASES"), override_settings(DATABASES=other):
        assert checks.sqlite_is_immediate() == []


def test_e011_is_asked_only_with_the_database():
    """`tests/audit/test_append_only.py` holds what it says."""
    assert checks.triggers(databases=None) == []
    assert checks.triggers(databases=["another"]) == []


# --- pages of an admin, and what is given past the grants --------------------------------------


@pytest.fixture
def site(monkeypatch):
    """An admin of the host, beside the default one."""
    monkeypatch.setattr(checks.apps, "is_installed", [*INSTALLED, ADMIN].__contains__)
    admin = pytest.importorskip("django.contrib.admin")
    site = admin.AdminSite(name="of the host")
    monkeypatch.setattr("django.contrib.admin.sites.all_sites", [site])
    return site


def page(base=ModelAdmin, **more):
    return type("Page", (base,), more)


REFUSES = {
    f"has_{verb}_permission": lambda self, request, obj=None: False
    for verb in ("add", "change", "delete")
}


def test_w012_a_host_without_admin_is_not_asked():
    assert checks.admin_pages() == checks.guardian_pages() == []


@pytest.mark.parametrize("model", [Process, Task])
def test_w012_the_engines_pages_are_named_unless_they_only_show(site, model):
    site.register(model, page())
    (warning,) = checks.admin_pages()
    assert warning.id == "kinerja.W012"
    assert f"viewflow.{model.__name__}" in warning.msg
    site.unregister(model)
    site.register(model, page(**REFUSES))
    assert checks.admin_pages() == []


@pytest.mark.parametrize("model", [PerformancePlan, AccessGrant, OrgUnit])
def test_w012_our_records_are_not_shown_past_the_policy_even_to_read(site, model):
    site.register(model, page(**REFUSES))
    assert [each.id for each in checks.admin_pages()] == ["kinerja.W012"]


def test_w012_tables_of_others_do_not_concern_us(site):
    site.register(Group, page())
    assert checks.admin_pages() == []


@pytest.mark.parametrize("model", [PerformancePlan, OrgUnit])
def test_e013_p18_no_page_of_guardian_gives_rights_on_an_anchor(site, model):
    like_guardian = type("OfGuardian", (ModelAdmin,), {"__module__": "guardian.admin"})
    site.register(model, page(like_guardian))
    (error,) = checks.guardian_pages()
    assert error.id == "kinerja.E013"
    site.unregister(model)
    site.register(model, page())
    assert checks.guardian_pages() == []


def of_the_database():
    """What the checks of the database say, by their number."""
    asked = ["default"]
    said = [*checks.model_level_permissions(asked), *checks.known_rights(asked)]
    return {each.id: each for each in said}


@pytest.mark.parametrize("where", ["user", "group"])
def test_e014_p02_a_right_on_the_whole_model_is_named(cast, where):
    assert of_the_database() == {}
    right = Permission.objects.get(codename="view_subtree")
    if where == "user":
        cast.dedi.user_permissions.add(right)
    else:
        Group.objects.get(name="office").permissions.add(right)
    error = of_the_database()["kinerja.E014"]
    assert error.msg == "Given on the whole model: view_subtree."


def test_e014_permissions_of_others_do_not_concern_us(cast):
    cast.dedi.user_permissions.add(Permission.objects.get(codename="change_user"))
    assert of_the_database() == {}


def test_e015_p16_a_right_that_does_not_exist_is_named(cast, unguarded):
    AccessGrant.all_rows.filter(right="lead_subtree").update(right="leed_subtree")
    assert "leed_subtree" in of_the_database()["kinerja.E015"].msg


def test_e015_p16_a_row_with_a_foreign_permission_is_named(cast, unguarded):
    foreign = Permission.objects.get(codename="change_user")
    UnitUserPermission.objects.filter(user=cast.mukhtar).update(permission=foreign)
    assert "change_user" in of_the_database()["kinerja.E015"].msg


def test_checks_of_the_database_wait_for_it():
    for check in (checks.model_level_permissions, checks.known_rights):
        assert check(databases=None) == check(databases=["another"]) == []
