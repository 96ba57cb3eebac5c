"""Days that the personnel office opened again: whose, until when, why, and who did it."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import DayUnlock
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import leaves


def listed(actor: Actor, access: Access, *, name: str = "") -> Any:
    """The unlocks of the people of an office, the latest first."""
    told: Any = DayUnlock.history.model
    first = told.objects.filter(id=OuterRef("pk"), history_type="+")
    people = leaves.posts(actor, access).values("employee")
    rows = DayUnlock.objects.filter(employee__in=people).select_related("employee")
    if name:
        rows = rows.filter(Q(employee__name__icontains=name) | Q(employee__nip=name))
    rows = rows.annotate(
        opened_by=Subquery(first.values("actor_name")[:1]),
        opened_at=Subquery(first.values("history_date")[:1]),
    )
    return rows.order_by("-pk")
