"""What the figures suggest for the result rating, with the formula and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import Rating
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models import Evaluation, RuleBook
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.selectors import segments
from viewflow_kinerja.selectors.figures import percent
from viewflow_kinerja.services import realisation
from viewflow_kinerja.services import segments as services

Achievements = Sequence[Fraction | None]


@dataclass(frozen=True)
class Suggestion:
    """A rating with its reasons: what was counted, the rule, its source."""

    rating: Rating | None
    words: Promise | str
    counted: str
    formula: list[str]
    source: str
    weighing: list[str]  # the parts of a year and their mean; empty where the year is one


def of(evaluation: Evaluation) -> Suggestion:
    """The suggestion for an evaluation, from what is stored now."""
    rules = RuleBook.rules(evaluation.period.cycle.year, evaluation.unit)
    reached, parts = realisation.achievements(evaluation), services.earlier(evaluation)
    return suggested(evaluation, reached, rules, parts)


def suggested(
    evaluation: Evaluation, reached: Achievements, rules: Rules, parts: Sequence[services.Part]
) -> Suggestion:
    """The same from achievements and earlier parts of the year that have been read already."""
    annual = evaluation.kind == "ANNUAL"
    figures = appraisal.suggest_result(
        reached,
        annual=annual,
        above_threshold=rules.rating_above_threshold,
        critical_floor=rules.rating_critical_floor,
    )
    rating = services.over(evaluation, parts, figures)
    return Suggestion(
        rating=rating,
        words=label(rating) if rating else _("no suggestion"),
        counted=_counted(reached, rules),
        formula=_formula(rules, annual),
        source=_source(evaluation),
        weighing=segments.weighing(evaluation, parts, figures),
    )


def _counted(reached: Achievements, rules: Rules) -> str:
    if not reached:
        return _("No main indicator has a target in this period.")
    known = [each if each is not None else Fraction(0) for each in reached]
    text = ngettext(
        "%(n)s main indicator with a target: %(met)s at 100%% or more, %(above)s at"
        " %(line)s%% or more, the lowest at %(lowest)s.",
        "%(n)s main indicators with a target: %(met)s at 100%% or more, %(above)s at"
        " %(line)s%% or more, the lowest at %(lowest)s.",
        len(known),
    )
    return text % {
        "n": len(known),
        "met": sum(each >= 100 for each in known),
        "above": sum(each >= Fraction(rules.rating_above_threshold) for each in known),
        "line": f"{rules.rating_above_threshold.normalize():f}",
        "lowest": percent(min(known)),
    }


def _formula(rules: Rules, annual: bool) -> list[str]:
    facts = {
        "line": f"{rules.rating_above_threshold.normalize():f}",
        "floor": f"{rules.rating_critical_floor.normalize():f}",
        "above": label(Rating.ABOVE),
        "meets": label(Rating.MEETS),
        "below": label(Rating.BELOW),
    }
    below = _("%(below)s: more than half under 100%%")
    if annual:
        below = _("%(below)s: more than half under 100%%, or any under %(floor)s%%")
    sentences = [
        _("%(above)s: none under 100%%, and more than half at %(line)s%% or more"),
        below,
        _("%(meets)s: everything else. An indicator without a report counts as 0%%."),
    ]
    return [sentence % facts for sentence in sentences]


def _source(evaluation: Evaluation) -> str:
    text = _(
        "Source: the parameters of %(year)s for %(unit)s; exact figures, not the rounded ones."
    )
    return text % {"year": evaluation.period.cycle.year, "unit": evaluation.unit.name}
