"""Feedback with its replies, whom it was asked of, and the confidential notes of a counsellor."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import (
    AuthorRole,
    BehaviourValue,
    CounsellingFollowUp,
    FeedbackKind,
    FeedbackStatus,
    FeedbackTarget,
    NoteStatus,
    RequestPurpose,
    RequestStatus,
    Visibility,
)
from viewflow_kinerja.models.base import Guarded, coded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan, WorkResult
from viewflow_kinerja.models.report import DailyReport

_SNAPSHOTS = ["plan", "employee", "unit", "author"]
_NOT_FOR_PEERS = ["WORK_RESULT", "DAILY_REPORT"]


class AboutSomebody(Guarded):
    """Anchored where its person stood when it was written; `author` wrote it.

    `code` names the row in addresses and gives it its place in a list: it is drawn by lot, so that
    neither tells when the row was written.
    """

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.UUIDField(default=uuid4, unique=True)  # the number of the form that sent it

    class Meta(Guarded.Meta):
        abstract = True


class FeedbackRequest(AboutSomebody):
    """The author asks a respondent for feedback, or for counselling, until a last day.

    Whether it was answered is not stored here: it would tell the author of the request who wrote.
    """

    respondent = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    role = CodeField(max_length=17, choices=choices(AuthorRole))
    purpose = CodeField(max_length=11, choices=choices(RequestPurpose), default="FEEDBACK")
    question = models.TextField()
    until = models.DateField()
    asked_at = models.DateTimeField()
    status = CodeField(max_length=6, choices=choices(RequestStatus), default="OPEN")
    history = recorded_history(no_db_index=[*_SNAPSHOTS, "respondent", "code", "key"])
    read_with = ("plan", "employee", "author", "respondent")

    class Meta(AboutSomebody.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "author", "respondent", "purpose"],
                condition=Q(status="OPEN"),
                name="kj_one_open_request",
            ),
            models.CheckConstraint(
                name="kj_request_asks_another",
                condition=~Q(respondent=F("employee")) & ~Q(respondent=F("author")),
            ),
            models.CheckConstraint(
                name="kj_request_role",
                condition=Q(role__in=["PEER", "SUBORDINATE", "SERVICE_RECIPIENT"]),
            ),
            one_of("kj_request_status", "status", RequestStatus),
            one_of("kj_request_purpose", "purpose", RequestPurpose),
            one_of("kj_request_role_code", "role", AuthorRole),
        ]
        indexes = [models.Index(fields=["respondent", "status"], name="kj_request_respondent")]

    def __str__(self) -> str:
        return self.question[:40]


class Feedback(AboutSomebody):
    """What somebody says about the work of a person. Never edited; retracted, it stays.

    `rater` is who rated the person on that day. A feedback whose name is WITHHELD is held back
    until it is released together with others: then `released_on` is set, for all on one day.
    """

    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    author_role = CodeField(max_length=17, choices=choices(AuthorRole))
    target = CodeField(max_length=12, choices=choices(FeedbackTarget), default="PLAN")
    work_result = models.ForeignKey(
        WorkResult, null=True, on_delete=models.PROTECT, related_name="+"
    )
    value = CodeField(max_length=16, choices=choices(BehaviourValue), blank=True)
    report = models.ForeignKey(DailyReport, null=True, on_delete=models.PROTECT, related_name="+")
    prompt = models.ForeignKey(  # not "request": history has a request_id of its own
        FeedbackRequest, null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = CodeField(max_length=13, choices=choices(FeedbackKind))
    text = models.TextField()
    observed_fact = models.TextField(blank=True)
    expectation = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    visibility = CodeField(max_length=8, choices=choices(Visibility), default="NAMED")
    released_on = models.DateField(null=True)
    given_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # the person has said so, or has replied
    status = CodeField(max_length=9, choices=choices(FeedbackStatus), default="VISIBLE")
    history = recorded_history(
        no_db_index=[*_SNAPSHOTS, "rater", "work_result", "report", "prompt", "code", "key"]
    )
    read_with = ("plan", "unit", "employee__user", "author", "rater")

    class Meta(AboutSomebody.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_feedback_target",
                condition=Q(target="PLAN", work_result=None, report=None, value="")
                | Q(target="WORK_RESULT", work_result__isnull=False, report=None, value="")
                | Q(target="DAILY_REPORT", work_result=None, report__isnull=False, value="")
                | (Q(target="BEHAVIOUR", work_result=None, report=None) & ~Q(value="")),
            ),
            models.CheckConstraint(
                name="kj_withheld_of_some",
                condition=Q(visibility="NAMED", released_on=None)
                | (
                    Q(visibility="WITHHELD", author_role__in=["PEER", "SUBORDINATE"])
                    & ~Q(target__in=_NOT_FOR_PEERS)
                ),
            ),
            models.CheckConstraint(
                name="kj_self_is_the_person",
                condition=Q(author_role="SELF", author=F("employee"))
                | (~Q(author_role="SELF") & ~Q(author=F("employee"))),
            ),
            models.CheckConstraint(
                name="kj_correction_is_constructive",
                condition=~Q(kind="CORRECTION")
                | ~(Q(observed_fact="") | Q(expectation="") | Q(next_step="")),
            ),
            models.CheckConstraint(
                name="kj_feedback_rated_by_another", condition=~Q(rater=F("employee"))
            ),
            one_of("kj_feedback_status", "status", FeedbackStatus),
            one_of("kj_feedback_kind", "kind", FeedbackKind),
            one_of("kj_feedback_target_code", "target", FeedbackTarget),
            *coded(
                "kj_feedback",
                author_role=AuthorRole,
                value=("", *BehaviourValue),
                visibility=Visibility,
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-given_at", "-id"], name="kj_feedback_plan"),
            models.Index(fields=["unit", "-given_at", "-id"], name="kj_feedback_unit"),
            models.Index(fields=["author", "-given_at", "-id"], name="kj_feedback_author"),
            models.Index(
                fields=["unit", "given_at"],
                condition=Q(read_at=None, status="VISIBLE"),
                name="kj_feedback_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class FeedbackReply(Guarded):
    """An answer of the person, or of the supervisor, to a feedback; kept as it was said."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField()
    key = models.UUIDField(default=uuid4, unique=True)
    history = recorded_history(no_db_index=["feedback", "author", "key"])

    def __str__(self) -> str:
        return self.text[:40]


class CounsellingNote(AboutSomebody):
    """What a counsellor and a person talked about. For these two, and for nobody else."""

    problem = models.TextField()
    agreed = models.TextField(blank=True)
    follow_up = CodeField(max_length=10, choices=choices(CounsellingFollowUp), blank=True)
    held_on = models.DateField()
    status = CodeField(max_length=6, choices=choices(NoteStatus), default="OPEN")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    history = recorded_history(no_db_index=[*_SNAPSHOTS, "code", "key"])
    read_with = ("plan", "employee__user", "author__user")

    class Meta(AboutSomebody.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_note_about_another", condition=~Q(author=F("employee"))
            ),
            models.CheckConstraint(
                name="kj_note_closed_at",
                condition=Q(status="OPEN", closed_at=None)
                | Q(status="CLOSED", closed_at__isnull=False),
            ),
            one_of("kj_note_status", "status", NoteStatus),
            *coded("kj_note", follow_up=("", *CounsellingFollowUp)),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_note_plan"),
            models.Index(fields=["author", "-id"], name="kj_note_author"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"
