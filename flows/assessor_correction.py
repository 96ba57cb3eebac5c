"""A person says that her supervisor is wrong; the personnel office decides, or she withdraws."""

from django.utils.translation import gettext_noop as _
from viewflow import this
from viewflow.workflow import Flow
from viewflow.workflow.nodes import End, StartHandle

from viewflow_kinerja.flows.base import KinerjaFlow, the_office, the_row
from viewflow_kinerja.flows.nodes import HumanTask
from viewflow_kinerja.flows.process import AssessorCorrectionProcess
from viewflow_kinerja.services import corrections


class AssessorCorrectionFlow(KinerjaFlow, Flow):
    """Correcting who rates a person. Source: our choice, ADR 0026."""

    process_class = AssessorCorrectionProcess
    process_title = _("Correction of the supervisor")
    openings = {"start": corrections.claim_wrong}

    # the employee; both supervisors are told, and may comment while it is open
    start = StartHandle(this.on_start).Next(this.decide)

    # whoever of the personnel office comes first; the employee may withdraw, and the personnel
    # data may fulfil the claim in the meantime
    decide = (
        HumanTask(
            {
                "accept_claim": corrections.accept,
                "reject_claim": corrections.reject,
                "withdraw_claim": corrections.withdraw,
                "fulfil_claim": corrections.fulfil,
            },
            on=the_row,
        )
        .Annotation(
            title=_("Decide who the supervisor is"),
            description=_("Name another supervisor until a day, or say why the present one stays."),
        )
        .Assign(the_office)
        .Next(this.end)
    )

    end = End()
