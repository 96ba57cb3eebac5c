"""Forms of recognition: give, withdraw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import BehaviourValue, RecognitionCriterion, RecognitionKind
from viewflow_kinerja.forms.base import (
    ChoiceChips,
    DateField,
    KinerjaForm,
    TextField,
    sometimes_needed,
)
from viewflow_kinerja.models.labels import capital

_MOST = 2_000


class GiveRecognition(KinerjaForm):
    """For what, by which criterion, and why."""

    kind = forms.ChoiceField(
        label=_("For what?"), choices=capital(RecognitionKind), widget=ChoiceChips
    )
    on = DateField(
        label=_("Which day?"), help_text=_("Of a month or a year any day that lies in it.")
    )
    criterion = forms.ChoiceField(
        label=_("By what?"), choices=capital(RecognitionCriterion), widget=ChoiceChips
    )
    work_result = forms.TypedChoiceField(
        label=_("Which result?"),
        help_text=_("Where it is a result of the work."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    value = forms.ChoiceField(
        label=_("Which value?"),
        help_text=_("Where somebody lives a value."),
        choices=[("", "—"), *capital(BehaviourValue)],
        required=False,
    )
    text = TextField(
        label=_("Why?"),
        help_text=_("What was done, and what it changed. Leaders above and the office read it."),
        max_length=_MOST,
        rows=4,
    )

    def offer(self, results: list[tuple[int, str]]) -> None:
        """The results of the plan."""
        field: Any = self.fields["work_result"]
        field.choices = [("", "—"), *results]
        sometimes_needed(field, self.fields["value"])


class WithdrawRecognition(KinerjaForm):
    """Why it does not stand."""

    reason = TextField(label=_("Why do you withdraw it?"), max_length=1_000, rows=2)
