"""The forms about months, leave and days that are opened again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import LeaveKind
from viewflow_kinerja.forms.base import ChoiceChips, DateField, KinerjaForm, TextField
from viewflow_kinerja.forms.corrections import PersonSearch
from viewflow_kinerja.models.labels import capital

ANSWERS = (("approve", _("The month is right")), ("reject", _("Back for correction")))


class MonthAnswer(KinerjaForm):
    """The supervisor approves a month, or sends it back with a reason."""

    act = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, widget=ChoiceChips())
    reason = TextField(
        label=_("Reason"),
        help_text=_("Needed when the month goes back: what should be corrected?"),
        required=False,
        max_length=2_000,
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        """Who sends it back says why."""
        given = super().clean() or self.cleaned_data
        if given.get("act") == "reject" and not given.get("reason"):
            words = _("Say what should be improved before the month comes back to you.")
            self.add_error("reason", ValidationError(words))
        return given


def _in_order(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    first, last = given.get("date_from"), given.get("date_to")
    if first and last and last < first:
        form.add_error(
            "date_to", ValidationError(_("The last day must not come before the first."))
        )
    return given


class LeaveOf(PersonSearch, KinerjaForm):
    """The personnel office records leave or official travel of a person."""

    field_order = ("who", "pick", "kind", "date_from", "date_to", "reason")

    who = forms.CharField(label=_("Whose leave?"), help_text=_("Name or NIP."), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=())
    date_from = DateField(label=_("First day"))
    date_to = DateField(label=_("Last day, this day included"))
    reason = TextField(label=_("Decree or letter"), required=False, max_length=1_000, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = capital(LeaveKind)
        self.look_up()

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        return _in_order(self, super().clean())


class LeaveEnd(KinerjaForm):
    """A leave ends on another day."""

    date_to = DateField(label=_("Last day, this day included"))
    reason = TextField(label=_("Why does it end on another day?"), max_length=1_000, rows=2)


class LeaveCancel(KinerjaForm):
    """A leave was not taken at all."""

    reason = TextField(label=_("Why is it cancelled?"), max_length=1_000, rows=2)


class DayUnlocked(PersonSearch, KinerjaForm):
    """The personnel office opens a day of a person again, until a day."""

    field_order = ("who", "pick", "work_date", "until", "reason")

    who = forms.CharField(label=_("Whose day?"), help_text=_("Name or NIP."), max_length=100)
    work_date = DateField(label=_("Day of work"))
    until = DateField(label=_("Open until, this day included"))
    reason = TextField(label=_("Why is it unlocked?"), max_length=2_000, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_up()


class Revoked(KinerjaForm):
    """The supervisor takes an approval back."""

    reason = TextField(label=_("Why do you take the approval back?"), max_length=2_000, rows=2)
