"""Acts through the doors that pages use: services, and the one door to the engine."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model

from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import Employee, PerformancePlan
from viewflow_kinerja.services import plan_edit

Done = Counter[tuple[str, int, str, str]]  # kind of row, its key, the act, who acted


class Stage:
    """The accounts by user name, and the list of every act that was done here."""

    def __init__(self) -> None:
        self.users = {user.get_username(): user for user in get_user_model().objects.all()}
        self.done: Done = Counter()

    def act(self, row: Any, act: str, login: str, *, reason: str = "", **payload: Any) -> None:
        """Do an act of the step that waits in somebody's inbox for this row."""
        actor = self.users[login]
        step = self._step(row, act, actor)
        service = step.flow_task.acts[act]
        engine.complete(step.pk, actor=actor, act=act, payload=payload, reason=reason)
        row.refresh_from_db()
        self.note(row, service.code, login)

    def _step(self, row: Any, act: str, actor: Any) -> Any:
        step = engine.inbox(actor).filter(process=row.process_id).first()
        if step is None:
            raise LookupError(f"{actor} has no step for {row}: {act} is not possible")
        return step

    def serve(self, service: Any, row: Any, login: str, **particulars: Any) -> Any:
        """Do an act outside a process; what it returns."""
        outcome = service(row, actor=self.users[login], **particulars)
        self.note(row, service.code, login)
        return outcome

    def note(self, row: Any, act: str, login: str) -> None:
        """Remember an act, to compare it with the history."""
        self.done[row._meta.model_name, row.pk, act, login] += 1

    def write(self, plan: PerformancePlan, login: str, content: Mapping[str, Any]) -> None:
        """Write the content of a plan, row by row, as the person would."""
        owner = {"actor": self.users[login]}
        header = {name: content[name] for name in ("approach", "place")}
        self.serve(plan_edit.set_header, plan, login, **header)
        for result in content["results"]:
            values = {name: result[name] for name in ("text", "kind", "parent")}
            row = plan_edit.put_result(plan, **owner, **values)
            self.note(row, plan_edit.put_result.code, login)
            for indicator in result["indicators"]:
                written = plan_edit.put_indicator(plan, **owner, result=row.pk, **indicator)
                self.note(written, plan_edit.put_indicator.code, login)
        plan_edit.set_behaviours(plan, **owner, expectations=content["behaviours"])
        plan_edit.set_annexes(plan, **owner, texts=content["annexes"])


def plan_of(login: str, year: int) -> PerformancePlan:
    """The plan of the person behind an account."""
    rows = PerformancePlan.all_rows.filter(cycle__year=year, employee__user__username=login)
    return rows.select_related("employee").get()


def employee_of(login: str) -> Employee:
    """The person of the mirror behind an account."""
    return Employee.objects.get(user__username=login)
