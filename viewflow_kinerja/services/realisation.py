"""What was realised of a plan in a period: writing it, and what it amounts to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import Aggregation, Approach, ResultKind
from viewflow_kinerja.domain.exact import exact
from viewflow_kinerja.domain.plans import Finding
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import Evaluation, Indicator, Realisation, WorkResult
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.services import progress, segments
from viewflow_kinerja.services.plan_content import target

_NUMBERS = ("value", "numerator", "denominator")


def indicators(evaluation: Evaluation) -> list[Indicator]:
    """The indicators of the version that is evaluated, in the order of the plan."""
    rows = Indicator.all_rows.filter(
        plan=evaluation.plan_id, work_result__version=evaluation.plan_version
    )
    found = list(rows.select_related("work_result"))
    return sorted(
        found,
        key=lambda row: (row.work_result.kind != "MAIN", row.work_result.number, row.number),
    )


def measured(evaluation: Evaluation) -> list[Indicator]:
    """Those that have a target in the period; in a qualitative plan all."""
    if evaluation.plan.approach == Approach.QUALITATIVE:
        return indicators(evaluation)
    return [
        row for row in indicators(evaluation) if target(row, evaluation.period.code) is not None
    ]


def results(evaluation: Evaluation) -> list[int]:
    """Keys of the work results of the version that is evaluated."""
    rows = WorkResult.all_rows.filter(plan=evaluation.plan_id, version=evaluation.plan_version)
    return list(rows.values_list("pk", flat=True))


def write(evaluation: Evaluation, given: Sequence[Mapping[str, Any]]) -> None:
    """Store the realisations of the measured indicators; Incomplete names each gap."""
    rows = {item["indicator"]: item for item in given}
    gaps: list[Finding] = []
    wanted = measured(evaluation)
    for indicator in wanted:
        gaps += _gaps(evaluation, indicator, rows.get(indicator.pk, {}))
    if gaps:
        raise Incomplete(_("Some indicators still lack something."), gaps)
    known = {row.indicator_id: row for row in Realisation.all_rows.filter(evaluation=evaluation)}
    fresh: list[Realisation] = []
    for indicator in (row for row in wanted if row.pk in rows):
        values = _values(rows[indicator.pk])
        if indicator.pk in known:
            known[indicator.pk].record(**values)
        else:
            fresh.append(Realisation(evaluation=evaluation, indicator=indicator, **values))
    stored = [*record_new(fresh), *known.values()]
    aim = aims(evaluation)
    progress.measured(evaluation, [(row, achieved(row, wanted, aim)) for row in stored])


def achieved(row: Realisation, wanted: Iterable[Indicator], aim: "Aims") -> Fraction | None:
    """How far the indicator of a realisation has come, in percent of its target."""
    indicator = next((each for each in wanted if each.pk == row.indicator_id), None)
    return achievement_of(indicator, real_of(row), aim) if indicator else None


def _values(item: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: item.get(name) for name in _NUMBERS}
    return numbers | {"evidence": item.get("evidence", ""), "note": item.get("note", "")}


def _gaps(evaluation: Evaluation, row: Indicator, item: Mapping[str, Any]) -> Iterable[Finding]:
    main, where = row.work_result.kind == ResultKind.MAIN, f"indicators/{row.pk}"
    if evaluation.plan.approach == Approach.QUALITATIVE:
        if main and not item.get("note", "").strip():
            yield Finding("NOTE_MISSING", f"{where}/note")
        return
    if fault := _number_fault(row, item, main):
        yield Finding(fault, f"{where}/value")
    elif main and not item.get("evidence", "").strip():
        yield Finding("EVIDENCE_MISSING", f"{where}/evidence")


def _number_fault(row: Indicator, item: Mapping[str, Any], main: bool) -> str | None:
    """A share needs both parts; other aggregations one number; nothing is negative."""
    share = row.aggregation == Aggregation.RATIO
    names = ("numerator", "denominator") if share else ("value",)
    numbers = [item.get(name) for name in names]
    if any(number is None for number in numbers):
        return "REALISATION_MISSING" if main or any(n is not None for n in numbers) else None
    if any(number is not None and number < 0 for number in numbers):
        return "REALISATION_NEGATIVE"
    return "DENOMINATOR_ZERO" if share and not numbers[1] else None


def real_of(row: Realisation) -> Fraction | None:
    """The exact realisation; a share is percent."""
    if row.numerator is not None and row.denominator:
        return 100 * exact(row.numerator) / exact(row.denominator)
    return exact(row.value) if row.value is not None else None


@dataclass(frozen=True)
class Aims:
    """The targets of an evaluation: those of its period, or what falls to a part of the year."""

    code: str
    days: int = 1
    planned: int = 1

    def of(self, indicator: Indicator) -> Fraction | None:
        """What an indicator is compared with; None where it has no target in the period."""
        goal = target(indicator, self.code)
        if goal is None:
            return None
        return appraisal.part_of_target(indicator.aggregation, goal, self.days, self.planned)

    @property
    def is_part(self) -> bool:
        """Whether sums are compared with a part of their target."""
        return self.days < self.planned


def aims(evaluation: Evaluation) -> Aims:
    """The targets of an evaluation; one statement more for a closing one."""
    code = evaluation.period.code
    if not evaluation.is_closing:
        return Aims(code)
    days = segments.own_part(evaluation).days
    return Aims(code, days, segments.planned_days(evaluation))


def achievement_of(indicator: Indicator, real: Fraction | None, aim: Aims) -> Fraction | None:
    """Percent of the target; None where nothing was reported."""
    goal = aim.of(indicator)
    if real is None or goal is None:
        return None
    return appraisal.achievement(real, goal, indicator.polarity)


def achievements(
    evaluation: Evaluation, rows: Iterable[Realisation] | None = None
) -> list[Fraction | None]:
    """Of the MAIN indicators with a target in the period; None for one that was not reported.

    `rows` are realisations that are not stored yet, instead of those on record.
    """
    rows = Realisation.all_rows.filter(evaluation=evaluation) if rows is None else rows
    reals = {row.indicator_id: real_of(row) for row in rows}
    aim = aims(evaluation)
    return [
        achievement_of(row, reals.get(row.pk), aim)
        for row in measured(evaluation)
        if row.work_result.kind == ResultKind.MAIN and aim.of(row) is not None
    ]


def as_document(rows: Iterable[Realisation]) -> list[dict[str, str]]:
    """The realisations as plain data, for the hash."""
    return [
        {"indicator": str(row.indicator_id), "evidence": row.evidence, "note": row.note}
        | {name: _text(getattr(row, name)) for name in _NUMBERS}
        for row in rows
    ]


def _text(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
