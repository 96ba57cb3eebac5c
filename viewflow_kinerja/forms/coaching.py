"""Forms of coaching: the talk, the signature, the nine statements, the competencies."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.domain.coaching import HIGHEST, LOWEST, STATEMENT_GROUPS
from viewflow_kinerja.domain.codes import Agreement, TalkStatement
from viewflow_kinerja.forms.acts import ActForm
from viewflow_kinerja.forms.base import ChoiceChips, DateField, KinerjaForm, TextField, one_of
from viewflow_kinerja.forms.plans import capital
from viewflow_kinerja.models.labels import label

_MOST = 4000
_SCORES = [(str(each), str(each)) for each in range(LOWEST, HIGHEST + 1)]
ROOM = 5  # competencies on one form
GROUP_WORDS = (
    gettext_lazy("About you"),
    gettext_lazy("About your leader"),
    gettext_lazy("About both of you"),
)


class RecordTalk(KinerjaForm):
    """What was discussed, and what follows from it."""

    held_on = DateField(label=gettext_lazy("When did you talk?"))
    discussed = TextField(
        label=gettext_lazy("What did you talk about?"),
        help_text=gettext_lazy("What goes well, what is difficult, and why."),
        max_length=_MOST,
        rows=4,
    )
    agreed = TextField(
        label=gettext_lazy("Which steps did you agree?"),
        help_text=gettext_lazy("Who does what, until when."),
        max_length=_MOST,
        rows=4,
    )


class ConfirmTalk(ActForm):
    """The employee signs."""

    act, primary = "confirm_coaching", True
    effect = gettext_lazy("Sign the talk")
    about = gettext_lazy(
        "You sign that this talk was held. If it was otherwise, say so in the comment: both stay on"
        " record."
    )
    done = gettext_lazy("Signed. Next, say in nine short answers how the talk was.")

    comment = TextField(
        label=gettext_lazy("Your comment, if you like"), required=False, max_length=_MOST, rows=3
    )

    def payload(self) -> dict[str, Any]:
        """The comment, or none."""
        return {"comment": self.cleaned_data["comment"]}


class AnswerStatements(ActForm):
    """Form B.1.8: nine statements, each answered with a tap."""

    act, primary = "fill_coaching", True
    effect = gettext_lazy("Send the answers to my leader's superior")
    about = gettext_lazy(
        "Only the superior of your leader, the auditor and you read them. Who led the talk never"
        " does."
    )
    done = gettext_lazy("Thank you. Your answers went to the superior of your leader.")
    template = "kinerja/partials/coaching_statements.html"

    remark = TextField(
        label=gettext_lazy("Something to add, if you like"),
        required=False,
        max_length=_MOST,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.extra_fields = {each.value: _statement(each) for each in TalkStatement}
        super().__init__(*args, **kwargs)

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields of the statements below their headings."""
        return [
            (words, [self[each.value] for each in group])
            for words, group in zip(GROUP_WORDS, STATEMENT_GROUPS, strict=True)
        ]

    def payload(self) -> dict[str, Any]:
        """The answers by statement, and the remark."""
        answers = {each.value: self.cleaned_data[each.value] for each in TalkStatement}
        return {"answers": answers, "remark": self.cleaned_data["remark"]}


def _statement(each: TalkStatement) -> forms.ChoiceField:
    words: Any = label(each)  # the stubs want plain text
    return forms.ChoiceField(label=words, choices=capital(Agreement), widget=ChoiceChips)


FORMS = (ConfirmTalk, AnswerStatements)


class ScoreCompetencies(KinerjaForm):
    """Form B.1.9: up to five competencies, each with its score and the reason."""

    assessed_on = DateField(label=gettext_lazy("On which day do you score?"))

    def __init__(self, *args: Any, known: Sequence[str] = (), **kwargs: Any) -> None:
        """`known` are the competencies that were scored before; they stand on the form again."""
        super().__init__(*args, **kwargs)
        for place in range(ROOM):
            name = known[place] if place < len(known) else ""
            self.add_fields(_row(place, name))
        one_of(*(self.fields[f"{part}_{at}"] for at in range(ROOM) for part in PARTS))
        self._known = frozenset(known)

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each competency."""
        return [[self[f"{part}_{at}"] for part in PARTS] for at in range(ROOM)]

    @property
    def shown(self) -> int:
        """How many rows stand open: those that hold something, and one to begin with."""
        filled = [at for at, row in enumerate(self.rows) if any(each.value() for each in row)]
        return max(filled, default=0) + 1

    @property
    def open_rows(self) -> list[list[Any]]:
        """The rows that are shown at once."""
        return self.rows[: self.shown]

    @property
    def more_rows(self) -> list[list[Any]]:
        """The rows that are folded away."""
        return self.rows[self.shown :]

    def clean(self) -> dict[str, Any]:
        """Whoever begins a row fills it in."""
        given = super().clean() or self.cleaned_data
        for at in range(ROOM):
            names = [f"{part}_{at}" for part in PARTS]
            if self._is_begun(*(given.get(name) for name in names)):
                self._must_be_whole(given, names)
        return given

    def _is_begun(self, name: Any, score: Any, grounds: Any) -> bool:
        """A competency of before that is left without a score is not scored this time."""
        return bool(score or grounds or (name and name not in self._known))

    def _must_be_whole(self, given: dict[str, Any], names: Sequence[str]) -> None:
        for name in names:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in."))

    def scores(self) -> list[dict[str, Any]]:
        """The rows that were filled in, as the service takes them."""
        return list(self._filled())

    def _filled(self) -> Iterator[dict[str, Any]]:
        for at in range(ROOM):
            given = {part: self.cleaned_data[f"{part}_{at}"] for part in PARTS}
            if given["score"]:
                yield given | {"score": int(given["score"])}


PARTS = ("competency", "score", "grounds")


def _row(place: int, name: str) -> dict[str, forms.Field]:
    """The fields of one competency."""
    return {
        f"competency_{place}": forms.CharField(
            label=gettext_lazy("Competency"), max_length=120, initial=name, required=False
        ),
        f"score_{place}": forms.ChoiceField(
            label=gettext_lazy("Score: 1 is the lowest, 5 the highest"),
            choices=_SCORES,
            widget=ChoiceChips,
            required=False,
        ),
        f"grounds_{place}": TextField(
            label=gettext_lazy("Why this score?"), max_length=_MOST, rows=2, required=False
        ),
    }
