"""Official acts that open areas to improve and propose what is done about them.

Source: DOMAIN 5.3 and 7.7; our choice, ADR 0057. What becomes of an action: `improvement_course`.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import Authority, official_act
from viewflow_kinerja.domain import follow_up
from viewflow_kinerja.domain.codes import ActionKind, ActionOwner, AreaSource, AreaStatus
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    Employee,
    Evaluation,
    Feedback,
    ImprovementAction,
    ImprovementArea,
    PerformancePlan,
)
from viewflow_kinerja.models.improvement import OPEN
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.feedback import placed
from viewflow_kinerja.services.phases import given_reason

Key = UUID | str | None
_FAULTS = {
    "SUPERVISOR_OWNS": gettext_lazy(
        "Support with resources and the repair of a process are carried out by the supervisor."
    ),
}


@official_act("plan.open_area")
def open_area(
    plan: PerformancePlan,
    *,
    actor: Actor,
    statement: str,
    severity: int,
    source: str = AreaSource.OWN,
    evidence: str = "",
    competency: str = "",
    evaluation: Evaluation | None = None,
    feedback: Feedback | None = None,
    key: Key = None,
    **action: Any,
) -> ImprovementAction:
    """Name what a person is to improve, with the first action; by the person or the supervisor.

    `severity` is 1 to 3; `action` takes `kind`, `owner`, `due` and `measure`. The same `key` is one
    area. Incomplete without words, a day to come, or for a row of somebody else.
    """
    authority = policy.require(actor, Action.OPEN_AREA_PLAN, plan)
    form = UUID(str(key or uuid4()))
    if (known := _known(form, plan=plan.pk)) is not None:
        return known
    place = placed(plan)
    author = _author(authority, place)
    about = {name: place[name] for name in ("plan", "employee", "unit")}
    area = ImprovementArea(
        **about,
        **_found(plan, source, evaluation, feedback),
        author=author,
        statement=_needed(statement, _("Say in a sentence what is to improve.")),
        evidence=evidence.strip(),
        competency=competency.strip(),
        severity=_weight(severity),
        opened_at=timezone.now(),
    )
    content = checked(**action)
    area.save(force_insert=True)
    return _proposed(area, place, author, actor, form, content)


@official_act("area.propose_action")
def propose_next(
    area: ImprovementArea, *, actor: Actor, key: Key = None, **action: Any
) -> ImprovementAction:
    """Propose the next action for an open area; OutOfPhase while another one is under way."""
    authority = policy.require(actor, Action.OPEN_AREA_PLAN, area.plan)
    form = UUID(str(key or uuid4()))
    if (known := _known(form, area=area.pk)) is not None:
        return known
    _must_rest(area)
    place = placed(area.plan)
    author = _author(authority, place)
    return _proposed(area, place, author, actor, form, checked(**action))


@official_act("area.close")
def close_area(area: ImprovementArea, *, actor: Actor) -> None:
    """Close an area for which nothing is to be done any more; by the supervisor, with the reason.

    OutOfPhase while an action is under way: that one is checked or cancelled first.
    """
    policy.require(actor, Action.CLOSE_AREA_PLAN, area.plan)
    given_reason(_("Say why nothing is to be done any more."))
    _must_rest(area)
    area.record(status=AreaStatus.CLOSED.value, closed_at=timezone.now())


def _must_rest(area: ImprovementArea) -> None:
    if area.status == AreaStatus.CLOSED:
        raise OutOfPhase(_("This area is closed."))
    if ImprovementAction.all_rows.filter(area=area.pk, status__in=OPEN).exists():
        raise OutOfPhase(_("An action for this area is under way."))


def _known(form: UUID, **about: int) -> ImprovementAction | None:
    """The action that this very form has proposed."""
    rows = ImprovementAction.all_rows.select_related("process", "area")
    known = rows.filter(key=form).first()
    if known is not None and any(
        getattr(known, f"{name}_id") != key for name, key in about.items()
    ):
        raise Conflict(_("This form was sent for something else. Open the page again."))
    return known


def _author(authority: Authority, place: dict[str, Any]) -> Employee:
    """As whom somebody proposes: a delegate for his principal."""
    if authority.relation == "OWN":
        return place["employee"]
    if authority.on_behalf_of is not None:
        return Employee.objects.get(pk=authority.on_behalf_of)
    if place["rater"].user_id == authority.actor.pk:
        return place["rater"]
    return Employee.objects.select_related("user").get(user=authority.actor.pk)


def _found(
    plan: PerformancePlan, source: str, evaluation: Evaluation | None, feedback: Feedback | None
) -> dict[str, Any]:
    """Where it was found; a row must be about the same person."""
    rows = [row for row in (evaluation, feedback) if row is not None]
    fits = {"EVALUATION": feedback is None, "FEEDBACK": evaluation is None}
    if source not in set(AreaSource) or not fits.get(source, not rows):
        raise Incomplete(_("Choose where it was found."))
    if any(row.employee_id != plan.employee_id for row in rows):
        raise Incomplete(_("What it was found in is about somebody else."))
    return {"found_in": str(source), "evaluation": evaluation, "feedback": feedback}


def _needed(text: str, words: str) -> str:
    if not text.strip():
        raise Incomplete(words)
    return text.strip()


def _weight(severity: int) -> int:
    if severity not in (1, 2, 3):
        raise Incomplete(_("Say how heavy it weighs: 1, 2 or 3."))
    return severity


def checked(*, kind: str, owner: str, due: date | None, measure: str) -> dict[str, Any]:
    """What an action says; Incomplete names what is missing or does not fit."""
    if kind not in set(ActionKind) or owner not in set(ActionOwner):
        raise Incomplete(_("Choose what is done, and by whom."))
    if faults := follow_up.owner_faults(kind, owner):
        raise Incomplete(" ".join(str(_FAULTS[fault]) for fault in faults))
    if due is None or due < office_day():
        raise Incomplete(_("Name the day of the check: today or later."))
    words = _needed(measure, _("Say by what you will see that it is achieved."))
    return {"kind": str(kind), "owner": str(owner), "due": due, "measure": words}


def _proposed(
    area: ImprovementArea,
    place: dict[str, Any],
    author: Employee,
    actor: Actor,
    form: UUID,
    content: dict[str, Any],
) -> ImprovementAction:
    row = ImprovementAction(
        **place, **content, area=area, author=author, key=form, proposed_at=timezone.now()
    )
    row.save(force_insert=True)
    signals.announce(signals.improvement_proposed, action=row.pk, actor=actor)
    return row
