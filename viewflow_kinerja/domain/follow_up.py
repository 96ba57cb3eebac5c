"""What follows from a predicate.

Source: PermenPANRB 6/2022; PP 30/2019, art. 49-58. A discipline case is a separate matter of
PP 94/2021 and never follows from a predicate.
"""

from collections.abc import Collection

from viewflow_kinerja.domain.codes import FollowUpKind, Predicate, Rating

COACHED = frozenset({Predicate.NEEDS_IMPROVEMENT})
RECOGNISED = frozenset({Predicate.VERY_GOOD, Predicate.GOOD})


def follow_ups(
    predicate: str, behaviour: str, *, annual: bool, trigger: Collection[str]
) -> tuple[FollowUpKind, ...]:
    """List what to open: recognition, coaching, counselling, after a year a remedial period.

    `trigger` are the predicates of the policy for the person's group.
    Source: PP 30/2019, art. 49-58; PermenPANRB 6/2022.

    >>> [each.value for each in follow_ups("POOR", "BELOW", annual=True, trigger={"POOR"})]
    ['COUNSELLING', 'REMEDIAL_PERIOD']
    """
    reached = Predicate(predicate)
    asked = {
        FollowUpKind.RECOGNITION: reached in RECOGNISED,
        FollowUpKind.COACHING: reached in COACHED,
        FollowUpKind.COUNSELLING: Rating(behaviour) is Rating.BELOW,
        FollowUpKind.REMEDIAL_PERIOD: annual and reached in trigger,
    }
    return tuple(kind for kind, opens in asked.items() if opens)
