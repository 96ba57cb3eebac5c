"""Forms of feedback: give, ask, reply; and of a counselling note."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.codes import BehaviourValue, CounsellingFollowUp, FeedbackKind
from viewflow_kinerja.domain.feedback import feedback_faults
from viewflow_kinerja.forms.base import (
    ChoiceChips,
    DateField,
    KinerjaForm,
    TextField,
    sometimes_needed,
)
from viewflow_kinerja.forms.corrections import PersonSearch
from viewflow_kinerja.models.labels import capital, choices

_MOST = 2000
_FAULTS = {
    "OBSERVED_FACT": ("observed_fact", gettext_lazy("Name what was observed: what, when.")),
    "EXPECTATION": ("expectation", gettext_lazy("Say what is expected instead.")),
    "NEXT_STEP": ("next_step", gettext_lazy("Name the next step.")),
}


class GiveFeedback(KinerjaForm):
    """What somebody says about the work; a correction is helped to be constructive."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=capital(FeedbackKind),
        widget=ChoiceChips,
        initial="RECOGNITION",
    )
    about = forms.ChoiceField(label=gettext_lazy("About what?"), initial="PLAN")
    text = TextField(label=gettext_lazy("What do you want to say?"), max_length=_MOST, rows=3)
    observed_fact = TextField(
        label=gettext_lazy("What was observed? (needed for a correction)"),
        help_text=gettext_lazy("What, when, how much. No judgement of the person."),
        required=False,
        max_length=_MOST,
        rows=2,
    )
    expectation = TextField(
        label=gettext_lazy("What is expected? (needed for a correction)"),
        required=False,
        max_length=_MOST,
        rows=2,
    )
    next_step = TextField(
        label=gettext_lazy("What is the next step? (needed for a correction)"),
        required=False,
        max_length=_MOST,
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sometimes_needed(*(self.fields[name] for name, _words in _FAULTS.values()))

    def offer(self, results: list[tuple[int, str]]) -> None:
        """What the feedback may be about: the whole, these work results, a behaviour value."""
        about: Any = self.fields["about"]
        values = [(f"value-{code}", words) for code, words in choices(BehaviourValue)]
        named = [(f"result-{key}", text) for key, text in results]
        about.choices = [
            ("PLAN", _("The work as a whole")),
            *([(_("Work results"), named)] if named else []),
            (_("Behaviour values"), values),
        ]

    def clean(self) -> dict[str, Any]:
        """A correction names fact, expectation and next step."""
        given = super().clean() or self.cleaned_data
        texts = {name: given.get(name, "") for name, _words in _FAULTS.values()}
        for fault in feedback_faults(given.get("kind") or "QUESTION", "text", **texts):
            name, words = _FAULTS[fault]
            if not self.errors.get(name):
                self.add_error(name, words)
        return given

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        kind, _dash, key = given["about"].partition("-")
        names = ("kind", "text", "observed_fact", "expectation", "next_step", "key")
        target = (
            {"result": {"target": "WORK_RESULT", "work_result": int(key or 0)}}
            if (kind == "result")
            else {"value": {"target": "BEHAVIOUR", "value": key}}
        )
        return {name: given[name] for name in names} | target.get(kind, {})


class AskFeedback(PersonSearch, KinerjaForm):
    """Whom, and what."""

    field_order = ("who", "pick", "purpose", "question", "recipient")

    who = forms.CharField(
        label=gettext_lazy("Whom do you ask?"),
        help_text=gettext_lazy("Name or NIP."),
        max_length=100,
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("For what?"),
        choices=[
            ("FEEDBACK", gettext_lazy("feedback")),
            ("COUNSELLING", gettext_lazy("counselling, which stays between the two")),
        ],
        widget=ChoiceChips,
        initial="FEEDBACK",
    )
    question = TextField(label=gettext_lazy("What do you want to know?"), max_length=500, rows=2)
    recipient = forms.BooleanField(
        label=gettext_lazy("The person asked receives our services, and answers with the name"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_up()


class ReplyForm(KinerjaForm):
    """An answer to a feedback."""

    text = TextField(label=gettext_lazy("Your reply"), max_length=_MOST, rows=3)


class NoteForm(KinerjaForm):
    """What a counsellor writes down."""

    held_on = DateField(label=gettext_lazy("Day of the talk"))
    problem = TextField(label=gettext_lazy("What was it about?"), max_length=_MOST, rows=4)
    agreed = TextField(
        label=gettext_lazy("What was agreed?"), required=False, max_length=_MOST, rows=3
    )
    follow_up = forms.ChoiceField(
        label=gettext_lazy("What follows?"),
        choices=[("", gettext_lazy("nothing yet")), *choices(CounsellingFollowUp)],
        required=False,
    )


class NoteEdit(NoteForm):
    """The day of the talk stays."""

    held_on = None  # type: ignore[assignment] # Django takes the field away
