"""Counselling notes: for the author and the person, and for nobody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.domain.codes import RequestPurpose
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.feedback import NoteEdit, NoteForm
from viewflow_kinerja.models import CounsellingNote, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import counselling as reader
from viewflow_kinerja.selectors import feedback_requests as asking
from viewflow_kinerja.services import counselling
from viewflow_kinerja.views.base import page, show, typed


@require_safe
@page
def notes(request: Any) -> HttpResponse:
    """The notes about oneself, and those one has written."""
    visitor = request.visitor
    rows = reader.notes(visitor.actor, access=visitor.access)
    return show(request, "feedback/notes", nav="home", rows=rows)


@page
def note(request: Any, code: UUID) -> HttpResponse:
    """One note to read; its author writes on and closes it."""
    visitor = request.visitor
    row = reader.notes(visitor.actor, access=visitor.access).filter(code=code).first()
    if row is None:
        raise Http404
    writes = policy.relation(visitor.actor, Action.EDIT_NOTE, row, access=visitor.access)
    names = ("problem", "agreed", "follow_up")
    form = NoteEdit(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST":
        request.typed = typed(form)
        if request.POST.get("act") == "close":
            counselling.close(row, actor=request.user)
            messages.success(request, _("The note is closed."))
            return redirect("kinerja:note", code=code)
        if form.is_valid() and _edited(request, row, form, names):
            messages.success(request, _("Saved."))
            return redirect("kinerja:note", code=code)
    status = 422 if request.method == "POST" else 200
    return show(
        request,
        "feedback/note",
        status=status,
        row=row,
        form=form if writes else None,
        action=reverse("kinerja:note", args=[code]),
    )


def _edited(request: Any, row: CounsellingNote, form: NoteEdit, names: tuple[str, ...]) -> bool:
    try:
        with engine.or_conflict():
            given = form.cleaned_data
            counselling.edit(row, actor=request.user, **{name: given[name] for name in names})
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True


@page
def begin(request: Any, pk: int) -> HttpResponse:
    """Begin a note: who leads the person, or a counsellor who was asked."""
    visitor = request.visitor
    rows = PerformancePlan.all_rows.select_related("employee", "cycle", "unit")
    plan = rows.filter(pk=pk).first()
    if plan is None or not _may_counsel(visitor, plan):
        raise Http404
    form = NoteForm(request.POST or None, initial={"held_on": plan.employee.today})
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _begun(request, plan, form)):
            messages.success(request, _("The note is kept. The person and you read it."))
            return redirect("kinerja:note", code=made.code)
    return show(
        request,
        "feedback/note_new",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        action=reverse("kinerja:plan-note-new", args=[pk]),
    )


def _may_counsel(visitor: Any, plan: PerformancePlan) -> bool:
    """Who leads the person, and a counsellor who was asked; as the service judges it."""
    access = visitor.access
    relation = policy.relation(visitor.actor, Action.GIVE_FEEDBACK_PLAN, plan, access=access)
    who = (visitor.actor, visitor.employee, plan, RequestPurpose.COUNSELLING)
    asked = relation is not None and asking.request_to(*who, access=access) is not None
    return relation in counselling.COUNSELLING or asked


def _begun(request: Any, plan: PerformancePlan, form: NoteForm) -> CounsellingNote | None:
    try:
        with engine.or_conflict():
            return counselling.begin(plan, actor=request.user, **form.cleaned_data)
    except Incomplete as error:
        form.add_error(None, str(error))
        return None
