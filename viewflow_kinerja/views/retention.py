"""The archive schedule of a year for the personnel office: its lines, proposals, decisions."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.retention import DecideForm, LineForm, ProposeForm
from viewflow_kinerja.jobs import erasure
from viewflow_kinerja.models import ErasureProposal, PerformanceCycle
from viewflow_kinerja.selectors import retention as reader
from viewflow_kinerja.services import drafts
from viewflow_kinerja.services import retention as acts
from viewflow_kinerja.views.base import page, show, typed
from viewflow_kinerja.views.years import may_administer, year_of

FORMS = {"line": LineForm, "propose": ProposeForm, "approve": DecideForm, "reject": DecideForm}


@page
def retention(request: Any, pk: int) -> HttpResponse:
    """How long the words of a year are kept; POST writes a line, proposes, or decides."""
    cycle = year_of(request, pk)
    if request.method != "POST":
        return _shown(request, cycle)
    act = request.POST.get("act", "")
    if act not in FORMS:
        raise Http404
    form: Any = FORMS[act](request.POST)
    request.typed = typed(form)
    if not form.is_valid() or not _done(request, cycle, act, form):
        return _shown(request, cycle, act, form)
    return redirect("kinerja:retention", cycle.pk)


def _done(request: Any, cycle: PerformanceCycle, act: str, form: Any) -> bool:
    """Whether it was done; else the words stand on the form."""
    given = {name: form.cleaned_data[name] for name in form.fields if name != "key"}
    key, told = str(form.cleaned_data["key"]), []

    def once() -> int:
        told.append(_act(request, cycle, act, given))
        return cycle.pk

    try:
        with engine.or_conflict(), transaction.atomic():
            drafts.once(request.user, key, once)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, told[0] if told else _("It was done already."))
    return True


def _act(request: Any, cycle: PerformanceCycle, act: str, given: dict[str, Any]) -> str:
    given = {"actor": request.user, **given}
    if act == "line":
        acts.set_policy(cycle, **given)
        return _("The line of the schedule is written.")
    if act == "propose":
        row = acts.propose(cycle, **given)
        text = _("Proposed for %(n)s records. Somebody else of the office decides.")
        return text % {"n": len(row.keys)}
    proposal = _proposal(request, cycle)
    if act == "reject":
        acts.reject(proposal, **given)
        return _("The words stay.")
    erased = erasure.carry_out(proposal, **given)
    return _("Erased: %(n)s rows of history say only who and when.") % {"n": erased}


def _proposal(request: Any, cycle: PerformanceCycle) -> ErasureProposal:
    key = request.POST.get("proposal", "")
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    row = ErasureProposal.objects.filter(cycle=cycle, pk=int(key)).first()
    if row is None:
        raise Http404
    return row


def _shown(request: Any, cycle: PerformanceCycle, act: str = "", form: Any = None) -> HttpResponse:
    may = may_administer(request, cycle)
    wanted = request.POST.get("kind") or request.POST.get("proposal") or ""
    rows = reader.proposals(cycle)
    return show(
        request,
        "office/retention",
        nav="office",
        status=422 if form is not None else 200,
        cycle=cycle,
        kinds=[
            (each, _form(act, form, "propose", wanted == each.kind, {"kind": each.kind}))
            for each in reader.kinds(cycle)
        ],
        refused=form if act == "propose" else None,
        closed=cycle.status == "CLOSED",
        may=may,
        line=(form if act == "line" else LineForm()) if may else None,
        proposals=[
            (row, reader.tone(row), *_decisions(request, act, form, row, wanted)) for row in rows
        ],
    )


def _form(act: str, form: Any, of: str, here: bool, initial: dict[str, Any]) -> Any:
    """The form as it was sent, where it was sent from here; else a fresh one."""
    return _named(form if act == of and here else FORMS[of](initial=initial), initial["kind"])


def _named(form: Any, where: object) -> Any:
    """Several forms of one kind stand on the page: each with fields of its own name."""
    form.auto_id = f"kj-{where}-%s"
    return form


def _decisions(
    request: Any, act: str, form: Any, row: ErasureProposal, wanted: str
) -> tuple[bool, Any]:
    """Whether the visitor decides on it, and with which form."""
    here = act in ("approve", "reject") and wanted == str(row.pk)
    mine = row.status == "PROPOSED" and row.proposed_by_id != request.user.pk
    return mine, _named(form if here else DecideForm(), row.pk)
