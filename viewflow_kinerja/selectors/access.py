"""Access rights as people read them: whose, on what, why, by whom, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import AccessGrant, Employee, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Action, Relation, Right, policy
from viewflow_kinerja.permissions.relations import state_is
from viewflow_kinerja.permissions.resolution import Access

WORDS = {
    Right.SUPERVISE_PLAN: gettext_lazy("rates the plan"),
    Right.OVERSEE_PLAN: gettext_lazy("superior of the plan's rater"),
    Right.RECOMMEND_PLAN: gettext_lazy("seat in the evaluation team of the plan"),
    Right.RECOMMEND_SUBTREE: gettext_lazy("evaluation team of the unit"),
    Right.VIEW_SUBTREE: gettext_lazy("reads in the unit"),
    Right.MANAGE_SUBTREE: gettext_lazy("performance manager of the unit"),
    Right.ADMINISTER_SUBTREE: gettext_lazy("personnel office of the unit"),
    Right.AUDIT_SUBTREE: gettext_lazy("auditor of the unit"),
    Right.LEAD_SUBTREE: gettext_lazy("appointing authority of the unit"),
}
STATES = {
    "LIVE": gettext_lazy("in force"),
    "PROPOSED": gettext_lazy("waits for approval"),
    "ENDED": gettext_lazy("over"),
}
TONES = {"LIVE": "ok", "PROPOSED": "warn", "ENDED": ""}
_READ = (
    *("user__kinerja_employee", "group", "unit", "plan__employee", "plan__unit", "principal"),
    *("decided_by__kinerja_employee", "approved_by__kinerja_employee"),
)
_OVER = (Relation.HED, Relation.OFF, Relation.AUD)


@dataclass(frozen=True)
class Told:
    """One right in words."""

    row: Any
    right: str
    subject: str
    anchor: str
    state: str  # code
    words: str
    tone: str
    source: str
    reason: str
    proposed_by: str
    approved_by: str


def listed(
    actor: Actor, access: Access | None, *, state: str = "", right: str = "", text: str = ""
) -> QuerySet[Any]:
    """The rights somebody may see: what waits first, then the latest."""
    rows = policy.visible(actor, AccessGrant, Action.VIEW_GRANT, access=access)
    if state in STATES:
        rows = rows.filter(state_is(AccessGrant, frozenset([state])))
    if right in set(Right):
        rows = rows.filter(right=right)
    if text:
        rows = rows.filter(_named(text))
    return rows.select_related(*_READ).order_by("-waits", "-valid_from", "-pk")


def _named(text: str) -> Q:
    """Of a person, a group or a unit with these letters in its name, or of the whole NIP."""
    account = f"user__{get_user_model().USERNAME_FIELD}"
    named = ("user__kinerja_employee__name", account, "group__name", "unit__name")
    columns = (*named, "plan__employee__name", "plan__unit__name", "source_ref")
    number = text.replace(" ", "")
    found = Q(user__kinerja_employee__nip=number) if number.isdigit() else Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": text})
    return found


def to_approve(actor: Actor, access: Access | None) -> int:
    """How many proposals wait for his approval."""
    return policy.visible(actor, AccessGrant, Action.APPROVE_GRANT, access=access).count()


def find(actor: Actor, access: Access | None, pk: int) -> Any:
    """One of them; None where there is none for him."""
    return listed(actor, access).filter(pk=pk).first()


def own(access: Access | None) -> list[Any]:
    """What an account holds now, itself and through its groups: from the resolution itself."""
    keys = {held.grant for held in access.held} if access else set()
    rows = AccessGrant.all_rows.filter(pk__in=keys).select_related(*_READ)
    return list(rows.order_by("plan", "right", "pk"))


def open_emergencies(access: Access | None) -> list[Any]:
    """Emergency access that is open in the units somebody heads, audits or administers; his too.

    The resolution knows which are open: where there is none, nothing is asked.
    """
    if access is None:
        return []
    paths = tuple(access.paths(_OVER))
    keys = [
        key
        for key, path, user in access.emergencies
        if path.startswith(paths) or user == access.actor.pk
    ]
    rows = AccessGrant.all_rows.filter(pk__in=keys).select_related(*_READ) if keys else ()
    return sorted(rows, key=lambda row: (row.valid_until, row.pk))


def told(row: Any) -> Told:
    """One right in words."""
    state = _state(row)
    return Told(
        row=row,
        right=str(WORDS.get(row.right, row.right)),
        subject=row.group.name if row.group_id else name_of(row.user),
        anchor=str(row.unit) if row.unit_id else _plan_of(row.plan),
        state=state,
        words=_("begins later") if _is_ahead(row, state) else str(STATES[state]),
        tone="info" if _is_ahead(row, state) else TONES[state],
        source=row.get_grant_source_display(),
        reason=_(row.grant_reason) if row.grant_reason else "",
        proposed_by=name_of(row.decided_by),
        approved_by=name_of(row.approved_by),
    )


def _plan_of(row: PerformancePlan) -> str:
    facts = {"name": row.employee.full_name, "year": row.starts_on.year}
    return _("plan of %(name)s, %(year)d") % facts


def _state(row: Any) -> str:
    if row.valid_until is not None and row.valid_until <= timezone.now():
        return "ENDED"
    return "PROPOSED" if row.waits else "LIVE"


def _is_ahead(row: Any, state: str) -> bool:
    return state == "LIVE" and row.valid_from > timezone.now()


def name_of(account: Any) -> str:
    """An account as people know it; empty for nobody."""
    if account is None:
        return ""
    person = getattr(account, "kinerja_employee", None)
    return person.full_name if person else account.get_full_name() or account.get_username()


def units(actor: Actor, access: Access | None) -> list[OrgUnit]:
    """The units on which somebody may propose a right, as the tree goes."""
    rows = policy.visible(actor, OrgUnit, Action.PROPOSE_GRANT_UNIT, access=access)
    return list(rows.filter(active=True).order_by("path"))


def groups(actor: Actor) -> Iterable[Group]:
    """Groups that may be named: not his own."""
    return Group.objects.exclude(user=actor.pk).order_by("name")


def account(text: str) -> Any:
    """The account with this user name, or of the person with this NIP."""
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: text}).first()
    if found is not None or not text:
        return found
    person = _person(text)
    return person.user if person else None


def plan(actor: Actor, access: Access | None, number: str) -> Any:
    """The latest plan of the person with this NIP that somebody may see."""
    person = _person(number)
    rows = policy.visible(actor, PerformancePlan, Action.VIEW_PLAN, access=access)
    return rows.filter(employee=person).order_by("-starts_on", "-pk").first() if person else None


def _person(number: str) -> Employee | None:
    rows = Employee.objects.filter(nip=number.replace(" ", ""), active=True).exclude(nip="")
    found = list(rows.select_related("user")[:2])
    return found[0] if len(found) == 1 else None
