"""Something is to improve: an action is agreed on, carried out, and checked on its day."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, StartHandle, Switch

from viewflow_kinerja.flows.base import (
    KinerjaFlow,
    the_agreer,
    the_employee,
    the_rater,
    the_row,
)
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import FollowUpProcess
from viewflow_kinerja.services import improvement, improvement_course

_CANCEL = {"cancel_improvement": improvement_course.cancel}
_LEAVING = {"verify_improvement": improvement_course.verify, **_CANCEL}
_BESIDE = {"cancel_improvement": ("SUP",), "verify_improvement": ("SUP",)}


class FollowUpFlow(KinerjaFlow, Flow):
    """Improvement action. Source: DOMAIN 7.7; our choice, ADR 0057."""

    process_class = FollowUpProcess
    process_title = _("Improvement action")
    openings = {"start": improvement.open_area, "start_next": improvement.propose_next}

    # employee or supervisor, with a new area
    start = StartHandle(this.on_start).Next(this.agree)

    # employee or supervisor, for an area that is still open
    start_next = StartHandle(this.on_start).Next(this.agree)

    # the other of the two
    agree = (
        HumanTask(
            {
                "agree_improvement": improvement_course.agree,
                "counter_improvement": improvement_course.counter,
                **_CANCEL,
            },
            on=the_row,
            also={"cancel_improvement": ("SUP",)},
        )
        .Annotation(
            title=_("Agree on an improvement action"),
            description=_("Agree, or answer with another proposal."),
        )
        .Assign(the_agreer)
        .Next(this.lies_with)
    )

    # employee; from its day on the supervisor may check it all the same
    work = (
        HumanTask(
            {"progress_improvement": improvement_course.progress, **_LEAVING},
            on=the_row,
            also=_BESIDE,
        )
        .Annotation(
            title=_("Carry out your improvement action"),
            description=_("Say what was done, before the day of the check."),
        )
        .Assign(the_employee)
        .Next(this.lies_with)
    )

    # supervisor
    provide = (
        HumanTask({"provide_improvement": improvement_course.provide, **_LEAVING}, on=the_row)
        .Annotation(
            title=_("Provide what you agreed on"),
            description=_("Say what was done, before the day of the check."),
        )
        .Assign(the_rater)
        .Next(this.lies_with)
    )

    # supervisor
    check = (
        HumanTask({"verify_improvement": improvement_course.verify}, on=the_row)
        .Annotation(
            title=_("Check what came of it"),
            description=_("Achieved, the area is closed. Else it asks for the next action."),
        )
        .Assign(the_rater)
        .Next(this.lies_with)
    )

    lies_with = (
        Switch()
        .Case(this.agree, act.process.is_proposed)
        .Case(this.work, act.process.lies_with_employee)
        .Case(this.provide, act.process.lies_with_supervisor)
        .Case(this.check, act.process.waits_for_check)
        .Default(this.end)
    )

    end = End()
