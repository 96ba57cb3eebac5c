"""Who stands in for whom: the delegations somebody may see, and what he may do with each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import DelegatedAct
from viewflow_kinerja.models import Assignment, Delegation, Employee, OrgUnit
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import supervisors
from viewflow_kinerja.services import snapshots

MOST_NEAR = 60  # colleagues offered by name; anybody else by NIP


def listed(actor: Actor, access: Access) -> QuerySet[Any]:
    """What he may see or has to decide: proposals first, then the latest."""
    view = policy.visible(actor, Delegation, Action.VIEW_DELEGATION, access=access)
    asked = to_approve(actor, access)
    rows = Delegation.all_rows.filter(Q(pk__in=view.values("pk")) | Q(pk__in=asked))
    people = ("principal", "delegate", "unit", "post", "proposed_by", "approved_by")
    return rows.select_related(*people).order_by("-status", "-effective_from", "-pk")


def to_approve(actor: Actor, access: Access) -> list[int]:
    """The proposals that wait for his decision."""
    rows = policy.visible(actor, Delegation, Action.APPROVE_DELEGATION, access=access)
    return list(rows.filter(effective_to__gte=office_day()).values_list("pk", flat=True))


def find(actor: Actor, access: Access, pk: int) -> Any:
    """One of them; None where there is none for him."""
    return listed(actor, access).filter(pk=pk).first()


def state(row: Delegation, today: date) -> tuple[str, str]:
    """Where it stands on a day: words and tone."""
    over = row.effective_to < today
    if row.status == "PROPOSED":
        return (_("lapsed"), "") if over else (_("waits for approval"), "warn")
    if row.status == "ENDED" or over:
        return _("over"), ""
    return (_("in force"), "ok") if row.effective_from <= today else (_("begins later"), "info")


def named(row: Delegation) -> list[str]:
    """What it names, in words."""
    words = [str(label(DelegatedAct(each))) for each in row.named_acts]
    return words + ([_("rate, make final and deliver evaluations")] if row.delegates_rating else [])


def source(row: Delegation) -> str:
    """From where it comes."""
    return supervisors.how(snapshots.source_of(row))


@dataclass(frozen=True)
class StandsIn:
    """For whom somebody acts today, in which quality, until when, and how we know."""

    principal: Employee
    kind: str
    until: date
    source: str
    delegation: int


def stands_in(employee: Employee | None) -> list[StandsIn]:
    """For whom this person stands in today."""
    rows = Delegation.all_rows.filter(in_force(office_day()), delegate=employee, status="ACTIVE")
    found = rows.select_related("principal", "post").order_by("effective_to", "pk")
    return [
        StandsIn(row.principal, row.get_kind_display(), row.effective_to, source(row), row.pk)
        for row in (found if employee else ())
    ]


def decides() -> Q:
    """Whether a person rates somebody or heads a unit today: only such a one has acts to lend.

    An annotation of `Employee`, so that the pages need no statement more.
    """
    rated = Assignment.all_rows.filter(in_force(office_day()), rater=OuterRef("pk"))
    return Q(Exists(rated)) | Q(Exists(OrgUnit.objects.filter(head=OuterRef("pk"), active=True)))


def near(principal: Employee) -> list[Employee]:
    """Colleagues who come to mind: the same rater, the same unit, the people he rates."""
    here = Assignment.of(principal, office_day())
    if here is None:
        return []
    close = Q(rater=principal) | Q(unit=here.unit_id)
    close |= Q(rater=here.rater_id) if here.rater_id else Q()
    posts = Assignment.all_rows.filter(in_force(office_day()), close, kind="DEFINITIVE")
    people = Employee.objects.filter(pk__in=posts.values("employee"), active=True)
    return list(
        people.exclude(pk=principal.pk).exclude(user=None).order_by("name", "pk")[:MOST_NEAR]
    )


def by_number(text: str) -> Employee | None:
    """The active person with this NIP, where there is exactly one."""
    if not text:
        return None
    found = list(Employee.objects.filter(nip=text.replace(" ", ""), active=True)[:2])
    return found[0] if len(found) == 1 else None
