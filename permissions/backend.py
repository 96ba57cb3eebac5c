"""user.has_perm("viewflow_kinerja.approve_performanceplan", plan) asks the policy.

Stands first in AUTHENTICATION_BACKENDS: one backend's yes is enough for Django, and guardian's own
says yes for a lapsed row (P3).
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from viewflow_kinerja.permissions import policy
from viewflow_kinerja.permissions.actions import Action, Right

_APP = "viewflow_kinerja"
_RIGHTS = {f"{_APP}.{right}" for right in Right}
_QUESTIONS = {f"{_APP}.{action.value}": action for action in Action}


class KinerjaBackend:
    """Not a BaseBackend: its get_user() would be taken for the session's (P8)."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Log nobody in: that is the host's."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """True, or a veto for whatever is ours; never a yes without a record.

        A right is not a question: guardian's backend would answer it from the row alone.
        """
        action = _QUESTIONS.get(perm)
        if action is None and perm not in _RIGHTS:
            return False
        if action and obj is not None and policy.allows(user_obj, action, obj):
            return True
        raise PermissionDenied
