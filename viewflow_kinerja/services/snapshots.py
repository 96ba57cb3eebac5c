"""People and documents as they were: snapshots of the parties, canonical text, its hash."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from viewflow_kinerja.models import Assignment, Delegation, Employee, RaterSource
from viewflow_kinerja.services import period_raters

_DAY = timedelta(days=1)
# How we know a rater who is not the one of the post; the other codes are those of `RaterSource`.
DELEGATED = "DELEGATED"  # acts by a delegation that carries the rating
ACTING_NAMED = "ACTING_NAMED"  # acts in a post that the personnel office has set
ACTING = "ACTING"  # acts in a post that the personnel data tell
SUPERIOR = "SUPERIOR"  # stands above a rater who was not on duty


@dataclass(frozen=True)
class Known:
    """How we know who rates, and since when; empty where that cannot be said any more."""

    source: str = ""
    since: date | None = None
    until: date | None = None  # the last day of somebody named or acting for a while
    stands_as: str = ""  # Plt or Pj
    stands_for: str = ""  # in whose place the rater rates

    def facts(self) -> dict[str, str]:
        """The same as plain text; source and day are always there, the rest where it is true."""
        days = {"since": self.since, "until": self.until}
        told = {name: day.isoformat() if day else "" for name, day in days.items()}
        more = {"until": told["until"], "stands_as": self.stands_as, "stands_for": self.stands_for}
        kept = {name: text for name, text in more.items() if text}
        return {"source": self.source, "since": told["since"], **kept}


class Posts:
    """The definitive posts of some people and of their raters up to a day, read once."""

    def __init__(self, people: Collection[int], last: date) -> None:
        self._last = last
        self._of: dict[int, list[Assignment]] = defaultdict(list)
        rows = Assignment.all_rows.filter(kind="DEFINITIVE", effective_from__lte=last)
        above = rows.filter(employee__in=people).exclude(rater=None).values("rater")
        both = rows.filter(Q(employee__in=people) | Q(employee__in=above))
        for row in both.select_related("unit", "rater__user").order_by("effective_from", "pk"):
            self._of[row.employee_id].append(row)

    def on(self, person: int | None, day: date) -> Assignment | None:
        """The post of a person on a day."""
        rows = self._of[person] if person else []
        held = (row for row in rows if _holds(row.effective_from, row.effective_to, day))
        return next(held, None)

    def rater(self, ratee: int, rater: Employee, day: date) -> dict[str, str]:
        """Somebody as the rater of a person on a day, with how we know it and since when."""
        named = party(rater, self.on(rater.pk, day))
        return named | self.known(ratee, rater.pk, day).facts()

    def known(self, ratee: int, rater: int, day: date) -> Known:
        """How we know that this person rates that one on a day."""
        post = self.on(ratee, day)
        if post is None:
            return Known()
        if post.rater_id == rater:
            named = post.rater_source == RaterSource.OVERRIDE
            return Known(post.rater_source, self._since(post), post.rater_until if named else None)
        return self._standing_in(post, rater, day) or self._above(post, rater, day)

    def _since(self, post: Assignment) -> date:
        """The first day under this rater: a new post under the same one changes nothing."""
        since = post.effective_from
        for row in reversed(self._of[post.employee_id]):
            if row.effective_to == since - _DAY and row.rater_id == post.rater_id:
                since = row.effective_from
        return since

    def _standing_in(self, post: Assignment, rater: int, day: date) -> Known | None:
        for row in self._acting:
            if (row.principal_id, row.delegate_id) == (post.rater_id, rater) and _acts(row, day):
                return Known(
                    source_of(row),
                    row.effective_from,
                    row.effective_to,
                    stands_as=row.kind,
                    stands_for=row.principal.full_name,
                )
        return None

    def _above(self, post: Assignment, rater: int, day: date) -> Known:
        above = self.on(post.rater_id, day)
        if above is None or above.rater_id != rater or post.rater is None:
            return Known()
        return Known(SUPERIOR, stands_for=post.rater.full_name)

    @cached_property
    def _acting(self) -> list[Delegation]:
        rows = Delegation.all_rows.filter(period_raters.carries_rating())
        near = rows.filter(principal__in=list(self._of), effective_from__lte=self._last)
        return list(near.select_related("principal", "post").order_by("pk"))


def source_of(row: Delegation) -> str:
    """From where a delegation comes, as a code."""
    if row.post is None:
        return DELEGATED
    return ACTING_NAMED if row.post.rater_source == RaterSource.OVERRIDE else ACTING


def _holds(start: date, until: date | None, day: date) -> bool:
    return start <= day and (until is None or until >= day)


def _acts(row: Delegation, day: date) -> bool:
    ended = row.ended_on is not None and row.ended_on <= day
    return not ended and _holds(row.effective_from, row.effective_to, day)


def party(employee: Employee, placed: Assignment | None) -> dict[str, str]:
    """A person with post, rank and unit, as documents name them."""
    post = placed or Assignment()
    return {
        "key": employee.source_key,
        "name": employee.full_name,
        "nip": employee.nip,
        "kind": employee.kind,
        "position": post.position,
        "rank": post.rank,
        "grade": post.grade,
        "unit": placed.unit.name if placed else "",
    }


def parties(employee: Employee, rater: Employee, day: date) -> dict[str, dict[str, str]]:
    """Both sides of a document on a day; the rater with how we know it and since when."""
    posts = Posts([employee.pk, rater.pk], day)
    return sides(employee, rater, posts, day)


def sides(
    employee: Employee, rater: Employee | None, posts: Posts, day: date
) -> dict[str, dict[str, str]]:
    """The same from posts that have been read; nothing of a rater whom nobody knows."""
    return {
        "employee": party(employee, posts.on(employee.pk, day)),
        "rater": posts.rater(employee.pk, rater, day) if rater else {},
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, lower-case hex, of canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
