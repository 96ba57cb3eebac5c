"""What the visitor has typed and not yet sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import FormDraft


@dataclass(frozen=True)
class Draft:
    """The fields of one form as they were kept: name -> values."""

    form: str
    fields: dict[str, list[str]]
    saved_at: datetime


def of(actor: Actor, begins: str) -> dict[str, Draft]:
    """The visitor's own drafts of the forms whose names begin like this."""
    rows: Any = FormDraft.objects.filter(user=actor.pk, form__startswith=begins)
    return {row.form: Draft(row.form, row.data["fields"], row.saved_at) for row in rows}
