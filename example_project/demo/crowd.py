"""Generated people in every state, so that every page has something to show."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

from demo import clock
from demo.contents import content_for
from demo.fixture import LOGINS, YEAR
from demo.people import NEWCOMERS, OFFICIALS
from demo.stage import Stage
from viewflow_kinerja.domain.appraisal import needs_reason
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Assignment,
    Evaluation,
    Indicator,
    OrganisationRating,
    PerformancePlan,
)
from viewflow_kinerja.services import evaluation as evaluations
from viewflow_kinerja.services import organisation, population

AT_MOST = 110  # people who act; in a large district the others have only been opened
WAITING_FOR_THE_CAST = {"nurlaila": 2, "mukhtar": 2, "bupati": 3}
# One letter a person, again and again: draft, submitted, returned, approved, change requested.
COURSE = "AASAAADAAASAAARAAADAAACA"
# How far the first quarter goes: open, reported, rated, final, delivered, acknowledged.
QUARTER = "ORTKOFTRKODKT"
LEVELS = {
    "BKPSDM": "GOOD",
    "DINKES": "GOOD",
    "DISDIK": "NEEDS_IMPROVEMENT",
    "SETDA": "OUTSTANDING",
    "DPUPR": "GOOD",
}


class Crowd:
    """People outside the worked example, through the same doors."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self._random = stage, Random(YEAR)
        self.approved: list[PerformancePlan] = []

    def plan(self) -> None:
        """Plans in January, each as far as it gets."""
        waiting = dict(WAITING_FOR_THE_CAST)
        for number, plan in enumerate(self._chosen()):
            course, post = COURSE[number % len(COURSE)], _post(plan)
            rater = _login(post.rater)
            if waiting.get(rater, 0):
                waiting[rater] -= 1
                course = "S"
            elif plan.employee.nip in _NEWCOMERS or post.rater is None:
                course = "D"
            self._course(plan, course, post)

    def _chosen(self) -> list[PerformancePlan]:
        """Who answers to the cast, and who to nobody; then others by chance. All have accounts."""
        rows = PerformancePlan.all_rows.filter(cycle__year=YEAR, employee__user__isnull=False)
        rows = rows.select_related("employee__user", "unit", "cycle").order_by("pk")
        plans = [plan for plan in rows if _login(plan.employee) not in _CAST]
        self._random.shuffle(plans)
        raters = _raters()
        first = {None, *WAITING_FOR_THE_CAST}
        plans.sort(key=lambda plan: raters[plan.employee_id] not in first)
        return plans[:AT_MOST]

    def _course(self, plan: PerformancePlan, course: str, post: Assignment) -> None:
        login, rater = _login(plan.employee), _login(post.rater)
        with clock.at("2026-01-13", 9 + self._random.randrange(6)):
            self.stage.write(plan, login, content_for(post.position, plan.level))
            if course == "D":
                return
            self.stage.act(plan, "submit", login)
        if course == "S" or not rater:
            return
        with clock.at("2026-01-21", 8 + self._random.randrange(7)):
            if course == "R":
                self.stage.act(plan, "return", rater, reason="Indikator kedua belum terukur.")
                return
            self.stage.act(plan, "approve", rater)
        if course == "C":
            self._ask_for_change(plan, login)
        self.approved.append(plan)

    def _ask_for_change(self, plan: PerformancePlan, login: str) -> None:
        with clock.at("2026-03-10", 10):
            reason = "Anggaran kegiatan bergeser, target laporan perlu disesuaikan."
            particulars = {"via": "start_change", "reason": reason}
            engine.start(TargetSettingFlow, plan, actor=self.stage.users[login], **particulars)

    def rate_organisations(self) -> None:
        """The Bupati rates some agencies; the others still wait for him."""
        ratings = OrganisationRating.all_rows.filter(period__code="Q1", status="DRAFT")
        with clock.at("2026-04-07", 11, 20):
            for rating in ratings.filter(unit__source_key__in=LEVELS).select_related("unit"):
                level = LEVELS[rating.unit.source_key]
                self.stage.serve(organisation.set_rating, rating, LOGINS["BUP"], level=level)

    def review(self) -> None:
        """The first quarter: everybody reports, then raters rate, then it is finished."""
        goals = dict(self._goals())
        self._all("2026-04-08", goals, "RTFDK", self._report)
        self._all("2026-04-09", goals, "TFDK", self._rate)
        self._all("2026-04-10", goals, "FDK", self._finalise)
        self._all("2026-04-13", goals, "DK", self._deliver)
        self._all("2026-04-15", goals, "K", self._acknowledge)

    def _goals(self) -> Iterator[tuple[Evaluation, str]]:
        """How far each evaluation gets; a head waits for the rating of the organisation."""
        rows = Evaluation.all_rows.filter(plan__in=[plan.pk for plan in self.approved])
        heads = set(OrganisationRating.all_rows.values_list("unit__head", flat=True))
        related = ("employee__user", "rater__user", "unit", "period__cycle", "plan")
        for number, row in enumerate(rows.select_related(*related).order_by("pk")):
            goal, rated = QUARTER[number % len(QUARTER)], _is_rated(row)
            if row.rater.user is None or (row.employee_id in heads and not rated):
                goal = "R"
            yield row, "T" if goal in "FDK" and not rated else goal

    def _all(
        self, day: str, goals: dict[Evaluation, str], which: str, do: Callable[[Evaluation], None]
    ) -> None:
        with clock.at(day, 10):
            for evaluation, goal in goals.items():
                if goal in which:
                    do(evaluation)

    def _report(self, evaluation: Evaluation) -> None:
        rows = Indicator.all_rows.filter(plan=evaluation.plan_id, work_result__version=1)
        given = [self._realisation(row) for row in rows]
        login = _login(evaluation.employee)
        self.stage.act(evaluation, "report", login, realisations=given)

    def _realisation(self, indicator: Indicator) -> dict[str, Any]:
        factor = Decimal(self._random.choice((85, 95, 100, 100, 105, 115, 125))) / 100
        reached = round(Decimal(indicator.targets["Q1"]) * factor, 1)
        return {"indicator": indicator.pk, "value": reached, "evidence": "Laporan triwulan I"}

    def _rate(self, evaluation: Evaluation) -> None:
        offered = evaluations.suggestion(evaluation) or "MEETS"
        result = "MEETS" if offered == "ABOVE" and self._random.random() < 0.2 else offered
        result = population.result_of_head(evaluation) or result
        given = {"result": result, "behaviour": self._random.choice(("MEETS", "MEETS", "ABOVE"))}
        if needs_reason(offered, result):
            given["deviation_reason"] = "Sebagian hasil dicapai bersama tim lain."
        remarks = {"ACCOUNTABLE": "Terima kasih. Catat bukti kerja setiap minggu."}
        rater = _login(evaluation.rater)
        self.stage.act(evaluation, "rate", rater, value_remarks=remarks, **given)

    def _finalise(self, evaluation: Evaluation) -> None:
        why = "Tim kecil; penilaian mengikuti capaian dan bukti setiap pegawai."
        self.stage.act(evaluation, "finalise", _login(evaluation.rater), justification=why)

    def _deliver(self, evaluation: Evaluation) -> None:
        self.stage.act(evaluation, "deliver", _login(evaluation.rater))

    def _acknowledge(self, evaluation: Evaluation) -> None:
        self.stage.act(evaluation, "acknowledge", _login(evaluation.employee))


_CAST = {*LOGINS.values(), *(row[0] for row in OFFICIALS)}
_NEWCOMERS = {row[2] for row in NEWCOMERS}


def _login(person: Any) -> str:
    return person.user.get_username() if person and person.user else ""


def _raters() -> dict[int, str | None]:
    """User name of the rater by person: empty without an account, None where nobody rates."""
    rows = Assignment.all_rows.filter(effective_to=None).select_related("rater__user")
    return {row.employee_id: row.rater and _login(row.rater) for row in rows}


def _post(plan: PerformancePlan) -> Assignment:
    post = Assignment.of(plan.employee_id, plan.cycle.plan_due)
    if post is None:
        raise LookupError(f"{plan.employee} holds no post")
    return post


def _is_rated(evaluation: Evaluation) -> bool:
    """Whether the organisation of the evaluation has been rated."""
    above = [int(part) for part in evaluation.unit.path.split(".") if part]
    rows = OrganisationRating.all_rows.filter(period=evaluation.period_id, unit__in=above)
    return rows.filter(status="SET").exists()
