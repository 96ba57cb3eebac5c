"""Official acts on feedback: give, release, reply, retract.

Source: PermenPANRB 6/2022 (continuous feedback); our choice, ADR 0012 and 0032.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import feedback as rules
from viewflow_kinerja.domain.codes import AuthorRole, FeedbackTarget, Visibility
from viewflow_kinerja.domain.deadlines import RETRACT_WITHIN, may_retract
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    Feedback,
    FeedbackReply,
    FeedbackRequest,
    PerformancePlan,
    RuleBook,
    WorkResult,
)
from viewflow_kinerja.models.base import record_changes
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.phases import moved
from viewflow_kinerja.services.system_acts import system_act

TEXTS = ("text", "observed_fact", "expectation", "next_step")
_LACKS = {
    "TEXT": gettext_lazy("Say it in a sentence."),
    "OBSERVED_FACT": gettext_lazy("Name what was observed: what, when."),
    "EXPECTATION": gettext_lazy("Say what is expected instead."),
    "NEXT_STEP": gettext_lazy("Name the next step."),
}


@official_act("plan.give_feedback")
def give(
    plan: PerformancePlan, *, actor: Actor, kind: str, key: UUID | str | None = None, **content: Any
) -> Feedback:
    """Say something about the work of a person; the same `key` sent again is the first one.

    `target` is PLAN unless something else is said, with `work_result`, `report` (keys) or `value`.
    What colleagues and subordinates write is held back until it is released with others.
    """
    relation = policy.require(actor, Action.GIVE_FEEDBACK_PLAN, plan).relation
    author, form = Employee.objects.get(user=actor.pk), UUID(str(key or uuid4()))
    if known := Feedback.all_rows.filter(key=form).first():
        return the_same(known, plan, author)
    request = open_request(plan, author, "FEEDBACK") if relation == "RES" else None
    if relation == "RES" and request is None:
        raise Refused(_("You were asked for counselling, not for feedback."))
    role = rules.role_of(relation, request.role if request else "")
    feedback = Feedback(
        **placed(plan),
        author=author,
        author_role=role.value,
        prompt=request,
        kind=kind,
        key=form,
        visibility=_visibility(plan, role),
        given_at=timezone.now(),
        **_texts(kind, content),
        **_target(plan, role, content),
    )
    feedback.save(force_insert=True)
    if feedback.visibility == Visibility.NAMED:
        signals.announce(signals.feedback_given, feedback=feedback.pk, actor=actor)
    return feedback


def the_same(known: Any, plan: PerformancePlan, author: Employee) -> Any:
    """What this very form has written; Conflict where it was about somebody else."""
    if (known.plan_id, known.author_id) != (plan.pk, author.pk):
        raise Conflict(_("This form was sent for something else. Open the page again."))
    return known


def placed(plan: PerformancePlan) -> dict[str, Any]:
    """Where the person stands today: unit and rater, and the plan with its owner."""
    post = Assignment.of(plan.employee, plan.employee.today)
    rater = (post.rater if post else None) or plan.rater
    if rater is None or rater.pk == plan.employee_id:
        raise OutOfPhase(_("Nobody is known as supervisor of this person today."))
    unit = post.unit if post else plan.unit
    return {"plan": plan, "employee": plan.employee, "unit": unit, "rater": rater}


def open_request(
    plan: PerformancePlan, respondent: Employee, purpose: str
) -> FeedbackRequest | None:
    """The oldest request to this person that is open today."""
    rows = FeedbackRequest.all_rows.filter(
        plan=plan, respondent=respondent, purpose=purpose, status="OPEN", until__gte=office_day()
    )
    return rows.order_by("pk").first()


def _visibility(plan: PerformancePlan, role: AuthorRole) -> str:
    book = RuleBook.rules(plan.employee.today.year, plan.unit)
    return rules.visibility_of(role, anonymous_peers=book.feedback_anonymous_peers).value


def _texts(kind: str, content: dict[str, Any]) -> dict[str, str]:
    """What was written; Incomplete names what a constructive feedback still lacks."""
    texts = {name: str(content.get(name) or "").strip() for name in TEXTS}
    try:
        faults = rules.feedback_faults(kind, **texts)
    except ValueError as error:
        raise Incomplete(_("Choose what the feedback is for.")) from error
    if faults:
        raise Incomplete(" ".join(str(_LACKS[fault]) for fault in faults))
    return texts


def _target(plan: PerformancePlan, role: AuthorRole, content: dict[str, Any]) -> dict[str, Any]:
    """What it is about. Who is asked from outside speaks of the whole, or of a value."""
    target = FeedbackTarget(content.get("target") or "PLAN")
    outside = role in (AuthorRole.PEER, AuthorRole.SUBORDINATE, AuthorRole.SERVICE_RECIPIENT)
    if outside and target in (FeedbackTarget.WORK_RESULT, FeedbackTarget.DAILY_REPORT):
        raise Incomplete(_("Say it about the work as a whole, or about a behaviour value."))
    found: dict[str, Any] = {"target": target.value}
    if target == FeedbackTarget.WORK_RESULT:
        found["work_result"] = _of_plan(WorkResult, plan, content.get("work_result"))
    elif target == FeedbackTarget.DAILY_REPORT:
        found["report"] = _of_plan(DailyReport, plan, content.get("report"))
    elif target == FeedbackTarget.BEHAVIOUR:
        found["value"] = content.get("value") or ""
        if not found["value"]:
            raise Incomplete(_("Choose the behaviour value."))
    return found


def _of_plan(model: Any, plan: PerformancePlan, key: int | None) -> Any:
    found = model.all_rows.filter(plan=plan, pk=key).first() if key else None
    if found is None:
        raise Incomplete(_("What the feedback is about is not there any more. Reload the page."))
    return found


@system_act("feedback.release")
def release(*, actor: Actor) -> int:
    """Show what was held back, where enough people of a group have written; all on one day.

    Only what can no longer be retracted counts. Each time it is a new group of enough authors, so
    that the difference between two looks is never the words of one or two.
    """
    ripe = timezone.now() - RETRACT_WITHIN
    rows = Feedback.all_rows.filter(
        visibility="WITHHELD", released_on=None, status="VISIBLE", given_at__lte=ripe
    )
    held = rows.select_related("unit").select_for_update(of=("self",)).order_by("pk")
    due = [row for group in _groups(held) if _enough(group) for row in group]
    for row in due:
        row.released_on = office_day()
    record_changes(due, ["released_on"])
    for plan in {row.plan_id for row in due}:
        signals.announce(signals.feedback_released, plan=plan, actor=actor)
    return len(due)


def _groups(held: Iterable[Feedback]) -> Iterable[list[Feedback]]:
    """About one person, from one side."""
    found: dict[Any, list[Feedback]] = defaultdict(list)
    for row in held:
        found[row.plan_id, row.author_role].append(row)
    return found.values()


def _enough(group: list[Feedback]) -> bool:
    book = RuleBook.rules(office_day().year, group[0].unit)
    authors = {row.author_id for row in group}
    return rules.peers_may_be_shown(len(authors), min_peers=book.feedback_min_peers)


@official_act("feedback.reply")
def reply(
    feedback: Feedback, *, actor: Actor, text: str, key: UUID | str | None = None
) -> FeedbackReply:
    """Answer a feedback, as the person or as the supervisor; the same `key` again is the first."""
    policy.require(actor, Action.REPLY_FEEDBACK, feedback)
    form = UUID(str(key or uuid4()))
    if known := FeedbackReply.all_rows.filter(key=form, feedback=feedback).first():
        return known
    if not text.strip():
        raise Incomplete(_("Please fill this in."))
    author = Employee.objects.get(user=actor.pk)
    facts = {"text": text.strip(), "given_at": timezone.now(), "key": form}
    row = FeedbackReply(feedback=feedback, author=author, **facts)
    row.save(force_insert=True)
    if feedback.read_at is None and author.pk == feedback.employee_id:
        feedback.record(read_at=timezone.now())
    signals.announce(signals.feedback_replied, feedback=feedback.pk, actor=actor)
    return row


@official_act("feedback.read")
def read(feedback: Feedback, *, actor: Actor) -> None:
    """Say, as the person it is about, that one has read it; once is enough.

    Source: DOMAIN 8.3, signs of resistance; our choice, ADR 0050: opening a page says nothing.
    """
    policy.require(actor, Action.READ_FEEDBACK, feedback)
    if feedback.read_at is None:
        feedback.record(read_at=timezone.now())


@official_act("feedback.retract")
def retract(feedback: Feedback, *, actor: Actor) -> None:
    """Take it back within 24 hours; it is kept, and only author and auditors see it."""
    policy.require(actor, Action.RETRACT_FEEDBACK, feedback)
    if not may_retract(feedback.given_at, timezone.now()):
        hours = RETRACT_WITHIN // timedelta(hours=1)
        text = _("A feedback can be retracted within %(hours)s hours. Reply, or write a new one.")
        raise OutOfPhase(text % {"hours": hours})
    feedback.record(status=moved(Machine.FEEDBACK, feedback.status, "retract"))
