"""The history of a case as sentences: who did what, for whom, when, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import AssessorCorrection, Evaluation, PerformancePlan, WorkflowEvent
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

VIEW: dict[type[Any], Action] = {
    PerformancePlan: Action.VIEW_PLAN,
    Evaluation: Action.VIEW_EVALUATION,
    AssessorCorrection: Action.VIEW_CORRECTION,
}
_MOST = 1_000  # rows of one record; a record of one person and year has some dozens
_SENTENCES = {
    "plan.open": gettext_lazy("%(who)s opened the plan."),
    "plan.submit": gettext_lazy("%(who)s submitted the plan."),
    "plan.withdraw": gettext_lazy("%(who)s took the plan back into the draft."),
    "plan.approve": gettext_lazy("%(who)s approved the plan."),
    "plan.return": gettext_lazy("%(who)s returned the plan."),
    "plan.request_change": gettext_lazy("%(who)s asked for a change of the plan."),
    "plan.accept_change": gettext_lazy("%(who)s accepted the change; a new version was opened."),
    "plan.reject_change": gettext_lazy("%(who)s kept the plan as it is."),
    "plan.end_segment": gettext_lazy("%(who)s ended the plan."),
    "evaluation.open": gettext_lazy("%(who)s opened the evaluation."),
    "evaluation.report_realisation": gettext_lazy("%(who)s reported the realisation."),
    "evaluation.rate": gettext_lazy("%(who)s rated results and behaviour."),
    "evaluation.finalise": gettext_lazy("%(who)s made the evaluation final."),
    "evaluation.deliver": gettext_lazy("%(who)s delivered the evaluation."),
    "evaluation.acknowledge": gettext_lazy("%(who)s acknowledged the evaluation."),
    "assignment.claim_wrong": gettext_lazy("%(who)s said that the supervisor is wrong."),
    "correction.accept": gettext_lazy("%(who)s named another supervisor."),
    "correction.reject": gettext_lazy("%(who)s kept the supervisor."),
    "correction.withdraw": gettext_lazy("%(who)s withdrew the claim."),
    "correction.fulfil": gettext_lazy("%(who)s closed the claim: the personnel data say so now."),
    "engine.claim": gettext_lazy("%(who)s took the step."),
    "engine.reassign": gettext_lazy("%(who)s addressed the step to somebody else."),
    "outside": gettext_lazy("Something was changed outside the official acts."),
}
_TONES = {"plan.approve": "ok", "plan.return": "warn", "plan.reject_change": "warn"}
_TONES |= {"evaluation.acknowledge": "ok", "outside": "bad"}


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
    sentence = _SENTENCES.get(event.action, gettext_lazy("%(who)s changed the record."))
    return Entry(
        sentence=str(sentence) % {"who": _who(event)},
        at=event.at,
        reason=_reason(event),
        tone=_TONES.get(event.action, ""),
        act=event.action,
    )


def _reason(event: WorkflowEvent) -> str:
    """What a person wrote stays; what a job wrote is ours to translate."""
    ours = event.action == "engine.reassign" and event.reason
    return _(event.reason) if ours else event.reason


def _who(event: WorkflowEvent) -> str:
    name = event.actor_name or _("Somebody")
    if event.on_behalf_of is None:
        return name
    return _("%(name)s, on behalf of %(principal)s,") % {
        "name": name,
        "principal": event.on_behalf_of,
    }


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
