"""The form in which an employee reports what was realised, an indicator a block."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import DecimalField, TextField
from viewflow_kinerja.selectors import realised
from viewflow_kinerja.selectors.realised import Asked

LONG = 4_000  # characters
NUMBERS = ("value", "numerator", "denominator")
_REFUSALS = {
    "min_value": _("A realisation is not negative."),
    "max_digits": _("This number is too long."),
    "max_whole_digits": _("This number is too large."),
    "max_decimal_places": _("Please round it to four decimals."),
}


class ReportRealisation(ActForm):
    """The employee reports: numbers, evidence and a note for every measured indicator.

    What was reported before, or what the periods of the year add up to, stands in the fields.
    """

    act, primary, wide = "report", True, True
    effect = _("Send the realisation to your supervisor")
    about = _(
        "Your supervisor rates what you report here. After sending you cannot change it any more."
    )
    done = _("Your realisation has been sent to your supervisor.")
    template = "kinerja/partials/evaluation_report.html"

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        self.asked = realised.asked(actor, row)
        self.qualitative = realised.qualitative(row)
        self.extra_fields = {
            name: field for each in self.asked for name, field in self._fields_of(each)
        }
        super().__init__(*args, row=row, actor=actor, **kwargs)

    def _fields_of(self, each: Asked) -> Iterator[tuple[str, forms.Field]]:
        if not self.qualitative:
            for name in _number_names(each):
                yield f"{name}_{each.key}", _number(each, name)
            yield f"evidence_{each.key}", _evidence(each)
        yield f"note_{each.key}", _note(each, self.qualitative)

    @property
    def blocks(self) -> list[tuple[Asked, list[Any], list[Any]]]:
        """Each indicator with its number fields, and with the fields for words."""
        return [
            (
                each,
                self._bound(each, NUMBERS),
                self._bound(each, ("evidence", "note")),
            )
            for each in self.asked
        ]

    def _bound(self, each: Asked, names: tuple[str, ...]) -> list[Any]:
        return [self[f"{name}_{each.key}"] for name in names if f"{name}_{each.key}" in self.fields]

    def clean(self) -> dict[str, Any]:
        """What one field cannot know: the two parts of a share, evidence without a number."""
        if not self.qualitative:
            for each in self.asked:
                self._clean_share(each) if each.share else self._clean_single(each)
        return self.cleaned_data

    def _clean_share(self, each: Asked) -> None:
        part, whole = (self._given(each, name) for name in ("numerator", "denominator"))
        name = f"denominator_{each.key}"
        if whole is not None and not whole:
            self.add_error(name, gettext("The whole must be more than zero."))
        elif (part is None) != (whole is None) and not self._has_error(each):
            missing = "numerator" if part is None else "denominator"
            self.add_error(f"{missing}_{each.key}", gettext("A share needs both numbers."))
        elif part is None and self._given(each, "evidence") and not self._has_error(each):
            self.add_error(f"numerator_{each.key}", gettext("Give the number as well."))

    def _clean_single(self, each: Asked) -> None:
        told = self._given(each, "evidence")
        if told and self._given(each, "value") is None and not self._has_error(each):
            self.add_error(f"value_{each.key}", gettext("Give the number as well."))

    def _has_error(self, each: Asked) -> bool:
        return any(f"{name}_{each.key}" in self.errors for name in NUMBERS)

    def _given(self, each: Asked, name: str) -> Any:
        return self.cleaned_data.get(f"{name}_{each.key}")

    def payload(self) -> dict[str, Any]:
        """The realisations of all indicators about which something was said."""
        rows = [self._realisation(each) for each in self.asked]
        return {"realisations": [row for row in rows if len(row) > 1]}

    def _realisation(self, each: Asked) -> dict[str, Any]:
        given = {name: self._given(each, name) for name in (*NUMBERS, "evidence", "note")}
        said = {name: value for name, value in given.items() if value not in (None, "")}
        return {"indicator": each.key, **said}


def _number_names(each: Asked) -> tuple[str, ...]:
    return NUMBERS[1:] if each.share else NUMBERS[:1]


def _number(each: Asked, name: str) -> DecimalField:
    words = {
        "value": _("%(number)s Realisation"),
        "numerator": _("%(number)s Reached (the part)"),
        "denominator": _("%(number)s Out of (the whole)"),
    }
    return DecimalField(
        label=str(words[name]) % {"number": each.number},
        required=each.main,
        initial=each.known.get(name),
        min_value=0,
        max_digits=18,
        decimal_places=4,
        error_messages=_REFUSALS,
    )


def _evidence(each: Asked) -> TextField:
    return TextField(
        label=gettext("%(number)s Evidence") % {"number": each.number},
        help_text=_("A document or a link on each line."),
        required=each.main,
        initial=each.known.get("evidence"),
        max_length=LONG,
        rows=2,
    )


def _note(each: Asked, alone: bool) -> TextField:
    words = _("%(number)s What was achieved") if alone else _("%(number)s Note")
    return TextField(
        label=str(words) % {"number": each.number},
        required=alone and each.main,
        initial=each.known.get("note"),
        max_length=LONG,
        rows=3 if alone else 1,
    )
