"""Plans for those who may see them: the page, its versions, what is missing, who rates whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.cascading import missing_links
from viewflow_kinerja.domain.codes import PlanStatus
from viewflow_kinerja.domain.plan_advice import lint
from viewflow_kinerja.domain.plans import Finding, completeness
from viewflow_kinerja.models import (
    Employee,
    PerformancePlan,
    Period,
    PlanVersion,
    WorkResult,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import supervisors
from viewflow_kinerja.selectors.plan_documents import PlanDocument
from viewflow_kinerja.selectors.supervisors import RaterLine
from viewflow_kinerja.services import plan_content, plan_edit, snapshots
from viewflow_kinerja.services.plan_content import Content
from viewflow_kinerja.services.snapshots import Posts

EDITABLE = (PlanStatus.DRAFT, PlanStatus.RETURNED)
_READ_WITH = ("cycle", "unit", "employee", "rater", "process")


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[PerformancePlan]:
    """The plans the actor may see, with what their pages name."""
    rows = policy.visible(actor, PerformancePlan, Action.VIEW_PLAN, access=access)
    return rows.select_related(*_READ_WITH)


def own(
    actor: Actor, employee: Employee, *, access: Access | None = None
) -> PerformancePlan | None:
    """The person's plan of the current year: the part that holds today, else the latest."""
    today = employee.today
    rows = seen(actor, access=access).filter(employee=employee, cycle__year=today.year)
    plans = list(rows.order_by("-starts_on"))
    now = [plan for plan in plans if plan.starts_on <= today <= plan.ends_on]
    return next(iter(now or plans), None)


def may(actor: Actor, action: Action, plan: PerformancePlan, access: Access | None) -> bool:
    """Whether the actor may do this to the plan now."""
    rows = PerformancePlan.objects.filter(pk=plan.pk)
    return policy.visible(actor, rows, action, access=access).exists()


def content(plan: PerformancePlan) -> Content:
    """The version that is being worked on, of a plan that was found by `seen`."""
    return plan_content.content_of(plan, plan.version)


def document(actor: Actor, plan: PerformancePlan, *, access: Access | None = None) -> PlanDocument:
    """What a decision on this plan is about: the version that is being worked on."""
    shown = seen(actor, access=access).get(pk=plan.pk)
    frozen = versions(actor, shown.pk, access=access).get(shown.version)
    return of_version(shown, frozen) if frozen else draft_document(content(shown), sides(shown))


def draft_document(now: Content, both: "Sides") -> PlanDocument:
    """The version that is being worked on, with both parties as of today."""
    return PlanDocument(now.plan, now.plan.version, now.as_document(), parties=both.parties)


def of_version(plan: PerformancePlan, frozen: PlanVersion) -> PlanDocument:
    """A version as it was approved."""
    return PlanDocument(
        plan,
        frozen.number,
        frozen.content,
        parties=frozen.parties,
        sha256=frozen.sha256,
        approved_at=frozen.approved_at,
    )


def versions(actor: Actor, plan: int, *, access: Access | None = None) -> dict[int, PlanVersion]:
    """The approved versions of a plan by their number, also while a new one is being written."""
    rows = policy.visible(actor, PlanVersion, Action.VIEW_PLANVERSION, access=access)
    found = rows.filter(plan=plan).select_related(*(f"plan__{name}" for name in _READ_WITH))
    return {row.number: row for row in found.order_by("number")}


def in_force_beside_drafts(
    actor: Actor, rows: QuerySet[PlanVersion], *, access: Access | None = None
) -> QuerySet[PlanVersion]:
    """Versions that stay in force while the next one is a draft, which is not shown (ADR 0022)."""
    visible = policy.visible(actor, rows, Action.VIEW_PLANVERSION, access=access)
    return visible.filter(plan__status=PlanStatus.DRAFT, number=F("plan__effective_version"))


@dataclass(frozen=True)
class Sides:
    """Both parties of a plan as they are today, and the line on the supervisor."""

    parties: Mapping[str, Mapping[str, str]]
    line: RaterLine


def sides(plan: PerformancePlan) -> Sides:
    """One statement; the rater is the one of the post while the plan has none."""
    day = min(plan.employee.today, plan.ends_on)
    posts = Posts([key for key in (plan.employee_id, plan.rater_id) if key], day)
    placed = posts.on(plan.employee_id, day)
    rater = plan.rater or (placed.rater if placed else None)
    parties = snapshots.sides(plan.employee, rater, posts, day)
    return Sides(parties, supervisors.of_party(parties["rater"]))


def gaps(now: Content) -> tuple[Finding, ...]:
    """What keeps the plan from being submitted."""
    return completeness(now.for_rules())


def advice(now: Content, supported: Sequence[WorkResult] = ()) -> tuple[Finding, ...]:
    """What would make the plan better; never a block. `supported` are the leaders' results."""
    rules = now.for_rules()
    texts = [result.text for result in rules.results]
    same = plan_content.same_words(now.plan, texts) if texts else set()
    leader = PlanStatus.APPROVED if supported else None
    return (*missing_links(rules, leader), *lint(rules, same))


def supported_by(plan: PerformancePlan) -> list[WorkResult]:
    """The results in force of the supervisor and the heads above, which a result may support."""
    return plan_content.in_force_of(plan_edit.leaders(plan), plan.cycle_id)


def period_codes(actor: Actor, plan: PerformancePlan, *, access: Access | None = None) -> list[str]:
    """The periods of the plan in which an indicator may have a target."""
    rows = policy.visible(actor, Period, Action.VIEW_CYCLE, access=access)
    touched = rows.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on)
    inner = touched.filter(cycle=plan.cycle_id).exclude(code="YEAR")
    return list(inner.order_by("starts_on").values_list("code", flat=True))
