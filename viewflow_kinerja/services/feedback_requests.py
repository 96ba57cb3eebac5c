"""Official acts on asking somebody for feedback about a person, or for counselling.

Source: our choice, ADR 0032.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import AuthorRole, RequestPurpose
from viewflow_kinerja.domain.feedback import REQUEST_DAYS, asked_as
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict, Incomplete, Refused
from viewflow_kinerja.models import Assignment, Employee, FeedbackRequest, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.feedback import placed
from viewflow_kinerja.services.phases import moved

ASKING = ("OWN", "SUP", "RTP", "RSP")


@official_act("request.ask")
def ask(
    plan: PerformancePlan,
    *,
    actor: Actor,
    respondent: int,
    question: str,
    purpose: str = "FEEDBACK",
    recipient: bool = False,
    key: UUID | str | None = None,
) -> FeedbackRequest:
    """Ask a person about another: the person herself does it, or who leads her.

    `recipient` says that the respondent receives the services of the person.
    """
    relation = policy.require(actor, Action.GIVE_FEEDBACK_PLAN, plan).relation
    if relation not in ASKING:
        raise Refused(_("The person herself asks for feedback, or who leads her."))
    author, form = Employee.objects.get(user=actor.pk), UUID(str(key or uuid4()))
    if known := FeedbackRequest.all_rows.filter(key=form, author=author).first():
        return known
    if not question.strip():
        raise Incomplete(_("Say what you want to know."))
    asked = _respondent(plan, author, respondent)
    _make_way(plan, author, asked, RequestPurpose(purpose))
    place = placed(plan)
    request = FeedbackRequest(
        plan=plan,
        employee=plan.employee,
        unit=place["unit"],
        author=author,
        respondent=asked,
        role=_role(place, asked, recipient).value,
        purpose=purpose,
        question=question.strip(),
        until=plan.employee.today + timedelta(REQUEST_DAYS),
        asked_at=timezone.now(),
        key=form,
    )
    request.save(force_insert=True)
    return request


def _respondent(plan: PerformancePlan, author: Employee, key: int) -> Employee:
    found = Employee.objects.filter(pk=key, active=True, user__isnull=False).first()
    if found is None:
        raise Incomplete(_("This person is not in the personnel data. Choose somebody else."))
    if found.pk in (plan.employee_id, author.pk):
        raise Incomplete(_("Ask somebody else than yourself or the person."))
    return found


def _make_way(
    plan: PerformancePlan, author: Employee, asked: Employee, purpose: RequestPurpose
) -> None:
    """Close a request whose last day has passed; one that still runs is a Conflict."""
    rows = FeedbackRequest.all_rows.filter(
        plan=plan, author=author, respondent=asked, purpose=purpose.value, status="OPEN"
    )
    for row in rows.select_for_update(of=("self",)):
        if row.until >= plan.employee.today:
            text = _("You have asked %(name)s already, until %(day)s.")
            raise Conflict(text % {"name": asked, "day": row.until})
        row.record(status=moved(Machine.FEEDBACK_REQUEST, row.status, "close"))


def _role(place: dict[str, Any], asked: Employee, recipient: bool) -> AuthorRole:
    post = Assignment.of(asked, asked.today)
    return asked_as(
        led_by_the_person=post is not None and post.rater_id == place["employee"].pk,
        same_unit=post is not None and post.unit_id == place["unit"].pk,
        recipient=recipient,
    )


@official_act("request.close")
def close(request: FeedbackRequest, *, actor: Actor) -> None:
    """Ask no longer; what was written stays."""
    policy.require(actor, Action.CLOSE_REQUEST, request)
    request.record(status=moved(Machine.FEEDBACK_REQUEST, request.status, "close"))
