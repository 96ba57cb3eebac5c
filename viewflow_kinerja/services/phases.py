"""Whether an act comes at the right time; and the words when it does not."""

from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.domain import states
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import policy


def moved(machine: states.Machine, status: str, event: str) -> str:
    """The state that follows, as plain text for the column; OutOfPhase where none does."""
    try:
        return states.next_state(machine, status, event).value
    except states.WrongMove as error:
        now = label(states.STATES[machine](status))
        text = _("This is not possible now: the record is %(now)s. Open it again to see what is.")
        raise OutOfPhase(text % {"now": now}) from error


def administer(frame: Any, actor: Actor) -> None:
    """Let the personnel office of a year or period pass, and the system that follows posts."""
    if actor.get_username() == kinerja_settings.SYSTEM_USER:
        policy.require_system(actor)
    else:
        policy.require(actor, policy.administering(frame), frame)


def given_reason(what: str) -> str:
    """The reason of the act, which must be written; Incomplete asks for it."""
    work = context.current()
    text = (work.reason if work else "").strip()
    if not text:
        raise Incomplete(what)
    return text
