"""The parts of a year: one plan per post, without gap and without overlap.

Source: PermenPANRB 8/2021 for a new plan in a new post; the segments are our choice, ADR 0012.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from viewflow_kinerja.domain.calendar import ONE_DAY


@dataclass(frozen=True)
class PlanSegment:
    """A part of a year with one plan, both days included.

    ValueError if it ends before it starts. Source: our choice, ADR 0012.

    >>> PlanSegment(date(2026, 8, 1), date(2026, 12, 31)).days
    153
    """

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        """Refuse a part that ends before it starts."""
        if self.ends_on < self.starts_on:
            raise ValueError(f"a segment cannot end on {self.ends_on}, before {self.starts_on}")

    @property
    def days(self) -> int:
        """Count the calendar days, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in this segment."""
        return self.starts_on <= day <= self.ends_on

    def within(self, first: date, last: date) -> "PlanSegment | None":
        """Return the part inside a range, or None if they do not meet."""
        start, end = max(self.starts_on, first), min(self.ends_on, last)
        return PlanSegment(start, end) if start <= end else None


def split_year(year: int, moves: Iterable[date]) -> tuple[PlanSegment, ...]:
    """Cut a year at the first days of new posts; days outside the year do not cut.

    Source: PermenPANRB 8/2021; our choice, ADR 0012.

    >>> [segment.days for segment in split_year(2026, [date(2026, 8, 1)])]
    [212, 153]
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    starts = [first, *sorted({day for day in moves if first < day <= last})]
    ends = [*(day - ONE_DAY for day in starts[1:]), last]
    return tuple(map(PlanSegment, starts, ends))


def gaps(segments: Sequence[PlanSegment]) -> tuple[PlanSegment, ...]:
    """List the stretches between segments that belong to none of them.

    Source: our choice, ADR 0012.

    >>> gaps(split_year(2026, [date(2026, 8, 1)]))
    ()
    """
    ordered, found = _in_order(segments), []
    for position in range(1, len(ordered)):
        covered = max(each.ends_on for each in ordered[:position]) + ONE_DAY
        if covered < ordered[position].starts_on:
            found.append(PlanSegment(covered, ordered[position].starts_on - ONE_DAY))
    return tuple(found)


def overlaps(segments: Sequence[PlanSegment]) -> tuple[PlanSegment, ...]:
    """List the stretches that belong to more than one segment.

    Source: our choice, ADR 0012.

    >>> overlaps(split_year(2026, [date(2026, 8, 1)]))
    ()
    """
    pairs = combinations(_in_order(segments), 2)
    shared = (later.within(earlier.starts_on, earlier.ends_on) for earlier, later in pairs)
    return tuple(each for each in shared if each is not None)


def is_contiguous(segments: Sequence[PlanSegment]) -> bool:
    """Tell whether segments follow one another without gap and without overlap.

    Source: our choice, ADR 0012.

    >>> is_contiguous(split_year(2026, [date(2026, 8, 1)]))
    True
    """
    return not gaps(segments) and not overlaps(segments)


def segment_on(segments: Iterable[PlanSegment], day: date) -> PlanSegment | None:
    """Find the segment of a day, or None; the annual rater is that of 31 December.

    Source: our choice, ADR 0012.

    >>> segment_on(split_year(2026, []), date(2027, 1, 1)) is None
    True
    """
    return next((each for each in segments if each.holds(day)), None)


def _in_order(segments: Iterable[PlanSegment]) -> list[PlanSegment]:
    return sorted(segments, key=lambda each: each.starts_on)
