"""What every flow of ours has in common, and the words flows are written in; no nodes (E24)."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from viewflow.workflow.lock import SelectForUpdateLock

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import policy


class ProcessLock(SelectForUpdateLock):
    """Waits for the row instead of sleeping in the request (E1, E3); lock_timeout bounds the wait.

    A process that is just being opened has been seen by nobody: there is nothing to wait for.
    """

    def __call__(self, flow_class: Any, process_pk: int) -> AbstractContextManager[Any]:
        """Hold the process until the transaction ends."""
        work = context.current()
        return nullcontext() if work and work.opening else super().__call__(flow_class, process_pk)


class KinerjaFlow:
    """Goes before Flow: `class TargetSettingFlow(KinerjaFlow, Flow)` (E23)."""

    lock_impl = ProcessLock(nowait=False, attempts=1)

    opening: Any = None  # service that creates the row a process is about
    withdrawal: Any = None  # service that closes the row when the process is cancelled

    def has_view_permission(self, user: Actor, obj: Any = None) -> bool:
        """A second wall behind pages that do not exist: the policy answers for the row."""
        return obj is not None and policy.may_view(user, obj.artifact)

    def has_manage_permission(self, user: Actor, obj: Any = None) -> bool:
        """Nobody manages through the engine; engine.py does it."""
        return False

    def on_start(self, activation: Any, artifact: Any) -> Any:
        """Tie the process to its row."""
        activation.process.artifact = artifact
        return activation.process


def the_row(activation: Any) -> Any:
    """The plan or evaluation the process is about."""
    return activation.process.artifact


def the_employee(activation: Any) -> Actor | None:
    """The account of the person whose record it is; nobody while she has none (ADR 0014)."""
    return account(activation.process.artifact.employee)


def the_rater(activation: Any) -> Actor | None:
    """The account of the rater of this row."""
    return account(activation.process.artifact.rater)


def the_answerer(activation: Any) -> Actor | None:
    """The account of who has to answer a request: the supervisor, or the person he asked."""
    return account(activation.process.artifact.answerer)


def the_agreer(activation: Any) -> Actor | None:
    """The account of who has to agree to a proposal: the other of the two."""
    return account(activation.process.artifact.agreer)


def the_superior(activation: Any) -> Actor | None:
    """The account of the rater's superior to whom a request was escalated."""
    return account(activation.process.artifact.superior)


def the_decider(activation: Any) -> Actor | None:
    """The account of who decides on an objection; nobody while nobody is named."""
    return account(activation.process.artifact.decider)


def the_author(activation: Any) -> Actor | None:
    """The account of whoever asked."""
    return account(activation.process.artifact.author)


def the_office(activation: Any) -> Actor | None:
    """Nobody by name: whoever of the personnel office comes first, by the table of the policy."""
    return None


def account(employee: Employee | None) -> Actor | None:
    """The account behind a person of the mirror."""
    return employee.user if employee else None
