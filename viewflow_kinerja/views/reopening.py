"""Look again at a final evaluation: reopen it, or let it stand after a revised organisation."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from viewflow_kinerja.flows import again, engine
from viewflow_kinerja.forms.reopening import LookAgain
from viewflow_kinerja.permissions import Action
from viewflow_kinerja.selectors import evaluations, periods, versions
from viewflow_kinerja.services import drafts, reopening
from viewflow_kinerja.views.base import page, refuse, show, typed


@page
def look(request: Any, pk: int) -> HttpResponse:
    """The reason, and what is to be done with it."""
    row = _of(request, pk)
    form = LookAgain(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid():
            return _done(request, row, form)
    return show(
        request,
        "evaluations/look_again",
        status=422 if form.is_bound else 200,
        row=row,
        period=periods.named(row.period),
        form=form,
        action=reverse("kinerja:evaluation-reopen", args=[pk]),
    )


def _of(request: Any, pk: int) -> Any:
    """The evaluation, for who may reopen it or let it stand."""
    access = request.visitor.access
    rows = evaluations.seen(request.user, access=access).filter(pk=pk)
    row: Any = rows.annotate(**versions.marks(request.user, access)).first()
    if row is None:
        raise Http404
    if row.may_reopen or (row.may_keep and row.org_changed_at):
        return row
    raise refuse(request.user, Action.REOPEN_EVALUATION, row)


def _done(request: Any, row: Any, form: LookAgain) -> HttpResponse:
    """Once for a form: sent again, it leads to what came of it."""
    key, reason = str(form.cleaned_data["key"]), form.cleaned_data["reason"]
    act = _kept if request.POST.get("act") == "keep" else _reopened
    with engine.or_conflict(), transaction.atomic():
        found = drafts.once(request.user, key, lambda: act(request, row, reason))
    return redirect("kinerja:evaluation", pk=found)


def _reopened(request: Any, row: Any, reason: str) -> int:
    made = again.reopen(row, actor=request.user, reason=reason)
    messages.success(request, _("The evaluation is reopened: the rater rates it anew."))
    return made.pk


def _kept(request: Any, row: Any, reason: str) -> int:
    reopening.keep(row, actor=request.user, reason=reason)
    messages.success(request, _("The evaluation stands as it is."))
    return row.pk
