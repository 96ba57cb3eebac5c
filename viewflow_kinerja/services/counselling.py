"""Official acts on counselling notes: begin, write, close. Nobody but the two ever reads them.

Source: PermenPANRB 8/2021 (counselling, confidential form); our choice, ADR 0032.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.models import CounsellingNote, Employee, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services.feedback import open_request, placed, the_same
from viewflow_kinerja.services.phases import moved

COUNSELLING = ("SUP", "RTP", "RSP")
FIELDS = ("problem", "agreed", "follow_up")


@official_act("note.begin")
def begin(
    plan: PerformancePlan,
    *,
    actor: Actor,
    held_on: date,
    key: UUID | str | None = None,
    **content: Any,
) -> CounsellingNote:
    """Begin a note: who leads the person, or a counsellor who was asked."""
    relation = policy.require(actor, Action.GIVE_FEEDBACK_PLAN, plan).relation
    author, form = Employee.objects.get(user=actor.pk), UUID(str(key or uuid4()))
    if relation not in COUNSELLING and not (
        author.pk != plan.employee_id and open_request(plan, author, "COUNSELLING")
    ):
        raise Refused(_("Who leads the person counsels, or a counsellor who was asked for it."))
    if known := CounsellingNote.all_rows.filter(key=form).first():
        return the_same(known, plan, author)
    note = CounsellingNote(
        plan=plan,
        employee=plan.employee,
        unit=placed(plan)["unit"],
        author=author,
        held_on=_held(plan, held_on),
        opened_at=timezone.now(),
        key=form,
        **_written(content),
    )
    note.save(force_insert=True)
    return note


def _held(plan: PerformancePlan, day: date) -> date:
    if day > plan.employee.today:
        raise Incomplete(_("The day of the talk has not come yet."))
    return day


def _written(content: dict[str, Any]) -> dict[str, str]:
    texts = {name: str(content.get(name) or "").strip() for name in FIELDS}
    if not texts["problem"]:
        raise Incomplete(_("Say what the talk was about."))
    return texts


@official_act("note.edit")
def edit(note: CounsellingNote, *, actor: Actor, **content: Any) -> None:
    """Write on, while it is open."""
    policy.require(actor, Action.EDIT_NOTE, note)
    note.record(**_written({name: getattr(note, name) for name in FIELDS} | content))


@official_act("note.close")
def close(note: CounsellingNote, *, actor: Actor) -> None:
    """Nothing is written any more."""
    policy.require(actor, Action.CLOSE_NOTE, note)
    status = moved(Machine.COUNSELLING_NOTE, note.status, "close")
    note.record(status=status, closed_at=timezone.now())
