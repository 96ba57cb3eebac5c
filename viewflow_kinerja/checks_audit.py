"""What `manage.py check` says about the guard of history (ADR 0036)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import router

from viewflow_kinerja.audit import guard
from viewflow_kinerja.audit import triggers as installed
from viewflow_kinerja.audit.pieces import recorded_models

Found = list[CheckMessage]
_ENFORCE = 'KINERJA["AUDIT_GUARD"] = "enforce"'


@register
def known_mode(**kwargs: Any) -> Found:
    """A misspelt word would be a guard that nobody meant."""
    chosen = getattr(settings, "KINERJA", {}).get("AUDIT_GUARD", "enforce")
    if chosen in guard.MODES:
        return []
    text = f"KINERJA['AUDIT_GUARD'] cannot be {chosen!r}."
    return [Error(text, hint="Known: " + ", ".join(guard.MODES) + ".", id="kinerja.E038")]


@register(deploy=True)
def guard_in_production(**kwargs: Any) -> Found:
    """Without the guard a careless line of code leaves no trace."""
    if not guard.is_set():
        return []
    if guard.mode() == "off":
        return [Error("Changes without history are let pass.", hint=_ENFORCE, id="kinerja.E036")]
    if guard.mode() == "warn":
        text = "Changes without history are written down and let pass."
        return [Warning(text, hint=_ENFORCE, id="kinerja.W037")]
    return []


@register
def history_beside_its_rows(**kwargs: Any) -> Found:
    """A18: two databases are two transactions."""
    apart = [
        model._meta.label
        for model in recorded_models()
        if router.db_for_write(model) != router.db_for_write(model.history.model)
    ]
    if not apart:
        return []
    hint = "Keep history in the database of its rows, and replicate that."
    text = f"History is kept in another database: {', '.join(apart)}."
    return [Error(text, hint=hint, id="kinerja.E041")]


@register(Tags.database)
def incidents(databases: Sequence[str] | None = None, **kwargs: Any) -> Found:
    """What the guard let pass where it warns only, or could not see."""
    asked = bool(databases) and "default" in (databases or ())
    if not asked or not guard.is_set() or not installed.ready():
        return []
    if not (found := guard.incidents()):
        return []
    tables = ", ".join(sorted({table for table, _, _ in found}))
    hint = "Find the code that writes past the services: GuardIncident names table, row and time."
    text = f"{len(found)} changes without history: {tables}."
    return [Warning(text, hint=hint, id="kinerja.W039")]
