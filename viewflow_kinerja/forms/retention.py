"""Forms of the archive schedule: one of its lines, a proposal to erase, the decision on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.forms.base import ChoiceChips, KinerjaForm, TextField
from viewflow_kinerja.models import RecordKind, RetentionPolicy

_MOST_YEARS, _REASON = 100, 200


def _years(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=_MOST_YEARS)


class LineForm(KinerjaForm):
    """One line of the schedule."""

    kind = forms.ChoiceField(label=_("Which records?"), choices=RecordKind, widget=ChoiceChips())
    active_years = _years(_("Years in use, after the year itself"))
    inactive_years = _years(_("Years in the archive after that"))
    final = forms.ChoiceField(
        label=_("And then?"), choices=RetentionPolicy.Final, widget=ChoiceChips()
    )
    reason = TextField(
        label=_("The archive schedule (JRA) and its line"), max_length=_REASON, rows=2
    )


class ProposeForm(KinerjaForm):
    """Somebody proposes to erase the words of one kind."""

    kind = forms.ChoiceField(choices=RecordKind, widget=forms.HiddenInput)
    reason = TextField(
        label=_("Why now? The decision on the archive, with its number"), max_length=_REASON, rows=2
    )


class DecideForm(KinerjaForm):
    """Somebody else decides."""

    reason = TextField(
        label=_("Why? The decree, or what speaks against it"), max_length=_REASON, rows=2
    )
