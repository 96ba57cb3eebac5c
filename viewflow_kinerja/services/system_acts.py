"""Official acts of the system account on many rows at once: they open their own unit of work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.permissions import policy


def system_act(code: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an act that only the system account may do, in one transaction.

    There is no row to lock first: the service locks what it compares, in the order of the keys.
    """

    def decorate(service: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(service)
        def act(*rows: Any, actor: Actor, reason: str = "", **particulars: Any) -> Any:
            unit = context.unit_of_work(actor=actor, act=code, reason=reason)
            with context.door(actor), transaction.atomic(), unit:
                policy.require_system(actor)
                return service(*rows, actor=actor, **particulars)

        act.code = code  # type: ignore[attr-defined] # read by the registry of acts
        return act

    return decorate
