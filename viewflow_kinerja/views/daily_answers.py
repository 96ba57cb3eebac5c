"""What waits for the supervisor's answer: one by one with a chip, or several after a preview."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.daily import Answer
from viewflow_kinerja.models import DailyReport
from viewflow_kinerja.selectors import days, supervisors, support
from viewflow_kinerja.services import report
from viewflow_kinerja.views.base import page, show, typed

A_PAGE = 25
_DIGITS = 18  # no key of a record is longer


@page
def answers(request: Any) -> HttpResponse:
    """The oldest first; an answer is a POST, several at once are shown before they are sent."""
    if request.visitor.access is None:
        raise Http404
    if request.method != "POST":
        return _shown(request)
    if "report" in request.POST:
        return _one(request)
    chosen = _chosen(request)
    if not chosen:
        return _back(request, _("None of the chosen reports waits: choose at least one."))
    if "sure" not in request.POST:
        return _shown(request, preview=chosen)
    with engine.or_conflict(), transaction.atomic():
        for row in sorted(chosen, key=lambda each: each.unit_id):  # as figures are locked
            report.approve(row, actor=request.user)
    return _told(request, len(chosen))


def _waiting(request: Any) -> Any:
    return days.waiting(request.user, request.visitor.access)


def _chosen(request: Any) -> list[DailyReport]:
    keys = [found for key in request.POST.getlist("chosen") if (found := _key(key))][:A_PAGE]
    return list(_waiting(request).filter(pk__in=keys))


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0


def _back(request: Any, words: str) -> HttpResponse:
    """To the list as it stands now, with the reason why nothing was changed."""
    messages.warning(request, words)
    return redirect("kinerja:daily-answers")


def _one(request: Any) -> HttpResponse:
    key = _key(request.POST["report"])
    row = _waiting(request).filter(pk=key).first()
    if row is None:
        return _gone(request, key)
    form = _form(row, request.POST)
    request.typed = typed(form)
    if not form.is_valid():
        return _shown(request, sent={row.pk: form}, status=422)
    try:
        with engine.or_conflict(), transaction.atomic():
            _answered(request, row, form.cleaned_data)
    except Incomplete as error:
        form.add_error(None, str(error))
        return _shown(request, sent={row.pk: form}, status=422)
    return _told(request, 1, saved=f"?saved=answer-{row.pk}")


def _gone(request: Any, key: int) -> HttpResponse:
    """Answered in another tab, or sent twice: said to who could answer, and to nobody else."""
    actor, access = request.user, request.visitor.access
    row = days.seen(actor, access).filter(pk=key).exclude(answered_at=None).first()
    if row is None or row.answered_by_id != getattr(request.visitor.employee, "pk", None):
        raise Http404
    return _back(request, _("This report is answered already; your last answer changed nothing."))


def _answered(request: Any, row: DailyReport, given: dict[str, str]) -> None:
    if given["verification"] == "ADEQUATE":
        report.approve(row, actor=request.user, note=given["note"])
    elif given["verification"] == "INSUFFICIENT":
        report.ask_revision(row, actor=request.user, reason=given["note"])
    else:
        report.reject(row, actor=request.user, reason=given["note"])


def _told(request: Any, count: int, saved: str = "") -> HttpResponse:
    words = ngettext("%(n)d report is answered.", "%(n)d reports are answered.", count)
    messages.success(request, words % {"n": count})
    return redirect(reverse("kinerja:daily-answers") + saved)


def _form(row: DailyReport, data: Any = None) -> Answer:
    return Answer(data, auto_id=f"id_{row.pk}_%s")


def _shown(
    request: Any,
    sent: dict[int, Answer] | None = None,
    preview: list[DailyReport] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = list(_waiting(request)[: A_PAGE + 1])
    cards = rows[:A_PAGE]
    lines = supervisors.of_days(cards)
    kept = days.files(request.user, cards, request.visitor.access)
    needs = support.of_reports(request.user, cards, access=request.visitor.access)
    return show(
        request,
        "daily/answers",
        nav="team",
        status=status,
        preview=preview,
        cards=[
            (
                row,
                (sent or {}).get(row.pk) or _form(row),
                kept[row.pk],
                lines[row.pk],
                needs.get(row.pk),
            )
            for row in cards
        ],
        more=len(rows) > A_PAGE,
    )
