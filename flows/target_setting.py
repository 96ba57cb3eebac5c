"""Targets are drafted, submitted, approved or returned; later a change opens a new version."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, If, StartHandle

from viewflow_kinerja.flows.base import KinerjaFlow, the_employee, the_rater, the_row
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import TargetSettingProcess
from viewflow_kinerja.services import plan


class TargetSettingFlow(KinerjaFlow, Flow):
    """Setting targets (SKP). Source: PermenPANRB 6/2022, chapter on planning; DOMAIN 7.2."""

    process_class = TargetSettingProcess
    process_title = _("Target setting")
    openings = {"start": plan.open_plan, "start_change": plan.request_change}
    withdrawal = staticmethod(plan.end_segment)

    # personnel office opens the year
    start = StartHandle(this.on_start).Next(this.draft)

    # employee, or the performance manager for her
    draft = (
        HumanTask({"submit": plan.submit}, on=the_row, also={"submit": ("MGR",)})
        .Annotation(
            title=_("Write your plan"),
            description=_("Agree targets with your supervisor and submit the plan."),
        )
        .Assign(the_employee)
        .Next(this.decide)
    )

    # rater; after the deadline his superior; the employee may take it back
    decide = (
        HumanTask(
            {"approve": plan.approve, "return": plan.return_plan, "withdraw": plan.withdraw},
            on=the_row,
            also={"approve": ("RSP",), "return": ("RSP",), "withdraw": ("OWN",)},
        )
        .Annotation(
            title=_("Decide on the plan"),
            description=_("Approve the plan, or return it with a comment."),
        )
        .Assign(the_rater)
        .Next(this.decided)
    )
    decided = If(act.process.is_approved).Then(this.end).Else(this.draft)

    # employee or rater asks for a change during the year
    start_change = StartHandle(this.on_start).Next(this.decide_change)

    # rater
    decide_change = (
        HumanTask(
            {"accept_change": plan.accept_change, "reject_change": plan.reject_change},
            on=the_row,
        )
        .Annotation(
            title=_("Decide on the change"),
            description=_("Open a new version of the plan, or keep the one in force."),
        )
        .Assign(the_rater)
        .Next(this.change_decided)
    )
    change_decided = If(act.process.is_draft_again).Then(this.draft).Else(this.end)

    end = End()
