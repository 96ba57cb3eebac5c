"""The day: write, send, copy, read; files. Every change is a POST."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.base import KinerjaForm
from viewflow_kinerja.forms.daily import Unlock, Work, initial_of
from viewflow_kinerja.forms.months import Revoked
from viewflow_kinerja.models import DailyReport, EvidenceFile
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import days, supervisors
from viewflow_kinerja.selectors import drafts as typed_before
from viewflow_kinerja.selectors import support as asked
from viewflow_kinerja.selectors.drafts import Draft
from viewflow_kinerja.services import evidence, report, uploads
from viewflow_kinerja.templatetags.words import local_time
from viewflow_kinerja.views.base import page, show, typed
from viewflow_kinerja.views.drafts import restored

_PLAIN = "text/plain; charset=utf-8"


@page
def daily(request: Any) -> HttpResponse:
    """A day of one's own: the form, what is there already, the week around it."""
    if request.visitor.employee is None:
        return show(request, "daily/daily", nav="daily", form=None)
    if not request.visitor.is_rated:
        return show(request, "plans/none", nav="daily")
    if request.method == "POST":
        return _written(request)
    day = _day(request.GET.get("day", ""), request.visitor.employee.today)
    return _shown(request, day, _fresh(request, day))


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def _fresh(request: Any, day: date) -> Work:
    """An empty form that begins when the last work of the day ended."""
    return Work(initial={"work_date": day, "start": "07:30", "end": "16:00", "work_result": ""})


def _bound(request: Any) -> Work:
    form = Work(request.POST, request.FILES)
    if uploads.are_taken():
        form.take_files(uploads.MOST)
    request.typed = typed(form)
    return form


def _written(request: Any) -> HttpResponse:
    form, person = _bound(request), request.visitor.employee
    if not form.is_valid():
        day = form.cleaned_data.get("work_date") or person.today
        return _refused(request, day, form)
    day = form.cleaned_data["work_date"]
    try:
        with engine.or_conflict():
            row = _begun(request, form)
    except (Incomplete, OutOfPhase) as error:
        if isinstance(error, OutOfPhase) and _from_the_queue(request):
            return _in_conflict(error)
        form.add_error(None, str(error))
        return _refused(request, day, form)
    except Conflict as error:
        if not _from_the_queue(request):
            raise
        return _in_conflict(error)
    if _from_the_queue(request):
        return _told(row)
    return redirect(_receipt(row))


def _in_conflict(error: Exception) -> HttpResponse:
    return HttpResponse(str(error), status=409, content_type=_PLAIN)


def _from_the_queue(request: Any) -> bool:
    """Whether the device sends what had waited on it; it reads words, not pages."""
    return "X-Kinerja-Queue" in request.headers


def _refused(request: Any, day: date, form: Work) -> HttpResponse:
    if _from_the_queue(request):
        words = " ".join(str(each) for errors in form.errors.values() for each in errors)
        return HttpResponse(words, status=422, content_type=_PLAIN)
    return _shown(request, day, form, status=422)


def _told(row: DailyReport) -> HttpResponse:
    at = local_time(row.submitted_at or row.created_at)
    words = _("Received by the system at %(time)s") % {"time": at}
    return HttpResponse(words, status=201, content_type=_PLAIN)


def _unsent(request: Any, day: date, rows: list[DailyReport]) -> Draft | None:
    """What was typed for a day, unless a report was begun since: then it was sent.

    The draft is left where it is, so that sending a report costs no statement more.
    """
    kept = typed_before.of(request.user, _draft(day)).get(_draft(day))
    begun = (row.created_at for row in rows if row.copied_from_id is None)
    return None if kept and any(at >= kept.saved_at for at in begun) else kept


def _draft(day: date) -> str:
    """The name under which the server keeps what is typed for a day."""
    return f"daily-{day:%Y%m%d}-work"


def _begun(request: Any, form: Work) -> DailyReport:
    """A file hangs on a draft, so that a report with one is begun before it is sent."""
    given, person, actor = form.cleaned_data, request.visitor.employee, request.user
    what = {"actor": actor, "work_date": given["work_date"], "key": given["key"]}
    upload, sends = given.get("upload"), request.POST.get("act") != "draft"
    if sends and not upload:
        return report.file(person, **what, **form.content())
    with transaction.atomic():
        row = report.put_draft(person, **what, **form.content())
        if upload:
            evidence.add(row, actor=actor, name=upload.name, content=upload.read())
        if sends and row.status == "DRAFT":
            report.submit(row, actor=actor)
    return row


def _receipt(row: DailyReport) -> str:
    here = reverse("kinerja:daily")
    return f"{here}?day={row.work_date}&got={row.pk}&saved=daily-{row.work_date}"


def _shown(request: Any, day: date, form: Work, status: int = 200) -> HttpResponse:
    visitor = request.visitor
    who = (request.user, visitor.employee)
    rows = days.of_day(*who, day, visitor.access)
    form = form if form.is_bound else restored(form, _unsent(request, day, rows))
    form.offer(days.results(*who, day, visitor.access))
    if uploads.are_taken() and "upload" not in form.fields:
        form.take_files(uploads.MOST)
    got = request.GET.get("got", "")
    return show(
        request,
        "daily/daily",
        nav="daily",
        status=status,
        day=day,
        form=form,
        draft=f"daily-{day}",
        autosave=_draft(day),
        queues=kinerja_settings.OFFLINE_QUEUE,
        rows=[(row, days.TONES.get(row.status, "")) for row in rows],
        received_report=next((row for row in rows if str(row.pk) == got), None),
        week=days.calendar(*who, *days.week_of(day), visitor.access),
        copyable=days.before(*who, day, visitor.access),
        today=visitor.employee.today,
        line=supervisors.of_person(visitor.employee, day)[1],
    )


@page
@require_POST
def copy(request: Any, pk: int) -> HttpResponse:
    """Begin a draft of a day with one's own earlier report."""
    source = _report(request, pk)
    person = request.visitor.employee
    if person is None or source.employee_id != person.pk:
        raise Http404
    day = _day(request.POST.get("day", ""), person.today)
    try:
        made = report.copy(person, actor=request.user, work_date=day, source=source)
    except (Incomplete, OutOfPhase) as error:
        messages.warning(request, str(error))
        return redirect(f"{reverse('kinerja:daily')}?day={day}")
    return redirect("kinerja:daily-report", pk=made.pk)


def _report(request: Any, pk: int) -> DailyReport:
    if request.visitor.access is None:
        raise Http404
    row = days.seen(request.user, request.visitor.access).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@page
def report_page(request: Any, pk: int) -> HttpResponse:
    """One report to read; its person goes on writing, the personnel office unlocks."""
    row = _report(request, pk)
    if request.method == "POST":
        return _acted(request, row)
    return _read(request, row)


def _acted(request: Any, row: DailyReport) -> HttpResponse:
    name = request.POST.get("act", "")
    if name not in _ANSWERS:
        form: Any = _bound(request)
        if not form.is_valid():
            return _read(request, row, status=422, form=form)
        return _done(request, row, "form", form, lambda: _rewritten(request, row, form))
    kind, service = _ANSWERS[name]
    form = kind(request.POST, auto_id=f"id_{name}_%s")
    request.typed = typed(form)
    if not form.is_valid():
        return _read(request, row, status=422, **{name: form})
    given = {field: value for field, value in form.cleaned_data.items() if field != "key"}
    return _done(request, row, name, form, lambda: service(row, actor=request.user, **given))


_ANSWERS: dict[str, tuple[type[KinerjaForm], Any]] = {
    "unlock": (Unlock, report.unlock),
    "revoke": (Revoked, report.revoke),
}


def _done(request: Any, row: DailyReport, name: str, form: Any, act: Any) -> HttpResponse:
    try:
        with engine.or_conflict(), transaction.atomic():
            act()
    except Incomplete as error:
        form.add_error(None, str(error))
        return _read(request, row, status=422, **{name: form})
    return redirect("kinerja:daily-report", pk=row.pk)


def _rewritten(request: Any, row: DailyReport, form: Work) -> None:
    if upload := form.cleaned_data.get("upload"):
        evidence.add(row, actor=request.user, name=upload.name, content=upload.read())
    if request.POST.get("act") == "draft":
        report.edit(row, actor=request.user, **form.content())
    else:
        report.submit(row, actor=request.user, **form.content())


def _read(
    request: Any,
    row: DailyReport,
    form: Work | None = None,
    unlock: Unlock | None = None,
    revoke: Revoked | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, access = request.user, request.visitor.access
    if form is None and policy.relation(actor, Action.EDIT_REPORT, row, access=access):
        form = Work(initial=initial_of(row))
    if form is not None:
        form.offer(days.results(actor, row.employee, row.work_date, access))
        if uploads.are_taken() and "upload" not in form.fields:
            form.take_files(uploads.MOST)
    if unlock is None and policy.relation(actor, Action.UNLOCK_REPORT, row, access=access):
        unlock = Unlock(initial={"until": timezone.localdate()}, auto_id="id_unlock_%s")
    if revoke is None and _may_revoke(actor, row, access):
        revoke = Revoked(auto_id="id_revoke_%s")
    return show(
        request,
        "daily/report",
        nav="daily",
        status=status,
        row=row,
        tone=days.TONES.get(row.status, ""),
        form=form,
        unlock=unlock,
        revoke=revoke,
        files=days.files(actor, [row], access)[row.pk],
        line=supervisors.of_days([row])[row.pk],
        mine=request.visitor.employee == row.employee,
        support=asked.of_reports(actor, [row], access=access).get(row.pk),
    )


@page
@require_safe
def file(request: Any, pk: int) -> Any:
    """A file of a report, as a download of a fixed type, for whoever may see the report."""
    rows = EvidenceFile.objects.filter(pk=pk)
    access = request.visitor.access
    found = policy.visible(request.user, rows, Action.VIEW_REPORT, access=access).first()
    if found is None:
        raise Http404
    try:
        stream = uploads.storage().open(found.stored_as)
    except FileNotFoundError as error:  # lawfully erased, or lost by the store
        raise Http404 from error
    answer = FileResponse(
        stream, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def _may_revoke(actor: Any, row: DailyReport, access: Any) -> bool:
    """What would be refused is not offered: once the month was sent, its approvals stand."""
    if not policy.relation(actor, Action.REVOKE_REPORT, row, access=access):
        return False
    try:
        report.must_be_revocable(row)
    except OutOfPhase:
        return False
    return True
