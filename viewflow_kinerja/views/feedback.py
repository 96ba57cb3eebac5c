"""Feedback: one's own page, the page of a plan, one feedback with its replies, asking for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.domain.codes import RequestPurpose
from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.feedback import AskFeedback, GiveFeedback, ReplyForm
from viewflow_kinerja.models import Feedback, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import feedback as reader
from viewflow_kinerja.selectors import feedback_requests as asking
from viewflow_kinerja.services import feedback, feedback_requests
from viewflow_kinerja.services.counselling import COUNSELLING
from viewflow_kinerja.views.base import page, show, typed


@require_safe
@page
def mine(request: Any) -> HttpResponse:
    """Feedback about oneself, what one has written, and what one is asked for."""
    visitor = request.visitor
    person = visitor.employee
    if person is None:
        return show(request, "feedback/mine", nav="home", person=None)
    entries = reader.about(visitor.actor, access=visitor.access, employee=person)
    written = reader.about(visitor.actor, access=visitor.access, author=person)
    return show(
        request,
        "feedback/mine",
        nav="home",
        entries=entries,
        written=[entry for entry in written if entry.person != person.full_name],
        requests=asking.asked_of(visitor.actor, person, access=visitor.access),
        own_plan=asking.own_plan(visitor.actor, person, access=visitor.access),
        least=asking.least(person),
    )


@page
def about(request: Any, pk: int) -> HttpResponse:
    """Feedback on one plan: what may be read, and the form for who may give some."""
    plan, relation = _plan(request, pk)
    if request.method != "POST":
        return _shown(request, plan, relation, GiveFeedback())
    form = GiveFeedback(request.POST)
    form.offer(asking.results(request.user, plan, access=request.visitor.access))
    request.typed = typed(form)
    if form.is_valid() and _given(request, plan, form):
        messages.success(request, _("Your feedback has been kept."))
        return redirect("kinerja:plan-feedback", pk=plan.pk)
    return _shown(request, plan, relation, form, status=422)


def _plan(request: Any, pk: int) -> tuple[PerformancePlan, str]:
    """The plan, for who may see it or give feedback on it; and by which relation he may."""
    actor, access = request.user, request.visitor.access
    rows = PerformancePlan.all_rows.select_related("employee", "cycle", "unit")
    row = rows.filter(pk=pk).first()
    if row is None or access is None:
        raise Http404
    relation = policy.relation(actor, Action.GIVE_FEEDBACK_PLAN, row, access=access)
    if relation is None and not policy.may_view(actor, row):
        raise Http404
    return row, str(relation or "")


def _given(request: Any, plan: PerformancePlan, form: GiveFeedback) -> bool:
    try:
        with engine.or_conflict():
            feedback.give(plan, actor=request.user, **form.content())
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True


def _shown(
    request: Any, plan: PerformancePlan, relation: str, form: GiveFeedback, status: int = 200
) -> HttpResponse:
    visitor = request.visitor
    if not form.is_bound:
        form.offer(asking.results(visitor.actor, plan, access=visitor.access))
    who = (visitor.actor, visitor.employee, plan)
    feedback_asked, counselling_asked = (
        asking.request_to(*who, purpose, access=visitor.access) for purpose in RequestPurpose
    )
    asked = feedback_asked if relation == "RES" else None
    return show(
        request,
        "feedback/plan",
        status=status,
        plan=plan,
        form=form if relation and (relation != "RES" or asked) else None,
        action=reverse("kinerja:plan-feedback", args=[plan.pk]),
        asked=asked,
        nameless=asked is not None and asking.is_nameless(asked),
        may_ask=relation in feedback_requests.ASKING,
        may_note=relation in COUNSELLING or counselling_asked is not None,
        entries=reader.about(visitor.actor, access=visitor.access, plan=plan),
        least=asking.least(plan.employee),
    )


@page
def ask(request: Any, pk: int) -> HttpResponse:
    """Ask somebody for feedback about the owner of a plan."""
    plan, relation = _plan(request, pk)
    if relation not in feedback_requests.ASKING:
        raise Http404
    form = AskFeedback(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _asked(request, plan, form):
            messages.success(request, _("Asked. You do not learn here whether it was answered."))
            return redirect("kinerja:plan-feedback", pk=plan.pk)
    return show(
        request,
        "feedback/ask",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        action=reverse("kinerja:plan-feedback-ask", args=[plan.pk]),
        asked=asking.asked_by(request.user, request.visitor.employee, plan),
    )


def _asked(request: Any, plan: PerformancePlan, form: AskFeedback) -> bool:
    given = form.cleaned_data
    facts = {name: given[name] for name in ("question", "purpose", "recipient", "key")}
    try:
        with engine.or_conflict():
            feedback_requests.ask(plan, actor=request.user, respondent=form.person, **facts)
    except (Incomplete, Conflict) as error:
        form.add_error(None, str(error))
        return False
    return True


@page
def one(request: Any, code: UUID) -> HttpResponse:
    """One feedback with its replies; reply to it, or take it back."""
    visitor = request.visitor
    found = reader.about(visitor.actor, access=visitor.access, code=code)
    if not found:
        raise Http404
    form = ReplyForm(request.POST if request.POST.get("act") == "reply" else None)
    if request.method == "POST":
        request.typed = typed(form) if form.is_bound else ()
        row = Feedback.all_rows.get(code=code)
        if request.POST.get("act") == "read":
            feedback.read(row, actor=request.user)
            messages.success(request, _("Noted that you have read it."))
            return redirect("kinerja:feedback")
        if request.POST.get("act") == "retract":
            feedback.retract(row, actor=request.user)
            messages.success(request, _("Retracted. You and the auditors still see it."))
            return redirect("kinerja:feedback")
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            feedback.reply(row, actor=request.user, text=given["text"], key=given["key"])
            messages.success(request, _("Your reply has been kept."))
            return redirect("kinerja:feedback-one", code=code)
    status = 422 if request.method == "POST" else 200
    return show(request, "feedback/one", status=status, entry=found[0], form=form)
