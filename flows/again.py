"""The next version of a record, with its own process; what waits for the one before is over."""

from typing import Any

from django.db import transaction
from viewflow.workflow import PROCESS
from viewflow.workflow.models import Process

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.flows import engine, trail
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.models import Evaluation


def reopen(evaluation: Evaluation, *, actor: Actor, reason: str) -> Evaluation:
    """Open the next version of an evaluation at its rating; returns it. Source: DOMAIN 7.4."""
    return _next(PeriodicReviewFlow, evaluation, "start_again", actor, reason)


def regenerate(evaluation: Evaluation, *, actor: Actor, reason: str) -> Evaluation:
    """Open the next version of a head's evaluation at its delivery. Source: DOMAIN 7.5."""
    return _next(PeriodicReviewFlow, evaluation, "start_regenerated", actor, reason)


def _next(flow: Any, row: Any, via: str, actor: Actor, reason: str) -> Any:
    """Processes are locked before their rows, as `engine.complete` does."""
    with context.door(actor), engine.or_conflict(), transaction.atomic():
        locked = Process.objects.select_for_update(of=("self",))
        before = locked.filter(pk=row.process_id).first()
        made = engine.start(flow, row, actor=actor, via=via, reason=reason)
        if before is not None and before.status == PROCESS.NEW:
            _leave(before, flow.openings[via].code, actor, reason)
        return made.artifact


def _leave(process: Process, act: str, actor: Actor, reason: str) -> None:
    """Cancel the steps that still wait; the record of the version stays as it is."""
    unit = context.unit_of_work(actor=actor, act=act, reason=reason, process_id=process.pk)
    with unit as work:
        process.flow_class.instance.cancel(process)
        trail.flush(work)
