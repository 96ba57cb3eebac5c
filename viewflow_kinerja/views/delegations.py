"""Standing in: the list, a new proposal, and one delegation with approval and end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.base import KinerjaForm
from viewflow_kinerja.forms.delegations import (
    ApproveDelegation,
    EndDelegation,
    ProposeDelegation,
    WhosePost,
)
from viewflow_kinerja.models import Assignment, Delegation, Employee
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.selectors import delegations as reader
from viewflow_kinerja.services import delegation, drafts
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25


@require_safe
@page
def delegations(request: Any) -> HttpResponse:
    """Who stands in for the visitor, for whom he does, and what waits for his approval."""
    visitor = request.visitor
    rows = reader.listed(visitor.actor, visitor.access)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "delegations/list",
        nav="home",
        page=shown,
        cards=[_card(row) for row in shown],
        may_propose=bool(visitor.employee and visitor.employee.decides and _own_post(visitor)),
    )


def _card(row: Delegation) -> dict[str, Any]:
    words, tone = reader.state(row, office_day())
    named, source = reader.named(row), reader.source(row)
    return {"row": row, "state": words, "tone": tone, "named": named, "source": source}


def _own_post(visitor: Any) -> Assignment | None:
    return Assignment.of(visitor.employee, office_day()) if visitor.employee else None


@page
def propose(request: Any) -> HttpResponse:
    """Propose that somebody stands in: for the visitor, or, by the office, for a person."""
    key = request.GET.get("person", "")
    if request.visitor.stands(Relation.OFF) and key == "?":
        return _whose(request)
    post = _post_of(request, key)
    form = ProposeDelegation(request.POST or None, principal=post.employee)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and (made := _proposed(request, post, form)):
            messages.success(request, _("Proposed. A second person approves it."))
            return redirect("kinerja:delegation", made)
    return _form(request, form, post)


def _whose(request: Any) -> HttpResponse:
    form = WhosePost(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person: Employee = form.cleaned_data["person"]
        return redirect(f"{reverse('kinerja:delegation-new')}?person={person.pk}")
    status = 422 if form.is_bound else 200
    address = f"{request.path}?person=?"
    return show(request, "delegations/whose", form=form, action=address, status=status)


def _post_of(request: Any, key: str) -> Assignment:
    """The post of the visitor, or of a person for whom the office may delegate."""
    person: Any = int(key) if key.isdecimal() and len(key) < 19 else request.visitor.employee
    post = Assignment.of(person, office_day()) if person else None
    if post is None:
        raise Http404
    action = Action.PROPOSE_DELEGATION_ASSIGNMENT
    if not policy.allows(request.user, action, post):
        raise Http404
    return post


def _proposed(request: Any, post: Assignment, form: ProposeDelegation) -> int | None:
    """The key of the new delegation; None, with the words on the form, where something lacks."""
    given = form.particulars() | {"reason": form.cleaned_data["reason"]}
    try:
        with engine.or_conflict(), transaction.atomic():
            key = str(form.cleaned_data["key"])
            return drafts.once(
                request.user,
                key,
                lambda: delegation.propose(post, actor=request.user, **given).pk,
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return None


def _form(request: Any, form: ProposeDelegation, post: Assignment) -> HttpResponse:
    return show(
        request,
        "delegations/propose",
        nav="home",
        form=form,
        post=post,
        own=request.visitor.employee == post.employee,
        action=request.get_full_path(),
        status=422 if form.is_bound else 200,
    )


FORMS: dict[str, tuple[type[KinerjaForm], Action, Any]] = {
    "approve": (ApproveDelegation, Action.APPROVE_DELEGATION, delegation.approve),
    "end": (EndDelegation, Action.END_DELEGATION, delegation.end),
}


@page
def one(request: Any, pk: int) -> HttpResponse:
    """One delegation: people, dates, acts, source; its approval, and its end."""
    row = reader.find(request.user, request.visitor.access, pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _acted(request, row)
    return _shown(request, row, {})


def _acted(request: Any, row: Delegation) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in FORMS:
        raise Http404
    kind, _action, service = FORMS[act]
    form = kind(request.POST)
    request.typed = typed(form)
    if not form.is_valid():
        return _shown(request, row, {act: form}, status=422)
    try:
        with engine.or_conflict():
            service(row, actor=request.user, reason=form.cleaned_data.get("reason", ""))
    except Incomplete as error:
        raise Refused(str(error)) from error
    done = {"approve": _("The delegation is approved."), "end": _("The delegation has ended.")}
    messages.success(request, done[act])
    return redirect(reverse("kinerja:delegations"))


def _shown(
    request: Any, row: Delegation, sent: dict[str, KinerjaForm], status: int = 200
) -> HttpResponse:
    forms = {
        act: sent.get(act) or kind()
        for act, (kind, action, _service) in FORMS.items()
        if policy.allows(request.user, action, row)
    }
    return show(request, "delegations/one", nav="home", card=_card(row), status=status, acts=forms)
