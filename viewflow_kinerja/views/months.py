"""Months: one's own with what sending fixes, those that wait for an answer, and to read."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.domain.daily import minutes_percent
from viewflow_kinerja.domain.exact import half_up
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.months import MonthAnswer
from viewflow_kinerja.models import MonthlyReport
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.selectors import days, supervisors
from viewflow_kinerja.selectors import months as reader
from viewflow_kinerja.services import month, snapshots
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25


@page
def mine(request: Any) -> HttpResponse:
    """A month of one's own, day by day; it is shown before it is sent."""
    person = request.visitor.employee
    if person is None:
        return show(request, "daily/daily", nav="daily", form=None)
    first = _first(request.POST.get("month") or request.GET.get("month", ""), person.today)
    plans = reader.own_plans(request.user, person, first, request.visitor.access)
    if not plans:
        return show(request, "plans/none", nav="daily", year=first.year)
    wanted = request.POST.get("plan") or request.GET.get("plan", "")
    plan = next((each for each in plans if str(each.pk) == wanted), plans[0])
    if request.method == "POST":
        return _sent(request, plans, plan, first)
    return _own(request, plans, plan, first, asked="send" in request.GET)


def _first(text: str, today: date) -> date:
    """The first day of a month that has begun; this one where the text names none."""
    try:
        return min(date.fromisoformat(f"{text}-01"), today.replace(day=1))
    except ValueError:
        return today.replace(day=1)


def _sent(request: Any, plans: list[Any], plan: Any, first: date) -> HttpResponse:
    """Sent only with the figures that were seen; sent twice it is one sending."""
    row = days.month_of(request.user, plan, first, request.visitor.access)
    if row is not None and row.status in ("SENT", "APPROVED"):
        return redirect(_here(plan, first))
    if request.POST.get("seen") != _stamp(month.preview(plan, first)):
        changed = "seen" in request.POST
        return _own(request, plans, plan, first, asked=True, changed=changed)
    with engine.or_conflict(), transaction.atomic():
        row = month.open_month(plan, actor=request.user, first=first)
        month.send(row, actor=request.user)
    messages.success(request, _("The month is with your supervisor; its figures stand."))
    return redirect(_here(plan, first))


def _here(plan: Any, first: date) -> str:
    return f"{reverse('kinerja:daily-month')}?month={first:%Y-%m}&plan={plan.pk}"


def _stamp(figures: dict[str, Any]) -> str:
    return snapshots.digest(json.loads(json.dumps(figures)))


def _own(
    request: Any,
    plans: list[Any],
    plan: Any,
    first: date,
    *,
    asked: bool = False,
    changed: bool = False,
) -> HttpResponse:
    person, access = request.visitor.employee, request.visitor.access
    begun, end = month.first_of(plan, first), month.last_of(plan, first)
    if begun > end:
        return show(request, "months/none", nav="daily", first=first)
    row = days.month_of(request.user, plan, first, access)
    fixed = row is not None and row.status in ("SENT", "APPROVED")
    over, may_send = person.today - timedelta(days=1), person.today >= end and not fixed
    found = row.figures if row is not None and fixed else month.preview(plan, first, until=over)
    shown = days.calendar(request.user, person, begun, end, access)
    reports = [each for day in shown for each in day.reports]
    asked = asked and may_send
    now = month.preview(plan, first) if asked else {}
    return show(
        request,
        "months/mine",
        nav="daily",
        first=first,
        before=first - timedelta(days=1),
        after=end + timedelta(days=1) if end < person.today else None,
        plan=plan,
        plans=plans,
        month=row,
        fixed=fixed,
        line=_supervisor(row, person, min(end, person.today)),
        tone=reader.TONES.get(row.status, "") if row else "",
        figures=now or found,
        adjustments=days.adjustments(request.user, row, access) if row else [],
        calendar=shown,
        may_send=may_send,
        seen=_stamp(now) if asked else "",
        changed=changed,
        unfinished=reader.unfinished(reports),
    )


def _supervisor(row: MonthlyReport | None, person: Any, day: date) -> Any:
    """To whom the month went, or goes."""
    return supervisors.of_month(row) if row else supervisors.of_person(person, day)[1]


@require_safe
@page
def months(request: Any) -> HttpResponse:
    """What waits for the visitor's answer, then the months of others that he may read."""
    visitor = request.visitor
    if visitor.access is None:
        raise Http404
    first, state = _wanted(request), request.GET.get("state", "")
    name = " ".join(request.GET.get("name", "")[:100].split())
    known = reader.states()
    state = state if state in dict(known) else ""
    rows = reader.listed(visitor.actor, visitor.access, month=first, state=state, name=name)
    return show(
        request,
        "months/list",
        nav="team",
        waiting_months=list(reader.waiting(visitor.actor, visitor.access)[: A_PAGE * 2]),
        page=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        tones=reader.TONES,
        states=[("", _("Every state")), *known],
        query=f"month={first:%Y-%m}&state={state}&name={name}",
        first=first,
        state=state,
        name=name,
    )


def _wanted(request: Any) -> date:
    """The month that is asked for, else the one before this."""
    today = timezone.localdate()
    text = request.GET.get("month", "")
    return _first(text or f"{today.replace(day=1) - timedelta(days=1):%Y-%m}", today)


@page
def one(request: Any, pk: int) -> HttpResponse:
    """One month to read; whoever supervises its person today answers it here."""
    row = _found(request, pk)
    if request.method == "POST":
        return _answered(request, row)
    return _read(request, row)


def _found(request: Any, pk: int) -> MonthlyReport:
    row = reader.find(request.user, request.visitor.access, pk)
    if row is None:
        raise Http404
    return row


def _answered(request: Any, row: MonthlyReport) -> HttpResponse:
    form = MonthAnswer(request.POST)
    request.typed = typed(form)
    if not form.is_valid():
        return _read(request, row, form, status=422)
    given = form.cleaned_data
    try:
        with engine.or_conflict(), transaction.atomic():
            _decided(request, row, given)
    except Incomplete as error:
        form.add_error(None, str(error))
        return _read(request, row, form, status=422)
    messages.success(request, _("The month is answered."))
    return redirect("kinerja:months")


def _decided(request: Any, row: MonthlyReport, given: dict[str, str]) -> None:
    if given["act"] == "approve":
        month.approve(row, actor=request.user, reason=given["reason"])
    else:
        month.reject(row, actor=request.user, reason=given["reason"])


def _read(
    request: Any, row: MonthlyReport, form: MonthAnswer | None = None, status: int = 200
) -> HttpResponse:
    actor, access = request.user, request.visitor.access
    if form is None and policy.relation(actor, Action.APPROVE_MONTH, row, access=access):
        form = MonthAnswer()
    own = row.employee_id == getattr(request.visitor.employee, "pk", None)
    return show(
        request,
        "months/one",
        nav="daily" if own else "team",
        status=status,
        month=row,
        tone=reader.TONES.get(row.status, ""),
        line=supervisors.of_month(row),
        mine=own,
        figures=row.figures,
        adjustments=days.adjustments(actor, row, access),
        calendar=reader.calendar(actor, row, access),
        form=form,
        opens_days=request.visitor.stands(Relation.OFF) and not own,
    )


@require_safe
@page
def paper(request: Any, pk: int) -> HttpResponse:
    """The month as a document: parties as they were, frozen figures, corrections, signatures."""
    row = _found(request, pk)
    sides = row.parties or {}
    people = [
        (_("Employee"), row.submitted_at, sides.get("employee", {})),
        (_("Supervisor"), row.answered_at, sides.get("rater", {})),
    ]
    return render(
        request,
        "kinerja/print/month.html",
        {
            "month": row,
            "figures": row.figures,
            "line": supervisors.of_month(row),
            "percent": _percent(row.figures) if row.figures else None,
            "adjustments": days.adjustments(request.user, row, request.visitor.access),
            "parties": [
                {"role": role, "post": side.get("position"), **side} for role, _at, side in people
            ],
            "signatures": [
                {"role": role, "date": at and timezone.localdate(at), **side}
                for role, at, side in people
            ],
            "document": {"id": f"LB-{row.pk}", "version": 1, "printed_at": timezone.now()},
            "back": reverse("kinerja:month", args=[row.pk]),
        },
    )


def _percent(figures: dict[str, Any]) -> Decimal | None:
    share = minutes_percent(figures["approved_minutes"], figures["target_minutes"])
    return None if share is None else half_up(share, 1)
