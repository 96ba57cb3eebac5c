"""How a person is rated: achievement, suggestion, predicate.

Sources: PermenPANRB 6/2022 and SE MenPANRB 3/2023 for ratings and predicates. The arithmetic of
achievement and suggestion is our choice, ADR 0012: exact numbers, never the rounded display.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from viewflow_kinerja.domain.codes import Aggregation, OrgLevel, Polarity, Predicate, Rating
from viewflow_kinerja.domain.exact import Number, exact, half_up, not_negative, whole

PREDICATES: Mapping[tuple[Rating, Rating], Predicate] = MappingProxyType(
    {
        (Rating.ABOVE, Rating.ABOVE): Predicate.VERY_GOOD,
        (Rating.ABOVE, Rating.MEETS): Predicate.GOOD,
        (Rating.ABOVE, Rating.BELOW): Predicate.POOR,
        (Rating.MEETS, Rating.ABOVE): Predicate.GOOD,
        (Rating.MEETS, Rating.MEETS): Predicate.GOOD,
        (Rating.MEETS, Rating.BELOW): Predicate.POOR,
        (Rating.BELOW, Rating.ABOVE): Predicate.NEEDS_IMPROVEMENT,
        (Rating.BELOW, Rating.MEETS): Predicate.NEEDS_IMPROVEMENT,
        (Rating.BELOW, Rating.BELOW): Predicate.VERY_POOR,
    }
)
ORG_TO_RESULT: Mapping[OrgLevel, Rating] = MappingProxyType(
    {
        OrgLevel.OUTSTANDING: Rating.ABOVE,
        OrgLevel.GOOD: Rating.MEETS,
        OrgLevel.NEEDS_IMPROVEMENT: Rating.BELOW,
        OrgLevel.POOR: Rating.BELOW,
        OrgLevel.VERY_POOR: Rating.BELOW,
    }
)
HALF = Fraction(1, 2)
Row = Number | tuple[Number, Number]
_WEIGHT = {Rating.ABOVE: 3, Rating.MEETS: 2, Rating.BELOW: 1}
_BY_WEIGHT = {weight: rating for rating, weight in _WEIGHT.items()}


def predicate(result: str, behaviour: str) -> Predicate:
    """Read the predicate from the nine cells of result and behaviour.

    ValueError for an unknown rating. Source: PermenPANRB 6/2022, Annex.

    >>> predicate("ABOVE", "BELOW")
    <Predicate.POOR: 'POOR'>
    """
    return PREDICATES[Rating(result), Rating(behaviour)]


def consistent(result: str, behaviour: str, predicate_code: str) -> bool:
    """Tell whether a predicate is the one that the two ratings lead to.

    Source: PermenPANRB 6/2022, Annex.

    >>> consistent("MEETS", "MEETS", "VERY_GOOD")
    False
    """
    return predicate(result, behaviour) is Predicate(predicate_code)


def achievement(real: Number, target: Number, polarity: str) -> Fraction:
    """Compute the achievement of one indicator in percent, exact and without an upper cap.

    ValueError for negative numbers and for a target of 0 where more is better; TypeError for a
    float. Source: our choice, ADR 0012, after the usual formula of SAKIP.

    >>> achievement(98, 100, "HIGHER")
    Fraction(98, 1)
    """
    reached, goal = not_negative(real, "a realisation"), not_negative(target, "a target")
    if Polarity(polarity) is Polarity.HIGHER:
        return _higher(reached, goal)
    return _lower(reached, goal)


def aggregate(kind: str, rows: Sequence[Row | None]) -> Fraction:
    """Compute the value of a year from its periods, in their order; None is not reported.

    `rows` are numbers, for RATIO pairs of numerator and denominator (the result is a share: 222
    of 269). ValueError if nothing was reported, for negative numbers, and for a ratio over
    nothing. Source: our choice, ADR 0012.

    >>> aggregate("RATIO", [(38, 60), (48, 64)])
    Fraction(43, 62)
    """
    reported = [row for row in rows if row is not None]
    if not reported:
        raise ValueError("no period was reported, so there is no value of the year")
    if Aggregation(kind) is Aggregation.RATIO:
        return _ratio([_pair(row) for row in reported])
    return _of_numbers(Aggregation(kind), [_single(row) for row in reported])


def realisation(kind: str, rows: Sequence[Row | None]) -> Fraction:
    """Compute the value that is compared with the target: for RATIO the share in percent.

    Source: our choice, ADR 0012.

    >>> show_percent(realisation("RATIO", [(38, 60)]))
    '63.3'
    """
    value = aggregate(kind, rows)
    return 100 * value if Aggregation(kind) is Aggregation.RATIO else value


def offered_targets(kind: str, target: Number, periods: int) -> tuple[Fraction, ...]:
    """Offer a target for each period: a sum is divided, every other indicator keeps its target.

    Whole sums are divided in whole steps; the remainder falls to the last periods.
    Source: our choice, ADR 0012.

    >>> [int(target) for target in offered_targets("SUM", 10, 4)]
    [2, 2, 3, 3]
    """
    goal, count = not_negative(target, "a target"), whole(periods, "a number of periods")
    if Aggregation(kind) is not Aggregation.SUM:
        return (goal,) * count
    if goal.denominator != 1:
        return (goal / count,) * count
    step, rest = divmod(goal.numerator, count)
    return tuple(Fraction(step + (place >= count - rest)) for place in range(count))


def suggest_result(
    achievements: Sequence[Number | None],
    *,
    annual: bool,
    above_threshold: Number = 110,
    critical_floor: Number = 85,
) -> Rating | None:
    """Suggest the result rating from the achievements of the MAIN indicators with a target.

    None in the sequence is a target without a report and counts as 0 %; an empty sequence gives
    no suggestion. Only the annual evaluation knows the critical floor.
    Source: our choice, ADR 0012.

    >>> suggest_result([150, 100, 125], annual=True)
    <Rating.ABOVE: 'ABOVE'>
    """
    reached = [Fraction(0) if each is None else exact(each) for each in achievements]
    if not reached:
        return None
    if min(reached) >= 100 and _most(each >= exact(above_threshold) for each in reached):
        return Rating.ABOVE
    if _most(each < 100 for each in reached) or (annual and min(reached) < exact(critical_floor)):
        return Rating.BELOW
    return Rating.MEETS


def needs_reason(suggestion: str | None, chosen: str) -> bool:
    """Tell whether the rater's choice leaves the suggestion, so that a reason is due.

    Source: our choice, ADR 0012.

    >>> needs_reason("ABOVE", "MEETS")
    True
    """
    return suggestion is not None and Rating(suggestion) is not Rating(chosen)


def org_to_result(level: str, mapping: Mapping[OrgLevel, Rating] = ORG_TO_RESULT) -> Rating:
    """Turn the organisation's level into the result rating of the person who heads it.

    Source: SE MenPANRB 3/2023; the mapping of five levels to three is our choice, ADR 0012.

    >>> org_to_result("GOOD")
    <Rating.MEETS: 'MEETS'>
    """
    return mapping[OrgLevel(level)]


def is_rated(expected_days: int, working_days: int, min_share: Number = HALF) -> bool:
    """Tell whether a person worked enough of a period to be rated.

    `working_days` are those of the part of the period in which the person was in service;
    without any there is nothing to rate. Source: our choice, ADR 0012.

    >>> is_rated(28, 55)
    True
    """
    expected, working = whole(expected_days, "a day count"), whole(working_days, "a day count")
    return working > 0 and expected >= exact(min_share) * working


def time_weighted(parts: Sequence[tuple[str, int]]) -> Rating | None:
    """Offer one rating for several segments of a year: their mean by days, rounded half up.

    `parts` are pairs of a rating and its days; no days, no offer. The rater decides himself.
    Source: our choice, ADR 0012.

    >>> time_weighted([("ABOVE", 212), ("BELOW", 153)])
    <Rating.MEETS: 'MEETS'>
    """
    mean = mean_by_days(parts)
    return None if mean is None else _BY_WEIGHT[int(half_up(mean, 0))]


def mean_by_days(parts: Sequence[tuple[str, int]]) -> Fraction | None:
    """Compute the exact mean behind `time_weighted`: above is 3, meets 2, below 1.

    Source: our choice, ADR 0062.

    >>> mean_by_days([("ABOVE", 212), ("BELOW", 153)])
    Fraction(789, 365)
    """
    days = sum(whole(count, "a day count") for _, count in parts)
    if not days:
        return None
    return Fraction(sum(_WEIGHT[Rating(rating)] * count for rating, count in parts), days)


def weight(rating: str) -> int:
    """Return what a rating counts in a mean by days.

    Source: our choice, ADR 0062.

    >>> weight("MEETS")
    2
    """
    return _WEIGHT[Rating(rating)]


def part_of_target(kind: str, target: Number, days: int, planned: int) -> Fraction:
    """Return what of a year's target falls to a plan that ended before the days it was made for.

    Only a sum grows with the days; every other indicator keeps its target. ValueError where no
    day was planned. Source: our choice, ADR 0062.

    >>> part_of_target("SUM", 365, 212, 365)
    Fraction(212, 1)
    """
    goal, made_for = not_negative(target, "a target"), whole(planned, "a day count")
    if not made_for:
        raise ValueError("a plan is made for at least one day")
    if Aggregation(kind) is not Aggregation.SUM:
        return goal
    return goal * min(whole(days, "a day count"), made_for) / made_for


def show_percent(percent: Number) -> str:
    """Write a percentage with one decimal, half up, for people; never compare the text.

    Source: our choice, ADR 0012.

    >>> show_percent(Fraction(200, 3))
    '66.7'
    """
    return str(half_up(percent, 1))


def _pair(row: Row) -> tuple[Fraction, Fraction]:
    if not isinstance(row, tuple | list):
        raise TypeError("a ratio needs pairs of a numerator and a denominator")
    numerator, denominator = row
    return not_negative(numerator, "a numerator"), not_negative(denominator, "a denominator")


def _single(row: Row) -> Fraction:
    if isinstance(row, tuple | list):
        raise TypeError("only a ratio has pairs of a numerator and a denominator")
    return not_negative(row, "a realisation")


def _ratio(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    total = sum(denominator for _, denominator in pairs)
    if not total:
        raise ValueError("the denominators add up to 0, so there is no share")
    return Fraction(sum(numerator for numerator, _ in pairs)) / total


def _of_numbers(kind: Aggregation, values: Sequence[Fraction]) -> Fraction:
    if kind is Aggregation.LAST:
        return values[-1]
    total = Fraction(sum(values))
    return total / len(values) if kind is Aggregation.MEAN else total


def _higher(real: Fraction, target: Fraction) -> Fraction:
    if target == 0:
        raise ValueError("a target of 0 has no meaning where more is better: write the target")
    return 100 * real / target


def _lower(real: Fraction, target: Fraction) -> Fraction:
    if target == 0:
        return Fraction(100 if real == 0 else 0)
    return max(Fraction(0), 100 * (2 * target - real) / target)


def _most(answers: Iterable[bool]) -> bool:
    seen = list(answers)
    return 2 * sum(seen) > len(seen)
