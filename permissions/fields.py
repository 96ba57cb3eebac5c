"""Which fields of a shared row stay hidden from whom: data, read by pages, prints and histories.

Source: DOMAIN 7.9 (a rating is known to all parties from its delivery on), ADR 0025.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from viewflow_kinerja.models import BehaviourFact, Evaluation, Feedback, Remark
from viewflow_kinerja.permissions.actions import Action
from viewflow_kinerja.permissions.relations import Filter, answering
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.permissions.rules import viewing


@dataclass(frozen=True)
class Veil:
    """Fields that one act opens; `never_own`: the person rated does not see them at all."""

    opened_by: Action
    names: frozenset[str]
    never_own: bool = False


_RATING = Action.VIEW_RATING_EVALUATION
_RATED = (
    *("suggestion", "result_rating", "behaviour_rating", "predicate", "deviation_reason"),
    *("recommendation", "org_level", "sha256"),
)
# Who wrote, and whatever tells it: the moment, the number of the form, the request that was
# answered; and of the history rows who acted, when, from where and in which order.
_AUTHOR = (
    *("author", "given_at", "prompt", "key"),
    *("history_id", "history_user_id", "history_date", "actor_name", "actor_nip"),
    *("on_behalf_of_id", "request_id", "ip_hash", "history_txid"),
)
VEILS: dict[type[Model], tuple[Veil, ...]] = {
    Evaluation: (
        Veil(
            _RATING,
            frozenset(_RATED),
        ),
        # How the rater's other people were rated is not for one of them to see.
        Veil(_RATING, frozenset(("distribution", "justification")), never_own=True),
    ),
    Feedback: (Veil(Action.VIEW_AUTHOR_FEEDBACK, frozenset(_AUTHOR)),),
    Remark: (Veil(_RATING, frozenset(("work_result", "value", "text"))),),
    BehaviourFact: (Veil(_RATING, frozenset(("value", "observed_on", "observed", "evidence"))),),
}


def veiled(model: type[Model], opened: set[Action], *, own: bool) -> frozenset[str]:
    """The hidden fields of a row on which these acts are open. Asks nobody: for lists."""
    return frozenset(
        name
        for veil in VEILS.get(model, ())
        if veil.opened_by not in opened or (veil.never_own and own)
        for name in veil.names
    )


def every(model: type[Model]) -> frozenset[str]:
    """All fields: of a row that is not shown at all."""
    return frozenset(field.name for field in model._meta.concrete_fields)


def hidden(access: Access | None, obj: Model) -> frozenset[str]:
    """The hidden fields of one row, by the stored record that answers for it; two statements."""
    row: Any = answering(obj)
    if access is None:
        return every(type(obj))
    model, rows = type(row), type(row)._base_manager.filter(pk=row.pk)
    asked = {veil.opened_by for veil in VEILS.get(type(obj), ())} | {viewing(model)}
    opened = {act for act in asked if _open(access, act, model, rows)}
    if viewing(model) not in opened:
        return every(type(obj))
    own = access.employee is not None and getattr(row, "employee_id", None) == access.employee
    return veiled(type(obj), opened, own=own)


def _open(access: Access, action: Action, model: type[Model], rows: Any) -> bool:
    where = Filter(access, model).action(action)
    return where is not None and rows.filter(where).exists()
