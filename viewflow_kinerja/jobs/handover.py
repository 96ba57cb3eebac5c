"""Open work follows the rater of the day, and steps find people who have received an account.

What is to be handed over is read from the records, not from what the synchronisation remembers:
after a crash, or when a placement made for the future comes into force, the next run finds it.
Source: DOMAIN 13, case E2.
"""

from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext_noop

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import EvaluationStatus, PlanStatus
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    OrgUnit,
    PerformancePlan,
    SupportCase,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.models.support import OPEN
from viewflow_kinerja.services import period_raters, raters, support_course

_REASON = gettext_noop("the rater changed")
_UNRATED = (EvaluationStatus.OPEN, EvaluationStatus.REPORTED)
_WITH_OWNER = (PlanStatus.DRAFT, PlanStatus.RETURNED)
_WITH_RATER = (PlanStatus.SUBMITTED, PlanStatus.CHANGE_REQUESTED)


def plans_to_hand_over() -> QuerySet[Any]:
    """Plans whose rater is not the one `due` today; first drafts have none yet (ADR 0015)."""
    posts = Assignment.all_rows.filter(
        in_force(timezone.localdate()), employee=OuterRef("employee"), kind="DEFINITIVE"
    )
    plans = PerformancePlan.all_rows.exclude(rater=None).exclude(status=PlanStatus.ENDED)
    plans = plans.exclude(cycle__status="CLOSED").annotate(due=_first(posts, "rater"))
    return plans.exclude(due=None).exclude(due=F("rater"))


def evaluations_to_hand_over() -> QuerySet[Any]:
    """Evaluations not rated yet whose rater is not the one `due` on their last day."""
    posts = Assignment.all_rows.filter(
        Q(effective_to=None) | Q(effective_to__gte=OuterRef("last_day")),
        effective_from__lte=OuterRef("last_day"),
        employee=OuterRef("employee"),
        kind="DEFINITIVE",
    )
    last_day = Least("period__ends_on", "plan__ends_on")
    rows = Evaluation.all_rows.filter(status__in=_UNRATED).annotate(last_day=last_day)
    rows = rows.annotate(named=_first(posts, "rater"), due_unit=_first(posts, "unit"))
    rows = period_raters.with_due(rows)
    return rows.exclude(due=None).exclude(due=F("rater"))


def cases_to_hand_over() -> QuerySet[Any]:
    """Open cases of support whose rater, or superior where it was escalated, is another by now."""
    posts = Assignment.all_rows.filter(in_force(timezone.localdate()), kind="DEFINITIVE")
    his = posts.filter(employee=OuterRef("employee"))
    rows = SupportCase.all_rows.filter(status__in=OPEN).annotate(due=_first(his, "rater"))
    able = posts.filter(rater__active=True, rater__user__isnull=False)
    above = able.filter(employee=OuterRef("due")).exclude(rater=OuterRef("employee"))
    rows = rows.annotate(above=_first(above, "rater"))
    moved = Q(status="ESCALATED", above__isnull=False) & ~Q(above=F("superior"))
    return rows.exclude(due=None).filter(moved | ~Q(due=F("rater")))


def _first(posts: QuerySet[Assignment], column: str) -> Subquery:
    return Subquery(posts.order_by("pk").values(column)[:1])


def run(*, actor: Actor, told: Container[int] = ()) -> tuple[list[int], list[int]]:
    """Hand over whatever is due, one person a transaction: who was done, and who has to wait.

    Somebody works on a step of those who wait, right now; the next run takes them. The host is
    told about everybody but those it has been `told` about.
    """
    done, waiting = [], []
    rows = (plans_to_hand_over(), evaluations_to_hand_over(), cases_to_hand_over())
    people = {key for each in rows for key in each.values_list("employee", flat=True)}
    for employee in sorted(people):
        try:
            hand_over(employee, actor=actor, tell=employee not in told)
        except Conflict:
            waiting.append(employee)
        else:
            done.append(employee)
    return done, waiting


def hand_over(employee: int, *, actor: Actor, tell: bool = False) -> None:
    """Give the open work of one person to the rater of the day; finished work stays.

    All of it or nothing; Conflict while somebody is at one of the steps.
    """
    with context.door(actor), engine.or_conflict(), transaction.atomic():
        _hand_over(employee, actor, tell=tell)


def _hand_over(employee: int, actor: Actor, *, tell: bool = False) -> None:
    plans = plans_to_hand_over().filter(employee=employee).order_by("pk")
    evaluations = evaluations_to_hand_over().filter(employee=employee).order_by("pk")
    cases = cases_to_hand_over().filter(employee=employee).order_by("pk")
    _hold_processes([*plans, *evaluations, *cases])
    for plan in plans if tell else ():
        announce(employee, before=plan.rater_id, after=plan.due, actor=actor)
    _give(plans, _plan, actor)
    _give(evaluations, _evaluation, actor)
    _give(cases, _case, actor)


def _is_due(employee: int) -> bool:
    """Whether anything is to be handed over; one statement."""
    rows = (plans_to_hand_over(), evaluations_to_hand_over(), cases_to_hand_over())
    first, *others = (each.filter(employee=employee).order_by().values("pk") for each in rows)
    return bool(first.union(*others, all=True))


def _hold_processes(rows: Iterable[Any]) -> None:
    """Processes before rows: the order in which every step takes its locks."""
    processes = PerformancePlan._meta.get_field("process").related_model._base_manager
    keys = sorted(row.process_id for row in rows if row.process_id)
    list(processes.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _give(rows: QuerySet[Any], act: Any, actor: Actor) -> None:
    people = Employee.objects.in_bulk([row.due for row in rows])
    for row in rows:
        if act(row, people[row.due], actor):
            engine.readdress(row, actor=actor, reason=_REASON)


def _plan(plan: Any, rater: Employee, actor: Actor) -> bool:
    return raters.hand_over_plan(plan, actor=actor, rater=rater, reason=_REASON)


def _evaluation(evaluation: Any, rater: Employee, actor: Actor) -> bool:
    facts = {"rater": rater, "unit": OrgUnit.objects.get(pk=evaluation.due_unit)}
    return raters.hand_over_evaluation(evaluation, actor=actor, reason=_REASON, **facts)


def _case(case: Any, rater: Employee, actor: Actor) -> bool:
    return support_course.hand_over(case, actor=actor, rater=rater, reason=_REASON)


def name_rater(
    assignment: Assignment,
    *,
    actor: Actor,
    rater: Employee,
    reason: str,
    until: date | None = None,
) -> Assignment:
    """The personnel office names a rater, and the open work follows in the same transaction.

    Returns the assignment that holds from now on. The steps are moved by the system account.
    """
    with context.door(actor), transaction.atomic():
        before = assignment.rater_id
        placed = raters.name_rater(assignment, actor=actor, rater=rater, until=until, reason=reason)
        with engine.or_conflict():
            _hand_over(placed.employee_id, system_actor())
        if placed.rater_id != before:
            announce(placed.employee_id, before=before, after=placed.rater_id, actor=actor)
    return placed


def follow_named(
    *, employee: int, before: int | None, after: int | None, actor: Actor, **kwargs: Any
) -> None:
    """Receiver of `rater_named`: the open work follows within the act that names a rater."""
    if _is_due(employee):
        _hand_over(employee, system_actor())
    if before != after:
        announce(employee, before=before, after=after, actor=actor)


def announce(employee: int, *, before: int | None, after: int | None, actor: Actor) -> None:
    """Tell the host that somebody else rates a person; sent after commit."""
    signals.announce(
        signals.rater_changed, employee=employee, before=before, after=after, actor=actor
    )


def address_waiting(*, actor: Actor, linked: Iterable[int] = ()) -> int:
    """Address steps without an owner to people who have an account now; returns how many moved.

    `linked` are people whose account is another one than before: their steps move along.
    """
    moved = 0
    waiting = (_waiting_plans(linked), _waiting_evaluations(linked), _waiting_cases(linked))
    for row in (row for rows in waiting for row in rows):
        try:
            moved += engine.readdress(
                row, actor=actor, reason=gettext_noop("the account was linked")
            )
        except Conflict:
            continue  # somebody is at this step: the next run looks again
    return moved


def _waiting_plans(linked: Iterable[int]) -> QuerySet[PerformancePlan]:
    meant = Q(status__in=_WITH_OWNER, employee__user__isnull=False)
    meant |= Q(status__in=_WITH_RATER, rater__user__isnull=False)
    return _with_open_steps(PerformancePlan.all_rows, meant, linked)


def _waiting_evaluations(linked: Iterable[int]) -> QuerySet[Evaluation]:
    own = Q(status__in=["OPEN", "DELIVERED"])
    meant = own & Q(employee__user__isnull=False) | ~own & Q(rater__user__isnull=False)
    return _with_open_steps(Evaluation.all_rows, meant, linked)


def _waiting_cases(linked: Iterable[int]) -> QuerySet[SupportCase]:
    people = {"ASKED": "rater", "PROPOSED": "employee", "ESCALATED": "superior"}
    meant = Q(status="ANSWERED", author__user__isnull=False)
    for status, person in people.items():
        meant |= Q(status=status, **{f"{person}__user__isnull": False})
    return _with_open_steps(SupportCase.all_rows, meant, linked)


def _with_open_steps(rows: Any, meant: Q, linked: Iterable[int]) -> QuerySet[Any]:
    human = {"process__task__flow_task_type": "HUMAN"}
    unowned = rows.filter(meant, process__task__status="NEW", process__task__owner=None, **human)
    people = list(linked)
    theirs = Q(employee__in=people) | Q(rater__in=people)
    moving = rows.filter(theirs, process__task__status="ASSIGNED", **human)
    keys = {*unowned.values_list("pk", flat=True)}
    keys |= {*moving.values_list("pk", flat=True)} if people else set()
    return rows.filter(pk__in=keys).select_related("process").order_by("pk")
