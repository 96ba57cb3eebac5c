"""Leave: one's own to read; the personnel office records it, ends it, cancels it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.base import KinerjaForm
from viewflow_kinerja.forms.months import LeaveCancel, LeaveEnd, LeaveOf
from viewflow_kinerja.models import Assignment, Leave
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.selectors import leaves as reader
from viewflow_kinerja.services import leave
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25
WHEN = {
    "": gettext_lazy("All"),
    "now": gettext_lazy("Away now"),
    "coming": gettext_lazy("Coming"),
    "over": gettext_lazy("Over"),
}


@require_safe
@page
def leaves(request: Any) -> HttpResponse:
    """One's own leave; for offices and auditors also that of their people."""
    visitor = request.visitor
    name = " ".join(request.GET.get("name", "")[:100].split())
    when = request.GET.get("when", "")
    others = None
    if reader.reads_others(visitor.access):
        others = reader.listed(visitor.actor, visitor.access, name=name, when=when)
    return show(
        request,
        "leaves/list",
        nav="office" if others is not None else "daily",
        own=reader.own(visitor.employee) if visitor.employee else [],
        page=Paginator(others, A_PAGE).get_page(request.GET.get("page")) if others else None,
        reads_others=others is not None,
        may_record=visitor.stands(Relation.OFF),
        name=name,
        when=when,
        whens=list(WHEN.items()),
        query=f"name={name}&when={when}",
    )


@page
def new(request: Any) -> HttpResponse:
    """The personnel office records leave of a person in its units."""
    if not request.visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    form = LeaveOf(request.POST or None)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _done(form, lambda: _put(request, form)):
            given = form.cleaned_data
            _told(request, form.person or 0, given["date_from"], given["date_to"])
            return redirect("kinerja:leaves")
    status = 422 if form.is_bound else 200
    return show(request, "leaves/new", nav="office", form=form, action=request.path, status=status)


def _put(request: Any, form: LeaveOf) -> None:
    given = form.cleaned_data
    placed = Assignment.of(form.person, office_day())
    if placed is None:
        raise Incomplete(_("This person holds no post today."))
    facts = {name: given[name] for name in ("date_from", "date_to", "kind", "reason")}
    leave.put(placed, actor=request.user, **facts)


def _done(form: KinerjaForm, act: Callable[[], None]) -> bool:
    """Do it; what lacks is said on the form."""
    try:
        with engine.or_conflict(), transaction.atomic():
            act()
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return False
    return True


def _told(request: Any, employee: int, first: date, last: date) -> None:
    """What was done, and which months it does not change any more."""
    messages.success(request, _("The leave is recorded."))
    if frozen := reader.frozen_months(employee, first, last):
        names = ", ".join(formats.date_format(each, "F Y") for each in frozen)
        text = _("Already sent, and not recalculated: %(months)s.")
        messages.warning(request, text % {"months": names})


ACTS: dict[str, tuple[type[KinerjaForm], Any]] = {
    "end": (LeaveEnd, leave.end),
    "cancel": (LeaveCancel, leave.cancel),
}


@page
def one(request: Any, pk: int) -> HttpResponse:
    """One leave, with what the personnel office may still do about it."""
    visitor = request.visitor
    row = reader.find(visitor.actor, visitor.access, visitor.employee, pk)
    if row is None:
        raise Http404
    sent: dict[str, KinerjaForm] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ACTS:
            raise Http404
        if (form := _acted(request, row, act)) is None:
            return redirect("kinerja:leave", pk=row.pk)
        sent[act] = form
        row.refresh_from_db()
    return _read(request, row, sent)


def _acted(request: Any, row: Leave, act: str) -> KinerjaForm | None:
    """None where it is done, else the form with what lacks."""
    kind, service = ACTS[act]
    form = kind(request.POST, auto_id=f"id_{act}_%s")
    request.typed = typed(form)
    if not form.is_valid():
        return form
    given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    if not _done(form, lambda: service(row, actor=request.user, **given)):
        return form
    _told(request, row.employee_id, row.date_from, row.date_to)
    return None


def _read(request: Any, row: Leave, sent: dict[str, KinerjaForm]) -> HttpResponse:
    placed = Assignment.of(row.employee_id, office_day())
    may = placed is not None and policy.allows(request.user, Action.CHANGE_ASSIGNMENT, placed)
    forms = {
        "end": LeaveEnd(initial={"date_to": row.date_to}, auto_id="id_end_%s"),
        "cancel": LeaveCancel(auto_id="id_cancel_%s"),
    }
    return show(
        request,
        "leaves/one",
        nav="office" if request.visitor.stands(Relation.OFF) else "daily",
        row=row,
        days=(row.date_to - row.date_from).days + 1,
        forms=forms | sent if may and not row.cancelled else {},
        status=422 if sent else 200,
    )
