"""Leave and official travel of a person: the personnel office says which days do not count.

Source: DOMAIN 3.4; our choice, ADR 0028 and 0039.
"""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import LeaveKind
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import Assignment, Leave
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.phases import given_reason


@official_act("leave.put")
def put(
    placed: Assignment, *, actor: Actor, date_from: date, date_to: date, kind: str = "ANNUAL"
) -> Leave:
    """Enter leave of the person of a post; the same start and kind again changes the end."""
    policy.require(actor, Action.CHANGE_ASSIGNMENT, placed)
    coded.one_of(LeaveKind, kind)
    rows = Leave.objects.filter(employee=placed.employee_id, date_from=date_from, kind=kind)
    known = rows.select_for_update().first()
    _must_be_free(placed.employee_id, date_from, date_to, known)
    if known is not None:
        known.record(date_to=date_to, cancelled=False)
        return known
    return Leave.objects.create(
        employee_id=placed.employee_id, date_from=date_from, date_to=date_to, kind=kind
    )


def _must_be_free(employee: int, first: date, last: date, known: Leave | None) -> None:
    """Incomplete where the days are in the wrong order or belong to another leave."""
    if last < first:
        raise Incomplete(_("The last day must not come before the first."))
    rows = Leave.objects.filter(employee=employee, cancelled=False)
    rows = rows.filter(date_from__lte=last, date_to__gte=first)
    other = (rows.exclude(pk=known.pk) if known else rows).first()
    if other is not None:
        text = _(
            "These days overlap %(kind)s from %(first)s to %(last)s. End or cancel that first."
        )
        days = {"first": other.date_from, "last": other.date_to}
        told = {name: formats.date_format(day) for name, day in days.items()}
        raise Incomplete(text % {"kind": other.get_kind_display(), **told})


@official_act("leave.end")
def end(row: Leave, *, actor: Actor, date_to: date) -> None:
    """Another last day, with the reason of the act; a leave may end sooner or later."""
    _require(row, actor)
    given_reason(_("Say why the leave ends on another day."))
    _must_be_free(row.employee_id, row.date_from, date_to, row)
    row.record(date_to=date_to)


@official_act("leave.cancel")
def cancel(row: Leave, *, actor: Actor) -> None:
    """It was not taken at all, with the reason of the act; the row stays and says so."""
    _require(row, actor)
    given_reason(_("Say why the leave is cancelled."))
    row.record(cancelled=True)


def _require(row: Leave, actor: Actor) -> None:
    """By the right to change the post of the person, today's or that of the leave."""
    today = row.employee.today
    placed = Assignment.of(row.employee_id, today) or Assignment.of(row.employee_id, row.date_from)
    if placed is None:
        raise OutOfPhase(_("This person holds no post; the personnel data come first."))
    policy.require(actor, Action.CHANGE_ASSIGNMENT, placed)
    if row.cancelled:
        raise OutOfPhase(_("This leave was cancelled already."))
