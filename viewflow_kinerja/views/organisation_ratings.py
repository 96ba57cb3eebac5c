"""The leader sets what each organisation achieved in a period, and revises it with a reason."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.base import KinerjaForm
from viewflow_kinerja.forms.organisation_ratings import ReviseLevel, SetLevel
from viewflow_kinerja.models import OrganisationRating
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import distributions, organisations, periods
from viewflow_kinerja.services import drafts, organisation
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25
FORMS: dict[str, type[KinerjaForm]] = {"set": SetLevel, "revise": ReviseLevel}


@require_safe
@page
def ratings(request: Any) -> HttpResponse:
    """The organisations of a period with their levels, and a form at each for its leader."""
    _must_lead(request)
    return _shown(request, request.GET.get("period", ""))


def _must_lead(request: Any) -> None:
    if not request.visitor.stands(Relation.LDR):
        raise Refused(_("This page is for the leader who rates organisations."))


@page
def rate(request: Any, pk: int) -> HttpResponse:
    """Set or revise one rating; afterwards the list of its period again."""
    _must_lead(request)
    rows = organisations.seen(request.user, access=request.visitor.access)
    if (row := rows.filter(pk=pk).first()) is None:
        raise Http404
    if request.method != "POST":  # after a log-in in between
        return redirect(_address(row))
    act = request.POST.get("act", "set")
    if act not in FORMS:
        raise Http404
    return _sent(request, row, act)


def _sent(request: Any, row: OrganisationRating, act: str) -> HttpResponse:
    form = _form(row, act, request.POST)
    request.typed = typed(form)
    if not form.is_valid():
        return _shown(request, str(row.period_id), {row.pk: form}, status=422)
    with engine.or_conflict(), transaction.atomic():
        key = str(form.cleaned_data["key"])
        drafts.once(request.user, key, lambda: _rated(request, row, act, form.cleaned_data))
    messages.success(request, _("The rating of %(name)s is set.") % {"name": row.unit})
    return redirect(_address(row))


def _rated(request: Any, row: OrganisationRating, act: str, given: dict[str, Any]) -> int:
    who, level = request.user, given["level"]
    if act == "set":
        organisation.set_rating(row, actor=who, level=level)
        return row.pk
    fresh = organisation.revise_rating(row, actor=who, level=level, reason=given["reason"])
    return fresh.pk


def _address(row: OrganisationRating) -> str:
    return f"{reverse('kinerja:organisation-ratings')}?period={row.period_id}"


def _form(row: OrganisationRating, act: str, data: Any = None) -> KinerjaForm:
    """The form of an act on one row; its fields have ids of their own on the page."""
    return FORMS[act](data, auto_id=f"id_{row.pk}_%s", initial={"level": row.level})


def _shown(
    request: Any, wanted: str, sent: dict[int, KinerjaForm] | None = None, status: int = 200
) -> HttpResponse:
    opened = organisations.open_periods(request.user, access=request.visitor.access)
    period = next((each for each in opened if str(each.pk) == wanted), next(iter(opened), None))
    rows = _rows(request, period) if period else []
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "office/organisation_ratings",
        nav="organisations",
        status=status,
        periods=[(each.pk, periods.named(each), each == period) for each in opened],
        period=periods.named(period) if period else "",
        page=shown,
        query=f"period={period.pk}" if period else "",
        cards=[_card(row, sent or {}) for row in shown],
        waiting_here=sum(row.status == "DRAFT" for row in rows),
    )


def _rows(request: Any, period: Any) -> list[OrganisationRating]:
    """What waits first, then by the order of the organisation."""
    rows = organisations.of_period(request.user, period, access=request.visitor.access)
    return sorted(rows, key=lambda row: (row.status != "DRAFT", row.unit.path))


def _card(row: Any, sent: dict[int, KinerjaForm]) -> dict[str, Any]:
    act = "set" if row.may_set else "revise" if row.may_revise else ""
    form = sent.get(row.pk) or (_form(row, act) if act else None)
    pattern = distributions.pattern(row.level) if row.level else []
    return {"row": row, "act": act, "form": form, "sent": row.pk in sent, "pattern": pattern}
