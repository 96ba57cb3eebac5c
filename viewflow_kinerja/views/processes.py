"""The process of a record as a picture with who and when on it, and as BPMN to take along."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.flows import charts
from viewflow_kinerja.models import CoachingSession, ImprovementAction, Objection, SupportCase
from viewflow_kinerja.selectors.trail import process as steps
from viewflow_kinerja.templatetags.words import NOTHING, local_datetime, local_exact
from viewflow_kinerja.views.base import noted, page, show
from viewflow_kinerja.views.trail import KINDS as OF_A_TRAIL
from viewflow_kinerja.views.trail import found, heading

KINDS = {
    **OF_A_TRAIL,
    "support": SupportCase,
    "objection": Objection,
    "coaching": CoachingSession,
    **{"support": SupportCase, "objection": Objection, "improvement": ImprovementAction},
}


@require_safe
@page
def picture(request: Any, kind: str, pk: int) -> HttpResponse:
    """The steps, who did each last and when; below it the same as a table."""
    row = _of_a_process(request, kind, pk)
    noted(request, row, "trail-process")
    done = steps.done(row)
    drawn = {
        node: charts.Done(step.name, step.at, local_datetime(step.at))
        for node, step in done.items()
    }
    lines = [
        [title, *([done[node].name, local_exact(done[node].at)] if node in done else [NOTHING] * 2)]
        for node, title in charts.steps(row.process)
    ]
    return show(
        request,
        "audit/process",
        kind=kind,
        row=row,
        heading=heading(row),
        # built by ElementTree, which escapes what people are called
        picture=mark_safe(charts.svg(row.process, drawn)),
        columns=[_("Step"), _("Who did it last"), _("When")],
        lines=lines,
    )


@require_safe
@page
def model(request: Any, kind: str, pk: int) -> HttpResponse:
    """The same process as BPMN 2.0, for any modeller; nobody is in it."""
    row = _of_a_process(request, kind, pk)
    answer = HttpResponse(charts.bpmn(row.process), content_type="application/xml; charset=utf-8")
    name = row.process.flow_class.__name__
    answer["Content-Disposition"] = f'attachment; filename="{name}.bpmn"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _of_a_process(request: Any, kind: str, pk: int) -> Any:
    row = found(request, kind, pk, KINDS)
    if row.process_id is None:
        raise Http404
    return row
