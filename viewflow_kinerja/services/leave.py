"""Leave and official travel of a person: the personnel office says which days do not count."""

from datetime import date

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.models import Assignment, Leave
from viewflow_kinerja.permissions import Action, policy


@official_act("leave.put")
def put(
    placed: Assignment, *, actor: Actor, date_from: date, date_to: date, kind: str = "ANNUAL"
) -> Leave:
    """Enter leave of the person of a post; the same start and kind again changes the end."""
    policy.require(actor, Action.CHANGE_ASSIGNMENT, placed)
    rows = Leave.objects.filter(employee=placed.employee_id, date_from=date_from, kind=kind)
    if (known := rows.select_for_update().first()) is not None:
        known.record(date_to=date_to)
        return known
    return Leave.objects.create(
        employee_id=placed.employee_id, date_from=date_from, date_to=date_to, kind=kind
    )
