"""The ground of every form: how it is drawn, what it accepts, and how kindly it refuses."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist, loader
from django.utils import formats
from django.utils.translation import gettext_lazy as _

_FILL_IN = _("Please fill this in.")
_CHOOSE = _("Please choose one.")
_LONGEST_NUMBER = 40  # characters
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


class KinerjaRenderer(DjangoTemplates):
    """Our field layout, which a portal may override; Django's own widgets below.

    Needs neither `django.forms` among the apps nor a global FORM_RENDERER.
    """

    form_template_name = "kinerja/forms/form.html"
    field_template_name = "kinerja/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Ask the project's template loaders first, then Django's widget templates."""
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)


class _Cards:
    """Choices with a second line: `ChoiceCards(about={"1": "12 files"})`."""

    def __init__(self, *args: Any, about: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option as Django draws it, with its second line."""
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return {**option, "about": self.about.get(str(value), "")}


class ChoiceCards(_Cards, forms.RadioSelect):
    """Radios as large cards: two to five long choices."""

    template_name = "kinerja/forms/choice_cards.html"


class ChoiceChips(forms.RadioSelect):
    """Radios as a row of chips: two to four short choices."""

    template_name = "kinerja/forms/choice_chips.html"


class CheckCards(_Cards, forms.CheckboxSelectMultiple):
    """Checkboxes as large cards."""

    template_name = "kinerja/forms/choice_cards.html"


class CheckChips(forms.CheckboxSelectMultiple):
    """Checkboxes as a row of chips."""

    template_name = "kinerja/forms/choice_chips.html"


class DateField(forms.DateField):
    """A day, chosen in the calendar of the phone."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Please choose a day, or write it like 2026-11-24.")}


class TimeField(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = ("%H:%M", "%H.%M", "%H:%M:%S")
    default_error_messages = {"invalid": _("Please write the time like 07:30.")}


class _Count(int):
    """A number that is written with separators: 100,000."""

    def __str__(self) -> str:
        return str(formats.number_format(int(self), force_grouping=True))


class _AtMost(MaxLengthValidator):
    """Counts in words that can be read."""

    def clean(self, x: Any) -> int:
        """How long the text is."""
        return _Count(super().clean(x))


class _AtLeast(MinLengthValidator):
    """Counts in words that can be read."""

    def clean(self, x: Any) -> int:
        """How long the text is."""
        return _Count(super().clean(x))


_READABLE: dict[Any, Any] = {MaxLengthValidator: _AtMost, MinLengthValidator: _AtLeast}


def _readable(validator: Any) -> Any:
    """The validator of a length, speaking in readable numbers; any other as it is."""
    kind = _READABLE.get(type(validator))
    return kind(_Count(validator.limit_value)) if kind else validator


class TextField(forms.CharField):
    """Words. What is too long comes back whole, with a request to shorten it.

    The browser is not told the limit: it would cut off what is pasted without a word.
    """

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {
        "max_length": _("Please shorten it to %(limit_value)s characters; it has %(show_value)s."),
        "min_length": _("Please say a little more: at least %(limit_value)s characters."),
    }

    def __init__(self, *, rows: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [_readable(each) for each in self.validators]
        if rows:
            self.widget.attrs["rows"] = rows

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Nothing: see above."""
        return {}

    def to_python(self, value: object) -> str:
        """The words with simple line ends, so that a line break counts once."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class DecimalField(forms.DecimalField):
    """A number as people write it, with a comma or a point: 12,5 or 12.5 or 1.234,5.

    One separator before exactly three digits is read as the reader's language does: in
    Indonesian 1.500 is one thousand five hundred. NaN, infinity and exponents are refused.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Please write a number, such as 12 or 12.5.")}

    # Django has the decimal field inherit from the one for integers; the stubs follow.
    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """The exact number, or the kind error."""
        if value in self.empty_values or isinstance(value, Decimal):
            return super().to_python(value)
        text = re.sub(r"\s", "", str(value)).replace("\u2212", "-")
        number = _ungrouped(text)
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(number)

    def prepare_value(self, value: Any) -> Any:
        """The number in the reader's format without trailing zeros; what was typed stays."""
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        text = f"{value:f}"
        short = text.rstrip("0").rstrip(".") if "." in text else text
        return formats.number_format(Decimal(short), use_l10n=True)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Nothing: a step belongs to inputs of the type number."""
        return {}


def _ungrouped(text: str) -> str:
    """The number with a point as its only separator.

    >>> _ungrouped("1.234,5"), _ungrouped("1,234.5"), _ungrouped("0,125"), _ungrouped("12,5")
    ('1234.5', '1234.5', '0.125', '12.5')
    """
    grouped = _GROUPED.fullmatch(text)
    if grouped and (text.count(grouped[1]) > 1 or grouped[1] == _thousands()):
        return text.replace(grouped[1], "")
    last = max(text.rfind(","), text.rfind("."))
    whole, rest = text[: max(last, 0)], text[last + 1 :]
    if last < 0 or not (mark := _GROUPED.fullmatch(whole)) or mark[1] == text[last]:
        return text.replace(",", ".")
    return f"{whole.replace(mark[1], '')}.{rest}"


def _thousands() -> str:
    return str(formats.get_format("THOUSAND_SEPARATOR", use_l10n=True))


class KeyField(forms.UUIDField):
    """The key of a rendered form; a broken one is replaced when the form comes back."""

    # Several forms may stand on one page: an id would be there twice.
    widget = forms.HiddenInput(attrs={"id": False, "data-kj-key": True})
    default_error_messages = {
        name: _("This page is too old. Please send it once more.")
        for name in ("required", "invalid")
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, or a fresh key."""
        try:
            return UUID(data)
        except (TypeError, ValueError):
            return initial


class KinerjaForm(forms.Form):
    """Every form of ours.

    The optional fields say so in words. No `required` attribute: some portals write their own
    marks, in their own language, into the labels of fields that carry it. Each rendered form
    has its own `key`: the same key sent twice is one act.
    """

    default_renderer = KinerjaRenderer
    use_required_attribute = False

    key = KeyField(initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _be_kind(field)

    def add_fields(self, more: Mapping[str, forms.Field]) -> None:
        """Fields that depend on a record; they speak as kindly as the others."""
        for name, field in more.items():
            _be_kind(field)
            self.fields[name] = field


def one_of(*fields: forms.Field, about: Any = "") -> None:
    """Fields of which one has to be filled in: none of them is called optional.

    Shapes: fields of one form; `about` says under the first of them how they belong together.
    """
    sometimes_needed(*fields)
    if about:
        fields[0].help_text = about


def sometimes_needed(*fields: forms.Field) -> None:
    """Fields that another answer makes necessary, as they say themselves: not called optional."""
    for field in fields:
        field.sometimes_needed = True  # type: ignore[attr-defined] # read by forms/field.html


def _be_kind(field: forms.Field) -> None:
    """Our words where a field still has Django's; what the form says itself stays."""
    ours = {
        "required": _CHOOSE if isinstance(field, forms.ChoiceField) else _FILL_IN,
        "invalid_choice": _("Please choose one of the answers."),
    }
    plain = {**forms.Field.default_error_messages, **forms.ChoiceField.default_error_messages}
    for name, words in ours.items():
        if field.error_messages.get(name) is plain[name]:
            field.error_messages[name] = words
    if isinstance(field, forms.CharField):
        _be_kind_about_length(field)


def _be_kind_about_length(field: forms.CharField) -> None:
    """What is too long comes back whole: the browser would cut it off without a word."""
    for name, words in TextField.default_error_messages.items():
        field.error_messages.setdefault(name, words)
    field.validators = [_readable(each) for each in field.validators]
    field.widget.attrs.pop("maxlength", None)
    field.widget.attrs.pop("minlength", None)
