"""Coaching: the list, recording a talk, its page, scoring competencies."""

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
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.forms.coaching import RecordTalk, ScoreCompetencies
from viewflow_kinerja.models import CoachingSession, PerformancePlan
from viewflow_kinerja.models.coaching import OPEN
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import coaching as reader
from viewflow_kinerja.selectors import timeline
from viewflow_kinerja.services import coaching
from viewflow_kinerja.views.base import noted, page, reads_history, refuse, show, typed


@require_safe
@page
def talks(request: Any) -> HttpResponse:
    """Talks with the visitor, talks he led, and answers about leaders below him."""
    visitor = request.visitor
    actor, person, access = visitor.actor, visitor.employee, visitor.access
    return show(
        request,
        "coaching/list",
        nav="home",
        mine=reader.mine(actor, person, access=access) if person else [],
        led=reader.led(actor, person, access=access) if person else [],
        answers=reader.about_leaders(actor, person, access=access) if access else [],
    )


@page
def new(request: Any, pk: int) -> HttpResponse:
    """Record a talk with somebody the visitor supervises."""
    plan = _plan(request, pk)
    form = RecordTalk(request.POST or None, initial={"held_on": plan.employee.today})
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _recorded(request, plan, form)) is not None:
            facts = {"name": plan.employee.full_name, "day": date_format(made.answer_by)}
            messages.success(request, _("Recorded. %(name)s signs until %(day)s.") % facts)
            return redirect("kinerja:coaching-one", pk=made.pk)
    return show(
        request,
        "coaching/new",
        nav="team",
        status=422 if form.is_bound else 200,
        plan=plan,
        form=form,
        action=reverse("kinerja:plan-coaching", args=[pk]),
    )


def _plan(request: Any, pk: int) -> PerformancePlan:
    """The plan, for who may record a talk on it."""
    row = PerformancePlan.all_rows.select_related("employee", "cycle", "unit").filter(pk=pk).first()
    access = request.visitor.access
    if row is None or access is None:
        raise Http404
    if policy.relation(request.user, Action.RECORD_COACHING_PLAN, row, access=access):
        return row
    if policy.may_view(request.user, row):
        raise refuse(request.user, Action.RECORD_COACHING_PLAN, row)
    raise Http404


def _recorded(request: Any, plan: PerformancePlan, form: RecordTalk) -> CoachingSession | None:
    try:
        process = engine.start(CoachingFlow, plan, actor=request.user, **form.cleaned_data)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return None
    return process.artifact


def found(request: Any, pk: int) -> Any:
    """The talk, for who may see it."""
    row = reader.seen(request.user, access=request.visitor.access).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_safe
@page
def talk(request: Any, pk: int) -> HttpResponse:
    """The talk with its competencies, and the answers for whom they are meant."""
    access = request.visitor.access
    row = found(request, pk)
    noted(request, row, "coaching-one")
    steps = list(engine.open_steps(row.process_id)) if row.status in OPEN else []
    assesses = policy.relation(request.user, Action.ASSESS_COACHING, row, access=access)
    return show(
        request,
        "coaching/one",
        nav="home",
        row=row,
        document=reader.document(request.user, row, access=access),
        step=next((each for each in steps if engine.possible(each, request.user)), None),
        may_assess=assesses is not None,
        case=timeline.of(request.user, row, access=access),
        reads_history=reads_history(request, row),
    )


@page
def assess(request: Any, pk: int) -> HttpResponse:
    """Score competencies after the talk, or again to see what has developed."""
    row, access = found(request, pk), request.visitor.access
    if policy.relation(request.user, Action.ASSESS_COACHING, row, access=access) is None:
        raise refuse(request.user, Action.ASSESS_COACHING, row)
    before = reader.developed(reader.scored(request.user, row, access=access))
    form = ScoreCompetencies(
        request.POST or None,
        initial={"assessed_on": row.employee.today},
        known=[each.name for each in before],
    )
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _assessed(request, row, form):
            messages.success(request, _("The scores are on record."))
            return redirect("kinerja:coaching-one", pk=pk)
    return show(
        request,
        "coaching/assess",
        nav="home",
        status=422 if form.is_bound else 200,
        row=row,
        form=form,
        before=before,
        action=reverse("kinerja:coaching-assess", args=[pk]),
    )


def _assessed(request: Any, row: CoachingSession, form: ScoreCompetencies) -> bool:
    given = form.cleaned_data
    told = {"assessed_on": given["assessed_on"], "scores": form.scores(), "key": given["key"]}
    try:
        with engine.or_conflict():
            coaching.assess(row, actor=request.user, **told)
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True
