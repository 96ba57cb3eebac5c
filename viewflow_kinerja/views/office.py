"""The personnel office: how far the year is set up, who has no rater, what is wrong in the data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.audit import state as ledger
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import access as rights
from viewflow_kinerja.selectors import checklists, corrections, delegations, people
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
        opened="page" in request.GET,
        doors=_doors(visitor, cycle),
        rated_by_naming=people.MENDED_BY_NAMING,
        without_rater=sum(each.code == "no_rater" for each in found),
        **(_of_year(visitor, cycle, found) if cycle else {}),
    )


def _doors(visitor: Any, cycle: Any) -> list[dict[str, Any]]:
    """The pages of the office, with how much waits for a decision behind each."""
    actor, access = visitor.actor, visitor.access
    claims = corrections.to_decide(actor, access=access)["count"]
    waiting = [
        ("supervisors", _("Supervisors to correct"), claims),
        ("delegations", _("Standing in"), len(delegations.to_approve(actor, access))),
        ("acting", _("Acting posts"), 0),
        ("grants", _("Access rights"), rights.to_approve(actor, access)),
        ("leaves", _("Leave and travel"), 0),
        ("unlocks", _("Days opened again"), 0),
        ("months", _("Monthly reports"), 0),
    ]
    if ledger.is_kept():
        waiting.append(("ledger", _("History ledger"), 0))
    found = [_door(reverse(f"kinerja:{name}"), words, n) for name, words, n in waiting]
    names = (
        ("year", _("Year %(year)s")),
        ("rules", _("Rules %(year)s")),
        ("calendar", _("Work calendar %(year)s")),
    )
    return [
        *(_of(cycle, name, words) for name, words in (names if cycle else ())),
        *found,
    ]


def _of(cycle: Any, name: str, words: str) -> dict[str, Any]:
    return _door(reverse(f"kinerja:{name}", args=[cycle.pk]), words % {"year": cycle.year}, 0)


def _door(href: str, words: str, count: int) -> dict[str, Any]:
    return {"href": href, "words": words, "count": count, "about": _("waiting")}


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
    reviews = [(row, checklists.of_period(row, in_force, today)) for row in rows]
    return {
        "checks": checklists.of_year(cycle, units, missing),
        "reviews": reviews,
        "ahead": [row.name for row, checks in reviews if not checks],
        "columns": [_("Organisation"), (_("People"), "number"), *_columns()],
        "rows": [[row.name, row.people, *row.cells] for row in units],
    }


def _columns() -> list[tuple[Any, str]]:
    words = [_("Not submitted"), *(label(each) for each in reader.PLAN_COLUMNS[1:])]
    return [(str(each)[:1].upper() + str(each)[1:], "number") for each in words]
