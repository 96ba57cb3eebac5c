"""Somebody asks for support or a dialogue; it is answered, escalated when late, and confirmed."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, StartHandle, Switch

from viewflow_kinerja.flows.base import (
    KinerjaFlow,
    the_answerer,
    the_author,
    the_row,
    the_superior,
)
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import FeedbackProcess
from viewflow_kinerja.services import support, support_course

_SETTLING = {"settle_support": support_course.settle}
_BY_SYSTEM = {"settle_support": ("SYS",)}
_LEAVING = {"withdraw_support": support_course.withdraw, **_SETTLING}
_BESIDE = {"withdraw_support": ("AUT",), **_BY_SYSTEM}


class FeedbackFlow(KinerjaFlow, Flow):
    """Support and performance dialogue. Source: DOMAIN 7.3; our choice, ADR 0047."""

    process_class = FeedbackProcess
    process_title = _("Support and dialogue")
    openings = {
        "start": support.ask,
        "start_report": support.ask_by_report,
        "start_dialogue": support.propose_dialogue,
        "start_unanswered": support.escalate_unanswered,
    }

    # employee, freely or from a work result
    start = StartHandle(this.on_start).Next(this.answer)

    # a daily report that asks for support
    start_report = StartHandle(this.on_start).Next(this.answer)

    # employee or rater
    start_dialogue = StartHandle(this.on_start).Next(this.answer)

    # the system, when a month is closed over reports that nobody answered
    start_unanswered = StartHandle(this.on_start).Next(this.escalated)

    # rater, or the employee where the rater proposes a dialogue; late, the system escalates it
    answer = (
        HumanTask(
            {
                "answer_support": support_course.answer,
                "accept_dialogue": support_course.accept,
                "escalate_support": support_course.escalate,
                **_LEAVING,
            },
            on=the_row,
            also={"escalate_support": ("SYS",), **_BESIDE},
        )
        .Annotation(
            title=_("Answer the request"),
            description=_("Offer help with a day, answer, or say why it is not possible."),
        )
        .Assign(the_answerer)
        .Next(this.lies_with)
    )

    # rater's superior; the rater may still answer
    escalated = (
        HumanTask(
            {
                "answer_support": support_course.answer,
                "send_back_support": support_course.send_back,
                **_LEAVING,
            },
            on=the_row,
            also={"answer_support": ("SUP",), **_BESIDE},
        )
        .Annotation(
            title=_("Answer what was not answered"),
            description=_("Answer in the supervisor's stead, or send it back with a remark."),
        )
        .Assign(the_superior)
        .Next(this.lies_with)
    )

    # whoever asked; silent for too long, the system closes it
    confirm = (
        HumanTask(
            {
                "confirm_support": support_course.confirm,
                "reopen_support": support_course.reopen,
                "lapse_support": support_course.lapse,
                **_SETTLING,
            },
            on=the_row,
            also={"lapse_support": ("SYS",), **_BY_SYSTEM},
        )
        .Annotation(
            title=_("Say whether it helped"),
            description=_("Confirm that you were helped, or say what is still missing."),
        )
        .Assign(the_author)
        .Next(this.lies_with)
    )

    lies_with = (
        Switch()
        .Case(this.answer, act.process.waits_for_answer)
        .Case(this.escalated, act.process.is_escalated)
        .Case(this.confirm, act.process.is_answered)
        .Default(this.end)
    )

    end = End()
