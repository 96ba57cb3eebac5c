"""The forms of the plan editor: one row, one form; what a draft still lacks is said elsewhere."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain import codes, plans
from viewflow_kinerja.domain.behaviours import BEHAVIOURS
from viewflow_kinerja.forms.base import (
    ChoiceCards,
    ChoiceChips,
    DecimalField,
    KinerjaForm,
    TextField,
)
from viewflow_kinerja.models import Indicator, PerformancePlan, WorkResult
from viewflow_kinerja.models.labels import LABELS, capital
from viewflow_kinerja.selectors import periods

_FEW = 7  # radios up to here, a list above


class Later:
    """A field that a draft may leave open although the plan needs it: not called optional."""

    def validate(self, value: Any) -> None:
        """Check what is there; what is not there is on the list of what is missing."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class LaterText(Later, TextField):
    """Words that may come later."""


class LaterNumber(Later, DecimalField):
    """A number that may come later."""


class LaterChoice(Later, forms.ChoiceField):
    """A choice that may come later."""


def line_field(**options: Any) -> LaterText:
    """One line of words that may come later."""
    return LaterText(widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)


class HeaderForm(KinerjaForm):
    """How the plan measures, and where it is signed."""

    approach = forms.ChoiceField(label=gettext_lazy("How do you measure?"), widget=ChoiceCards)
    place = TextField(
        label=gettext_lazy("Place of signing"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def __init__(self, *args: Any, plan: PerformancePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["approach"]
        field.choices = capital(codes.Approach)
        field.widget.about = {
            "QUANTITATIVE": _("Each indicator has a target with a unit."),
            "QUALITATIVE": _("Each indicator is one text that says it all."),
        }
        self.initial = {"approach": plan.approach, "place": plan.place, **self.initial}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {"approach": self.cleaned_data["approach"], "place": self.cleaned_data["place"]}


class ResultForm(KinerjaForm):
    """One work result and the leader's result that it supports."""

    text = TextField(
        label=gettext_lazy("Result that will be there at the end"),
        help_text=gettext_lazy(
            "A result, not an activity: tersusunnya, meningkatnya, tersedianya."
        ),
        max_length=plans.RESULT_TEXT_MAX,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            ("MAIN", gettext_lazy("A. Main")),
            ("ADDITIONAL", gettext_lazy("B. Additional")),
        ],
        initial="MAIN",
        widget=ChoiceChips,
    )
    parent = forms.ChoiceField(label=gettext_lazy("Supports which result?"), required=False)
    done_by_leader = forms.BooleanField(
        label=gettext_lazy("I do this myself; nobody below me has to carry it."), required=False
    )

    def __init__(
        self,
        *args: Any,
        row: WorkResult | None,
        supported: Sequence[WorkResult],
        leads: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._supported = {str(each.pk): each for each in supported}
        if row is not None:
            self.initial = {**_of_result(row), **self.initial}
            if row.parent is not None:
                self._supported.setdefault(str(row.parent_id), row.parent)
        if not leads:
            del self.fields["done_by_leader"]
        self._offer_parents()

    def _offer_parents(self) -> None:
        field: Any = self.fields["parent"]
        if not self._supported:
            field.help_text = _("Your supervisor has no plan in force yet; you can choose later.")
        field.widget = ChoiceCards() if len(self._supported) < _FEW else forms.Select()
        field.choices = [("", _("To be aligned later")), *map(_parent, self._supported.items())]
        if isinstance(field.widget, ChoiceCards):
            field.widget.about = {key: _owner(row) for key, row in self._supported.items()}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = self._supported.get(self.cleaned_data["parent"])
        return {
            "text": self.cleaned_data["text"],
            "kind": self.cleaned_data["kind"],
            "parent": chosen,
            "done_by_leader": self.cleaned_data.get("done_by_leader", False),
        }


def _of_result(row: WorkResult) -> dict[str, Any]:
    return {
        "text": row.text,
        "kind": row.kind,
        "parent": str(row.parent_id or ""),
        "done_by_leader": row.done_by_leader,
    }


def _parent(pair: tuple[str, WorkResult]) -> tuple[str, str]:
    key, row = pair
    return key, row.text


def _owner(row: WorkResult) -> str:
    return str(row.plan.employee)


class IndicatorForm(KinerjaForm):
    """One indicator; a qualitative plan has only its text, high leadership a perspective."""

    text = TextField(label=gettext_lazy("What is measured?"), max_length=plans.INDICATOR_TEXT_MAX)
    aspect = LaterChoice(label=gettext_lazy("Aspect"), widget=ChoiceChips)
    perspective = LaterChoice(label=gettext_lazy("Perspective"), widget=ChoiceCards)
    target_YEAR = LaterNumber(  # the code of the period
        label=gettext_lazy("Target of the year"), max_digits=18, decimal_places=4, min_value=0
    )
    unit_of_measure = line_field(
        label=gettext_lazy("Unit of the target"),
        max_length=plans.UNIT_MAX,
        help_text=gettext_lazy("Such as reports, percent, days."),
    )
    polarity = forms.ChoiceField(label=gettext_lazy("What is better?"), widget=ChoiceChips)
    aggregation = forms.ChoiceField(
        label=gettext_lazy("The year is"),
        widget=ChoiceChips,
        help_text=gettext_lazy("How the year follows from its periods."),
    )

    def __init__(
        self,
        *args: Any,
        plan: PerformancePlan,
        row: Indicator | None,
        codes_of_periods: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._row, self._codes = row, list(codes_of_periods)
        for name, kind in _CODED.items():
            self.fields[name].choices = capital(kind)  # type: ignore[attr-defined]
        self._add_periods()
        self._drop_what_the_form_lacks(plan)
        self.initial = {**_of_indicator(row), **self.initial}

    def _add_periods(self) -> None:
        for code in self._codes:
            self.fields[f"target_{code}"] = DecimalField(
                label=periods.name(code),
                required=False,
                max_digits=18,
                decimal_places=4,
                min_value=0,
            )

    def _drop_what_the_form_lacks(self, plan: PerformancePlan) -> None:
        high = plan.level == codes.PlanLevel.JPT
        del self.fields["aspect" if high else "perspective"]
        if plan.approach == codes.Approach.QUALITATIVE:
            numbers = [name for name in self.fields if name.startswith("target_")]
            lacking = {"aspect", "unit_of_measure", "polarity", "aggregation", *numbers}
            for name in lacking & set(self.fields):
                del self.fields[name]

    def numbers(self) -> list[Any]:
        """The fields of the targets of the periods, for one row of the page."""
        return [self[name] for code in self._codes if (name := f"target_{code}") in self.fields]

    def values(self) -> dict[str, Any]:
        """What the service takes; what the form does not show stays as it was."""
        known = _of_indicator(self._row)
        given = known | {name: self.cleaned_data[name] for name in self.fields if name != "key"}
        targets = {
            name.removeprefix("target_"): _number(given.pop(name))
            for name in list(given)
            if name.startswith("target_")
        }
        return {**given, "targets": targets}


_CODED = {
    "aspect": codes.Aspect,
    "perspective": codes.Perspective,
    "polarity": codes.Polarity,
    "aggregation": codes.Aggregation,
}


def _of_indicator(row: Indicator | None) -> dict[str, Any]:
    row = row or Indicator()
    columns = ("text", "aspect", "perspective", "unit_of_measure", "polarity", "aggregation")
    targets = {f"target_{code}": _number(text) for code, text in row.targets.items()}
    return {name: getattr(row, name) for name in columns} | targets


def _number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(value)


class BehavioursForm(KinerjaForm):
    """What the leader especially expects under each of the seven values."""

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in BEHAVIOURS:
            self.fields[each.value] = TextField(
                label=f"{each.order}. {each.name}",
                help_text=" · ".join(each.guides),
                required=False,
                max_length=plans.EXPECTATION_MAX,
                rows=2,
            )
        stored = {str(each.value): texts.get(each.value, "") for each in BEHAVIOURS}
        self.initial = {**stored, **self.initial}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {"expectations": {each.value: self.cleaned_data[each.value] for each in BEHAVIOURS}}


class AnnexesForm(KinerjaForm):
    """The three annexes, one item a line."""

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in codes.AnnexKind:
            self.fields[kind.value] = LaterText(
                label=LABELS[codes.AnnexKind][kind],
                help_text=_("One item a line."),
                max_length=plans.ANNEX_MAX,
            )
        stored = {kind.value: texts.get(kind, "") for kind in codes.AnnexKind}
        self.initial = {**stored, **self.initial}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {"texts": {kind.value: self.cleaned_data[kind.value] for kind in codes.AnnexKind}}
