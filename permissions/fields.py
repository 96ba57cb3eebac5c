"""Which fields of a shared row stay hidden from whom: data, read by pages, prints and histories.

Source: DOMAIN 7.9 (a rating is known to all parties from its delivery on), ADR 0025.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from viewflow_kinerja.models import BehaviourFact, Evaluation, Feedback, Remark
from viewflow_kinerja.permissions.actions import Action
from viewflow_kinerja.permissions.inverse import flag
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
    return hidden_in(access, type(obj), answering(obj))


def hidden_in(access: Access | None, kind: type[Model], answers: Any) -> frozenset[str]:
    """The hidden fields of rows of a kind for which this record answers; also of deleted ones."""
    if access is None:
        return every(kind)
    opened = opened_of(access, answers, (kind,))
    if viewing(type(answers)) not in opened:
        return every(kind)
    return veiled(kind, opened, own=_is_own(access, answers))


def columns(access: Access, model: type[Model], kinds: Iterable[type[Model]]) -> dict[str, Any]:
    """Columns for a statement that reads a record anyway: what is open on it; for `hidden_of`."""
    filters = Filter(access, model)
    return {f"kj_{act}": flag(filters.action(act)) for act in sorted(_asked(model, kinds))}


def hidden_of(access: Access, kinds: Iterable[type[Model]], row: Any) -> dict[Any, Any]:
    """The hidden fields of several kinds for which a record answers that was read with `columns`.

    Asks nothing.
    """
    model, kinds = type(row), tuple(kinds)
    opened = {act for act in _asked(model, kinds) if getattr(row, f"kj_{act}")}
    if viewing(model) not in opened:
        return {kind: every(kind) for kind in kinds}
    return {kind: veiled(kind, opened, own=_is_own(access, row)) for kind in kinds}


def _asked(model: type[Model], kinds: Iterable[type[Model]]) -> set[Action]:
    return {viewing(model), *(veil.opened_by for kind in kinds for veil in VEILS.get(kind, ()))}


def _is_own(access: Access, row: Any) -> bool:
    return access.employee is not None and getattr(row, "employee_id", None) == access.employee


def opened_of(access: Access, answers: Any, kinds: Iterable[type[Model]]) -> set[Action]:
    """Which of the acts that open something are open on a record; one statement."""
    model, kinds = type(answers), tuple(kinds)
    rows = model._base_manager.filter(pk=answers.pk)
    row = rows.values(**columns(access, model, kinds)).first() or {}
    return {act for act in _asked(model, kinds) if row.get(f"kj_{act}")}
