"""What the figures of monitoring are read from: derived rows, kept by the database itself.

They are no record of anything: every number in them follows from reports, answers, posts and the
calendar, and can be made anew from these (`kinerja_rollup`). Triggers keep them in the transaction
of the act that changes them (ADR 0049).
"""

from typing import Any

from django.db import models
from django.db.models import Q

from viewflow_kinerja.domain.monitoring import COUNTS
from viewflow_kinerja.models.base import one_of
from viewflow_kinerja.models.labels import CodeField
from viewflow_kinerja.models.organisation import Employee, OrgUnit


class PersonDay(models.Model):
    """One person's day: what was expected of it by the calendar, and what its reports amount to.

    `closes_at` ends the local day, `due_at` the window of entry; without the first the part of the
    calendar is not known yet, and the background work fills it in.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    people = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    target_minutes = models.IntegerField(default=0)
    leads = models.IntegerField(default=0)
    planned = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    commented = models.IntegerField(default=0)
    approved_minutes = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["employee", "day"], name="kj_one_day_each")]
        indexes = [
            models.Index(fields=["unit", "day"], name="kj_personday_unit"),
            models.Index(
                fields=["supervisor", "day"], name="kj_personday_waits", condition=Q(waiting__gt=0)
            ),
            models.Index(fields=["day"], name="kj_personday_new", condition=Q(closes_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.day}"


class UnitDay(models.Model):
    """One day of one unit: the sums of its people's days, the units below it apart."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    people = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    reported = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    commented = models.IntegerField(default=0)
    target_minutes = models.IntegerField(default=0)
    approved_minutes = models.IntegerField(default=0)
    leaders = models.IntegerField(default=0)
    leaders_reported = models.IntegerField(default=0)
    leaders_on_time = models.IntegerField(default=0)
    planned = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="kj_one_unit_day")]
        indexes = [
            models.Index(fields=["day", "unit"], name="kj_unitday_day"),
            models.Index(
                fields=["unit", "day"],
                name="kj_unitday_open",
                condition=Q(waiting__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"

    @property
    def counts(self) -> dict[str, Any]:
        """The sums by their names."""
        return {name: getattr(self, name) for name in COUNTS}


class MeasureKind(models.TextChoices):
    """What is measured: the wait for a first answer, for an approval; how far an indicator is;
    whether an improvement action that is due was achieved.
    """

    ANSWER = "ANSWER"
    AGREEMENT = "AGREEMENT"
    PROGRESS = "PROGRESS"
    CLOSURE = "CLOSURE"


class Measure(models.Model):
    """One measured thing: how long a report or a plan waited, how far an indicator has come.

    `value` is in working half hours for an answer, in whole days for a plan, in whole percent for
    an indicator, as `domain.monitoring.closure` says for an improvement action; `source` is the
    key of the report, of the version, of the realisation, of the action.
    `answered_by` is who answered, not who should have.
    """

    kind = CodeField(max_length=9, choices=MeasureKind)
    source = models.BigIntegerField()
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()  # of work; of the approval; the end of the period; when due
    value = models.IntegerField()
    in_time = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="kj_one_measure"),
            one_of("kj_measure_kind", "kind", MeasureKind),
        ]
        indexes = [
            models.Index(fields=["employee", "day"], name="kj_measure_of"),
            models.Index(fields=["answered_by", "day"], name="kj_measure_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}: {self.value}"


class UnitSpread(models.Model):
    """How often one value was measured in a unit and month: medians and shares come from here."""

    kind = CodeField(max_length=9, choices=MeasureKind)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    value = models.IntegerField()
    n = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "month", "value"], name="kj_one_unit_spread"
            ),
            one_of("kj_unitspread_kind", "kind", MeasureKind),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="kj_unitspread_month")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.month}: {self.n} × {self.value}"


class UnitVersion(models.Model):
    """How often the figures of a unit have changed; also the lock under which they change.

    A page of figures names the sum over its units as its ETag: unchanged is one statement.
    """

    unit = models.OneToOneField(
        OrgUnit, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.version}"


class RollupDue(models.Model):
    """Days whose expectation may have changed: of one person, or of everybody.

    A trigger leaves it when posts, leave, the calendar or the rules change; whoever counts anew
    takes it away.
    """

    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.employee_id or '*'} {self.first} – {self.last or '…'}"
