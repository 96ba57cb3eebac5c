"""The register of plans and evaluations of other people, for whoever may read them."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from viewflow_kinerja.selectors import register as reader
from viewflow_kinerja.views.base import page, show

A_PAGE, LONGEST = 25, 100


@page
@require_safe
def register(request: Any) -> HttpResponse:
    """Plans of others with their evaluations: by year, name or NIP, unit and state."""
    visitor = request.visitor
    years = reader.years(visitor.actor, visitor.access)
    asked = _asked(request, years)
    rows = reader.listed(visitor.actor, visitor.access, asked)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "register/list",
        nav="home",
        asked=asked,
        query=urlencode({name: text for name, text in asdict(asked).items() if text}),
        years=years,
        states=reader.states(),
        page=shown,
        entries=reader.entries(visitor.actor, visitor.access, shown),
        beside=[] if asked.state else reader.beside_drafts(visitor.actor, visitor.access, asked),
    )


def _asked(request: Any, years: list[int]) -> reader.Asked:
    """What the address asks for; what makes no sense asks for nothing."""
    given = {key: request.GET.get(key, "").strip()[:LONGEST] for key in ("text", "unit", "state")}
    this = timezone.localdate().year
    usual = this if this in years else next(iter(years), this)
    year = next((each for each in years if str(each) == request.GET.get("year", "")), usual)
    known = {code for code, _words in reader.states()}
    state = given["state"] if given["state"] in known else ""
    return reader.Asked(year, given["text"], given["unit"], state)
