"""Forms of support and dialogue: ask, answer, send back, confirm, reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.codes import SupportKind
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceCards, ChoiceChips, DateField, KinerjaForm, TextField

_MOST = 2000
_ANSWERS = [
    ("SUPPORT_OFFER", gettext_lazy("I help, until a day")),
    ("ANSWER", gettext_lazy("Answer")),
    ("DECLINE", gettext_lazy("Not possible")),
]
_TALKS = [
    ("SUPPORT_OFFER", gettext_lazy("We talk on a day")),
    ("ANSWER", gettext_lazy("Answer")),
    ("DECLINE", gettext_lazy("Not possible")),
]


class AskSupport(KinerjaForm):
    """What somebody needs; or a proposal to talk."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is it?"), widget=ChoiceCards, initial="SUPPORT"
    )
    text = TextField(
        label=gettext_lazy("What do you need, or want to talk about?"), max_length=_MOST, rows=3
    )

    def offer(self, results: list[tuple[int, str]], *, may_ask: bool) -> None:
        """Support and dialogue for the person; a dialogue alone for who supervises her."""
        about: Any = self.fields["about"]
        talk = ("DIALOGUE", _("A performance dialogue"))
        if not may_ask:
            about.choices, about.initial = [talk], "DIALOGUE"
            about.widget = forms.HiddenInput()
            return
        words = _("Support for the result: %(text)s")
        named = [(f"result-{key}", words % {"text": text}) for key, text in results]
        about.choices = [("SUPPORT", _("Support for my work")), talk, *named]

    def content(self) -> dict[str, Any]:
        """The opening of the process, and what its service takes."""
        given = self.cleaned_data
        told = {"text": given["text"], "key": given["key"]}
        if given["about"] == "DIALOGUE":
            return {"via": "start_dialogue", **told}
        _result, _dash, key = given["about"].partition("-")
        return {"via": "start", "work_result": int(key) if key else None, **told}


class AnswerSupport(ActForm):
    """The supervisor, or his superior, answers."""

    act, primary = "answer_support", True
    effect = gettext_lazy("Send the answer")
    done = gettext_lazy("Your answer has been sent. Whoever asked says whether it helped.")

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you answer?"),
        choices=_ANSWERS,
        widget=ChoiceChips,
        initial="SUPPORT_OFFER",
    )
    promised_on = DateField(label=gettext_lazy("Until which day?"), required=False)
    text = TextField(
        label=gettext_lazy("What will happen, or why is it not possible?"),
        max_length=_MOST,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.kind == SupportKind.DIALOGUE:
            kind: Any = self.fields["kind"]
            kind.choices = _TALKS
            self.fields["promised_on"].label = _("On which day?")
            self.fields["text"].label = _("When and where, or why is it not possible?")
        if self.row.kind == SupportKind.UNANSWERED:
            self.fields["text"].label = _("What will happen with these reports?")

    def clean(self) -> dict[str, Any]:
        """An offer has a day."""
        given = super().clean() or self.cleaned_data
        offered = given.get("kind") == "SUPPORT_OFFER"
        if offered and not given.get("promised_on") and not self.errors.get("promised_on"):
            self.add_error("promised_on", _("Say until which day you will help: today or later."))
        return given

    def payload(self) -> dict[str, Any]:
        """The answer with its day."""
        return {name: self.cleaned_data[name] for name in ("kind", "text", "promised_on")}


class AcceptDialogue(AnswerSupport):
    """The person answers the supervisor's proposal."""

    act = "accept_dialogue"
    done = gettext_lazy("Your answer has been sent to your supervisor.")


class SendBack(ActForm):
    """The superior lets the supervisor answer."""

    act = "send_back_support"
    effect = gettext_lazy("Send it back to the supervisor")
    about = gettext_lazy("The supervisor answers with your remark; his term begins anew.")
    done = gettext_lazy("It went back to the supervisor with your remark.")

    text = TextField(label=gettext_lazy("Remark for the supervisor"), max_length=_MOST, rows=3)

    def payload(self) -> dict[str, Any]:
        """The remark."""
        return {"text": self.cleaned_data["text"]}


class ConfirmSupport(ActForm):
    """It helped."""

    act, primary = "confirm_support", True
    effect = gettext_lazy("It helped: close it")
    done = gettext_lazy("Closed. Thank you for saying so.")

    text = TextField(
        label=gettext_lazy("A word about it, if you like"),
        required=False,
        max_length=_MOST,
        rows=2,
    )

    def payload(self) -> dict[str, Any]:
        """Words, or none."""
        return {"text": self.cleaned_data["text"]}


class ReopenSupport(ActForm):
    """It did not help."""

    act = "reopen_support"
    effect = gettext_lazy("It did not help: ask again")
    about = gettext_lazy("It goes back and has to be answered again; the term begins anew.")
    done = gettext_lazy("It went back with your words.")

    text = TextField(label=gettext_lazy("What is still missing?"), max_length=_MOST, rows=3)

    def payload(self) -> dict[str, Any]:
        """What is missing."""
        return {"text": self.cleaned_data["text"]}


class WithdrawSupport(ActForm):
    """It is not needed any more."""

    act = "withdraw_support"
    effect = gettext_lazy("Withdraw it")
    about = gettext_lazy("It is not needed any more. You can ask again at any time.")
    done = gettext_lazy("It has been withdrawn.")


FORMS = (AnswerSupport, AcceptDialogue, SendBack, ConfirmSupport, ReopenSupport, WithdrawSupport)


class ReplySupport(KinerjaForm):
    """A word while it is open."""

    text = TextField(label=gettext_lazy("Your reply"), max_length=_MOST, rows=3)
