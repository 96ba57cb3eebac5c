"""Why somebody may do something, or may not: the policy's own grounds, about himself."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from viewflow_kinerja.models import Employee, GrantSource
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.past import KINDS as ASKED
from viewflow_kinerja.permissions.past import may_ask
from viewflow_kinerja.views.base import KINDS, page, show

_SOURCES = dict(GrantSource.choices)


@page
def why(request: Any, kind: str, pk: int, action: str) -> HttpResponse:
    """Explain one act on one record; 404 to whom the record is not shown."""
    if kind not in KINDS or action not in Action.values:
        raise Http404
    model, view = KINDS[kind]
    row = policy.visible(request.user, model, view).filter(pk=pk).first()
    if row is None:
        raise Http404
    asked = Action(action)
    decision = policy.advise(request.user, asked, row)
    if decision.grounds[0].kind == "rule":  # no such act on this kind of record
        raise Http404
    grounds = [_told(ground) for ground in decision.grounds if not _silent(ground)]
    return show(
        request,
        "why/why",
        act=asked.label,
        decision=decision,
        people=_people(request, kind, row),
        related=any(ground["kind"] == "relation" and ground["holds"] for ground in grounds),
        holding=[ground for ground in grounds if ground["holds"]],
        lacking=[ground for ground in grounds if not ground["holds"]],
    )


def _people(request: Any, kind: str, row: Any) -> str:
    """The address of the page that says who else sees the record, for who may ask that."""
    if type(row) not in ASKED or not may_ask(request.visitor.access, row):
        return ""
    return reverse("kinerja:why-people", args=[kind, row.pk])


def _silent(ground: Any) -> bool:
    """A conflict of interest that does not exist is nothing to tell."""
    return ground.kind == "gate" and ground.holds


def _told(ground: Any) -> dict[str, Any]:
    """One ground in words, with the rights behind it."""
    behind = [_right(grant) for grant in ground.grants]
    return {"holds": ground.holds, "kind": ground.kind, "text": ground.text, "rights": behind}


def _right(grant: Any) -> dict[str, Any]:
    principal = grant["on_behalf_of"]
    return {
        "source": _SOURCES.get(grant["source"], ""),
        "decree": grant["source_ref"],
        "reason": grant["reason"],
        "since": datetime.fromisoformat(grant["valid_from"]),
        "until": grant["valid_until"] and datetime.fromisoformat(grant["valid_until"]),
        "path": " → ".join(grant["path"]),
        "group": grant["through_group"],
        "principal": Employee.objects.filter(pk=principal).first() if principal else None,
    }
