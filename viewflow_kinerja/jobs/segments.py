"""The parts of a year follow the posts: plans end, are closed by an evaluation, and go on anew.

Read from the records, so that a run that did not happen is made up for. Whoever is at a step is
left for the next run. Source: DOMAIN 2.8 and 13, cases E1, E3, E6, E10; our choice, ADR 0062.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_noop

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import (
    Assignment,
    Evaluation,
    Leave,
    PerformanceCycle,
    PerformancePlan,
    Period,
    RuleBook,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.services import plan as plans
from viewflow_kinerja.services import segments, served

_log = logging.getLogger(__name__)
_DAY = timedelta(days=1)
_LEFT = gettext_noop("the post of this plan has ended")
_CONTRACT = gettext_noop("the contract ends")
_OVER = gettext_noop("a part of the year is over")
_FEW = gettext_noop("too few working days")


def run(now: datetime) -> int:
    """All of it; returns how many plans and evaluations were touched."""
    actor, today = system_actor(), office_day(now)
    contracts = follow_contracts(today, actor=actor)
    return contracts + follow_posts(today, actor=actor) + leave_unrated(today, actor=actor)


def running(today: date) -> QuerySet[PerformancePlan]:
    """Plans in force that have not ended, of years that are not closed."""
    rows = PerformancePlan.all_rows.filter(effective_version__isnull=False, starts_on__lte=today)
    rows = rows.exclude(status="ENDED").exclude(cycle__status="CLOSED")
    return rows.select_related("employee", "unit", "cycle__unit", "process").order_by("pk")


def to_end(today: date) -> QuerySet[Any]:
    """Plans whose last day, `left_on`, is over: of another unit by now, of no post, of a contract.

    A unit that was closed does not end the plans of its people: who is moved by a reorganisation
    goes on, until the personnel office ends the plan.
    """
    posts = Assignment.all_rows.filter(kind="DEFINITIVE", employee=OuterRef("employee"))
    here, held = posts.filter(unit=OuterRef("unit")), Exists(posts.filter(in_force(today)))
    over = posts.filter(effective_to__lt=today).order_by("-effective_to").values("effective_to")
    past = Coalesce(Subquery(over.filter(unit=OuterRef("unit"))[:1]), Subquery(over[:1]))
    gone = ~Exists(here.filter(in_force(today))) & (Q(unit__active=True) | ~held)
    whole_year = Q(ends_on__month=12, ends_on__day=31)
    rows = running(today).annotate(left_on=Coalesce(Least(past, F("ends_on")), F("ends_on")))
    moved = Q(ends_on__gte=today) & gone & Q(left_on__gte=F("starts_on"), left_on__lt=today)
    return rows.filter(moved | (Q(ends_on__lt=today) & ~whole_year))


def follow_posts(today: date, *, actor: Actor) -> int:
    """End what is over, close it by an evaluation, and open the next plan where there is a post."""
    return sum(_followed(plan, today, actor) for plan in list(to_end(today)))


def _followed(plan: Any, today: date, actor: Actor) -> bool:
    with _left_for_later(plan) as outcome:
        end(plan, plan.left_on if plan.ends_on >= today else plan.ends_on, actor=actor)
        outcome.append(True)
    return bool(outcome)


def end(plan: PerformancePlan, last: date, *, actor: Actor) -> None:
    """End one plan on a day; all of it or nothing."""
    with context.door(actor), engine.or_conflict(), transaction.atomic():
        if plan.process is not None and plan.process.status == "NEW":
            engine.cancel(plan.process, actor=actor, reason=_LEFT, on=last)
        else:
            plans.end_segment(plan, actor=actor, on=last, reason=_LEFT)
        plan.refresh_from_db(fields=["status", "ends_on"])
        close(plan, actor=actor)
        go_on(plan, actor=actor)


def close(plan: PerformancePlan, *, actor: Actor) -> None:
    """Open the closing evaluation of a plan that ends before the year; not where the person died.

    Nobody is known as rater: the list of the personnel office tells so, and nothing is opened.
    """
    year = Period.all_rows.filter(cycle=plan.cycle_id, kind="YEAR").select_related("cycle", "unit")
    died = plan.employee.died_on
    if (period := year.first()) is None or plan.ends_on >= period.ends_on:
        return
    if died is not None and died <= plan.ends_on + _DAY:
        return
    with _left_for_later(plan), transaction.atomic():
        engine.start(PeriodicReviewFlow, period, actor=actor, plan=plan, reason=_OVER)


def go_on(plan: PerformancePlan, *, actor: Actor) -> None:
    """Open the plan of the next part of the year, from the day after, in the unit of that day."""
    first = plan.ends_on + _DAY
    post = Assignment.of(plan.employee_id, first)
    if post is None or not plan.employee.active or first.year != plan.cycle.year:
        return
    rows = PerformancePlan.all_rows.filter(employee=plan.employee_id, cycle__year=first.year)
    if rows.filter(ends_on__gte=first).exclude(pk=plan.pk).exists():
        return
    years = PerformanceCycle.all_rows.filter(year=first.year, status__in=("PLANNING", "RUNNING"))
    above = [int(part) for part in post.unit.path.split(".") if part]
    cycle = years.filter(unit__in=above).select_related("unit").order_by("-unit__path").first()
    if cycle is not None:
        particulars: dict[str, Any] = {"employee": plan.employee, "starts_on": first}
        engine.start(TargetSettingFlow, cycle, actor=actor, reason=_OVER, **particulars)


def follow_contracts(today: date, *, actor: Actor) -> int:
    """Plans that a contract ends: the last day is written down, the closing evaluation opened.

    From the day of the review on (`contract_review_days_before`), so that it can be rated before.
    """
    contract = F("employee__contract_to")
    rows = running(today).filter(employee__kind__in=segments.CONTRACTS, employee__active=True)
    near = rows.filter(
        employee__contract_to__gte=today, ends_on__gt=contract, starts_on__lte=contract
    )
    return sum(_contract_followed(plan, today, actor) for plan in list(near))


def _contract_followed(plan: PerformancePlan, today: date, actor: Actor) -> bool:
    last = plan.employee.contract_to
    before = RuleBook.rules(plan.cycle.year, plan.unit).contract_review_days_before
    if last is None or today < deadlines.contract_review_day(last, before):
        return False
    with _left_for_later(plan) as outcome, context.door(actor), engine.or_conflict():
        with transaction.atomic():
            plans.end_segment(plan, actor=actor, on=last, reason=_CONTRACT)
            plan.refresh_from_db(fields=["status", "ends_on"])
            close(plan, actor=actor)
        outcome.append(True)
    return bool(outcome)


def leave_unrated(today: date, *, actor: Actor) -> int:
    """Close without a predicate what covers too few working days, as soon as it is over."""
    away = Leave.objects.filter(employee=OuterRef("employee"), cancelled=False)
    away = away.filter(date_from__lte=OuterRef("last"), date_to__gte=OuterRef("period__starts_on"))
    rows = Evaluation.all_rows.filter(status__in=("OPEN", "REPORTED"), process__status="NEW")
    rows = rows.annotate(last=Least("period__ends_on", "plan__ends_on"))
    due = rows.filter(Exists(away), last__lt=today).order_by("pk")
    few = due.select_related("process", "plan", "period__cycle", "unit", "employee")
    return sum(_left_unrated(row, actor) for row in list(few) if served.too_few(row) is not None)


def _left_unrated(row: Evaluation, actor: Actor) -> bool:
    with _left_for_later(row) as outcome:
        engine.cancel(row.process, actor=actor, reason=_FEW)
        outcome.append(True)
    return bool(outcome)


@contextmanager
def _left_for_later(row: Any) -> Iterator[list[bool]]:
    """Whoever is at a step goes first, and what is not possible yet waits for the next run."""
    outcome: list[bool] = []
    try:
        yield outcome
    except (Conflict, OutOfPhase, Refused) as error:
        _log.info("%s %s: left for the next run: %s", type(row).__name__, row.pk, error)
