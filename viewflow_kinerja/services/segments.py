"""The parts of a person's year: a plan each, closed by an evaluation before the annual one.

Source: DOMAIN 2.8 and 13, cases E1, E6, E10; our choice, ADR 0062.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from viewflow_kinerja.domain import appraisal, deadlines
from viewflow_kinerja.domain.codes import (
    EmployeeKind,
    EvaluationKind,
    EvaluationStatus,
    PeriodKind,
    Rating,
)
from viewflow_kinerja.domain.segments import PlanSegment
from viewflow_kinerja.models import Evaluation, PerformancePlan, PlanVersion, Remark, RuleBook

_DAY = timedelta(days=1)
_KNOWN = (  # the parties know the ratings, and they stand
    *(EvaluationStatus.DELIVERED, EvaluationStatus.ACKNOWLEDGED),
    *(EvaluationStatus.DEEMED_ACCEPTED, EvaluationStatus.ACKNOWLEDGED_AFTER_DECISION),
)
CONTRACTS = (EmployeeKind.PPPK, EmployeeKind.PPPK_PART_TIME)


@dataclass(frozen=True)
class Part:
    """One part of the year with its plan, and its closing evaluation where there is one."""

    plan: PerformancePlan
    segment: PlanSegment
    closing: Evaluation | None

    @property
    def is_known(self) -> bool:
        """Whether its closing evaluation was delivered and stands."""
        return self.closing is not None and self.closing.status in _KNOWN

    @property
    def rating(self) -> str:
        """The result rating of the closing evaluation; empty while nobody may count on it."""
        return self.closing.result_rating if self.closing and self.is_known else ""


def earlier(evaluation: Evaluation) -> list[Part]:
    """The parts of the year before the plan of an annual evaluation, in their order.

    Two statements, none where the plan began with the year.
    """
    plan, period = evaluation.plan, evaluation.period
    if evaluation.kind != EvaluationKind.ANNUAL or plan.starts_on <= period.starts_on:
        return []
    plans = PerformancePlan.all_rows.filter(
        employee=evaluation.employee_id,
        cycle__year=period.starts_on.year,
        ends_on__lt=plan.starts_on,
        effective_version__isnull=False,
    )
    rows = list(plans.select_related("unit", "rater").order_by("starts_on"))
    known = {row.plan_id: row for row in _closings(rows)} if rows else {}
    return [Part(row, _segment(row), known.get(row.pk)) for row in rows]


def _segment(plan: PerformancePlan) -> PlanSegment:
    return PlanSegment(plan.starts_on, plan.ends_on)


def _closings(plans: list[PerformancePlan]) -> QuerySet[Evaluation]:
    """Their closing evaluations; of several versions the newest comes last."""
    rows = Evaluation.all_rows.filter(plan__in=[plan.pk for plan in plans])
    rows = rows.filter(period__kind=PeriodKind.YEAR, kind=EvaluationKind.PERIODIC)
    return rows.select_related("rater", "unit", "period").order_by("version")


def own_part(evaluation: Evaluation) -> PlanSegment:
    """The days of the year that the plan of an evaluation covers."""
    period, plan = evaluation.period, evaluation.plan
    return PlanSegment(max(plan.starts_on, period.starts_on), min(plan.ends_on, period.ends_on))


def weighed(
    evaluation: Evaluation, parts: Sequence[Part], figures: str | None
) -> list[tuple[str, int]]:
    """What goes into the suggestion for a year of several parts: a rating and its days, each.

    Parts without a known rating are left out, and so is the present plan where its figures
    suggest nothing.
    """
    rated = [(part.rating, part.segment.days) for part in parts if part.rating]
    return rated + ([(figures, own_part(evaluation).days)] if figures else [])


def over(evaluation: Evaluation, parts: Sequence[Part], figures: Rating | None) -> Rating | None:
    """The suggestion for the result rating: of the figures, over the parts of a year by days."""
    return appraisal.time_weighted(weighed(evaluation, parts, figures)) if parts else figures


def ratable_from(evaluation: Evaluation) -> date:
    """The first day on which it may be rated: when what it covers is over.

    Before a contract ends its closing evaluation is due: from the day of the review on.
    """
    plan, employee = evaluation.plan, evaluation.employee
    last = min(evaluation.period.ends_on, plan.ends_on)
    if not evaluation.is_closing or not ends_with_contract(employee, plan.ends_on):
        return last + _DAY
    rules = RuleBook.rules(evaluation.period.cycle.year, evaluation.unit)
    return deadlines.contract_review_day(last, rules.contract_review_days_before)


def ends_with_contract(employee: Any, day: date) -> bool:
    """Whether a day is the last one of a person's contract."""
    return employee.kind in CONTRACTS and employee.contract_to == day


def report_due(evaluation: Evaluation) -> date:
    """Until when the employee may report: as many days as the period leaves after its end.

    As many before the end of a contract, so that its closing evaluation is rated before.
    """
    period, plan = evaluation.period, evaluation.plan
    leaves, last = period.report_due - period.ends_on, min(period.ends_on, plan.ends_on)
    before = evaluation.is_closing and ends_with_contract(evaluation.employee, plan.ends_on)
    return last - leaves if before else last + leaves


def planned_days(evaluation: Evaluation) -> int:
    """For how many days the plan that is evaluated was agreed, by its frozen version."""
    plan = evaluation.plan
    rows = PlanVersion.all_rows.filter(plan=plan, number=evaluation.plan_version)
    frozen = rows.values_list("content", flat=True).first() or {}
    until = date.fromisoformat(frozen.get("ends_on", plan.ends_on.isoformat()))
    return PlanSegment(plan.starts_on, max(until, plan.ends_on)).days


def remarks(closings: Iterable[Evaluation]) -> dict[int, list[Remark]]:
    """What the raters of closing evaluations said, by evaluation, in its order."""
    found: dict[int, list[Remark]] = defaultdict(list)
    keys = [row.pk for row in closings]
    rows = Remark.all_rows.filter(evaluation__in=keys) if keys else Remark.all_rows.none()
    for row in rows.select_related("work_result").order_by("pk"):
        found[row.evaluation_id].append(row)
    return found
