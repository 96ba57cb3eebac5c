"""Counselling notes that a person may read: about himself, or written by himself."""

from typing import Any

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import CounsellingNote
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access


def notes(actor: Actor, *, access: Access | None = None) -> Any:
    """The notes, newest talk first."""
    rows = policy.visible(actor, CounsellingNote, Action.VIEW_NOTE, access=access)
    return rows.select_related("employee", "author").order_by("-held_on", "-pk")
