"""What follows from a predicate.

Source: PermenPANRB 6/2022; PP 30/2019, art. 49-58. A discipline case is a separate matter of
PP 94/2021 and never follows from a predicate.
"""

from collections.abc import Collection
from datetime import date

from viewflow_kinerja.domain.codes import (
    ActionKind,
    ActionOutcome,
    ActionOwner,
    ActionStatus,
    FollowUpKind,
    Predicate,
    Rating,
)

COACHED = frozenset({Predicate.NEEDS_IMPROVEMENT})
RECOGNISED = frozenset({Predicate.VERY_GOOD, Predicate.GOOD})
OF_THE_SUPERVISOR = frozenset({ActionKind.RESOURCE_SUPPORT, ActionKind.PROCESS_FIX})
RUNNING = frozenset({ActionStatus.AGREED, ActionStatus.IN_PROGRESS, ActionStatus.DONE})


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


def owner_faults(kind: str, owner: str) -> tuple[str, ...]:
    """Name what does not fit: support and repairs of a process are carried out by the supervisor.

    Source: our choice, ADR 0057: nobody can give himself what he lacks.

    >>> owner_faults("PROCESS_FIX", "EMPLOYEE")
    ('SUPERVISOR_OWNS',)
    """
    wrong = ActionKind(kind) in OF_THE_SUPERVISOR and ActionOwner(owner) is ActionOwner.EMPLOYEE
    return ("SUPERVISOR_OWNS",) if wrong else ()


def is_overdue(status: str, due: date, today: date) -> bool:
    """Tell whether the day of the check has passed without a check; derived, never stored.

    Source: DOMAIN 7.7.

    >>> is_overdue("AGREED", date(2026, 10, 12), date(2026, 10, 13))
    True
    """
    return ActionStatus(status) in RUNNING and due < today


def may_be_checked(status: str, due: date, today: date) -> bool:
    """Tell whether the supervisor may check: what is reported done at once, the rest at its day.

    Source: DOMAIN 5.3; our choice, ADR 0057.

    >>> may_be_checked("IN_PROGRESS", date(2026, 10, 12), date(2026, 10, 11))
    False
    """
    reached = ActionStatus(status)
    return reached is ActionStatus.DONE or (reached in RUNNING and due <= today)


def closes_the_area(outcome: str) -> bool:
    """Tell whether nothing is left to improve; otherwise the next action is asked for.

    Source: DOMAIN 5.3.

    >>> closes_the_area("PARTLY")
    False
    """
    return ActionOutcome(outcome) is ActionOutcome.ACHIEVED
