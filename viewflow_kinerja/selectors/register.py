"""The register: plans of other people that somebody may read, with their evaluations of the year.

Where offices by decree, heads and leaders begin: an auditor or an evaluation team reads many plans
and leads nobody. Everything comes from the policy; who reads no plan but his own finds none here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import PlanStatus
from viewflow_kinerja.models import (
    Evaluation,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    PlanVersion,
)
from viewflow_kinerja.models.labels import choices
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import courses, evaluations, periods, plans

_UNITS = 20  # of one name; a word that fits more is too short to mean one of them
_MOST = 25  # versions in force beside drafts on one page


@dataclass(frozen=True)
class Asked:
    """What is looked for; an empty word asks for everything."""

    year: int
    text: str = ""
    unit: str = ""
    state: str = ""


@dataclass(frozen=True)
class Reviewed:
    """One evaluation of a plan in one line; the predicate only for who may know it."""

    row: Evaluation
    name: str
    tone: str
    predicate: str


@dataclass
class Entry:
    """One plan with its newest evaluations, the first period first."""

    plan: PerformancePlan
    tone: str
    reviews: list[Reviewed] = field(default_factory=list)


def years(actor: Actor, access: Access) -> list[int]:
    """The years of which there are plans to read, the newest first."""
    rows = policy.visible(actor, PerformanceCycle, Action.VIEW_CYCLE, access=access)
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def states() -> list[tuple[str, str]]:
    """The states of a plan in words."""
    return [(code, str(words)) for code, words in choices(PlanStatus)]


def listed(actor: Actor, access: Access, asked: Asked) -> QuerySet[PerformancePlan]:
    """The plans of others that the actor may read, by name."""
    rows = _others(plans.seen(actor, access=access), access).filter(_where(asked))
    if asked.state:
        rows = rows.filter(status=asked.state)
    return rows.order_by("employee__name", "starts_on", "pk")


def beside_drafts(actor: Actor, access: Access, asked: Asked) -> list[PlanVersion]:
    """Versions in force while the next one is a draft that the actor may not read yet."""
    rows = PlanVersion.objects.filter(_where(asked, "plan__"))
    found = plans.in_force_beside_drafts(actor, rows, access=access)
    found = found.exclude(plan__employee=access.employee).order_by("plan__employee__name", "pk")
    return list(found.select_related("plan__employee", "plan__unit")[:_MOST])


def entries(actor: Actor, access: Access, shown: Iterable[PerformancePlan]) -> list[Entry]:
    """These plans with their evaluations; one statement."""
    rows = list(shown)
    reviewed = _reviewed(actor, access, [row.pk for row in rows])
    return [Entry(row, courses.plan_tone(row.status), reviewed[row.pk]) for row in rows]


def _others(rows: QuerySet[Any], access: Access) -> QuerySet[Any]:
    return rows.exclude(employee=access.employee) if access.employee else rows


def _where(asked: Asked, path: str = "") -> Q:
    where = Q(**{f"{path}cycle__year": asked.year})
    if asked.text:
        named = Q(**{f"{path}employee__name__icontains": asked.text})
        where &= named | Q(**{f"{path}employee__nip__startswith": asked.text.replace(" ", "")})
    return where & _within(asked.unit, path) if asked.unit else where


def _within(name: str, path: str) -> Q:
    """In the units of this name, or below them."""
    units = OrgUnit.objects.filter(name__icontains=name).order_by("path")[:_UNITS]
    where = Q(pk__in=[])
    for below in units.values_list("path", flat=True):
        where |= Q(**{f"{path}unit__path__startswith": below})
    return where


def _reviewed(actor: Actor, access: Access, keys: list[int]) -> dict[int, list[Reviewed]]:
    found: dict[int, list[Reviewed]] = defaultdict(list)
    rows = evaluations.seen(actor, access=access).filter(plan__in=keys)
    for row in evaluations.newest(rows.order_by("period__ends_on", "-period__starts_on", "pk")):
        words = row.get_predicate_display() if evaluations.rating_known(row) else ""
        name, tone = periods.of_evaluation(row), courses.tone(row.status)
        found[row.plan_id].append(Reviewed(row, name, tone, words))
    return found
