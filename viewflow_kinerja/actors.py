"""Who acts: the account as the host knows it. Below the policy everybody is an `Actor`."""

from typing import Protocol


class Actor(Protocol):
    """What we ask of an account; Django's user model gives it."""

    pk: int
    is_active: bool

    def get_username(self) -> str:
        """The log-in name."""

    def get_full_name(self) -> str:
        """The name for people; may be empty."""
