"""Forms of improvement: name an area, propose, agree, report, check, drop, close."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.codes import ActionKind, ActionOutcome, ActionOwner, AreaSource
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceChips, DateField, KinerjaForm, TextField
from viewflow_kinerja.models.labels import capital

_MOST = 2000
_CONTENT = ("kind", "owner", "due", "measure")
_WEIGHTS = [
    ("1", gettext_lazy("1 · light")),
    ("2", gettext_lazy("2 · noticeable")),
    ("3", gettext_lazy("3 · heavy")),
]
_FREE = [each for each in AreaSource if each not in (AreaSource.EVALUATION, AreaSource.FEEDBACK)]
_REACHED = [
    ("IN_PROGRESS", gettext_lazy("I am working on it")),
    ("DONE", gettext_lazy("It is done")),
]


def _kind() -> forms.ChoiceField:
    label = gettext_lazy("What is done?")
    return forms.ChoiceField(label=label, choices=capital(ActionKind), initial="COACHING")


def _owner() -> forms.ChoiceField:
    label = gettext_lazy("Who carries it out?")
    choices = capital(ActionOwner)
    return forms.ChoiceField(label=label, choices=choices, widget=ChoiceChips, initial="EMPLOYEE")


def _due() -> DateField:
    return DateField(label=gettext_lazy("Day of the check"))


def _measure() -> TextField:
    label = gettext_lazy("By what will you see that it is achieved?")
    return TextField(label=label, max_length=_MOST, rows=2)


class ProposeAction(KinerjaForm):
    """What is done about an area, by whom, until when."""

    kind, owner, due, measure = _kind(), _owner(), _due(), _measure()

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in (*_CONTENT, "key")}


class OpenArea(KinerjaForm):
    """What is to improve, with the first action."""

    statement = TextField(label=gettext_lazy("What is to improve?"), max_length=_MOST, rows=2)
    evidence = TextField(
        label=gettext_lazy("By what is it seen?"), required=False, max_length=_MOST, rows=2
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("How heavy does it weigh?"), choices=_WEIGHTS, widget=ChoiceChips
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Where was it found?"),
        choices=[(value, words) for value, words in capital(AreaSource) if value in _FREE],
        widget=ChoiceChips,
        initial="OWN",
    )
    kind, owner, due, measure = _kind(), _owner(), _due(), _measure()

    def found_in(self) -> None:
        """It comes from an evaluation or a feedback: nothing is asked about the source."""
        del self.fields["source"]

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("statement", "evidence", "source", *_CONTENT, "key")
        told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return told | {"severity": int(self.cleaned_data["severity"])}


class AgreeImprovement(ActForm):
    """The other of the two agrees."""

    act, primary = "agree_improvement", True
    effect = gettext_lazy("Agree")
    about = gettext_lazy("Whoever carries it out reports; the supervisor checks on the day.")
    done = gettext_lazy("You have agreed.")


class CounterImprovement(ActForm):
    """The other of the two proposes something else."""

    act = "counter_improvement"
    effect = gettext_lazy("Propose something else")
    done = gettext_lazy("Your proposal has been sent.")

    kind, owner, due, measure = _kind(), _owner(), _due(), _measure()

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, actor=actor, **kwargs)
        for name in _CONTENT:
            self.fields[name].initial = getattr(row, name)

    def payload(self) -> dict[str, Any]:
        """The other proposal."""
        return {name: self.cleaned_data[name] for name in _CONTENT}


class ProgressImprovement(ActForm):
    """The employee says how far it is."""

    act, primary = "progress_improvement", True
    effect = gettext_lazy("Send the report")
    done = gettext_lazy("Your report has been sent.")

    to = forms.ChoiceField(
        label=gettext_lazy("How far is it?"), choices=_REACHED, widget=ChoiceChips
    )
    note = TextField(label=gettext_lazy("What was done?"), max_length=_MOST, rows=3)

    def payload(self) -> dict[str, Any]:
        """How far, and the words."""
        return {name: self.cleaned_data[name] for name in ("to", "note")}


class ProvideImprovement(ProgressImprovement):
    """The supervisor says how far it is."""

    act = "provide_improvement"


class VerifyImprovement(ActForm):
    """The supervisor says what came of it."""

    act, primary = "verify_improvement", True
    effect = gettext_lazy("Record the check")
    about = gettext_lazy(
        "Achieved, the area is closed. Else it stays open and asks for the next action."
    )
    done = gettext_lazy("Your check has been recorded.")

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=capital(ActionOutcome), widget=ChoiceChips
    )
    note = TextField(label=gettext_lazy("What did you see?"), max_length=_MOST, rows=3)

    def payload(self) -> dict[str, Any]:
        """The outcome with its words."""
        return {name: self.cleaned_data[name] for name in ("outcome", "note")}


class CancelImprovement(ActForm):
    """The supervisor drops it."""

    act = "cancel_improvement"
    effect = gettext_lazy("Drop this action")
    about = gettext_lazy("The area stays open and asks for another action.")
    done = gettext_lazy("The action has been dropped.")

    reason = TextField(label=gettext_lazy("Why is it dropped?"), max_length=_MOST, rows=2)


class CloseArea(KinerjaForm):
    """Nothing is to be done any more."""

    reason = TextField(
        label=gettext_lazy("Why is nothing to be done any more?"), max_length=_MOST, rows=3
    )


FORMS = (
    *(AgreeImprovement, CounterImprovement, ProgressImprovement, ProvideImprovement),
    *(VerifyImprovement, CancelImprovement),
)
