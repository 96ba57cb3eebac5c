"""Tables, constraints and history; one file per aggregate."""

from viewflow_kinerja.models.access import (
    AccessGrant,
    GrantSource,
    PlanGroupPermission,
    PlanUserPermission,
    UnitGroupPermission,
    UnitUserPermission,
)
from viewflow_kinerja.models.coaching import (
    CoachingSession,
    CompetencyAssessment,
    LeaderFeedback,
)
from viewflow_kinerja.models.correction import AssessorCorrection
from viewflow_kinerja.models.cycle import CalendarEntry, PerformanceCycle, Period, RuleBook
from viewflow_kinerja.models.evaluation import (
    BehaviourFact,
    Evaluation,
    OrganisationRating,
    Realisation,
    Remark,
    later_version,
)
from viewflow_kinerja.models.feedback import (
    CounsellingNote,
    Feedback,
    FeedbackReply,
    FeedbackRequest,
)
from viewflow_kinerja.models.improvement import ImprovementAction, ImprovementArea
from viewflow_kinerja.models.ledger import (
    LedgerCheck,
    LedgerErasure,
    LedgerKey,
    LedgerLeaf,
    LedgerReceipt,
    LedgerSchema,
    LedgerSeal,
)
from viewflow_kinerja.models.notice import JobState, Notice
from viewflow_kinerja.models.objection import Objection
from viewflow_kinerja.models.organisation import (
    Assignment,
    Delegation,
    Employee,
    OrgUnit,
    RaterSource,
)
from viewflow_kinerja.models.plan import (
    Annex,
    BehaviourExpectation,
    FormDraft,
    Indicator,
    PerformancePlan,
    PlanVersion,
    WorkResult,
)
from viewflow_kinerja.models.reading import ReadAccess, Refusal
from viewflow_kinerja.models.recognition import Recognition
from viewflow_kinerja.models.report import (
    DailyReport,
    DayUnlock,
    EvidenceFile,
    Leave,
    MonthAdjustment,
    MonthlyReport,
)
from viewflow_kinerja.models.retention import ErasureProposal, RecordKind, RetentionPolicy
from viewflow_kinerja.models.rollup import (
    Measure,
    MeasureKind,
    PersonDay,
    RollupDue,
    UnitDay,
    UnitSpread,
    UnitVersion,
)
from viewflow_kinerja.models.support import SupportCase, SupportEntry
from viewflow_kinerja.models.trail import GuardIncident, WorkflowEvent

__all__ = [
    "AccessGrant",
    "Annex",
    "AssessorCorrection",
    "Assignment",
    "BehaviourExpectation",
    "BehaviourFact",
    "CalendarEntry",
    "CoachingSession",
    "CompetencyAssessment",
    "CounsellingNote",
    "DailyReport",
    "DayUnlock",
    "Delegation",
    "Employee",
    "ErasureProposal",
    "Evaluation",
    "EvidenceFile",
    "Feedback",
    "FeedbackReply",
    "FeedbackRequest",
    "FormDraft",
    "GrantSource",
    "GuardIncident",
    "ImprovementAction",
    "ImprovementArea",
    "Indicator",
    "JobState",
    "LeaderFeedback",
    "Leave",
    "LedgerCheck",
    "LedgerErasure",
    "LedgerKey",
    "LedgerLeaf",
    "LedgerReceipt",
    "LedgerSchema",
    "LedgerSeal",
    "Measure",
    "MeasureKind",
    "MonthAdjustment",
    "MonthlyReport",
    "Notice",
    "Objection",
    "OrgUnit",
    "OrganisationRating",
    "PerformanceCycle",
    "PerformancePlan",
    "Period",
    "PersonDay",
    "PlanGroupPermission",
    "PlanUserPermission",
    "PlanVersion",
    "RaterSource",
    "ReadAccess",
    "Realisation",
    "Recognition",
    "RecordKind",
    "Refusal",
    "Remark",
    "RetentionPolicy",
    "RollupDue",
    "RuleBook",
    "SupportCase",
    "SupportEntry",
    "UnitDay",
    "UnitGroupPermission",
    "UnitSpread",
    "UnitUserPermission",
    "UnitVersion",
    "WorkResult",
    "WorkflowEvent",
    "later_version",
]
