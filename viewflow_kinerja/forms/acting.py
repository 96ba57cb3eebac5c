"""The form that names a Plt, Plh or Pj."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import AssignmentKind
from viewflow_kinerja.forms.base import ChoiceChips, DateField, KinerjaForm, TextField
from viewflow_kinerja.models import Assignment
from viewflow_kinerja.models.labels import LABELS
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.selectors import acting, delegations

_KINDS = ("ACTING", "DAILY_ACTING", "INTERIM")


def _line(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class NameActing(KinerjaForm):
    """Who acts for the head of which unit, as what, from when until when, by which decree."""

    unit = forms.ChoiceField(label=_("For the head of which unit?"))
    person = _line(_("Who acts? NIP"), max_length=30)
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(each, LABELS[AssignmentKind][each]) for each in _KINDS],
        widget=ChoiceChips(),
    )
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"), help_text=_("The rights end at midnight after it."))
    decree = _line(_("Number of the decree"), max_length=100)
    position = _line(
        _("Title of the post"),
        max_length=200,
        required=False,
        help_text=_("Empty: the name of the unit."),
    )
    rating = forms.BooleanField(label=_("Rating people goes along"), required=False)

    def __init__(self, *args: Any, actor: Any, access: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(each.pk): each for each in acting.units(actor, access)}
        choices = [(key, _named(each)) for key, each in self.units.items()]
        self.fields["unit"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_person(self) -> Assignment:
        """The definitive post of the person with this number."""
        found = delegations.by_number(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody in office has this NIP."))
        post = Assignment.of(found, office_day())
        if post is None:
            raise ValidationError(_("This person holds no post today."))
        return post

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("starts"), given.get("ends")
        if first and last and last < first:
            self.add_error("ends", ValidationError(_("The last day lies before the first one.")))
        return given

    def particulars(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("kind", "starts", "ends", "decree", "position")}
        unit, rating = self.units[given["unit"]], given["rating"]
        return told | {"unit": unit, "delegates_rating": rating, "reason": given["decree"]}


class EndActing(KinerjaForm):
    """The post ends before its last day."""

    reason = TextField(label=_("Why does it end earlier?"), max_length=200, rows=2)


def _named(unit: Any) -> str:
    return f"{'– ' * (unit.path.count('.') - 1)}{unit.name} ({unit.head.name})"
