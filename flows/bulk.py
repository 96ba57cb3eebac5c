"""Opening a year or a period for thousands: print, do not imitate.

The first process of each group is opened by the engine; its rows are the plate, printed for the
others with other keys and people. A new step, column or default is in the copies by itself. Besides
the services this alone writes recorded rows (ADR 0006), and it asks the policy as they do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.plate import Plate
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Employee, OrgUnit, PerformanceCycle, PerformancePlan, Period
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import opening
from viewflow_kinerja.services.opening import Person, Prospect, Wanted

BATCH = 10_000


@dataclass
class Report:
    """What an opening did, or would do, and whom the personnel office has to look after."""

    opened: int = 0
    known: int = 0
    without_account: int = 0
    not_in_force: int = 0  # plans that are no base for an evaluation
    without_rater: list[Person] = field(default_factory=list)
    without_post: list[Person] = field(default_factory=list)

    @classmethod
    def of(cls, found: Prospect) -> "Report":
        """Of one batch."""
        accountless = sum(each.account is None for each in found.wanted)
        people = (found.without_rater, found.without_post)
        return cls(len(found.wanted), found.known, accountless, found.not_in_force, *people)

    def __add__(self, other: "Report") -> "Report":
        names = [each.name for each in fields(self)]
        return Report(*(getattr(self, name) + getattr(other, name) for name in names))


def open_year(
    cycle: PerformanceCycle, *, actor: Actor, unit: OrgUnit | None = None, reason: str = ""
) -> Report:
    """Prepare the year if it is new, open it if it is a draft, and a plan for all who have none.

    Every batch is a transaction of its own: interrupted, it goes on where it stopped.
    """
    with engine.or_conflict():
        if cycle.pk is None:
            cycle = cycles.prepare(cycle.unit, actor=actor, year=cycle.year)
        cycles.open_cycle(cycle, actor=actor, reason=reason)
    people, total = opening.employees(cycle, unit), Report()
    for some in batches(people, BATCH):
        total += open_plans(cycle, some, actor=actor, reason=reason)
    return total


def open_review(
    period: Period, *, actor: Actor, unit: OrgUnit | None = None, reason: str = ""
) -> Report:
    """Open the period if it is a draft, and an evaluation for every plan in force that has none."""
    with engine.or_conflict():
        cycles.open_period(period, actor=actor, reason=reason)
    plans, total = opening.plans_of(period, unit), Report()
    for some in batches(plans, BATCH):
        total += open_evaluations(period, some, actor=actor, reason=reason)
    return total


def plan_opening(cycle: PerformanceCycle, unit: OrgUnit | None = None) -> Report:
    """What `open_year` would do; nothing is written, and the year need not exist yet."""
    people = opening.employees(cycle, unit)
    found = (opening.of_plans(cycle, some) for some in batches(people, BATCH))
    return sum(map(Report.of, found), Report())


def review_opening(period: Period, unit: OrgUnit | None = None) -> Report:
    """What `open_review` would do; nothing is written."""
    plans = opening.plans_of(period, unit)
    found = (opening.of_evaluations(period, some) for some in batches(plans, BATCH))
    return sum(map(Report.of, found), Report())


def open_plans(
    cycle: PerformanceCycle,
    employees: Iterable[Any],
    *,
    actor: Actor,
    reason: str = "",
    batch: int = BATCH,
) -> Report:
    """Open plans for those of these people who have none: one transaction, one lock on the year.

    People outside the year's institution, inactive or no civil servants are passed over. Refused,
    OutOfPhase and Conflict as for one.
    """
    with engine.or_conflict():
        return _open_plans(cycle, actor=actor, reason=reason, people=employees, batch=batch)


def open_evaluations(
    period: Period,
    plans: Iterable[Any],
    *,
    actor: Actor,
    reason: str = "",
    batch: int = BATCH,
) -> Report:
    """Open the evaluations of these plans in a period: one transaction, one lock on the period.

    Plans without a version in force, and people without a rater on the last day, are reported.
    """
    with engine.or_conflict():
        return _open_evaluations(period, actor=actor, reason=reason, plans=plans, batch=batch)


@official_act("plan.open")
def _open_plans(
    cycle: PerformanceCycle, *, actor: Actor, people: Iterable[Any], batch: int
) -> Report:
    policy.require(actor, policy.administering(cycle), cycle)

    def one(wanted: Wanted) -> dict[str, Any]:
        return {"employee": Employee.objects.get(pk=wanted.values["employee_id"])}

    press, total = Press(TargetSettingFlow, cycle, actor, one), Report()
    for some in batches(people, batch):
        total += press.print(opening.of_plans(cycle, some))
    if total.opened:
        facts = {"cycle": cycle.pk, "opened": total.opened}
        signals.announce(signals.cycle_opened, actor=actor, **facts)
    return total


@official_act("evaluation.open")
def _open_evaluations(period: Period, *, actor: Actor, plans: Iterable[Any], batch: int) -> Report:
    policy.require(actor, policy.administering(period), period)

    def one(wanted: Wanted) -> dict[str, Any]:
        return {"plan": PerformancePlan.all_rows.get(pk=wanted.values["plan_id"])}

    press, total = Press(PeriodicReviewFlow, period, actor, one), Report()
    for some in batches(plans, batch):
        total += press.print(opening.of_evaluations(period, some))
    if total.opened:
        facts = {"period": period.pk, "opened": total.opened}
        signals.announce(signals.period_opened, actor=actor, **facts)
    return total


class Press:
    """Opens the first person with an account and the first without one, prints the others."""

    def __init__(
        self, flow_class: Any, on: Any, actor: Actor, one: Callable[[Wanted], dict[str, Any]]
    ) -> None:
        self._flow_class, self._on, self._actor, self._one = flow_class, on, actor, one
        self._plates: dict[bool, Plate] = {}

    def print(self, found: Prospect) -> Report:
        """Open what is wanted."""
        for addressed in (True, False):
            group = [each for each in found.wanted if (each.account is not None) is addressed]
            if group and addressed not in self._plates:
                first, *group = group
                self._plates[addressed] = self._start(first)
            if group:
                self._plates[addressed].print(group)
        return Report.of(found)

    def _start(self, first: Wanted) -> Plate:
        work = context.current()
        reason = work.reason if work else ""
        particulars = self._one(first)
        process = engine.start(
            self._flow_class, self._on, actor=self._actor, reason=reason, **particulars
        )
        return Plate(process, first)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[int]]:
    """Keys of rows, of a queryset or a list, so many at a time."""
    ordered = (
        rows.order_by("pk").values_list("pk", flat=True) if hasattr(rows, "order_by") else rows
    )
    keys = iter(ordered)
    while some := [getattr(row, "pk", row) for row in islice(keys, size)]:
        yield some
