"""A request for support or a performance dialogue, and what was said about it (ADR 0047)."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import SupportKind, SupportStatus, SupportWord
from viewflow_kinerja.models.base import Guarded, coded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan, WorkResult
from viewflow_kinerja.models.report import DailyReport

OPEN = ("PROPOSED", "ASKED", "ESCALATED", "ANSWERED")
_SNAPSHOTS = ["plan", "employee", "unit", "author", "rater", "superior"]


class SupportCase(Guarded):
    """What somebody asked, who answers by when, and whether it helped.

    `rater` is the supervisor of the day and follows him; `superior` is whom it was escalated to.
    `answer_by` and `confirm_by` are last days of the office. `answered_at` is the first answer and
    stays: the time from asking to it is what the district measures. `month` is the first day of the
    month whose reports nobody answered.
    """

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(max_length=10, choices=choices(SupportKind), default="SUPPORT")
    report = models.OneToOneField(
        DailyReport, null=True, on_delete=models.PROTECT, related_name="kinerja_support"
    )
    work_result = models.ForeignKey(
        WorkResult, null=True, on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField(null=True)
    question = models.TextField()
    status = CodeField(max_length=9, choices=choices(SupportStatus), default="ASKED")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    confirm_by = models.DateField(null=True)
    resolved_at = models.DateTimeField(null=True)
    key = models.UUIDField(default=uuid4, unique=True)  # the number of the form that sent it
    process = models.OneToOneField(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_support"
    )
    history = recorded_history(
        excluded_fields=["process"], no_db_index=[*_SNAPSHOTS, "report", "work_result", "key"]
    )
    read_with = ("plan", "unit", "employee__user", "author__user", "rater__user", "superior__user")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                condition=Q(kind="UNANSWERED", status__in=OPEN),
                name="kj_one_open_unanswered",
            ),
            models.CheckConstraint(
                name="kj_support_about",
                condition=Q(kind="SUPPORT", month=None)
                | Q(kind="DIALOGUE", month=None, report=None, work_result=None)
                | Q(kind="UNANSWERED", report=None, work_result=None, month__day=1),
            ),
            models.CheckConstraint(
                name="kj_support_rated_by_another",
                condition=~Q(rater=F("employee")) & (Q(superior=None) | ~Q(superior=F("employee"))),
            ),
            models.CheckConstraint(
                name="kj_escalated_to_somebody",
                condition=~Q(status="ESCALATED")
                | Q(superior__isnull=False, escalated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_answered_has_time",
                condition=~Q(status__in=["ANSWERED", "HELPED", "LAPSED"])
                | Q(answered_at__isnull=False, confirm_by__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_support_open_or_over",
                condition=Q(status__in=OPEN, resolved_at=None)
                | (~Q(status__in=OPEN) & Q(resolved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="kj_proposed_by_the_rater",
                condition=~Q(status="PROPOSED") | (Q(kind="DIALOGUE") & ~Q(author=F("employee"))),
            ),
            one_of("kj_support_status", "status", SupportStatus),
            one_of("kj_support_kind", "kind", SupportKind),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_support_plan"),
            models.Index(fields=["rater", "status"], name="kj_support_rater"),
            models.Index(fields=["author", "-id"], name="kj_support_author"),
            models.Index(
                fields=["status", "answer_by"], condition=Q(status__in=OPEN), name="kj_support_due"
            ),
        ]

    def __str__(self) -> str:
        return self.question[:40]

    @property
    def waiting_reports(self) -> Any:
        """The reports of its month that wait: locked, or opened again and not answered yet."""
        rows = DailyReport.all_rows.filter(plan=self.plan_id, status__in=("SUBMITTED", "LOCKED"))
        first = self.month or self.answer_by
        rows = rows.filter(work_date__year=first.year, work_date__month=first.month)
        return rows.exclude(locked_from__in=("DRAFT", "REVISION"))

    @property
    def answerer(self) -> Employee:
        """Who has to answer: the supervisor, or the person where the supervisor proposed it."""
        return self.rater if self.author_id == self.employee_id else self.employee


class SupportEntry(Guarded):
    """One word in the conversation of a case; kept as it was said."""

    case = models.ForeignKey(SupportCase, on_delete=models.PROTECT, related_name="entries")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(max_length=13, choices=choices(SupportWord))
    text = models.TextField(blank=True)
    promised_on = models.DateField(null=True)
    said_at = models.DateTimeField()
    key = models.UUIDField(default=uuid4, unique=True)
    history = recorded_history(no_db_index=["case", "author", "key"])

    class Meta(Guarded.Meta):
        constraints = coded("kj_support_word", kind=SupportWord)

    def __str__(self) -> str:
        return self.text[:40]
