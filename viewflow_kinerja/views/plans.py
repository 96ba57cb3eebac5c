"""A plan to read: its versions, what changed, its print, and the acts that are possible now."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.domain.codes import PlanStatus
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.forms.acts import RequestChange, WithdrawPlan
from viewflow_kinerja.models import PerformancePlan, PlanVersion
from viewflow_kinerja.permissions import Action
from viewflow_kinerja.selectors import courses, findings, plan_documents, plans, timeline
from viewflow_kinerja.selectors import drafts as kept
from viewflow_kinerja.selectors.plan_documents import PlanDocument
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import page, reads_history, refuse, show, typed
from viewflow_kinerja.views.drafts import restored
from viewflow_kinerja.views.tasks import open_step

_ADVISED = (PlanStatus.DRAFT, PlanStatus.RETURNED, PlanStatus.SUBMITTED)


@page
def mine(request: Any) -> HttpResponse:
    """Lead the visitor to his plan of the year, or say why there is none."""
    employee = request.visitor.employee
    if employee is None:
        return show(request, "plans/none", nav="plan", year=timezone.localdate().year)
    plan = plans.own(request.user, employee, access=request.visitor.access)
    if plan is None:
        return show(request, "plans/none", nav="plan", year=employee.today.year)
    return redirect("kinerja:plan", pk=plan.pk)


@page
def plan(request: Any, pk: int) -> HttpResponse:
    """The plan with everything about it; beside a draft of others, the version in force."""
    rows = plans.seen(request.user, access=request.visitor.access)
    if (found := rows.filter(pk=pk).first()) is not None:
        return _shown(request, found)
    versions = _versions(request, pk)
    return _version(request, _behind(versions), versions, max(versions), is_writing=True)


def _versions(request: Any, pk: int) -> dict[int, PlanVersion]:
    return plans.versions(request.user, pk, access=request.visitor.access)


def _behind(versions: dict[int, PlanVersion]) -> PerformancePlan:
    """The plan of versions that the visitor may see; what it says now is not for him."""
    if not versions:
        raise Http404
    return versions[max(versions)].plan


def _read(request: Any, pk: int) -> tuple[PerformancePlan, dict[int, PlanVersion], bool]:
    """The plan, the versions, and whether somebody writes a new one that the visitor cannot see."""
    rows = plans.seen(request.user, access=request.visitor.access)
    found, versions = rows.filter(pk=pk).first(), _versions(request, pk)
    return found or _behind(versions), versions, found is None


def _plan(request: Any, pk: int) -> PerformancePlan:
    rows = plans.seen(request.user, access=request.visitor.access)
    if (found := rows.filter(pk=pk).first()) is None:
        raise Http404
    return found


def _shown(
    request: Any, plan: PerformancePlan, change: RequestChange | None = None, status: int = 200
) -> HttpResponse:
    access = request.visitor.access
    versions = _versions(request, plan.pk)
    both, hints = plans.sides(plan), []
    if (frozen := versions.get(plan.version)) is not None:
        document = plans.of_version(plan, frozen)
    else:
        now = plans.content(plan)
        document = plans.draft_document(now, both)
        hints = findings.words(plans.advice(now)) if plan.status in _ADVISED else []
    return show(
        request,
        "plans/plan",
        nav="plan" if _is_own(request, plan) else "",
        status=status,
        plan=plan,
        tone=courses.plan_tone(plan.status),
        document=document,
        mine=(mine := _is_own(request, plan)),
        line=both.line if mine else None,
        versions=[versions[number] for number in sorted(versions, reverse=True)],
        hints=hints,
        case=timeline.of(request.user, plan, access=access),
        audited=reads_history(request, plan),
        **_acts(request, plan, change),
    )


def _is_own(request: Any, plan: PerformancePlan) -> bool:
    access = request.visitor.access
    return access is not None and plan.pk in access.own


def _acts(
    request: Any, plan: PerformancePlan, change: RequestChange | None = None
) -> dict[str, Any]:
    """What the visitor may do now: one question to the policy, because the state asks only one."""
    asked = {
        PlanStatus.DRAFT: Action.EDIT_PLAN,
        PlanStatus.RETURNED: Action.EDIT_PLAN,
        PlanStatus.SUBMITTED: Action.WITHDRAW_PLAN,
        PlanStatus.APPROVED: Action.REQUEST_CHANGE_PLAN,
    }.get(PlanStatus(plan.status))
    may = asked is not None and plans.may(request.user, asked, plan, request.visitor.access)
    step = open_step(plan) if plan.status not in (*plans.EDITABLE, PlanStatus.ENDED) else None
    addressed = step is not None and step.owner_id == request.user.pk
    row = {"row": plan, "actor": request.user}
    return {
        "may_edit": may and asked == Action.EDIT_PLAN,
        "step": step if addressed or (may and step) else None,
        "decides": addressed,
        "withdraw": WithdrawPlan(**row, prefix="withdraw")
        if may and asked == Action.WITHDRAW_PLAN
        else None,
        "change": change or _change_form(request, plan)
        if may and asked == Action.REQUEST_CHANGE_PLAN
        else None,
        "change_draft": _draft(plan),
    }


def _draft(plan: PerformancePlan) -> str:
    """The name of the draft of a request for change."""
    return f"plan-{plan.pk}-change"


def _change_form(request: Any, plan: PerformancePlan) -> RequestChange:
    form = RequestChange(row=plan, actor=request.user, prefix="request_change")
    return restored(form, kept.of(request.user, _draft(plan)).get(_draft(plan)))


@page
def change(request: Any, pk: int) -> HttpResponse:
    """Ask for a change of a plan in force; it stays in force."""
    found, found_at = _plan(request, pk), reverse("kinerja:plan", args=[pk])
    if request.method != "POST":  # after a log-in in between
        return redirect(found_at)
    form = RequestChange(request.POST, row=found, actor=request.user, prefix="request_change")
    request.typed = typed(form)
    if form.is_valid() and _asked(request, found, form):
        messages.success(request, str(form.done))
        return redirect(f"{found_at}?saved={_draft(found)}")
    if not plans.may(request.user, Action.REQUEST_CHANGE_PLAN, found, request.visitor.access):
        raise refuse(request.user, Action.REQUEST_CHANGE_PLAN, found)
    return _shown(request, found, form, status=422)


def _asked(request: Any, plan: PerformancePlan, form: RequestChange) -> bool:
    try:
        engine.start(
            TargetSettingFlow, plan, actor=request.user, via="start_change", reason=form.why()
        )
    except Incomplete as error:
        form.add_error(None, str(error))
        return False
    drafts.forget(request.user, _draft(plan))
    return True


@page
def version(request: Any, pk: int, number: int) -> HttpResponse:
    """A version as it was approved, or as it is now, and what changed against the one before."""
    found, versions, is_writing = _read(request, pk)
    return _version(request, found, versions, number, is_writing)


def _version(
    request: Any,
    found: PerformancePlan,
    versions: dict[int, PlanVersion],
    number: int,
    is_writing: bool,
) -> HttpResponse:
    document = _document(found, versions, number, is_writing)
    before = versions.get(max((each for each in versions if each < number), default=0))
    old = plans.of_version(found, before) if before else document
    changed, same = plan_documents.changes(old, document)
    return show(
        request,
        "plans/version",
        nav="plan" if _is_own(request, found) else "",
        plan=found,
        document=document,
        before=before,
        changed=changed,
        same=same,
        is_writing=is_writing,
        versions=[versions[each] for each in sorted(versions, reverse=True)] if is_writing else [],
    )


def _document(
    plan: PerformancePlan, versions: dict[int, PlanVersion], number: int, is_writing: bool
) -> PlanDocument:
    if number in versions:
        return plans.of_version(plan, versions[number])
    if is_writing or number != plan.version:
        raise Http404
    return plans.draft_document(plans.content(plan), plans.sides(plan))


@page
def plan_print(request: Any, pk: int, number: int | None = None) -> HttpResponse:
    """The official form: the version in force, or the draft, marked as one."""
    found, versions, is_writing = _read(request, pk)
    if number is None:
        number = found.effective_version or found.version
    document = _document(found, versions, number, is_writing)
    return render(request, "kinerja/print/plan.html", _sheet(found, document))


def _sheet(plan: PerformancePlan, document: PlanDocument) -> dict[str, Any]:
    """What the printed form names: the parties, the signatures, the seal."""
    year = plan.starts_on.year
    return {
        "plan": plan,
        "skp": document,
        "landscape": document.is_quantitative,
        "parties": [
            _party(_("Employee"), document.parties["employee"]),
            _party(_("Rater"), document.parties["rater"]),
        ],
        "signatures": _signatures(document),
        "document": {
            "id": f"SKP-{year}-{plan.pk}",
            "version": document.version,
            "hash": document.sha256,
            "printed_at": timezone.now(),
        },
        "back": reverse("kinerja:plan", args=[plan.pk]),
        "nothing": [None],  # a result without indicators has a row too
    }


def _party(role: str, side: Any) -> dict[str, str]:
    rank = " / ".join(part for part in (side.get("rank"), side.get("grade")) if part)
    named = {name: side.get(name, "") for name in ("name", "nip", "unit")}
    return {"role": role, **named, "post": side.get("position", ""), "rank": rank}


def _signatures(document: PlanDocument) -> list[dict[str, Any]]:
    at = document.approved_at
    day = timezone.localtime(at).date() if at else None
    mark = _("approved in the system") if at else ""
    shared = {"place": document.content["place"], "date": day}
    return [
        {**_party(_("Employee"), document.parties["employee"]), **shared, "mark": ""},
        {**_party(_("Rater"), document.parties["rater"]), **shared, "mark": mark},
    ]
