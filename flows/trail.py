"""From the engine's rows to our events: the engine itself keeps no record of who did what (E21)."""

import logging
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.models import Task
from viewflow.workflow.signals import task_failed

from viewflow_kinerja import context
from viewflow_kinerja.context import UnitOfWork
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows.base import KinerjaFlow
from viewflow_kinerja.models import WorkflowEvent

logger = logging.getLogger(__name__)


@receiver(task_failed)
def log_failure(sender: Any, task: Task, **kwargs: Any) -> None:
    """E20: behind a timer the engine swallows the exception; here it is still the current one."""
    logger.exception("%s failed", task)


@receiver(post_save, sender=Task)
def record_transition(sender: Any, instance: Task, **kwargs: Any) -> None:
    """Every write of the engine is a Model.save(), so this sees all of them, also from timers."""
    node = instance.flow_task
    if node is None or not issubclass(node.flow_class, KinerjaFlow):
        return
    event = _event(instance, node.name)
    if (work := context.current()) is None:
        event.save()  # "outside": somebody bypassed engine.py
        return
    _sign(event, work)
    work.events.append(event)


def _event(task: Task, node: str) -> WorkflowEvent:
    return WorkflowEvent(
        at=timezone.now(),
        process_id=task.process_id,
        task_id=task.pk,
        node=node,
        status=task.status,
        owner_id=task.owner_id,
        action="outside",
    )


def _sign(event: WorkflowEvent, work: UnitOfWork) -> None:
    event.actor_id, event.actor_name = work.actor.pk, work.actor_name[:200]
    event.on_behalf_of_id, event.action, event.reason = work.on_behalf_of, work.act, work.reason


def flush(work: UnitOfWork, *, digest: str = "") -> None:
    """One INSERT for all transitions of the unit of work; the answered step carries the key."""
    for event in work.events:
        _sign(event, work)  # the act and the authority are known only now
        if work.key and event.task_id == work.task_id and event.status == "DONE":
            event.key, event.digest = work.key, digest
    WorkflowEvent.objects.bulk_create(work.events)
    work.events.clear()


def answered(task_id: int, key: str, digest: str) -> bool:
    """Whether this very request has been answered; the same key with another content is refused."""
    if not key:
        return False
    known = WorkflowEvent.objects.filter(task_id=task_id, key=key).values_list("digest", flat=True)
    if (before := known.first()) is None:
        return False
    if before != digest:
        raise Conflict(_("This form was sent before with another content."))
    return True
