"""What `manage.py check` says about a wrong installation, with the line to write."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from viewflow_kinerja.audit import guard, sources
from viewflow_kinerja.audit import triggers as installed
from viewflow_kinerja.conf import KEYS, given
from viewflow_kinerja.models import AccessGrant, OrgUnit, PerformancePlan
from viewflow_kinerja.models.base import Recorded
from viewflow_kinerja.permissions.actions import Action, Right
from viewflow_kinerja.permissions.resolution import TABLES

_OURS = "viewflow_kinerja.permissions.backend.KinerjaBackend"
_GUARDIAN = "guardian.backends.ObjectPermissionBackend"
_MIDDLEWARE = "viewflow_kinerja.middleware.RequestFactsMiddleware"
_OLD_TABS = "viewflow_kinerja.views.errors.csrf_failure"
_APPS = ("django_htmx", "viewflow.workflow", "guardian", "simple_history")
Found = list[CheckMessage]


@register
def authentication_backends(**kwargs: Any) -> Found:
    """Ours first: guardian's own says yes for lapsed rights."""
    backends = list(settings.AUTHENTICATION_BACKENDS)
    if backends[:1] == [_OURS] and _GUARDIAN in backends:
        return []
    theirs = "django.contrib.auth.backends.ModelBackend"
    hint = f'AUTHENTICATION_BACKENDS = ["{_OURS}", "{theirs}", "{_GUARDIAN}"]'
    return [Error("The policy is not asked first.", hint=hint, id="kinerja.E001")]


@register
def applications(**kwargs: Any) -> Found:
    """The engine is `viewflow.workflow`; the app `viewflow` takes over pages of the host."""
    missing = [name for name in _APPS if not apps.is_installed(name)]
    found: Found = [
        Error(f"{name} is not installed.", hint=f'INSTALLED_APPS += ["{name}"]', id="kinerja.E002")
        for name in missing
    ]
    if apps.is_installed("viewflow"):
        hint = 'Remove "viewflow"; if flows of yours need it: VIEWFLOW = {"AUTOREGISTER": False}.'
        found.append(
            Warning("The app viewflow replaces error pages.", hint=hint, id="kinerja.W003")
        )
    return found


@register
def middleware(**kwargs: Any) -> Found:
    """Without it history does not know the request."""
    if _MIDDLEWARE in settings.MIDDLEWARE:
        return []
    hint = f'Add "{_MIDDLEWARE}" to MIDDLEWARE, after the authentication.'
    return [Warning("History will not know the request.", hint=hint, id="kinerja.W004")]


@register
def old_tabs(**kwargs: Any) -> Found:
    """Django's own page has no way back, and what was written is lost on it."""
    if settings.CSRF_FAILURE_VIEW != "django.views.csrf.csrf_failure":
        return []
    hint = f'CSRF_FAILURE_VIEW = "{_OLD_TABS}"'
    text = "A tab from before the last log-in loses what was written in it."
    return [Warning(text, hint=hint, id="kinerja.W016")]


@register
def anonymous_user(**kwargs: Any) -> Found:
    """Guardian would create an account that can be granted things (P29)."""
    if getattr(settings, "ANONYMOUS_USER_NAME", "AnonymousUser") is None:
        return []
    hint = "ANONYMOUS_USER_NAME = None"
    return [Error("Guardian creates an anonymous account.", hint=hint, id="kinerja.E005")]


@register
def history_is_on(**kwargs: Any) -> Found:
    """A16: one setting would switch the memory off."""
    if getattr(settings, "SIMPLE_HISTORY_ENABLED", True):
        return []
    hint = "Remove SIMPLE_HISTORY_ENABLED = False."
    return [Error("History is switched off.", hint=hint, id="kinerja.E006")]


@register
def own_settings(**kwargs: Any) -> Found:
    """Unknown keys and wrong types of KINERJA."""
    try:
        values = given()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Known: " + ", ".join(KEYS), id="kinerja.E007")]
    return [
        Error(
            f"KINERJA[{name!r}] must be {KEYS[name].kind.__name__}.",
            hint=KEYS[name].words,
            id="kinerja.E008",
        )
        for name, value in values.items()
        if not isinstance(value, KEYS[name].kind)
    ]


@register
def live(**kwargs: Any) -> Found:
    """How open pages of figures follow: one of two words."""
    try:
        how = given().get("LIVE", KEYS["LIVE"].default)
    except ImproperlyConfigured:
        return []  # another check names the key
    if how in ("poll", "sse"):
        return []
    text = f"KINERJA['LIVE'] cannot be {how!r}."
    return [Error(text, hint='KINERJA["LIVE"] = "poll" or "sse"', id="kinerja.E051")]


@register
def sqlite_is_immediate(**kwargs: Any) -> Found:
    """SQLite has no FOR UPDATE: IMMEDIATE is the lock."""
    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"]:
        return []
    if database.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE":
        return []
    hint = 'DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}'
    return [Error("SQLite does not lock.", hint=hint, id="kinerja.E009")]


def _installable(databases: Sequence[str] | None) -> bool:
    """Whether the question may be asked of the database now."""
    asked = bool(databases) and "default" in (databases or ())
    return asked and guard.is_set() and installed.ready()


@register(Tags.database)
def triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """History and its guard stand on triggers; SQLite drops some when it rebuilds a table."""
    if not _installable(databases) or not (gone := installed.missing()):
        return []
    hint = "Run manage.py migrate: it installs them again."
    return [Error(f"History can be edited: {', '.join(gone)}.", hint=hint, id="kinerja.E011")]


@register(Tags.database)
def counters(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """The figures of monitoring are kept by triggers (ADR 0049)."""
    if not _installable(databases) or not (gone := installed.uncounted()):
        return []
    hint = "Run manage.py migrate, then manage.py kinerja_rollup --apply."
    text = f"Figures of monitoring are not kept: {', '.join(gone)}."
    return [Error(text, hint=hint, id="kinerja.E050")]


@register
def sealed_columns(**kwargs: Any) -> Found:
    """A column of history of a kind that the ledger cannot write down in one way."""
    hint = "Use a field that Django stores as text, number, date, truth, bytes or JSON."
    return [
        Error(f"{name} has no canonical form.", hint=hint, id="kinerja.E021")
        for name in sources.unwritable()
    ]


@register(Tags.database)
def columns_of_leaves(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """A27: without the column the leaves of old rows can no longer be computed."""
    if not _installable(databases) or not (gone := sources.lost()):
        return []
    hint = "Keep the column, or export with proofs and record an erasure before it goes."
    text = f"Sealed columns are gone: {', '.join(gone)}."
    return [Error(text, hint=hint, id="kinerja.E022")]


class _Everything:
    """An administrator to whom Django's permissions deny nothing."""

    is_active = is_staff = True

    def has_perm(self, *args: Any) -> bool:
        """Yes."""
        return True


def _pages() -> list[tuple[type[Any], Any]]:
    """(model, page) of every admin site of the host."""
    if not apps.is_installed("django.contrib.admin"):
        return []
    from django.contrib.admin.sites import all_sites  # only where the host has an admin

    return [found for site in all_sites for found in site._registry.items()]


def _acts(page: Any) -> bool:
    """Whether the page lets an administrator add, change or delete."""
    request: Any = SimpleNamespace(user=_Everything(), method="GET", GET={}, META={})
    return any(
        getattr(page, f"has_{verb}_permission")(request) for verb in ("add", "change", "delete")
    )


@register
def admin_pages(**kwargs: Any) -> Found:
    """Pages of the admin past the policy: of the engine where they act, of our records always."""
    engine = {("viewflow", "process"), ("viewflow", "task")}
    found: Found = []
    for model, page in _pages():
        name = (model._meta.app_label, model._meta.model_name)
        if issubclass(model, Recorded) or (name in engine and _acts(page)):
            hint = "See the how-to: take the engine's tables out of your admin."
            text = f"The admin shows {model._meta.label} past the policy."
            found.append(Warning(text, hint=hint, id="kinerja.W012"))
    return found


@register
def history_pages(**kwargs: Any) -> Found:
    """A15: their pages of history show rows that the list refuses, and let one revert."""
    return [
        Error(
            f"{type(page).__name__} shows the history of {model._meta.label} past the policy.",
            hint="Use a plain ModelAdmin, or none: history has pages of its own.",
            id="kinerja.E040",
        )
        for model, page in _pages()
        if issubclass(model, Recorded)
        and any(kind.__module__ == "simple_history.admin" for kind in type(page).__mro__)
    ]


@register
def guardian_pages(**kwargs: Any) -> Found:
    """P18: whoever may change a unit there gives himself a right on it."""
    return [
        Error(
            f"{type(page).__name__} gives rights on {model._meta.label} by one person.",
            hint="Take guardian's base class away; rights are given on the page access/.",
            id="kinerja.E013",
        )
        for model, page in _pages()
        if model in (OrgUnit, PerformancePlan)
        and any(kind.__module__ == "guardian.admin" for kind in type(page).__mro__)
    ]


def _migrated(databases: Sequence[str] | None) -> bool:
    """Whether the question may be asked of the database now."""
    if not databases or "default" not in databases:
        return False
    there = set(connections["default"].introspection.table_names())
    ours = {model._meta.db_table for model in (AccessGrant, Permission, *TABLES.values())}
    return ours <= there


@register(Tags.database)
def model_level_permissions(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """P2: guardian lists every row to whoever holds the permission on the model."""
    if not _migrated(databases):
        return []
    given = Permission.objects.filter(content_type__app_label="viewflow_kinerja")
    given = given.filter(codename__in=[*Right, *Action])
    users = given.exclude(user=None).values_list("codename", flat=True)
    groups = given.exclude(group=None).values_list("codename", flat=True)
    names = sorted({*users, *groups})
    if not names:
        return []
    hint = "Take them from accounts and groups; give rights on units and plans: page access/."
    text = f"Given on the whole model: {', '.join(names)}."
    return [Error(text, hint=hint, id="kinerja.E014")]


@register(Tags.database)
def known_rights(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """P16: a misspelt codename is a silent no."""
    if not _migrated(databases):
        return []
    unknown = AccessGrant.all_rows.exclude(right__in=list(Right))
    names = set(unknown.values_list("right", flat=True).distinct())
    for table in TABLES.values():
        rows = table.objects.exclude(permission__codename__in=list(Right))
        names |= set(rows.values_list("permission__codename", flat=True).distinct())
    if not names:
        return []
    hint = "Known: " + ", ".join(Right) + ". End these grants, then kinerja_access_sync --apply."
    text = f"Rights that do not exist: {', '.join(sorted(names))}."
    return [Error(text, hint=hint, id="kinerja.E015")]
