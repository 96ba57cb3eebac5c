"""The history of a case as sentences: who did what, for whom, when, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import (
    AssessorCorrection,
    CoachingSession,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    SupportCase,
    WorkflowEvent,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.trail import sentences

VIEW: dict[type[Any], Action] = {
    PerformancePlan: Action.VIEW_PLAN,
    Evaluation: Action.VIEW_EVALUATION,
    AssessorCorrection: Action.VIEW_CORRECTION,
    SupportCase: Action.VIEW_SUPPORT,
    Objection: Action.VIEW_OBJECTION,
    CoachingSession: Action.VIEW_COACHING,
    ImprovementAction: Action.VIEW_IMPROVEMENT,
}
_MOST = 1_000  # rows of one record; a record of one person and year has some dozens


@dataclass(frozen=True)
class Entry:
    """One act in the history of a case; `done` are the steps it completed."""

    sentence: str
    at: datetime
    reason: str = ""
    tone: str = ""
    act: str = ""
    done: tuple[int, ...] = ()


def of(actor: Actor, row: Any, *, access: Access | None = None) -> list[Entry]:
    """The acts on a plan or an evaluation, oldest first; nothing for who may not see the record."""
    return [_entry(list(group)) for _key, group in groupby(_events(actor, row, access), key=_act)]


def _events(actor: Actor, row: Any, access: Access | None) -> Iterable[WorkflowEvent]:
    kind = type(row)
    shown = policy.visible(actor, kind, VIEW[kind], access=access).filter(pk=row.pk)
    events = WorkflowEvent.objects.filter(
        Exists(shown),
        process__artifact_content_type=ContentType.objects.get_for_model(kind),
        process__artifact_object_id=row.pk,
    )
    return events.select_related("on_behalf_of").order_by("pk")[:_MOST]


def _act(event: WorkflowEvent) -> tuple[Any, ...]:
    """What the rows of one act have in common: it moves one process through several steps."""
    alone = event.pk if event.action in ("outside", "engine.reassign") else None
    return event.process_id, event.action, event.actor_id, event.reason, alone


def _entry(events: list[WorkflowEvent]) -> Entry:
    first = events[0]
    told = told_act(first)
    return replace(
        told, done=tuple(each.task_id for each in events if each.task_id and each.status == "DONE")
    )


def told_act(event: WorkflowEvent) -> Entry:
    """One act in words."""
    principal = str(event.on_behalf_of) if event.on_behalf_of else ""
    subject = sentences.who(event.actor_name, principal)
    return Entry(
        sentence=sentences.sentence(event.action, subject),
        at=event.at,
        reason=_reason(event),
        tone=sentences.TONES.get(event.action, ""),
        act=event.action,
    )


def _reason(event: WorkflowEvent) -> str:
    """What a person wrote stays; what a job wrote is ours to translate."""
    ours = event.action == "engine.reassign" and event.reason
    return _(event.reason) if ours else event.reason


_ASKED = {"decide_change": "plan.request_change"}  # step -> the act that asks for it


def asked_for(case: Sequence[Entry], step: str) -> Entry | None:
    """The act whose reason the decision answers, where there is one."""
    asking = [entry for entry in case if entry.act == _ASKED.get(step)]
    return asking[-1] if asking else None


def finished_by(case: Iterable[Entry], task: int) -> Entry | None:
    """The act that completed a step."""
    return next((entry for entry in case if task in entry.done), None)


def sent_before(actor: Actor, process: int | None, key: str) -> bool:
    """Whether this very form of this account has been answered already."""
    known = WorkflowEvent.objects.filter(process=process, key=key, actor=actor.pk)
    return bool(key and process) and known.exists()
