"""The official acts on access rights, for `acts.py`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.models import Group

from viewflow_kinerja.models import AccessGrant, GrantSource
from viewflow_kinerja.permissions import Right
from viewflow_kinerja.services import access, standing

UNTIL = date(2026, 12, 31)


def second(cast: Any) -> None:
    """Rahmi works for the personnel office too."""
    Group.objects.get(name="office").user_set.add(cast.rahmi)


def wish(cast: Any, **more: Any) -> access.Wish:
    """Hendra shall see the agency by hand until the end of the year."""
    usual = {"right": Right.VIEW_SUBTREE, "subject": cast.hendra, "source": GrantSource.MANUAL}
    return access.Wish(**{**usual, "until": UNTIL, **more})


def proposed(cast: Any, anchor: Any = None, **more: Any) -> AccessGrant:
    """Eka proposes; Rahmi may approve."""
    second(cast)
    return access.propose_grant(
        anchor or cast.units["KOMINFO"], actor=cast.eka, wish=wish(cast, **more), reason="a case"
    )


def decreed(cast: Any) -> AccessGrant:
    """A right by decree that holds."""
    facts = {"right": Right.MANAGE_SUBTREE, "subject": cast.hendra, "decree": "SK 4/2026"}
    unit = cast.units["KOMINFO"]
    return standing.appoint(unit, actor=cast.system, reason="a case", **facts)


def grant_cases(call: Callable[..., Any]) -> dict[str, Callable[[Any], Any]]:
    """A case an act."""
    return {
        "access.propose_grant": lambda s: call("eka", s.cast.units["KOMINFO"], wish=wish(s.cast)),
        "access.approve_grant": lambda s: call("rahmi", proposed(s.cast)),
        "access.reject_grant": lambda s: call("rahmi", proposed(s.cast)),
        "access.withdraw_grant": lambda s: call("eka", proposed(s.cast)),
        "access.end_grant": lambda s: call("eka", decreed(s.cast)),
    }
