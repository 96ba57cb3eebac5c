"""What somebody wrote into one of our forms, read from what was sent and from nothing else.

For the two answers that come before a view: an expired session, and a page that is older than the
session. Nothing of it is stored; it goes back to the browser that sent it.
"""

import re
from collections.abc import Iterator

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from viewflow_kinerja.forms.base import KinerjaForm

# What our forms send besides the words: never shown.
_NO_WORDS = {"csrfmiddlewaretoken", "act", "key", "seen", "next", "discard", "chosen", "version"}
_SECRET = re.compile(r"pass|sandi|secret|token|pin\b|otp", re.IGNORECASE)
_PROSE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
Written = list[tuple[str, str]]


def written(sent: QueryDict) -> Written:
    """(label, words) of every text that was sent, in its order.

    A field that a form of ours declares as a text has its label; one that a form makes for a
    record is known by holding more than one word.
    """
    labels = _labels(sent)
    given = [(_bare(name), text) for name in sent for text in sent.getlist(name)]
    return [
        (labels.get(name) or _("Your words"), text)
        for name, text in given
        if text.strip() and _may_be_shown(name) and (name in labels or _PROSE.search(text))
    ]


def is_text(widget: forms.Widget) -> bool:
    """Whether somebody writes words into it, and they are no secret."""
    return isinstance(widget, forms.Textarea) or type(widget) is forms.TextInput


def _bare(name: str) -> str:
    """The name without the prefix of its form: return-reason is `reason`."""
    return name.rpartition("-")[2]


def _may_be_shown(name: str) -> bool:
    return name not in _NO_WORDS and not _SECRET.search(name)


def _labels(sent: QueryDict) -> dict[str, str]:
    """Name -> label of each text of the form that was sent; "" where several forms would fit."""
    names, act = {_bare(name) for name in sent}, sent.get("act", "")
    fits = {form: _fit(form, names, act) for form in _forms(KinerjaForm)}
    best = [form for form, fit in fits.items() if fit == max(fits.values())]
    found: dict[str, set[str]] = {}
    for form in best:
        for name, field in form.base_fields.items():
            if is_text(field.widget):
                found.setdefault(name, set()).add(str(field.label or ""))
    return {name: each.pop() if len(each) == 1 else "" for name, each in found.items()}


def _fit(form: type[forms.Form], names: set[str], act: str) -> tuple[bool, int]:
    return bool(act) and getattr(form, "act", "") == act, len(names & set(form.base_fields))


def _forms(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for each in kind.__subclasses__():
        yield each
        yield from _forms(each)
