"""The auditor's workbench: search every history, ask saved questions, take findings along."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.forms.workbench import Search
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors.trail import search, sheets
from viewflow_kinerja.selectors.trail.questions import QUESTIONS
from viewflow_kinerja.selectors.trail.told import place_of
from viewflow_kinerja.services import reading
from viewflow_kinerja.views.base import page, show

_READERS = (Relation.OFF, Relation.AUD, Relation.LDR)
_LOOKS_BACK = timedelta(days=31)  # a saved question without a beginning
_PRINTED = 500


@require_safe
@page
def workbench(request: Any) -> HttpResponse:
    """Search and saved questions; what was asked is written down."""
    _insist(request)
    form, query = _form(request)
    found, asked = None, []
    if form.is_valid():
        _note(request, "workbench", query)
        place = place_of(request.GET.get("before", ""))
        found = search.page(request.visitor.access, form.asked(), before=place)
        asked = _told(form.asked())
    here = reverse("kinerja:workbench")
    question = QUESTIONS.get(form.data.get("question", ""))
    return show(
        request,
        "audit/workbench",
        form=form,
        questions=QUESTIONS.items(),
        question=question,
        entries=found.entries if found else [],
        older=f"{here}?{_with(query, before=found.more)}" if found and found.more else "",
        newer=f"{here}?{query}" if "before" in request.GET else "",
        query=query,
        asked=asked,
    )


@require_safe
@page
def sheet(request: Any) -> HttpResponse:
    """The findings as CSV, row by row."""
    asked, query = _asked(request)
    _note(request, "workbench-csv", query)
    found = search.lines(request.visitor.access, asked)
    lines = [sheets.headings(), *(sheets.line(row, told) for row, told in found)]
    whole = "".join(sheets.written(lines))
    answer = HttpResponse(whole, content_type="text/csv; charset=utf-8")
    name = f"audit-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@page
def paper(request: Any) -> HttpResponse:
    """The findings to print, with the checkpoint to which they refer."""
    asked, query = _asked(request)
    _note(request, "workbench-print", query)
    found = search.lines(request.visitor.access, asked, _PRINTED + 1)
    question = QUESTIONS.get(asked.question)
    sheet = {
        "entries": [told for _row, told in found[:_PRINTED]],
        "cut": len(found) > _PRINTED,
        "most": _PRINTED,
        "question": question,
        "asked": _told(asked),
        "seal": search.checkpoint(),
        "printed_at": timezone.now(),
        "by": request.visitor.access.name or request.user.get_username(),
        "back": f"{reverse('kinerja:workbench')}?{query}",
        "landscape": True,
    }
    return render(request, "kinerja/print/findings.html", sheet)


def _insist(request: Any) -> None:
    visitor = request.visitor
    if not any(visitor.stands(relation) for relation in _READERS):
        words = _("This page is for auditors, the personnel office and the appointing authority.")
        raise Refused(words)


def _form(request: Any) -> tuple[Search, str]:
    """The form with what was asked; a saved question looks back a month unless told otherwise."""
    given = {name: request.GET.get(name, "").strip() for name in Search.base_fields}
    if given["question"] in QUESTIONS and not given["first"]:
        begin = timezone.localtime() - _LOOKS_BACK
        given["first"] = begin.replace(microsecond=0, tzinfo=None).isoformat()
    asked = {name: text for name, text in given.items() if text}
    return Search(given), urlencode(asked)


def _asked(request: Any) -> tuple[search.Asked, str]:
    """What is taken along; what makes no sense finds nothing, as on the page."""
    _insist(request)
    form, query = _form(request)
    if not form.is_valid():
        raise Refused(_("What was asked makes no sense: open the workbench and correct it."))
    return form.asked(), query


def _note(request: Any, name: str, query: str) -> None:
    if request.method == "GET":
        reading.searched(request.visitor.access, name, query)


def _with(query: str, **more: str) -> str:
    return "&".join(part for part in (query, urlencode(more)) if part)


def _told(asked: search.Asked) -> list[tuple[str, Any]]:
    """What was searched for, in the words of the form."""
    form = Search({})
    found = []
    for name, field in form.fields.items():
        value = getattr(asked, name)
        if value in ("", None) or name == "question":
            continue
        words = dict(getattr(field, "choices", ())).get(value, value)
        found.append((str(field.label), _moment(words)))
    return found


def _moment(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) else value
