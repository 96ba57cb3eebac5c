"""The personnel office names a supervisor by itself, without a claim: from today until a day."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.corrections import NameSupervisor, WhoseSupervisor
from viewflow_kinerja.jobs import handover
from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.selectors import supervisors as lines
from viewflow_kinerja.views.base import page, show, typed


@page
def name(request: Any) -> HttpResponse:
    """Name who rates a person (`person`, the key of the personnel data); first ask which."""
    if not request.visitor.stands(Relation.OFF):
        raise Refused(_("This page is for the personnel office."))
    key = request.GET.get("person", "")
    return _of(request, _post(request, key)) if key else _whose(request)


def _whose(request: Any) -> HttpResponse:
    form = WhoseSupervisor(request.POST or None)
    if request.method == "POST" and form.is_valid():
        query = urlencode({"person": form.cleaned_data["person"].source_key})
        return redirect(f"{reverse('kinerja:supervisor-name')}?{query}")
    status = 422 if form.is_bound else 200
    return show(
        request, "corrections/whose", nav="office", form=form, action=request.path, status=status
    )


def _post(request: Any, key: str) -> Assignment:
    """The present post of the person, of a unit of this office."""
    person = Employee.objects.filter(source_key=key, active=True).first()
    post = Assignment.of(person, office_day()) if person else None
    if post is None or not policy.allows(request.user, Action.CHANGE_ASSIGNMENT, post):
        raise Http404
    return post


def _of(request: Any, post: Assignment) -> HttpResponse:
    form = NameSupervisor(request.POST or None, post=post)
    if request.method == "POST":
        request.typed = typed(form)
        if form.is_valid() and _named(request, post, form):
            messages.success(request, NameSupervisor.done)
            return redirect("kinerja:supervisors")
    return show(
        request,
        "corrections/name",
        nav="office",
        form=form,
        post=post,
        line=lines.of_person(post.employee, post.employee.today)[1],
        action=request.get_full_path(),
        status=422 if form.is_bound else 200,
    )


def _named(request: Any, post: Assignment, form: NameSupervisor) -> bool:
    """Whether it was done; else the words stand on the form."""
    given = form.cleaned_data
    rater = Employee.objects.get(pk=form.person or 0)
    facts = {"rater": rater, "until": given["until"], "reason": given["reason"]}
    try:
        with engine.or_conflict():
            handover.name_rater(post, actor=request.user, **facts)
    except (Incomplete, OutOfPhase) as error:
        form.add_error(None, str(error))
        return False
    return True
