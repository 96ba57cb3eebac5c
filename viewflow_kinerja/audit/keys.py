"""Who signs, and whom we trust: private keys outside the database, trusted keys in the settings."""

import base64
import os
import stat
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.audit import ed25519
from viewflow_kinerja.audit.note import BadNote, VerifierKey, key_id, well_named
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import LedgerKey

_PREFIX = "PRIVATE+KEY+"


class Signer(Protocol):
    """What `KINERJA["LEDGER_SIGNER"]` names: a file, a key service, a token."""

    key: VerifierKey

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""


class FileSigner:
    """Signs with the private key in `KINERJA["LEDGER_KEY_FILE"]`."""

    def __init__(self) -> None:
        self.key, self._seed = _from_file(kinerja_settings.LEDGER_KEY_FILE)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""
        return ed25519.sign(self._seed, message)


def _from_file(name: str) -> tuple[VerifierKey, bytes]:
    if not name:
        raise ImproperlyConfigured(_("KINERJA['LEDGER_KEY_FILE'] is empty: nothing can be sealed."))
    try:
        if Path(name).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ImproperlyConfigured(_("Others can read %(file)s: chmod 600.") % {"file": name})
        return _parse(Path(name).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        words = _("%(file)s is not the private key of a ledger: %(error)s")
        raise ImproperlyConfigured(words % {"file": name, "error": error}) from error


def _parse(text: str) -> tuple[VerifierKey, bytes]:
    name, _number, encoded = text.removeprefix(_PREFIX).split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    key, seed = VerifierKey(well_named(name), ed25519.public_of(raw[1:])), raw[1:]
    if _private(key, seed) != text:
        raise ValueError("damaged")
    return key, seed


def _private(key: VerifierKey, seed: bytes) -> str:
    number = key_id(key.name, key.public).hex()
    return f"{_PREFIX}{key.name}+{number}+{base64.b64encode(bytes([1]) + seed).decode()}"


def make(name: str, file: Path) -> VerifierKey:
    """A new key pair; the private one goes into a file that only its owner can read."""
    seed = ed25519.new_seed()
    key = VerifierKey(well_named(name), ed25519.public_of(seed))
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(_private(key, seed) + "\n")
    return key


def signer() -> Signer:
    """The signer of the settings; its key must be one that verification trusts."""
    found: Signer = import_string(kinerja_settings.LEDGER_SIGNER)()
    if found.key not in trusted():
        words = _("The key that signs is not trusted. KINERJA['LEDGER_TRUSTED_KEYS'] += [%(key)r]")
        raise ImproperlyConfigured(words % {"key": str(found.key)})
    return found


def trusted() -> list[VerifierKey]:
    """The keys of the settings, never of the database (A35); all of one ledger."""
    keys = [VerifierKey.parse(text) for text in kinerja_settings.LEDGER_TRUSTED_KEYS]
    if not keys:
        raise BadNote("no trusted key: KINERJA['LEDGER_TRUSTED_KEYS'] is empty")
    if len({key.name for key in keys}) > 1:
        raise BadNote("the trusted keys are those of more than one ledger")
    return keys


def put_on_record(key: VerifierKey, *, actor: Actor, reason: str) -> bool:
    """A key that has not signed before is remembered; the record becomes a leaf itself."""
    if LedgerKey.objects.filter(verifier_key=str(key)).exists():
        return False
    unit = context.unit_of_work(actor=actor, act="ledger.begin_key", reason=reason)
    with transaction.atomic(), unit:
        LedgerKey(verifier_key=str(key)).save()
    return True
