"""The rules of a year for the personnel office: what holds, what was before, one change."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.domain.rules import FIXED_WHEN_PREPARED
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.rules import ChangeRule
from viewflow_kinerja.models import OrgUnit, PerformanceCycle, RuleBook
from viewflow_kinerja.models.rule_words import UNREAD, WORDS
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import rulebooks as reader
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import page, refuse, show, typed
from viewflow_kinerja.views.years import may_administer, year_of


@require_safe
@page
def rules(request: Any, pk: int) -> HttpResponse:
    """Every parameter with its value, source and first day; below it, all versions."""
    cycle = year_of(request, pk)
    units = reader.units(request.user, cycle, request.visitor.access)
    unit = _chosen(request, units)
    books = reader.books(cycle, unit)
    return show(
        request,
        "office/rules",
        nav="office",
        cycle=cycle,
        unit=unit,
        units=units,
        parts=reader.sheet(books),
        books=books,
        may=may_administer(request, cycle),
    )


def _chosen(request: Any, units: list[OrgUnit]) -> OrgUnit:
    asked = request.GET.get("unit", "")
    return next((each for each in units if str(each.pk) == asked), units[0])


@page
def rule(request: Any, pk: int, key: str) -> HttpResponse:
    """Change one parameter from a day on; the others stay as they hold on that day."""
    cycle = year_of(request, pk)
    if key not in WORDS or key in FIXED_WHEN_PREPARED:
        raise Http404
    if not may_administer(request, cycle):
        raise refuse(request.user, policy.administering(cycle), cycle)
    unit = _chosen(request, reader.units(request.user, cycle, request.visitor.access))
    now = RuleBook.rules(cycle.year, unit)
    form = ChangeRule(request.POST or None, key=key, words=WORDS[key], rules=now)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _changed(request, cycle, unit, form):
            messages.success(request, _("The rule is set. What was before stays readable below."))
            return redirect(f"{reverse('kinerja:rules', args=[pk])}?unit={unit.pk}")
    status, action = 422 if form.is_bound else 200, request.get_full_path()
    return show(
        *(request, "office/rule"),
        nav="office",
        status=status,
        cycle=cycle,
        unit=unit,
        words=WORDS[key],
        unread=key in UNREAD,
        form=form,
        action=action,
    )


def _changed(request: Any, cycle: PerformanceCycle, unit: OrgUnit, form: ChangeRule) -> bool:
    """Whether it was done; else the words stand on the form."""
    given = form.cleaned_data
    change = {"key": form.rule, "value": given["stored"], "valid_from": given["starts"]}
    why = {"actor": request.user, "reason": given["reason"]}
    try:
        with engine.or_conflict(), transaction.atomic():
            drafts.once(
                request.user,
                str(given["key"]),
                lambda: cycles.change_rule(cycle, unit=unit, **change, **why).pk,
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    return True
