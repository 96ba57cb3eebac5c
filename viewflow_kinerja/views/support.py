"""Support and dialogue: one's own list, asking, the way to a case, a reply."""

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
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.forms.support import AskSupport, ReplySupport
from viewflow_kinerja.models import PerformancePlan, SupportCase
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import support as reader
from viewflow_kinerja.services import support_course
from viewflow_kinerja.views.base import page, refuse, show, typed


@require_safe
@page
def cases(request: Any) -> HttpResponse:
    """What the visitor has asked, and what waits in his team."""
    visitor = request.visitor
    person = visitor.employee
    if person is None:
        return show(request, "support/list", nav="home", person=None)
    who = (visitor.actor, person)
    return show(
        request,
        "support/list",
        nav="home",
        mine=reader.mine(*who, access=visitor.access),
        below=reader.below(*who, access=visitor.access),
        late=reader.late_reports(person, visitor.access),
        own_plan=reader.own_plan(*who, access=visitor.access),
    )


@page
def ask(request: Any, pk: int) -> HttpResponse:
    """Ask for support on one's own plan, or propose a dialogue; the supervisor proposes one."""
    plan, may_ask = _plan(request, pk)
    form = AskSupport(request.POST or None, initial={"about": request.GET.get("about", "SUPPORT")})
    results = reader.results(request.user, plan, access=request.visitor.access)
    form.offer(results, may_ask=may_ask)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _asked(request, plan, form)) is not None:
            until = {"name": made.answerer, "day": date_format(made.answer_by)}
            messages.success(request, _("%(name)s answers until %(day)s.") % until)
            return redirect("kinerja:support-case", pk=made.pk)
    return show(
        request,
        "support/ask",
        nav="home",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        may_ask=may_ask,
        action=reverse("kinerja:plan-support", args=[plan.pk]),
    )


def _plan(request: Any, pk: int) -> tuple[PerformancePlan, bool]:
    """The plan for who may open a case on it, and whether support may be asked for."""
    actor, access = request.user, request.visitor.access
    row = PerformancePlan.all_rows.select_related("employee", "cycle", "unit").filter(pk=pk).first()
    if row is None or access is None:
        raise Http404
    if policy.relation(actor, Action.ASK_SUPPORT_PLAN, row, access=access):
        return row, True
    if policy.relation(actor, Action.PROPOSE_DIALOGUE_PLAN, row, access=access):
        return row, False
    if policy.may_view(actor, row):
        raise refuse(actor, Action.PROPOSE_DIALOGUE_PLAN, row)
    raise Http404


def _asked(request: Any, plan: PerformancePlan, form: AskSupport) -> SupportCase | None:
    try:
        process = engine.start(FeedbackFlow, plan, actor=request.user, **form.content())
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None
    return process.artifact


@require_safe
@page
def case(request: Any, pk: int) -> HttpResponse:
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
def reply(request: Any, pk: int) -> HttpResponse:
    """Add a word to the conversation, while the case is open."""
    row = _seen(request, pk)
    access = request.visitor.access
    may = policy.relation(request.user, Action.REPLY_SUPPORT, row, access=access)
    if not may and request.method != "POST":
        raise refuse(request.user, Action.REPLY_SUPPORT, row)
    form = ReplySupport(request.POST or None)
    request.typed = typed(form) if form.is_bound else ()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with engine.or_conflict():
            support_course.reply(row, actor=request.user, text=given["text"], key=given["key"])
        messages.success(request, _("Your reply has been kept."))
        return redirect("kinerja:support-case", pk=pk)
    return show(
        request,
        "support/reply",
        status=422 if form.is_bound else 200,
        form=form,
        line=reader.line(row),
        action=reverse("kinerja:support-reply", args=[pk]),
    )
