"""WhatsApp, Telegram, ntfy and a hundred others, through Apprise. Extra `notify`, ADR 0052."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.delivery import Message, Undeliverable


class AppriseChannel:
    """One service for each account: the host knows its address, such as ntfys://host/topic."""

    def __enter__(self) -> "AppriseChannel":
        """Find the library and the host's addresses; ImproperlyConfigured where one is missing."""
        try:
            from apprise import Apprise
        except ImportError as error:
            raise ImproperlyConfigured("AppriseChannel needs viewflow-kinerja[notify].") from error
        if not (path := kinerja_settings.NOTIFY_ADDRESS):
            raise ImproperlyConfigured("AppriseChannel needs KINERJA['NOTIFY_ADDRESS'].")
        self._address: Callable[[Any], str] = import_string(path)
        self._services: Callable[[], Any] = Apprise
        return self

    def __exit__(self, *details: Any) -> None:
        """Nothing stays open."""

    def send(self, account: Any, message: Message) -> None:
        """To one account; OSError where the service did not take it."""
        if not (address := self._address(account)):
            raise Undeliverable("no address for messages")
        service = self._services()
        if not service.add(address):
            raise Undeliverable("no address that Apprise understands")
        if not service.notify(body=message.text, title=message.subject):
            raise OSError("the service did not take the message")
