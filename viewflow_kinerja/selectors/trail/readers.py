"""Who read what: for the person it is about, and of one record for office and auditors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.models import Employee, Evaluation, PerformancePlan, ReadAccess
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.permissions.actions import ROLE_WORDS
from viewflow_kinerja.selectors import periods
from viewflow_kinerja.selectors.trail.kinds import KINDS
from viewflow_kinerja.selectors.trail.rows import PAGE

PAGES: dict[str, Promise] = {
    "evaluation": gettext_lazy("the evaluation"),
    "evaluation-print": gettext_lazy("the evaluation form"),
    "evaluation-document": gettext_lazy("the document of the year"),
    "task": gettext_lazy("a step of the evaluation"),
    "trail": gettext_lazy("the history"),
    "trail-at": gettext_lazy("how it was at a time"),
    "trail-process": gettext_lazy("the picture of the process"),
    "trail-change": gettext_lazy("a change"),
}


@dataclass(frozen=True)
class Reading:
    """One look: who, as what, at which page about which record, when first on that day."""

    name: str
    role: str
    page: str
    about: str
    at: datetime


def of_person(employee: Employee, before: int = 0) -> tuple[list[Reading], int]:
    """Who read about a person, the newest first; and where the next page begins, 0 for nowhere."""
    return _page(ReadAccess.objects.filter(employee=employee), before)


def of_record(row: Any, before: int = 0) -> tuple[list[Reading], int]:
    """Who read about one record."""
    rows = ReadAccess.objects.filter(kind=row._meta.model_name, key=row.pk)
    return _page(rows, before)


def _page(rows: QuerySet[ReadAccess], before: int) -> tuple[list[Reading], int]:
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.order_by("-pk")[: PAGE + 1])
    here = found[:PAGE]
    named = _named(here)
    told = [_reading(row, named) for row in here]
    return told, here[-1].pk if len(found) > PAGE else 0


def _named(rows: list[ReadAccess]) -> dict[tuple[str, int], str]:
    """What the records are called, one statement a kind."""
    keys = {(row.kind, row.key) for row in rows if row.key}
    reviews = [key for kind, key in keys if kind == "evaluation"]
    plans = [key for kind, key in keys if kind == "performanceplan"]
    found: dict[tuple[str, int], str] = {}
    for review in Evaluation.all_rows.filter(pk__in=reviews).select_related("period__cycle"):
        told = _("Evaluation, %(period)s") % {"period": periods.named(review.period)}
        found["evaluation", review.pk] = told
    for plan in PerformancePlan.all_rows.filter(pk__in=plans).select_related("cycle"):
        found["performanceplan", plan.pk] = _("Plan of %(year)s") % {"year": plan.cycle.year}
    return found


def _reading(row: ReadAccess, named: dict[tuple[str, int], str]) -> Reading:
    noun = str(KINDS[row.kind].noun).capitalize() if row.kind in KINDS else row.kind
    role = ROLE_WORDS[Relation(row.relation)] if row.relation else ""
    return Reading(
        name=row.actor_name,
        role=str(role),
        page=str(PAGES.get(row.page, row.page)),
        about=named.get((row.kind, row.key or 0), noun),
        at=row.at,
    )
