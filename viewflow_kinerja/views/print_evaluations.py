"""The official forms of an evaluation, printed by the browser; the same pages make the PDF."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.selectors import evaluation_prints as prints
from viewflow_kinerja.selectors import evaluations
from viewflow_kinerja.selectors.evaluation_prints import Form
from viewflow_kinerja.selectors.evaluations import Document
from viewflow_kinerja.views.base import noted, page


@require_safe
@page
def form(request: Any, pk: int) -> HttpResponse:
    """The evaluation form of a period: realisations, values, both ratings, predicate."""
    shown = _document(request, pk)
    noted(request, shown.evaluation, "evaluation-print")
    found = prints.form_of(shown)
    width = {"columns": found.columns, "before_last": found.columns - 1, "landscape": True}
    return render(request, "kinerja/print/evaluation.html", _sheet(shown, found) | width)


@require_safe
@page
def annual(request: Any, pk: int) -> HttpResponse:
    """The document of the year (D.1.1): three parties, result, recommendation, signatures."""
    shown = _document(request, pk)
    if shown.evaluation.kind != "ANNUAL":
        raise Http404
    noted(request, shown.evaluation, "evaluation-document")
    found = prints.form_of(shown)
    superior = prints.superior_of(shown.evaluation)
    people = [
        (_("Employee who is evaluated"), _party(found.employee)),
        (_("Rater"), _party(found.rater)),
        (_("Superior of the rater"), _party(superior)),
    ]
    sheet = _sheet(shown, found) | {"people": people}
    return render(request, "kinerja/print/evaluation_document.html", sheet)


def _document(request: Any, pk: int) -> Document:
    shown = evaluations.document_of(request.user, pk, access=request.visitor.access)
    if shown is None:
        raise Http404
    return shown


def _sheet(shown: Document, found: Form) -> dict[str, Any]:
    """What both forms need: content, parties, signatures, seal."""
    row = shown.evaluation
    return {
        "shown": shown,
        "row": row,
        "form": found,
        "heading": prints.heading(row),
        "parties": [
            {"role": _("Employee"), **_party(found.employee)},
            {"role": _("Rater"), **_party(found.rater)},
        ],
        "signatures": _signatures(found),
        "document": {
            "id": found.number,
            "version": row.version,
            "hash": row.sha256,
            "printed_at": timezone.now(),
        },
        "back": reverse("kinerja:evaluation", args=[row.pk]),
    }


def _party(side: Any) -> dict[str, str]:
    """A party in the words of the form; each fact of it may be missing."""
    rank = " / ".join(part for part in (side.get("rank"), side.get("grade")) if part)
    return {
        "name": side.get("name", ""),
        "nip": side.get("nip", ""),
        "rank": rank,
        "post": side.get("position", ""),
        "unit": side.get("unit", ""),
    }


def _signatures(found: Form) -> list[dict[str, Any]]:
    """The employee on the left with the day of receipt, the rater on the right."""
    row = found.evaluation
    return [
        {
            "role": _("Employee who is evaluated"),
            "date": _day(row.received_at),
            "mark": _("receipt confirmed electronically") if row.acknowledged_at else "",
            **_signs(found.employee),
        },
        {
            "role": _("Rater"),
            "place": row.plan.place,
            "date": _day(found.agreed_at),
            "mark": _("made final electronically") if found.agreed_at else "",
            **_signs(found.rater),
        },
    ]


def _day(at: Any) -> Any:
    return timezone.localdate(at) if at else None


def _signs(side: Any) -> dict[str, str]:
    return {"name": side.get("name", ""), "nip": side.get("nip", "")}
