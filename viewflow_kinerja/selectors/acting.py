"""Posts held as Plt, Plh or Pj: who acts for whom, as the personnel office sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Assignment, Delegation, OrgUnit
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import delegations
from viewflow_kinerja.selectors.office import as_office


@dataclass(frozen=True)
class Acting:
    """One such post, and the delegation that follows from it."""

    post: Any
    delegation: Any  # None where the unit has no other head, or it has been ended
    words: str
    tone: str


def running(actor: Actor, access: Access) -> QuerySet[Any]:
    """The posts of the office's units that are not over, the first to end first."""
    rows = Assignment.objects.exclude(kind="DEFINITIVE").filter(effective_to__gte=office_day())
    seen = policy.visible(actor, rows, Action.VIEW_ASSIGNMENT, access=as_office(access))
    return seen.select_related("employee", "unit__head").order_by("effective_to", "pk")


def told(posts: list[Any]) -> list[Acting]:
    """The posts with their delegations; one statement. The posts have been asked for."""
    rows = Delegation.all_rows.filter(post__in=[row.pk for row in posts])
    found = {row.post_id: row for row in rows.select_related("post").order_by("pk")}
    return [_told(row, found.get(row.pk), office_day()) for row in posts]


def _told(post: Any, row: Delegation | None, today: date) -> Acting:
    words, tone = delegations.state(row, today) if row else ("", "")
    return Acting(post, row, words, tone)


def units(actor: Actor, access: Access) -> list[OrgUnit]:
    """The units of the office whose head somebody may act for, as the tree goes."""
    rows = policy.visible(actor, OrgUnit, Action.VIEW_SUMMARY_UNIT, access=as_office(access))
    return list(rows.filter(active=True, head__active=True).select_related("head").order_by("path"))
