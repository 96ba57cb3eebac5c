"""Writing down who read and who was refused. No act about anybody, and therefore no history.

Source: our choice, ADR 0043 (refusals) and ADR 0044 (reading).
"""

from typing import Any

from django.db import transaction

from viewflow_kinerja.models import ReadAccess, Refusal
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.permissions.explain import Decision
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.permissions.rules import viewing


def read(access: Access, row: Any, page: str) -> bool:
    """A page about another person was opened; the first of a day stands for the others."""
    if row.employee_id == access.employee:
        return False
    facts = {"kind": row._meta.model_name, "key": row.pk, "page": page}
    if _known(access, **facts):
        return False
    relation = policy.relation(access.actor, viewing(type(row)), row, access=access)
    told = {"relation": relation or "", "employee_id": row.employee_id}
    ReadAccess.objects.create(**_who(access), **facts, **told, day=office_day())
    return True


def searched(access: Access, page: str, asked: str) -> bool:
    """Histories were searched, printed or taken along: what was asked is written down."""
    facts = {"kind": "search", "key": None, "page": page, "asked": asked[:500]}
    if _known(access, **facts):
        return False
    ReadAccess.objects.create(**_who(access), **facts, day=office_day())
    return True


def _known(access: Access, **facts: Any) -> bool:
    rows = ReadAccess.objects.filter(actor_id=access.actor.pk, day=office_day())
    return rows.filter(**facts).exists()


def _who(access: Access) -> dict[str, Any]:
    actor = access.actor
    name = access.name or actor.get_full_name() or actor.get_username()
    return {"actor_id": actor.pk, "actor_name": name[:200], "actor_nip": access.nip}


def refused(access: Access, decision: Decision) -> Refusal | None:
    """An act that was sent and refused, after its transaction was taken back."""
    model, _colon, key = decision.object.partition(":")
    vetoes = [g.code for g in decision.grounds if g.kind == "gate" and not g.holds]
    relations = [g.code for g in decision.grounds if g.kind == "relation" and g.holds]
    if not key.isdigit():
        return None  # it was about a record that was never stored
    facts = {"kind": model, "key": int(key), "act": decision.action, "gates": " ".join(vetoes)}
    told = {"sentence": decision.sentence, "relation": next(iter(relations), "")}
    with transaction.atomic():
        return Refusal.objects.create(**_who(access), **facts, **told)
