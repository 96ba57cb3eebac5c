"""The forms in which a leader sets, or revises, what an organisation achieved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import OrgLevel
from viewflow_kinerja.forms.base import ChoiceChips, KinerjaForm, TextField
from viewflow_kinerja.models.labels import capital


class SetLevel(KinerjaForm):
    """The level of an organisation in a period."""

    level = forms.ChoiceField(
        label=_("What did the organisation achieve?"),
        choices=capital(OrgLevel),
        widget=ChoiceChips(),
    )


class ReviseLevel(SetLevel):
    """Another level, with the reason."""

    reason = TextField(
        label=_("Why does the rating change?"),
        help_text=_("Final evaluations stay as they are; each can be reopened with a reason."),
        max_length=2_000,
        rows=2,
    )
