"""Areas to improve and their actions for those who may see them (ADR 0057)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import follow_up
from viewflow_kinerja.domain.codes import ActionStatus
from viewflow_kinerja.models import (
    Employee,
    ImprovementAction,
    ImprovementArea,
    OrgUnit,
    PerformancePlan,
)
from viewflow_kinerja.models.improvement import OPEN, WORKING
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

MOST = 50  # areas of one list
_TONES = {"AGREED": "info", "IN_PROGRESS": "info", "PROPOSED": "warn", "DONE": "warn"}
_OUTCOMES = {"ACHIEVED": "ok", "PARTLY": "warn", "NOT_ACHIEVED": "bad"}
_WITH = ("area", "employee", "rater", "author", "plan", "unit", "process")


@dataclass(frozen=True)
class Line:
    """An area with its newest action; `asks` where nothing is under way for it."""

    area: ImprovementArea
    row: ImprovementAction
    tone: str
    overdue: bool
    asks: bool
    waits_for: Employee | None


@dataclass(frozen=True)
class ImprovementDocument:
    """An action as its page shows it, with what was tried before."""

    line: Line
    before: list[ImprovementAction]
    template: str = "kinerja/partials/improvement_document.html"


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[ImprovementAction]:
    """The actions the actor may see, with what their pages name."""
    rows = policy.visible(actor, ImprovementAction, Action.VIEW_IMPROVEMENT, access=access)
    return rows.select_related(*_WITH)


def line(row: ImprovementAction) -> Line:
    """The area of an action, where it stands, and with whom it lies."""
    today = office_day()
    return Line(
        area=row.area,
        row=row,
        tone=_OUTCOMES.get(row.outcome) or _TONES.get(row.status, ""),
        overdue=follow_up.is_overdue(row.status, row.due, today),
        asks=row.area.status == "OPEN" and row.status not in OPEN,
        waits_for=_waits_for(row, today),
    )


def _waits_for(row: ImprovementAction, today: date) -> Employee | None:
    """Who has to act now."""
    if row.status == ActionStatus.PROPOSED:
        return row.agreer
    if row.status in WORKING and row.due > today and row.owner == "EMPLOYEE":
        return row.employee
    return row.rater if row.status in OPEN else None


def document(actor: Actor, row: ImprovementAction, *, access: Access | None) -> ImprovementDocument:
    """An action, and the earlier ones of its area."""
    earlier = seen(actor, access=access).filter(area=row.area_id, pk__lt=row.pk)
    return ImprovementDocument(line(row), list(earlier.order_by("-pk")))


def of_person(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """All areas of a person, the open and heavy ones first."""
    return _lines(seen(actor, access=access).filter(employee=person))


def open_of(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """The open areas of a person, with the outcome of the last check: a review begins with them."""
    return _lines(seen(actor, access=access).filter(employee=person, area__status="OPEN"))


def of_team(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """Open areas of those whom the visitor supervises, what is overdue first."""
    rows = seen(actor, access=access).filter(area__status="OPEN").exclude(employee=person)
    raters = access.raters() if access else {person.pk}
    found = _newest(rows.filter(rater__in=raters))
    return sorted(found, key=lambda each: (not each.overdue, not each.asks, each.row.due))


def counted_in(
    actor: Actor, unit: OrgUnit, first: date, last: date, *, access: Access | None = None
) -> list[Line]:
    """The actions that a unit's figure of these days counts, as far as the visitor sees them."""
    rows = seen(actor, access=access).filter(unit__path__startswith=unit.path)
    rows = rows.filter(due__range=(first, last)).exclude(status__in=("PROPOSED", "CANCELLED"))
    due = rows.filter(Q(status="VERIFIED") | Q(due__lt=office_day())).order_by("due", "pk")
    return [line(row) for row in due[:MOST]]


def _lines(rows: QuerySet[ImprovementAction]) -> list[Line]:
    found = _newest(rows)
    return sorted(found, key=lambda each: (each.area.status != "OPEN", -each.area.severity))


def _newest(rows: QuerySet[ImprovementAction]) -> list[Line]:
    """One line an area, by its newest action."""
    found: dict[int, ImprovementAction] = {}
    for row in rows.order_by("-pk")[: MOST * 4]:
        found.setdefault(row.area_id, row)
    return [line(row) for row in list(found.values())[:MOST]]


def area(actor: Actor, pk: int, *, access: Access | None = None) -> Line | None:
    """An area by its newest action that the actor may see."""
    row = seen(actor, access=access).filter(area=pk).order_by("-pk").first()
    return line(row) if row else None


def plan_of(
    actor: Actor, person: Employee, *, access: Access | None = None
) -> PerformancePlan | None:
    """The newest plan of a person on which the actor may propose what is to improve."""
    rows = policy.visible(actor, PerformancePlan, Action.OPEN_AREA_PLAN, access=access)
    found: Any = rows.filter(employee=person).order_by("-starts_on", "-pk").first()
    return found
