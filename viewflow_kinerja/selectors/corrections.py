"""Claims about supervisors, and overrides, for those who may see them (ADR 0026)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import CorrectionStatus
from viewflow_kinerja.models import (
    AssessorCorrection,
    Assignment,
    Employee,
    RaterSource,
    RuleBook,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

SOON = 30  # days: an override that ends by then is shown as ending
_MANY = 11  # one more than a form offers
_TONES = {"PROPOSED": "warn", "ACCEPTED": "ok", "FULFILLED": "ok", "REJECTED": "bad"}
_READ_WITH = ("employee", "unit", "present", "proposed", "named", "process")


@dataclass(frozen=True)
class CorrectionDocument:
    """A claim as its case page shows it."""

    row: AssessorCorrection
    tone: str
    late: bool
    side: str  # present or proposed, where the visitor may comment
    template: str = "kinerja/partials/correction_document.html"


@dataclass(frozen=True)
class Override:
    """A named supervisor, until when, and what the personnel data say meanwhile."""

    post: Assignment
    ends_soon: bool
    over: bool
    sourced: Employee | None

    @property
    def conflict(self) -> bool:
        """The personnel data name a third person by now, neither the named one nor nobody."""
        return self.sourced is not None and self.sourced.pk != self.post.rater_id

    @property
    def needless(self) -> bool:
        """The personnel data name the same person by now."""
        return self.sourced is not None and self.sourced.pk == self.post.rater_id


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[AssessorCorrection]:
    """The claims the actor may see, with what their pages name."""
    rows = policy.visible(actor, AssessorCorrection, Action.VIEW_CORRECTION, access=access)
    return rows.select_related(*_READ_WITH)


def involves() -> Exists:
    """Whether an open claim is about a person or names him: spares the home page a statement."""
    rows = AssessorCorrection.all_rows.filter(status=CorrectionStatus.PROPOSED)
    named = Q(present=OuterRef("pk")) | Q(proposed=OuterRef("pk"))
    return Exists(rows.filter(Q(employee=OuterRef("pk")) | named))


def of_person(actor: Actor, employee: Employee, *, access: Access) -> list[AssessorCorrection]:
    """Open claims of a person, and those that name him; the first to be decided first."""
    mine = Q(employee=employee) | Q(present=employee) | Q(proposed=employee)
    rows = seen(actor, access=access).filter(mine, status=CorrectionStatus.PROPOSED)
    return list(rows.order_by("decide_by", "pk"))


def document(actor: Actor, row: AssessorCorrection) -> CorrectionDocument:
    """The claim, and whether the visitor may comment on it."""
    waits = row.status == CorrectionStatus.PROPOSED
    late = waits and row.decide_by < timezone.localdate()
    return CorrectionDocument(row, _TONES.get(row.status, ""), late, side(actor, row))


def side(actor: Actor, row: AssessorCorrection) -> str:
    """As which of the two supervisors the actor may comment; empty where he may not."""
    if policy.relation(actor, Action.COMMENT_CORRECTION, row) is None:
        return ""
    return "present" if row.present and row.present.user_id == actor.pk else "proposed"


def waiting(actor: Actor, *, access: Access) -> QuerySet[AssessorCorrection]:
    """Open claims on which the actor may decide, overdue first."""
    rows = policy.visible(actor, AssessorCorrection, Action.ACCEPT_CORRECTION, access=access)
    return rows.select_related(*_READ_WITH).order_by("decide_by", "pk")


def to_decide(actor: Actor, *, access: Access) -> dict[str, int]:
    """How many claims wait for the office, and how many of them too long."""
    late = Count("pk", filter=Q(decide_by__lt=timezone.localdate()))
    rows = policy.visible(actor, AssessorCorrection, Action.ACCEPT_CORRECTION, access=access)
    return rows.aggregate(count=Count("pk"), late=late)


def overrides(actor: Actor, *, access: Access) -> QuerySet[Assignment]:
    """Supervisors named by the office that hold today, the first to end first."""
    today = in_force(timezone.localdate())
    rows = Assignment.objects.filter(
        today, kind="DEFINITIVE", rater_source=RaterSource.OVERRIDE, employee__active=True
    )
    visible = policy.visible(actor, rows, Action.VIEW_ASSIGNMENT, access=access)
    ordered = visible.order_by(F("rater_until").asc(nulls_last=True), "pk")
    return ordered.select_related("employee", "unit", "rater", "sourced_rater")


def told(post: Assignment) -> Override:
    """One override in words."""
    today, until = timezone.localdate(), post.rater_until
    soon = until is not None and until <= today + timedelta(days=SOON)
    return Override(post, soon, until is not None and until < today, post.sourced_rater)


def proposed_end(row: AssessorCorrection | Assignment) -> date:
    """The last day that the rules propose for an override on this claim, or on this post."""
    today = row.employee.today
    days = RuleBook.rules(today.year, row.unit).correction_override_days
    return today + timedelta(days=days)


def search(text: str) -> list[tuple[int, str, str]]:
    """People by every word of a name, or by the whole number: key, name, post and unit.

    The number itself is not shown.
    """
    words = text.split()
    named = reduce(and_, (Q(name__icontains=word) for word in words), Q())
    number = "".join(words)
    where = Q(nip=number) if number.isdigit() else named
    people = list(Employee.objects.filter(where).order_by("-active", "name", "pk")[:_MANY])
    posts = Assignment.all_rows.filter(
        in_force(timezone.localdate()), kind="DEFINITIVE", employee__in=people
    )
    about = {post.employee_id: _about(post) for post in posts.select_related("unit")}
    return [(each.pk, each.full_name, about.get(each.pk, "")) for each in people]


def _about(post: Any) -> str:
    return f"{post.position}, {post.unit.name}"
