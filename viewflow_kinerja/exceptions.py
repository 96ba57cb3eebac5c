"""What can go wrong, named for what happened; a message says why not, and what to do."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The policy said no. Carries a sentence on which a person can act, and the decision.

    Where a service refuses without it, `act` and `row` say what was asked, `gate` which veto.
    """

    def __init__(
        self,
        reason: str,
        decision: object = None,
        *,
        act: str = "",
        row: Any = None,
        gate: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason, self.decision = reason, decision
        self.act, self.row, self.gate = act, row, gate
        self.noted: int | None = None  # key of the record of this refusal


class OutOfPhase(Exception):
    """A right act at the wrong time: the record is in another state, a window is shut."""


class Incomplete(Exception):
    """The record lacks something. `findings` name each gap and its place, for the page."""

    def __init__(self, message: str, findings: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class Conflict(Exception):
    """Somebody, or the same person in another tab, was faster; or the record is busy."""


class NoActor(RuntimeError):
    """A recorded row was about to be written by nobody: a programming error."""


class Unauthorised(RuntimeError):
    """A service wrote without asking the policy: a programming error, never a user's fault."""


class ScopeRequired(RuntimeError):
    """A guarded table was about to be read without asking the policy: a programming error."""
