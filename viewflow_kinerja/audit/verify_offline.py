#!/usr/bin/env python3
"""Verify an exported bundle without Django, without a database, without any package.

    python3 -I verify_offline.py BUNDLE VERIFIER_KEY [OLDER_CHECKPOINT]

Exit: 0 verified against the older checkpoint, 3 self-consistent only, 1 tampered, 2 could not run.
The verifier key is yours: not the one in the bundle. Standard library only, Ed25519 included.
"""

import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
Found = Callable[[str, str, str, str], None]


def sha256(data: bytes) -> bytes:
    """The hash of everything here."""
    return hashlib.sha256(data).digest()


# Ed25519, RFC 8032 5.1 ---------------------------------------------------------------------------


def _add(a: Point, b: Point) -> Point:
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while n:
        result = _add(result, point) if n & 1 else result
        point, n = _add(point, point), n >> 1
    return result


def _point(data: bytes) -> Point:
    y, sign = int.from_bytes(data, "little") & ((1 << 255) - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key under the message."""
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or len(public) != 32 or s >= Q:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    try:
        right = _add(_point(signature[:32]), _times(k, _point(public)))
    except ValueError:
        return False
    left = _times(s, base)
    return (
        (left[0] * right[2] - right[0] * left[2]) % P
        == 0
        == (left[1] * right[2] - right[1] * left[2]) % P
    )


# Signed notes, read strictly ----------------------------------------------------------------------


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, number and public key of `name+number+key`."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text.strip())
    raw = _decoded(found[3]) if found else b""
    if not found or len(raw) != 33 or raw[:1] != b"\x01":
        raise ValueError("this is not a verifier key")
    number = sha256(found[1].encode() + b"\n" + raw)[:4]
    if number.hex() != found[2]:
        raise ValueError("the number of the verifier key is not its own")
    return found[1], number, raw[1:]


def read_note(note: str, key: tuple[str, bytes, bytes]) -> tuple[int, bytes]:
    """Size and root, if the key has signed; ValueError otherwise."""
    name, number, public = key
    text, blank, lines = note.partition("\n\n")
    said = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)", text)
    root = _decoded(said[3]) if said else b""
    if not blank or not lines.endswith("\n") or not said or len(root) != 32:
        raise ValueError("this is not a checkpoint")
    names = []
    for line in lines[:-1].split("\n"):
        found = re.fullmatch("\u2014 ([^\\s+]+) (\\S+)", line)
        raw = _decoded(found[2]) if found else b""
        if not found or len(raw) < 5:
            raise ValueError("a line below the checkpoint is not a signature")
        if found[1] != name or raw[:4] != number:
            continue
        if not signed(public, f"{text}\n".encode(), raw[4:]):
            raise ValueError("the signature on the checkpoint is wrong")
        names.append(name)
    if not names or said[1] != name:
        raise ValueError("the checkpoint is not signed by this key")
    return int(said[2]), root


# Trees, RFC 6962 and RFC 9162 2.1 -----------------------------------------------------------------


def node(left: bytes, right: bytes) -> bytes:
    """Two subtrees become one."""
    return sha256(b"\x01" + left + right)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over full subtrees, the largest first."""
    root = peaks[-1] if peaks else sha256(b"")
    for peak in reversed(peaks[:-1]):
        root = node(peak, root)
    return root


def _walk(path: Sequence[bytes], at: int, last: int) -> Iterator[tuple[bool, bytes]]:
    """(is it on the left, step) along a proof; ends early where the proof is too long or short."""
    for step in path:
        if last == 0:
            raise ValueError("a proof is too long")
        left = bool(at & 1 or at == last)
        yield left, step
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("a proof is too short")


def included(leaf: bytes, at: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf is in the tree."""
    if not 0 <= at < size:
        return False
    try:
        for left, step in _walk(path, at, size - 1):
            leaf = node(step, leaf) if left else node(leaf, step)
    except ValueError:
        return False
    return leaf == root


def consistent(old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree begins with the older one."""
    if old == size:
        return old_root == root and not path
    if not 0 < old < size or not path:
        return False
    path = list(path) if old & (old - 1) else [old_root, *path]
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    try:
        for left, step in _walk(path[1:], at, last):
            older = node(step, older) if left else older
            newer = node(step, newer) if left else node(newer, step)
    except ValueError:
        return False
    return (older, newer) == (old_root, root)


# The bundle ---------------------------------------------------------------------------------------


class Bundle:
    """A folder, its checkpoint, and what the reader has brought."""

    def __init__(self, folder: Path, key: str, older: str | None) -> None:
        self.folder, self.key = folder, read_key(key)
        self.size, self.root = read_note(self._text("checkpoint.txt"), self.key)
        self.older = read_note(older, self.key) if older else None
        self.findings, self.count = 0, 0
        self.peaks: list[bytes] = []
        self.on_record: dict[tuple[str, str], tuple[str, str]] = {}  # row -> commitment, words
        self.files: dict[str, tuple[int, str]] = {}  # evidence file -> its newest row, its hash
        self.gone: set[str] = set()  # evidence files that were erased, or taken out
        self.erased: list[tuple[str, Any, str]] = []

    def _text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8")

    def found(self, table: str, number: Any, kind: str, detail: str) -> None:
        """One line for each finding, at once."""
        self.findings += 1
        sys.stdout.write("\t".join(["TAMPERED", table, str(number), kind, detail]) + "\n")

    def check(self) -> int:
        """Compare all; the exit code."""
        for entry in self._lines():
            self._learn(entry)
        self._files()
        partial = self._entries()
        if not partial and (self.count, fold(self.peaks)) != (self.size, self.root):
            words = f"{self.count} leaves do not make the sealed tree of {self.size}"
            self.found("ledger", "-", "root-mismatch", words)
        if partial and self.count:
            words = f"{self.count} lines without a proof among lines with one"
            self.found("ledger", "-", "root-mismatch", words)
        if self.older:
            self._against(*self.older, partial=partial)
        return 1 if self.findings else 0 if self.older else 3

    def _files(self) -> None:
        """Every file is the one that the manifest names, and no other is there."""
        manifest = json.loads(self._text("manifest.json"))
        if (manifest["format"], manifest["origin"]) != (1, self.key[0]):
            raise ValueError("another format, or another ledger")
        if manifest["size"] != self.size:
            self.found("ledger", "-", "bundle-altered", "manifest.json: another size")
        there = {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        for name in sorted(there.symmetric_difference({*manifest["files"], "manifest.json"})):
            self.found("ledger", "-", "bundle-altered", f"{name}: missing, or not listed")
        for name in sorted(there & manifest["files"].keys()):
            if sha256((self.folder / name).read_bytes()).hex() != manifest["files"][name]:
                self.found("ledger", "-", "bundle-altered", f"{name}: changed")
        self._attachments({name for name in there if name.startswith("attachments/")})

    def _attachments(self, there: set[str]) -> None:
        """Each file is the one that its sealed row names; one that is gone was erased on record."""
        named = {f"attachments/{digest}" for _number, digest in self.files.values()}
        for name in sorted(there):
            content = sha256((self.folder / name).read_bytes()).hex()
            if name not in named or name != f"attachments/{content}":
                self.found("ledger", "-", "bundle-altered", f"{name}: not what a row names")
        for key, (number, digest) in self.files.items():
            if key not in self.gone and f"attachments/{digest}" not in there:
                self.found("evidence", number, "file-missing", f"attachments/{digest}")

    def _learn(self, entry: dict[str, Any]) -> None:
        """What the records of erasures and the rows of evidence files say of other rows."""
        header = json.loads(entry["h"])
        table, number, key, sign, when = header[1:6]
        body = json.loads(entry["b"] or "{}")
        if table.endswith("_historicalledgererasure") and body:
            basis = " ".join(body["legal_basis"].split())
            words = f"erased by schedule {basis} on {when[:10]}"
            self.on_record[body["table"], str(body["row"])] = body["commitment"], words
        elif table.endswith("_historicalevidencefile") and (not body or sign == "-"):
            self.gone.add(key)
        elif table.endswith("_historicalevidencefile"):
            self.files[key] = number, body["sha256"]

    def _lines(self) -> Iterator[dict[str, Any]]:
        with (self.folder / "entries.jsonl").open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield json.loads(line)

    def _entries(self) -> bool:
        """Each line against its hash; whether proofs stand in for the leaves that are not there."""
        partial, before = False, -1
        for entry in self._lines():
            if entry["i"] <= before:
                words = f"leaf {entry['i']} comes after leaf {before}"
                self.found("ledger", "-", "leaf-order", words)
            before = entry["i"]
            partial = self._entry(entry) or partial
        return partial

    def _entry(self, entry: dict[str, Any]) -> bool:
        header = json.loads(entry["h"])
        table, number = header[1], header[2]
        if (entry["n"] is None) != (entry["b"] is None):
            self.found(table, number, "row-altered", "half erased")
        elif entry["b"] is None:
            self._forgotten(entry["c"], table, number)
        elif sha256(bytes.fromhex(entry["n"]) + entry["b"].encode()).hex() != entry["c"]:
            self.found(table, number, "row-altered", f"leaf {entry['i']}")
        leaf = sha256(f"\0{entry['h']}\n{entry['c']}".encode())
        if "p" not in entry:
            self._grow(leaf)
            return False
        path = [bytes.fromhex(step) for step in entry["p"]]
        if not included(leaf, entry["i"], self.size, path, self.root):
            self.found(table, number, "row-altered", f"leaf {entry['i']} is not in the sealed tree")
        return True

    def _forgotten(self, commitment: str, table: str, number: Any) -> None:
        """A body may be gone where a sealed record of its erasure names what it was bound to."""
        bound, words = self.on_record.get((table, str(number)), ("", ""))
        if bound == commitment:
            self.erased.append((table, number, words))
            return
        self.found(table, number, "erasure-not-on-record", "no sealed row says why it is empty")

    def _grow(self, leaf: bytes) -> None:
        at, self.count = self.count, self.count + 1
        while at & 1:
            leaf, at = node(self.peaks.pop(), leaf), at >> 1
        self.peaks.append(leaf)
        if self.older and self.older[0] == self.count and self.older[1] != fold(self.peaks):
            self._inconsistent()

    def _against(self, size: int, root: bytes, *, partial: bool) -> None:
        if size > self.size:
            words = f"{size} rows were anchored, {self.size} are left"
            self.found("ledger", "-", "tail-cut", words)
        elif partial and size:
            links = json.loads(self._text("consistency.json"))
            if size != self.size and str(size) not in links:
                raise ValueError(f"the bundle has no link to a checkpoint of size {size}")
            path = [bytes.fromhex(step) for step in links.get(str(size), [])]
            if not consistent(size, self.size, root, self.root, path):
                self._inconsistent()

    def _inconsistent(self) -> None:
        size = self.older[0] if self.older else 0
        words = f"another history had {size} rows when the checkpoint was kept"
        self.found("ledger", "-", "not-consistent-with-checkpoint", words)

    def line(self, code: int) -> str:
        """The last line."""
        word = {0: "VERIFIED", 1: "TAMPERED", 3: "SELF-CONSISTENT"}[code]
        kept = f"a checkpoint of size {self.older[0]}" if self.older else "nothing: not anchored"
        counts = [f"size {self.size}", f"erased {len(self.erased)}", "pending 0"]
        return "\t".join([word, *counts, f"against {kept}"])


def main(arguments: list[str]) -> int:
    """Check, say it, leave with the code."""
    try:
        folder, key, *rest = arguments
        older = Path(rest[0]).read_bytes().decode("utf-8") if rest else None
        bundle = Bundle(Path(folder), key, older)
        code = bundle.check()
    except (ValueError, KeyError, TypeError, OSError) as error:
        sys.stderr.write(f"COULD NOT RUN\t{error}\n")
        return 2
    proof = "" if bundle.findings else ", proof intact"
    sys.stdout.writelines(f"ERASED\t{t}\t{n}\t{w}{proof}\n" for t, n, w in bundle.erased)
    sys.stdout.write(bundle.line(code) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
