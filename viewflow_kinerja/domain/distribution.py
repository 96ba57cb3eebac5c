"""How the predicates of a group should spread, given the organisation's level.

Source: SE MenPANRB 3/2023. The pattern is a consideration: the check warns, asks for a
justification, and never changes a predicate. What "most" means and how hard the check is are
our choice, ADR 0012.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from viewflow_kinerja.domain.codes import DistributionEffect, OrgLevel, Predicate, RuleMode
from viewflow_kinerja.domain.exact import whole

SMALL_POPULATION = 10


class RuleKind(StrEnum):
    """How a rule compares the size of a group with the population."""

    PLURALITY = "plurality"
    MAX = "max"
    MIN = "min"
    MIN_COUNT = "min_count"


@dataclass(frozen=True)
class DistributionRule:
    """One rule of a pattern; `bound` is percent, for MIN_COUNT a number of people."""

    id: str
    kind: RuleKind
    predicates: frozenset[Predicate]
    bound: int = 0

    def holds(self, counts: Mapping[Predicate, int]) -> bool:
        """Tell whether a population of one or more keeps this rule."""
        population, members = sum(counts.values()), sum(counts[p] for p in self.predicates)
        if self.kind is RuleKind.PLURALITY:
            return members >= max(counts.values())
        if self.kind is RuleKind.MIN_COUNT:
            return members >= self.bound
        percent, bound = 100 * members, self.bound * population
        return percent <= bound if self.kind is RuleKind.MAX else percent >= bound


@dataclass(frozen=True)
class DistributionReport:
    """What a check found: the population, the violated rules, and the effect on finalising."""

    organisation: OrgLevel
    counts: Mapping[Predicate, int]
    population: int
    violated: tuple[str, ...]
    effect: DistributionEffect

    @property
    def needs_justification(self) -> bool:
        """Whether the leader has to write a justification before finalising."""
        return self.effect is DistributionEffect.ADVISORY

    @property
    def blocks(self) -> bool:
        """Whether finalising is not possible with these predicates."""
        return self.effect is DistributionEffect.BLOCKING

    def share(self, predicate: str) -> Fraction:
        """Return the percentage of the population with a predicate, 0 for nobody."""
        return Fraction(100 * self.counts[Predicate(predicate)], self.population or 1)


def _rule(rule_id: str, kind: RuleKind, *predicates: Predicate, bound: int = 0) -> DistributionRule:
    return DistributionRule(rule_id, kind, frozenset(predicates), bound)


_VERY_GOOD, _GOOD, _IMPROVE, _POOR, _VERY_POOR = Predicate
_PLURALITY, _MAX, _MIN, _MIN_COUNT = RuleKind
RULES: Mapping[OrgLevel, tuple[DistributionRule, ...]] = MappingProxyType(
    {
        OrgLevel.OUTSTANDING: (
            _rule("OU1", _PLURALITY, _VERY_GOOD),
            _rule("OU2", _MAX, _VERY_GOOD, bound=70),
        ),
        OrgLevel.GOOD: (
            _rule("GO1", _PLURALITY, _GOOD),
            _rule("GO2", _MAX, _GOOD, bound=70),
            _rule("GO3", _MIN_COUNT, _IMPROVE, _POOR, bound=1),
        ),
        OrgLevel.NEEDS_IMPROVEMENT: (
            _rule("NI1", _MIN, _IMPROVE, bound=60),
            _rule("NI2", _MAX, _VERY_GOOD, bound=10),
        ),
        OrgLevel.POOR: (
            _rule("PO1", _MIN, _POOR, bound=60),
            _rule("PO2", _MIN, _IMPROVE, bound=10),
            _rule("PO3", _MAX, _VERY_GOOD, bound=10),
        ),
        OrgLevel.VERY_POOR: (
            _rule("VP1", _MIN, _VERY_POOR, bound=60),
            _rule("VP2", _MIN, _POOR, _IMPROVE, bound=10),
            _rule("VP3", _MAX, _VERY_GOOD, bound=0),
        ),
    }
)


def check(
    counts: Mapping[Predicate, int],
    organisation: str,
    *,
    mode: str = RuleMode.ADVISORY,
    small_population: int = SMALL_POPULATION,
) -> DistributionReport:
    """Compare the predicates of one population with the pattern of its organisation's level.

    The caller leaves out who is not rated, exempt, or heads the rated organisation. ValueError
    for an unknown predicate or level. Nobody: PASS; mode OFF: NOT_CHECKED. An enforced rule
    blocks, but never a small population. Source: SE MenPANRB 3/2023.

    >>> check({"GOOD": 3}, "GOOD").violated
    ('GO2', 'GO3')
    """
    level, people = OrgLevel(organisation), _complete(counts)
    asked = RuleMode(mode) is not RuleMode.OFF and any(people.values())
    violated = tuple(r.id for r in RULES[level] if not r.holds(people)) if asked else ()
    small = sum(people.values()) < whole(small_population, "a population")
    effect = _effect(RuleMode(mode), violated, small)
    return DistributionReport(level, people, sum(people.values()), violated, effect)


def rule(rule_id: str) -> DistributionRule:
    """Find a rule by its id, to explain a stored violation; KeyError for an unknown id.

    Source: our choice, ADR 0012, for the ids.

    >>> rule("GO2").bound
    70
    """
    return {each.id: each for rules in RULES.values() for each in rules}[rule_id]


def _complete(counts: Mapping[Predicate, int]) -> Mapping[Predicate, int]:
    given = {Predicate(key): whole(count, "a count") for key, count in counts.items()}
    return {each: given.get(each, 0) for each in Predicate}


def _effect(mode: RuleMode, violated: tuple[str, ...], small: bool) -> DistributionEffect:
    if mode is RuleMode.OFF:
        return DistributionEffect.NOT_CHECKED
    if not violated:
        return DistributionEffect.PASS
    if mode is RuleMode.ENFORCED and not small:
        return DistributionEffect.BLOCKING
    return DistributionEffect.ADVISORY
