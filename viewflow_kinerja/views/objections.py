"""Object to an evaluation, and the way to the page of an objection."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.objection import ObjectionFlow
from viewflow_kinerja.forms.objections import FileObjection
from viewflow_kinerja.models import Objection
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import drafts as kept
from viewflow_kinerja.selectors import evaluations, periods, timeline
from viewflow_kinerja.selectors import objections as reader
from viewflow_kinerja.services import drafts, receipt
from viewflow_kinerja.views.base import noted, page, reads_history, refuse, show, typed
from viewflow_kinerja.views.drafts import restored


@page
def new(request: Any, pk: int) -> HttpResponse:
    """File an objection; a draft survives."""
    row, name = _of(request, pk), f"evaluation-{pk}-objection"
    form = FileObjection(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _filed(request, row, form)) is not None:
            drafts.forget(request.user, name)
            return _told(request, made, name)
    else:
        restored(form, kept.of(request.user, name).get(name))
    last, _office = receipt.window(row)
    return show(
        request,
        "objections/new",
        nav="evaluation",
        status=422 if form.is_bound else 200,
        row=row,
        period=periods.named(row.period),
        last=last,
        form=form,
        draft=name,
        action=reverse("kinerja:objection-new", args=[pk]),
    )


def _of(request: Any, pk: int) -> Any:
    """The evaluation, for who may object to it."""
    access = request.visitor.access
    row = evaluations.seen(request.user, access=access).filter(pk=pk).first()
    if row is None:
        raise Http404
    if policy.relation(request.user, Action.OBJECT_EVALUATION, row, access=access) is None:
        raise refuse(request.user, Action.OBJECT_EVALUATION, row)
    return row


def _filed(request: Any, row: Any, form: FileObjection) -> Objection | None:
    try:
        process = engine.start(ObjectionFlow, row, actor=request.user, **form.content())
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None
    return process.artifact


def _told(request: Any, made: Objection, name: str) -> HttpResponse:
    if made.dismissed_because:
        messages.warning(request, str(reader.DISMISSED[made.dismissed_because]))
    else:
        text = _("Your objection has been filed. It is to be decided by %(day)s.")
        messages.success(request, text % {"day": date_format(made.decide_by)})
    return redirect(f"{reverse('kinerja:objection', args=[made.pk])}?saved={name}")


@require_safe
@page
def objection(request: Any, pk: int) -> HttpResponse:
    """The case; with the way to its step for whoever has to act."""
    visitor = request.visitor
    row = reader.seen(request.user, access=visitor.access).filter(pk=pk).first()
    if row is None:
        raise Http404
    noted(request, row.evaluation, "objection")
    steps = list(engine.open_steps(row.process_id))
    mine = next((step for step in steps if engine.possible(step, request.user)), None)
    return show(
        request,
        "objections/one",
        row=row,
        document=reader.document(row),
        step=mine,
        employee_key=getattr(visitor.employee, "pk", 0),
        case=timeline.of(request.user, row, access=visitor.access),
        reads_history=reads_history(request, row),
    )
