"""The forms of standing in: propose, approve, end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import AssignmentKind, DelegatedAct
from viewflow_kinerja.forms.base import (
    CheckCards,
    ChoiceChips,
    DateField,
    KinerjaForm,
    TextField,
    one_of,
)
from viewflow_kinerja.models.labels import LABELS
from viewflow_kinerja.selectors import delegations

RATE = "RATE"
_ACTS = [(each.value, LABELS[DelegatedAct][each]) for each in DelegatedAct]
_ACTS += [(RATE, _("rate, make final and deliver evaluations"))]
_ONE = _("Fill in one of the two: a colleague of the list, or a NIP.")
_NUMBER = _("Write the NIP of the person who stands in.")
_KINDS = ("DAILY_ACTING", "ACTING", "INTERIM")


def _line(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class ProposeDelegation(KinerjaForm):
    """Who stands in, from when until when, for what."""

    colleague = forms.ChoiceField(label=_("Who stands in?"), required=False)
    number = _line(_("Or somebody else, by NIP"), max_length=30, required=False)
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(each, LABELS[AssignmentKind][each]) for each in _KINDS],
        initial="DAILY_ACTING",
        widget=ChoiceChips(),
    )
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"), help_text=_("The rights end at midnight after it."))
    acts = forms.MultipleChoiceField(
        label=_("What may be done?"),
        choices=_ACTS,
        widget=CheckCards(),
        help_text=_("Reading goes along. Nobody decides about himself."),
        initial=["PLANS", "CHANGES"],
    )
    decree = _line(_("Number of the letter or decree"), max_length=100, required=False)
    reason = TextField(label=_("Why?"), max_length=200, rows=2)

    def __init__(self, *args: Any, principal: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = {str(each.pk): each for each in delegations.near(principal)}
        choices = [(key, each.full_name) for key, each in self.near.items()]
        self.fields["colleague"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        one_of(self.fields["colleague"], self.fields["number"], about=_ONE)
        if not self.near:
            del self.fields["colleague"]
            self.fields["number"].label = _("Who stands in? The NIP of the person")

    def clean(self) -> dict[str, Any]:
        """Exactly one person, by name or by number."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        number = given.get("number", "")
        chosen = self.near.get(given.get("colleague", ""))
        found = delegations.by_number(number)
        if number and found is None:
            self.add_error("number", ValidationError(_("Nobody in office has this NIP.")))
        elif not number and chosen is None and "colleague" not in self.errors:
            named = "colleague" if self.near else "number"
            self.add_error(
                named, ValidationError(_("Please choose one.") if self.near else _NUMBER)
            )
        given["delegate"] = found or chosen
        return given

    def particulars(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        names = ("delegate", "kind", "starts", "ends", "decree")
        acts = set(given["acts"])
        told = {name: given[name] for name in names}
        return told | {"acts": acts - {RATE}, "delegates_rating": RATE in acts}


class WhosePost(KinerjaForm):
    """The office first says for whom it delegates."""

    person = _line(_("NIP of the person who is to be represented"), max_length=30)

    def clean_person(self) -> Any:
        """The person with this number."""
        found = delegations.by_number(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody in office has this NIP."))
        return found


class ApproveDelegation(KinerjaForm):
    """A second person agrees."""


class EndDelegation(KinerjaForm):
    """It ends before its last day."""

    reason = TextField(label=_("Why does it end earlier?"), max_length=200, rows=2)
