"""Forms of an objection: file, explain, decide, name who decides, withdraw."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.codes import Rating
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceChips, DecimalField, KinerjaForm, TextField
from viewflow_kinerja.models.labels import capital
from viewflow_kinerja.selectors import delegations, objections

_MOST = 4000
_OUTCOMES = [
    ("UPHELD", gettext_lazy("The rating stands")),
    ("CHANGED", gettext_lazy("The rating is changed")),
]
_PARTS = {
    "value": gettext_lazy("Corrected figure: %(text)s"),
    "numerator": gettext_lazy("Corrected part: %(text)s"),
    "denominator": gettext_lazy("Corrected whole: %(text)s"),
}


class FileObjection(KinerjaForm):
    """Why somebody objects, and what proves it."""

    grounds = TextField(
        label=gettext_lazy("Why do you object?"),
        help_text=gettext_lazy("Say which rating is wrong, and what was not seen."),
        max_length=_MOST,
        rows=6,
    )
    evidence = TextField(
        label=gettext_lazy("Evidence: a document or a link a line"),
        required=False,
        max_length=_MOST,
        rows=3,
    )

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("grounds", "evidence", "key")}


class ExplainObjection(ActForm):
    """The rater says why."""

    act, primary = "explain_objection", True
    effect = gettext_lazy("Send the explanation")
    about = gettext_lazy("Your superior reads it beside the objection, and decides.")
    done = gettext_lazy("Your explanation has been sent.")

    text = TextField(label=gettext_lazy("Why did you rate so?"), max_length=_MOST, rows=6)

    def payload(self) -> dict[str, Any]:
        """The words."""
        return {"text": self.cleaned_data["text"]}


class DecideObjection(ActForm):
    """The superior of the rater decides; figures may be corrected with it."""

    act, primary = "decide_objection", True
    effect = gettext_lazy("Decide: it is final")
    about = gettext_lazy(
        "There is no further objection. A change makes a new version of the evaluation; nobody else"
        " is rated anew."
    )
    done = gettext_lazy("Your decision has been recorded.")

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your decision"), choices=_OUTCOMES, widget=ChoiceChips
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Rating of results, if it is changed"),
        choices=capital(Rating),
        widget=ChoiceChips,
        required=False,
    )
    behaviour = forms.ChoiceField(
        label=gettext_lazy("Rating of behaviour, if it is changed"),
        choices=capital(Rating),
        widget=ChoiceChips,
        required=False,
    )
    decision = TextField(label=gettext_lazy("Reasons"), max_length=_MOST, rows=5)

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        self._figures = objections.document(row).figures
        fields = [(each, name) for each in self._figures for name in _PARTS]
        told = [(each, name) for each, name in fields if getattr(each, name) is not None]
        self.extra_fields = {_named(each, name): _number(each, name) for each, name in told}
        super().__init__(*args, row=row, actor=actor, **kwargs)
        self.fields["result"].initial = row.evaluation.result_rating
        self.fields["behaviour"].initial = row.evaluation.behaviour_rating

    def payload(self) -> dict[str, Any]:
        """The reasons; where it is changed, the ratings and the figures that differ."""
        given = self.cleaned_data
        if given["outcome"] == "UPHELD":
            return {"decision": given["decision"]}
        told = {name: given[name] for name in ("decision", "result", "behaviour")}
        return told | {"figures": [item for each in self._figures if (item := self._item(each))]}

    def _item(self, each: objections.Figure) -> dict[str, Any]:
        """The parts of a figure that were typed anew."""
        typed = {name: self.cleaned_data.get(_named(each, name)) for name in _PARTS}
        changed = {
            name: value
            for name, value in typed.items()
            if value is not None and value != getattr(each, name)
        }
        return {"indicator": each.indicator, **changed} if changed else {}


def _named(each: objections.Figure, name: str) -> str:
    return f"figure_{each.indicator}_{name}"


def _number(each: objections.Figure, name: str) -> DecimalField:
    label = _PARTS[name] % {"text": each.text}
    return DecimalField(label=label, required=False, initial=getattr(each, name), min_value=0)


class NameDecider(ActForm):
    """The appointing authority names who decides."""

    act = "name_decider"
    effect = gettext_lazy("Name who decides")
    about = gettext_lazy("Only where nobody in office stands above the rater.")
    done = gettext_lazy("The decider has been named.")

    person = forms.CharField(label=gettext_lazy("NIP of who decides"), max_length=30)

    def clean_person(self) -> Any:
        """The person with this number."""
        found = delegations.by_number(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody in office has this NIP."))
        return found

    def payload(self) -> dict[str, Any]:
        """Whom."""
        return {"decider": self.cleaned_data["person"]}


class WithdrawObjection(ActForm):
    """Whoever filed it takes it back."""

    act = "withdraw_objection"
    effect = gettext_lazy("Withdraw my objection")
    about = gettext_lazy("You cannot object to this version again.")
    done = gettext_lazy("Your objection has been withdrawn.")


FORMS = (ExplainObjection, DecideObjection, NameDecider, WithdrawObjection)
