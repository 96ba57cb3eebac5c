"""Which event leads from which state to which: the official course of every document.

Source: our choice, ADR 0012, in line with PermenPANRB 6/2022 and PP 30/2019. Guards (who, when,
with which reason) stand with the official acts; here stand only the moves.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from viewflow_kinerja.domain import codes


class Machine(StrEnum):
    """The documents that have a course."""

    CYCLE = "CYCLE"
    PLAN = "PLAN"
    EVALUATION = "EVALUATION"
    ORG_RATING = "ORG_RATING"
    CORRECTION = "CORRECTION"
    DAILY_REPORT = "DAILY_REPORT"
    MONTHLY_REPORT = "MONTHLY_REPORT"
    OBJECTION = "OBJECTION"
    IMPROVEMENT_ACTION = "IMPROVEMENT_ACTION"
    TRAINING_REQUEST = "TRAINING_REQUEST"
    REMEDIAL_PERIOD = "REMEDIAL_PERIOD"
    SESSION = "SESSION"
    FEEDBACK = "FEEDBACK"
    FEEDBACK_REQUEST = "FEEDBACK_REQUEST"
    COUNSELLING_NOTE = "COUNSELLING_NOTE"
    SUPPORT = "SUPPORT"
    RECOGNITION = "RECOGNITION"
    COACHING = "COACHING"


class WrongMove(ValueError):
    """The document is not in a state that allows this event."""


STATES: Mapping[Machine, type[StrEnum]] = MappingProxyType(
    {
        Machine.CYCLE: codes.CycleStatus,
        Machine.PLAN: codes.PlanStatus,
        Machine.EVALUATION: codes.EvaluationStatus,
        Machine.ORG_RATING: codes.OrgRatingStatus,
        Machine.CORRECTION: codes.CorrectionStatus,
        Machine.DAILY_REPORT: codes.DailyReportStatus,
        Machine.MONTHLY_REPORT: codes.MonthlyReportStatus,
        Machine.OBJECTION: codes.ObjectionStatus,
        Machine.IMPROVEMENT_ACTION: codes.ActionStatus,
        Machine.TRAINING_REQUEST: codes.TrainingStatus,
        Machine.REMEDIAL_PERIOD: codes.RemedialStatus,
        Machine.SESSION: codes.SessionStatus,
        Machine.FEEDBACK: codes.FeedbackStatus,
        Machine.FEEDBACK_REQUEST: codes.RequestStatus,
        Machine.COUNSELLING_NOTE: codes.NoteStatus,
        Machine.SUPPORT: codes.SupportStatus,
        Machine.RECOGNITION: codes.RecognitionStatus,
        Machine.COACHING: codes.CoachingStatus,
    }
)

# One line per move: from, event, to. Several states may share a line, parted by "|".
_TABLES = {
    Machine.CYCLE: """
        DRAFT open PLANNING
        PLANNING start RUNNING
        RUNNING begin_closing CLOSING
        CLOSING close CLOSED
        CLOSED reopen CLOSING
    """,
    Machine.PLAN: """
        DRAFT submit SUBMITTED
        SUBMITTED return RETURNED
        RETURNED resubmit SUBMITTED
        SUBMITTED withdraw DRAFT
        SUBMITTED approve APPROVED
        APPROVED request_change CHANGE_REQUESTED
        CHANGE_REQUESTED reject_change APPROVED
        CHANGE_REQUESTED accept_change DRAFT
        APPROVED end_segment ENDED
    """,
    # `revise` from RATED serves the new version that `reopen` made: it has to be rated anew.
    Machine.EVALUATION: """
        OPEN report_realisation REPORTED
        OPEN|REPORTED rate RATED
        OPEN|REPORTED leave_unrated NOT_RATED
        RATED send_to_team IN_TEAM_REVIEW
        RATED|TEAM_REVIEWED finalise FINAL
        IN_TEAM_REVIEW recommend TEAM_REVIEWED
        RATED|TEAM_REVIEWED revise RATED
        FINAL deliver DELIVERED
        DELIVERED acknowledge ACKNOWLEDGED
        DELIVERED object OBJECTED
        OBJECTED decide ACKNOWLEDGED_AFTER_DECISION
        OBJECTED dismiss DELIVERED
        DELIVERED window_ends DEEMED_ACCEPTED
        FINAL|DELIVERED|OBJECTED|ACKNOWLEDGED reopen RATED
        ACKNOWLEDGED_AFTER_DECISION|DEEMED_ACCEPTED reopen RATED
    """,
    Machine.ORG_RATING: """
        DRAFT recommend DRAFT
        DRAFT set SET
        SET revise SET
    """,
    # `fulfil`: the personnel data name another supervisor by themselves (ADR 0026).
    Machine.CORRECTION: """
        PROPOSED accept ACCEPTED
        PROPOSED reject REJECTED
        PROPOSED withdraw WITHDRAWN
        PROPOSED fulfil FULFILLED
    """,
    # The unlocking of a LOCKED report leads to the state it had: one event for each.
    Machine.DAILY_REPORT: """
        DRAFT|REVISION submit SUBMITTED
        SUBMITTED approve APPROVED
        SUBMITTED ask_revision REVISION
        SUBMITTED reject REJECTED
        DRAFT|REVISION|SUBMITTED lock LOCKED
        LOCKED unlock_to_draft DRAFT
        LOCKED unlock_to_revision REVISION
        LOCKED unlock_to_submitted SUBMITTED
        REJECTED unlock_to_revision REVISION
        APPROVED revoke SUBMITTED
    """,
    Machine.MONTHLY_REPORT: """
        DRAFT|REJECTED send SENT
        SENT approve APPROVED
        SENT reject REJECTED
    """,
    # A decision is possible without an explanation once its term has passed.
    Machine.OBJECTION: """
        FILED explain RATER_EXPLAINED
        FILED|RATER_EXPLAINED take_up UNDER_DECISION
        UNDER_DECISION uphold UPHELD
        UNDER_DECISION change CHANGED
        FILED|RATER_EXPLAINED|UNDER_DECISION dismiss INADMISSIBLE
        FILED|RATER_EXPLAINED|UNDER_DECISION withdraw WITHDRAWN
    """,
    # What nobody reported as done is checked at its day all the same (ADR 0057).
    Machine.IMPROVEMENT_ACTION: """
        PROPOSED agree AGREED
        PROPOSED counter PROPOSED
        AGREED|IN_PROGRESS begin IN_PROGRESS
        AGREED|IN_PROGRESS finish DONE
        AGREED|IN_PROGRESS|DONE verify VERIFIED
        PROPOSED|AGREED|IN_PROGRESS cancel CANCELLED
    """,
    Machine.TRAINING_REQUEST: """
        PROPOSED endorse ENDORSED
        ENDORSED verify VERIFIED
        VERIFIED|WAITLISTED fund FUNDED
        VERIFIED waitlist WAITLISTED
        PROPOSED|ENDORSED|VERIFIED|WAITLISTED reject REJECTED
        VERIFIED|FUNDED enrol ENROLLED
        ENROLLED complete COMPLETED
        ENROLLED miss NO_SHOW
        FUNDED|WAITLISTED|ENROLLED cancel CANCELLED
        COMPLETED evaluate EVALUATED
    """,
    Machine.REMEDIAL_PERIOD: """
        TRIGGERED notify NOTIFIED
        NOTIFIED start RUNNING
        RUNNING meet MET
        RUNNING miss NOT_MET
        NOT_MET schedule_test TEST_SCHEDULED
        TEST_SCHEDULED reassign REASSIGNED
        TEST_SCHEDULED lower LOWER_POST
        TEST_SCHEDULED place_temporarily TEMPORARY_PLACEMENT
        REASSIGNED|LOWER_POST|TEMPORARY_PLACEMENT resolve RESOLVED
        TEMPORARY_PLACEMENT propose_dismissal DISMISSAL_PROPOSED
    """,
    Machine.SESSION: """
        PLANNED publish PUBLISHED
        PUBLISHED hold HELD
        HELD close CLOSED
        PLANNED|PUBLISHED cancel CANCELLED
    """,
    Machine.FEEDBACK: "VISIBLE retract RETRACTED",
    Machine.FEEDBACK_REQUEST: "OPEN close CLOSED",
    Machine.COUNSELLING_NOTE: "OPEN close CLOSED",
    # What did not help goes back to whom it was asked: the rater, or the person (ADR 0047).
    Machine.RECOGNITION: """
        GIVEN withdraw WITHDRAWN
    """,
    Machine.SUPPORT: """
        PROPOSED accept ANSWERED
        ASKED|ESCALATED answer ANSWERED
        ASKED escalate ESCALATED
        ESCALATED send_back ASKED
        ANSWERED confirm HELPED
        ANSWERED reopen ASKED
        ANSWERED propose_again PROPOSED
        ANSWERED lapse LAPSED
        PROPOSED|ASKED|ESCALATED withdraw WITHDRAWN
        PROPOSED|ASKED|ESCALATED|ANSWERED settle SETTLED
    """,
    # Whoever does not sign or answer in time is not waited for (ADR 0058).
    Machine.COACHING: """
        HELD confirm CONFIRMED
        CONFIRMED fill_feedback ANSWERED
        HELD|CONFIRMED lapse LAPSED
    """,
}


def _moves(table: str, states: type[StrEnum]) -> Iterable[tuple[tuple[str, str], StrEnum]]:
    for line in filter(None, map(str.strip, table.splitlines())):
        sources, event, target = line.split()
        for source in sources.split("|"):
            yield (states(source), event), states(target)


MOVES: Mapping[Machine, Mapping[tuple[str, str], StrEnum]] = MappingProxyType(
    {each: MappingProxyType(dict(_moves(_TABLES[each], STATES[each]))) for each in Machine}
)


def next_state(machine: str, state: str, event: str) -> StrEnum:
    """Return the state an event leads to, or raise WrongMove with the events that are possible.

    ValueError for an unknown machine or state. Source: our choice, ADR 0012.

    >>> next_state("PLAN", "SUBMITTED", "approve")
    <PlanStatus.APPROVED: 'APPROVED'>
    """
    moves, current = MOVES[Machine(machine)], STATES[Machine(machine)](state)
    if (current, event) not in moves:
        possible = ", ".join(events_from(machine, state)) or "nothing"
        raise WrongMove(f"{event} is not possible in state {current}; possible is: {possible}")
    return moves[current, event]


def events_from(machine: str, state: str) -> tuple[str, ...]:
    """List the events that a state allows, in the order of life.

    Source: our choice, ADR 0012.

    >>> events_from("PLAN", "RETURNED")
    ('resubmit',)
    """
    current = STATES[Machine(machine)](state)
    return tuple(event for source, event in MOVES[Machine(machine)] if source == current)


def is_end(machine: str, state: str) -> bool:
    """Tell whether no event leads out of a state any more.

    Source: our choice, ADR 0012.

    >>> is_end("PLAN", "ENDED")
    True
    """
    return not events_from(machine, state)


def may_be_reopened(state: str, *, by_decision: bool) -> bool:
    """Tell whether an evaluation may be reopened: never a version that a decision made.

    Source: PP 30/2019, art. 59 (the decision is final).

    >>> may_be_reopened("ACKNOWLEDGED_AFTER_DECISION", by_decision=True)
    False
    """
    return not by_decision and "reopen" in events_from(Machine.EVALUATION, state)
