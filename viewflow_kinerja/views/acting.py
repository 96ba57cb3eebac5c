"""Acting posts for the personnel office: those that run, and naming a Plt, Plh or Pj by decree."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.acting import EndActing, NameActing
from viewflow_kinerja.models import RaterSource
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import acting as reader
from viewflow_kinerja.services import acting, drafts
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25


def _must_be_office(request: Any) -> None:
    if not request.visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))


@require_safe
@page
def posts(request: Any) -> HttpResponse:
    """Who acts for whom in the office's units, the first to end first."""
    _must_be_office(request)
    rows = reader.running(request.user, request.visitor.access)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "office/acting", nav="office", page=shown, cards=reader.told(list(shown)))


@page
def appoint(request: Any) -> HttpResponse:
    """Name somebody who acts for the head of a unit, by decree."""
    _must_be_office(request)
    form = NameActing(request.POST or None, actor=request.user, access=request.visitor.access)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _named(request, form):
            messages.success(request, _("The acting post is set; its rights follow the days."))
            return redirect("kinerja:acting")
    status = 422 if form.is_bound else 200
    return show(
        request, "office/acting_new", nav="office", form=form, action=request.path, status=status
    )


def _named(request: Any, form: NameActing) -> bool:
    """Whether it was done; else the words stand on the form."""
    given = form.cleaned_data
    try:
        with engine.or_conflict(), transaction.atomic():
            drafts.once(
                request.user,
                str(given["key"]),
                lambda: (
                    acting.set_acting(given["person"], actor=request.user, **form.particulars()).pk
                ),
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True


@page
def end(request: Any, pk: int) -> HttpResponse:
    """End an acting post that the office has set, before its last day."""
    _must_be_office(request)
    post = (
        reader.running(request.user, request.visitor.access)
        .filter(pk=pk, rater_source=RaterSource.OVERRIDE.value)
        .first()
    )
    if post is None:
        raise Http404
    form = EndActing(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _ended(request, post, form):
            messages.success(request, _("The acting post has ended, and what it lent."))
            return redirect("kinerja:acting")
    return show(
        request,
        "office/acting_end",
        nav="office",
        form=form,
        card=reader.told([post])[0],
        action=request.path,
        status=422 if form.is_bound else 200,
    )


def _ended(request: Any, post: Any, form: EndActing) -> bool:
    """Whether it was done; else the words stand on the form."""
    try:
        with engine.or_conflict():
            acting.end_acting(post, actor=request.user, reason=form.cleaned_data["reason"])
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True
