"""What an auditor searches for; a question by address, and nothing is changed by it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.selectors.trail import sentences
from viewflow_kinerja.selectors.trail.kinds import KINDS, REFUSALS
from viewflow_kinerja.selectors.trail.questions import QUESTIONS
from viewflow_kinerja.selectors.trail.search import UNOFFICIAL, Asked

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"})


def _acts() -> list[tuple[str, str]]:
    told = [(code, sentences.sentence(code, "…")) for code in sentences.SENTENCES]
    other = (UNOFFICIAL, _("no official act: written by a program"))
    return [("", _("any act")), other, *sorted(told, key=lambda pair: pair[1])]


def _kinds() -> list[tuple[str, str]]:
    nouns = sorted((str(kind.noun), name) for name, kind in KINDS.items())
    return [
        ("", _("any record")),
        *((name, noun) for noun, name in nouns),
        (REFUSALS, _("refused act")),
    ]


def _questions() -> list[tuple[str, str]]:
    return [("", _("no saved question")), *((k, str(q.title)) for k, q in QUESTIONS.items())]


class Search(forms.Form):
    """Every field is optional; together they narrow."""

    use_required_attribute = False
    question = forms.ChoiceField(
        label=gettext_lazy("Saved question"), choices=_questions, required=False
    )
    person = forms.CharField(
        label=gettext_lazy("Person: name or NIP"), max_length=100, required=False
    )
    unit = forms.CharField(label=gettext_lazy("Unit and below"), max_length=100, required=False)
    act = forms.ChoiceField(label=gettext_lazy("Act"), choices=_acts, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Record"), choices=_kinds, required=False)
    key = forms.IntegerField(
        label=gettext_lazy("Number of the record"), min_value=1, max_value=2**62, required=False
    )
    first = forms.DateTimeField(label=gettext_lazy("From"), required=False, widget=_MOMENT)
    last = forms.DateTimeField(label=gettext_lazy("Until"), required=False, widget=_MOMENT)
    request = forms.CharField(label=gettext_lazy("Request"), max_length=64, required=False)
    process = forms.IntegerField(
        label=gettext_lazy("Process"), min_value=1, max_value=2**62, required=False
    )

    def clean(self) -> dict[str, Any]:
        """The times in their order."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", _("The end lies before the beginning."))
        return found

    def asked(self) -> Asked:
        """What was asked, of a form that is valid."""
        return Asked(**self.cleaned_data)
