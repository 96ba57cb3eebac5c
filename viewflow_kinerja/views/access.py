"""Access rights: the list, a proposal, one right with its decisions, and one's own."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.access import (
    ApproveGrant,
    DecideForm,
    EndGrant,
    ProposeGrant,
    RejectGrant,
    WithdrawGrant,
)
from viewflow_kinerja.models import AccessGrant
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.selectors import access as reader
from viewflow_kinerja.services import access, drafts
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 15  # cards; on a phone a page is some five screens


@require_safe
@page
def rights(request: Any) -> HttpResponse:
    """The rights in the units of the visitor, who administers or audits them."""
    visitor, query = request.visitor, _query(request)
    if not (visitor.stands(Relation.OFF) or visitor.stands(Relation.AUD)):
        raise Refused(_("This page is for the personnel office and for auditors."))
    rows = reader.listed(visitor.actor, visitor.access, **query)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "access/list",
        nav="office",
        page=shown,
        cards=[reader.told(row) for row in shown],
        query=urlencode({name: text for name, text in query.items() if text}),
        states=[(code, words, code == query["state"]) for code, words in reader.STATES.items()],
        rights=[(code, words, code == query["right"]) for code, words in reader.WORDS.items()],
        text=query["text"],
        may_propose=visitor.stands(Relation.OFF),
    )


def _query(request: Any) -> dict[str, str]:
    state, right = request.GET.get("state", ""), request.GET.get("right", "")
    return {
        "state": state if state in reader.STATES else "",
        "right": right if right in reader.WORDS else "",
        "text": " ".join(request.GET.get("text", "").replace("\x00", "")[:100].split()),
    }


@require_safe
@page
def mine(request: Any) -> HttpResponse:
    """What the visitor holds now, where it comes from, and until when."""
    cards = [reader.told(row) for row in reader.own(request.visitor.access)]
    shown = Paginator(cards, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "access/mine", nav="home", page=shown, cards=shown)


@page
def propose(request: Any) -> HttpResponse:
    """Propose a right; it gives nothing before somebody else approves it."""
    visitor = request.visitor
    if not visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    form = ProposeGrant(request.POST or None, actor=visitor.actor, access=visitor.access)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _proposed(request, form)):
            messages.success(request, _("Proposed. A second person approves it."))
            return redirect("kinerja:grant", made)
    status = 422 if form.is_bound else 200
    return show(
        request, "access/propose", nav="office", form=form, action=request.path, status=status
    )


def _proposed(request: Any, form: ProposeGrant) -> int | None:
    """The key of the new grant; None, with the words on the form, where something lacks."""
    given = form.cleaned_data
    particulars = {"actor": request.user, "wish": form.wish(), "reason": given["reason"]}
    try:
        with engine.or_conflict(), transaction.atomic():
            key = str(given["key"])
            return drafts.once(
                request.user,
                key,
                lambda: access.propose_grant(given["anchor"], **particulars).pk,
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return None


FORMS: dict[str, tuple[type[DecideForm], Callable[..., Any]]] = {
    "approve": (ApproveGrant, access.approve_grant),
    "reject": (RejectGrant, access.reject_grant),
    "withdraw": (WithdrawGrant, access.withdraw_grant),
    "end": (EndGrant, access.end_grant),
}


@page
def grant(request: Any, pk: int) -> HttpResponse:
    """One right: whose, on what, why, by whom, until when; and what the visitor may decide."""
    row = reader.find(request.user, request.visitor.access, pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _acted(request, row)
    return _shown(request, row, {})


def _acted(request: Any, row: AccessGrant) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in FORMS:
        raise Http404
    kind, service = FORMS[act]
    form = kind(request.POST)
    request.typed = typed(form)
    if not form.is_valid():
        return _shown(request, row, {act: form}, status=422)
    with engine.or_conflict():
        service(row, actor=request.user, reason=form.cleaned_data.get("reason", ""))
    messages.success(request, str(kind.done))
    return redirect("kinerja:grant", row.pk)


def _shown(
    request: Any, row: AccessGrant, sent: dict[str, DecideForm], status: int = 200
) -> HttpResponse:
    acts = {act: sent.get(act) or FORMS[act][0]() for act in _possible(request.user, row)}
    card = reader.told(row)
    return show(request, "access/one", nav="office", card=card, acts=acts, status=status)


def _possible(actor: Any, row: AccessGrant) -> list[str]:
    """The acts whose services would not refuse."""
    if policy.allows(actor, Action.APPROVE_GRANT, row):
        return ["approve", "reject"]
    if row.grant_source not in access.FOLLOWING and policy.allows(actor, Action.END_GRANT, row):
        return ["end"]
    return ["withdraw"] if access.is_own_proposal(row, actor) else []
