"""Drafts on the server: kept while somebody types, back in the form when it is opened again."""

import re
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Evaluation, PerformancePlan
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors.drafts import Draft
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import page

F = TypeVar("F", bound=forms.Form)
_DAY = re.compile(r"daily-[0-9]{8}-work")
_NOT_TYPED = ("csrfmiddlewaretoken", "discard", "next", "seen", "act")


@page
@require_POST
def draft(request: Any, form: str) -> HttpResponse:
    """Keep the fields of a form, or discard what was kept; for the visitor alone."""
    _must_be_his(request, form)
    if "discard" in request.POST:
        drafts.forget(request.user, form)
        messages.info(request, _("The draft was discarded."))
        return HttpResponseRedirect(_back(request))
    try:
        drafts.keep(request.user, form, _fields(request.POST))
    except drafts.TooLarge as error:
        return HttpResponse(str(error), status=413, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _must_be_his(request: Any, form: str) -> None:
    """Drafts belong to a record that the visitor may see: plan-12-header, task-7-approve.

    A day belongs to everybody for himself: daily-20260105-work.
    """
    kind, _dash, rest = form.partition("-")
    if kind == "daily" and _DAY.fullmatch(form) and request.visitor.employee is not None:
        return
    key, _dash, part = rest.partition("-")
    row = _row(kind, int(key)) if key.isdecimal() and len(key) < 10 and part else None
    if row is None or len(form) > 80 or not policy.may_view(request.user, row):
        raise Http404


def _row(kind: str, key: int) -> Any:
    if kind == "task":
        step = engine.find(key)
        return step.process.artifact if step else None
    models: dict[str, type[Model]] = {"plan": PerformancePlan, "evaluation": Evaluation}
    return models[kind](pk=key) if kind in models else None


def _fields(data: QueryDict) -> dict[str, list[str]]:
    """What was typed; the keys of the forms are made anew each time."""
    return {
        name: data.getlist(name)
        for name in data
        if name not in _NOT_TYPED and name != "key" and not name.endswith("-key")
    }


def _back(request: Any) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else reverse("kinerja:home")


def restored(form: F, kept: Draft | None) -> F:
    """Put a draft into a form that nobody has sent yet; the form then carries it as `draft`."""
    if kept is None or form.is_bound:
        return form
    data = QueryDict(mutable=True)
    for name, values in kept.fields.items():
        data.setlist(name, values)
    typed = {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if form.add_prefix(name) in data or isinstance(field.widget, forms.CheckboxInput)
    }
    if any(_differs(form, name, typed[name]) for name in typed):
        form.initial.update(typed)
        form.draft = kept  # type: ignore[attr-defined]
    return form


def _differs(form: forms.Form, name: str, value: Any) -> bool:
    """Whether a draft says something else than what is stored."""
    stored = form.get_initial_for_field(form.fields[name], name)
    return str(stored if stored is not None else "") != str(value if value is not None else "")
