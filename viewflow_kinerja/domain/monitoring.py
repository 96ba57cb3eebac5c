"""What the figures of monitoring are made of: one person's day, and the formulas over many.

Source: DOMAIN 8.3; what exactly is counted is our choice, ADR 0049. Shares are exact and computed
when they are shown; None stands where there is nothing to divide by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction

from viewflow_kinerja.domain.codes import ActionOutcome, ActionStatus
from viewflow_kinerja.domain.follow_up import RUNNING

HALF = Fraction(1, 2)
MOST_PROGRESS = 200  # percent; what is further says no more
ACHIEVED, NOT_ACHIEVED = 100, 99  # of an action that was checked; less is a day that is due


@dataclass(frozen=True)
class Report:
    """One daily report as far as it is counted; `first_sent` is its first submission."""

    stands: str  # its state, or the one it was locked in
    minutes: int
    approved: bool
    waits: bool
    first_sent: datetime | None
    commented: bool


@dataclass(frozen=True)
class Work:
    """What the reports of one person's day amount to."""

    sent: int = 0
    on_time: int = 0
    waiting: int = 0
    commented: int = 0
    approved_minutes: int = 0


def work_of_day(reports: Iterable[Report], *, due: datetime | None, target: int) -> Work:
    """Count the reports of a day; a draft is nobody's business and counts nothing.

    On time is the day of which one report came before `due`. Approved minutes end at the target.
    Source: DOMAIN 8.3; our choice, ADR 0049.

    >>> work_of_day([Report("APPROVED", 500, True, False, None, False)],
    ...     due=None, target=450)
    Work(sent=1, on_time=0, waiting=0, commented=0, approved_minutes=450)
    """
    known = [each for each in reports if each.stands != "DRAFT"]
    return Work(
        sent=len(known),
        on_time=int(any(_in_time(each.first_sent, due) for each in known)),
        waiting=sum(each.waits for each in known),
        commented=sum(each.commented for each in known),
        approved_minutes=min(sum(each.minutes for each in known if each.approved), target),
    )


def _in_time(sent: datetime | None, due: datetime | None) -> bool:
    return sent is not None and due is not None and sent < due


@dataclass(frozen=True)
class Sums:
    """Counts of many days of many people, added up.

    Person-days: `people`, `expected`, `reported`, `on_time`, `planned`, `reopened`, and the same
    of those who lead. Reports: `sent`, `answered`, `in_time`, `commented`, `waiting`.
    The rest are minutes.
    """

    people: int = 0
    expected: int = 0
    reported: int = 0
    on_time: int = 0
    sent: int = 0
    answered: int = 0
    in_time: int = 0
    waiting: int = 0
    commented: int = 0
    target_minutes: int = 0
    approved_minutes: int = 0
    leaders: int = 0
    leaders_reported: int = 0
    leaders_on_time: int = 0
    planned: int = 0
    reopened: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        """Both together."""
        names = COUNTS
        return Sums(**{name: getattr(self, name) + getattr(other, name) for name in names})


COUNTS = tuple(field.name for field in fields(Sums))


def of_day(
    *,
    people: int,
    expected: int,
    target: int,
    leads: int,
    planned: int,
    work: Work,
    answered: int,
    in_time: int,
    reopened: int,
) -> Sums:
    """What one person's day adds to the sums of his unit; only an expected day can be reported.

    Source: DOMAIN 8.3; our choice, ADR 0049.

    >>> day = of_day(people=1, expected=1, target=450, leads=0, planned=1,
    ...     work=Work(sent=2, on_time=1), answered=0, in_time=0, reopened=0)
    >>> (day.expected, day.reported, day.on_time, day.sent)
    (1, 1, 1, 2)
    """
    reported = expected if work.sent else 0
    return Sums(
        people=people,
        expected=expected,
        reported=reported,
        on_time=expected * work.on_time,
        sent=work.sent,
        answered=answered,
        in_time=in_time,
        waiting=work.waiting,
        commented=work.commented,
        target_minutes=target,
        approved_minutes=work.approved_minutes,
        leaders=leads * expected,
        leaders_reported=leads * reported,
        leaders_on_time=leads * expected * work.on_time,
        planned=people * planned,
        reopened=reopened,
    )


def closure(status: str, outcome: str, due: date) -> int | None:
    """Say how an improvement action counts in the month in which it is due.

    `ACHIEVED` or `NOT_ACHIEVED` once it was checked, until then the day of the month on which it
    is due; None as long as it is not agreed on, and when it was cancelled.
    Source: DOMAIN 8.3; our choice, ADR 0064.

    >>> due = date(2026, 10, 12)
    >>> closure("AGREED", "", due), closure("VERIFIED", "PARTLY", due), closure("PROPOSED", "", due)
    (12, 99, None)
    """
    reached = ActionStatus(status)
    if reached is ActionStatus.VERIFIED:
        return ACHIEVED if ActionOutcome(outcome) is ActionOutcome.ACHIEVED else NOT_ACHIEVED
    return due.day if reached in RUNNING else None


def share(part: int, whole: int) -> Fraction | None:
    """Return a part in percent of the whole, exact; None where there is no whole.

    Source: DOMAIN 8.3; our choice, ADR 0012.

    >>> share(54, 55), share(0, 0)
    (Fraction(1080, 11), None)
    """
    return Fraction(100 * part, whole) if whole else None


def median(counts: Mapping[int, int]) -> Fraction | None:
    """Return the middle of values that were counted: value -> how often; None of nothing.

    Between two middle values it is their mean. Source: DOMAIN 8.3.

    >>> median({5: 1, 8: 1}), median({5: 3, 40: 1}), median({})
    (Fraction(13, 2), Fraction(5, 1), None)
    """
    total = sum(counts.values())
    if total <= 0:
        return None
    low, high = _at(counts, (total - 1) // 2), _at(counts, total // 2)
    return Fraction(low + high) * HALF


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place of the sorted list that the counts stand for."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise ValueError("the place lies behind the last value")
