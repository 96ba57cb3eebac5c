"""One year for the personnel office: its phases, the act that is possible now, its history."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms import years as forms
from viewflow_kinerja.models import PerformanceCycle
from viewflow_kinerja.permissions import Relation, policy
from viewflow_kinerja.selectors import years as reader
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import kind_of, page, show, typed

ACTS: dict[str, tuple[type[forms.YearAct], Callable[..., Any]]] = {
    "open": (forms.OpenYear, cycles.open_cycle),
    "start": (forms.StartYear, cycles.start),
    "begin_closing": (forms.BeginClosing, cycles.begin_closing),
    "close": (forms.CloseYear, cycles.close),
    "reopen": (forms.ReopenYear, cycles.reopen),
}
# The one act that each state of a year lets follow.
NEXT = {
    "DRAFT": "open",
    "PLANNING": "start",
    "RUNNING": "begin_closing",
    "CLOSING": "close",
    "CLOSED": "reopen",
}


def year_of(request: Any, pk: int) -> PerformanceCycle:
    """The year that the office works for; the door of every page below it."""
    visitor = request.visitor
    if not visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    if (cycle := reader.find(visitor.actor, visitor.access, pk)) is None:
        raise Http404
    return cycle


def may_administer(request: Any, cycle: PerformanceCycle) -> bool:
    """Whether the visitor may work on the year itself, and not only look at it."""
    return policy.allows(request.user, policy.administering(cycle), cycle)


@page
def year(request: Any, pk: int) -> HttpResponse:
    """The year with its phases; POST does the act that is possible now."""
    cycle = year_of(request, pk)
    if request.method != "POST":
        return _shown(request, cycle)
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404
    form = ACTS[act][0](request.POST)
    request.typed = typed(form)
    if status := _acted(request, cycle, act, form) if form.is_valid() else 422:
        return _shown(request, cycle, {act: form}, status)
    messages.success(request, str(form.done))
    return redirect("kinerja:year", cycle.pk)


def _acted(request: Any, cycle: PerformanceCycle, act: str, form: forms.YearAct) -> int:
    """0 where it is done; else the status of the answer, with the words on the form."""
    given = {"actor": request.user, "reason": form.cleaned_data.get("reason", "")}

    def once() -> int:
        ACTS[act][1](cycle, **given)
        return cycle.pk

    try:
        with engine.or_conflict(), transaction.atomic():
            drafts.once(request.user, str(form.cleaned_data["key"]), once)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return 422 if isinstance(error, Incomplete) else 409
    return 0


def _shown(
    request: Any,
    cycle: PerformanceCycle,
    sent: dict[str, forms.YearAct] | None = None,
    status: int = 200,
) -> HttpResponse:
    visitor, access = request.visitor, request.visitor.access
    act, form = next(iter((sent or {}).items()), (NEXT[cycle.status], None))
    left = reader.under_way(visitor.actor, cycle, access=access) if act == "close" else 0
    return show(
        request,
        "office/year",
        nav="office",
        status=status,
        cycle=cycle,
        act=act,
        form=form or ACTS[act][0](),
        may=may_administer(request, cycle),
        kind=kind_of(cycle),
        asked=policy.administering(cycle).value,
        left=left,
        phases=reader.phases(cycle),
        periods=reader.periods_of(visitor.actor, cycle, access=access),
        history=reader.history(cycle),
        name=visitor.actor.get_username(),
    )
