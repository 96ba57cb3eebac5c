"""How much of what an evaluation covers a person worked: enough to be rated, or not.

Source: DOMAIN 4.1 and 13, case E3; the share is our choice, ADR 0012; the year, ADR 0062.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.appraisal import is_rated
from viewflow_kinerja.domain.calendar import Calendar
from viewflow_kinerja.domain.codes import EvaluationKind
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.models import Assignment, Evaluation, Leave, RuleBook
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import workdays
from viewflow_kinerja.services.phases import moved


@dataclass(frozen=True)
class Served:
    """Days that were expected, and working days of the part in service as if without leave."""

    expected: int
    working: int


def span(evaluation: Evaluation) -> tuple[date, date]:
    """The days that are looked at: of the year the whole of it, else those of the plan in it."""
    period, plan = evaluation.period, evaluation.plan
    if evaluation.kind == EvaluationKind.ANNUAL:
        return period.starts_on, period.ends_on
    return max(period.starts_on, plan.starts_on), min(period.ends_on, plan.ends_on)


def is_away(evaluation: Evaluation) -> bool:
    """Whether there is leave at all in these days; without it everybody is rated."""
    first, last = span(evaluation)
    rows = Leave.objects.filter(employee=evaluation.employee_id, cancelled=False)
    return rows.filter(date_from__lte=last, date_to__gte=first).exists()


def too_few(evaluation: Evaluation) -> Served | None:
    """The days, where they are too few to be rated; None where they are enough.

    One statement where there is no leave. Source: DOMAIN 4.1.
    """
    if not is_away(evaluation):
        return None
    found = days(evaluation)
    rules = RuleBook.rules(evaluation.period.cycle.year, evaluation.unit)
    enough = is_rated(found.expected, found.working, rules.rating_min_share)
    return None if enough else found


def days(evaluation: Evaluation) -> Served:
    """The days of an evaluation, by the patterns of the posts that were held."""
    return of_spans(evaluation.employee, [span(evaluation)])[0]


def of_spans(employee: Any, spans: Sequence[tuple[date, date]]) -> list[Served]:
    """The days of a person in some spans, both ends included; two statements for all of them."""
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    rows = Assignment.all_rows.filter(employee=employee, kind="DEFINITIVE")
    ever = Q(effective_to=None) | Q(effective_to__gte=first)
    posts = list(rows.filter(ever, effective_from__lte=last).order_by("effective_from"))
    own, _office = workdays.calendars(employee, None, first, last)
    return [_counted(posts, own, *each) for each in spans]


def _counted(posts: Iterable[Assignment], own: Calendar, first: date, last: date) -> Served:
    expected = working = 0
    for post in posts:
        begins, ends = max(first, post.effective_from), min(last, post.effective_to or last)
        calendar = own.of_pattern(post.work_pattern)
        expected += calendar.working_days(begins, ends)
        working += calendar.without_leave().working_days(begins, ends)
    return Served(expected, working)


@official_act("evaluation.leave_unrated")
def leave_unrated(evaluation: Evaluation, *, actor: Actor) -> None:
    """Close an evaluation without a predicate for too few working days; by the system.

    OutOfPhase before it is over, and where the days are enough. Source: DOMAIN 4.1, case E3.
    """
    policy.require(actor, Action.LEAVE_UNRATED_EVALUATION, evaluation)
    few = too_few(evaluation)
    if few is None or evaluation.employee.today <= min(
        evaluation.period.ends_on, evaluation.plan.ends_on
    ):
        raise OutOfPhase(_("There are, or may still be, enough working days to be rated."))
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "leave_unrated"),
        expected_days=few.expected,
        working_days=few.working,
    )
    signals.announce(signals.evaluation_left_unrated, evaluation=evaluation.pk, actor=actor)
