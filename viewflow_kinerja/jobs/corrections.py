"""Claims about supervisors that the personnel data have fulfilled meanwhile (ADR 0026)."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_noop

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import CorrectionStatus
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import AssessorCorrection, Assignment
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.services import corrections

_REASON = gettext_noop("the personnel data name the supervisor now")


def fulfil(*, actor: Actor) -> int:
    """Close the open claims that ask for the rater of today; returns how many.

    Who is deciding on one right now is left alone: the next run looks again.
    """
    closed = 0
    for row in list(_fulfilled()):
        steps = engine.open_steps(row.process_id)
        try:
            for step in steps:
                closed += engine.complete(step.pk, actor=actor, act="fulfil_claim", reason=_REASON)
        except (Conflict, OutOfPhase, Refused):
            continue
    return closed


def _fulfilled() -> Iterator[AssessorCorrection]:
    """Open claims whose person is rated by the proposed one, or by somebody else than claimed."""
    posts = Assignment.all_rows.filter(in_force(timezone.localdate()), kind="DEFINITIVE")
    raters = posts.exclude(rater=None).values_list("employee", "rater")
    rows = AssessorCorrection.all_rows.filter(status=CorrectionStatus.PROPOSED)
    rows = rows.exclude(process=None)
    open_ones = {row.employee_id: row for row in rows}
    for employee, rater in raters.filter(employee__in=list(open_ones)):
        if corrections.fulfils(open_ones[employee], rater):
            yield open_ones[employee]
