"""A canary is a word that stands in one record only: whoever meets it has read that record."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import CharField, Model, TextField

from viewflow_kinerja import context
from viewflow_kinerja.models.base import Recorded

_CANARY = re.compile(r"CANARY-([a-z_]+)-(\w+)-", re.IGNORECASE)


def canary(row: Model) -> str:
    """The word of this record: `CANARY-report-12-`. The dash at the end keeps 1 apart from 12."""
    return f"CANARY-{row._meta.model_name}-{row.pk}-"


def plant(*rows: Model) -> list[str]:
    """Write its canary into every free text of each record, past services; returns the fields.

    Fields with choices, unique ones, and those too short for it stay as they are.
    """
    planted = []
    for row in rows:
        names = [each.name for each in row._meta.concrete_fields if _takes(each, canary(row))]
        _write(row, dict.fromkeys(names, canary(row)))
        planted += [f"{row._meta.label}.{name}" for name in names]
    return planted


def _write(row: Model, words: dict[str, str]) -> None:
    """On record where the row has a history: the guard lets nothing else pass."""
    stored = type(row)._base_manager.filter(pk=row.pk)
    if not isinstance(row, Recorded):
        stored.update(**words)
        return
    actor, fresh = get_user_model()(username="testing"), cast(Recorded, stored.get())
    with transaction.atomic(), context.unit_of_work(actor=actor, act="testing.plant"):
        fresh.record(**words)


def _takes(field: Any, word: str) -> bool:
    if type(field) not in (CharField, TextField) or field.choices or field.unique:
        return False
    return field.max_length is None or field.max_length >= len(word)


def found(answer: Any) -> set[tuple[str, str]]:
    """The canaries of an answer, in its body and its headers, as (model, key).

    Give it a response of the test client, or text. What is packed (PDF, ZIP) unpack before.
    """
    return set(_CANARY.findall(_text(answer)))


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer
    body = b"".join(answer) if answer.streaming else answer.content
    return "\n".join([*map(str, answer.headers.values()), body.decode("utf-8", "replace")])


def assert_hidden(answer: Any, *, but: Iterable[tuple[str, Any]] = ()) -> None:
    """No canary may be in the answer but those of records that the reader may see."""
    allowed = {(model, str(key)) for model, key in but}
    leaked = sorted(found(answer) - allowed)
    if leaked:
        raise AssertionError(f"the answer tells of records that are hidden from it: {leaked}")
