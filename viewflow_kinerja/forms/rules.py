"""The form that changes one parameter of the regulation, with the field that fits its kind."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.rule_values import MonthDay
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.forms.base import (
    CheckChips,
    ChoiceChips,
    DateField,
    DecimalField,
    KinerjaForm,
    TextField,
)
from viewflow_kinerja.models.labels import choices, label
from viewflow_kinerja.models.organisation import office_day

REASON_MAX = 2_000
# What the domain, which speaks no language, says it expected.
_KNOWN = (
    gettext_noop("a whole number of 0 or more"),
    gettext_noop("a whole number of 1 or more"),
    gettext_noop("a day from 1 to 28, which every month has"),
    gettext_noop('a day of every year as text, month first, such as "01-31"'),
    gettext_noop('a number of 0 or more as text, such as "0.5"'),
    gettext_noop('a share between 0 and 1 as text, such as "0.5"'),
    gettext_noop("a percentage between 0 and 100"),
    gettext_noop('the name of a time zone, such as "Asia/Jakarta"'),
)
_YES_NO = [("yes", _("yes")), ("no", _("no"))]


class ChangeRule(KinerjaForm):
    """The new value of one parameter, the day from which it holds, and why."""

    starts = DateField(
        label=_("From which day?"), help_text=_("Today or later. What was decided before stays.")
    )
    reason = TextField(
        label=_("Why, by which circular?"), max_length=REASON_MAX, min_length=3, rows=2
    )

    def __init__(self, *args: Any, key: str, words: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.kind = key, _kind(key)
        fields = _fields(self.kind, words, getattr(rules, key.replace(".", "_")))
        self.add_fields(fields)
        self.order_fields([*fields, "starts", "reason"])
        self.fields["starts"].initial = office_day

    def clean_starts(self) -> date:
        """Rules do not change the past."""
        day: date = self.cleaned_data["starts"]
        if day < office_day():
            raise ValidationError(_("Choose today or a later day: the past stays as it was."))
        return day

    def clean(self) -> dict[str, Any]:
        """The value must be one that the regulation can read."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(name.startswith("value") for name in self.errors):
            given["stored"] = _stored(self.kind, given)
            try:
                Rules.from_values({self.rule: given["stored"]})
            except ValueError as error:
                text = str(error).partition(": expected ")[2] or str(error)
                self.add_error(_first(self), ValidationError(_expected(text)))
        return given


def _first(form: forms.Form) -> str:
    return next(name for name in form.fields if name.startswith("value"))


def _expected(text: str) -> str:
    known = gettext(text) if text in _KNOWN else text
    return str(_("This cannot be read. Expected: %(what)s.")) % {"what": known}


def _kind(key: str) -> Any:
    """The type of a parameter, as the domain declares it."""
    return get_type_hints(Rules)[key.replace(".", "_")]


def _fields(kind: Any, words: Any, value: Any) -> dict[str, forms.Field]:
    if get_origin(kind) is Mapping or isinstance(value, Mapping):
        return {f"value_{key}": _one(_capital(label(key)), value[key]) for key in value}
    return {"value": _one(words, value, optional=NoneType in get_args(kind))}


def _capital(words: Any) -> str:
    return f"{str(words)[:1].upper()}{str(words)[1:]}"


def _one(words: Any, value: Any, *, optional: bool = False) -> forms.Field:
    """The field for one value, filled with what holds now."""
    given: dict[str, Any] = {"label": words, "initial": value}
    if isinstance(value, frozenset):
        kind = type(next(iter(value)))
        given |= {"initial": sorted(value), "required": False, "widget": CheckChips()}
        return forms.MultipleChoiceField(choices=choices(kind), **given)
    if isinstance(value, StrEnum):
        return forms.ChoiceField(choices=choices(type(value)), widget=ChoiceChips(), **given)
    if isinstance(value, bool):
        given["initial"] = "yes" if value else "no"
        return forms.ChoiceField(choices=_YES_NO, widget=ChoiceChips(), **given)
    if isinstance(value, Decimal):
        return DecimalField(**given)
    if isinstance(value, int) or optional:
        return forms.IntegerField(min_value=0, max_value=100_000, required=not optional, **given)
    if isinstance(value, MonthDay):
        given["help_text"] = _("Month and day, such as 01-31.")
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **given)


def _stored(kind: Any, given: Mapping[str, Any]) -> Any:
    """The value in the plain form of a rule book."""
    if "value" in given:
        return _plain(given["value"], kind)
    parts = {name: value for name, value in given.items() if name.startswith("value_")}
    return {name.removeprefix("value_"): _plain(each, kind) for name, each in parts.items()}


def _plain(value: Any, kind: Any) -> Any:
    if kind is bool:
        return value == "yes"
    return str(value) if isinstance(value, Decimal) else value
