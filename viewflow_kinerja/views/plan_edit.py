"""Writing a plan: everything on one page, one row open at a time, nothing typed is lost."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.acts import SubmitPlan
from viewflow_kinerja.forms.plans import IndicatorForm, ResultForm
from viewflow_kinerja.permissions import Action
from viewflow_kinerja.selectors import courses, findings, plans, timeline
from viewflow_kinerja.selectors import drafts as kept
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views import editor
from viewflow_kinerja.views.base import page, refuse, show, typed
from viewflow_kinerja.views.drafts import restored
from viewflow_kinerja.views.plan_parts import PARTS, Desk, IndicatorPart, Part, ResultPart
from viewflow_kinerja.views.tasks import open_step


@page
def edit(request: Any, pk: int) -> HttpResponse:
    """Show the plan with the part that is open; hand it in when that is sent."""
    desk = _desk(request, pk)
    if request.method == "POST":
        return _submitted(request, desk)
    _must_be_open(desk)
    return _shown(request, desk, _opened(request, desk))


def _desk(request: Any, pk: int) -> Desk:
    access = request.visitor.access
    plan = plans.seen(request.user, access=access).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return Desk(request.user, access, plan, plans.content(plan))


def _must_be_open(desk: Desk) -> None:
    if not plans.may(desk.actor, Action.EDIT_PLAN, desk.plan, desk.access):
        raise refuse(desk.actor, Action.EDIT_PLAN, desk.plan)


def _opened(request: Any, desk: Desk) -> Part | None:
    """The part that the address names; a new plan begins with its first result."""
    if (wanted := request.GET.get("open", "")) == "none":
        return None
    if wanted:
        return desk.part(wanted)
    return None if desk.now.results else ResultPart(desk)


@page
def header(request: Any, pk: int) -> HttpResponse:
    """Approach and place."""
    return _part(request, PARTS["header"](_desk(request, pk)))


@page
def behaviours(request: Any, pk: int) -> HttpResponse:
    """The special expectations under the seven values."""
    return _part(request, PARTS["behaviours"](_desk(request, pk)))


@page
def annexes(request: Any, pk: int) -> HttpResponse:
    """The three annexes."""
    return _part(request, PARTS["annexes"](_desk(request, pk)))


@page
def result(request: Any, pk: int, result: int | None = None) -> HttpResponse:
    """One work result, new or known."""
    desk = _desk(request, pk)
    request.typed = _words(request, ResultForm)
    return _part(request, ResultPart(desk, desk.result(result) if result else None))


@page
def indicator(request: Any, pk: int, result: int, indicator: int | None = None) -> HttpResponse:
    """One indicator of a result, new or known."""
    desk = _desk(request, pk)
    request.typed = _words(request, IndicatorForm)
    if indicator is None:
        return _part(request, IndicatorPart(desk, desk.result(result)))
    return _part(request, desk.indicator(indicator))


def _words(request: Any, form: type[ResultForm | IndicatorForm]) -> list[tuple[Any, str]]:
    """What was written of a row that may be there no more."""
    text = request.POST.get("text", "")
    return [(form.base_fields["text"].label, text)] if text else []


def _part(request: Any, part: Part) -> HttpResponse:
    if request.method != "POST":  # after a log-in in between
        return redirect(_place(part.desk, part.name, part.name))
    form = part.form(request.POST)
    request.typed = typed(form)
    _must_be_open(part.desk)
    if "remove" in request.POST and part.can_go:
        return _removed(request, part)
    if form.is_valid() and _unchanged(request, part, form):
        saved = _saved(request, part, form)
        if saved is not None:
            return redirect(_next(part, saved))
    return _shown(request, part.desk, part, form, status=422)


def _unchanged(request: Any, part: Part, form: Any) -> bool:
    """Whether the part still says what the writer saw; else he decides, with both in view."""
    if part.is_new or request.POST.get("seen", part.before) == part.before:
        return True
    form.add_error(
        None,
        _(
            "This was changed elsewhere while you wrote. Below are your words; the stored ones "
            "stand in the plan. Save again to replace them."
        ),
    )
    return False


def _saved(request: Any, part: Part, form: Any) -> int | None:
    """The key of the row, 0 where there is none; None where the service wants it otherwise."""
    try:
        with engine.or_conflict(), transaction.atomic():
            key = _written(request, part, form)
            drafts.forget(request.user, part.draft)
    except Incomplete as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Saved."))
    return key


def _written(request: Any, part: Part, form: Any) -> int:
    if not part.is_new:
        return part.save(form)
    return drafts.once(request.user, str(form.cleaned_data["key"]), lambda: part.save(form))


def _removed(request: Any, part: Part) -> HttpResponse:
    try:
        with engine.or_conflict(), transaction.atomic():
            part.remove()
            drafts.forget(request.user, part.draft)
    except Incomplete as error:
        raise Conflict(str(error)) from error
    messages.success(request, _("Taken out. The history keeps it."))
    return redirect(_place(part.desk, "none", part.after, saved=part.draft))


def _next(part: Part, key: int) -> str:
    """After a new result its first indicator; else back to the row."""
    if isinstance(part, ResultPart) and part.is_new:
        name = f"indicator-new-{key}"
        return _place(part.desk, name, name, saved=part.draft)
    return _place(part.desk, "none", part.after, saved=part.draft)


def _place(desk: Desk, opened: str, anchor: str, saved: str = "") -> str:
    address = reverse("kinerja:plan-edit", args=[desk.plan.pk])
    return f"{address}?open={opened}{'&saved=' + saved if saved else ''}#{anchor}"


def _submitted(request: Any, desk: Desk) -> HttpResponse:
    form = SubmitPlan(request.POST, row=desk.plan, actor=request.user, prefix="submit")
    if timeline.sent_before(request.user, desk.plan.process_id, form.data.get("submit-key", "")):
        return redirect("kinerja:plan", pk=desk.plan.pk)
    _must_be_open(desk)
    if form.is_valid() and _handed_in(request, desk, form):
        messages.success(request, str(form.done))
        return redirect("kinerja:plan", pk=desk.plan.pk)
    return _shown(request, desk, None, submit=form, status=422)


def _handed_in(request: Any, desk: Desk, form: SubmitPlan) -> bool:
    step = open_step(desk.plan)
    if step is None:
        raise Conflict(_("No step of this plan is open. Please reload the page."))
    key = str(form.cleaned_data["key"])
    try:
        engine.complete(step.pk, actor=request.user, act="submit", key=key)
    except Incomplete as error:
        form.add_error(None, [str(error), *findings.words(error.findings)])
        return False
    return True


def _shown(
    request: Any,
    desk: Desk,
    part: Part | None,
    form: Any = None,
    *,
    submit: SubmitPlan | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = kept.of(request.user, f"plan-{desk.plan.pk}-")
    if part is not None:
        form = form or restored(part.form(), mine.get(part.draft))
    return show(
        request,
        "plans/edit",
        nav="plan" if desk.plan.pk in _own(request) else "",
        status=status,
        tone=courses.plan_tone(desk.plan.status),
        part=part,
        form=form,
        seen=part.before if part and not part.is_new else "",
        here=_place(desk, part.name, part.name, saved=part.draft) if part else "",
        submit=submit or SubmitPlan(row=desk.plan, actor=request.user, prefix="submit"),
        **editor.page_of(desk, mine, part.draft if part else ""),
    )


def _own(request: Any) -> frozenset[int]:
    access = request.visitor.access
    return access.own if access else frozenset()
