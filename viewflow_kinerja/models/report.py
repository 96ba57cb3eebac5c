"""What was done on a day, the month made of it, its evidence, and the days that do not count."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.codes import (
    DailyReportStatus,
    LeaveKind,
    MonthlyReportStatus,
    ReportKind,
    Verification,
    WorkMode,
)
from viewflow_kinerja.models.base import Guarded, Recorded, coded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan, WorkResult

_SNAPSHOTS = ["plan", "employee", "unit", "supervisor"]


class OfDays(Guarded):
    """Anchored where its person stood then: plan, unit and supervisor are never rewritten."""

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(Guarded.Meta):
        abstract = True


class DailyReport(OfDays):
    """One piece of work of one person on one day; a day may have several.

    `supervisor` and `unit` are those of the day of work. `key` is the number of the form that
    sent it: the same form sent twice is one report. MISSING is derived, never stored.
    """

    work_date = models.DateField()
    kind = CodeField(max_length=8, choices=choices(ReportKind), default="PLANNED")
    work_result = models.ForeignKey(
        WorkResult, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    description = models.TextField()
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit_of_measure = models.CharField(max_length=50, blank=True)
    evidence = models.TextField(blank=True)  # a link a line; files stand beside
    obstacle = models.TextField(blank=True)
    support_requested = models.TextField(blank=True)
    work_mode = CodeField(max_length=6, choices=choices(WorkMode), default="OFFICE")
    status = CodeField(max_length=9, choices=choices(DailyReportStatus), default="DRAFT")
    locked_from = CodeField(max_length=9, choices=choices(DailyReportStatus), blank=True)
    verification = CodeField(max_length=12, choices=choices(Verification), blank=True)
    is_auto = models.BooleanField(default=False)  # nobody above answers in this system
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    history = recorded_history(no_db_index=[*_SNAPSHOTS, "work_result", "copied_from", "key"])
    read_with = ("plan__cycle", "unit", "employee__user", "supervisor__user")

    class Meta(OfDays.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "work_date", "started_at"], name="kj_one_report_a_start"
            ),
            models.CheckConstraint(
                name="kj_report_order", condition=Q(ended_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="kj_report_minutes", condition=Q(minutes__gte=1, minutes__lte=1440)
            ),
            models.CheckConstraint(
                name="kj_report_of_result",
                condition=Q(kind="ASSIGNED", work_result=None)
                | Q(kind="PLANNED", work_result__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_report_to_another", condition=~Q(supervisor=F("employee"))
            ),
            models.CheckConstraint(
                name="kj_locked_from_a_state", condition=Q(status="LOCKED") ^ Q(locked_from="")
            ),
            models.CheckConstraint(
                name="kj_sent_report_has_time",
                condition=Q(status__in=["DRAFT", "LOCKED"]) | Q(submitted_at__isnull=False),
            ),
            one_of("kj_report_status", "status", DailyReportStatus),
            one_of("kj_report_kind", "kind", ReportKind),
            one_of("kj_report_mode", "work_mode", WorkMode),
            *coded(
                "kj_report",
                locked_from=("", *DailyReportStatus),
                verification=("", *Verification),
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-created_at", "-id"], name="kj_report_plan"),
            models.Index(fields=["unit", "-created_at", "-id"], name="kj_report_unit"),
            models.Index(fields=["supervisor", "-created_at", "-id"], name="kj_report_supervisor"),
            models.Index(fields=["-created_at", "-id"], name="kj_report_newest"),
            models.Index(
                fields=["work_date"],
                name="kj_report_unfinished",
                condition=Q(status__in=["DRAFT", "REVISION", "SUBMITTED"]),
            ),
            models.Index(  # what nobody answered before its month was closed
                fields=["work_date"],
                name="kj_report_unanswered",
                condition=Q(status="LOCKED", locked_from="SUBMITTED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_date} {self.description[:40]}"

    @property
    def stands_as(self) -> str:
        """Its state, or the one it had when it was locked: a locked draft reports nothing."""
        return str(self.locked_from or self.status)

    @property
    def has_breaks(self) -> bool:
        """Whether less was worked than lies between beginning and end."""
        return self.minutes < int((self.ended_at - self.started_at).total_seconds()) // 60


class MonthlyReport(OfDays):
    """A month of one plan. Sending freezes its figures; nothing recalculates them afterwards.

    `figures` are expected days, target and approved minutes and the like, as they were then.
    """

    month = models.DateField()  # its first day
    status = CodeField(max_length=8, choices=choices(MonthlyReportStatus), default="DRAFT")
    figures = models.JSONField(null=True)
    parties = models.JSONField(null=True)  # both sides as they were, taken with the figures
    history = recorded_history(no_db_index=_SNAPSHOTS)
    read_with = ("plan__cycle", "unit", "employee__user", "supervisor__user")

    class Meta(OfDays.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="kj_one_report_a_month"),
            models.CheckConstraint(name="kj_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="kj_month_to_another", condition=~Q(supervisor=F("employee"))
            ),
            models.CheckConstraint(
                name="kj_sent_month_has_figures",
                condition=Q(status="DRAFT") | Q(figures__isnull=False, submitted_at__isnull=False),
            ),
            one_of("kj_month_status", "status", MonthlyReportStatus),
        ]
        indexes = [
            models.Index(fields=["plan", "-created_at", "-id"], name="kj_month_plan"),
            models.Index(fields=["unit", "-created_at", "-id"], name="kj_month_unit"),
            models.Index(fields=["supervisor", "-created_at", "-id"], name="kj_month_supervisor"),
            models.Index(fields=["-created_at", "-id"], name="kj_month_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}"

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return self.month.replace(day=monthrange(self.month.year, self.month.month)[1])


class MonthAdjustment(Guarded):
    """Minutes of an earlier month, approved after it was sent; they name their day of work."""

    month = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(DailyReport, on_delete=models.PROTECT, related_name="+")
    work_date = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    history = recorded_history(no_db_index=["month", "report"])

    def __str__(self) -> str:
        return f"{self.work_date}: {self.minutes}"


class EvidenceFile(Guarded):
    """A file that proves a report. The stored object is never overwritten."""

    report = models.ForeignKey(DailyReport, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100, unique=True)
    added_at = models.DateTimeField(auto_now_add=True)
    history = recorded_history(no_db_index=["report", "stored_as"])

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="kj_one_file_a_report")
        ]

    def __str__(self) -> str:
        return self.name


class DayUnlock(Recorded):
    """The personnel office opened a day of one person again, until a day, which is included."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    work_date = models.DateField()
    until = models.DateField()
    why = models.TextField()
    history = recorded_history(no_db_index=["employee"])

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["employee", "work_date"], name="kj_unlock_of")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.work_date} until {self.until}"


class Leave(Recorded):
    """Days on which a person is not expected: own leave, official travel, exemption."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    date_from = models.DateField()
    date_to = models.DateField()
    kind = CodeField(max_length=9, choices=choices(LeaveKind), default="ANNUAL")
    cancelled = models.BooleanField(default=False)  # it was not taken
    history = recorded_history(no_db_index=["employee"])

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="kj_leave_order", condition=Q(date_to__gte=F("date_from"))),
            models.UniqueConstraint(
                fields=["employee", "date_from", "kind"], name="kj_one_leave_a_start"
            ),
            one_of("kj_leave_kind", "kind", LeaveKind),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date_from} – {self.date_to}"
