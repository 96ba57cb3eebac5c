"""The two official forms of a coaching talk on paper: B.1.8 and B.1.9."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.models import Assignment, CoachingSession, Employee
from viewflow_kinerja.selectors import coaching as reader
from viewflow_kinerja.services import snapshots
from viewflow_kinerja.views.base import noted, page
from viewflow_kinerja.views.coaching import found


@require_safe
@page
def statements(request: Any, pk: int) -> HttpResponse:
    """Form B.1.8: the nine answers; not there for who led the talk."""
    row = found(request, pk)
    given = reader.feedback(request.user, row, access=request.visitor.access)
    if given is None:
        raise Http404
    noted(request, row, "coaching-statements")
    words = (_("About the employee"), _("About the leader"), _("About both"))
    groups = list(zip(words, reader.answers(given), strict=True))
    told = {"given": given, "groups": groups, "signatures": [_signs(row, given.given_at)]}
    return render(request, "kinerja/print/coaching_statements.html", _sheet(row, "B18") | told)


@require_safe
@page
def competencies(request: Any, pk: int) -> HttpResponse:
    """Form B.1.9: competency, score, reason; one table a day."""
    row = found(request, pk)
    rows = reader.scored(request.user, row, access=request.visitor.access)
    if not rows:
        raise Http404
    noted(request, row, "coaching-competencies")
    days = sorted({each.assessed_on for each in rows})
    sheets = [(day, [each for each in rows if each.assessed_on == day]) for day in days]
    last = Employee.objects.get(pk=rows[-1].assessor_id)
    signs = {"role": _("Leader"), "date": days[-1], "name": last.full_name, "nip": last.nip}
    told = {"sheets": sheets, "signatures": [signs]}
    return render(request, "kinerja/print/coaching_competencies.html", _sheet(row, "B19") | told)


def _sheet(row: CoachingSession, code: str) -> dict[str, Any]:
    """What both forms need: parties as they stood on the day of the talk, number, way back."""
    people = [(_("Employee"), row.employee), (_("Leader"), row.rater)]
    return {
        "row": row,
        "parties": [{"role": role, **_party(who, row)} for role, who in people],
        "document": {"id": f"{code}-{row.pk}", "version": 1, "printed_at": timezone.now()},
        "back": reverse("kinerja:coaching-one", args=[row.pk]),
    }


def _party(who: Employee, row: CoachingSession) -> dict[str, str]:
    side = snapshots.party(who, Assignment.of(who, row.held_on))
    rank = " / ".join(part for part in (side.get("rank"), side.get("grade")) if part)
    names = {"name": "name", "nip": "nip", "post": "position", "unit": "unit"}
    return {"rank": rank, **{ours: side.get(theirs, "") for ours, theirs in names.items()}}


def _signs(row: CoachingSession, at: Any) -> dict[str, Any]:
    who = row.employee
    mark = _("answered electronically")
    day = timezone.localdate(at)
    return {"role": _("Employee"), "date": day, "mark": mark, "name": who.full_name, "nip": who.nip}
