"""The history of one record: its case, one change, how it was at a time, who read it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viewflow_kinerja.models import (
    CoachingSession,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    SupportCase,
)
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import periods
from viewflow_kinerja.selectors.trail import case, changes, replay
from viewflow_kinerja.selectors.trail.told import place_of
from viewflow_kinerja.views.base import noted, page, show

_LAST, _INSTANT = 999_999, timedelta(microseconds=1)  # the last of a second; the least of all
KINDS: dict[str, Any] = {"plan": PerformancePlan, "evaluation": Evaluation}


def found(request: Any, kind: str, pk: int, kinds: Mapping[str, Any] = KINDS) -> Any:
    """The record whose history was asked for; 404 for who may not read it."""
    access = request.visitor.access
    row = case.record(access, kinds[kind], pk) if kind in kinds and access else None
    if row is None:
        raise Http404
    return row


def heading(row: Any) -> str:
    """What the record is called at the head of its pages."""
    if isinstance(row, PerformancePlan):
        return _("Plan of %(name)s, %(year)s") % {"name": row.employee, "year": row.cycle.year}
    if isinstance(row, SupportCase):
        return f"{row.employee} · {row.get_kind_display()}"
    if isinstance(row, CoachingSession):
        facts = {"name": row.employee, "day": date_format(row.held_on)}
        return _("Coaching talk with %(name)s, %(day)s") % facts
    if isinstance(row, ImprovementAction):
        return _("Improvement action of %(name)s") % {"name": row.employee}
    if isinstance(row, Objection):
        facts = {"name": row.employee, "period": periods.named(row.evaluation.period)}
        return _("Objection of %(name)s, %(period)s") % facts
    facts = {"name": row.employee, "period": periods.named(row.period)}
    return _("Evaluation of %(name)s, %(period)s") % facts


@require_safe
@page
def trail(request: Any, kind: str, pk: int) -> HttpResponse:
    """The timeline of a case, newest first."""
    row = found(request, kind, pk)
    noted(request, row, "trail")
    place = place_of(request.GET.get("before", ""))
    told = case.of(request.visitor.access, row, before=place)
    here = reverse("kinerja:trail", args=[kind, pk])
    return show(
        request,
        "audit/trail",
        kind=kind,
        row=row,
        heading=heading(row),
        entries=told.entries,
        may_ask=_may_ask(request, row),
        newer=here if place else "",
        older=f"{here}?before={told.more}" if told.more else "",
    )


def _may_ask(request: Any, row: Any) -> bool:
    """Whether to offer the list of readers, which its page may still refuse."""
    visitor = request.visitor
    own = visitor.access.employee == row.employee_id
    return own or visitor.stands(Relation.OFF) or visitor.stands(Relation.AUD)


class Times(forms.Form):
    """At which time, and beside which other; a question by address."""

    at = forms.DateTimeField(label=gettext_lazy("As it was at"))
    beside = forms.DateTimeField(label=gettext_lazy("and beside it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Nobody knows what will be on record; a second that was named is meant to its end."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("at", "beside"):
            moment = given.get(name)
            if moment and moment > timezone.now():
                self.add_error(name, _("That time has not come yet."))
            elif moment:
                given[name] = moment.replace(microsecond=moment.microsecond or _LAST)
        return given


@require_safe
@page
def at(request: Any, kind: str, pk: int) -> HttpResponse:
    """The record exactly as it was at a time, or two times side by side."""
    row = found(request, kind, pk)
    noted(request, row, "trail-at")
    until = row.kj_settled
    form, asked = _asked(request, until - _INSTANT)
    first, second = (
        replay.of(request.visitor.access, row, each) if each else None
        for each in (asked.get("at"), asked.get("beside"))
    )
    both = [first, second] if first and second else None
    changed, same = replay.difference(*both) if both else ([], [])
    return show(
        request,
        "audit/at",
        kind=kind,
        row=row,
        heading=heading(row),
        form=form,
        first=first,
        second=second,
        changed=changed,
        same=same,
        until=until,
    )


def _asked(request: Any, latest: datetime) -> tuple[Times, dict[str, Any]]:
    """The times that were named; without any the latest of which everything is known."""
    if "at" in request.GET:
        form = Times(request.GET)
        return form, form.cleaned_data if form.is_valid() else {}
    shown = timezone.localtime(latest).replace(microsecond=0, tzinfo=None)
    return Times({"at": shown.isoformat()}), {"at": latest}


@require_safe
@page
def change(request: Any, kind: str, number: int) -> HttpResponse:
    """One recorded change, field by field."""
    access = request.visitor.access
    shown = changes.of(access, kind, number) if access else None
    if shown is None:
        raise Http404
    owner = changes.about(shown)
    if owner is not None:
        noted(request, owner, "trail-change")
    return show(request, "audit/change", change=shown, told=shown.told)
