"""The personnel office: how far the year is set up, who has no rater, what is wrong in the data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import checklists, people
from viewflow_kinerja.selectors import office as reader
from viewflow_kinerja.views.base import page, show

A_PAGE = 25


@require_safe
@page
def office(request: Any) -> HttpResponse:
    """The set-up of a year, with counts; names only within the office's scope."""
    visitor = request.visitor
    if not visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    cycles = reader.years(visitor.actor, visitor.access)
    cycle = _chosen(request, cycles)
    found = people.findings(visitor.actor)
    return show(
        request,
        "office/office",
        nav="office",
        cycle=cycle,
        cycles=cycles,
        page=Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        query=f"year={cycle.pk}" if cycle else "",
        without_rater=sum(each.code == "no_rater" for each in found),
        **(_of_year(visitor, cycle, found) if cycle else {}),
    )


def _chosen(request: Any, cycles: list[Any]) -> Any:
    asked = request.GET.get("year", "")
    return next((each for each in cycles if str(each.pk) == asked), next(iter(cycles), None))


def _of_year(visitor: Any, cycle: Any, found: list[Any]) -> dict[str, Any]:
    actor, access = visitor.actor, visitor.access
    units = reader.units(actor, cycle, access=access)
    rows = reader.review(actor, cycle, access=access)
    missing = sum(each.code == "no_rater" for each in found)
    in_force = sum(row.in_force for row in units)
    today = timezone.localdate()
    return {
        "checks": checklists.of_year(cycle, units, missing),
        "reviews": [(row, checklists.of_period(row, in_force, today)) for row in rows],
        "columns": [_("Organisation"), (_("People"), "number"), *_columns()],
        "rows": [[row.name, row.people, *row.cells] for row in units],
    }


def _columns() -> list[tuple[Any, str]]:
    words = [_("Not submitted"), *(label(each) for each in reader.PLAN_COLUMNS[1:])]
    return [(str(each)[:1].upper() + str(each)[1:], "number") for each in words]
