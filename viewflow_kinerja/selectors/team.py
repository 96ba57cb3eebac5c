"""The people a rater rates today: their plans, their evaluations, and how ratings spread."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import distribution
from viewflow_kinerja.domain.codes import CycleStatus, PlanStatus, Predicate
from viewflow_kinerja.models import Assignment, Employee, Evaluation, PerformancePlan, PlanVersion
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import (
    courses,
    distributions,
    evaluations,
    organisations,
    periods,
    plans,
)

_OVER = CycleStatus.CLOSED.value


@dataclass
class Member:
    """One person of the team; `post` is empty for one who has moved on but is still to be rated."""

    employee: Employee
    post: Assignment | None
    plan: PerformancePlan | None = None
    evaluations: list[Evaluation] = field(default_factory=list)

    @property
    def plan_is_in_force(self) -> bool:
        """Whether a version of the plan holds."""
        return bool(self.plan and self.plan.effective_version)

    @property
    def under_way(self) -> list[Evaluation]:
        """The evaluations that are not over."""
        return [row for row in self.evaluations if row.status not in courses.DONE]

    @property
    def processes(self) -> set[int]:
        """The processes in which something may wait for the rater."""
        rows: list[Any] = [*([self.plan] if self.plan else []), *self.evaluations]
        return {row.process_id for row in rows if row.process_id}


def as_rater(access: Access) -> Access:
    """What an account holds as a rater: without its rights on whole units."""
    return replace(access, held=tuple(each for each in access.held if not each.path))


def members(actor: Actor, access: Access, today: date) -> list[Member]:
    """Everybody whose rater the actor is today, and those he still has to rate, by name.

    The number of statements does not grow with the team.
    """
    narrow = as_rater(access)
    found = {post.employee_id: Member(post.employee, post) for post in _posts(actor, narrow, today)}
    rows = _evaluations(actor, narrow, found)
    for row in rows:
        if row.employee_id not in found and row.status not in courses.DONE:
            found[row.employee_id] = Member(row.employee, None)
        if row.employee_id in found:
            found[row.employee_id].evaluations.append(row)
    for plan in sorted(_plans(actor, narrow, found), key=lambda each: (each.starts_on, each.pk)):
        found[plan.employee_id].plan = plan
    return sorted(found.values(), key=lambda each: (each.employee.name, each.employee.pk))


def _posts(actor: Actor, access: Access, today: date) -> Iterable[Assignment]:
    rows = Assignment.objects.filter(
        in_force(today), kind="DEFINITIVE", rater__in=access.raters(), employee__active=True
    )
    visible = policy.visible(actor, rows, Action.VIEW_ASSIGNMENT, access=access)
    return visible.select_related("employee", "unit", "rater")


def _plans(actor: Actor, access: Access, people: Iterable[int]) -> Iterable[PerformancePlan]:
    """The plans of years that are not closed; of several in a year the later part comes last."""
    rows = PerformancePlan.objects.filter(employee__in=list(people)).exclude(cycle__status=_OVER)
    visible = policy.visible(actor, rows, Action.VIEW_PLAN, access=access)
    agreed = PlanVersion.objects.filter(plan__employee__in=list(people))
    agreed = agreed.exclude(plan__cycle__status=_OVER).defer("content", "parties")
    beside = plans.in_force_beside_drafts(actor, agreed, access=access)
    kept = [version.plan for version in beside.select_related("plan__cycle")]
    return [*visible.select_related("cycle"), *kept]


def _evaluations(actor: Actor, access: Access, people: Iterable[int]) -> list[Evaluation]:
    mine = Q(employee__in=list(people)) | Q(rater__in=access.raters())
    rows = Evaluation.objects.filter(mine).exclude(period__cycle__status=_OVER)
    seen = evaluations.seen(actor, rows, access=access)
    return evaluations.newest(seen.order_by("-period__ends_on", "period__starts_on", "pk"))


def in_state(member: Member, state: str, waiting: Iterable[int]) -> bool:
    """Whether a member belongs to a filter of the page; everybody for an unknown one."""
    tests = {
        "waiting": bool(member.processes & set(waiting)),
        "plan": not member.plan_is_in_force,
        "evaluation": bool(member.under_way),
        "done": member.plan_is_in_force and not member.under_way,
    }
    return tests.get(state, True)


def plan_words(plan: PerformancePlan | None) -> tuple[str, str]:
    """The state of a plan as the rater knows it: words and tone. A draft is nobody's business."""
    if plan is None:
        return "", ""
    if plan.status == PlanStatus.DRAFT and plan.effective_version:
        return _("in force, a new version is being written"), courses.plan_tone(PlanStatus.APPROVED)
    return plan.get_status_display(), courses.plan_tone(PlanStatus(plan.status))


@dataclass(frozen=True)
class Preview:
    """How the actor's ratings of one period spread, before anything is final."""

    period: str
    spread: distributions.Spread | None
    shares: list[tuple[str, int]]


def preview(actor: Actor, access: Access, team: Iterable[Member]) -> Preview | None:
    """The distribution of the ratings of the latest period in which the actor has rated."""
    raters = set(access.raters())
    rated: dict[int, list[Evaluation]] = defaultdict(list)
    for member in team:
        for row in member.evaluations:
            if evaluations.rating_known(row) and row.rater_id in raters:
                rated[row.period_id].append(row)
    if not rated:
        return None
    latest = max(rated.values(), key=lambda rows: (rows[0].period.ends_on, -len(rows)))
    return _preview(actor, as_rater(access), latest)


def _preview(actor: Actor, access: Access, rows: list[Evaluation]) -> Preview:
    first = rows[0]
    name = periods.named(first.period)
    rating = organisations.in_force_at(actor, first.unit.path, first.period_id, access=access)
    if rating is None:
        counts = Counter(row.get_predicate_display() for row in rows)
        return Preview(name, None, sorted(counts.items()))
    group = [
        Predicate(row.predicate)
        for row in rows
        if row.unit.path.startswith(rating.unit.path) and row.employee_id != rating.unit.head_id
    ]
    report = distribution.check(Counter(group), rating.level)
    return Preview(name, distributions.of_report(report), [])
