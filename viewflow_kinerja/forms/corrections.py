"""Forms about a wrong supervisor: the claim, a comment on it, and the decision of the office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceCards, DateField, KinerjaForm, TextField
from viewflow_kinerja.models import Assignment
from viewflow_kinerja.selectors import corrections as reader
from viewflow_kinerja.selectors import delegations

MOST = 10  # people to choose from
_REASON_MAX = 1000

_WHO_MAX = 100


class PersonSearch(forms.Form):
    """A person by name or number, without any script: several of a name come back as a choice."""

    who = forms.CharField(max_length=_WHO_MAX, required=False)
    pick = forms.ChoiceField(
        label=gettext_lazy("Which of them?"), required=False, widget=ChoiceCards
    )
    person: int | None = None

    def look_up(self) -> None:
        """Find who is meant by what was sent; the choice stands only where several are found."""
        text = str(self.data.get(self.add_prefix("who"), "")).strip() if self.is_bound else ""
        self.found = reader.search(text) if 0 < len(text) <= _WHO_MAX else []
        if 1 < len(self.found) <= MOST:
            pick: Any = self.fields["pick"]
            pick.choices = [(str(key), name) for key, name, _about in self.found]
            pick.widget.about = {str(key): about for key, _name, about in self.found}
        else:
            del self.fields["pick"]

    def clean(self) -> dict[str, Any]:
        """The person behind the words."""
        given = super().clean() or self.cleaned_data
        if given.get("who") and not self.errors.get("who"):
            self._settle(str(given.get("pick") or ""))
        return given

    def _settle(self, picked: str) -> None:
        keys = [key for key, _name, _about in self.found]
        if not keys:
            self.add_error("who", _("Nobody is found by this name or number. Check the spelling."))
        elif len(keys) > MOST:
            self.add_error("who", _("Many people are found. Write more of the name, or the NIP."))
        elif len(keys) == 1:
            self.person = keys[0]
        elif picked:
            self.person = int(picked)
        else:
            self.add_error("pick", _("Several people are found. Choose the one you mean."))


class ClaimForm(PersonSearch, KinerjaForm):
    """My supervisor is wrong."""

    field_order = ("who", "pick", "reason")

    who = forms.CharField(
        label=gettext_lazy("Who should it be?"),
        help_text=gettext_lazy("Name or NIP. Leave it empty if you do not know."),
        max_length=100,
        required=False,
    )
    reason = TextField(
        label=gettext_lazy("Why is the present one wrong?"), max_length=_REASON_MAX, rows=3
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_up()


class CommentForm(KinerjaForm):
    """What a supervisor knows about the claim."""

    text = TextField(
        label=gettext_lazy("What should the personnel office know?"), max_length=_REASON_MAX, rows=4
    )


class AcceptClaim(PersonSearch, ActForm):
    """The personnel office names a supervisor until a day."""

    act, primary = "accept_claim", True
    effect = gettext_lazy("Name the supervisor")
    about = gettext_lazy(
        "He rates from today until the last day; then the personnel data hold again. Open work "
        "moves to him at once, finished work stays."
    )
    done = gettext_lazy("The supervisor has been named, and open work has moved.")
    field_order = ("who", "pick", "until", "reason")

    who = forms.CharField(label=gettext_lazy("Supervisor"), max_length=100, required=False)
    until = DateField(label=gettext_lazy("Last day"))
    reason = TextField(
        label=gettext_lazy("Why? The decree, or what is missing in the personnel data."),
        max_length=_REASON_MAX,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.look_up()
        self.fields["until"].initial = reader.proposed_end(self.row)
        who, proposed = self.fields["who"], self.row.proposed
        who.help_text = _("Name or NIP.")
        if proposed is not None:
            text = _("Leave it empty for %(name)s, as proposed; or a name or NIP.")
            who.help_text = text % {"name": proposed}

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named where the claim names nobody."""
        given = super().clean()
        if not given.get("who") and self.row.proposed_id is None and not self.errors.get("who"):
            self.add_error("who", _("Name the supervisor: the claim names nobody."))
        return given

    def payload(self) -> dict[str, Any]:
        """Whom, and until when."""
        return {"rater": self.person, "until": self.cleaned_data["until"]}


class WhoseSupervisor(KinerjaForm):
    """The office first says whose supervisor it names."""

    person = forms.CharField(label=gettext_lazy("Whose supervisor? NIP"), max_length=30)

    def clean_person(self) -> Any:
        """The person with this number."""
        found = delegations.by_number(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody in office has this NIP."))
        return found


class NameSupervisor(PersonSearch, KinerjaForm):
    """The personnel office names a supervisor by itself."""

    done = AcceptClaim.done
    field_order = ("who", "pick", "until", "reason")

    who = forms.CharField(
        label=gettext_lazy("Supervisor"), help_text=gettext_lazy("Name or NIP."), max_length=100
    )
    until = DateField(label=gettext_lazy("Last day"))
    reason = TextField(
        label=gettext_lazy("Why? The decree, or what is missing in the personnel data."),
        max_length=_REASON_MAX,
        rows=3,
    )

    def __init__(self, *args: Any, post: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.look_up()
        self.fields["until"].initial = reader.proposed_end(post)


class RejectClaim(ActForm):
    """The supervisor stays."""

    act = "reject_claim"
    effect = gettext_lazy("Keep the present supervisor")
    done = gettext_lazy("The claim has been rejected; the supervisor stays.")

    reason = TextField(
        label=gettext_lazy("Why is the present supervisor right?"), max_length=_REASON_MAX, rows=3
    )


class WithdrawClaim(ActForm):
    """The employee takes the claim back."""

    act = "withdraw_claim"
    effect = gettext_lazy("Withdraw my claim")
    about = gettext_lazy("The supervisor stays as he is. You can file another claim later.")
    done = gettext_lazy("Your claim has been withdrawn.")
