"""A coaching talk, what the employee says about it, and the competencies that were scored."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from viewflow_kinerja.domain.coaching import HIGHEST, LOWEST
from viewflow_kinerja.domain.codes import CoachingStatus
from viewflow_kinerja.models.base import Guarded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan

OPEN = ("HELD", "CONFIRMED")
_SNAPSHOTS = ["plan", "employee", "unit", "rater"]


class OfATalk(Guarded):
    """Anchored where its person stood when the talk was held; `rater` led the talk and stays."""

    plan = models.ForeignKey(PerformancePlan, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True)  # the number of the form that sent it

    class Meta(Guarded.Meta):
        abstract = True


class CoachingSession(OfATalk):
    """What a leader and an employee talked about, and what they agreed.

    The leader writes and signs with it (`recorded_at`), the employee signs after (`confirmed_at`).
    `answer_by` is the last day of the office for her next step.
    """

    held_on = models.DateField()
    discussed = models.TextField()
    agreed = models.TextField()
    status = CodeField(max_length=9, choices=choices(CoachingStatus), default="HELD")
    recorded_at = models.DateTimeField()
    answer_by = models.DateField()
    comment = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    process = models.OneToOneField(
        "viewflow.Process", null=True, on_delete=models.PROTECT, related_name="kinerja_coaching"
    )
    history = recorded_history(excluded_fields=["process"], no_db_index=[*_SNAPSHOTS, "key"])
    read_with = ("plan", "unit", "employee__user", "rater__user")

    class Meta(OfATalk.Meta):
        constraints = [
            models.CheckConstraint(name="kj_coached_by_another", condition=~Q(rater=F("employee"))),
            models.CheckConstraint(
                name="kj_coaching_has_words", condition=~Q(discussed="") & ~Q(agreed="")
            ),
            models.CheckConstraint(
                name="kj_coaching_signed",
                condition=Q(status="HELD", confirmed_at=None)
                | Q(status="LAPSED")
                | Q(status__in=["CONFIRMED", "ANSWERED"], confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kj_coaching_open_or_over",
                condition=Q(status__in=OPEN, closed_at=None)
                | (~Q(status__in=OPEN) & Q(closed_at__isnull=False)),
            ),
            one_of("kj_coaching_status", "status", CoachingStatus),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="kj_coaching_plan"),
            models.Index(fields=["rater", "-id"], name="kj_coaching_rater"),
            models.Index(
                fields=["status", "answer_by"],
                condition=Q(status__in=OPEN),
                name="kj_coaching_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.held_on}"


class LeaderFeedback(OfATalk):
    """Form B.1.8: nine answers of an employee about a talk, for the superior of who led it.

    A record of its own, so that `rater`, who led the talk, can be shut out of it as a whole
    (ADR 0058). `answers` holds one code of `Agreement` for each `TalkStatement`.
    """

    session = models.OneToOneField(CoachingSession, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    remark = models.TextField(blank=True)
    given_at = models.DateTimeField()
    history = recorded_history(no_db_index=[*_SNAPSHOTS, "session", "key"])
    read_with = ("session", "plan", "employee__user", "rater__user")

    class Meta(OfATalk.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_leader_judged_by_another", condition=~Q(rater=F("employee"))
            )
        ]
        indexes = [models.Index(fields=["plan", "-id"], name="kj_leaderfeedback_plan")]

    def __str__(self) -> str:
        return f"B.1.8: {self.session_id}"


class CompetencyAssessment(Guarded):
    """One row of form B.1.9: a competency, its score from 1 to 5, and the reason.

    `number` is that of the national service (SIASN); a competency of the trade has none. Rows of
    one form bear one `key`.
    """

    session = models.ForeignKey(
        CoachingSession, on_delete=models.PROTECT, related_name="assessments"
    )
    assessor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    competency = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(null=True)
    score = models.PositiveSmallIntegerField()
    grounds = models.TextField()
    key = models.UUIDField()
    history = recorded_history(no_db_index=["session", "assessor"])

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["session", "assessed_on", "competency"], name="kj_scored_once_a_day"
            ),
            models.CheckConstraint(
                name="kj_competency_score",
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="kj_competency_has_words", condition=~Q(competency="") & ~Q(grounds="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.score}"
