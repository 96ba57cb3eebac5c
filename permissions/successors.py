"""With whom a record is, and who can act on it instead of the one who was refused."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.domain.states import MOVES, Machine
from viewflow_kinerja.models import AccessGrant, Employee
from viewflow_kinerja.permissions import inverse
from viewflow_kinerja.permissions.actions import ROLE_WORDS, Action, Relation
from viewflow_kinerja.permissions.fields import hidden
from viewflow_kinerja.permissions.inverse import plan_of
from viewflow_kinerja.permissions.relations import Filter
from viewflow_kinerja.permissions.resolution import Access, resolve
from viewflow_kinerja.permissions.rules import lines_for

MOST = 3  # names; more would be a list of the office
_MACHINES = {
    "performanceplan": Machine.PLAN,
    "evaluation": Machine.EVALUATION,
    "organisationrating": Machine.ORG_RATING,
    "performancecycle": Machine.CYCLE,
    "dailyreport": Machine.DAILY_REPORT,
    "monthlyreport": Machine.MONTHLY_REPORT,
    "assessorcorrection": Machine.CORRECTION,
    "feedback": Machine.FEEDBACK,
    "feedbackrequest": Machine.FEEDBACK_REQUEST,
    "counsellingnote": Machine.COUNSELLING_NOTE,
    "supportcase": Machine.SUPPORT,
    "recognition": Machine.RECOGNITION,
    "objection": Machine.OBJECTION,
    "coachingsession": Machine.COACHING,
    "improvementaction": Machine.IMPROVEMENT_ACTION,
}
_SAME = {  # event -> the act that makes it
    **{"resubmit": "submit", "propose_again": "reopen", "window_ends": "deem_accepted"},
    **{"uphold": "decide", "change": "decide", "begin": "progress", "finish": "progress"},
}
_OFFICES = (Relation.OFF, Relation.AUD, Relation.MGR, Relation.TEM, Relation.SYS, Relation.ANY)


def present(row: Any) -> str:
    """With whom the record is now: its rater of the period, else today's supervisor of the plan."""
    if row._meta.model_name == "evaluation":
        return row.rater.full_name
    now = timezone.now()
    live = Q(waits=False, valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))
    rows = AccessGrant.all_rows.filter(live, plan=plan_of(row), right="supervise_plan")
    own_first = rows.filter(user__kinerja_employee__isnull=False).order_by("-principal", "pk")
    found = own_first.filter(principal=None).first() or own_first.first()
    holder = Employee.objects.filter(user=found.user_id).first() if found else None
    return holder.full_name if holder else _("nobody yet")


def instead(access: Access, action: Action, row: Any) -> dict[str, Any] | None:
    """Who can do it now; where the state is another one, who must act first. None for nobody."""
    if _open(row, action):
        text, asked = _("Who can %(act)s now: %(who)s."), action
    elif (before := _before(row, action)) is not None:
        text, asked = _("First somebody must %(act)s: %(who)s."), before
    else:
        return None
    people = [one for one in holders(asked, row) if not _secret(access, one, asked, row)]
    if not people:
        return None
    if access.actor.pk in {one.pk for one in people}:
        told = _("You must %(act)s first.") % {"act": asked.label}
        return {"act": str(asked), "holders": [access.actor.pk], "text": told}
    who = _named(people, asked, row)
    told = text % {"act": asked.label, "who": who}
    return {"act": str(asked), "holders": sorted(one.pk for one in people), "text": told}


def _secret(access: Access, account: Any, action: Action, row: Any) -> bool:
    """Whether naming this holder would tell who wrote what is shown without a name."""
    if account.pk == access.actor.pk or "author" not in hidden(access, row):
        return False
    return _relation(account, action, row) == Relation.AUT


def _open(row: Any, action: Action) -> bool:
    lines = lines_for(row._meta.model_name, action)
    state = getattr(row, "status", None)
    return any(not line.states or state in line.states for line in lines)


def _before(row: Any, action: Action) -> Action | None:
    """The first act on the shortest way from the present state to one that opens the act."""
    machine = _MACHINES.get(row._meta.model_name)
    if machine is None:
        return None
    lines = lines_for(row._meta.model_name, action)
    goals = {state for line in lines for state in line.states}
    ways: list[tuple[str, tuple[str, ...]]] = [(str(row.status), ())]
    seen = {str(row.status)}
    while ways:
        state, events = ways.pop(0)
        if state in goals and events:
            return _act(events[0], row._meta.model_name)
        for (source, event), target in MOVES[machine].items():
            if source == state and target not in seen:
                seen.add(str(target))
                ways.append((str(target), (*events, event)))
    return None


def _act(event: str, model: str) -> Action | None:
    """The act of an event; some events are one act in several states."""
    name = _SAME.get(event, event.partition("_to_")[0])
    names = {str(action): action for action in Action}
    return names.get(f"{event}_{model}") or names.get(f"{name}_{model}")


def holders(action: Action, row: Any) -> QuerySet[Any]:
    """Active accounts who may do this to this row: whom to assign, whom to tell."""
    users = get_user_model()._default_manager.filter(is_active=True)
    candidates = users.filter(pk__in=inverse.candidates(action, row))
    return users.filter(pk__in=[one.pk for one in candidates if may(one, action, row)])


def may(account: Any, action: Action, row: Any) -> bool:
    """Whether the account may do this to the stored row."""
    access = resolve(account)
    where = Filter(access, type(row)).action(action) if access else None
    return where is not None and type(row)._base_manager.filter(where, pk=row.pk).exists()


def _named(people: list[Any], action: Action, row: Any) -> str:
    """Persons by name and role in the order of the table; offices by their role alone."""
    found: dict[str, int] = {}
    for account in people:
        relation = _relation(account, action, row)
        role = str(ROLE_WORDS[relation])
        person = Employee.objects.filter(user=account.pk).first()
        named = person is not None and relation not in _OFFICES
        words = f"{person.full_name} ({role})" if person and named else role
        found[words] = list(Relation).index(relation)
    names = sorted(found, key=lambda words: (found[words], words))
    more = [_("and others")] if len(names) > MOST else []
    return ", ".join([*names[:MOST], *more])


def _relation(account: Any, action: Action, row: Any) -> Relation:
    """The first relation by which the account may do this."""
    access = resolve(account)
    rows = type(row)._base_manager.filter(pk=row.pk)
    for line in lines_for(row._meta.model_name, action):
        for relation in line.relations:
            where = Filter(access, type(row)).line(line, relation) if access else None
            if where is not None and rows.filter(where).exists():
                return relation
    return Relation.ANY
