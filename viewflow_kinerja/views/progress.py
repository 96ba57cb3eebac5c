"""The days of single people: one's own, the team's, those of a unit. By name, without a rank."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.domain.monitoring import Sums, share
from viewflow_kinerja.models import Assignment, OrgUnit
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import metrics, monitoring
from viewflow_kinerja.selectors import progress as reader
from viewflow_kinerja.views import monitoring_words as words
from viewflow_kinerja.views.base import page, show

A_PAGE = 25
OF_PEOPLE = (
    *("reporting-rate", "on-time-rate", "feedback-latency", "answered-in-time"),
    *(
        "feedback-depth",
        "support-open",
        "unanswered",
        "achievement-minutes",
        "indicator-progress",
        "improvement-closure",
        "plan-readiness",
    ),
)


def _month(request: Any) -> monitoring.Month:
    person = request.visitor.employee
    today = person.today if person else None
    return monitoring.month_of(request.GET.get("month", ""), today)


def _query(month: monitoring.Month, **more: str) -> str:
    given = {name: text for name, text in more.items() if text}
    return urlencode({"month": f"{month.first:%Y-%m}"} | given)


@require_safe
@page
def mine(request: Any) -> HttpResponse:
    """One's own days, as everybody above sees them."""
    visitor, month = request.visitor, _month(request)
    post = None
    if visitor.employee and visitor.access:
        post = reader.one(visitor.actor, visitor.access, visitor.employee.pk, month)
    if post is None:
        return show(request, "monitoring/person", nav="monitoring", post=None, month=month)
    return _shown(request, post, month, own=True)


@require_safe
@page
def person(request: Any, pk: int) -> HttpResponse:
    """The days of somebody whose days the visitor may see."""
    visitor, month = request.visitor, _month(request)
    post = reader.one(visitor.actor, visitor.access, pk, month) if visitor.access else None
    if post is None:
        raise Http404
    return _shown(request, post, month, own=post.employee == visitor.employee)


def _shown(request: Any, post: Assignment, month: Any, *, own: bool) -> HttpResponse:
    visitor = request.visitor
    people = reader.with_sums([post], month)
    lines = reader.lines(visitor.actor, visitor.access, post, month)
    found = metrics.shown(reader.figures(people, month), OF_PEOPLE)
    hrefs = {"monitoring-people": "#kj-days"}
    if own:
        hrefs["improvement"] = reverse("kinerja:improvement")
    return show(
        request,
        "monitoring/person",
        nav="monitoring",
        post=post,
        own=own,
        month=month,
        query=_query(month),
        cards=words.cards(found, hrefs),
        weeks=[(week, sums) for week, sums in reader.by_week(lines) if sums.expected],
        bars=_bars(lines),
        lines=lines,
    )


def _bars(lines: list[Any]) -> list[tuple[str, Any]]:
    """Approved minutes by week, in percent of their target."""
    return [
        (_("Week of %(day)s") % {"day": words.day(monday)}, words.percent(*_minutes(sums)))
        for monday, sums in reader.by_week(lines)
        if sums.target_minutes
    ]


def _minutes(sums: Sums) -> tuple[int, int]:
    return sums.approved_minutes, sums.target_minutes


@require_safe
@page
def team(request: Any) -> HttpResponse:
    """The people whom the visitor rates today, as one group and by name."""
    visitor, month = request.visitor, _month(request)
    posts = list(reader.of_team(visitor.actor, visitor.access, month)) if visitor.access else []
    people = reader.with_sums(posts, month)
    figures = reader.figures(people, month)
    hrefs = {"monitoring-people": "#kj-people"}
    shown = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "monitoring/team",
        nav="monitoring",
        month=month,
        query=_query(month),
        page=shown,
        cards=words.cards(metrics.shown(figures, OF_PEOPLE), hrefs),
        asked_age=words.ages(figures.asked, month),
        columns=_columns(),
        rows=_rows(list(shown), month),
    )


@require_safe
@page
def people(request: Any, pk: int) -> HttpResponse:
    """The people behind the figures of a unit, by name."""
    visitor, month = request.visitor, _month(request)
    row = _unit(visitor, pk)
    posts = reader.of_unit(visitor.actor, visitor.access, row, month, below=True)
    name = " ".join(request.GET.get("name", "")[:100].split())
    found = posts.filter(employee__name__icontains=name) if name else posts
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    known = reader.with_sums(shown, month)
    return show(
        request,
        "monitoring/people",
        nav="monitoring",
        unit=row,
        month=month,
        name=name,
        query=_query(month, name=name),
        page=shown,
        columns=_columns(),
        rows=_rows(known, month),
    )


def _unit(visitor: Any, pk: int) -> OrgUnit:
    """A unit whose summary the visitor may see; 404 for any other."""
    rows = OrgUnit.objects.filter(pk=pk)
    seen = policy.visible(visitor.actor, rows, Action.VIEW_SUMMARY_UNIT, access=visitor.access)
    if (row := seen.first()) is None:
        raise Http404
    return row


def _columns() -> tuple[Any, ...]:
    number = "number"
    return (
        _("Name"),
        _("Unit"),
        (_("Days reported"), number),
        (_("On time"), number),
        (_("Waiting for an answer"), number),
        (_("Approved minutes"), number),
    )


def _rows(known: list[reader.Person], month: monitoring.Month) -> list[list[Any]]:
    return [_row(each, _query(month)) for each in known]


def _row(each: reader.Person, query: str) -> list[Any]:
    sums, employee = each.sums, each.employee
    address = reverse("kinerja:monitoring-person", args=[employee.pk])
    days = {"part": sums.reported, "whole": sums.expected}
    return [
        {"text": employee.full_name, "href": f"{address}?{query}"},
        each.post.unit.name,
        _("%(part)s of %(whole)s") % days,
        words.said("percent", share(sums.on_time, sums.expected)),
        sums.waiting,
        words.said("percent", share(*_minutes(sums))),
    ]
