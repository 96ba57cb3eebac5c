"""The year, its periods, the parameters of the regulation in it, the calendar of the offices."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import CycleStatus, EvaluationKind, PeriodKind
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models.base import Guarded, Recorded, coded, one_of, recorded_history
from viewflow_kinerja.models.labels import CodeField, choices
from viewflow_kinerja.models.organisation import OrgUnit, office_day


class PerformanceCycle(Guarded):
    """One year of an institution. Its deadlines are columns: moving one moves it for everybody."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    status = CodeField(max_length=8, choices=choices(CycleStatus), default="DRAFT")
    plan_due = models.DateField()
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="kj_one_cycle_a_year"),
            one_of("kj_cycle_status", "status", CycleStatus),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Period(Guarded):
    """A period of review: a month, a quarter, a semester, or the year itself."""

    cycle = models.ForeignKey(PerformanceCycle, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=5)  # M01…M12, Q1…Q4, S1, S2, YEAR
    kind = CodeField(max_length=10, choices=choices(PeriodKind))
    status = CodeField(max_length=8, choices=choices(CycleStatus), default="DRAFT")
    starts_on = models.DateField()
    ends_on = models.DateField()
    report_due = models.DateField()
    history = recorded_history()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="kj_one_period_a_code"),
            models.CheckConstraint(
                name="kj_period_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            *coded("kj_period", kind=PeriodKind, status=CycleStatus),
        ]
        ordering = ["starts_on", "-ends_on"]

    def __str__(self) -> str:
        return self.code

    @property
    def evaluation_kind(self) -> EvaluationKind:
        """Annual for the year itself, else periodic."""
        annual = self.kind == PeriodKind.YEAR
        return EvaluationKind.ANNUAL if annual else EvaluationKind.PERIODIC


class RuleBook(Recorded):
    """Parameters of the regulation for a year and a unit with everything below it (ADR 0011).

    `values` holds only what differs from the defaults. Of the nearest unit the version wins that
    began last, and of these the newest (ADR 0030); without a first day it holds from the beginning.
    """

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField(null=True)
    values = models.JSONField(default=dict, blank=True)
    history = recorded_history()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["year", "unit", "version"], name="kj_one_rule_book")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.unit_id} v{self.version}"

    @classmethod
    def rules(cls, year: int, unit: OrgUnit) -> Rules:
        """The parameters in force for a unit today, by the day of the offices."""
        return Rules.from_values(cls.values_on(year, unit, office_day()))

    @classmethod
    def values_on(cls, year: int, unit: OrgUnit, day: date) -> dict[str, Any]:
        """What the nearest unit at or above has set for a day; empty where nobody has."""
        above = [int(part) for part in unit.path.split(".") if part]
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        rows = cls.objects.filter(begun, year=year, unit__in=above)
        latest = F("valid_from").desc(nulls_last=True)
        found = rows.order_by("-unit__path", latest, "-version").values_list("values", flat=True)
        return found.first() or {}


class CalendarEntry(Recorded):
    """Days on which offices are shut, and days with other minutes (Ramadan), both ends included."""

    class Kind(models.TextChoices):
        HOLIDAY = "HOLIDAY", _("public holiday")
        JOINT_LEAVE = "JOINT_LEAVE", _("joint leave")
        RAMADAN = "RAMADAN", _("Ramadan hours")

    date_from = models.DateField()
    date_to = models.DateField()
    kind = CodeField(max_length=12, choices=Kind)
    name = models.CharField(max_length=100)
    factor_numerator = models.PositiveSmallIntegerField(default=1)
    factor_denominator = models.PositiveSmallIntegerField(default=1)
    history = recorded_history()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="kj_entry_order", condition=Q(date_to__gte=F("date_from"))),
            models.UniqueConstraint(fields=["date_from", "kind", "name"], name="kj_one_entry"),
            *coded("kj_entry", kind=("HOLIDAY", "JOINT_LEAVE", "RAMADAN")),
        ]
        indexes = [models.Index(fields=["date_from"], name="kj_calendar_from")]

    def __str__(self) -> str:
        return f"{self.name} {self.date_from}"
