"""The forms of the acts on an evaluation, from the report to the acknowledgement."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import DateField, TextField
from viewflow_kinerja.forms.rating import LONG, Rate, Revise
from viewflow_kinerja.forms.realisation import ReportRealisation
from viewflow_kinerja.selectors import distributions, evaluations
from viewflow_kinerja.services import population

__all__ = ["Acknowledge", "Deliver", "Finalise", "Rate", "ReportRealisation", "Revise"]


class Finalise(ActForm):
    """The rater fixes the evaluation, after a look at the distribution of his ratings."""

    act, primary = "finalise", True
    effect = _("Make the evaluation final")
    about = _("It is fixed from now on, with its fingerprint, and can then be delivered.")
    done = _("The evaluation is final. Next, deliver it to the employee.")
    template = "kinerja/partials/evaluation_finalise.html"

    justification = TextField(
        label=_("Why are your ratings right although the distribution differs?"),
        help_text=_("It is kept with the evaluation, beside the rules that are not kept."),
        required=False,
        max_length=LONG,
        rows=3,
    )

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, actor=actor, **kwargs)
        self.spread, self.hindrance = _checked(row)
        self.unrated = evaluations.unrated(actor, row) if self.spread else 0
        if self.spread is None or not self.spread.asks_for_reason:
            del self.fields["justification"]
        else:
            self.fields["justification"].required = True

    def payload(self) -> dict[str, Any]:
        """The justification; empty where none is asked for."""
        return {"justification": self.cleaned_data.get("justification", "")}


def _checked(row: Any) -> tuple[distributions.Spread | None, str]:
    """The distribution this evaluation belongs to; and what stands in the way, if anything."""
    try:
        _level, report = population.checked(row)
    except OutOfPhase as error:
        return None, str(error)
    if report is None:
        return None, ""
    stop = gettext("The distribution is binding here: your ratings must fit it first.")
    return distributions.of_report(report), stop if report.blocks else ""


class Deliver(ActForm):
    """The rater hands the evaluation to the employee."""

    act, primary = "deliver", True
    effect = _("Deliver the evaluation to the employee")
    about = _(
        "From now on the employee can read both ratings, the predicate and your feedback. Today"
        " counts as the day of receipt. Speak with each other about it."
    )
    done = _("The evaluation has been delivered.")

    received_on = DateField(label=_("Received on paper on another day"), required=False)
    note = TextField(
        label=_("Who saw the paper received, where it is kept"),
        required=False,
        max_length=300,
        rows=2,
    )

    def payload(self) -> dict[str, Any]:
        """The day on the paper, if there is one."""
        return {name: self.cleaned_data[name] for name in ("received_on", "note")}


class Acknowledge(ActForm):
    """The employee confirms the receipt."""

    act, primary = "acknowledge", True
    effect = _("Confirm the receipt and end the right to object")
    about = _(
        "With this you confirm that you have received this evaluation. Your right to object to it"
        " ends. If you do not agree, do not confirm: speak with your supervisor first."
    )
    done = _("You have confirmed that you received the evaluation.")
