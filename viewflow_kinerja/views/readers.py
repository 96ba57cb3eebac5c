"""Who read what: everybody about himself; of one record office and auditor too."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.permissions import policy
from viewflow_kinerja.permissions.past import may_ask
from viewflow_kinerja.selectors.trail import readers
from viewflow_kinerja.selectors.trail.case import READ_WITH
from viewflow_kinerja.templatetags.words import local_exact
from viewflow_kinerja.views.base import KINDS, page, show
from viewflow_kinerja.views.trail import heading


@require_safe
@page
def mine(request: Any) -> HttpResponse:
    """Who has read the visitor's own evaluations and histories."""
    person, here = request.visitor.employee, reverse("kinerja:readers")
    found, older = readers.of_person(person, _before(request)) if person else ([], 0)
    return _shown(request, found, here, older, title=_("Who has read about me"))


@require_safe
@page
def of_record(request: Any, kind: str, pk: int) -> HttpResponse:
    """Who has read one plan or evaluation, or its history."""
    model, view = KINDS.get(kind, (None, None))
    row = None
    if model in READ_WITH and view is not None:
        rows = policy.visible(request.user, model, view, access=request.visitor.access)
        row = rows.filter(pk=pk).select_related(*READ_WITH[model]).first()
    if row is None or not may_ask(request.visitor.access, row):
        raise Http404
    found, older = readers.of_record(row, _before(request))
    here = reverse("kinerja:trail-readers", args=[kind, pk])
    return _shown(request, found, here, older, title=_("Who has read this"), about=heading(row))


def _before(request: Any) -> int:
    text = request.GET.get("before", "")
    return int(text) if text.isdigit() and len(text) < 19 else 0


def _shown(
    request: Any, found: list[readers.Reading], here: str, older: int, **more: Any
) -> HttpResponse:
    rows = [[r.name, r.role, r.about, r.page, local_exact(r.at)] for r in found]
    return show(
        request,
        "audit/readers",
        columns=[_("Name"), _("As"), _("About"), _("Page"), _("First look of the day")],
        rows=rows,
        newer=here if "before" in request.GET else "",
        older=f"{here}?before={older}" if older else "",
        **more,
    )
