"""Days opened again: the list for offices and auditors, and the act of the personnel office."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.months import DayUnlocked
from viewflow_kinerja.models import Assignment
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import leaves
from viewflow_kinerja.selectors import unlocks as reader
from viewflow_kinerja.services import drafts, report
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25


@require_safe
@page
def unlocks(request: Any) -> HttpResponse:
    """Every day that was opened again, with its reason, the latest first."""
    visitor = request.visitor
    if not leaves.reads_others(visitor.access):
        raise Refused(_("This page is for the personnel office and for auditors."))
    name = " ".join(request.GET.get("name", "")[:100].split())
    rows = reader.listed(visitor.actor, visitor.access, name=name)
    return show(
        request,
        "unlocks/list",
        nav="office",
        page=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        today=office_day(),
        may_unlock=visitor.stands(Relation.OFF),
        name=name,
        query=f"name={name}",
    )


@page
def new(request: Any) -> HttpResponse:
    """The personnel office opens a day of a person, with a reason and an end."""
    if not request.visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    form = DayUnlocked(request.POST or None, initial=_asked(request))
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _unlocked(request, form):
            messages.success(request, _("The day is open until the day you named."))
            return redirect("kinerja:unlocks")
    status = 422 if form.is_bound else 200
    return show(request, "unlocks/new", nav="office", form=form, action=request.path, status=status)


def _asked(request: Any) -> dict[str, Any]:
    """What a link names already: whose day, and which."""
    given: dict[str, Any] = {"who": request.GET.get("who", "")[:100], "until": office_day()}
    try:
        return given | {"work_date": date.fromisoformat(request.GET.get("day", ""))}
    except ValueError:
        return given


def _unlocked(request: Any, form: DayUnlocked) -> bool:
    """Once for a form; what lacks is said on it."""
    given, placed = form.cleaned_data, Assignment.of(form.person, office_day())
    try:
        with engine.or_conflict(), transaction.atomic():
            if placed is None:
                raise Incomplete(_("This person holds no post today."))
            facts = {name: given[name] for name in ("work_date", "until", "reason")}
            drafts.once(
                request.user,
                str(given["key"]),
                lambda: report.unlock_day(placed, actor=request.user, **facts).pk,
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True
