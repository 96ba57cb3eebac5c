"""Checkpoints as signed notes (C2SP): written in one way, read strictly (A36).

Source: C2SP signed-note and tlog-checkpoint; our choice, ADR 0037: no extension lines.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from viewflow_kinerja.audit.ed25519 import signed
from viewflow_kinerja.audit.tree import WIDTH

_ED25519 = b"\x01"  # the type of key and signature
_NAME = re.compile(r"[^\s+]{1,255}")
_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n")
_SIGNATURE = re.compile(r"\u2014 ([^\s+]+) (\S+)")
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
_LONGEST = 65_536


class BadNote(ValueError):
    """Not a checkpoint of this ledger, or not signed by a key that we were told to trust."""


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def well_named(name: str) -> str:
    """The name of a ledger: no blank, no plus; ValueError otherwise."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a ledger: no blanks, no plus")
    return name


@dataclass(frozen=True)
class VerifierKey:
    """A public key that somebody trusts; its name is the origin of one ledger."""

    name: str
    public: bytes

    def __str__(self) -> str:
        typed = _encoded(_ED25519 + self.public)
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{typed}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+id+key`; BadNote where it is none."""
        found = _KEY.fullmatch(text.strip())
        raw = _decoded(found[3]) if found else b""
        if not found or raw[:1] != _ED25519 or len(raw) != WIDTH + 1:
            raise BadNote(f"not a verifier key: {text!r}")
        if key_id(found[1], raw[1:]).hex() != found[2]:
            raise BadNote(f"the number of the verifier key is not its own: {text!r}")
        return cls(found[1], raw[1:])


@dataclass(frozen=True)
class Checkpoint:
    """The head of a ledger: so many leaves, this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read what was signed; whoever signs two texts has signed two statements."""
        found = _TEXT.fullmatch(text)
        root = _decoded(found[3]) if found else b""
        if not found or len(root) != WIDTH:
            raise BadNote("this is not a checkpoint")
        return cls(found[1], int(found[2]), root)


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(text: str) -> bytes:
    """Base64 in its one form, or nothing."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if _encoded(raw) == text else b""


def write(head: Checkpoint, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """The signed note of a checkpoint."""
    signature = key_id(key.name, key.public) + sign(head.text.encode())
    return f"{head.text}\n\u2014 {key.name} {_encoded(signature)}\n"


def statement(note: str) -> Checkpoint:
    """What a note says, whoever signed it."""
    return Checkpoint.parse(_parts(note)[0])


def _parts(note: str) -> tuple[str, str]:
    text, blank, signatures = note.partition("\n\n")
    if not blank or not signatures.endswith("\n") or len(note) > _LONGEST:
        raise BadNote("this is not a signed note")
    return f"{text}\n", signatures


def _signatures(lines: str) -> Iterator[tuple[str, bytes]]:
    for line in lines[:-1].split("\n"):
        found = _SIGNATURE.fullmatch(line)
        raw = _decoded(found[2]) if found else b""
        if not found or len(raw) < 5:
            raise BadNote("a line below the checkpoint is not a signature")
        yield found[1], raw


def read(note: str, trusted: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint, if a trusted key has signed it and its ledger is that of the key.

    Further signatures are allowed and say nothing; a wrong one by a trusted key refuses the note.
    """
    text, lines = _parts(note)
    known = {(key.name, key_id(key.name, key.public)): key for key in trusted}
    names = set()
    for name, raw in _signatures(lines):
        if (key := known.get((name, raw[:4]))) is None:
            continue
        if not signed(key.public, text.encode(), raw[4:]):
            raise BadNote(f"the signature of {name} is wrong")
        names.add(name)
    if not names:
        raise BadNote("no trusted key has signed this")
    head = Checkpoint.parse(text)
    if head.origin not in names:
        raise BadNote("signed, but the checkpoint of another ledger")
    return head
