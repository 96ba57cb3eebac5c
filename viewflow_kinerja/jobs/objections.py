"""What the background does about receipts and objections (ADR 0055).

Evaluations whose window is over are accepted; what nobody explained is laid before the decider;
the decider follows the post; reviews on whose objection was decided are closed. Read from the
records, so that a run that did not happen is made up for. Whoever is at a case is left alone.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Evaluation, Objection, later_version
from viewflow_kinerja.models.objection import OPEN
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import objection

_log = logging.getLogger(__name__)
MOST = 500  # records of one run and kind; the next run goes on
_OVER = gettext_noop("the window to object is over")
_UNEXPLAINED = gettext_noop("nobody explained in time")
_DECIDED = gettext_noop("the objection was decided")
_MOVED = gettext_noop("somebody else holds the post")


def run(now: datetime) -> int:
    """All of it; returns how many records were moved."""
    actor = system_actor()
    steps: tuple[Callable[..., int], ...] = (follow_posts, take_up, conclude, accept)
    return sum(step(now, actor=actor) for step in steps)


def accept(now: datetime, *, actor: Actor) -> int:
    """Evaluations that were delivered and neither acknowledged nor objected to in their window."""
    unknown = Q(object_until=None)  # delivered before windows were counted at the receipt
    rows = Evaluation.all_rows.filter(~later_version(), status="DELIVERED", process__status="NEW")
    due = rows.filter(Q(object_until__lt=office_day(now)) | unknown)
    rows = due.order_by(F("object_until").asc(nulls_last=True), "pk")
    return _each(rows, actor, "deem_accepted", _OVER, now=now)


def take_up(now: datetime, *, actor: Actor) -> int:
    """Objections that the rater has not explained in his term."""
    rows = Objection.all_rows.filter(status="FILED", explain_by__lt=office_day(now))
    rows = rows.exclude(process=None).order_by("pk")
    return _each(rows, actor, "take_up_objection", _UNEXPLAINED, now=now)


def conclude(_now: datetime, *, actor: Actor) -> int:
    """Reviews whose step still waits although the objection was decided."""
    rows = Evaluation.all_rows.filter(status="ACKNOWLEDGED_AFTER_DECISION")
    rows = rows.filter(process__status="NEW").order_by("pk")
    return _each(rows, actor, "conclude", _DECIDED)


def follow_resolved(*, objection: int, actor: Actor, **kwargs: Any) -> None:
    """Receiver of `objection_resolved`: the review is closed as soon as it is decided."""
    case = Objection.all_rows.select_related("evaluation").get(pk=objection)
    if case.evaluation.status == "ACKNOWLEDGED_AFTER_DECISION" and case.evaluation.process_id:
        _done(case.evaluation, system_actor(), "conclude", _DECIDED, {})


def follow_posts(_now: datetime, *, actor: Actor) -> int:
    """Open objections whose decider is another one today."""
    rows = Objection.all_rows.filter(status__in=OPEN, decider_named=False).exclude(process=None)
    return sum(_handed_over(row, actor) for row in list(rows.order_by("pk")[:MOST]))


def _handed_over(row: Objection, actor: Actor) -> bool:
    moved = False
    try:
        moved = objection.hand_over(row, actor=actor, reason=_MOVED)
        engine.readdress(row, actor=actor, reason=_MOVED)
    except (Conflict, OutOfPhase, Refused):
        _log.info("objection %s: left for the next run", row.pk)
    return moved


def _each(rows: Any, actor: Actor, act: str, reason: str, **payload: Any) -> int:
    return sum(_done(row, actor, act, reason, payload) for row in list(rows[:MOST]))


def _done(row: Any, actor: Actor, act: str, reason: str, payload: dict[str, Any]) -> bool:
    steps: Any = engine.open_steps(row.process_id)
    facts: dict[str, Any] = {"act": act, "reason": reason, "payload": payload}
    try:
        return sum(engine.complete(step.pk, actor=actor, **facts) for step in steps) > 0
    except (Conflict, OutOfPhase, Refused):
        return False
