"""Where each kind of record hangs, and which record answers for its parts. Data only."""

from dataclasses import dataclass

from django.db.models import Model

from viewflow_kinerja.models import (
    AccessGrant,
    Annex,
    AssessorCorrection,
    Assignment,
    BehaviourExpectation,
    BehaviourFact,
    CoachingSession,
    CompetencyAssessment,
    CounsellingNote,
    DailyReport,
    Delegation,
    Evaluation,
    EvidenceFile,
    Feedback,
    FeedbackReply,
    FeedbackRequest,
    ImprovementAction,
    ImprovementArea,
    Indicator,
    LeaderFeedback,
    MonthAdjustment,
    MonthlyReport,
    Objection,
    OrganisationRating,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    Period,
    PlanVersion,
    Realisation,
    Recognition,
    Remark,
    SupportCase,
    SupportEntry,
    WorkResult,
)


@dataclass(frozen=True)
class Placement:
    """Where a record hangs: paths to its state, plan, units, owner and rater."""

    state: str = ""
    plan: str = ""
    units: tuple[str, ...] = ()
    owner: str = ""
    rater: str = ""


PLACEMENTS: dict[type[Model], Placement] = {
    PerformancePlan: Placement("status", "pk", ("unit_id",)),
    PlanVersion: Placement(plan="plan_id", units=("plan__unit_id",)),
    Evaluation: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    Objection: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    ImprovementAction: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    DailyReport: Placement("status", "plan_id", ("unit_id",), rater="supervisor_id"),
    MonthlyReport: Placement("status", "plan_id", ("unit_id",), rater="supervisor_id"),
    Feedback: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    FeedbackRequest: Placement("status", "plan_id", ("unit_id",)),
    CounsellingNote: Placement("status", "plan_id", ("unit_id",)),
    Recognition: Placement("status", "plan_id", ("unit_id",)),
    SupportCase: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    CoachingSession: Placement("status", "plan_id", ("unit_id",), rater="rater_id"),
    LeaderFeedback: Placement(plan="plan_id", units=("unit_id",), rater="rater_id"),
    OrganisationRating: Placement("status", units=("unit_id",)),
    Assignment: Placement(units=("unit_id",), owner="employee_id", rater="rater_id"),
    Delegation: Placement("status", units=("unit_id",), owner="principal_id"),
    AssessorCorrection: Placement("status", units=("unit_id",), owner="employee_id"),
    AccessGrant: Placement(units=("unit_id", "plan__unit_id")),
    PerformanceCycle: Placement("status", units=("unit_id",)),
    Period: Placement("status", units=("unit_id",)),
    OrgUnit: Placement(units=("pk",)),
}
# What belongs to a record is seen with it: child -> path to the record.
PARENTS: dict[type[Model], tuple[str, type[Model]]] = {
    WorkResult: ("plan", PerformancePlan),
    Indicator: ("plan", PerformancePlan),
    BehaviourExpectation: ("plan", PerformancePlan),
    Annex: ("plan", PerformancePlan),
    Realisation: ("evaluation", Evaluation),
    Remark: ("evaluation", Evaluation),
    BehaviourFact: ("evaluation", Evaluation),
    EvidenceFile: ("report", DailyReport),
    FeedbackReply: ("feedback", Feedback),
    SupportEntry: ("case", SupportCase),
    CompetencyAssessment: ("session", CoachingSession),
    MonthAdjustment: ("month", MonthlyReport),
    ImprovementArea: ("actions", ImprovementAction),
}


def answering(obj: Model) -> Model:
    """The record that answers for this one, as it is stored: the plan for each of its results."""
    if type(obj) not in PARENTS:
        return obj
    path, parent = PARENTS[type(obj)]
    stored = type(obj)._base_manager.filter(pk=obj.pk).values(path)
    return parent._base_manager.filter(pk__in=stored).first() or obj


def unit_paths(model: type[Model]) -> list[str]:
    """Lookups of the paths of the units a record hangs on."""
    units = PLACEMENTS.get(model, Placement()).units
    return ["path" if column == "pk" else column.replace("_id", "__path") for column in units]
