"""The form of a day's work, and the answers to it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import Verification, WorkMode
from viewflow_kinerja.forms.base import (
    ChoiceCards,
    ChoiceChips,
    DateField,
    DecimalField,
    KinerjaForm,
    TextField,
    TimeField,
)
from viewflow_kinerja.models import DailyReport, WorkResult
from viewflow_kinerja.models.labels import capital


class Work(KinerjaForm):
    """One piece of work of one day."""

    work_date = DateField(label=_("Day of work"))
    # Checked by the service, together with the plan: no list is read to accept it.
    work_result = forms.IntegerField(
        label=_("What does it belong to?"), required=False, widget=ChoiceCards()
    )
    description = TextField(label=_("What did you do?"), max_length=2_000, rows=3)
    start = TimeField(label=_("From"))
    end = TimeField(label=_("Until"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes of work"),
        help_text=_("Without breaks. Counts instead of the whole time; 'Until' may then be empty."),
        required=False,
        min_value=1,
        max_value=1440,
    )
    quantity = DecimalField(
        label=_("How much?"), required=False, max_digits=12, decimal_places=2, min_value=0
    )
    unit_of_measure = forms.CharField(label=_("Unit of measure"), required=False, max_length=50)
    work_mode = forms.ChoiceField(
        label=_("Where?"), choices=capital(WorkMode), widget=ChoiceChips(), initial="OFFICE"
    )
    obstacle = TextField(label=_("Obstacle"), required=False, max_length=2_000, rows=2)
    support_requested = TextField(
        label=_("Support needed"),
        help_text=_("Your supervisor sees this first."),
        required=False,
        max_length=2_000,
        rows=2,
    )
    evidence = TextField(
        label=_("Evidence: a link on each line"), required=False, max_length=2_000, rows=2
    )

    def offer(self, results: list[WorkResult]) -> None:
        """The results of the plan as cards; a task from the superior comes last."""
        cards = [(row.pk, row.text) for row in results]
        widget: Any = self.fields["work_result"].widget
        widget.choices = [*cards, ("", _("A task from my superior"))]

    def take_files(self, most: int) -> None:
        """A file beside the links, where the host has a place for files."""
        words = _("pdf, jpg, png, webp, docx or xlsx; at most 10 MB each, %(most)d a report.")
        upload = forms.FileField(
            label=_("Evidence: a file"), required=False, help_text=words % {"most": most}
        )
        self.add_fields({"upload": upload})

    def clean(self) -> dict[str, Any]:
        """Somehow it is told how long the work took."""
        given = super().clean() or self.cleaned_data
        told = given.keys() >= {"work_date", "start", "end", "minutes"}
        if told and (wrong := self._wrong_length()):
            self.add_error(*wrong)
        return given

    def _wrong_length(self) -> tuple[str, Any] | None:
        end, minutes = self.cleaned_data["end"], self.cleaned_data["minutes"]
        if not end and not minutes:
            return "end", _("Say until when, or how many minutes.")
        begun, ended = self._span()
        if ended <= begun or ended.date() > begun.date():
            return "end", _("The work must end after it began, on the same day.")
        if (minutes or 0) * 60 > (ended - begun).total_seconds():
            return "minutes", _("More minutes than between 'From' and 'Until'.")
        return None

    def _span(self) -> tuple[datetime, datetime]:
        """When the work began and ended; the end follows from the minutes where nobody names it."""
        given, zone = self.cleaned_data, timezone.get_current_timezone()
        begun = datetime.combine(given["work_date"], given["start"], zone)
        if given["end"]:
            return begun, datetime.combine(given["work_date"], given["end"], zone)
        return begun, begun + timedelta(minutes=given["minutes"])

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        given, (begun, ended) = self.cleaned_data, self._span()
        names = ("description", "quantity", "unit_of_measure", "work_mode", "obstacle", "minutes")
        return {name: given[name] for name in (*names, "support_requested", "evidence")} | {
            "work_result_id": given["work_result"],
            "started_at": begun,
            "ended_at": ended,
        }


def initial_of(row: DailyReport) -> dict[str, Any]:
    """A stored report as the form shows it."""
    names = ("description", "quantity", "unit_of_measure", "work_mode", "obstacle", "evidence")
    return {name: getattr(row, name) for name in (*names, "support_requested", "work_date")} | {
        "work_result": row.work_result_id or "",
        "start": timezone.localtime(row.started_at).time(),
        "end": timezone.localtime(row.ended_at).time(),
        "minutes": row.minutes if row.has_breaks else None,
    }


class Answer(KinerjaForm):
    """One chip, and words unless it is adequate."""

    verification = forms.ChoiceField(
        label=_("Your answer"), choices=capital(Verification), widget=ChoiceChips()
    )
    note = TextField(
        label=_("Note"),
        help_text=_("Needed unless the work is adequate."),
        required=False,
        max_length=2_000,
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        """Who asks for more says what."""
        given = super().clean() or self.cleaned_data
        if given.get("verification") not in (None, "ADEQUATE") and not given.get("note"):
            self.add_error("note", ValidationError(_("Say what is still needed.")))
        return given


class Unlock(KinerjaForm):
    """The personnel office opens a report again."""

    until = DateField(label=_("Open until, this day included"))
    reason = TextField(label=_("Why is it unlocked?"), max_length=2_000, rows=2)
