"""The mirror of units and people, who is placed where under whom, and who stands in for whom."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.codes import (
    AssignmentKind,
    EmployeeKind,
    FunctionalLevel,
    PositionClass,
    UnitKind,
    WorkPattern,
)
from viewflow_kinerja.models.base import Guarded, Recorded, coded, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices


class OrgUnit(Recorded):
    """A unit of the organisation. Units are closed, never deleted.

    `path` is materialised ("1.12.7."); the last dot keeps 1.1 and 1.12 apart.
    """

    source_key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    kind = CodeField(max_length=20, choices=choices(UnitKind), default="DIVISION")
    code = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=255, default="", db_index=True)
    head = models.ForeignKey("Employee", null=True, on_delete=models.PROTECT, related_name="+")
    has_org_rating = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    history = recorded_history()

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_subtree", "Heads a unit"),
            ("manage_subtree", "Manages performance in a unit"),
            ("administer_subtree", "Personnel office"),
            ("audit_subtree", "Audits a unit"),
            ("lead_subtree", "Leads as appointing authority"),
            ("recommend_subtree", "Evaluation team of a unit"),
        ]
        constraints = coded("kj_unit", kind=UnitKind)

    def __str__(self) -> str:
        return self.name


class Employee(Recorded):
    """A person as the personnel data know her. The NIP is an attribute, never a key."""

    source_key = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="kinerja_employee",
    )
    name = models.CharField(max_length=150)
    front_title = models.CharField(max_length=40, blank=True)
    back_title = models.CharField(max_length=60, blank=True)
    nip = models.CharField(max_length=18, blank=True, db_index=True)
    kind = CodeField(max_length=14, choices=choices(EmployeeKind), default="PNS")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    contract_from = models.DateField(null=True)
    contract_to = models.DateField(null=True)
    died_on = models.DateField(null=True)
    active = models.BooleanField(default=True)
    history = recorded_history()

    class Meta:
        default_permissions = ()
        constraints = coded("kj_employee", kind=EmployeeKind)
        indexes = [models.Index(fields=["name"], name="kj_employee_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its titles, as it stands on a document."""
        front = " ".join(part for part in (self.front_title, self.name) if part)
        return f"{front}, {self.back_title}" if self.back_title else front

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the person, else of the offices."""
        return ZoneInfo(self.time_zone or kinerja_settings.TIME_ZONE)

    @property
    def today(self) -> date:
        """The person's local day."""
        return timezone.localdate(timezone=self.zone)


def office_day(at: datetime | None = None) -> date:
    """The day on which dates of office hold: that of the offices, whoever looks (P25)."""
    return timezone.localdate(at, timezone=ZoneInfo(kinerja_settings.TIME_ZONE))


def in_force(day: date | OuterRef) -> Q:
    """Rows with dates of office that hold on a day, both ends included."""
    return Q(effective_from__lte=day) & (Q(effective_to=None) | Q(effective_to__gte=day))


class RaterSource(models.TextChoices):
    """How we know who rates whom, in the order in which it is asked (our choice, ADR 0010)."""

    OVERRIDE = "OVERRIDE", _("set by the personnel office")
    SOURCE = "SOURCE", _("dated assignment in the personnel data")
    COLUMN = "COLUMN", _("superior named in the personnel data")
    UNIT_TREE = "UNIT_TREE", _("nearest head above in the organisation")
    NOBODY = "NOBODY", _("nobody found")


class Assignment(Guarded):
    """Who held which post where, under which rater, from when until when (both days included).

    Exactly one definitive post, and one rater, per employee and day: an exclusion constraint on
    PostgreSQL, a locked check on SQLite (ADR 0018). A post held as Plt, Plh or Pj stands beside.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    rater_source = CodeField(max_length=10, choices=RaterSource, default=RaterSource.NOBODY.value)
    rater_until = models.DateField(null=True)  # end of an override, where it has one
    # Whom the personnel data name while an override holds (ADR 0026).
    sourced_rater = models.ForeignKey(
        Employee, null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = CodeField(max_length=12, choices=choices(AssignmentKind), default="DEFINITIVE")
    position = models.CharField(max_length=200)
    position_class = CodeField(max_length=15, choices=choices(PositionClass), default="EXECUTOR")
    rank = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=10, blank=True)
    functional_level = models.CharField(max_length=15, blank=True)
    work_pattern = CodeField(max_length=8, choices=choices(WorkPattern), default="FIVE_DAY")
    delegates_rating = models.BooleanField(default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    history = recorded_history()
    read_with = ("employee__user", "unit", "rater")

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_assignment_order",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
            models.CheckConstraint(
                name="kj_nobody_rates_himself",
                condition=Q(rater=None) | ~Q(rater=F("employee")),
            ),
            models.UniqueConstraint(
                name="kj_one_open_assignment",
                fields=["employee"],
                condition=Q(effective_to=None, kind="DEFINITIVE"),
            ),
            *coded(
                "kj_assignment",
                rater_source=RaterSource.values,
                kind=AssignmentKind,
                position_class=PositionClass,
                work_pattern=WorkPattern,
                functional_level=("", *FunctionalLevel),
            ),
        ]
        indexes = [models.Index(fields=["employee", "effective_from"], name="kj_assignment_of")]

    @classmethod
    def of(cls, employee: Employee | int | None, day: date) -> "Assignment | None":
        """The definitive post of a person on a day, with unit, rater and their accounts."""
        rows = cls.all_rows.filter(in_force(day), employee=employee, kind="DEFINITIVE")
        return rows.select_related("unit", "rater__user", "employee__user").first()

    @classmethod
    def with_rater_s(
        cls, employee: int, day: date
    ) -> tuple["Assignment | None", "Assignment | None"]:
        """The definitive post of a person on a day, and that of his rater; one statement."""
        posts = cls.all_rows.filter(in_force(day), kind="DEFINITIVE")
        above = posts.filter(employee=employee).values("rater")
        both = posts.filter(Q(employee=employee) | Q(employee__in=above))
        rows = both.select_related("unit", "rater__user", "employee__user").order_by("-pk")
        found = {row.employee_id: row for row in rows}
        own = found.get(employee)
        return own, found.get(own.rater_id) if own and own.rater_id else None

    def __str__(self) -> str:
        return f"{self.position} ({self.effective_from} – {self.effective_to or '…'})"


class Delegation(Guarded):
    """Plt/Plh for a while: the delegate may do what the principal may, within the dates."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("proposed")
        ACTIVE = "ACTIVE", _("active")
        ENDED = "ENDED", _("ended")

    principal = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")  # principal's
    kind = CodeField(max_length=12, choices=choices(AssignmentKind), default="DAILY_ACTING")
    status = CodeField(max_length=8, choices=Status, default=Status.ACTIVE.value)
    delegates_rating = models.BooleanField(default=False)
    acts = models.CharField(max_length=40, default="PLANS CHANGES")  # codes of DelegatedAct
    decree = models.CharField(max_length=100, blank=True)
    delegation_reason = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # the post held as Plt, Plh or Pj from which it follows
    post = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    effective_to = models.DateField()
    ended_on = models.DateField(null=True)  # before its last day: the first one without it
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                name="kj_delegation_order", condition=Q(effective_to__gte=F("effective_from"))
            ),
            models.CheckConstraint(
                name="kj_delegate_is_another", condition=~Q(principal=F("delegate"))
            ),
            models.CheckConstraint(
                name="kj_delegation_needs_two",
                condition=Q(approved_by=None)
                | Q(proposed_by=None)
                | ~Q(approved_by=F("proposed_by")),
            ),
            *coded("kj_delegation", kind=AssignmentKind, status=("PROPOSED", "ACTIVE", "ENDED")),
        ]
        indexes = [models.Index(fields=["delegate", "effective_to"], name="kj_delegation_of")]

    @property
    def named_acts(self) -> tuple[str, ...]:
        """What may be done, in the words of `DelegatedAct`."""
        return tuple(self.acts.split())

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.principal_id} until {self.effective_to}"
