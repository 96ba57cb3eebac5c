"""The table: which act, in which states, by which relations, behind which gates. Data only.

A line that is not here is a no. Source: our choice after DOMAIN 7.11, ADR 0004; the tests hold it
equal to the machine-readable table of the specification for every object that exists.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Model

from viewflow_kinerja.domain import codes
from viewflow_kinerja.permissions.actions import Action, Gate, Relation


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    action: Action
    states: frozenset[str]  # empty: all states
    relations: tuple[Relation, ...]
    gates: tuple[Gate, ...] = ()


def _line(action: Action, states: str, relations: str, gates: str = "") -> Line:
    return Line(
        action,
        frozenset(states.split()),
        tuple(Relation(name) for name in relations.split()),
        tuple(Gate(name) for name in gates.split()),
    )


# The states in which a rating is known to all parties.
_KNOWN = "DELIVERED OBJECTED ACKNOWLEDGED ACKNOWLEDGED_AFTER_DECISION DEEMED_ACCEPTED"
_REOPENED = "FINAL DELIVERED ACKNOWLEDGED DEEMED_ACCEPTED"
_UNDECIDED = "FILED RATER_EXPLAINED UNDER_DECISION"
_UNRESOLVED = "PROPOSED ASKED ESCALATED ANSWERED"
_SHARED = "SUBMITTED RETURNED APPROVED CHANGE_REQUESTED ENDED"

LINES: tuple[Line, ...] = (
    _line(Action.VIEW_PLAN, "DRAFT", "OWN MGR"),
    _line(Action.VIEW_PLAN, _SHARED, "OWN SUP FRM RSP TEM HED MGR OFF AUD LDR"),
    _line(Action.EDIT_PLAN, "DRAFT RETURNED", "OWN"),
    _line(Action.EDIT_PLAN, "DRAFT", "MGR"),
    _line(Action.SUBMIT_PLAN, "DRAFT RETURNED", "OWN"),
    _line(Action.SUBMIT_PLAN, "DRAFT", "MGR"),
    _line(Action.WITHDRAW_PLAN, "SUBMITTED", "OWN"),
    _line(Action.APPROVE_PLAN, "SUBMITTED", "SUP RSP", "own"),
    _line(Action.RETURN_PLAN, "SUBMITTED", "SUP RSP", "own"),
    _line(Action.REQUEST_CHANGE_PLAN, "APPROVED", "OWN SUP"),
    _line(Action.ACCEPT_CHANGE_PLAN, "CHANGE_REQUESTED", "SUP", "own"),
    _line(Action.REJECT_CHANGE_PLAN, "CHANGE_REQUESTED", "SUP", "own"),
    _line(
        Action.END_SEGMENT_PLAN,
        "DRAFT SUBMITTED RETURNED APPROVED CHANGE_REQUESTED",
        "SYS",
    ),
    _line(Action.GIVE_FEEDBACK_PLAN, _SHARED, "OWN SUP FRM RTP RSP TEM RES"),
    _line(
        Action.GIVE_RECOGNITION_PLAN, "APPROVED CHANGE_REQUESTED ENDED", "SUP RSP HED LDR", "own"
    ),
    _line(Action.ASK_SUPPORT_PLAN, "DRAFT SUBMITTED RETURNED APPROVED CHANGE_REQUESTED", "OWN"),
    _line(Action.PROPOSE_DIALOGUE_PLAN, "DRAFT", "OWN"),
    _line(Action.PROPOSE_DIALOGUE_PLAN, "SUBMITTED RETURNED APPROVED CHANGE_REQUESTED", "OWN SUP"),
    _line(
        Action.RECORD_COACHING_PLAN, "SUBMITTED RETURNED APPROVED CHANGE_REQUESTED", "SUP", "own"
    ),
    _line(Action.OPEN_AREA_PLAN, "DRAFT", "OWN"),
    _line(Action.OPEN_AREA_PLAN, "SUBMITTED RETURNED APPROVED CHANGE_REQUESTED", "OWN SUP"),
    _line(Action.CLOSE_AREA_PLAN, "SUBMITTED RETURNED APPROVED CHANGE_REQUESTED", "SUP", "own"),
    _line(Action.VIEW_PLANVERSION, "", "OWN SUP FRM RSP TEM HED MGR OFF AUD LDR"),
    _line(Action.VIEW_EVALUATION, "", "OWN RTP SUP FRM RSP HED MGR OFF AUD LDR"),
    _line(Action.VIEW_EVALUATION, f"IN_TEAM_REVIEW TEAM_REVIEWED FINAL {_KNOWN}", "TEM"),
    _line(Action.VIEW_RATING_EVALUATION, "RATED", "RTP RSP OFF AUD"),
    _line(
        Action.VIEW_RATING_EVALUATION,
        "IN_TEAM_REVIEW TEAM_REVIEWED FINAL",
        "RTP RSP TEM OFF AUD",
    ),
    _line(Action.VIEW_RATING_EVALUATION, _KNOWN, "OWN RTP SUP FRM RSP TEM HED MGR OFF AUD LDR"),
    _line(Action.REPORT_REALISATION_EVALUATION, "OPEN", "OWN"),
    _line(Action.RATE_EVALUATION, "OPEN REPORTED", "RTP", "own"),
    _line(Action.FINALISE_EVALUATION, "RATED TEAM_REVIEWED", "RTP", "own"),
    _line(Action.DELIVER_EVALUATION, "FINAL", "RTP SYS", "own"),
    _line(Action.ACKNOWLEDGE_EVALUATION, "DELIVERED", "OWN"),
    _line(Action.OBJECT_EVALUATION, "DELIVERED DEEMED_ACCEPTED", "OWN"),
    _line(Action.DEEM_ACCEPTED_EVALUATION, "DELIVERED", "SYS"),
    _line(Action.LEAVE_UNRATED_EVALUATION, "OPEN REPORTED", "SYS"),
    _line(Action.CONCLUDE_EVALUATION, "ACKNOWLEDGED_AFTER_DECISION", "SYS"),
    _line(Action.REVISE_EVALUATION, "RATED TEAM_REVIEWED", "RTP", "own"),
    _line(Action.REOPEN_EVALUATION, _REOPENED, "RSP LDR", "own"),
    _line(Action.KEEP_EVALUATION, f"FINAL {_KNOWN}", "RSP LDR", "own"),
    _line(Action.REGENERATE_EVALUATION, _REOPENED, "SYS"),
    _line(Action.VIEW_OBJECTION, "", "OWN RTP DEC RSP OFF AUD LDR"),
    _line(Action.EXPLAIN_OBJECTION, "FILED", "RTP", "own"),
    _line(Action.TAKE_UP_OBJECTION, "FILED", "SYS"),
    _line(Action.DECIDE_OBJECTION, _UNDECIDED, "DEC", "own rater"),
    _line(Action.NAME_DECIDER_OBJECTION, _UNDECIDED, "LDR", "own rater"),
    _line(Action.WITHDRAW_OBJECTION, _UNDECIDED, "OWN"),
    _line(Action.VIEW_IMPROVEMENT, "", "OWN SUP FRM RTP RSP MGR OFF AUD"),
    _line(Action.AGREE_IMPROVEMENT, "PROPOSED", "OWN", "two"),
    _line(Action.AGREE_IMPROVEMENT, "PROPOSED", "SUP", "own two"),
    _line(Action.COUNTER_IMPROVEMENT, "PROPOSED", "OWN", "two"),
    _line(Action.COUNTER_IMPROVEMENT, "PROPOSED", "SUP", "own two"),
    _line(Action.PROGRESS_IMPROVEMENT, "AGREED IN_PROGRESS", "OWN"),
    _line(Action.PROVIDE_IMPROVEMENT, "AGREED IN_PROGRESS", "SUP", "own"),
    _line(Action.VERIFY_IMPROVEMENT, "AGREED IN_PROGRESS DONE", "SUP", "own"),
    _line(Action.CANCEL_IMPROVEMENT, "PROPOSED AGREED IN_PROGRESS", "SUP", "own"),
    _line(Action.VIEW_REPORT, "DRAFT", "OWN"),
    _line(
        Action.VIEW_REPORT,
        "SUBMITTED REVISION APPROVED REJECTED LOCKED",
        "OWN SUP FRM RSP HED MGR OFF AUD",
    ),
    _line(Action.EDIT_REPORT, "DRAFT REVISION", "OWN"),
    _line(Action.SUBMIT_REPORT, "DRAFT REVISION", "OWN"),
    _line(Action.APPROVE_REPORT, "SUBMITTED", "SUP", "own"),
    _line(Action.ASK_REVISION_REPORT, "SUBMITTED", "SUP", "own"),
    _line(Action.REJECT_REPORT, "SUBMITTED", "SUP", "own"),
    _line(Action.REVOKE_REPORT, "APPROVED", "SUP", "own"),
    _line(Action.UNLOCK_REPORT, "LOCKED REJECTED", "OFF", "own"),
    _line(Action.LOCK_REPORT, "DRAFT REVISION SUBMITTED", "SYS"),
    _line(Action.ASK_SUPPORT_REPORT, "SUBMITTED REVISION APPROVED REJECTED LOCKED", "OWN SYS"),
    _line(Action.ESCALATE_REPORT, "LOCKED", "SYS"),
    _line(Action.VIEW_MONTH, "DRAFT", "OWN"),
    _line(Action.VIEW_MONTH, "SENT APPROVED REJECTED", "OWN SUP FRM RSP TEM HED MGR OFF AUD LDR"),
    _line(Action.SEND_MONTH, "DRAFT REJECTED", "OWN SYS"),
    _line(Action.APPROVE_MONTH, "SENT", "SUP", "own"),
    _line(Action.REJECT_MONTH, "SENT", "SUP", "own"),
    _line(Action.VIEW_ORGRATING, "DRAFT", "TEM MGR OFF AUD LDR"),
    _line(Action.VIEW_ORGRATING, "SET", "MEM TEM HED MGR OFF AUD LDR"),
    _line(Action.SET_ORGRATING, "DRAFT", "LDR", "head"),
    _line(Action.REVISE_ORGRATING, "SET", "LDR", "head"),
    _line(Action.VIEW_FEEDBACK, "VISIBLE", "AUT OWN SUP FRM RTP RSP AUD"),
    _line(Action.VIEW_FEEDBACK, "RETRACTED", "AUT AUD"),
    _line(Action.VIEW_AUTHOR_FEEDBACK, "VISIBLE RETRACTED", "AUT RTP AUD"),
    _line(Action.VIEW_AUTHOR_FEEDBACK, "VISIBLE", "OWN SUP FRM RSP", "named"),
    _line(Action.REPLY_FEEDBACK, "VISIBLE", "OWN SUP"),
    _line(Action.READ_FEEDBACK, "VISIBLE", "OWN"),
    _line(Action.RETRACT_FEEDBACK, "VISIBLE", "AUT"),
    _line(Action.VIEW_REQUEST, "", "AUT RES"),
    _line(Action.CLOSE_REQUEST, "OPEN", "AUT"),
    _line(Action.VIEW_NOTE, "", "OWN AUT"),
    _line(Action.EDIT_NOTE, "OPEN", "AUT", "own"),
    _line(Action.CLOSE_NOTE, "OPEN", "AUT", "own"),
    _line(Action.VIEW_RECOGNITION, "GIVEN", "AUT OWN SUP RSP HED MGR OFF AUD LDR"),
    _line(Action.VIEW_RECOGNITION, "WITHDRAWN", "AUT OWN OFF AUD"),
    _line(Action.WITHDRAW_RECOGNITION, "GIVEN", "AUT"),
    _line(Action.VIEW_SUPPORT, "", "AUT OWN SUP FRM OFF AUD"),
    _line(Action.VIEW_SUPPORT, "", "RSP", "late"),
    _line(Action.ANSWER_SUPPORT, "ASKED", "SUP", "own"),
    _line(Action.ANSWER_SUPPORT, "ESCALATED", "SUP RSP", "own"),
    _line(Action.ACCEPT_SUPPORT, "PROPOSED", "OWN"),
    _line(Action.ESCALATE_SUPPORT, "ASKED", "SYS"),
    _line(Action.SEND_BACK_SUPPORT, "ESCALATED", "RSP", "own"),
    _line(Action.CONFIRM_SUPPORT, "ANSWERED", "AUT"),
    _line(Action.REOPEN_SUPPORT, "ANSWERED", "AUT"),
    _line(Action.LAPSE_SUPPORT, "ANSWERED", "SYS"),
    _line(Action.WITHDRAW_SUPPORT, "PROPOSED ASKED ESCALATED", "AUT"),
    _line(Action.SETTLE_SUPPORT, _UNRESOLVED, "SYS"),
    _line(Action.REPLY_SUPPORT, _UNRESOLVED, "AUT OWN SUP"),
    _line(Action.REPLY_SUPPORT, _UNRESOLVED, "RSP", "late"),
    _line(Action.VIEW_COACHING, "", "OWN SUP FRM RSP OFF AUD"),
    _line(Action.CONFIRM_COACHING, "HELD", "OWN"),
    _line(Action.FILL_FEEDBACK_COACHING, "CONFIRMED", "OWN"),
    _line(Action.ASSESS_COACHING, "", "SUP", "own"),
    _line(Action.LAPSE_COACHING, "HELD CONFIRMED", "SYS"),
    _line(Action.VIEW_LEADERFEEDBACK, "", "OWN RSP AUD", "rater"),
    _line(Action.VIEW_ASSIGNMENT, "", "OWN SUP RSP TEM HED MGR OFF AUD LDR"),
    _line(Action.VIEW_FIGURES_ASSIGNMENT, "", "OWN SUP RSP HED MGR OFF AUD"),
    _line(Action.CHANGE_ASSIGNMENT, "", "OFF SYS", "own"),
    _line(Action.PROPOSE_DELEGATION_ASSIGNMENT, "CURRENT", "OWN OFF"),
    _line(Action.CLAIM_WRONG_ASSIGNMENT, "CURRENT", "OWN"),
    _line(Action.VIEW_CORRECTION, "", "OWN NAM HED OFF AUD"),
    _line(Action.ACCEPT_CORRECTION, "PROPOSED", "OFF", "own self"),
    _line(Action.REJECT_CORRECTION, "PROPOSED", "OFF", "own self"),
    _line(Action.WITHDRAW_CORRECTION, "PROPOSED", "OWN"),
    _line(Action.COMMENT_CORRECTION, "PROPOSED", "NAM"),
    _line(Action.FULFIL_CORRECTION, "PROPOSED", "SYS"),
    _line(Action.VIEW_DELEGATION, "", "PRI DLG HED OFF AUD"),
    _line(Action.APPROVE_DELEGATION, "PROPOSED", "RSP OFF", "self two"),
    _line(Action.END_DELEGATION, "ACTIVE", "PRI OFF SYS"),
    _line(Action.VIEW_GRANT, "", "SBJ OFF AUD"),
    _line(Action.PROPOSE_GRANT_UNIT, "", "OFF", "self"),
    _line(Action.APPROVE_GRANT, "PROPOSED", "OFF", "self two"),
    _line(Action.END_GRANT, "LIVE", "OFF SYS"),
    _line(Action.VIEW_SUMMARY_UNIT, "", "TEM HED MGR OFF AUD LDR"),
    _line(Action.VIEW_CYCLE, "", "ANY"),
    _line(Action.OPEN_CYCLE, "DRAFT", "OFF"),
    _line(Action.START_CYCLE, "PLANNING", "OFF"),
    _line(Action.BEGIN_CLOSING_CYCLE, "RUNNING", "OFF"),
    _line(Action.CLOSE_CYCLE, "CLOSING", "OFF"),
    _line(Action.REOPEN_CYCLE, "CLOSED", "OFF"),
    _line(Action.VIEW_AUDIT, "", "OWN OFF AUD LDR"),
    _line(Action.EXPORT_AUDIT, "", "OWN OFF AUD LDR"),
)

# Model name -> all states of its records; none where a record has no states.
STATES: dict[str, frozenset[str]] = {
    "performanceplan": frozenset(codes.PlanStatus),
    "planversion": frozenset(),
    "evaluation": frozenset(codes.EvaluationStatus),
    "objection": frozenset(codes.ObjectionStatus),
    "improvementaction": frozenset(codes.ActionStatus),
    "dailyreport": frozenset(codes.DailyReportStatus),
    "monthlyreport": frozenset(codes.MonthlyReportStatus),
    "organisationrating": frozenset(codes.OrgRatingStatus),
    "feedback": frozenset(codes.FeedbackStatus),
    "feedbackrequest": frozenset(codes.RequestStatus),
    "counsellingnote": frozenset(codes.NoteStatus),
    "supportcase": frozenset(codes.SupportStatus),
    "recognition": frozenset(codes.RecognitionStatus),
    "coachingsession": frozenset(codes.CoachingStatus),
    "leaderfeedback": frozenset(),
    "assignment": frozenset(("FUTURE", "CURRENT", "PAST")),
    "delegation": frozenset(("PROPOSED", "ACTIVE", "ENDED")),
    "assessorcorrection": frozenset(codes.CorrectionStatus),
    "accessgrant": frozenset(("PROPOSED", "LIVE", "ENDED")),
    "performancecycle": frozenset(codes.CycleStatus),
    "period": frozenset(codes.CycleStatus),
    "orgunit": frozenset(),
}
_TRAIL = (Action.VIEW_AUDIT, Action.EXPORT_AUDIT)
_SAME_AS = {"period": "performancecycle"}
# What is between few is in its history between no more: nobody reads a trail by office alone.
_CONFIDENTIAL = (
    *("feedback", "feedbackrequest", "counsellingnote", "supportcase"),
    *("coachingsession", "leaderfeedback"),
    "improvementaction",
)


def states_of(model: type[Model]) -> frozenset[str]:
    """All states that records of this kind can be in."""
    return STATES[str(model._meta.model_name)]


@cache
def lines_for(model_name: str | None, action: Action) -> tuple[Line, ...]:
    """Every line for this question; none for an unknown one, and none means no."""
    name = _SAME_AS.get(str(model_name), str(model_name))
    if model_name not in STATES or not (action in _TRAIL or str(action).endswith(f"_{name}")):
        return ()
    lines = tuple(line for line in LINES if line.action == action)
    return _confidential(name, lines) if name in _CONFIDENTIAL and action in _TRAIL else lines


def _confidential(name: str, trail: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of the trail, for those who may see the record besides."""
    seen = [line for line in LINES if line.action == f"view_{name}"]
    return tuple(
        Line(told.action, line.states, both, line.gates)
        for told in trail
        for line in seen
        if (both := tuple(each for each in told.relations if each in line.relations))
    )


def viewing(model: type[Model]) -> Action:
    """The act by which records of this kind are seen."""
    name = _SAME_AS.get(str(model._meta.model_name), str(model._meta.model_name))
    seen = {str(action): action for action in Action}
    return seen.get(f"view_{name}") or Action.VIEW_SUMMARY_UNIT
