"""What every page does: know its visitor, keep his clock, and turn refusals into words."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain.codes import EmployeeKind
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.written import is_text
from viewflow_kinerja.models import (
    AssessorCorrection,
    CoachingSession,
    DailyReport,
    Employee,
    Evaluation,
    ImprovementAction,
    MonthlyReport,
    Objection,
    OrganisationRating,
    PerformanceCycle,
    PerformancePlan,
    SupportCase,
)
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import corrections as claims
from viewflow_kinerja.selectors import delegations, notices
from viewflow_kinerja.services import reading
from viewflow_kinerja.views.written import logged_out, loses_words


@dataclass
class Visitor:
    """Who looks at the page: the account, what it holds, the person behind it."""

    actor: Actor

    @cached_property
    def access(self) -> Access | None:
        """What the account holds; one statement a request."""
        return policy.resolve(self.actor)

    @cached_property
    def employee(self) -> Employee | None:
        """The person of the mirror; None for an account that belongs to nobody there."""
        told = {"in_claim": claims.involves(), "unread": notices.unread()}
        rows = Employee.objects.annotate(**told, decides=delegations.decides())
        return rows.filter(user=self.actor.pk).first()

    @property
    def zone(self) -> Any:
        """The zone in which times are shown."""
        return self.employee.zone if self.employee else kinerja_settings.TIME_ZONE

    @property
    def is_rated(self) -> bool:
        """Whether a plan and evaluations of his own are to be expected: not of who is no ASN."""
        return self.employee is None or self.employee.kind != EmployeeKind.NON_ASN

    def stands(self, relation: Relation) -> bool:
        """Whether the account holds a unit in this relation, anywhere."""
        return bool(self.access and self.access.paths([relation]))


_FORM = re.compile(r"[a-z0-9_-]{1,80}")


class KinerjaRequest(HttpRequest):
    """A request that a page has accepted."""

    visitor: Visitor


View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Make a function a page: log-in, the visitor's clock, refusals in words, nothing cached."""

    @login_required
    def known(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.visitor = Visitor(request.user)
        with timezone.override(request.visitor.zone):
            response = _answered(view, request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return (logged_out if loses_words(request) else known)(request, *args, **kwargs)

    return answer


def _answered(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        with context.door(request.user) if request.method == "POST" else nullcontext():
            return view(request, *args, **kwargs)
    except Refused as error:
        return _told(request, "errors/refused", 403, error, why=why(error.decision))
    except (Conflict, OutOfPhase) as error:
        return _told(request, "errors/conflict", 409, error)


def noted(request: Any, row: Any, name: str) -> None:
    """Write down that this page about somebody else was read; called when it will be shown."""
    if request.method == "GET" and request.visitor.access is not None:
        reading.read(request.visitor.access, row, name)


def reads_history(request: Any, row: Any) -> bool:
    """Whether the visitor may read the history of a record; one statement, none for the owner."""
    access = request.visitor.access
    if access is not None and access.employee == row.employee_id:
        return True
    rows = type(row)._base_manager.filter(pk=row.pk)
    return policy.visible(request.user, rows, Action.VIEW_AUDIT, access=access).exists()


def _told(request: Any, name: str, status: int, error: Exception, **more: Any) -> HttpResponse:
    """A refusal in words, and below it what the visitor had written."""
    kept = getattr(request, "typed", ())
    return show(request, name, status=status, error=error, typed=kept, fresh=request.path, **more)


def typed(form: forms.Form) -> list[tuple[Any, str]]:
    """What was written into the text fields of a form, with their labels.

    A view lays it into `request.typed` before an act, so that a refusal shows it again.
    """
    texts = [field for field in form.visible_fields() if is_text(field.field.widget)]
    return [(field.label, str(field.value())) for field in texts if field.value()]


# The kinds of records about which the page `why` answers, by the word in its address.
KINDS: dict[str, tuple[type[Model], Action]] = {
    "plan": (PerformancePlan, Action.VIEW_PLAN),
    "evaluation": (Evaluation, Action.VIEW_EVALUATION),
    "organisation-rating": (OrganisationRating, Action.VIEW_ORGRATING),
    "correction": (AssessorCorrection, Action.VIEW_CORRECTION),
    "report": (DailyReport, Action.VIEW_REPORT),
    "month": (MonthlyReport, Action.VIEW_MONTH),
    "support": (SupportCase, Action.VIEW_SUPPORT),
    "objection": (Objection, Action.VIEW_OBJECTION),
    "coaching": (CoachingSession, Action.VIEW_COACHING),
    "improvement": (ImprovementAction, Action.VIEW_IMPROVEMENT),
    "year": (PerformanceCycle, Action.VIEW_CYCLE),
}


def why(decision: Any) -> str:
    """The address of the page that explains a decision; empty where there is none."""
    model, _colon, key = getattr(decision, "object", "").partition(":")
    known = (kind for kind, (row, _view) in KINDS.items() if row._meta.model_name == model)
    kind = next(known, None)
    return reverse("kinerja:why", args=[kind, int(key), decision.action]) if kind else ""


def kind_of(row: Model) -> str:
    """The word for a kind of record in the address of the page `why`."""
    return next(kind for kind, (model, _view) in KINDS.items() if model is type(row))


def refuse(actor: Actor, action: Action, row: Model) -> Refused:
    """The refusal of an act that its service was not even asked for, in the policy's words."""
    decision = policy.advise(actor, action, row)
    return Refused(decision.sentence, decision)


def waiting(visitor: Visitor) -> int:
    """How many steps wait for the visitor; the counter of the navigation, one statement."""
    return engine.inbox(visitor.actor, access=visitor.access).count()


_SUMMARY = (Relation.HED, Relation.MGR, Relation.AUD, Relation.TEM, Relation.LDR)


def _monitors(visitor: Visitor) -> bool:
    """Whether the menu leads to the figures of units; six entries are all that fit on a phone.

    The personnel office, and a leader who is rated himself, find them where their offices begin.
    """
    full = visitor.stands(Relation.OFF) or (visitor.stands(Relation.LDR) and visitor.is_rated)
    return not full and any(map(visitor.stands, _SUMMARY))


def show(
    request: Any, name: str, /, *, nav: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Render one of our pages in the frame: navigation, counter, person."""
    visitor = request.visitor
    received = request.GET.get("saved", "")  # the device may forget the draft of this form
    frame = {
        "nav": nav,
        "account": visitor.actor.pk,  # drafts on a shared device are kept apart
        "received": received if _FORM.fullmatch(received) else "",
        "waiting": more["waiting"] if "waiting" in more else waiting(visitor),
        "person": visitor.employee,
        "kj_rated": visitor.is_rated,
        "kj_office": visitor.stands(Relation.OFF),
        "kj_leader": visitor.stands(Relation.LDR),
        "kj_monitors": _monitors(visitor),
        "zone": str(visitor.zone),
    }
    return render(request, f"kinerja/pages/{name}.html", frame | more, status=status)
