"""One page for every step: content, evidence, history of the case, then the decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms import evaluation_acts as evaluations
from viewflow_kinerja.forms.acts import (
    AcceptChange,
    ActForm,
    ApprovePlan,
    RejectChange,
    ReturnPlan,
    SubmitPlan,
    WithdrawPlan,
)
from viewflow_kinerja.models import PerformancePlan
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.selectors import evaluations as evaluation_reader
from viewflow_kinerja.selectors import findings, timeline
from viewflow_kinerja.selectors import plans as plan_reader
from viewflow_kinerja.views.base import page, show

FORMS: dict[str, type[ActForm]] = {
    form.act: form
    for form in (
        SubmitPlan,
        ApprovePlan,
        ReturnPlan,
        WithdrawPlan,
        AcceptChange,
        RejectChange,
        evaluations.ReportRealisation,
        evaluations.Rate,
        evaluations.Finalise,
        evaluations.Deliver,
        evaluations.Acknowledge,
    )
}


@page
def task(request: Any, pk: int) -> HttpResponse:
    """Show a step to whoever may see its record; do the act that was sent."""
    step = engine.find(pk)
    if step is None or not policy.may_view(request.user, step.process.artifact):
        raise Http404
    if request.method == "POST":
        return _sent(request, step)
    return _shown(request, step, _forms(request, step))


def _forms(request: Any, step: Any) -> list[ActForm]:
    """The forms of the acts that the visitor may do now; none where he may only look."""
    row, acts = step.process.artifact, engine.possible(step, request.user)
    return [FORMS[act](row=row, actor=request.user, prefix=act) for act in acts]


def _sent(request: Any, step: Any) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in FORMS:
        raise Http404
    form = FORMS[act](request.POST, row=step.process.artifact, actor=request.user, prefix=act)
    if form.is_valid() and _done(request, step, form):
        messages.success(request, form.done)
        return redirect("kinerja:home")
    others = [each for each in _forms(request, step) if each.act != act]
    return _shown(request, step, [form, *others], status=422)


def _done(request: Any, step: Any, form: ActForm) -> bool:
    """Do the act; what the record lacks comes back as words at the form."""
    try:
        engine.complete(
            step.pk,
            actor=request.user,
            act=form.act,
            payload=form.payload(),
            key=str(form.cleaned_data["key"]),
            reason=form.why(),
        )
    except Incomplete as error:
        form.add_error(None, [str(error), *findings.words(error.findings)])
        return False
    return True


def _shown(request: Any, step: Any, forms: list[ActForm], status: int = 200) -> HttpResponse:
    row = step.process.artifact
    return show(
        request,
        "tasks/task",
        status=status,
        step=step,
        node=step.flow_task,
        row=row,
        forms=forms,
        document=_document(request, row),
        case=timeline.of(request.user, row),
    )


def _document(request: Any, row: Any) -> Any:
    """What the decision is about, as its own page shows it."""
    if isinstance(row, PerformancePlan):
        return plan_reader.document(request.user, row)
    return evaluation_reader.document(request.user, row)
