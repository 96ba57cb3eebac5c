"""Official acts on a coaching talk: record, sign, answer about it, score competencies, lapse.

Source: PermenPANRB 6/2022, annex (forms B.1.8 and B.1.9); DOMAIN 3.6; our choice, ADR 0058.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import coaching, competencies
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    CoachingSession,
    CompetencyAssessment,
    Employee,
    LeaderFeedback,
    PerformancePlan,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.feedback import placed
from viewflow_kinerja.services.phases import moved
from viewflow_kinerja.services.support import last_day, rules_of

Key = UUID | str | None


@official_act("plan.record_coaching")
def record(
    plan: PerformancePlan,
    *,
    actor: Actor,
    held_on: date,
    discussed: str,
    agreed: str,
    key: Key = None,
) -> CoachingSession:
    """Write down a talk with somebody one supervises, and sign it; the same `key` is one talk.

    Incomplete without words about both, and for a day that has not come.
    """
    policy.require(actor, Action.RECORD_COACHING_PLAN, plan)
    form = UUID(str(key or uuid4()))
    if (known := _known(plan, form)) is not None:
        return known
    place, now = placed(plan), timezone.now()
    session = CoachingSession(
        **(place | {"rater": _leader(place["rater"], actor)}),
        held_on=_past(held_on, plan),
        discussed=_written(discussed, _("Say what the talk was about.")),
        agreed=_written(agreed, _("Say what you agreed: without a next step it was no coaching.")),
        recorded_at=now,
        answer_by=_term(place["unit"]),
        key=form,
    )
    session.save(force_insert=True)
    return session


def _known(plan: PerformancePlan, form: UUID) -> CoachingSession | None:
    """The talk that this very form has recorded."""
    row = CoachingSession.all_rows.select_related("process").filter(key=form).first()
    if row is not None and row.plan_id != plan.pk:
        raise Conflict(_("This form was sent for something else. Open the page again."))
    return row


def _leader(rater: Employee, actor: Actor) -> Employee:
    """Who led the talk: whoever writes it down; usually the supervisor of today."""
    if rater.user_id == actor.pk:
        return rater
    return Employee.objects.select_related("user").get(user=actor.pk)


def _past(day: date, plan: PerformancePlan) -> date:
    if day > plan.employee.today:
        raise Incomplete(_("The day of the talk has not come yet."))
    return day


def _written(text: str, words: str) -> str:
    if not text.strip():
        raise Incomplete(words)
    return text.strip()


def _term(unit: Any) -> date:
    return last_day(office_day(), rules_of(unit).coaching_answer_days)


@official_act("coaching.confirm")
def confirm(session: CoachingSession, *, actor: Actor, comment: str = "") -> None:
    """Sign that the talk was held, with a comment or without; by the employee."""
    policy.require(actor, Action.CONFIRM_COACHING, session)
    session.record(
        status=moved(Machine.COACHING, session.status, "confirm"),
        comment=comment.strip(),
        confirmed_at=timezone.now(),
        answer_by=_term(session.unit),
    )


@official_act("coaching.fill_feedback")
def fill_feedback(
    session: CoachingSession, *, actor: Actor, answers: Mapping[str, str], remark: str = ""
) -> None:
    """Answer the nine statements about the talk (B.1.8), for the superior of who led it.

    `answers`: a code of `Agreement` by `TalkStatement`. Incomplete where one is missing.
    """
    policy.require(actor, Action.FILL_FEEDBACK_COACHING, session)
    if coaching.unanswered(answers):
        raise Incomplete(_("Answer all nine statements."))
    now = timezone.now()
    session.record(status=moved(Machine.COACHING, session.status, "fill_feedback"), closed_at=now)
    place = {name: getattr(session, name) for name in ("plan", "employee", "unit", "rater")}
    given = {str(each): answers[each] for each in coaching.TalkStatement}
    LeaderFeedback(
        **place, session=session, answers=given, remark=remark.strip(), given_at=now
    ).save(force_insert=True)


@official_act("coaching.lapse")
def lapse(session: CoachingSession, *, actor: Actor, now: datetime | None = None) -> None:
    """Close a talk whose next step nobody took in time; what was signed stays. By the system."""
    policy.require(actor, Action.LAPSE_COACHING, session)
    at = now or timezone.now()
    if office_day(at) <= session.answer_by:
        raise OutOfPhase(_("Its term has not passed yet."))
    session.record(status=moved(Machine.COACHING, session.status, "lapse"), closed_at=at)


@official_act("coaching.assess")
def assess(
    session: CoachingSession,
    *,
    actor: Actor,
    assessed_on: date,
    scores: Sequence[Mapping[str, Any]],
    key: Key = None,
) -> list[CompetencyAssessment]:
    """Score competencies from 1 to 5 with reasons (B.1.9); by who supervises the person today.

    `scores`: competency, score, grounds. The same `key` is one form. Incomplete without any, for a
    day before the talk or to come, and for a competency scored twice on one day.
    """
    policy.require(actor, Action.ASSESS_COACHING, session)
    form = UUID(str(key or uuid4()))
    known = list(CompetencyAssessment.all_rows.filter(session=session, key=form).order_by("pk"))
    if known:
        return known
    _must_fit(session, assessed_on, scores)
    assessor = Employee.objects.get(user=actor.pk)
    facts = {"session": session, "assessor": assessor, "assessed_on": assessed_on, "key": form}
    return record_new([CompetencyAssessment(**facts, **_scored(each)) for each in scores])


def _must_fit(session: CoachingSession, day: date, scores: Sequence[Mapping[str, Any]]) -> None:
    if not session.held_on <= day <= session.employee.today:
        raise Incomplete(_("Choose a day from the talk until today."))
    names = [_name(each) for each in scores]
    if not names:
        raise Incomplete(_("Score at least one competency."))
    rows = CompetencyAssessment.all_rows.filter(session=session, assessed_on=day)
    if len(set(names)) < len(names) or rows.filter(competency__in=names).exists():
        raise Incomplete(_("A competency is scored once a day."))


def _name(item: Mapping[str, Any]) -> str:
    return " ".join(str(item.get("competency", "")).split())


def _scored(item: Mapping[str, Any]) -> dict[str, Any]:
    """One row of the form, checked."""
    name, score = _written(_name(item), _("Name the competency.")), int(item["score"])
    if not coaching.is_score(score):
        raise Incomplete(_("A score goes from 1 to 5."))
    grounds = _written(str(item.get("grounds", "")), _("Give the reason of every score."))
    number = competencies.number_of(name)
    return {"competency": name, "number": number, "score": score, "grounds": grounds}
