"""How predicates spread in a group, against the pattern of its organisation's level, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from viewflow_kinerja.domain import distribution
from viewflow_kinerja.domain.codes import DistributionEffect, OrgLevel, Predicate
from viewflow_kinerja.domain.distribution import DistributionReport, DistributionRule, RuleKind
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.selectors.figures import percent

_EFFECTS = {
    DistributionEffect.PASS: gettext_lazy("The distribution fits the pattern."),
    DistributionEffect.ADVISORY: gettext_lazy(
        "The distribution differs from the pattern. It is a consideration: say in writing why"
        " your ratings are right."
    ),
    DistributionEffect.BLOCKING: gettext_lazy(
        "The distribution differs from the pattern, which is binding here."
    ),
    DistributionEffect.NOT_CHECKED: gettext_lazy("The distribution is not checked here."),
}


@dataclass(frozen=True)
class Share:
    """One predicate in the group."""

    words: Promise
    count: int
    percent: str


@dataclass(frozen=True)
class Spread:
    """A group against its pattern: the counts, what the pattern asks, what is not kept."""

    level: Promise | str
    shares: list[Share]
    population: int
    pattern: list[str]
    broken: list[str]
    effect: Promise | str
    fits: bool
    asks_for_reason: bool


def of_report(report: DistributionReport) -> Spread:
    """A check that has just been made."""
    counts = {str(each): count for each, count in report.counts.items()}
    return _spread(report.organisation, counts, report.violated, report.effect)


def of_record(kept: Mapping[str, Any] | None, level: str) -> Spread | None:
    """The check that was kept with an evaluation; None where there was nothing to check."""
    if kept is None or not level:
        return None
    return _spread(level, kept["counts"], kept["violated"], kept["effect"])


def _spread(level: str, counts: Mapping[str, int], broken: Iterable[str], effect: str) -> Spread:
    given = {each: counts.get(each, 0) for each in Predicate}
    population = sum(given.values())
    return Spread(
        level=label(OrgLevel(level)),
        shares=[_share(each, count, population) for each, count in given.items()],
        population=population,
        pattern=pattern(level),
        broken=[told(distribution.rule(each)) for each in broken],
        effect=_EFFECTS[DistributionEffect(effect)],
        fits=not list(broken),
        asks_for_reason=effect == DistributionEffect.ADVISORY,
    )


def _share(predicate: Predicate, count: int, population: int) -> Share:
    return Share(label(predicate), count, percent(Fraction(100 * count, population or 1)))


def pattern(level: str) -> list[str]:
    """What the pattern of a level asks, a sentence a rule."""
    return [told(each) for each in distribution.RULES[OrgLevel(level)]]


def told(rule: DistributionRule) -> str:
    """One rule as a sentence."""
    who = _(" or ").join(f"“{label(each)}”" for each in Predicate if each in rule.predicates)
    facts = {"who": who, "bound": rule.bound}
    if rule.kind is RuleKind.PLURALITY:
        return _("No other predicate is given more often than %(who)s.") % facts
    if rule.kind is RuleKind.MIN_COUNT:
        return _at_least(rule.bound) % facts
    if rule.kind is RuleKind.MIN:
        return _("At least %(bound)s%% are %(who)s.") % facts
    return (
        _("At most %(bound)s%% are %(who)s.") if rule.bound else _("Nobody is %(who)s.")
    ) % facts


def _at_least(people: int) -> str:
    return ngettext(
        "At least %(bound)s person is %(who)s.", "At least %(bound)s people are %(who)s.", people
    )
