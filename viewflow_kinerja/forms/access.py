"""The forms of access rights: propose, approve, reject, take back, end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst as _capfirst
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.forms.base import ChoiceCards, DateField, KinerjaForm, TextField, one_of
from viewflow_kinerja.models import GrantSource
from viewflow_kinerja.permissions import Right
from viewflow_kinerja.selectors import access as reader
from viewflow_kinerja.services.access import DECREE_MAX, PROPOSABLE, REASON_MAX, Wish

_ABOUT = {
    "DECREE": _("Needs the number of the decree; a last day if it has one."),
    "MANUAL": _("Needs a last day."),
    "BREAK_GLASS": _("For one account and some hours. Head and auditors of the unit are told."),
}
_PARTS = (
    (_("Whose right is it?"), _("Fill in one of the two."), ("account", "group")),
    (
        _("Where does it hold?"),
        _("A seat on one plan takes the NIP of its owner, every other right a unit."),
        ("unit", "owner"),
    ),
    (
        _("On what does it stand, and how long?"),
        _("What is needed follows from the first answer on this page."),
        ("decree", "until", "hours"),
    ),
)
capfirst = lazy(_capfirst, str)
_GIVEN = list(dict.fromkeys(right for rights in PROPOSABLE.values() for right in rights))


def _line(label: Any, **options: Any) -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, widget=plain, required=False, **options)


class ProposeGrant(KinerjaForm):
    """Whose right, on what, from which source, until when, why."""

    source = forms.ChoiceField(
        label=_("Why may this right exist?"),
        choices=[(each.value, capfirst(each.label)) for each in PROPOSABLE],
        widget=ChoiceCards(about=_ABOUT),  # type: ignore[arg-type] # lazy words
    )
    right = forms.ChoiceField(
        label=_("Which right?"),
        choices=[("", "—"), *((each.value, capfirst(reader.WORDS[each])) for each in _GIVEN)],
    )
    account = _line(_("For whom? User name or NIP"), max_length=150)
    group = forms.ChoiceField(label=_("Or for a group; auditors always"), required=False)
    unit = forms.ChoiceField(label=_("In which unit, with all below it?"), required=False)
    owner = _line(_("For a seat on one plan: NIP of its owner"), max_length=30)
    decree = _line(
        _("Number of the decree"), max_length=DECREE_MAX, help_text=_("Needed for a decree.")
    )
    starts = DateField(label=_("First day"), required=False, help_text=_("Empty: at once."))
    until = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Needed for a right by hand; for a decree where it has one."),
    )
    hours = forms.IntegerField(label=_("Hours of emergency access"), required=False, min_value=1)
    reason = TextField(label=_("Why?"), max_length=REASON_MAX, rows=2)

    def __init__(self, *args: Any, actor: Any, access: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.access = actor, access
        self.units = {str(each.pk): each for each in reader.units(actor, access)}
        self.groups = {str(each.pk): each for each in reader.groups(actor)}
        self._offer("unit", [(key, _deep(each)) for key, each in self.units.items()])
        self._offer("group", [(key, each.name) for key, each in self.groups.items()])
        most = kinerja_settings.BREAK_GLASS_HOURS
        text = _("Needed for emergency access, and for nothing else. At most %(most)s.")
        self.fields["hours"].help_text = text % {"most": most}
        one_of(*(self.fields[name] for _legend, _about, names in _PARTS for name in names))

    @property
    def head(self) -> list[Any]:
        """Why, and which right."""
        return [self["source"], self["right"]]

    @property
    def parts(self) -> list[tuple[Any, Any, list[Any]]]:
        """(legend, how its fields belong together, fields)."""
        return [(legend, about, [self[name] for name in names]) for legend, about, names in _PARTS]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one subject, and the anchor that fits the right."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["subject"], given["anchor"] = self._subject(given), self._anchor(given)
        return given

    def _subject(self, given: dict[str, Any]) -> Any:
        name, group = given.get("account", ""), self.groups.get(given.get("group", ""))
        if bool(name) == bool(group):
            self.add_error(
                "account", ValidationError(_("Name an account or a group, one of both."))
            )
            return None
        found = group or reader.account(name)
        if found is None:
            self.add_error("account", ValidationError(_("Nobody has this user name or NIP.")))
        return found

    def _anchor(self, given: dict[str, Any]) -> Any:
        if given.get("right") != Right.RECOMMEND_PLAN:
            unit = self.units.get(given.get("unit", ""))
            if unit is None and "unit" not in self.errors:
                self.add_error("unit", ValidationError(_("Please choose one.")))
            return unit
        found = reader.plan(self.actor, self.access, given.get("owner", ""))
        if found is None:
            self.add_error("owner", ValidationError(_("Nobody with this NIP has a plan you see.")))
        return found

    def wish(self) -> Wish:
        """What the service takes."""
        given = self.cleaned_data
        names = ("decree", "starts", "until", "hours", "subject")
        told = {name: given[name] for name in names}
        return Wish(right=Right(given["right"]), source=GrantSource(given["source"]), **told)


def _deep(unit: Any) -> str:
    """The name of a unit, further in the deeper it lies."""
    return "– " * (unit.path.count(".") - 1) + unit.name


class DecideForm(KinerjaForm):
    """One act on one right; `effect` stands on its button."""

    title: str | Promise = ""
    effect: str | Promise = ""
    done: str | Promise = ""
    primary = False


class ApproveGrant(DecideForm):
    """A second person agrees."""

    title, effect = _("Your decision"), _("Approve: the right is given")
    done = _("The right is given.")
    primary = True


class RejectGrant(DecideForm):
    """A second person does not agree."""

    title, effect = _("Or say no"), _("Reject the proposal")
    done = _("The proposal is rejected.")
    reason = TextField(label=_("Why not?"), max_length=REASON_MAX, rows=2)


class WithdrawGrant(DecideForm):
    """The proposer takes it back."""

    title, effect = _("Take it back"), _("Take the proposal back")
    done = _("The proposal is taken back.")


class EndGrant(DecideForm):
    """It ends before its last day."""

    title, effect = _("End it"), _("End the right now")
    done = _("The right has ended.")
    reason = TextField(label=_("Why does it end?"), max_length=REASON_MAX, rows=2)
