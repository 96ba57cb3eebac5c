"""The only door to the engine, for pages, API and commands alike.

One step is one transaction: lock process → repeated request? → still this step? → service (lock
row, ask the policy, write) → addressee → engine rows → events. All of it or nothing.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from viewflow.workflow import PROCESS, STATUS, FlowLockFailed
from viewflow.workflow.models import Process, Task

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import UnitOfWork
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import trail
from viewflow_kinerja.flows.assessor_correction import AssessorCorrectionFlow
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.flows.follow_up import FollowUpFlow
from viewflow_kinerja.flows.objection import ObjectionFlow
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

FLOWS = (
    *(TargetSettingFlow, PeriodicReviewFlow, AssessorCorrectionFlow, FeedbackFlow),
    *(ObjectionFlow, CoachingFlow),
    *(ObjectionFlow, FollowUpFlow),
)
OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def start(
    flow_class: Any,
    on: Any,
    /,
    *,
    actor: Actor,
    via: str = "start",
    reason: str = "",
    **particulars: Any,
) -> Process:
    """Open the row and its process. Called twice, it returns the process that is already there."""
    unit = context.unit_of_work(actor=actor, reason=reason)
    with context.door(actor), unit as work, or_conflict(), transaction.atomic():
        row = flow_class.openings[via](on, actor=actor, reason=reason, **particulars)
        work.insist()
        if (running := _running(row)) is not None:
            return running
        work.opening = True
        process = getattr(flow_class, via).run(artifact=row)
        work.opening = False
        type(row)._base_manager.filter(pk=row.pk).update(process=process)
        row.process = process
        trail.flush(work)
        return process


def _running(row: Any) -> Process | None:
    """The process of a row that is not over."""
    if row.process_id is None or row.process.status != PROCESS.NEW:
        return None
    return row.process


def complete(
    task_id: int,
    /,
    *,
    actor: Actor,
    act: str,
    payload: Mapping[str, Any] | None = None,
    key: str = "",
    reason: str = "",
) -> bool:
    """Do one of the acts of a step and move the process on.

    False: the same request (`key`) has been answered before; nothing was done this time.
    Raises Refused, OutOfPhase, Incomplete, Conflict.
    """
    digest = _digest(act, payload, reason)
    unit = context.unit_of_work(actor=actor, reason=reason, key=key, task_id=task_id)
    with context.door(actor), unit as work, _held(work, task_id) as activation:
        if activation.status not in OPEN and trail.answered(task_id, key, digest):
            return False
        _must_be_open(activation)
        _read_row(work, activation.process)
        activation.flow_task.perform(activation, act, actor=actor, **(payload or {}))
        work.insist()  # no decision, no move
        _must_be_addressed(activation, act, work)
        if activation.status == STATUS.NEW:
            activation.assign(actor)
        activation.start(None)
        activation.execute()
        trail.flush(work, digest=digest)
    return True


@contextmanager
def _held(work: UnitOfWork, task_id: int) -> Iterator[Any]:
    """A step with its process locked: one statement waits, the next reads what has come of it."""
    with or_conflict(), transaction.atomic():
        rows = Process.objects.filter(task=task_id, flow_class__in=FLOWS)
        process = rows.select_for_update(of=("self",)).first()
        if process is None:
            raise Conflict(_("This step does not exist any more."))
        work.process_id, task = process.pk, process.task_set.get(pk=task_id)
        yield task.flow_task.activation_class(task)


def _read_row(work: UnitOfWork, process: Process) -> None:
    """Read what the process is about under its lock; the service then need not read it again."""
    kind: Any = ContentType.objects.get_for_id(process.artifact_content_type_id).model_class()
    work.fresh = process.artifact = kind.under_lock().get(pk=process.artifact_object_id)


def _digest(act: str, payload: Mapping[str, Any] | None, reason: str) -> str:
    text = json.dumps([act, reason, payload or {}], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _must_be_open(activation: Any) -> None:
    if activation.status not in OPEN:
        raise Conflict(_("This step has already been done. Nothing was changed."))


def _must_be_addressed(activation: Any, act: str, work: UnitOfWork) -> None:
    """The task's door. The act's door was the policy inside the service; both must open."""
    owner = activation.task.owner_id
    if owner in (None, work.actor.pk):
        return
    if work.authority and work.authority.relation in activation.flow_task.also.get(act, ()):
        return
    if owner not in policy.principals(work.actor):
        raise _for_another(work.act, activation)


def _for_another(act: str, activation: Any) -> Refused:
    text = _("This step is addressed to somebody else.")
    return Refused(text, act=act, row=activation.process.artifact)


def claim(task_id: int, /, *, actor: Actor) -> bool:
    """Take a step that nobody owns yet, as the person it is meant for. False: it is his already."""
    unit = context.unit_of_work(actor=actor, task_id=task_id)
    with context.door(actor), unit as work, _held(work, task_id) as activation:
        if activation.task.owner_id == actor.pk:
            return False
        if activation.status != STATUS.NEW:
            raise Conflict(_("This step has been taken by somebody else."))
        if activation.flow_task.calc_owner(activation) != actor:
            raise _for_another("engine.claim", activation)
        work.act = "engine.claim"
        activation.assign(actor)
        trail.flush(work)
    return True


def reassign(task_id: int, /, *, actor: Actor, to: Actor | None, reason: str) -> None:
    """Address an open step to somebody else; the service that moved the row was asked before."""
    particulars = {"act": "engine.reassign", "reason": reason, "task_id": task_id}
    unit = context.unit_of_work(actor=actor, **particulars)
    with context.door(actor), unit as work, _held(work, task_id) as activation:
        _may_administer(activation.process.artifact, actor)
        _must_be_open(activation)
        _address(activation, to)
        trail.flush(work)


def _may_administer(row: Any, actor: Actor) -> None:
    """The system account follows the organisation; the personnel office may do it by hand."""
    access = policy.resolve(actor)
    if access and access.is_system:
        policy.require_system(actor)
        return
    frame = getattr(row, "cycle", None) or getattr(row, "period", None)
    if frame is None:
        raise OutOfPhase(_("This step belongs to nobody by name."))
    policy.require(actor, policy.administering(frame), frame)


def _address(activation: Any, to: Actor | None) -> None:
    """Change the owner of an open step; a person without account gets it when she has one."""
    if to is not None and activation.status == STATUS.ASSIGNED:
        activation.reassign(to)
    elif to is not None:
        activation.assign(to)
    elif activation.status == STATUS.ASSIGNED:
        activation.unassign()


def readdress(row: Any, /, *, actor: Actor, reason: str) -> int:
    """Address the open steps of a row to those they are meant for now; returns how many moved."""
    moved = 0
    for task in Task.objects.filter(process=row.process_id, status__in=OPEN):
        if task.flow_task is None or not hasattr(task.flow_task, "acts"):
            continue
        with task.activation() as activation:
            owner = activation.flow_task.calc_owner(activation)
        if (owner and owner.pk) != task.owner_id:
            reassign(task.pk, actor=actor, to=owner, reason=reason)
            moved += 1
    return moved


def cancel(process: Process, /, *, actor: Actor, reason: str, **particulars: Any) -> None:
    """Withdraw the row and cancel what is open. E5: 2.4 would cancel a finished process too."""
    flow = process.flow_class.instance
    unit = context.unit_of_work(actor=actor, reason=reason, process_id=process.pk)
    with context.door(actor), unit as work, or_conflict(), flow.lock(process.pk):
        process.refresh_from_db()
        if process.status != PROCESS.NEW:
            raise Conflict(_("The process is over. Nothing was changed."))
        if process.flow_class.withdrawal is None:
            raise OutOfPhase(_("A process of this kind runs to its end; it is not withdrawn."))
        withdrawal = process.flow_class.withdrawal
        withdrawal(process.artifact, actor=actor, reason=reason, **particulars)
        work.insist()
        flow.cancel(process)
        trail.flush(work)


def inbox(actor: Actor, *, access: Access | None = None) -> QuerySet[Task]:
    """The open steps addressed to the actor or to somebody he stands in for, oldest first."""
    owners: Any = [actor.pk]
    if access is None or access.principals:
        owners = policy.principals(actor)
    return assigned().filter(owner__in=owners).order_by("created", "pk")


def assigned() -> QuerySet[Task]:
    """The open steps of our processes that wait for somebody.

    A review rests while an objection to it is decided: its step waits for nobody.
    """
    rows = Task.objects.filter(status=STATUS.ASSIGNED, process__flow_class__in=FLOWS)
    return rows.exclude(process__kinerja_evaluation__status="OBJECTED")


def find(task_id: int) -> Task | None:
    """A step of ours with its process; None where there is none."""
    rows = Task.objects.filter(pk=task_id, process__flow_class__in=FLOWS)
    return rows.select_related("process").first()


def open_steps(process: int | None) -> QuerySet[Task]:
    """The steps of a process that somebody has to do now."""
    return Task.objects.filter(process=process, status__in=OPEN, flow_task_type="HUMAN")


def possible(task: Task, actor: Actor) -> list[str]:
    """The acts of an open step that the actor may do now, by the doors that `complete` asks."""
    if task.status not in OPEN or not hasattr(task.flow_task, "acts"):
        return []
    row, node, access = task.process.artifact, task.flow_task, policy.resolve(actor)
    mine = task.owner_id in {None, *policy.principals(actor)}

    def opens(act: str) -> bool:
        relation = policy.relation(actor, action_of(node.acts[act]), row, access=access)
        return relation is not None and (mine or relation in node.also.get(act, ()))

    return [act for act in node.acts if opens(act)]


def action_of(service: Any) -> Action:
    """What a service asks of the policy: plan.approve asks APPROVE_PLAN."""
    aggregate, verb = service.code.split(".")
    return Action[f"{verb}_{aggregate}".upper()]


@contextmanager
def or_conflict() -> Iterator[None]:
    """SQLite is locked, a row was waited for too long, or a deadlock was broken: try again."""
    try:
        yield
    except (FlowLockFailed, OperationalError) as error:
        raise Conflict(_("Somebody is working on this right now. Please try again.")) from error
