"""A leader coached somebody; she signs, and answers about the talk to the leader's superior."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, StartHandle, Switch

from viewflow_kinerja.flows.base import KinerjaFlow, the_employee, the_row
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import CoachingProcess
from viewflow_kinerja.services import coaching

_LAPSING = {"lapse_coaching": coaching.lapse}
_BY_SYSTEM = {"lapse_coaching": ("SYS",)}


class CoachingFlow(KinerjaFlow, Flow):
    """Coaching. Source: PermenPANRB 6/2022, annex (B.1.8); our choice, ADR 0058."""

    process_class = CoachingProcess
    process_title = _("Coaching")
    openings = {"start": coaching.record}

    # leader, who signs with it
    start = StartHandle(this.on_start).Next(this.sign)

    # employee; when her term has passed, the system closes the talk
    sign = (
        HumanTask({"confirm_coaching": coaching.confirm, **_LAPSING}, on=the_row, also=_BY_SYSTEM)
        .Annotation(
            title=_("Sign the coaching talk"),
            description=_("Read what was written about your talk, and sign it."),
        )
        .Assign(the_employee)
        .Next(this.lies_with)
    )

    # employee, to the superior of the leader; unanswered it ends
    reflect = (
        HumanTask(
            {"fill_coaching": coaching.fill_feedback, **_LAPSING}, on=the_row, also=_BY_SYSTEM
        )
        .Annotation(
            title=_("Say how the talk was"),
            description=_(
                "Nine short answers for the superior of your leader, who never sees them."
            ),
        )
        .Assign(the_employee)
        .Next(this.lies_with)
    )

    lies_with = Switch().Case(this.reflect, act.process.waits_for_answers).Default(this.end)

    end = End()
