"""Who decides on an objection: the superior of the rater who rated, in office on the day.

The case stays in the line of the rating: the posts above the rater as they were on the last day of
the period; whoever holds such a post today decides. A post that nobody holds, and a holder who
rated or is rated, is passed over. Source: PP 30/2019, art. 59; DOMAIN 7.6; our choice, ADR 0055.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from viewflow_kinerja.domain import objections
from viewflow_kinerja.models import Assignment, Employee, Evaluation
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.services.evaluation import last_day

_HIGHEST = 12  # nobody stands so many posts above somebody; a circle in the data ends there


def of(evaluation: Evaluation, day: date | None = None) -> Employee | None:
    """Who decides on this day; None where the line above the rater has ended."""
    line = superiors(evaluation, day or office_day())
    key = objections.decider(line, rater=evaluation.rater_id, ratee=evaluation.employee_id)
    return Employee.objects.select_related("user").get(pk=key) if key else None


def superiors(evaluation: Evaluation, day: date) -> Iterator[int | None]:
    """The holders today of the posts above the rater, nearest first; None for a vacant one."""
    rated_on = last_day(evaluation.period, evaluation.plan)
    post, seen = Assignment.of(evaluation.rater_id, rated_on), {evaluation.rater_id}
    for _step in range(_HIGHEST):
        if post is None or post.rater_id is None or post.rater_id in seen:
            return
        above = post.rater_id
        seen.add(above)
        post = Assignment.of(above, rated_on)
        yield _holder(above, post, day)


def _holder(then: int, post: Assignment | None, day: date) -> int | None:
    """Who holds the post that somebody held then; without a post on record, he himself."""
    if post is None:
        return Employee.objects.filter(pk=then, active=True).values_list("pk", flat=True).first()
    rows = Assignment.all_rows.filter(in_force(day), unit=post.unit_id, position=post.position)
    held = rows.filter(employee__active=True, position_class=post.position_class)
    rows = held.filter(kind="DEFINITIVE")
    same = rows.filter(employee=then).values_list("employee", flat=True).first()
    acting = held.filter(kind__in=("ACTING", "INTERIM"), delegates_rating=True)
    return same or _only(rows) or _only(acting)


def _only(rows: QuerySet[Assignment]) -> int | None:
    """The one who holds it; of several in posts of one name nobody can be told."""
    found = list(rows.values_list("employee", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None
