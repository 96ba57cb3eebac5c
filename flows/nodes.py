"""Our node types: the engine's own, without its pages, and with 2.4 repaired (E2, E15, E16)."""

from collections.abc import Callable, Mapping
from typing import Any

from viewflow.workflow import STATUS, Activation
from viewflow.workflow.nodes import View, ViewActivation

from viewflow_kinerja.exceptions import OutOfPhase

Service = Callable[..., Any]


class HumanTaskActivation(ViewActivation):
    """The engine's activation of a step by a person, repaired."""

    def prepare_revived_task(self, task: Any) -> None:
        """E15: 2.4 drops permission and owner, so anybody could take the revived task."""
        owner = self.task.owner or self.flow_task.calc_owner(self)
        if owner:
            task.owner, task.status = owner, STATUS.ASSIGNED

    @Activation.status.super()
    def revive(self) -> Any:
        """E15: 2.4 does not arm the deadlines of the revived task."""
        task = super().revive.original()
        for boundary in self.flow_task._boundary_events:
            boundary._arm(type(self)(task))
        return task

    @Activation.status.super()
    def cancel(self) -> None:
        """E16: 2.4 leaves the deadlines of a cancelled task armed; they would fire later."""
        super().cancel.original()
        for boundary in self.flow_task._boundary_events:
            boundary._on_host_finished(task=self.task)


class HumanTask(View):
    """A step done by a person: one of the official acts that are possible here, on one row.

    `also` names, per act, the relations of people who may do it without being the addressee: the
    employee who withdraws, the rater's superior who approves in the rater's stead.
    Built on nodes.View, not on flow.View: it has no URLs, so the engine's pages do not exist.
    """

    activation_class = HumanTaskActivation

    def __init__(
        self,
        acts: Mapping[str, Service],
        *,
        on: Callable[[Any], Any],
        also: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(view=None)
        self.acts, self._on, self.also = dict(acts), on, dict(also or {})

    def perform(self, activation: Any, act: str, **particulars: Any) -> Any:
        """Do the act; an act that does not belong to this step is out of phase."""
        if act not in self.acts:
            raise OutOfPhase(f"{self.name} knows no act {act!r}")
        return self.acts[act](self._on(activation), **particulars)
