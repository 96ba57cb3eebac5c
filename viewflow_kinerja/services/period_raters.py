"""Who rates a period, for one evaluation and for ten thousand: two statements either way.

Source: DOMAIN 7.4 and 13, case E4; ADR 0012, ADR 0023.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from viewflow_kinerja.domain.raters import rater_of_period
from viewflow_kinerja.models import Assignment, Delegation


class PeriodRaters:
    """The posts of some raters, and those who act in their post, read once."""

    def __init__(self, raters: Collection[int], first: date, last: date) -> None:
        self._posts: dict[int, list[Any]] = defaultdict(list)
        self._acting: dict[int, list[Any]] = defaultdict(list)
        among = set(raters)
        posts = _between(Assignment.all_rows.filter(kind="DEFINITIVE"), first, last)
        columns = ("employee_id", "rater_id", "effective_from", "effective_to", "employee__active")
        for row in posts.filter(employee__in=among).order_by("pk").values_list(*columns):
            self._posts[row[0]].append(row[1:])
        acting = _between(Delegation.all_rows.filter(carries_rating()), first, last)
        columns = ("principal_id", "delegate_id", "effective_from", "effective_to", "ended_on")
        for row in acting.filter(principal__in=among).order_by("pk").values_list(*columns):
            self._acting[row[0]].append(row[1:])

    def of(self, ratee: int, rater: int | None, day: date) -> int | None:
        """Who rates, where `rater` is named on the post of that day; None where nobody can."""
        if rater is None:
            return None
        post = next((row for row in self._posts[rater] if _holds(row[1], row[2], day)), None)
        delegates = (
            who
            for who, start, until, ended in self._acting[rater]
            if who != ratee and _holds(start, until, day) and (ended is None or ended > day)
        )
        return rater_of_period(
            ratee=ratee,
            acting_with_delegation=next(delegates, None),
            definitive_on_duty=rater if post and post[3] else None,
            superior=post[0] if post else None,
        )


def _between(rows: QuerySet[Any], first: date, last: date) -> QuerySet[Any]:
    ever = Q(effective_to=None) | Q(effective_to__gte=first)
    return rows.filter(ever, effective_from__lte=last)


def _holds(start: date, until: date | None, day: date) -> bool:
    return start <= day and (until is None or until >= day)


def carries_rating() -> Q:
    """Plt and Pj whose post carries the rating; who is there for some days rates for the other."""
    decided = Q(approved_by__isnull=False) | Q(post__isnull=False)
    return decided & Q(delegates_rating=True, kind__in=["ACTING", "INTERIM"])


def with_due(evaluations: QuerySet[Any]) -> QuerySet[Any]:
    """The same rule as a column `due`, beside `named` and `last_day`: who rates each of these."""
    day = OuterRef("last_day")
    acting = Delegation.all_rows.filter(
        carries_rating(),
        Q(ended_on=None) | Q(ended_on__gt=day),
        principal=OuterRef("named"),
        effective_from__lte=day,
        effective_to__gte=day,
    ).exclude(delegate=OuterRef("employee"))
    posts = Assignment.all_rows.filter(
        Q(effective_to=None) | Q(effective_to__gte=day),
        effective_from__lte=day,
        employee=OuterRef("named"),
        kind="DEFINITIVE",
    )
    on_duty = Case(When(Exists(posts.filter(employee__active=True)), then=F("named")))
    above = posts.exclude(rater=OuterRef("employee")).order_by("pk").values("rater")[:1]
    first = Subquery(acting.order_by("pk").values("delegate")[:1])
    return evaluations.annotate(due=Coalesce(first, on_duty, Subquery(above)))
