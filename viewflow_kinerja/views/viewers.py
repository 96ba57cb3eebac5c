"""Who can see a record, and who could: for office and auditors, and for the person himself."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.permissions import policy
from viewflow_kinerja.permissions.past import KINDS as ASKED
from viewflow_kinerja.permissions.past import may_ask
from viewflow_kinerja.selectors import viewers
from viewflow_kinerja.templatetags.words import local_datetime
from viewflow_kinerja.views.base import KINDS, page, show


class Between(forms.Form):
    """From which day to which; a question by address, and nothing is changed by it."""

    first = forms.DateField(label=gettext_lazy("From"))
    last = forms.DateField(label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        found: dict[str, Any] = super().clean() or {}
        if "first" in found and "last" in found and found["last"] < found["first"]:
            self.add_error("last", _("The last day lies before the first."))
        return found


@page
def people(request: Any, kind: str, pk: int) -> HttpResponse:
    """Who sees the record now; for office and auditors also who could between two days."""
    row, may = _asked(request, kind, pk)
    form = Between(request.GET) if may == "past" and "first" in request.GET else None
    if form is not None and form.is_valid():
        found = viewers.between(row, form.cleaned_data["first"], form.cleaned_data["last"])
    else:
        found = viewers.at(row, timezone.now())
    today = timezone.localdate()
    return show(
        request,
        "why/people",
        kind=kind,
        row=row,
        past=may == "past",
        form=form,
        first=request.GET.get("first", (today - timedelta(days=30)).isoformat()),
        last=request.GET.get("last", today.isoformat()),
        between=form is not None and form.is_valid(),
        columns=[_("Name"), _("How"), _("Source"), _("Since"), _("Until")],
        people=[_cells(viewer) for viewer in found],
    )


def _asked(request: Any, kind: str, pk: int) -> tuple[Any, str]:
    model, view = KINDS.get(kind, (None, None))
    if model is None or view is None or model not in ASKED:
        raise Http404
    row = policy.visible(request.user, model, view).filter(pk=pk).first()
    may = may_ask(request.visitor.access, row) if row is not None else ""
    if not may:
        raise Http404
    return row, may


def _cells(viewer: viewers.Viewer) -> list[Any]:
    role = viewer.role
    if viewer.principal:
        role = _("%(role)s, for %(name)s") % {"role": role, "name": viewer.principal}
    ref = f" ({viewer.source_ref})" if viewer.source_ref else ""
    group = f", {viewer.group}" if viewer.group else ""
    source = f"{viewer.source}{ref}{group}" if viewer.source else _("the record itself")
    since, until = (local_datetime(each) if each else "–" for each in (viewer.since, viewer.until))
    return [viewer.name, role, source, since, until]
