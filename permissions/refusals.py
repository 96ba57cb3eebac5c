"""What is missing for an act, in words that lead to one, and who can do it instead.

Costs more statements than `explain`: it is asked after a no, by a page or a command (ADR 0025).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import AccessGrant, Delegation, Employee
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import successors
from viewflow_kinerja.permissions.actions import RIGHTS, ROLE_WORDS, Action, Relation
from viewflow_kinerja.permissions.explain import Decision, Ground, explain
from viewflow_kinerja.permissions.inverse import path_of, plan_of
from viewflow_kinerja.permissions.relations import Filter, answering
from viewflow_kinerja.permissions.resolution import Access, resolve
from viewflow_kinerja.permissions.rules import lines_for, viewing

_READING = ("view", "export")


def advise(actor: Actor | None, action: Action, obj: Model) -> Decision:
    """The decision of `explain`; a no says what is missing, where the actor may know it (P22)."""
    decision = explain(actor, action, obj)
    first = decision.grounds[0]
    if decision.allowed or first.kind in ("rule", "object"):
        return decision
    access = resolve(actor)
    if access is None:
        return replace(decision, sentence=_closed(actor, decision.sentence))
    row = _stored(obj)
    if row is None or not _knows(access, row):
        return decision
    words, instead = _missing(access, action, row, decision), None
    if not action.startswith(_READING):
        instead = successors.instead(access, action, row)
    told = [*words, instead["text"]] if instead else words
    return replace(decision, sentence=" ".join(told), next=instead)


def _closed(actor: Actor | None, words: str) -> str:
    """An account that was closed is told so; nobody at all is asked to log in."""
    key = getattr(actor, "pk", None)
    users = get_user_model()._default_manager
    if key is None or not users.filter(pk=key, is_active=False).exists():
        return words
    return _("Your account is closed. Ask the personnel office whether it should be opened again.")


def _stored(obj: Model) -> Any:
    found = answering(obj)
    return type(found)._base_manager.filter(pk=found.pk).first()


def _knows(access: Access, row: Model) -> bool:
    """Whether the actor may see the record, and so its state and who decides on it."""
    where = Filter(access, type(row)).action(viewing(type(row)))
    return where is not None and type(row)._base_manager.filter(where, pk=row.pk).exists()


def _missing(access: Access, action: Action, row: Any, decision: Decision) -> list[str]:
    """The obstacles in the order in which they matter: oneself, the relation, the state."""
    closed = [g for g in decision.grounds if not g.holds]
    vetoes = [_veto(access, g, row) for g in closed if g.kind == "gate"]
    if vetoes:
        return vetoes
    if not any(g.holds for g in decision.grounds if g.kind == "relation"):
        return [_unrelated(access, action, row, decision)]
    if action.startswith(_READING) and (later := _later(access, action, row)):
        return [later]
    return [_wrong_state(row, g) for g in closed if g.kind == "state"]


def _veto(access: Access, ground: Ground, row: Any) -> str:
    owner = getattr(row, "employee_id", None)
    if ground.code != "own" or owner is None or owner == access.employee:
        return ground.text
    name = Employee.objects.get(pk=owner).full_name
    text = _("This is the record of %(name)s, for whom you stand in: somebody else decides.")
    return text % {"name": name}


def _wrong_state(row: Any, ground: Ground) -> str:
    """Since when the record is in its state, and in which the act is possible."""
    since = _since(row)
    return _("Since %(day)s:") % {"day": shown(since)} + f" {ground.text}" if since else ground.text


def _since(row: Any) -> date | None:
    """The day on which the record came into its present state, by its history."""
    rows = row.history.filter(id=row.pk)
    if getattr(row, "status", None) is None:
        return None
    before = rows.exclude(status=row.status).order_by("-history_id").first()
    later = rows.filter(history_id__gt=before.history_id if before else 0).order_by("history_id")
    first = later.first()
    return timezone.localdate(first.history_date) if first else None


def _unrelated(access: Access, action: Action, row: Any, decision: Decision) -> str:
    """Why the actor, who may see the record, stands in no relation that opens the act."""
    if access.employee and not access.serving:
        return _("You have left office: what is your own stays open to you, acts of office do not.")
    relations = {r for line in lines_for(row._meta.model_name, action) for r in line.relations}
    return (
        _later(access, action, row)
        or _was_supervisor(access, row, relations)
        or _stood_in(access, action, row, relations)
        or _held_once(access, row, relations)
        or decision.sentence
    )


def _later(access: Access, action: Action, row: Any) -> str:
    """The relation opens the act, but not in this state."""
    filters, rows = Filter(access, type(row)), type(row)._base_manager.filter(pk=row.pk)
    opens: set[str] = set()
    for line in lines_for(row._meta.model_name, action):
        if getattr(row, "status", None) in line.states:
            continue
        where = filters.relations(line.relations)
        if where is not None and rows.filter(where).exists():
            opens |= line.states
    if not opens:
        return ""
    labels = dict(row._meta.get_field("status").choices or ())
    text = _("Not open to you yet. Now it is: %(now)s. It opens to you at: %(open)s.")
    words = ", ".join(sorted(str(labels.get(state, state)) for state in opens))
    return text % {"now": row.get_status_display(), "open": words}


def _was_supervisor(access: Access, row: Any, relations: set[Relation]) -> str:
    """The former supervisor, or delegate: until when, and with whom the record is now."""
    plan = plan_of(row)
    if plan is None or not relations & {Relation.SUP, Relation.RTP}:
        return ""
    ended = _over(Q(user=access.actor.pk, plan=plan, right="supervise_plan"))
    if ended is None:
        return ""
    words = {"day": shown(last_day(ended.valid_until)), "with": successors.present(row)}
    if ended.principal is not None:
        text = _("Your delegation for %(name)s ended on %(day)s; now it is with %(with)s.")
        return text % {**words, "name": ended.principal.full_name}
    text = _("You were the supervisor of %(name)s until %(day)s; now it is with %(with)s.")
    return text % {**words, "name": row.employee.full_name}


def _stood_in(access: Access, action: Action, row: Any, relations: set[Relation]) -> str:
    """A delegation by the rater that is over, or that does not name this act."""
    rater = getattr(row, "rater_id", None)
    if rater is None or not relations & {Relation.RTP, Relation.SUP}:
        return ""
    mine = Delegation.all_rows.filter(principal=rater, delegate=access.employee)
    given = mine.exclude(status="PROPOSED").select_related("principal")
    found = given.order_by("-effective_to").first()
    if found is None or found.effective_from > office_day():
        return ""
    name = found.principal.full_name
    if rater in access.principals:
        return _narrower(name, action, relations)
    day = min(found.effective_to, office_day())
    text = _("Your delegation for %(name)s ended on %(day)s.")
    return text % {"name": name, "day": shown(day)}


def _narrower(name: str, action: Action, relations: set[Relation]) -> str:
    if Relation.RTP in relations:
        return _("Your delegation for %(name)s does not include the rating.") % {"name": name}
    text = _("Your delegation for %(name)s does not let you %(act)s.")
    return text % {"name": name, "act": action.label}


def _held_once(access: Access, row: Any, relations: set[Relation]) -> str:
    """A right of his own, or of his group, that has ended: told by the role it carried."""
    roles = {right: relation for relation in relations for right in RIGHTS.get(relation, ())}
    groups = Group.objects.filter(user=access.actor.pk)
    mine = Q(user=access.actor.pk) | Q(group__in=groups)
    path = path_of(row)
    above = [path[: at + 1] for at, sign in enumerate(path) if sign == "."]
    reach = Q(unit__path__in=above) | Q(plan=plan_of(row), plan__isnull=False)
    ended = _over(mine & reach & Q(right__in=list(roles)))
    if ended is None:
        return ""
    text = _("Your right as %(role)s ended on %(day)s.")
    role = ROLE_WORDS[roles[ended.right]]  # type: ignore[index] # a StrEnum equals its text
    return text % {"role": role, "day": shown(last_day(ended.valid_until))}


def _over(where: Q) -> AccessGrant | None:
    """The grant that ended last, of those that once held."""
    rows = AccessGrant.all_rows.filter(where, waits=False, valid_until__lte=timezone.now())
    once = rows.filter(valid_from__lt=F("valid_until")).select_related("principal")
    return once.order_by("-valid_until", "-pk").first()


def last_day(until: datetime | None) -> date:
    """The last day of a window whose end does not belong to it; today where it has none."""
    return timezone.localdate(until and until - timedelta(microseconds=1))


def shown(day: date) -> str:
    """A day as people write it."""
    return date_format(day, "j F Y")
