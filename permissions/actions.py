"""What can be asked of the policy, the rights that carry relations, and the relations."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """An act on a kind of record. The value is the codename, the label the words for people."""

    VIEW_PLAN = "view_performanceplan", _("see the plan")
    EDIT_PLAN = "edit_performanceplan", _("write the plan")
    SUBMIT_PLAN = "submit_performanceplan", _("submit the plan")
    WITHDRAW_PLAN = "withdraw_performanceplan", _("withdraw the plan")
    APPROVE_PLAN = "approve_performanceplan", _("approve the plan")
    RETURN_PLAN = "return_performanceplan", _("return the plan")
    REQUEST_CHANGE_PLAN = "request_change_performanceplan", _("ask for a change of the plan")
    ACCEPT_CHANGE_PLAN = "accept_change_performanceplan", _("accept the change of the plan")
    REJECT_CHANGE_PLAN = "reject_change_performanceplan", _("reject the change of the plan")
    END_SEGMENT_PLAN = "end_segment_performanceplan", _("end the plan")
    GIVE_FEEDBACK_PLAN = "give_feedback_performanceplan", _("give feedback")
    ASK_SUPPORT_PLAN = "ask_support_performanceplan", _("ask for support")
    PROPOSE_DIALOGUE_PLAN = "propose_dialogue_performanceplan", _("propose a performance dialogue")
    RECORD_COACHING_PLAN = "record_coaching_performanceplan", _("record a coaching talk")
    OPEN_AREA_PLAN = "open_area_performanceplan", _("propose what to improve")
    CLOSE_AREA_PLAN = "close_area_performanceplan", _("close an area to improve")
    VIEW_PLANVERSION = "view_planversion", _("see the approved plan")
    VIEW_EVALUATION = "view_evaluation", _("see the evaluation")
    VIEW_RATING_EVALUATION = "view_rating_evaluation", _("see the rating")
    REPORT_REALISATION_EVALUATION = "report_realisation_evaluation", _("report the realisation")
    RATE_EVALUATION = "rate_evaluation", _("rate")
    FINALISE_EVALUATION = "finalise_evaluation", _("make the evaluation final")
    DELIVER_EVALUATION = "deliver_evaluation", _("deliver the evaluation")
    ACKNOWLEDGE_EVALUATION = "acknowledge_evaluation", _("acknowledge the evaluation")
    OBJECT_EVALUATION = "object_evaluation", _("object to the evaluation")
    DEEM_ACCEPTED_EVALUATION = "deem_accepted_evaluation", _("take the evaluation as accepted")
    LEAVE_UNRATED_EVALUATION = (
        "leave_unrated_evaluation",
        _("close the evaluation without a rating"),
    )
    CONCLUDE_EVALUATION = "conclude_evaluation", _("close the review after a decision")
    REVISE_EVALUATION = "revise_evaluation", _("rate anew")
    REOPEN_EVALUATION = "reopen_evaluation", _("reopen the evaluation")
    KEEP_EVALUATION = "keep_evaluation", _("let the evaluation stand")
    REGENERATE_EVALUATION = "regenerate_evaluation", _("renew the evaluation of a head")
    VIEW_OBJECTION = "view_objection", _("see the objection")
    EXPLAIN_OBJECTION = "explain_objection", _("explain the rating")
    TAKE_UP_OBJECTION = "take_up_objection", _("lay the objection before the decider")
    DECIDE_OBJECTION = "decide_objection", _("decide on the objection")
    NAME_DECIDER_OBJECTION = "name_decider_objection", _("name who decides on the objection")
    WITHDRAW_OBJECTION = "withdraw_objection", _("withdraw the objection")
    VIEW_IMPROVEMENT = "view_improvementaction", _("see the improvement action")
    AGREE_IMPROVEMENT = "agree_improvementaction", _("agree to the improvement action")
    COUNTER_IMPROVEMENT = "counter_improvementaction", _("propose another improvement action")
    PROGRESS_IMPROVEMENT = "progress_improvementaction", _("report on the improvement action")
    PROVIDE_IMPROVEMENT = "provide_improvementaction", _("report on one's own improvement action")
    VERIFY_IMPROVEMENT = "verify_improvementaction", _("check the improvement action")
    CANCEL_IMPROVEMENT = "cancel_improvementaction", _("cancel the improvement action")
    VIEW_REPORT = "view_dailyreport", _("see the daily report")
    EDIT_REPORT = "edit_dailyreport", _("write the daily report")
    SUBMIT_REPORT = "submit_dailyreport", _("send the daily report")
    APPROVE_REPORT = "approve_dailyreport", _("approve the daily report")
    ASK_REVISION_REPORT = "ask_revision_dailyreport", _("ask for a revision of the daily report")
    REJECT_REPORT = "reject_dailyreport", _("reject the daily report")
    REVOKE_REPORT = "revoke_dailyreport", _("take back the approval of the daily report")
    UNLOCK_REPORT = "unlock_dailyreport", _("unlock the daily report")
    LOCK_REPORT = "lock_dailyreport", _("lock the daily report")
    ASK_SUPPORT_REPORT = "ask_support_dailyreport", _("ask for support by a daily report")
    ESCALATE_REPORT = "escalate_dailyreport", _("escalate daily reports without an answer")
    VIEW_MONTH = "view_monthlyreport", _("see the monthly report")
    SEND_MONTH = "send_monthlyreport", _("send the monthly report")
    APPROVE_MONTH = "approve_monthlyreport", _("approve the monthly report")
    REJECT_MONTH = "reject_monthlyreport", _("reject the monthly report")
    VIEW_ORGRATING = "view_organisationrating", _("see the organisation's rating")
    SET_ORGRATING = "set_organisationrating", _("set the organisation's rating")
    REVISE_ORGRATING = "revise_organisationrating", _("revise the organisation's rating")
    VIEW_FEEDBACK = "view_feedback", _("see the feedback")
    VIEW_AUTHOR_FEEDBACK = "view_author_feedback", _("see who gave the feedback")
    REPLY_FEEDBACK = "reply_feedback", _("reply to the feedback")
    READ_FEEDBACK = "read_feedback", _("say that one has read the feedback")
    RETRACT_FEEDBACK = "retract_feedback", _("retract the feedback")
    VIEW_REQUEST = "view_feedbackrequest", _("see the request for feedback")
    CLOSE_REQUEST = "close_feedbackrequest", _("close the request for feedback")
    VIEW_NOTE = "view_counsellingnote", _("see the counselling note")
    EDIT_NOTE = "edit_counsellingnote", _("write the counselling note")
    CLOSE_NOTE = "close_counsellingnote", _("close the counselling note")
    GIVE_RECOGNITION_PLAN = "give_recognition_performanceplan", _("recognise good work")
    VIEW_RECOGNITION = "view_recognition", _("see the recognition")
    WITHDRAW_RECOGNITION = "withdraw_recognition", _("withdraw the recognition")
    VIEW_SUPPORT = "view_supportcase", _("see the request for support")
    ANSWER_SUPPORT = "answer_supportcase", _("answer the request for support")
    ACCEPT_SUPPORT = "accept_supportcase", _("answer the proposal of a dialogue")
    ESCALATE_SUPPORT = "escalate_supportcase", _("escalate the request for support")
    SEND_BACK_SUPPORT = "send_back_supportcase", _("send the request for support back")
    CONFIRM_SUPPORT = "confirm_supportcase", _("confirm that it helped")
    REOPEN_SUPPORT = "reopen_supportcase", _("say that it did not help")
    LAPSE_SUPPORT = "lapse_supportcase", _("close a request that nobody confirmed")
    WITHDRAW_SUPPORT = "withdraw_supportcase", _("withdraw the request for support")
    SETTLE_SUPPORT = "settle_supportcase", _("close a request that is settled")
    REPLY_SUPPORT = "reply_supportcase", _("reply to the request for support")
    VIEW_COACHING = "view_coachingsession", _("see the coaching talk")
    CONFIRM_COACHING = "confirm_coachingsession", _("sign the coaching talk")
    FILL_FEEDBACK_COACHING = "fill_feedback_coachingsession", _("answer about the coaching talk")
    ASSESS_COACHING = "assess_coachingsession", _("score competencies after the coaching talk")
    LAPSE_COACHING = "lapse_coachingsession", _("close a coaching talk whose term has passed")
    VIEW_LEADERFEEDBACK = "view_leaderfeedback", _("see the answers about a leader")
    VIEW_ASSIGNMENT = "view_assignment", _("see who is placed where")
    VIEW_FIGURES_ASSIGNMENT = "view_figures_assignment", _("see what somebody's days amount to")
    CHANGE_ASSIGNMENT = "change_assignment", _("change a placement")
    CLAIM_WRONG_ASSIGNMENT = "claim_wrong_assignment", _("say that the supervisor is wrong")
    VIEW_CORRECTION = "view_assessorcorrection", _("see the claim about the supervisor")
    ACCEPT_CORRECTION = "accept_assessorcorrection", _("name another supervisor")
    REJECT_CORRECTION = "reject_assessorcorrection", _("reject the claim about the supervisor")
    WITHDRAW_CORRECTION = "withdraw_assessorcorrection", _("withdraw the claim")
    COMMENT_CORRECTION = "comment_assessorcorrection", _("comment on the claim")
    FULFIL_CORRECTION = "fulfil_assessorcorrection", _("close a claim that is fulfilled")
    VIEW_DELEGATION = "view_delegation", _("see the delegation")
    APPROVE_DELEGATION = "approve_delegation", _("approve the delegation")
    END_DELEGATION = "end_delegation", _("end the delegation")
    PROPOSE_DELEGATION_ASSIGNMENT = "propose_delegation_assignment", _("delegate")
    VIEW_GRANT = "view_accessgrant", _("see the access right")
    APPROVE_GRANT = "approve_accessgrant", _("approve the access right")
    END_GRANT = "end_accessgrant", _("end the access right")
    PROPOSE_GRANT_UNIT = "propose_grant_orgunit", _("propose an access right")
    VIEW_SUMMARY_UNIT = "view_summary_orgunit", _("see the summary of the unit")
    VIEW_CYCLE = "view_performancecycle", _("see the year")
    OPEN_CYCLE = "open_performancecycle", _("open the year")
    START_CYCLE = "start_performancecycle", _("start the year")
    BEGIN_CLOSING_CYCLE = "begin_closing_performancecycle", _("begin to close the year")
    CLOSE_CYCLE = "close_performancecycle", _("close the year")
    REOPEN_CYCLE = "reopen_performancecycle", _("reopen the year")
    VIEW_AUDIT = "view_audit", _("see the history")
    EXPORT_AUDIT = "export_audit", _("take the history along")


class Right(StrEnum):
    """What a grant gives. The ending names the anchor: a plan, or a unit with all below it."""

    SUPERVISE_PLAN = "supervise_plan"
    OVERSEE_PLAN = "oversee_plan"
    RECOMMEND_PLAN = "recommend_plan"
    RECOMMEND_SUBTREE = "recommend_subtree"
    VIEW_SUBTREE = "view_subtree"
    MANAGE_SUBTREE = "manage_subtree"
    ADMINISTER_SUBTREE = "administer_subtree"
    AUDIT_SUBTREE = "audit_subtree"
    LEAD_SUBTREE = "lead_subtree"


class Relation(StrEnum):
    """How the actor stands to the record."""

    OWN = "OWN"
    SUP = "SUP"
    FRM = "FRM"
    RTP = "RTP"
    DEC = "DEC"
    RSP = "RSP"
    TEM = "TEM"
    HED = "HED"
    MGR = "MGR"
    OFF = "OFF"
    AUD = "AUD"
    LDR = "LDR"
    MEM = "MEM"
    PRI = "PRI"
    DLG = "DLG"
    NAM = "NAM"
    AUT = "AUT"
    RES = "RES"
    SBJ = "SBJ"
    ANY = "ANY"
    SYS = "SYS"


RELATION_WORDS = {
    Relation.OWN: _("it is your own record"),
    Relation.SUP: _("you are the supervisor"),
    Relation.FRM: _("you were the supervisor, or rated that period"),
    Relation.RTP: _("you are the rater of this period"),
    Relation.DEC: _("you decide on this objection"),
    Relation.RSP: _("you are the rater's superior"),
    Relation.TEM: _("you sit in the evaluation team"),
    Relation.HED: _("you head a unit above"),
    Relation.MGR: _("you manage performance in the unit"),
    Relation.OFF: _("you work for the personnel office"),
    Relation.AUD: _("you audit the unit"),
    Relation.LDR: _("you lead as appointing authority"),
    Relation.MEM: _("you are placed in the unit or below"),
    Relation.PRI: _("you are the principal"),
    Relation.DLG: _("you are the delegate"),
    Relation.NAM: _("you are named in it as the present or the proposed supervisor"),
    Relation.AUT: _("you wrote it"),
    Relation.RES: _("you were asked"),
    Relation.SBJ: _("the right is yours"),
    Relation.ANY: _("you are an active employee"),
    Relation.SYS: _("you are the system account"),
}

# Acts of a supervisor that a delegation has to name -> the name (codes of DelegatedAct).
MANDATES: dict[Action, str] = {
    Action.APPROVE_PLAN: "PLANS",
    Action.RETURN_PLAN: "PLANS",
    Action.REQUEST_CHANGE_PLAN: "CHANGES",
    Action.ACCEPT_CHANGE_PLAN: "CHANGES",
    Action.REJECT_CHANGE_PLAN: "CHANGES",
}

# The same as a role, for sentences about somebody else.
ROLE_WORDS = {
    Relation.OWN: _("the owner"),
    Relation.SUP: _("supervisor"),
    Relation.FRM: _("former supervisor"),
    Relation.RTP: _("rater of the period"),
    Relation.DEC: _("decider of the objection"),
    Relation.RSP: _("rater's superior"),
    Relation.TEM: _("evaluation team"),
    Relation.HED: _("head of a unit above"),
    Relation.MGR: _("performance manager"),
    Relation.OFF: _("personnel office"),
    Relation.AUD: _("auditor"),
    Relation.LDR: _("appointing authority"),
    Relation.MEM: _("member of the unit"),
    Relation.NAM: _("named as supervisor"),
    Relation.AUT: _("author"),
    Relation.RES: _("respondent who was asked"),
    Relation.PRI: _("principal"),
    Relation.DLG: _("delegate"),
    Relation.SBJ: _("holder of the right"),
    Relation.ANY: _("every active employee"),
    Relation.SYS: _("the system"),
}

# States that are told by dates and decisions, not by a column.
STATE_WORDS = {
    "PROPOSED": _("proposed"),
    "LIVE": _("in force"),
    "ENDED": _("over"),
    "FUTURE": _("to come"),
    "CURRENT": _("current"),
    "PAST": _("over"),
}

RIGHTS: dict[Relation, tuple[Right, ...]] = {
    Relation.SUP: (Right.SUPERVISE_PLAN,),
    Relation.RSP: (Right.OVERSEE_PLAN,),
    Relation.TEM: (Right.RECOMMEND_PLAN, Right.RECOMMEND_SUBTREE),
    Relation.HED: (Right.VIEW_SUBTREE,),
    Relation.MGR: (Right.MANAGE_SUBTREE,),
    Relation.OFF: (Right.ADMINISTER_SUBTREE,),
    Relation.AUD: (Right.AUDIT_SUBTREE,),
    Relation.LDR: (Right.LEAD_SUBTREE,),
}


class Gate(StrEnum):
    """A veto, whatever the relation: conflicts of interest."""

    OWN = "own"  # nobody decides on himself, nor for a boss on the boss's own record
    RATER = "rater"  # the actor rated this evaluation
    HEAD = "head"  # the actor heads the rated unit
    SELF = "self"  # a party to it: subject of the grant, principal, delegate, named supervisor
    TWO = "two"  # the actor proposed it
    NAMED = "named"  # the author's name is withheld
    LATE = "late"  # nobody was late: it has not been escalated


GATE_WORDS = {
    Gate.OWN: _("This is your own record: somebody else decides."),
    Gate.RATER: _("You gave this rating: somebody else decides."),
    Gate.HEAD: _("You head this unit: the leader above decides."),
    Gate.SELF: _("This concerns yourself: somebody else decides."),
    Gate.TWO: _("You proposed this: a second person decides."),
    Gate.NAMED: _("The name of the author is withheld."),
    Gate.LATE: _("It has not been escalated: the supervisor answers it."),
}
