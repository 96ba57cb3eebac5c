"""What a version of a plan says, read once and turned into the shapes that others need."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Value

from viewflow_kinerja.domain.plans import IndicatorContent, PlanContent, ResultContent
from viewflow_kinerja.models import (
    Annex,
    BehaviourExpectation,
    Indicator,
    PerformancePlan,
    WorkResult,
)


@dataclass
class Content:
    """One version: results with their indicators, expectations by value, annexes by kind."""

    plan: PerformancePlan
    results: list[tuple[WorkResult, list[Indicator]]]
    behaviours: dict[str, str]
    annexes: dict[str, str]

    def for_rules(self) -> PlanContent:
        """The same as the domain judges it."""
        return PlanContent(
            approach=self.plan.approach,
            level=self.plan.level,
            results=[_result(result, indicators) for result, indicators in self.results],
            behaviours=self.behaviours,
            annexes=self.annexes,
            starts_on=self.plan.starts_on,
            ends_on=self.plan.ends_on,
        )

    def as_document(self) -> dict[str, Any]:
        """The same as plain data, for the frozen version."""
        return {
            "approach": self.plan.approach,
            "level": self.plan.level,
            "place": self.plan.place,
            "starts_on": self.plan.starts_on.isoformat(),
            "ends_on": self.plan.ends_on.isoformat(),
            "results": [_written(result, indicators) for result, indicators in self.results],
            "behaviours": self.behaviours,
            "annexes": self.annexes,
        }


def content_of(plan: PerformancePlan, version: int) -> Content:
    """Read one version: two statements for the results, one for everything else."""
    results = list(
        WorkResult.all_rows.filter(plan=plan, version=version)
        .select_related("parent")
        .order_by("kind", "number")
    )
    results.sort(key=lambda result: (result.kind != "MAIN", result.number))
    by_result: dict[int, list[Indicator]] = {result.pk: [] for result in results}
    for indicator in Indicator.all_rows.filter(work_result__in=results).order_by("number"):
        by_result[indicator.work_result_id].append(indicator)
    behaviours, annexes = _texts(plan, version)
    rows = [(result, by_result[result.pk]) for result in results]
    return Content(plan, rows, behaviours, annexes)


def _texts(plan: PerformancePlan, version: int) -> tuple[dict[str, str], dict[str, str]]:
    where = {"plan": plan, "version": version}
    values = BehaviourExpectation.all_rows.filter(**where).values_list(
        Value("b"), "value", "special_expectation"
    )
    annexes = Annex.all_rows.filter(**where).values_list(Value("a"), "kind", "text")
    found: dict[str, dict[str, str]] = {"b": {}, "a": {}}
    for table, code, text in values.union(annexes, all=True):
        found[table][code] = text
    return found["b"], found["a"]


def target(indicator: Indicator, period: str = "YEAR") -> Decimal | None:
    """The exact target of an indicator in a period; None where it is not measured then."""
    text = indicator.targets.get(period)
    return Decimal(text) if text not in (None, "") else None


def in_force_of(leaders: Iterable[int], cycle: int) -> list[WorkResult]:
    """The results of leaders that a plan may support: who works below them may know their words."""
    rows = WorkResult.all_rows.filter(plan__cycle=cycle, plan__employee__in=list(leaders))
    rows = rows.filter(version=F("plan__effective_version")).select_related("plan__employee")
    return sorted(rows, key=lambda row: (row.plan.employee.name, row.kind != "MAIN", row.number))


def same_words(plan: PerformancePlan, texts: Iterable[str]) -> set[str]:
    """Which of these texts a plan in force of the unit has too; whose it is stays unsaid.

    Drafts are private and are not compared.
    """
    rows = WorkResult.all_rows.filter(plan__cycle=plan.cycle_id, plan__unit=plan.unit_id)
    rows = rows.filter(text__in=list(texts), version=F("plan__effective_version"))
    rows = rows.exclude(plan=plan)
    return set(rows.values_list("text", flat=True))


def _result(result: WorkResult, indicators: list[Indicator]) -> ResultContent:
    return ResultContent(
        key=str(result.pk),
        text=result.text,
        kind=result.kind,
        parent=str(result.parent_id) if result.parent_id else None,
        indicators=[_indicator(indicator) for indicator in indicators],
    )


def _indicator(indicator: Indicator) -> IndicatorContent:
    periods = {code: target(indicator, code) for code in indicator.targets if code != "YEAR"}
    return IndicatorContent(
        text=indicator.text,
        target=target(indicator),
        unit=indicator.unit_of_measure,
        aspect=indicator.aspect or None,
        perspective=indicator.perspective or None,
        polarity=indicator.polarity,
        aggregation=indicator.aggregation,
        period_targets=periods,
    )


def _written(result: WorkResult, indicators: list[Indicator]) -> dict[str, Any]:
    return {
        "number": result.number,
        "kind": result.kind,
        "text": result.text,
        "parent": result.parent.text if result.parent else None,
        "indicators": [
            {
                "number": indicator.number,
                "text": indicator.text,
                "aspect": indicator.aspect,
                "perspective": indicator.perspective,
                "polarity": indicator.polarity,
                "aggregation": indicator.aggregation,
                "unit": indicator.unit_of_measure,
                "targets": indicator.targets,
            }
            for indicator in indicators
        ],
    }
