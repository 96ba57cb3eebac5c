"""The form of one entry of the work calendar."""

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.forms.base import ChoiceChips, DateField, KinerjaForm
from viewflow_kinerja.models import CalendarEntry
from viewflow_kinerja.selectors.calendars import FULL_DAY, minutes

NAME_MAX, SOURCE_MAX, FAR = 100, 200, 366  # the longest entry, in days


def _line(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class EntryForm(KinerjaForm):
    """Which days, what they are, and from which decree."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(value, words) for value, words in CalendarEntry.Kind.choices],
        widget=ChoiceChips(),
    )
    name = _line(_("Its name"), max_length=NAME_MAX)
    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"), required=False, help_text=_("Empty: one day."))
    minutes = forms.IntegerField(
        label=_("In Ramadan: minutes of a full day"),
        required=False,
        min_value=1,
        max_value=FULL_DAY,
    )
    source = _line(_("From which decree?"), max_length=SOURCE_MAX)
    entry = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        text = _("At most %(most)s, as on other days; empty: 390, as in the national rules.")
        self.fields["minutes"].help_text = text % {"most": FULL_DAY}

    def clean(self) -> dict[str, Any]:
        """Days of the year in their order; other hours only in Ramadan."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last") or given.get("first")
        if first and last and "last" not in self.errors:
            self._days(first, last)
        if given.get("minutes") and given.get("kind") not in (None, CalendarEntry.Kind.RAMADAN):
            self.add_error("minutes", ValidationError(_("Only in Ramadan; else leave it empty.")))
        given["last"] = last
        return given

    def _days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last", ValidationError(_("The last day lies before the first one.")))
        elif (last - first).days > FAR:
            self.add_error("last", ValidationError(_("This is longer than a year.")))
        elif self.year not in range(first.year, last.year + 1):
            text = _("Choose days of the year %(year)s.") % {"year": self.year}
            self.add_error("first", ValidationError(text))

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        days = {"date_from": given["first"], "date_to": given["last"]}
        known = {"pk": given["entry"]} if given["entry"] else {}
        return {**days, "kind": given["kind"], "name": given["name"], **known, **_share(given)}


def _share(given: dict[str, Any]) -> dict[str, int]:
    if given["kind"] != CalendarEntry.Kind.RAMADAN:
        return {"factor_numerator": 1, "factor_denominator": 1}
    share = Fraction(given["minutes"] or USUAL, FULL_DAY)
    return {"factor_numerator": share.numerator, "factor_denominator": share.denominator}


USUAL = 390


def of_entry(row: CalendarEntry) -> dict[str, Any]:
    """An entry as the form writes it."""
    days = {"first": row.date_from, "last": row.date_to}
    more = {"kind": row.kind, "name": row.name, "entry": row.pk}
    return {**days, **more, "minutes": minutes(row) or None}
