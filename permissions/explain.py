"""Why, or why not: the conditions of the filter as columns of one statement, in words."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Case, F, Model, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import AccessGrant, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions.actions import (
    GATE_WORDS,
    RELATION_WORDS,
    RIGHTS,
    STATE_WORDS,
    Action,
)
from viewflow_kinerja.permissions.inverse import flag, path_of
from viewflow_kinerja.permissions.relations import (
    DERIVED,
    PLACEMENTS,
    Filter,
    answering,
    state_is,
)
from viewflow_kinerja.permissions.resolution import Access, resolve
from viewflow_kinerja.permissions.rules import lines_for, states_of


@dataclass(frozen=True)
class Ground:
    """One line of an explanation: an actor, rule, object, state, relation or gate."""

    kind: str
    code: str
    holds: bool
    text: str
    grants: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Decision:
    """The answer with its grounds; true or false like the answer itself."""

    allowed: bool
    actor: int | None
    action: str
    object: str
    at: str
    sentence: str
    grounds: tuple[Ground, ...]
    next: dict[str, Any] | None = None  # whom to turn to: act, holders, text (refusals.py)

    def __bool__(self) -> bool:
        return self.allowed

    def as_dict(self) -> dict[str, Any]:
        """Plain data, as `kinerja_explain --json` prints it."""
        return asdict(self)


def explain(actor: Actor | None, action: Action, obj: Model) -> Decision:
    """Why the actor may do this to this row, or why not. Same conditions as the decision."""
    access = resolve(actor)
    if access is None:
        words = _("There is no active account behind this request. Log in again.")
        return _decision(actor, action, obj, False, words, (Ground("actor", "none", False, words),))
    obj = answering(obj)
    if not lines_for(type(obj)._meta.model_name, action):
        words = _("This act does not exist for this kind of record.")
        return _decision(actor, action, obj, False, words, (Ground("rule", "none", False, words),))
    row = _asked(access, action, obj)
    if row is None:
        words = _("The record does not exist.")
        return _decision(
            actor, action, obj, False, words, (Ground("object", "gone", False, words),)
        )
    grounds = tuple(_grounds(access, action, obj, row))
    sentence = _sentence(row["allowed"], action, grounds)
    return _decision(actor, action, obj, row["allowed"], sentence, grounds)


def _decision(
    actor: Actor | None,
    action: Action,
    obj: Model,
    allowed: bool,
    words: str,
    grounds: tuple[Ground, ...],
) -> Decision:
    key = getattr(actor, "pk", None)
    name = f"{obj._meta.model_name}:{obj.pk}"
    return Decision(allowed, key, str(action), name, timezone.now().isoformat(), words, grounds)


def _asked(access: Access, action: Action, obj: Model) -> dict[str, Any] | None:
    filters, model = Filter(access, type(obj)), type(obj)
    columns = {"allowed": flag(filters.action(action))}
    for number, line in enumerate(lines_for(model._meta.model_name, action)):
        columns[f"state_{number}"] = flag(state_is(model, line.states))
        columns |= {f"relation_{r}": flag(filters.relations([r])) for r in line.relations}
        columns |= {f"gate_{gate}": flag(filters.gate(gate)) for gate in line.gates}
    if PLACEMENTS[model].state:
        columns["state"] = F(PLACEMENTS[model].state)
    elif derived := DERIVED.get(model):
        told = [When(derived(state), then=Value(state)) for state in sorted(states_of(model))]
        columns["state"] = Case(*told, default=Value(""))
    return model._base_manager.filter(pk=obj.pk).values(**columns).first()


def _grounds(access: Access, action: Action, obj: Model, row: dict[str, Any]) -> list[Ground]:
    lines = lines_for(type(obj)._meta.model_name, action)
    here = [line for number, line in enumerate(lines) if row[f"state_{number}"]]
    grounds = [_state_ground(obj, lines, row, bool(here))]
    asked = {right for line in lines for r in line.relations for right in RIGHTS.get(r, ())}
    grants = _grants_behind(access, obj, asked)
    for relation in dict.fromkeys(r for line in (here or lines) for r in line.relations):
        holds = row[f"relation_{relation}"]
        behind = (
            tuple(g for right in RIGHTS.get(relation, ()) for g in grants[right]) if holds else ()
        )
        grounds.append(Ground("relation", relation, holds, str(RELATION_WORDS[relation]), behind))
    for gate in dict.fromkeys(gate for line in (here or lines) for gate in line.gates):
        grounds.append(Ground("gate", gate, row[f"gate_{gate}"], str(GATE_WORDS[gate])))
    return grounds


def _words_of(obj: Any) -> dict[str, Any]:
    """The labels of the states of a record."""
    if type(obj) in DERIVED:
        return dict(STATE_WORDS)
    return dict(obj._meta.get_field("status").choices or ())


def _state_ground(obj: Model, lines: Any, row: dict[str, Any], holds: bool) -> Ground:
    code = str(row.get("state", ""))
    words = _words_of(obj) if row.get("state") else {}
    opens = sorted({str(words.get(state, state)) for line in lines for state in line.states})
    if holds:
        return Ground("state", code, True, _("the state allows it"))
    text = _("Now it is: %(now)s. This is possible while it is: %(open)s.")
    return Ground(
        "state", code, False, text % {"now": words.get(code, code), "open": ", ".join(opens)}
    )


def _sentence(allowed: bool, action: Action, grounds: tuple[Ground, ...]) -> str:
    if allowed:
        held = [g.text for g in grounds if g.kind == "relation" and g.holds]
        return _("You may: %(why)s.") % {"why": ", ".join(held)}
    if not any(g.holds for g in grounds if g.kind == "relation"):
        text = _("You have no relation to this record that lets you %(act)s.")  # not its state
        return text % {"act": action.label}
    return " ".join(g.text for g in grounds if not g.holds and g.kind != "relation")


def _grants_behind(access: Access, obj: Model, rights: set[Any]) -> dict[str, list[dict[str, Any]]]:
    """The grants that reach this row, by right: source, validity, decision, and the way to it."""
    mine = [held for held in access.held if held.right in rights]
    plan = obj.pk if isinstance(obj, PerformancePlan) else getattr(obj, "plan_id", None)
    path = path_of(obj) if any(held.path for held in mine) else ""
    reaching = [
        held for held in mine if (path.startswith(held.path) if held.path else held.anchor == plan)
    ]
    if not reaching:
        return defaultdict(list)
    known = AccessGrant.all_rows.select_related("group").in_bulk([h.grant for h in reaching])
    by_right: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for held in reaching:
        by_right[held.right].append(_told(held, known[held.grant]))
    return by_right


def _told(held: Any, grant: AccessGrant) -> dict[str, Any]:
    return {
        "grant": grant.pk,
        "right": held.right,
        "anchor": f"unit {held.path}" if held.path else f"plan {held.anchor}",
        "path": _way(held.path),
        "source": grant.grant_source,
        "source_ref": grant.source_ref,
        "on_behalf_of": grant.principal_id,
        "through_group": grant.group.name if grant.group else None,
        "reason": _(grant.grant_reason) if grant.grant_reason else "",
        "decided_by": grant.decided_by_id,
        "valid_from": grant.valid_from.isoformat(),
        "valid_until": grant.valid_until.isoformat() if grant.valid_until else None,
    }


def _way(path: str) -> list[str]:
    ids = [int(part) for part in path.split(".") if part]
    names = dict(OrgUnit.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [names[key] for key in ids if key in names]
