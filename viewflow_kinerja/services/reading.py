"""Writing down who read and who was refused. No act about anybody, and therefore no history.

Source: our choice, ADR 0043 (refusals) and ADR 0044 (reading).
"""

from typing import Any

from django.db import connection, transaction

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Refused
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
    return {**_called(access.actor, access.name), "actor_nip": access.nip}


def _called(actor: Actor, name: str = "") -> dict[str, Any]:
    name = name or actor.get_full_name() or actor.get_username()
    return {"actor_id": actor.pk, "actor_name": name[:200]}


def follow_refusal(*, actor: Actor | None, error: Refused, **kwargs: Any) -> None:
    """Receiver of `act_refused`: the refusal is written down once, whoever tells of it.

    Not where the whole connection is being taken back: then the door around it has to tell.
    """
    if actor is None or actor.pk is None or connection.needs_rollback:
        return
    facts = _facts(error)
    if not str(facts["key"]).isdigit() or _is_noted(error):
        return  # about a record that was never stored, or about none; or told before
    access = policy.resolve(actor)
    who = _who(access) if access else _called(actor)
    with transaction.atomic():
        error.noted = Refusal.objects.create(**who, **facts).pk


def _is_noted(error: Refused) -> bool:
    return error.noted is not None and Refusal.objects.filter(pk=error.noted).exists()


def _facts(error: Refused) -> dict[str, Any]:
    """What was asked, about which record, and which vetoes closed it."""
    if isinstance(decision := error.decision, Decision):
        return _decided(decision)
    row, act = error.row, error.act
    kind = row._meta.model_name if hasattr(row, "_meta") else ""
    told = {"kind": kind, "key": getattr(row, "pk", None), "act": act}
    return {**told, "gates": error.gate, "sentence": error.reason}


def _decided(decision: Decision) -> dict[str, Any]:
    model, _colon, key = decision.object.partition(":")
    vetoes = [g.code for g in decision.grounds if g.kind == "gate" and not g.holds]
    relations = [g.code for g in decision.grounds if g.kind == "relation" and g.holds]
    told = {"kind": model, "key": key, "act": decision.action, "gates": " ".join(vetoes)}
    return {**told, "sentence": decision.sentence, "relation": next(iter(relations), "")}
