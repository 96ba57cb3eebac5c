"""Recognitions that a person may read: about himself, given by himself, and in his units."""

from typing import Any

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Recognition
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

MOST = 50  # on a page; no counts, and in the order in which they were given


def seen(actor: Actor, *, access: Access | None = None) -> Any:
    """The recognitions, newest first."""
    rows = policy.visible(actor, Recognition, Action.VIEW_RECOGNITION, access=access)
    return rows.select_related("employee", "author", "unit", "work_result").order_by("-pk")
