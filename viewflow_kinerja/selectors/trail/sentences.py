"""The one place where a recorded act becomes a sentence: who, for whom, did what, and why.

One sentence an official act, in both languages; a test holds that none is missing. Names and
reasons come from the row, as they were when it was written.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.permissions import Action
from viewflow_kinerja.selectors.trail.kinds import REFUSALS

SENTENCES: dict[str, Promise] = {
    "access.appoint": gettext_lazy("%(who)s gave an office."),
    "access.approve": gettext_lazy("%(who)s approved an access right."),
    "access.end": gettext_lazy("%(who)s ended an access right."),
    "access.follow_heads": gettext_lazy("%(who)s gave rights after the heads of units."),
    "access.follow_organisation": gettext_lazy("%(who)s gave rights after the organisation."),
    "access.propose": gettext_lazy("%(who)s proposed an access right."),
    "access.reject": gettext_lazy("%(who)s rejected an access right."),
    "access.withdraw": gettext_lazy("%(who)s withdrew a proposed access right."),
    "assignment.claim_wrong": gettext_lazy("%(who)s said that the supervisor is wrong."),
    "assignment.end_acting": gettext_lazy("%(who)s ended the time of an acting official."),
    "assignment.name_rater": gettext_lazy("%(who)s named the rater."),
    "assignment.place": gettext_lazy("%(who)s placed people after the personnel data."),
    "assignment.place_acting": gettext_lazy("%(who)s placed acting officials."),
    "assignment.propose_delegation": gettext_lazy("%(who)s proposed somebody to stand in."),
    "assignment.set_acting": gettext_lazy("%(who)s appointed an acting official."),
    "correction.accept": gettext_lazy("%(who)s named another supervisor."),
    "correction.comment": gettext_lazy("%(who)s commented on the claim."),
    "correction.fulfil": gettext_lazy("%(who)s closed the claim: the personnel data say so now."),
    "correction.reject": gettext_lazy("%(who)s kept the supervisor."),
    "correction.withdraw": gettext_lazy("%(who)s withdrew the claim."),
    "cycle.begin_closing": gettext_lazy("%(who)s began to close the year."),
    "cycle.change_rule": gettext_lazy("%(who)s changed a rule of the year."),
    "cycle.close": gettext_lazy("%(who)s closed the year."),
    "cycle.open": gettext_lazy("%(who)s opened the year for plans."),
    "cycle.prepare": gettext_lazy("%(who)s prepared the year."),
    "cycle.put_calendar": gettext_lazy("%(who)s changed the calendar."),
    "cycle.remove_calendar": gettext_lazy("%(who)s removed days from the calendar."),
    "cycle.reopen": gettext_lazy("%(who)s reopened the year."),
    "cycle.set_rules": gettext_lazy("%(who)s set the rules of the year."),
    "cycle.start": gettext_lazy("%(who)s ended the planning: the year runs."),
    "delegation.approve": gettext_lazy("%(who)s approved that somebody stands in."),
    "delegation.end": gettext_lazy("%(who)s ended a delegation."),
    "delegation.follow_posts": gettext_lazy("%(who)s let delegations follow the acting posts."),
    "employee.end": gettext_lazy("%(who)s closed people who have left."),
    "employee.link": gettext_lazy("%(who)s linked accounts with people."),
    "employee.register": gettext_lazy("%(who)s entered people after the personnel data."),
    "engine.claim": gettext_lazy("%(who)s took the step."),
    "engine.reassign": gettext_lazy("%(who)s addressed the step to somebody else."),
    "area.close": gettext_lazy("%(who)s closed an area to improve."),
    "area.hand_over": gettext_lazy("%(who)s let an area to improve follow the person."),
    "area.propose_action": gettext_lazy("%(who)s proposed the next improvement action."),
    "improvement.agree": gettext_lazy("%(who)s agreed to the improvement action."),
    "improvement.cancel": gettext_lazy("%(who)s dropped the improvement action."),
    "improvement.counter": gettext_lazy("%(who)s proposed another improvement action."),
    "improvement.hand_over": gettext_lazy("%(who)s gave the action to the present supervisor."),
    "improvement.progress": gettext_lazy("%(who)s reported on the improvement action."),
    "improvement.provide": gettext_lazy("%(who)s reported what was provided."),
    "improvement.verify": gettext_lazy("%(who)s checked the improvement action."),
    "plan.open_area": gettext_lazy("%(who)s named what is to improve."),
    "evaluation.acknowledge": gettext_lazy("%(who)s acknowledged the evaluation."),
    "evaluation.conclude": gettext_lazy("%(who)s closed the review after the decision."),
    "evaluation.deem_accepted": gettext_lazy(
        "%(who)s took the evaluation as accepted: the window to object was over."
    ),
    "evaluation.deliver": gettext_lazy("%(who)s delivered the evaluation."),
    "evaluation.finalise": gettext_lazy("%(who)s made the evaluation final."),
    "evaluation.hand_over": gettext_lazy("%(who)s handed the evaluation over to another rater."),
    "evaluation.open": gettext_lazy("%(who)s opened the evaluation."),
    "evaluation.keep": gettext_lazy("%(who)s let the evaluation stand."),
    "evaluation.regenerate": gettext_lazy(
        "%(who)s renewed the evaluation after the rating of the organisation."
    ),
    "evaluation.reopen": gettext_lazy("%(who)s reopened the evaluation."),
    "evaluation.revise": gettext_lazy("%(who)s rated results and behaviour anew."),
    "evaluation.rate": gettext_lazy("%(who)s rated results and behaviour."),
    "evaluation.report_realisation": gettext_lazy("%(who)s reported the realisation."),
    "evidence.add": gettext_lazy("%(who)s added a file."),
    "feedback.read": gettext_lazy("%(who)s said that the feedback was read."),
    "feedback.release": gettext_lazy("%(who)s released feedback without names."),
    "feedback.reply": gettext_lazy("%(who)s replied to feedback."),
    "feedback.retract": gettext_lazy("%(who)s retracted feedback."),
    "leave.cancel": gettext_lazy("%(who)s cancelled a leave."),
    "leave.end": gettext_lazy("%(who)s changed the end of a leave."),
    "leave.put": gettext_lazy("%(who)s entered a leave."),
    "month.approve": gettext_lazy("%(who)s approved the monthly report."),
    "month.open": gettext_lazy("%(who)s opened the monthly report."),
    "month.reject": gettext_lazy("%(who)s rejected the monthly report."),
    "month.send": gettext_lazy("%(who)s sent the monthly report."),
    "plan.give_recognition": gettext_lazy("%(who)s recognised good work."),
    "recognition.withdraw": gettext_lazy("%(who)s withdrew a recognition."),
    "note.begin": gettext_lazy("%(who)s began a counselling note."),
    "note.close": gettext_lazy("%(who)s closed a counselling note."),
    "note.edit": gettext_lazy("%(who)s wrote a counselling note."),
    "organisation.revise_rating": gettext_lazy("%(who)s revised the rating of an organisation."),
    "organisation.set_rating": gettext_lazy("%(who)s set the rating of an organisation."),
    "coaching.assess": gettext_lazy("%(who)s scored competencies after the coaching talk."),
    "coaching.confirm": gettext_lazy("%(who)s signed the coaching talk."),
    "coaching.fill_feedback": gettext_lazy("%(who)s answered about the coaching talk."),
    "coaching.lapse": gettext_lazy("%(who)s closed the coaching talk: its term had passed."),
    "plan.record_coaching": gettext_lazy("%(who)s recorded and signed a coaching talk."),
    "outside": gettext_lazy("Something was changed outside the official acts."),
    "evaluation.leave_unrated": gettext_lazy(
        "%(who)s closed the evaluation without a rating: too few working days."
    ),
    "evaluation.object": gettext_lazy("%(who)s objected to the evaluation."),
    "objection.decide": gettext_lazy("%(who)s decided on the objection."),
    "objection.explain": gettext_lazy("%(who)s explained the rating."),
    "objection.hand_over": gettext_lazy("%(who)s gave the objection to another decider."),
    "objection.name_decider": gettext_lazy("%(who)s named who decides on the objection."),
    "objection.take_up": gettext_lazy("%(who)s laid the objection before the decider."),
    "objection.withdraw": gettext_lazy("%(who)s withdrew the objection."),
    "period.open": gettext_lazy("%(who)s opened the period."),
    "plan.accept_change": gettext_lazy("%(who)s accepted the change; a new version was opened."),
    "plan.approve": gettext_lazy("%(who)s approved the plan."),
    "plan.ask_support": gettext_lazy("%(who)s asked for support."),
    "plan.edit": gettext_lazy("%(who)s wrote the plan."),
    "plan.end_segment": gettext_lazy("%(who)s ended the plan."),
    "plan.give_feedback": gettext_lazy("%(who)s gave feedback."),
    "plan.hand_over": gettext_lazy("%(who)s handed the plan over to another rater."),
    "plan.open": gettext_lazy("%(who)s opened the plan."),
    "plan.propose_dialogue": gettext_lazy("%(who)s proposed a performance dialogue."),
    "plan.reject_change": gettext_lazy("%(who)s kept the plan as it is."),
    "plan.request_change": gettext_lazy("%(who)s asked for a change of the plan."),
    "plan.return": gettext_lazy("%(who)s returned the plan."),
    "plan.submit": gettext_lazy("%(who)s submitted the plan."),
    "plan.withdraw": gettext_lazy("%(who)s took the plan back into the draft."),
    "report.approve": gettext_lazy("%(who)s approved the daily report."),
    "report.approve_unanswered": gettext_lazy(
        "%(who)s approved a daily report that nobody answered."
    ),
    "report.ask_revision": gettext_lazy("%(who)s asked for a revision of the daily report."),
    "report.ask_support": gettext_lazy("%(who)s asked for support by a daily report."),
    "report.copy": gettext_lazy("%(who)s copied a daily report."),
    "report.edit": gettext_lazy("%(who)s wrote the daily report."),
    "report.escalate": gettext_lazy(
        "%(who)s laid daily reports without an answer before the superior."
    ),
    "report.file": gettext_lazy("%(who)s wrote and sent a daily report."),
    "report.lock": gettext_lazy("%(who)s locked the daily report."),
    "report.put_draft": gettext_lazy("%(who)s began a daily report."),
    "report.reject": gettext_lazy("%(who)s rejected the daily report."),
    "report.revoke": gettext_lazy("%(who)s took back the approval of the daily report."),
    "report.submit": gettext_lazy("%(who)s sent the daily report."),
    "report.unlock": gettext_lazy("%(who)s unlocked the daily report."),
    "report.unlock_day": gettext_lazy("%(who)s opened a day again."),
    "request.ask": gettext_lazy("%(who)s asked for feedback."),
    "request.close": gettext_lazy("%(who)s closed a request for feedback."),
    "retention.approve": gettext_lazy("%(who)s approved an erasure."),
    "retention.propose": gettext_lazy("%(who)s proposed an erasure."),
    "retention.reject": gettext_lazy("%(who)s rejected an erasure."),
    "retention.set_policy": gettext_lazy("%(who)s set how long records are kept."),
    "support.accept": gettext_lazy("%(who)s answered the proposal of a dialogue."),
    "support.answer": gettext_lazy("%(who)s answered the request for support."),
    "support.confirm": gettext_lazy("%(who)s confirmed that it helped."),
    "support.escalate": gettext_lazy("%(who)s laid the request before the superior."),
    "support.hand_over": gettext_lazy("%(who)s gave the request to another supervisor."),
    "support.lapse": gettext_lazy("%(who)s closed a request that nobody confirmed."),
    "support.reopen": gettext_lazy("%(who)s said that it did not help."),
    "support.reply": gettext_lazy("%(who)s replied."),
    "support.send_back": gettext_lazy("%(who)s sent the request back to the supervisor."),
    "support.settle": gettext_lazy("%(who)s closed a request that is settled."),
    "support.withdraw": gettext_lazy("%(who)s withdrew the request for support."),
    "unit.close": gettext_lazy("%(who)s closed units."),
    "unit.place": gettext_lazy("%(who)s placed units after the personnel data."),
}
TONES = {
    **{"evaluation.object": "warn", "objection.decide": "ok", "evaluation.reopen": "warn"},
    **{"plan.approve": "ok", "plan.return": "warn", "plan.reject_change": "warn"},
    **{"support.confirm": "ok", "support.reopen": "warn", "support.escalate": "warn"},
    **{"evaluation.acknowledge": "ok", "outside": "bad", REFUSALS: "bad"},
}


def who(name: str, on_behalf: str = "") -> str:
    """The subject of a sentence, with the official for whom it was done."""
    name = name or _("Somebody")
    if not on_behalf:
        return name
    return _("%(name)s, on behalf of %(principal)s,") % {"name": name, "principal": on_behalf}


def sentence(act: str, subject: str) -> str:
    """The act in words."""
    words = SENTENCES.get(act, gettext_lazy("%(who)s changed the record."))
    return str(words) % {"who": subject}


def erased() -> str:
    """A row whose words were erased by law: it says no more than that it was."""
    return _("The words of this row were erased by law. Its number and its proof remain.")


def refusal(act: str, subject: str) -> str:
    """An act that was sent and refused."""
    if act in SENTENCES:  # refused by its service, which asks for no action
        return _("Refused: “%(act)s”") % {"act": sentence(act, subject)}
    asked = {str(action): action.label for action in Action}.get(act, act)
    return _("%(who)s was refused: %(act)s.") % {"who": subject, "act": asked}


def with_reason(told: str, reason: str) -> str:
    """The sentence with its reason in one line: "Nurlaila returned the plan: …"."""
    return f"{told.removesuffix('.')}: {' '.join(reason.split())}" if reason else told
