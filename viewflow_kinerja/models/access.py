"""Grants of access, and the guardian rows that are their projection (ADR 0004)."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from viewflow_kinerja.models.base import Guarded, coded, recorded_history
from viewflow_kinerja.models.labels import CodeField
from viewflow_kinerja.models.organisation import Employee, OrgUnit
from viewflow_kinerja.models.plan import PerformancePlan


class GrantSource(models.TextChoices):
    """Why a right exists. The last two need two people and an end."""

    ORGANISATION = "ORGANISATION", _("follows from the organisation")
    DELEGATION = "DELEGATION", _("delegation")
    DECREE = "DECREE", _("decree")
    PROCESS = "PROCESS", _("process")
    MANUAL = "MANUAL", _("given by hand")
    BREAK_GLASS = "BREAK_GLASS", _("emergency")


class AccessGrant(Guarded):
    """The truth about a right: whose, on what, why, by whose decision, from when until when.

    Never deleted; ended by `valid_until`, which is exclusive. `decided_by` proposed it; where a
    second person is needed it waits for `approved_by`, and gives nothing until then (ADR 0024).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=30)
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(PerformancePlan, null=True, on_delete=models.PROTECT, related_name="+")
    grant_source = CodeField(max_length=12, choices=GrantSource)
    source_ref = models.CharField(max_length=100, blank=True)
    principal = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    grant_reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)  # for the second person; until then it gives nothing
    history = recorded_history(no_db_index=["user", "group", "unit", "plan", "principal"])

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(name="kj_one_subject", condition=Q(user=None) ^ Q(group=None)),
            models.CheckConstraint(name="kj_one_anchor", condition=Q(unit=None) ^ Q(plan=None)),
            models.CheckConstraint(
                name="kj_auditors_by_group",
                condition=~Q(right="audit_subtree") | Q(user=None),
            ),
            models.CheckConstraint(
                name="kj_by_hand_needs_two",
                condition=~Q(grant_source__in=["MANUAL", "BREAK_GLASS"])
                | Q(valid_until__isnull=False) & (Q(waits=True) | Q(approved_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="kj_waits_for_another",
                condition=Q(waits=False) | Q(decided_by__isnull=False, approved_by=None),
            ),
            models.CheckConstraint(
                name="kj_two_are_two",
                condition=Q(decided_by=None)
                | Q(approved_by=None)
                | ~Q(decided_by=models.F("approved_by")),
            ),
            *coded("kj_grant", grant_source=GrantSource.values),
        ]
        indexes = [
            models.Index(fields=["user", "right"], name="kj_grant_of"),
            models.Index(
                fields=["valid_until"],
                condition=Q(grant_source="BREAK_GLASS"),
                name="kj_emergency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} on {self.unit_id or self.plan_id}"


class Projected(models.Model):
    """Columns of each guardian row. `grant` is required: a row made by hand cannot be stored."""

    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class UnitUserPermission(UserObjectPermissionBase, Projected):
    """A right of an account on a unit."""

    content_object = models.ForeignKey(OrgUnit, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()


class UnitGroupPermission(GroupObjectPermissionBase, Projected):
    """A right of a group on a unit."""

    content_object = models.ForeignKey(OrgUnit, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()


class PlanUserPermission(UserObjectPermissionBase, Projected):
    """A right of an account on a plan."""

    content_object = models.ForeignKey(PerformancePlan, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()


class PlanGroupPermission(GroupObjectPermissionBase, Projected):
    """A right of a group on a plan."""

    content_object = models.ForeignKey(PerformancePlan, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()
