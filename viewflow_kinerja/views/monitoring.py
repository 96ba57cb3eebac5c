"""The figures of units: at a look, followed while the page is open, as a sheet, explained.

The part that is followed answers 304 by one statement while nothing has changed. Source: ADR 0049.
"""

import csv
from collections.abc import Callable
from functools import wraps
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.selectors import adoption as signs
from viewflow_kinerja.selectors import metrics, monitoring
from viewflow_kinerja.views import monitoring_words as words
from viewflow_kinerja.views.base import page, show

View = Callable[..., HttpResponse]
_SALT = "viewflow_kinerja.figures"


@require_safe
@page
def start(request: Any) -> HttpResponse:
    """Where the visitor begins: his units, his team, himself."""
    visitor = request.visitor
    found = monitoring.tops(visitor.actor, visitor.access) if visitor.access else []
    return show(request, "monitoring/start", nav="monitoring", tops=found)


def _found(request: Any, pk: int) -> monitoring.Unit:
    visitor, month = request.visitor, monitoring.month_of(request.GET.get("month", ""))
    if visitor.access is None:
        raise Http404
    found = monitoring.unit(visitor.actor, visitor.access, pk, month)
    if found is None:
        raise Http404
    return found


def _told(found: monitoring.Unit) -> dict[str, Any]:
    """What the partial needs; the same for the page and for who follows it."""
    query = urlencode({"month": f"{found.month.first:%Y-%m}"})
    people = reverse("kinerja:monitoring-people", args=[found.row.pk])
    hrefs = {"monitoring-people": f"{people}?{query}"} if found.to_people else {}
    if found.to_people:
        counted = urlencode({"unit": found.row.pk, "month": f"{found.month.first:%Y-%m}"})
        hrefs["improvement"] = f"{reverse('kinerja:improvement')}?{counted}"
    return {
        "found": found,
        "month": found.month,
        "query": query,
        "people": hrefs.get("monitoring-people", ""),
        "cards": words.cards(_metrics(found), hrefs) if found.shown else [],
        "asked_age": words.ages(found.figures.asked, found.month),
        "rates": words.rates(found.days, found.month.over),
        "bars": _bars(found),
        "columns": words.columns(),
        "rows": words.table(found, query),
        "at": timezone.now(),
    }


def _metrics(found: monitoring.Unit) -> list[metrics.Shown]:
    """All of them; who may not see the people sees no figure of its few leaders either."""
    rows = metrics.shown(found.figures)
    return [row for row in rows if found.to_people or row.metric.key != "leader-example"]


_BARS = 12  # more names than that are read in the table


def _bars(found: monitoring.Unit) -> list[tuple[str, Any]]:
    """The reporting rates of the parts, by name: nobody is put first."""
    known = [part for part in found.parts if part.figures and part.figures.sums.expected]
    if len(known) > _BARS:
        return []
    sums = [(part.unit.name, part.figures.sums) for part in known if part.figures]
    return [(name, words.percent(each.reported, each.expected)) for name, each in sums]


@require_safe
@page
def unit(request: Any, pk: int) -> HttpResponse:
    """A unit and all below it in a month."""
    found = _found(request, pk)
    live = kinerja_settings.LIVE == "sse" and hasattr(request, "scope")
    return show(
        request, "monitoring/unit", nav="monitoring", live=live, polled=True, **_told(found)
    )


def unchanged(view: View) -> View:
    """Answer 304 while the figures are those that this very browser has; one statement.

    The tag is bound to the log-in and cannot be made by others: who asks with it was allowed to
    see what it names, and learns nothing but that it is the same. What differs is asked anew.
    """

    @wraps(view)
    def answer(request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        tag = _tag(request, pk)
        asked = request.headers.get("If-None-Match", "").strip()
        named = asked not in ("", "*")  # a star names no tag, and who sends it was allowed nothing
        same = get_conditional_response(request, etag=tag) if named else None
        response = same or view(request, pk, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return answer


def _tag(request: Any, pk: int) -> str:
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    today = monitoring.office_day().isoformat()
    language = request.headers.get("Accept-Language", "")
    facts = (session, request.get_full_path(), today, language, monitoring.version(pk))
    text = "\n".join(facts)
    return f'"{salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:40]}"'


@require_safe
@unchanged
@page
def figures(request: Any, pk: int) -> HttpResponse:
    """The part of the page that is followed."""
    told = _told(_found(request, pk)) | {"zone": str(request.visitor.zone)}
    return render(request, "kinerja/partials/monitoring_unit.html", told)


@require_safe
@page
def sheet(request: Any, pk: int) -> HttpResponse:
    """The same figures as CSV: the unit first, then what lies directly below it."""
    found = _found(request, pk)
    out = StringIO()
    write = csv.writer(out)
    write.writerow(["unit", "month", *_columns(found)])
    rows = [(found.row, found.figures if found.shown else None)]
    rows += [(part.unit, part.figures) for part in found.parts]
    for row, known in rows:
        if known is not None:
            sums = known.sums
            numbers = [getattr(sums, name) for name in _columns(found)]
            write.writerow([_plain(row.name), f"{found.month.first:%Y-%m}", *numbers])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"monitoring-{found.row.pk}-{found.month.first:%Y-%m}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _columns(found: monitoring.Unit) -> list[str]:
    """The counts; of its few leaders only for who may see the people, as on the page."""
    return [name for name in monitoring.COUNTS if found.to_people or "leaders" not in name]


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


@require_safe
@page
def adoption(request: Any, pk: int) -> HttpResponse:
    """How a unit takes to the system: its leaders first, with what can be done."""
    found = _found(request, pk)
    visitor = request.visitor
    told = signs.of(visitor.actor, visitor.access, found)
    query = urlencode({"month": f"{found.month.first:%Y-%m}"})
    people = reverse("kinerja:monitoring-people", args=[pk]) if found.to_people else ""
    return show(
        request,
        "monitoring/adoption",
        nav="monitoring",
        found=found,
        month=found.month,
        query=query,
        people=people,
        told=told,
        cards=words.cards(told.shown, {"monitoring-people": f"{people}?{query}"} if people else {}),
        pair=told.pair,
    )


@require_safe
@page
def definitions(request: Any) -> HttpResponse:
    """What every figure means, how it is computed, and from which rule it comes."""
    rows = [*metrics.METRICS.values(), *signs.METRICS.values()]
    return show(request, "monitoring/definitions", nav="monitoring", metrics=rows)
