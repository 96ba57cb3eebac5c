"""The predicate table: three ratings of the results by three of the behaviour."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from viewflow_kinerja.domain.appraisal import predicate
from viewflow_kinerja.domain.codes import Predicate, Rating
from viewflow_kinerja.models.labels import label

_BEST_FIRST = (Rating.ABOVE, Rating.MEETS, Rating.BELOW)
# A phone has no room for "above expectation" four times; the caption says against what.
_SHORT = {
    Rating.ABOVE: pgettext_lazy("rating against expectation", "Above"),
    Rating.MEETS: pgettext_lazy("rating against expectation", "Meets"),
    Rating.BELOW: pgettext_lazy("rating against expectation", "Below"),
}
_TONES = {
    Predicate.VERY_GOOD: "ok",
    Predicate.GOOD: "ok",
    Predicate.NEEDS_IMPROVEMENT: "warn",
    Predicate.POOR: "bad",
    Predicate.VERY_POOR: "bad",
}


def nine_cells(result: str = "", behaviour: str = "") -> list[dict[str, object]]:
    """The rows of the table, best result first; each cell with its codes, words and tone.

    Source: PermenPANRB 6/2022, Annex.
    """
    return [
        {
            "words": _SHORT[row],
            "cells": [_cell(row, column, (result, behaviour)) for column in columns()],
        }
        for row in _BEST_FIRST
    ]


def columns() -> tuple[Rating, ...]:
    """The ratings of the behaviour, in the order of the official table."""
    return tuple(reversed(_BEST_FIRST))


def column_words() -> list[Promise]:
    """The headings of the behaviour's ratings."""
    return [_SHORT[rating] for rating in columns()]


def reached(result: str, behaviour: str) -> Promise | str:
    """The words of the predicate that two ratings lead to; nothing while one is missing."""
    return label(predicate(result, behaviour)) if result and behaviour else ""


def _cell(row: Rating, column: Rating, wanted: tuple[str, str]) -> dict[str, object]:
    value = predicate(row, column)
    return {
        "codes": f"{row} {column}",
        "words": label(value),
        "tone": _TONES[value],
        "chosen": wanted == (row, column),
    }
