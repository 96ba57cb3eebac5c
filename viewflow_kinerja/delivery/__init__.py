"""The ways on which messages leave the product. Source: our choice, ADR 0040."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

from viewflow_kinerja.conf import kinerja_settings


@dataclass(frozen=True)
class Message:
    """What is said: how much waits and where, never how anybody performs."""

    subject: str
    text: str


class Undeliverable(Exception):
    """This account cannot be reached on this way, whatever is tried."""


class Channel(Protocol):
    """One way; opened once for a batch. `send` raises OSError where trying again may help."""

    def __enter__(self) -> "Channel":
        """Open the connection."""

    def __exit__(self, *details: Any) -> None:
        """Close it."""

    def send(self, account: Any, message: Message) -> None:
        """Carry one message to one account; Undeliverable where it has no address here."""


class EmailChannel:
    """Django's e-mail, by the settings of the portal."""

    def __enter__(self) -> "EmailChannel":
        """One connection for the batch, opened by its first letter."""
        self._connection = get_connection()
        return self

    def __exit__(self, *details: Any) -> None:
        """Close it."""
        self._connection.close()

    def send(self, account: Any, message: Message) -> None:
        """One letter to one address: nobody learns who else was told."""
        address = getattr(account, account.get_email_field_name(), "")
        if not address:
            raise Undeliverable("no e-mail address")
        to, link = [address], self._connection
        EmailMessage(message.subject, message.text, to=to, connection=link).send()


@contextmanager
def channels() -> Iterator[list[Channel]]:
    """The ways named by `KINERJA["CHANNELS"]`, opened."""
    with ExitStack() as stack:
        kinds = [import_string(path) for path in kinerja_settings.CHANNELS]
        yield [stack.enter_context(kind()) for kind in kinds]
