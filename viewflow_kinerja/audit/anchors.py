"""Where checkpoints are kept outside the operator's hands: `publish(checkpoint) -> receipt`.

Without one the ledger is self-consistent, never verified: a holder of the key can rewrite all.
"""

import os
import ssl
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from viewflow_kinerja.audit.note import statement
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import LedgerReceipt, LedgerSeal

TIMEOUT = 20
_LOCAL = ("127.0.0.1", "::1", "localhost")


class Anchor(Protocol):
    """Takes a signed checkpoint and says what proves that it was taken."""

    name: str

    def publish(self, checkpoint: str) -> str:
        """The receipt; OSError where the anchor could not be reached."""


class FileAnchor:
    """A folder outside of the data directory: another machine, a medium written once."""

    def __init__(self, *, folder: str) -> None:
        self.folder, self.name = Path(folder), f"file {folder}"

    def publish(self, checkpoint: str) -> str:
        """Write one file a checkpoint, and never over another one."""
        path = self.folder / f"checkpoint-{statement(checkpoint).size:012d}.txt"
        if path.exists() and path.read_text("utf-8") == checkpoint:
            return str(path)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "wb") as out:
            out.write(checkpoint.encode())
            out.flush()
            os.fsync(out.fileno())
        return str(path)

    def kept(self) -> str | None:
        """The newest checkpoint that is kept there."""
        found = sorted(self.folder.glob("checkpoint-*.txt"))
        return found[-1].read_text("utf-8") if found else None


class EmailAnchor:
    """A mail box of the inspectorate: whoever has received it can hold it against us."""

    def __init__(self, *, to: Sequence[str]) -> None:
        self.to, self.name = list(to), f"mail {', '.join(to)}"

    def publish(self, checkpoint: str) -> str:
        """Send it as text; the receipt is the number of the message."""
        head = statement(checkpoint)
        subject = _("Checkpoint of %(origin)s: %(size)s rows") % vars(head)
        mail = EmailMessage(subject, f"{_KEEP()}\n\n{checkpoint}", to=self.to)
        number = str(mail.message()["Message-ID"])
        mail.extra_headers["Message-ID"] = number
        mail.send()
        return number


def _KEEP() -> str:
    return _("Keep this message. With it anybody can prove later that history was not rewritten.")


class _NoWayRound(HTTPRedirectHandler):
    """A redirection may lead away from TLS: refused."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is followed."""


class HttpAnchor:
    """A service of somebody else that takes a POST of the note; TLS, verified, always."""

    def __init__(self, *, url: str, headers: dict[str, str] | None = None) -> None:
        where = urlsplit(url)
        if where.scheme != "https" and not (where.scheme == "http" and where.hostname in _LOCAL):
            raise ImproperlyConfigured(_("%(url)s is not https.") % {"url": url})
        self.url, self.headers, self.name = url, headers or {}, f"http {where.netloc}{where.path}"

    def publish(self, checkpoint: str) -> str:
        """The receipt is what the service answers."""
        headers = {"Content-Type": "text/plain; charset=utf-8", **self.headers}
        request = Request(self.url, checkpoint.encode(), headers, method="POST")
        opener = build_opener(HTTPSHandler(context=ssl.create_default_context()), _NoWayRound)
        with opener.open(request, timeout=TIMEOUT) as answer:
            said = answer.read(10_000).decode("utf-8", "replace").strip()
            return f"{answer.status} {said}"


def anchors() -> Iterator[Anchor]:
    """Those of the settings."""
    for each in kinerja_settings.LEDGER_ANCHORS:
        yield import_string(each["BACKEND"])(**each.get("OPTIONS", {}))


def publish_due() -> Iterator[tuple[str, str]]:
    """Give the newest checkpoint to each anchor whose last one is old; (anchor, error or "")."""
    seal = LedgerSeal.objects.order_by("-size").first()
    for anchor in anchors() if seal else ():
        if seal is None or not _due(anchor, seal):
            continue
        try:
            receipt = anchor.publish(seal.note)
        except OSError as error:
            yield anchor.name, str(error) or type(error).__name__
            continue
        LedgerReceipt.objects.create(
            seal=seal, anchor=anchor.name[:200], at=timezone.now(), receipt=receipt
        )
        yield anchor.name, ""


def _due(anchor: Anchor, seal: LedgerSeal) -> bool:
    last = LedgerReceipt.objects.filter(anchor=anchor.name[:200]).order_by("-pk").first()
    if last is None:
        return True
    old = timezone.now() - last.at >= timedelta(hours=kinerja_settings.LEDGER_ANCHOR_HOURS)
    return old and last.seal_id < seal.size


def kept() -> str | None:
    """The newest checkpoint that an anchor gives back, for the watch."""
    found = [anchor.kept() for anchor in anchors() if hasattr(anchor, "kept")]
    notes = [note for note in found if note]
    return max(notes, key=lambda note: statement(note).size, default=None)
