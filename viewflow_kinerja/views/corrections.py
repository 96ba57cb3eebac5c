"""My supervisor is wrong: the claim, the comment on it, and what the personnel office sees."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.assessor_correction import AssessorCorrectionFlow
from viewflow_kinerja.forms.corrections import ClaimForm, CommentForm
from viewflow_kinerja.models import AssessorCorrection, Assignment
from viewflow_kinerja.permissions import Action, Relation
from viewflow_kinerja.selectors import corrections as reader
from viewflow_kinerja.selectors import home
from viewflow_kinerja.selectors import supervisors as lines
from viewflow_kinerja.selectors.office import as_office
from viewflow_kinerja.services import corrections
from viewflow_kinerja.views.base import page, refuse, show, typed

A_PAGE = 25


@page
def claim(request: Any) -> HttpResponse:
    """Say that one's supervisor is wrong; one open claim a person."""
    employee = request.visitor.employee
    placed = Assignment.of(employee, employee.today) if employee else None
    if placed is None:
        raise Refused(_("You hold no post today; the personnel office can tell you why."))
    if request.method != "POST":
        return _claim_shown(request, placed, ClaimForm())
    form = ClaimForm(request.POST)
    request.typed = typed(form)
    if form.is_valid() and (filed := _filed(request, placed, form)) is not None:
        text = _("Your claim has been filed. Its number is %(number)s.") % {"number": filed.pk}
        messages.success(request, text)
        return redirect("kinerja:correction", pk=filed.pk)
    return _claim_shown(request, placed, form, status=422)


def _filed(request: Any, placed: Assignment, form: ClaimForm) -> AssessorCorrection | None:
    try:
        process = engine.start(
            AssessorCorrectionFlow,
            placed,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            proposed=form.person,
        )
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None
    return process.artifact


def _claim_shown(
    request: Any, placed: Assignment, form: ClaimForm, status: int = 200
) -> HttpResponse:
    visitor = request.visitor
    near = home.own_only(visitor.access)
    rows = reader.of_person(visitor.actor, visitor.employee, access=near)
    return show(
        request,
        "corrections/claim",
        status=status,
        form=form,
        action=reverse("kinerja:correction-new"),
        line=lines.of_person(visitor.employee, visitor.employee.today)[1],
        open_claim=next((row for row in rows if row.employee_id == placed.employee_id), None),
    )


@require_safe
@page
def correction(request: Any, pk: int) -> HttpResponse:
    """Lead to the one page of the case."""
    row = _seen(request, pk)
    steps = row.process.task_set.filter(flow_task_type="HUMAN").order_by("-pk")
    if (step := steps.first()) is None:
        raise Http404
    return redirect("kinerja:task", pk=step.pk)


def _seen(request: Any, pk: int) -> Any:
    row = reader.seen(request.user, access=request.visitor.access).filter(pk=pk).first()
    if row is None or row.process_id is None:
        raise Http404
    return row


@page
def comment(request: Any, pk: int) -> HttpResponse:
    """Say what one knows about a claim, as one of the two supervisors."""
    row = _seen(request, pk)
    side = reader.side(request.user, row)
    if not side and request.method != "POST":
        raise refuse(request.user, Action.COMMENT_CORRECTION, row)
    before = getattr(row, f"{side}_comment", "")
    form = CommentForm(request.POST or None, initial={"text": before})
    request.typed = typed(form) if form.is_bound else ()
    if form.is_bound and form.is_valid():
        corrections.comment(row, actor=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("The personnel office sees your comment."))
        return redirect("kinerja:correction", pk=pk)
    status = 422 if request.method == "POST" else 200
    action = reverse("kinerja:correction-comment", args=[pk])
    return show(request, "corrections/comment", status=status, form=form, row=row, action=action)


@require_safe
@page
def supervisors(request: Any) -> HttpResponse:
    """Claims to decide, overdue first, and named supervisors, the first to end first."""
    visitor = request.visitor
    if not visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    scope = as_office(visitor.access)
    claims = Paginator(reader.waiting(visitor.actor, access=visitor.access), A_PAGE)
    named = Paginator(reader.overrides(visitor.actor, access=scope), A_PAGE)
    running = named.get_page(request.GET.get("named"))
    return show(
        request,
        "corrections/office",
        nav="office",
        today=timezone.localdate(),
        claims=claims.get_page(request.GET.get("page")),
        named=running,
        named_previous=f"?named={running.number - 1}" if running.has_previous() else "",
        named_next=f"?named={running.number + 1}" if running.has_next() else "",
        overrides=[reader.told(post) for post in running],
    )
