"""Recognise good work, and read what was recognised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.recognition import GiveRecognition, WithdrawRecognition
from viewflow_kinerja.models import PerformancePlan, Recognition, WorkResult
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import recognition as reader
from viewflow_kinerja.services import recognition
from viewflow_kinerja.views.base import page, refuse, show, typed


@require_safe
@page
def recognitions(request: Any) -> HttpResponse:
    """What was recognised, about oneself, by oneself and in one's units; nobody is ranked."""
    visitor = request.visitor
    rows = list(reader.seen(visitor.actor, access=visitor.access)[: reader.MOST + 1])
    shown, more = rows[: reader.MOST], len(rows) > reader.MOST
    own = getattr(visitor.employee, "pk", 0)
    return show(request, "recognition/list", nav="home", rows=shown, more=more, own=own)


@page
def one(request: Any, code: UUID) -> HttpResponse:
    """One of them; whoever gave it may withdraw it."""
    visitor = request.visitor
    row = reader.seen(visitor.actor, access=visitor.access).filter(code=code).first()
    if row is None:
        raise Http404
    mine = policy.relation(visitor.actor, Action.WITHDRAW_RECOGNITION, row, access=visitor.access)
    form = WithdrawRecognition(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid():
            with engine.or_conflict():
                why = form.cleaned_data["reason"]
                recognition.withdraw(row, actor=request.user, reason=why)
            messages.success(request, _("The recognition is withdrawn."))
            return redirect("kinerja:recognition", code=code)
    return show(
        request,
        "recognition/one",
        status=422 if form.is_bound else 200,
        row=row,
        form=form if mine else None,
        action=reverse("kinerja:recognition", args=[code]),
    )


@page
def give(request: Any, pk: int) -> HttpResponse:
    """Recognise the work of the person with this plan."""
    plan = _of(request, pk)
    form = GiveRecognition(request.POST or None, initial={"on": plan.employee.today})
    rows = WorkResult.all_rows.filter(plan=plan, version=plan.version).order_by("number")
    form.offer(list(rows.values_list("pk", "text")))
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _given(request, plan, form)) is not None:
            messages.success(request, _("Your recognition is on record; the person can read it."))
            return redirect("kinerja:recognition", code=made.code)
    return show(
        request,
        "recognition/new",
        nav="team",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        action=reverse("kinerja:plan-recognition", args=[pk]),
    )


def _of(request: Any, pk: int) -> PerformancePlan:
    """The plan, for who may recognise its owner; refused in words to who may only see it."""
    access = request.visitor.access
    rows = policy.visible(request.user, PerformancePlan, Action.VIEW_PLAN, access=access)
    plan = rows.select_related("employee", "cycle", "unit", "rater").filter(pk=pk).first()
    if plan is None:
        raise Http404
    if policy.relation(request.user, Action.GIVE_RECOGNITION_PLAN, plan, access=access) is None:
        raise refuse(request.user, Action.GIVE_RECOGNITION_PLAN, plan)
    return plan


def _given(request: Any, plan: PerformancePlan, form: GiveRecognition) -> Recognition | None:
    try:
        with engine.or_conflict():
            return recognition.give(plan, actor=request.user, **form.cleaned_data)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None
