"""What the personnel office has to know of a year: how far it is set up, and what lags where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import EmployeeKind, EvaluationStatus, PlanStatus, UnitKind
from viewflow_kinerja.models import (
    Assignment,
    Evaluation,
    OrganisationRating,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    Period,
    PlanVersion,
    later_version,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, Relation, Right, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import courses, periods
from viewflow_kinerja.selectors import plans as agreed

NOT_SUBMITTED = "NOT_SUBMITTED"  # no plan yet, or one that is still being written
PLAN_COLUMNS = (
    NOT_SUBMITTED,
    PlanStatus.SUBMITTED,
    PlanStatus.RETURNED,
    PlanStatus.APPROVED,
    PlanStatus.CHANGE_REQUESTED,
)
_IN_TURN = ("ends_on", "-starts_on")  # the year comes after its last period
_TOPS = (UnitKind.INSTITUTION, UnitKind.AGENCY)


def as_office(access: Access) -> Access:
    """What an account holds as the personnel office, and nothing else: nothing of its own."""
    held = [each for each in access.held if each.right == Right.ADMINISTER_SUBTREE]
    return Access(actor=access.actor, held=tuple(held))


@dataclass
class UnitRow:
    """One organisation with everybody below it."""

    name: str
    people: int = 0
    plans: Counter[str] = field(default_factory=Counter)

    @property
    def cells(self) -> list[int]:
        """The counts in the order of the columns."""
        return [self.plans[each] for each in PLAN_COLUMNS]

    @property
    def in_force(self) -> int:
        """Plans that hold, also while a change is asked for."""
        return self.plans[PlanStatus.APPROVED] + self.plans[PlanStatus.CHANGE_REQUESTED]


@dataclass
class PeriodRow:
    """One period of the year: how many evaluations stand where, and the organisations' ratings."""

    period: Period
    name: str
    states: Counter[str] = field(default_factory=Counter)
    rated: int = 0
    to_rate: int = 0

    @property
    def opened(self) -> int:
        """How many evaluations there are."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """How many are over."""
        return sum(self.states[each] for each in courses.DONE)

    @property
    def told(self) -> list[tuple[Any, int]]:
        """The states with their counts, in their order."""
        row = Evaluation()
        found = []
        for state in EvaluationStatus:
            if self.states[state]:
                row.status = state.value
                found.append((row.get_status_display(), self.states[state]))
        return found


def years(actor: Actor, access: Access) -> list[PerformanceCycle]:
    """The years of the institutions the office works for, newest first."""
    rows = policy.visible(actor, PerformanceCycle, Action.VIEW_CYCLE, access=access)
    mine = rows.filter(unit__path__in=_roots(access)).select_related("unit")
    return list(mine.order_by("-year", "unit__path"))


def _roots(access: Access) -> list[str]:
    """Paths of the units at and above those the office has: a year belongs to an institution."""
    found: set[str] = set()
    for path in access.paths([Relation.OFF]):
        parts = path.rstrip(".").split(".")
        found |= {".".join(parts[: place + 1]) + "." for place in range(len(parts))}
    return sorted(found)


def units(actor: Actor, cycle: PerformanceCycle, *, access: Access) -> list[UnitRow]:
    """Plans by state, for each agency of the office's scope; people are those placed today."""
    scope = as_office(access)
    tops = _tops(actor, scope)
    rows = {top.pk: UnitRow(top.name) for top in tops.values()}
    for unit, people in _placed(actor, scope):
        rows[tops[unit].pk].people += people
    for unit, status, plans in _plans(actor, cycle, scope):
        rows[tops[unit].pk].plans[status] += plans
    for unit, plans in _beside_drafts(actor, cycle, scope):
        rows[tops[unit].pk].plans[PlanStatus.APPROVED] += plans
    for row in rows.values():
        row.plans[NOT_SUBMITTED] = max(row.people - row.plans.total(), 0)
    return sorted((row for row in rows.values() if row.people), key=lambda row: row.name)


def _tops(actor: Actor, scope: Access) -> dict[int, OrgUnit]:
    """Each unit of the scope -> the agency it belongs to."""
    visible = policy.visible(actor, OrgUnit, Action.VIEW_SUMMARY_UNIT, access=scope)
    found: dict[int, OrgUnit] = {}
    for unit in visible.order_by("path"):
        above = found.get(unit.parent_id or 0)
        found[unit.pk] = unit if above is None or unit.kind in _TOPS else above
    return found


def _placed(actor: Actor, scope: Access) -> Iterable[tuple[int, int]]:
    today = in_force(timezone.localdate())
    rows = Assignment.objects.filter(today, kind="DEFINITIVE", employee__active=True)
    rated = rows.exclude(employee__kind=EmployeeKind.NON_ASN)
    visible = policy.visible(actor, rated, Action.VIEW_ASSIGNMENT, access=scope)
    return visible.order_by().values_list("unit").annotate(Count("pk"))


def _plans(actor: Actor, cycle: PerformanceCycle, scope: Access) -> Iterable[tuple[int, str, int]]:
    rows = PerformancePlan.objects.filter(cycle=cycle).exclude(status=PlanStatus.ENDED)
    visible = policy.visible(actor, rows, Action.VIEW_PLAN, access=scope)
    return visible.order_by().values_list("unit", "status").annotate(Count("pk"))


def _beside_drafts(
    actor: Actor, cycle: PerformanceCycle, scope: Access
) -> Iterable[tuple[int, int]]:
    """Plans in force of which a new version is being written."""
    rows = PlanVersion.objects.filter(plan__cycle=cycle)
    beside = agreed.in_force_beside_drafts(actor, rows, access=scope)
    return beside.order_by().values_list("plan__unit").annotate(Count("pk"))


def review(actor: Actor, cycle: PerformanceCycle, *, access: Access) -> list[PeriodRow]:
    """The periods of the year with their evaluations and the ratings of the organisations."""
    scope = as_office(access)
    periods_of = policy.visible(actor, Period, Action.VIEW_CYCLE, access=access)
    rows = {
        period.pk: PeriodRow(period, periods.named(period))
        for period in periods_of.filter(cycle=cycle).select_related("cycle").order_by(*_IN_TURN)
    }
    for period, status, count in _evaluations(actor, cycle, scope):
        rows[period].states[status] += count
    for period, status, count in _ratings(actor, cycle, scope):
        rows[period].to_rate += count
        rows[period].rated += count if status == "SET" else 0
    return list(rows.values())


def _evaluations(actor: Actor, cycle: PerformanceCycle, scope: Access) -> Iterable[Any]:
    rows = Evaluation.objects.filter(~later_version(), period__cycle=cycle)
    visible = policy.visible(actor, rows, Action.VIEW_EVALUATION, access=scope)
    return visible.order_by().values_list("period", "status").annotate(Count("pk"))


def _ratings(actor: Actor, cycle: PerformanceCycle, scope: Access) -> Iterable[Any]:
    rows = OrganisationRating.objects.filter(period__cycle=cycle, version=1)
    visible = policy.visible(actor, rows, Action.VIEW_ORGRATING, access=scope)
    return visible.order_by().values_list("period", "status").annotate(Count("pk"))
