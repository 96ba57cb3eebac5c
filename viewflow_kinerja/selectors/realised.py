"""What an employee is asked to report, with what the periods of the year already say."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import Aggregation, Approach, ResultKind
from viewflow_kinerja.models import Evaluation, Indicator, Realisation
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors.figures import plain
from viewflow_kinerja.services import plan_content, realisation

Values = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One indicator to report: its place, its target in the period, and what is known already."""

    indicator: Indicator
    number: str
    target: Decimal | None
    known: Values
    offered: str = ""

    @property
    def key(self) -> int:
        """The key of the indicator."""
        return self.indicator.pk

    @property
    def main(self) -> bool:
        """Whether a number and its evidence must be given."""
        return self.indicator.work_result.kind == ResultKind.MAIN

    @property
    def share(self) -> bool:
        """Whether it is a part of a whole: two numbers."""
        return self.indicator.aggregation == Aggregation.RATIO


def qualitative(evaluation: Evaluation) -> bool:
    """Whether realisations are told in words instead of numbers."""
    return evaluation.plan.approach == Approach.QUALITATIVE


def asked(actor: Actor, evaluation: Evaluation) -> list[Asked]:
    """The indicators to report, in the order of the plan.

    What was reported before stands in `known`; for the year the periods give an offer.
    """
    rows = realisation.measured(evaluation)
    stored = {each.indicator_id: _stored(each) for each in _visible(actor, evaluation=evaluation)}
    offers = _offers(actor, evaluation, rows) if evaluation.period.kind == "YEAR" else {}
    places = _places(evaluation)
    return [
        _asked(evaluation, row, places[row.pk], stored.get(row.pk), offers.get(row.pk))
        for row in rows
    ]


def _places(evaluation: Evaluation) -> dict[int, str]:
    """The place of each indicator on the form: 2.1 is the first one of the second result."""
    rows = realisation.indicators(evaluation)
    results = list(dict.fromkeys(row.work_result_id for row in rows))
    return {row.pk: f"{results.index(row.work_result_id) + 1}.{row.number}" for row in rows}


def _asked(
    evaluation: Evaluation, row: Indicator, place: str, stored: Values | None, offer: Values | None
) -> Asked:
    offer = offer or {}
    return Asked(
        indicator=row,
        number=place,
        target=plan_content.target(row, evaluation.period.code),
        known=stored or {name: value for name, value in offer.items() if name != "words"},
        offered=offer.get("words", ""),
    )


def _visible(actor: Actor, **where: Any) -> Iterable[Realisation]:
    rows = Realisation.objects.filter(**where).select_related("evaluation__period")
    return policy.visible(actor, rows, Action.VIEW_EVALUATION).order_by(
        "evaluation__period__starts_on", "evaluation__version", "pk"
    )


def _stored(row: Realisation) -> Values:
    names = ("value", "numerator", "denominator", "evidence", "note")
    return {name: getattr(row, name) for name in names}


def _offers(actor: Actor, evaluation: Evaluation, rows: list[Indicator]) -> dict[int, Values]:
    """By indicator: the value of the year that follows from the periods, and their evidence."""
    roots = _roots(actor, evaluation)
    found: dict[int, dict[str, Realisation]] = {}
    periods = _visible(actor, evaluation__plan=evaluation.plan, evaluation__kind="PERIODIC")
    periods = (each for each in periods if each.evaluation.period.kind != "YEAR")
    for each in periods:  # a later version of the same period replaces the earlier one
        parts = found.setdefault(roots.get(each.indicator_id, 0), {})
        parts[each.evaluation.period.code] = each
    return {
        row.pk: _offer(row, list(found[roots[row.pk]].values()))
        for row in rows
        if roots.get(row.pk) in found
    }


def _roots(actor: Actor, evaluation: Evaluation) -> dict[int, int]:
    """Each indicator of the plan -> the first one it was copied from, over all versions."""
    rows = Indicator.objects.filter(plan=evaluation.plan).order_by("pk")
    visible = policy.visible(actor, rows, Action.VIEW_PLAN)
    roots: dict[int, int] = {}
    for key, origin in visible.values_list("pk", "origin_id"):
        roots[key] = roots.get(origin, key) if origin else key
    return roots


def _offer(row: Indicator, parts: list[Realisation]) -> Values:
    numbers = _aggregated(row, parts)
    evidence = dict.fromkeys(
        line.strip() for each in parts for line in each.evidence.splitlines() if line.strip()
    )
    return numbers | {"evidence": "\n".join(evidence), "words": _words(row, parts)}


def _aggregated(row: Indicator, parts: list[Realisation]) -> Values:
    if row.aggregation == Aggregation.RATIO:
        whole = [(each.numerator or 0, each.denominator or 0) for each in parts]
        return {
            "numerator": sum(part for part, _whole in whole),
            "denominator": sum(total for _part, total in whole) or None,
        }
    values = [each.value for each in parts if each.value is not None]
    return {"value": plain(appraisal.aggregate(row.aggregation, values)) if values else None}


def _words(row: Indicator, parts: list[Realisation]) -> str:
    told = "; ".join(f"{each.evaluation.period.code} {_figure(each)}" for each in parts)
    rule = label(Aggregation(row.aggregation))
    return _("From the periods (%(rule)s): %(told)s.") % {"rule": rule, "told": told}


def _figure(row: Realisation) -> str:
    if row.numerator is not None:
        return f"{_number(row.numerator)}/{_number(row.denominator)}"
    return _number(row.value)


def _number(value: Decimal | None) -> str:
    if value is None:
        return "–"
    return formats.number_format(Decimal(f"{value.normalize():f}"), force_grouping=True)
