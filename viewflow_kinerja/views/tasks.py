"""One page for every step: content, evidence, history of the case, then the decision."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import PlanStatus
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
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
from viewflow_kinerja.forms.coaching import FORMS as COACHING_FORMS
from viewflow_kinerja.forms.corrections import AcceptClaim, RejectClaim, WithdrawClaim
from viewflow_kinerja.forms.improvement import FORMS as IMPROVEMENT_FORMS
from viewflow_kinerja.forms.objections import FORMS as OBJECTION_FORMS
from viewflow_kinerja.forms.support import FORMS as SUPPORT_FORMS
from viewflow_kinerja.models import (
    AssessorCorrection,
    CoachingSession,
    Employee,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    SupportCase,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.actions import RELATION_WORDS
from viewflow_kinerja.selectors import coaching as coaching_reader
from viewflow_kinerja.selectors import corrections as correction_reader
from viewflow_kinerja.selectors import delegations, findings, supervisors, timeline
from viewflow_kinerja.selectors import drafts as kept
from viewflow_kinerja.selectors import evaluations as evaluation_reader
from viewflow_kinerja.selectors import improvement as improvement_reader
from viewflow_kinerja.selectors import objections as objection_reader
from viewflow_kinerja.selectors import plans as plan_reader
from viewflow_kinerja.selectors import support as support_reader
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import kind_of, noted, page, reads_history, refuse, show, typed
from viewflow_kinerja.views.drafts import restored

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
        evaluations.Revise,
        evaluations.Finalise,
        evaluations.Deliver,
        evaluations.Acknowledge,
        AcceptClaim,
        RejectClaim,
        WithdrawClaim,
        *SUPPORT_FORMS,
        *OBJECTION_FORMS,
        *COACHING_FORMS,
        *IMPROVEMENT_FORMS,
    )
}
_WITH_PICTURE = (SupportCase, Objection, CoachingSession, ImprovementAction)
_NEXT = {
    "draft": _("Next, the supervisor decides on the plan."),
    "decide": _("Approved, the plan is in force. Returned, the employee goes on writing."),
    "decide_change": _("Accepted, the employee writes a new version. Else the plan stays."),
    "report": _("Next, the rater looks at the report and rates."),
    "rate": _("Next, the rater makes the evaluation final."),
    "finalise": _("Next, the rater delivers the evaluation."),
    "deliver": _("Next, the employee reads the evaluation and confirms the receipt."),
    "acknowledge": _("With this the evaluation is closed."),
    "answer": _("Next, whoever asked says whether it helped."),
    "escalated": _("Next, whoever asked says whether it helped."),
    "explain": _("Next, your superior decides on the objection."),
    "decide_objection": _("With this the evaluation is final."),
    "sign": _("Next, you say in nine short answers how the talk was."),
    "reflect": _("With this the talk is closed."),
    "agree": _("Agreed, it is carried out and checked on its day."),
    "work": _("Next, your supervisor checks what came of it."),
    "provide": _("Next, you check what came of it."),
    "check": _("Achieved, the area is closed. Else it asks for the next action."),
    "confirm": _("Confirmed, the case is closed. Else it is answered again."),
}


@page
def task(request: Any, pk: int) -> HttpResponse:
    """Show a step to whoever may see its record; do the act that was sent."""
    if (step := engine.find(pk)) is None:
        raise Http404
    row = step.process.artifact
    if not policy.may_view(request.user, row):
        return _no_longer_seen(request, step)
    if request.method == "POST":
        return _sent(request, step, row)
    if step.flow_task.name == "draft" and step.status in engine.OPEN:
        return _to_the_plan(request, row)
    return _shown(request, step, row, _restored(request, step, _forms(request, step, row)))


def open_step(row: Any) -> Any:
    """The step of a plan or an evaluation that somebody has to do now; None where nobody has."""
    if row.process_id is None:
        return None
    steps = row.process.task_set.filter(status__in=engine.OPEN, flow_task_type="HUMAN")
    return steps.order_by("-pk").first()


def _no_longer_seen(request: Any, step: Any) -> HttpResponse:
    """Who has just opened a new version sees the draft no more; sent twice, it is still one act."""
    key = request.POST.get(f"{request.POST.get('act', '')}-key", "")
    if timeline.sent_before(request.user, step.process_id, key):
        return redirect(f"{reverse('kinerja:home')}?saved={_draft(step, request.POST['act'])}")
    raise Http404


def _to_the_plan(request: Any, plan: PerformancePlan) -> HttpResponse:
    """Writing has its own page; others read."""
    writes = plan_reader.may(request.user, Action.EDIT_PLAN, plan, request.visitor.access)
    return redirect("kinerja:plan-edit" if writes else "kinerja:plan", pk=plan.pk)


def _forms(request: Any, step: Any, row: Any) -> list[ActForm]:
    """The forms of the acts that the visitor may do now; none where he may only look."""
    acts = [act for act in engine.possible(step, request.user) if act in FORMS]
    forms = [FORMS[act](row=row, actor=request.user, prefix=act) for act in acts]
    return sorted(forms, key=lambda form: not form.primary)


def _draft(step: Any, act: str) -> str:
    """The name of the draft of an act's form."""
    return f"task-{step.pk}-{act}"


def _restored(request: Any, step: Any, forms: list[ActForm]) -> list[ActForm]:
    if not forms:
        return forms
    mine = kept.of(request.user, _draft(step, ""))
    return [restored(form, mine.get(_draft(step, form.act))) for form in forms]


def _sent(request: Any, step: Any, row: Any) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in FORMS or act not in getattr(step.flow_task, "acts", {}):
        raise Http404
    form = FORMS[act](request.POST, row=row, actor=request.user, prefix=act)
    request.typed = typed(form)
    previews = form.previews and "preview" in request.POST
    if form.is_valid() and not previews and _done(request, step, form):
        messages.success(request, str(form.done))
        return redirect(f"{reverse('kinerja:home')}?saved={_draft(step, act)}")
    _must_be_possible(request, step, row, act)
    others = [each for each in _forms(request, step, row) if each.act != act]
    return _shown(request, step, row, [form, *others], status=200 if previews else 422)


def _must_be_possible(request: Any, step: Any, row: Any, act: str) -> None:
    """The form comes back only to whom it was offered: it may say what others must not know."""
    if step.status not in engine.OPEN:
        raise Conflict(_("This step has already been done. Nothing was changed."))
    if act not in engine.possible(step, request.user):
        service = step.flow_task.acts.get(act)
        raise refuse(request.user, engine.action_of(service), row) if service else Http404


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
    except (Incomplete, OutOfPhase) as error:
        found = findings.words(getattr(error, "findings", ()))
        form.add_error(None, [str(error), *found])
        return False
    drafts.forget(request.user, _draft(step, form.act))
    return True


def _shown(
    request: Any, step: Any, row: Any, forms: Sequence[ActForm], status: int = 200
) -> HttpResponse:
    if isinstance(row, (Evaluation, Objection)):
        noted(request, getattr(row, "evaluation", row), "task")
    case = timeline.of(request.user, row, access=request.visitor.access)
    is_open = step.status in engine.OPEN
    return show(
        request,
        "tasks/task",
        status=status,
        step=step,
        title=step.flow_task.task_title,
        about=step.flow_task.task_description,
        row=row,
        is_plan=isinstance(row, PerformancePlan),
        is_claim=isinstance(row, AssessorCorrection),
        is_support=isinstance(row, SupportCase),
        is_objection=isinstance(row, Objection),
        is_coaching=isinstance(row, CoachingSession),
        is_improvement=isinstance(row, ImprovementAction),
        reads_history=isinstance(row, _WITH_PICTURE) and reads_history(request, row),
        kind=kind_of(row),
        seeing=timeline.VIEW[type(row)].value,
        forms=[(form, _draft(step, form.act)) for form in forms],
        document=(document := _document(request, row)),
        hints=_hints(row) if is_open and forms else [],
        case=case,
        asked=timeline.asked_for(case, step.flow_task.name),
        finished=timeline.finished_by(case, step.pk),
        is_open=is_open,
        after=_after(step, row),
        mine=_is_mine(request, row),
        open_areas=_open_areas(request, step, row),
        line=_supervisor(request, row, document),
        **(_mine(request, step, row, forms) if is_open else {}),
    )


def _after(step: Any, row: Any) -> Any:
    """What comes after the step; a claim is over with it."""
    if isinstance(row, Objection) and step.flow_task.name == "decide":
        return _NEXT["decide_objection"]
    return "" if isinstance(row, AssessorCorrection) else _NEXT.get(step.flow_task.name, "")


def _mine(request: Any, step: Any, row: Any, forms: Sequence[ActForm]) -> dict[str, Any]:
    """Why the step is the visitor's, or whose it is."""
    if not forms:
        owner = Employee.objects.filter(user=step.owner_id).first() if step.owner_id else None
        return {"owner": owner}
    action = engine.action_of(step.flow_task.acts[forms[0].act])
    relation = policy.relation(request.user, action, row)
    acting = delegations.stands_in(request.visitor.employee) if step.owner_id else []
    lent = next((each for each in acting if each.principal.user_id == step.owner_id), None)
    because = RELATION_WORDS[relation] if relation else ""
    return {"because": because, "action": action.value, "lent": lent}


def _open_areas(request: Any, step: Any, row: Any) -> list[Any]:
    """A review begins with what is still to improve: when it is reported, and when it is rated."""
    if not isinstance(row, Evaluation) or step.flow_task.name not in ("report", "rate"):
        return []
    return improvement_reader.open_of(request.user, row.employee, access=request.visitor.access)


def _is_mine(request: Any, row: Any) -> bool:
    return request.visitor.employee is not None and request.visitor.employee.pk == row.employee_id


def _supervisor(request: Any, row: Any, document: Any) -> Any:
    """Who the supervisor is, and how we know; the document of a plan tells it by itself."""
    if isinstance(row, Evaluation):
        return document.supervisor
    if isinstance(row, PerformancePlan) and not _is_mine(request, row):
        return None
    return supervisors.of_person(row.employee, row.employee.today)[1]


def _hints(row: Any) -> list[str]:
    """What would make a plan better, for who decides on it."""
    if not isinstance(row, PerformancePlan) or row.status != PlanStatus.SUBMITTED:
        return []
    return findings.words(
        plan_reader.advice(plan_reader.content(row), plan_reader.supported_by(row))
    )


def _document(request: Any, row: Any) -> Any:
    """What the decision is about, as its own page shows it."""
    access = request.visitor.access
    if isinstance(row, AssessorCorrection):
        return correction_reader.document(request.user, row)
    if isinstance(row, Objection):
        return objection_reader.document(row)
    if isinstance(row, CoachingSession):
        return coaching_reader.document(request.user, row, access=access)
    if isinstance(row, ImprovementAction):
        return improvement_reader.document(request.user, row, access=access)
    if isinstance(row, SupportCase):
        return support_reader.document(request.user, row, access=access)
    if isinstance(row, PerformancePlan):
        return plan_reader.document(request.user, row, access=access)
    return evaluation_reader.document(request.user, row, access=access)
