"""Who was asked about whom, and what a giver of feedback may choose from."""

from typing import Any

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import RequestPurpose
from viewflow_kinerja.domain.feedback import MIN_PEERS, visibility_of
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    FeedbackRequest,
    PerformancePlan,
    RuleBook,
    WorkResult,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

MOST = 50


def _seen(actor: Actor, access: Access | None) -> Any:
    rows = policy.visible(actor, FeedbackRequest, Action.VIEW_REQUEST, access=access)
    running = rows.filter(status="OPEN", until__gte=office_day())
    return running.select_related("employee", "author", "respondent").order_by("until", "pk")


def asked_of(
    actor: Actor, person: Employee, *, access: Access | None = None
) -> list[FeedbackRequest]:
    """What a person is asked for now, the first to end first."""
    return list(_seen(actor, access).filter(respondent=person)[:MOST])


def asked_by(
    actor: Actor,
    person: Employee | None,
    plan: PerformancePlan,
    *,
    access: Access | None = None,
) -> list[FeedbackRequest]:
    """Whom a person asks about this plan now; whether it was answered is not told."""
    return list(_seen(actor, access).filter(author=person, plan=plan)[:MOST])


def request_to(
    actor: Actor,
    person: Employee | None,
    plan: PerformancePlan,
    purpose: RequestPurpose,
    *,
    access: Access | None = None,
) -> FeedbackRequest | None:
    """The request by which a person may write about this plan."""
    rows = _seen(actor, access).filter(respondent=person, plan=plan, purpose=purpose.value)
    return rows.first()


def is_nameless(request: FeedbackRequest) -> bool:
    """Whether what is written in answer to it is shown without the name."""
    book = RuleBook.rules(office_day().year, request.unit)
    role = request.role
    return visibility_of(role, anonymous_peers=book.feedback_anonymous_peers) == "WITHHELD"


def least(person: Employee) -> int:
    """How many have to write before what they write without a name is shown."""
    post = Assignment.of(person, office_day())
    if post is None:
        return MIN_PEERS
    return RuleBook.rules(office_day().year, post.unit).feedback_min_peers


def results(
    actor: Actor, plan: PerformancePlan, *, access: Access | None = None
) -> list[tuple[int, str]]:
    """The work results a feedback may be about, for who may read the plan."""
    rows = policy.visible(actor, WorkResult, Action.VIEW_PLAN, access=access)
    rows = rows.filter(plan=plan, version=plan.version).order_by("pk")
    return list(rows.values_list("pk", "text"))


def own_plan(
    actor: Actor, person: Employee, *, access: Access | None = None
) -> PerformancePlan | None:
    """The newest plan of a person on which feedback is possible."""
    rows = policy.visible(actor, PerformancePlan, Action.GIVE_FEEDBACK_PLAN, access=access)
    return rows.filter(employee=person).order_by("-starts_on").first()
