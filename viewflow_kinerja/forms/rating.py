"""The form in which a rater rates: both ratings, their reasons, feedback, observed facts."""

from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.behaviours import BEHAVIOURS
from viewflow_kinerja.domain.codes import BehaviourValue, Rating
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceCards, DateField, TextField
from viewflow_kinerja.models.labels import capital, label
from viewflow_kinerja.selectors import suggestions, versions
from viewflow_kinerja.services import population, realisation
from viewflow_kinerja.services.evaluation import must_be_ratable

LONG = 4_000  # characters
FACTS = ("fact_1", "fact_2", "fact_3")  # how many facts the form has room for
FACT_PARTS = ("observed_on", "value", "observed", "evidence")
_NEEDED = FACT_PARTS[:3]
_MEANINGS = {
    Rating.ABOVE: _("Most or all results beyond what was expected, none below."),
    Rating.MEETS: _("Most or all results as expected."),
    Rating.BELOW: _("Most results below what was expected."),
}
_MANNERS = {
    Rating.ABOVE: _("An example for others, again and again."),
    Rating.MEETS: _("Lives the seven values as expected."),
    Rating.BELOW: _("Acted against the values. Write down at least one fact below."),
}


def _rating(words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=words, choices=capital(Rating), widget=ChoiceCards())


def _words(words: str | Promise, about: str | Promise = "", rows: int = 2) -> TextField:
    return TextField(label=words, help_text=about, required=False, max_length=LONG, rows=rows)


def _fact_fields() -> dict[str, forms.Field]:
    """The fields of every fact, by name; all optional, a fact needs three of its four."""
    values = [("", _("Choose a value")), *capital(BehaviourValue)]
    parts: dict[str, Any] = {
        "observed_on": lambda: DateField(label=_("When?"), required=False),
        "value": lambda: forms.ChoiceField(label=_("Which value?"), choices=values, required=False),
        "observed": lambda: _words(_("What did you observe?")),
        "evidence": lambda: _words(_("Evidence"), _("A document or a link on each line."), 1),
    }
    return {f"{fact}_{name}": make() for fact in FACTS for name, make in parts.items()}


class Rate(ActForm):
    """The rater rates results and behaviour, and says constructively why.

    Sent with `preview` it only shows what would follow, and changes nothing.
    """

    act, primary = "rate", True
    effect = _("Record both ratings")
    about = _(
        "The predicate follows from both ratings. The employee sees nothing of it before you"
        " deliver the evaluation."
    )
    done = _("Your ratings are recorded. Next, make the evaluation final.")
    template = "kinerja/partials/evaluation_rate.html"
    previews = wide = True

    result = _rating(_("Rating of the work results"))
    deviation_reason = _words(
        _("Why does your rating differ from the suggestion?"), _("Needed only where it differs.")
    )
    behaviour = _rating(_("Rating of the work behaviour"))
    recommendation = _words(
        _("Notes and recommendation"),
        _("What should follow: recognition, coaching, training, another target."),
        rows=3,
    )

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        indicators = realisation.indicators(row)
        self.results = list(dict.fromkeys(each.work_result for each in indicators))
        self.extra_fields = self._remark_fields() | _fact_fields()
        super().__init__(*args, row=row, actor=actor, **kwargs)
        self.fixed, self.hindrance = _circumstances(row)
        self._describe()

    def _remark_fields(self) -> dict[str, forms.Field]:
        text = gettext("Feedback on result %(number)s")
        on_results: dict[str, forms.Field] = {
            f"remark_{each.pk}": _words(text % {"number": place})
            for place, each in enumerate(self.results, start=1)
        }
        return on_results | {
            f"value_{each}": _words(label(each), rows=1) for each in BehaviourValue
        }

    def _describe(self) -> None:
        """Say at each choice what it means, and which one the figures suggest."""
        result: Any = self.fields["result"]
        meanings = {each.value: str(text) for each, text in _MEANINGS.items()}
        if self.fixed:
            result.choices = [(self.fixed.value, label(self.fixed))]
            result.initial = self.fixed.value
            meanings = {
                self.fixed.value: gettext("The rating of the organisation this person heads.")
            }
        elif suggested := self.suggestion.rating:
            meanings[suggested] += " " + gettext("Suggested by the figures.")
        result.widget.about = meanings
        manners = {each.value: str(text) for each, text in _MANNERS.items()}
        self.fields["behaviour"].widget.about = manners

    @cached_property
    def suggestion(self) -> suggestions.Suggestion:
        """What the figures suggest, with its formula."""
        return suggestions.of(self.row)

    @property
    def chosen(self) -> dict[str, str]:
        """Both ratings as they are chosen now, for the table of predicates; "" while open."""
        given = {name: str(self[name].value() or "") for name in ("result", "behaviour")}
        return {name: code if code in set(Rating) else "" for name, code in given.items()}

    @property
    def on_results(self) -> list[tuple[Any, Any]]:
        """Each work result with the field for its feedback."""
        return [(each.text, self[f"remark_{each.pk}"]) for each in self.results]

    @property
    def on_values(self) -> list[tuple[Any, Any]]:
        """Each value with its guides and the field for its feedback."""
        return [(each, self[f"value_{each.value}"]) for each in BEHAVIOURS]

    @property
    def follows(self) -> str:
        """Names of the two fields that the table of predicates follows."""
        return f"{self.add_prefix('result')} {self.add_prefix('behaviour')}"

    @property
    def facts(self) -> list[list[Any]]:
        """The fields of each fact, in the order in which they are written."""
        return [[self[f"{fact}_{name}"] for name in FACT_PARTS] for fact in FACTS]

    @property
    def more_facts_begun(self) -> bool:
        """Whether something stands in a second or third fact, so that it must be seen."""
        return any(field.value() for fact in self.facts[1:] for field in fact)

    def clean(self) -> dict[str, Any]:
        """What the ratings need besides, said at its field before the act would refuse."""
        for fact in FACTS:
            self._complete(fact)
        self._ask_reason()
        self._ask_documents()
        return self.cleaned_data

    def _ask_reason(self) -> None:
        given, offered = self.cleaned_data, self.suggestion.rating
        chosen = given.get("result")
        if not chosen or self.fixed or given.get("deviation_reason"):
            return
        if appraisal.needs_reason(offered, chosen) and not self.has_error("deviation_reason"):
            text = gettext("Your rating differs from the suggestion. Say why.")
            self.add_error("deviation_reason", text)

    def _ask_documents(self) -> None:
        given = self.cleaned_data
        ratings = (given.get("result"), given.get("behaviour"))
        if ratings[1] == Rating.BELOW and not self._documented():
            text = gettext("Behaviour below expectation needs a fact: when, which value, what.")
            self.add_error("fact_1_observed", text)
        if Rating.BELOW in ratings and not self._said():
            text = gettext("A rating below expectation needs feedback: say what should change.")
            self.add_error(None, text)

    def _documented(self) -> bool:
        return bool(self._observed()) or self._fact_is_wrong()

    def _fact_is_wrong(self) -> bool:
        return any(name.startswith("fact_") for name in self.errors)

    def _said(self) -> bool:
        feedback = [name for name in self.fields if name.startswith(("remark_", "value_"))]
        return any(self.cleaned_data.get(name) or self.has_error(name) for name in feedback)

    def _complete(self, fact: str) -> None:
        given = self._fact(fact)
        if not any(given.values()):
            return
        for name in _NEEDED:
            if not given[name] and not self.has_error(f"{fact}_{name}"):
                self.add_error(f"{fact}_{name}", gettext("Please fill this in."))
        if given["observed_on"] and given["observed_on"] > self.row.rater.today:
            self.add_error(f"{fact}_observed_on", gettext("This day is still to come."))

    def _fact(self, fact: str) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{fact}_{name}") or "" for name in FACT_PARTS}

    def _observed(self) -> list[dict[str, Any]]:
        rows = [self._fact(fact) for fact in FACTS]
        return [row for row in rows if all(row[name] for name in _NEEDED)]

    def payload(self) -> dict[str, Any]:
        """Ratings, reasons, feedback by result and by value, observed facts."""
        given = self.cleaned_data
        plain = ("result", "behaviour", "deviation_reason", "recommendation")
        return {name: given[name] for name in plain} | {
            "remarks": {each.pk: given[f"remark_{each.pk}"] for each in self.results},
            "value_remarks": {each.value: given[f"value_{each}"] for each in BehaviourValue},
            "facts": self._observed(),
        }


class Revise(Rate):
    """The rater rates anew what was reopened; it begins with what stood before."""

    act = "revise"
    effect = _("Record both ratings anew")
    done = _("Your new ratings are recorded. Next, make the evaluation final.")

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        self._known = versions.written(actor, row)
        super().__init__(*args, row=row, actor=actor, **kwargs)
        for name in ("result_rating", "behaviour_rating", "deviation_reason", "recommendation"):
            self.initial.setdefault(name.removesuffix("_rating"), getattr(row, name))
        if self.fixed:
            self.initial["result"] = self.fixed.value
        for about, text in self._known.remarks.items():
            prefix = "remark" if isinstance(about, int) else "value"
            self.initial.setdefault(f"{prefix}_{about}", text)

    def _documented(self) -> bool:
        """What was observed before counts too."""
        return self._known.facts or super()._documented()


def _circumstances(row: Any) -> tuple[Rating | None, str]:
    """The rating that the organisation fixes for its head; and why rating has to wait, if so."""
    try:
        must_be_ratable(row)
        return population.result_of_head(row), ""
    except OutOfPhase as error:
        return None, str(error)
