"""Realisation is reported and rated; the evaluation is made final, delivered and acknowledged."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, If, StartHandle

from viewflow_kinerja.flows.base import KinerjaFlow, the_employee, the_rater, the_row
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import PeriodicReviewProcess
from viewflow_kinerja.services import evaluation, receipt, reopening, served


class PeriodicReviewFlow(KinerjaFlow, Flow):
    """Periodic and annual review. Source: PermenPANRB 6/2022, art. 23-25; DOMAIN 7.4."""

    process_class = PeriodicReviewProcess
    process_title = _("Periodic review")
    openings = {
        "start": evaluation.open_evaluation,
        "start_again": reopening.reopen,
        "start_regenerated": reopening.regenerate,
    }
    withdrawal = staticmethod(served.leave_unrated)

    # personnel office opens the period
    start = StartHandle(this.on_start).Next(this.report)

    # rater's superior or appointing authority reopens a final one: its next version is rated anew
    start_again = StartHandle(this.on_start).Next(this.rate)

    # system: the organisation was rated anew, and with it the result of its head
    start_regenerated = StartHandle(this.on_start).Next(this.deliver)

    # employee; the rater may go ahead when nothing was reported in time
    report = (
        HumanTask(
            {"report": evaluation.report_realisation, "rate": evaluation.rate},
            on=the_row,
            also={"rate": ("RTP",)},
        )
        .Annotation(
            title=_("Report what you achieved"),
            description=_("Give the realisation and the evidence for each indicator."),
        )
        .Assign(the_employee)
        .Next(this.reported)
    )
    reported = If(act.process.is_rated).Then(this.finalise).Else(this.rate)

    # rater
    rate = (
        HumanTask({"rate": evaluation.rate, "revise": reopening.revise}, on=the_row)
        .Annotation(
            title=_("Rate results and behaviour"),
            description=_("Look at the evidence, rate, and give constructive feedback."),
        )
        .Assign(the_rater)
        .Next(this.finalise)
    )

    # The evaluation team looks here, between the rating and its becoming final.

    # rater
    finalise = (
        HumanTask({"finalise": evaluation.finalise}, on=the_row)
        .Annotation(
            title=_("Make the evaluation final"),
            description=_("Check the distribution of your team and fix the evaluation."),
        )
        .Assign(the_rater)
        .Next(this.deliver)
    )

    # rater
    deliver = (
        HumanTask({"deliver": evaluation.deliver}, on=the_row)
        .Annotation(
            title=_("Deliver the evaluation"),
            description=_("Hand the evaluation to the employee."),
        )
        .Assign(the_rater)
        .Next(this.acknowledge)
    )

    # employee; the system when the window is over, or an objection was decided (ObjectionFlow)
    acknowledge = (
        HumanTask(
            {
                "acknowledge": evaluation.acknowledge,
                "deem_accepted": receipt.deem_accepted,
                "conclude": receipt.conclude,
            },
            on=the_row,
            also={"deem_accepted": ("SYS",), "conclude": ("SYS",)},
        )
        .Annotation(
            title=_("Acknowledge the evaluation"),
            description=_("Read your evaluation and confirm that you received it."),
        )
        .Assign(the_employee)
        .Next(this.end)
    )

    end = End()
