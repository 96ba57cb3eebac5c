"""Whether an act comes at the right time; and the words when it does not."""

from django.utils.translation import gettext as _

from viewflow_kinerja import context
from viewflow_kinerja.domain import states
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models.labels import label


def moved(machine: states.Machine, status: str, event: str) -> str:
    """The state that follows, as plain text for the column; OutOfPhase where none does."""
    try:
        return states.next_state(machine, status, event).value
    except states.WrongMove as error:
        now = label(states.STATES[machine](status))
        text = _("This is not possible now: the record is %(now)s. Open it again to see what is.")
        raise OutOfPhase(text % {"now": now}) from error


def given_reason(what: str) -> str:
    """The reason of the act, which must be written; Incomplete asks for it."""
    work = context.current()
    text = (work.reason if work else "").strip()
    if not text:
        raise Incomplete(what)
    return text
