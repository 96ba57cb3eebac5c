"""Which histories people can read, what their rows are called, and whose they are. Data only."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja import models as m


@dataclass(frozen=True)
class Kind:
    """A recorded model: its noun, and from its rows the way to the person and to the unit."""

    model: Any
    noun: Promise
    owner: str = ""  # lookup of an employee; empty where it is about nobody
    unit: str = ""  # lookup of a unit
    case: str = ""  # lookup of the plan, where it belongs to the case of one

    @property
    def name(self) -> str:
        """By which addresses and rows know it."""
        return str(self.model._meta.model_name)

    @property
    def history(self) -> Any:
        """All its history rows, unordered."""
        return self.model.history.model._base_manager.order_by()

    @property
    def of_a_plan(self) -> bool:
        """Whether it is content of a plan, written while the plan is a draft."""
        return self.case == "plan_id" and self.owner == "plan__employee_id"

    @property
    def table(self) -> str:
        """By which the ledger knows its history."""
        return str(self.model.history.model._meta.db_table)


def _of_plan(model: Any, noun: Promise) -> Kind:
    return Kind(model, noun, "plan__employee_id", "plan__unit", "plan_id")


def _own(model: Any, noun: Promise, *, case: str = "plan_id") -> Kind:
    return Kind(model, noun, "employee_id", "unit", case)


def _of(parent: str, model: Any, noun: Promise) -> Kind:
    return Kind(model, noun, f"{parent}__employee_id", f"{parent}__unit", f"{parent}__plan_id")


def _person(model: Any, noun: Promise) -> Kind:
    return Kind(model, noun, "employee_id")


_ALL = (
    _own(m.PerformancePlan, _("plan"), case="id"),
    _of_plan(m.WorkResult, _("work result")),
    _of_plan(m.Indicator, _("indicator")),
    _of_plan(m.BehaviourExpectation, _("expectation of a value")),
    _of_plan(m.Annex, _("annex")),
    _of_plan(m.PlanVersion, _("approved version")),
    _own(m.Evaluation, _("evaluation")),
    _of("evaluation", m.Realisation, _("realisation")),
    _of("evaluation", m.Remark, _("remark on the form")),
    _of("evaluation", m.BehaviourFact, _("observed behaviour")),
    _own(m.Objection, _("objection")),
    _own(m.ImprovementArea, _("area to improve")),
    _own(m.ImprovementAction, _("improvement action")),
    _own(m.Feedback, _("feedback")),
    _of("feedback", m.FeedbackReply, _("reply to feedback")),
    _own(m.FeedbackRequest, _("request for feedback")),
    _own(m.CounsellingNote, _("counselling note")),
    _own(m.Recognition, _("recognition")),
    _own(m.SupportCase, _("request for support")),
    _of("case", m.SupportEntry, _("word about a request for support")),
    _own(m.CoachingSession, _("coaching talk")),
    _of("session", m.CompetencyAssessment, _("score of a competency")),
    _own(m.LeaderFeedback, _("answers about a leader")),
    _own(m.DailyReport, _("daily report")),
    _of("report", m.EvidenceFile, _("file of a daily report")),
    _own(m.MonthlyReport, _("monthly report")),
    _of("month", m.MonthAdjustment, _("minutes of an earlier month")),
    _person(m.DayUnlock, _("day opened again")),
    Kind(m.Assignment, _("placement"), "employee_id", "unit"),
    Kind(m.Delegation, _("delegation"), "principal_id", "unit"),
    Kind(m.AssessorCorrection, _("claim about the supervisor"), "employee_id", "unit"),
    Kind(m.AccessGrant, _("access right"), "user__kinerja_employee__id", "unit"),
    Kind(m.OrganisationRating, _("rating of an organisation"), "", "unit"),
    Kind(m.PerformanceCycle, _("year"), "", "unit"),
    Kind(m.Period, _("period"), "", "unit"),
    Kind(m.OrgUnit, _("unit"), "", "parent"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
# What is seen on the page of an evaluation: itself and what hangs on it.
REVIEW = ("evaluation", "realisation", "remark", "behaviourfact")
# What makes the case of a plan.
CASE = (
    *("performanceplan", "workresult", "indicator", "behaviourexpectation", "annex"),
    *("planversion", *REVIEW, "objection", "feedback", "feedbackreply"),
    *("recognition", "supportcase", "supportentry", "coachingsession", "competencyassessment"),
    "leaderfeedback",
    *("supportcase", "supportentry", "improvementarea", "improvementaction"),
)
EVENTS, REFUSALS = "workflowevent", "refusal"
