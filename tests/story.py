"""Every human act of both processes, once, in the order of life: for budgets and benchmarks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import time_machine
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import fill, step
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Employee,
    Evaluation,
    Indicator,
    OrganisationRating,
    PerformanceCycle,
    PerformancePlan,
    Period,
)
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import organisation, plan_edit

AFTER_Q1 = datetime(2026, 4, 9, 2, tzinfo=UTC)
Spend = Callable[[str, Callable[[], Any]], Any]


def statements_of(act: Callable[[], Any]) -> int:
    """As ENGINE.md 13 counts: everything sent, with BEGIN, savepoints and COMMIT.

    Inside a test the outermost BEGIN and COMMIT are a savepoint and its release: two as well.
    """
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


class Story:
    """Fauzan's year. `spend` is given the name of each act and the act."""

    def __init__(self, cast: Any, spend: Spend, *, results: int = 1) -> None:
        self.cast, self._spend, self._results = cast, spend, results
        self.owner, self.rater = self._account("fauzan"), self._account("nurlaila")
        # A process looks these up once in its life, whatever it does first.
        ContentType.objects.get_for_models(PerformancePlan, Evaluation)

    def _account(self, name: str) -> Any:
        """A fresh instance, as a request has it: nothing is cached on it."""
        return get_user_model().objects.get(username=name)

    def _start(self, name: str, flow_class: Any, on: Any, actor: Any, **particulars: Any) -> Any:
        fresh = type(on)._base_manager.get(pk=on.pk)
        start = lambda: engine.start(flow_class, fresh, actor=actor, **particulars)  # noqa: E731
        return self._spend(name, start).artifact

    def _do(
        self, row: Any, act: str, actor: Any, *, reason: str = "", name: str = "", **payload: Any
    ) -> None:
        task = step(row).pk
        sent = {"actor": actor, "act": act, "payload": payload, "reason": reason}
        self._spend(name or act, lambda: engine.complete(task, key=f"{act}-{task}", **sent))
        row.refresh_from_db()

    def plan(self, year: PerformanceCycle) -> PerformancePlan:
        """Drafted, withdrawn, returned, approved, changed."""
        employee = Employee.objects.get(source_key="fauzan")
        office = self._account("eka")
        plan = self._start("start", TargetSettingFlow, year, office, employee=employee)
        fill(plan, self.owner)
        self._more_results(plan)
        self._do(plan, "submit", self.owner)
        self._do(plan, "withdraw", self.owner)
        self._do(plan, "submit", self.owner, name="submit again")
        self._do(plan, "return", self.rater, reason="target belum terukur")
        self._do(plan, "submit", self.owner, name="resubmit")
        self._do(plan, "approve", self.rater)
        self._change(plan, "reject_change")
        self._change(plan, "accept_change")
        self._do(plan, "submit", self.owner, name="submit a version")
        self._do(plan, "approve", self.rater, name="approve a version")
        return plan

    def _more_results(self, plan: PerformancePlan) -> None:
        for number in range(1, self._results):
            result = plan_edit.put_result(plan, actor=self.owner, text=f"Hasil kerja {number}")
            plan_edit.put_indicator(
                plan,
                actor=self.owner,
                result=result.pk,
                text="Laporan",
                targets={"YEAR": 12, "Q1": 3},
                aspect="QUANTITY",
                unit_of_measure="laporan",
                perspective="BUDGET",
            )

    def _change(self, plan: PerformancePlan, act: str) -> None:
        why = {"via": "start_change", "reason": "prioritas daerah berubah"}
        self._start("request_change", TargetSettingFlow, plan, self.owner, **why)
        plan.refresh_from_db()
        self._do(plan, act, self.rater, reason="disepakati bersama")

    def review(self, plan: PerformancePlan) -> Evaluation:
        """Reported, rated, made final, delivered, acknowledged."""
        period = Period.all_rows.get(cycle=plan.cycle_id, code="Q1")
        office = self._account("eka")
        cycles.open_period(period, actor=office)
        review = self._start("start review", PeriodicReviewFlow, period, office, plan=plan)
        with time_machine.travel(AFTER_Q1, tick=True):
            self._do(review, "report", self.owner, realisations=realised(review))
            ratings = {"result": "BELOW", "behaviour": "MEETS"}
            feedback = {"value_remarks": {"ACCOUNTABLE": "Catat setiap keterlambatan"}}
            self._do(review, "rate", self.rater, **ratings, **feedback)
            self._rate_organisation(period)
            self._do(review, "finalise", self.rater)
            self._do(review, "deliver", self.rater)
            self._do(review, "acknowledge", self.owner)
        return review

    def _rate_organisation(self, period: Period) -> None:
        unit = self.cast.units["KOMINFO"]
        rating = OrganisationRating.all_rows.get(unit=unit, period=period)
        organisation.set_rating(rating, actor=self.cast.bupati, level="NEEDS_IMPROVEMENT")


def realised(review: Evaluation) -> list[dict[str, Any]]:
    """Two of three, for every indicator of the version that is evaluated."""
    rows = Indicator.all_rows.filter(plan=review.plan_id)
    keys = rows.filter(work_result__version=review.plan_version).values_list("pk", flat=True)
    return [{"indicator": key, "value": 2, "evidence": "laporan bulanan"} for key in keys]
