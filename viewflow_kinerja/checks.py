"""What `manage.py check` says about a wrong installation, with the line to write."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from viewflow_kinerja.audit import append_only
from viewflow_kinerja.conf import KEYS, given

_OURS = "viewflow_kinerja.permissions.backend.KinerjaBackend"
_GUARDIAN = "guardian.backends.ObjectPermissionBackend"
_MIDDLEWARE = "viewflow_kinerja.middleware.RequestFactsMiddleware"
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
def sqlite_is_immediate(**kwargs: Any) -> Found:
    """SQLite has no FOR UPDATE: IMMEDIATE is the lock."""
    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"]:
        return []
    if database.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE":
        return []
    hint = 'DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}'
    return [Error("SQLite does not lock.", hint=hint, id="kinerja.E009")]


@register(Tags.database)
def triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """History is append-only by triggers; SQLite drops them when it rebuilds a table."""
    if not databases or "default" not in databases:
        return []
    there = set(connections["default"].introspection.table_names())
    if not set(append_only.tables()) <= there or not (gone := append_only.missing()):
        return []
    hint = "Run manage.py migrate: it installs them again."
    return [Error(f"History can be edited: {', '.join(gone)}.", hint=hint, id="kinerja.E011")]
