"""The words people read for the codes of the regulation; the Indonesian catalogue has theirs."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from viewflow_kinerja.domain import codes

LABELS: dict[type[StrEnum], dict[str, Promise]] = {
    codes.EmployeeKind: {
        "PNS": _("civil servant (PNS)"),
        "CPNS": _("candidate civil servant (CPNS)"),
        "PPPK": _("contract civil servant (PPPK)"),
        "PPPK_PART_TIME": _("part-time contract civil servant (PPPK)"),
        "NON_ASN": _("not a civil servant"),
    },
    codes.UnitKind: {
        "INSTITUTION": _("institution"),
        "AGENCY": _("agency"),
        "SECRETARIAT": _("secretariat"),
        "DIVISION": _("division"),
        "SECTION": _("section"),
        "TECHNICAL_UNIT": _("technical unit"),
    },
    codes.PositionClass: {
        "HIGH_LEADERSHIP": _("high leadership"),
        "ADMINISTRATOR": _("administrator"),
        "SUPERVISOR": _("supervisor post (pengawas)"),
        "EXECUTOR": _("executor"),
        "FUNCTIONAL": _("functional post"),
    },
    codes.AssignmentKind: {
        "DEFINITIVE": _("definitive"),
        "ACTING": _("acting (Plt)"),
        "DAILY_ACTING": _("daily acting (Plh)"),
        "INTERIM": _("interim (Pj)"),
    },
    codes.DelegatedAct: {
        "PLANS": _("decide on plans: approve or return"),
        "CHANGES": _("ask for changes of plans and decide on them"),
        "LEAD": _("set the rating of organisations"),
    },
    codes.Participation: {"IN_SCOPE": _("takes part"), "EXEMPT": _("exempt")},
    codes.WorkPattern: {"FIVE_DAY": _("five-day week"), "SIX_DAY": _("six-day week")},
    codes.Approach: {"QUANTITATIVE": _("quantitative"), "QUALITATIVE": _("qualitative")},
    codes.PlanLevel: {
        "JPT": _("high leadership or head of an independent unit"),
        "JA_JF": _("administrator or functional post"),
    },
    codes.ResultKind: {"MAIN": _("main"), "ADDITIONAL": _("additional")},
    codes.Aspect: {
        "QUANTITY": _("quantity"),
        "QUALITY": _("quality"),
        "TIME": _("time"),
        "COST": _("cost"),
    },
    codes.Perspective: {
        "SERVICE_RECIPIENT": _("service recipient"),
        "BUSINESS_PROCESS": _("business process"),
        "INTERNAL_STRENGTHENING": _("internal strengthening"),
        "BUDGET": _("budget"),
    },
    codes.Polarity: {"HIGHER": _("higher is better"), "LOWER": _("lower is better")},
    codes.Aggregation: {
        "SUM": _("sum of the periods"),
        "MEAN": _("mean of the periods"),
        "RATIO": _("share (part of a whole)"),
        "LAST": _("state at the end"),
    },
    codes.BehaviourValue: {
        "SERVICE_ORIENTED": _("Service-oriented"),
        "ACCOUNTABLE": _("Accountable"),
        "COMPETENT": _("Competent"),
        "HARMONIOUS": _("Harmonious"),
        "LOYAL": _("Loyal"),
        "ADAPTIVE": _("Adaptive"),
        "COLLABORATIVE": _("Collaborative"),
    },
    codes.AnnexKind: {
        "RESOURCE_SUPPORT": _("Resource support"),
        "ACCOUNTABILITY_SCHEME": _("Accountability scheme"),
        "CONSEQUENCE": _("Consequences"),
    },
    codes.Rating: {
        "ABOVE": _("above expectation"),
        "MEETS": _("meets expectation"),
        "BELOW": _("below expectation"),
    },
    codes.Predicate: {
        "VERY_GOOD": _("very good"),
        "GOOD": _("good"),
        "NEEDS_IMPROVEMENT": _("needs improvement"),
        "POOR": _("poor"),
        "VERY_POOR": _("very poor"),
    },
    codes.OrgLevel: {
        "OUTSTANDING": _("outstanding"),
        "GOOD": _("good"),
        "NEEDS_IMPROVEMENT": _("needs improvement"),
        "POOR": _("poor"),
        "VERY_POOR": _("very poor"),
    },
    codes.PeriodKind: {
        "MONTHLY": _("month"),
        "QUARTERLY": _("quarter"),
        "SEMESTER": _("semester"),
        "YEAR": _("year"),
    },
    codes.EvaluationKind: {"PERIODIC": _("periodic"), "ANNUAL": _("annual")},
    codes.CycleStatus: {
        "DRAFT": _("being prepared"),
        "PLANNING": _("targets are being set"),
        "RUNNING": _("running"),
        "CLOSING": _("being closed"),
        "CLOSED": _("closed"),
    },
    codes.PlanStatus: {
        "DRAFT": _("draft"),
        "SUBMITTED": _("submitted"),
        "RETURNED": _("returned"),
        "APPROVED": _("approved"),
        "CHANGE_REQUESTED": _("change requested"),
        "ENDED": _("ended"),
    },
    codes.EvaluationStatus: {
        "OPEN": _("open"),
        "REPORTED": _("reported"),
        "RATED": _("rated"),
        "IN_TEAM_REVIEW": _("in team review"),
        "TEAM_REVIEWED": _("reviewed by the team"),
        "FINAL": _("final"),
        "DELIVERED": _("delivered"),
        "OBJECTED": _("objected to"),
        "ACKNOWLEDGED": _("acknowledged"),
        "ACKNOWLEDGED_AFTER_DECISION": _("acknowledged after the decision"),
        "DEEMED_ACCEPTED": _("deemed accepted"),
        "NOT_RATED": _("not rated: too few working days"),
    },
    codes.ObjectionStatus: {
        "FILED": _("waiting for the rater's explanation"),
        "RATER_EXPLAINED": _("explained, waiting for the decision"),
        "UNDER_DECISION": _("waiting for the decision"),
        "UPHELD": _("decided: the rating stands"),
        "CHANGED": _("decided: the rating is changed"),
        "INADMISSIBLE": _("not heard"),
        "WITHDRAWN": _("withdrawn"),
    },
    codes.AreaSource: {
        "EVALUATION": _("evaluation"),
        "FEEDBACK": _("feedback"),
        "COACHING": _("coaching"),
        "CITIZEN": _("word of a citizen"),
        "OWN": _("own observation"),
    },
    codes.AreaStatus: {"OPEN": _("open"), "CLOSED": _("closed")},
    codes.ActionKind: {
        "COACHING": _("coaching"),
        "MENTORING": _("mentoring"),
        "TRAINING": _("training"),
        "WORKSHOP": _("workshop"),
        "SELF_LEARNING": _("learning by oneself"),
        "ASSIGNMENT": _("special assignment"),
        "COUNSELLING": _("counselling"),
        "RESOURCE_SUPPORT": _("support with resources"),
        "PROCESS_FIX": _("repair of a process"),
    },
    codes.ActionOwner: {"EMPLOYEE": _("the employee"), "SUPERVISOR": _("the supervisor")},
    codes.ActionOutcome: {
        "ACHIEVED": _("achieved"),
        "PARTLY": _("partly achieved"),
        "NOT_ACHIEVED": _("not achieved"),
    },
    codes.ActionStatus: {
        "PROPOSED": _("proposed, not agreed yet"),
        "AGREED": _("agreed"),
        "IN_PROGRESS": _("in progress"),
        "DONE": _("done, to be checked"),
        "VERIFIED": _("checked"),
        "CANCELLED": _("cancelled"),
    },
    codes.OrgRatingStatus: {"DRAFT": _("draft"), "SET": _("set")},
    codes.CorrectionStatus: {
        "PROPOSED": _("waiting for the personnel office"),
        "ACCEPTED": _("accepted"),
        "REJECTED": _("rejected"),
        "WITHDRAWN": _("withdrawn"),
        "FULFILLED": _("fulfilled by the personnel data"),
    },
    codes.DailyReportStatus: {
        "DRAFT": _("draft"),
        "SUBMITTED": _("submitted"),
        "REVISION": _("to be revised"),
        "APPROVED": _("approved"),
        "REJECTED": _("rejected"),
        "LOCKED": _("locked"),
    },
    codes.MonthlyReportStatus: {
        "DRAFT": _("draft"),
        "SENT": _("sent"),
        "APPROVED": _("approved"),
        "REJECTED": _("rejected"),
    },
    codes.ReportKind: {
        "PLANNED": _("planned work"),
        "ASSIGNED": _("task from the superior"),
    },
    codes.WorkMode: {
        "OFFICE": _("at the office"),
        "HOME": _("at home"),
        "TRAVEL": _("on official travel"),
    },
    codes.Verification: {
        "ADEQUATE": _("adequate"),
        "INSUFFICIENT": _("needs more"),
        "NOT_ADEQUATE": _("not adequate"),
    },
    codes.FeedbackKind: {
        "RECOGNITION": _("recognition: what went well"),
        "CORRECTION": _("correction: what should change"),
        "GUIDANCE": _("guidance: how to do it"),
        "SUPPORT_OFFER": _("offer of support"),
        "QUESTION": _("question"),
    },
    codes.FeedbackStatus: {"VISIBLE": _("given"), "RETRACTED": _("retracted")},
    codes.FeedbackTarget: {
        "PLAN": _("the work as a whole"),
        "WORK_RESULT": _("a work result"),
        "BEHAVIOUR": _("a behaviour value"),
        "DAILY_REPORT": _("a daily report"),
    },
    codes.AuthorRole: {
        "SELF": _("the person"),
        "SUPERVISOR": _("supervisor"),
        "FORMER_SUPERVISOR": _("former supervisor"),
        "SUPERIOR": _("rater's superior"),
        "TEAM": _("evaluation team"),
        "PEER": _("colleague"),
        "SUBORDINATE": _("subordinate"),
        "SERVICE_RECIPIENT": _("service recipient"),
    },
    codes.Visibility: {"NAMED": _("with the name"), "WITHHELD": _("without the name")},
    codes.RequestPurpose: {"FEEDBACK": _("feedback"), "COUNSELLING": _("counselling")},
    codes.RequestStatus: {"OPEN": pgettext_lazy("request", "open"), "CLOSED": _("closed")},
    codes.NoteStatus: {"OPEN": pgettext_lazy("note", "open"), "CLOSED": _("closed")},
    codes.CounsellingFollowUp: {
        "COACHING": _("coaching"),
        "TRAINING": _("training"),
        "ASSIGNMENT": _("special assignment"),
        "MOVE": _("move to another post"),
        "DISCIPLINE": _("a separate discipline procedure"),
    },
    codes.RecognitionKind: {
        "OCCASION": _("for an occasion"),
        "MONTHLY": _("of the month"),
        "YEARLY": _("of the year"),
    },
    codes.RecognitionCriterion: {
        "RESULT": _("a result of the work"),
        "VALUE": _("living a value"),
        "SERVICE": _("better public service"),
        "INNOVATION": _("a new way of working"),
    },
    codes.RecognitionStatus: {"GIVEN": _("given"), "WITHDRAWN": _("withdrawn")},
    codes.SupportKind: {
        "SUPPORT": _("request for support"),
        "DIALOGUE": _("performance dialogue"),
        "UNANSWERED": _("daily reports without an answer"),
    },
    codes.SupportStatus: {
        "PROPOSED": _("waiting for the person"),
        "ASKED": _("waiting for the supervisor"),
        "ESCALATED": _("with the supervisor's superior"),
        "ANSWERED": _("answered, to be confirmed"),
        "HELPED": _("closed: it helped"),
        "LAPSED": _("closed without confirmation"),
        "WITHDRAWN": _("withdrawn"),
        "SETTLED": _("settled"),
    },
    codes.SupportWord: {
        "SUPPORT_OFFER": _("offer of support"),
        "ANSWER": _("answer"),
        "DECLINE": _("declined"),
        "SENT_BACK": _("sent back to the supervisor"),
        "REPLY": _("reply"),
        "HELPED": _("it helped"),
        "NOT_HELPED": _("it did not help"),
    },
    codes.CoachingStatus: {
        "HELD": _("waiting for the employee's signature"),
        "CONFIRMED": _("signed, waiting for the answers"),
        "ANSWERED": _("signed and answered"),
        "LAPSED": _("closed when the term had passed"),
    },
    codes.TalkStatement: {
        "NOTICED": _("I felt noticed and understood."),
        "VALUED": _("The steps I have taken were valued."),
        "FREE": _("I could speak freely."),
        "ACCURATE": _("The views I was given rested on accurate facts."),
        "POSITIVE": _("The views I was given were positive."),
        "ASKED": _("My leader asked more than lectured."),
        "SOLUTIONS": _("I was helped to find solutions and what to do next."),
        "NEXT_STEPS": _("I know what to do after this talk."),
        "PURPOSE": _("I understand the purpose of this talk."),
    },
    codes.Agreement: {
        "YES": _("yes"),
        "PARTLY": _("partly"),
        "NO": _("no"),
    },
    codes.LeaveKind: {
        "ANNUAL": _("annual leave"),
        "SICK": _("sick leave"),
        "MATERNITY": _("maternity leave"),
        "OTHER": _("other leave"),
        "TRAVEL": _("official travel"),
        "EXEMPT": _("exempt"),
    },
    codes.RuleMode: {
        "ADVISORY": _("a consideration"),
        "ENFORCED": _("enforced"),
        "OFF": _("not asked"),
    },
    codes.DistributionScope: {
        "RATER": _("those of one rater"),
        "ORGANISATION": _("those of the whole organisation"),
    },
    codes.TeamReview: {
        "REQUIRED": _("required"),
        "OPTIONAL": _("optional"),
        "OFF": _("none"),
    },
}


def choices(kind: type[StrEnum]) -> list[tuple[str, Promise]]:
    """Pairs of code and words for a model or form field, in the order of the table."""
    return [(member.value, LABELS[kind][member.value]) for member in kind]


def capital(kind: type[StrEnum]) -> list[tuple[str, Promise]]:
    """The same, as the beginning of a sentence; in the language of whoever reads."""
    lazily: Any = capfirst  # its stub knows no words that wait for their language
    return [(code, lazily(words)) for code, words in choices(kind)]


def label(member: StrEnum) -> Promise:
    """The words of one code."""
    return LABELS[type(member)][member.value]


class CodeField(models.CharField):
    """A coded word with labels for people. Migrations see a plain text column: words may change."""

    def deconstruct(self) -> Any:
        """Describe the column without its labels."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
