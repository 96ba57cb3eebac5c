"""When a plan may be submitted: what is missing, and where.

Sources: PermenPANRB 6/2022, Annex, for the content of a plan; the lengths are our choice,
ADR 0012. Advice that never blocks stands in `plan_advice`.

A finding has a stable code and a place: positions count from 1, as people do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from viewflow_kinerja.domain.codes import (
    AnnexKind,
    Approach,
    BehaviourValue,
    PlanLevel,
    Polarity,
    ResultKind,
)
from viewflow_kinerja.domain.exact import Number, exact

RESULT_TEXT_MAX = 500
INDICATOR_TEXT_MAX = 300
UNIT_MAX = 50
EXPECTATION_MAX = 1000
ANNEX_MAX = 5000
CHANGE_REASON_MIN = 10
CHANGE_REASON_MAX = 1000
MAIN_RESULTS = range(3, 9)


@dataclass(frozen=True)
class IndicatorContent:
    """One measure of success; qualitative plans have only its text."""

    text: str
    target: Number | None = None
    unit: str = ""
    aspect: str | None = None
    perspective: str | None = None
    polarity: str = Polarity.HIGHER
    aggregation: str | None = None
    period_targets: Mapping[str, Number | None] = field(default_factory=dict)
    due_on: date | None = None


@dataclass(frozen=True)
class ResultContent:
    """One result that is expected; `parent` is the key of the leader's result it supports."""

    key: str
    text: str
    kind: str
    parent: str | None = None
    indicators: Sequence[IndicatorContent] = ()


@dataclass(frozen=True)
class PlanContent:
    """What a plan says: `behaviours` value to expectation, `annexes` kind to text."""

    approach: str
    level: str
    results: Sequence[ResultContent]
    behaviours: Mapping[str, str]
    annexes: Mapping[str, str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Finding:
    """Something to mend: a stable code, and the path of the place, `results/2/indicators/1`."""

    code: str
    where: str


def completeness(plan: PlanContent) -> tuple[Finding, ...]:
    """List what keeps a plan from being submitted; an empty tuple lets it pass.

    Source: PermenPANRB 6/2022, Annex; the lengths are our choice, ADR 0012.

    >>> completeness(PlanContent("QUALITATIVE", "JPT", [], {}, {}, date(2026, 1, 1),
    ...     date(2026, 12, 31)))[0]
    Finding(code='MAIN_RESULT_MISSING', where='results')
    """
    return (*_dates(plan), *_results(plan), *_behaviours(plan), *_annexes(plan))


def is_complete(plan: PlanContent) -> bool:
    """Tell whether a plan may be submitted.

    Source: PermenPANRB 6/2022, Annex.

    >>> is_complete(PlanContent("QUALITATIVE", "JPT", [], {}, {}, date(2026, 1, 1),
    ...     date(2026, 12, 31)))
    False
    """
    return not completeness(plan)


def change_reason_fault(reason: str) -> str | None:
    """Tell whether the reason for changing a plan is TOO_SHORT or TOO_LONG, or None.

    Source: our choice, ADR 0012, after the practice of regional applications.

    >>> change_reason_fault("mutasi")
    'TOO_SHORT'
    """
    length = len(reason.strip())
    if length < CHANGE_REASON_MIN:
        return "TOO_SHORT"
    return "TOO_LONG" if length > CHANGE_REASON_MAX else None


def _dates(plan: PlanContent) -> Iterator[Finding]:
    if plan.ends_on < plan.starts_on:
        yield Finding("ENDS_BEFORE_START", "ends_on")


def _results(plan: PlanContent) -> Iterator[Finding]:
    if not any(ResultKind(result.kind) is ResultKind.MAIN for result in plan.results):
        yield Finding("MAIN_RESULT_MISSING", "results")
    for position, result in enumerate(plan.results, start=1):
        yield from _result(plan, result, f"results/{position}")


def _result(plan: PlanContent, result: ResultContent, where: str) -> Iterator[Finding]:
    yield from _text(result.text, RESULT_TEXT_MAX, "RESULT_TEXT", f"{where}/text")
    if not result.indicators:
        yield Finding("INDICATOR_MISSING", f"{where}/indicators")
    for position, indicator in enumerate(result.indicators, start=1):
        yield from _indicator(plan, indicator, f"{where}/indicators/{position}")


def _indicator(plan: PlanContent, indicator: IndicatorContent, where: str) -> Iterator[Finding]:
    quantitative = Approach(plan.approach) is Approach.QUANTITATIVE
    yield from _text(indicator.text, INDICATOR_TEXT_MAX, "INDICATOR_TEXT", f"{where}/text")
    if quantitative:
        yield from _text(indicator.unit, UNIT_MAX, "UNIT", f"{where}/unit")
        yield from _targets(indicator, where)
    if PlanLevel(plan.level) is PlanLevel.JPT and not indicator.perspective:
        yield Finding("PERSPECTIVE_MISSING", f"{where}/perspective")
    # The form of a qualitative plan has no column for the aspect.
    if PlanLevel(plan.level) is PlanLevel.JA_JF and quantitative and not indicator.aspect:
        yield Finding("ASPECT_MISSING", f"{where}/aspect")


def _targets(indicator: IndicatorContent, where: str) -> Iterator[Finding]:
    if indicator.target is None:
        yield Finding("TARGET_MISSING", f"{where}/target")
    named = {"target": indicator.target}
    named |= {f"period_targets/{key}": each for key, each in indicator.period_targets.items()}
    for place, target in named.items():
        fault = _target_fault(target, indicator.polarity)
        if fault:
            yield Finding(fault, f"{where}/{place}")


def _target_fault(target: Number | None, polarity: str) -> str | None:
    if target is None:
        return None
    if exact(target) < 0:
        return "TARGET_NEGATIVE"
    return "TARGET_ZERO" if not target and Polarity(polarity) is Polarity.HIGHER else None


def _behaviours(plan: PlanContent) -> Iterator[Finding]:
    for value in BehaviourValue:
        if value not in plan.behaviours:
            yield Finding("BEHAVIOUR_MISSING", f"behaviours/{value}")
        elif len(plan.behaviours[value].strip()) > EXPECTATION_MAX:
            yield Finding("EXPECTATION_TOO_LONG", f"behaviours/{value}")


def _annexes(plan: PlanContent) -> Iterator[Finding]:
    for kind in AnnexKind:
        yield from _text(plan.annexes.get(kind, ""), ANNEX_MAX, "ANNEX", f"annexes/{kind}")


def _text(text: str, longest: int, code: str, where: str) -> Iterator[Finding]:
    length = len(text.strip())
    if not length:
        yield Finding(f"{code}_MISSING", where)
    if length > longest:
        yield Finding(f"{code}_TOO_LONG", where)
