"""Somebody objects to an evaluation; the rater explains, the superior of that rater decides."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow, act
from viewflow.workflow.nodes import End, StartHandle, Switch

from viewflow_kinerja.flows.base import KinerjaFlow, the_decider, the_rater, the_row
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import ObjectionProcess
from viewflow_kinerja.services import objection, objection_decision

_DECIDING = {
    "decide_objection": objection_decision.decide,
    "withdraw_objection": objection.withdraw,
    "name_decider": objection.name_decider,
}
_BESIDE = {"withdraw_objection": ("OWN",), "name_decider": ("LDR",)}


class ObjectionFlow(KinerjaFlow, Flow):
    """Objection. Source: PP 30/2019, art. 59; DOMAIN 7.6; our choice, ADR 0055."""

    process_class = ObjectionProcess
    process_title = _("Objection")
    openings = {"start": objection.file}

    # employee; what is not heard ends here, on record
    start = StartHandle(this.on_start).Next(this.lies_with)

    # rater who rated; when his term has passed, the system lays it before the decider
    explain = (
        HumanTask(
            {
                "explain_objection": objection.explain,
                "take_up_objection": objection.take_up,
                **_DECIDING,
            },
            on=the_row,
            also={"take_up_objection": ("SYS",), "decide_objection": ("DEC",), **_BESIDE},
        )
        .Annotation(
            title=_("Explain your rating"),
            description=_("Somebody objects to a rating of yours. Say in writing why you gave it."),
        )
        .Assign(the_rater)
        .Next(this.lies_with)
    )

    # superior of the rater who rated, or whom the appointing authority named
    decide = (
        HumanTask(_DECIDING, on=the_row, also=_BESIDE)
        .Annotation(
            title=_("Decide on the objection"),
            description=_("Let the rating stand, or change it. Your decision is final."),
        )
        .Assign(the_decider)
        .Next(this.lies_with)
    )

    lies_with = (
        Switch()
        .Case(this.explain, act.process.waits_for_explanation)
        .Case(this.decide, act.process.waits_for_decision)
        .Default(this.end)
    )

    end = End()
