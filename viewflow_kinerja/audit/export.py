"""A bundle that an auditor takes home: rows with their proofs, and a verifier that needs nothing.

The rows are streamed; memory grows with the number of proofs alone.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.utils import timezone, translation

from viewflow_kinerja.audit import canonical, erased, keys, proofs
from viewflow_kinerja.audit.readme import README
from viewflow_kinerja.audit.sources import Entry, sources
from viewflow_kinerja.audit.tree import Collector
from viewflow_kinerja.audit.waiting import newest
from viewflow_kinerja.audit.walk import Leaf, pages
from viewflow_kinerja.models import (
    EvidenceFile,
    LedgerErasure,
    LedgerReceipt,
    LedgerSchema,
    LedgerSeal,
)

_VERIFIER = "verify_offline.py"


class NothingSealed(ValueError):
    """There is no checkpoint, or no row that is bound to it."""


@dataclass
class Bundle:
    """What is written where; `chosen` is None for all leaves."""

    folder: Path
    scope: str
    made_by: str
    chosen: set[int] | None
    older: Sequence[int] = ()
    seal: LedgerSeal = field(init=False)
    schemas: set[int] = field(default_factory=set, init=False)
    evidence: set[int] = field(default_factory=set, init=False)

    def write(self) -> int:
        """The bundle into an empty folder; how many rows it holds."""
        found = newest()
        if found is None:
            raise NothingSealed("nothing was ever sealed")
        if self.chosen is not None and not self.chosen:
            raise NothingSealed("no sealed row is in this scope")
        self.seal = found
        records = erased.records(self.chosen, found.size)
        if self.chosen is not None:
            self.chosen |= records
        self.folder.mkdir(parents=True)
        links = self._links()
        tree = self._collected(links)
        count = self._entries(tree)
        steps = {str(size): _hex(proofs.proof(each, tree.kept)) for size, each in links.items()}
        self._json("consistency.json", steps)
        self._notes()
        self._schema()
        self._attachments()
        source = resources.files("viewflow_kinerja.audit").joinpath(_VERIFIER)
        self._text(_VERIFIER, source.read_text("utf-8"))
        self._text("README.txt", README)
        self._manifest()
        return count

    def _links(self) -> dict[int, list[proofs.Range]]:
        anchored = LedgerReceipt.objects.values_list("seal_id", flat=True)
        sizes = {size for size in {*anchored, *self.older} if 0 < size < self.seal.size}
        return {size: proofs.consistency(size, self.seal.size) for size in sorted(sizes)}

    def _ranges(self, index: int) -> list[proofs.Range]:
        return proofs.inclusion(index, self.seal.size)

    def _collected(self, links: dict[int, list[proofs.Range]]) -> Collector:
        """One pass over the hashes of all leaves, keeping what the proofs are made of."""
        wanted = {node for each in links.values() for node in proofs.wanted(each)}
        for index in self.chosen or ():
            wanted.update(proofs.wanted(self._ranges(index)))
        tree = Collector(wanted)
        for page in pages(0, self.seal.size) if wanted else ():
            for leaf in page:
                tree.add(leaf.hash)
        return tree

    # Rows -------------------------------------------------------------------------------------

    def _entries(self, tree: Collector) -> int:
        count = 0
        with (self.folder / "entries.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            for leaf, entry in self._rows():
                line = _line(leaf, entry)
                if self.chosen is not None:
                    line["p"] = _hex(proofs.proof(self._ranges(leaf.at), tree.kept))
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
        return count

    def _rows(self) -> Iterator[tuple[Leaf, Entry]]:
        for page in pages(0, self.seal.size):
            some = [leaf for leaf in page if self.chosen is None or leaf.at in self.chosen]
            read = self._read(some)
            for leaf in some:
                if (entry := read.get((leaf.table, leaf.number))) is not None:
                    yield leaf, entry

    def _read(self, some: list[Leaf]) -> dict[tuple[str, int], Entry]:
        wanted: dict[tuple[str, int], list[int]] = {}
        for leaf in some:
            wanted.setdefault((leaf.table, leaf.schema), []).append(leaf.number)
        found = {}
        for (table, schema), numbers in wanted.items():
            self.schemas.add(schema)
            source, columns = sources()[table], LedgerSchema.objects.get(pk=schema).columns
            rows = source.rows.filter(**{f"{source.key}__in": numbers})
            for entry in source.written(columns, source.values(columns, rows)):
                found[table, entry.number] = entry
            if source.base is EvidenceFile:
                self.evidence.update(rows.values_list("id", flat=True))
        return found

    # What stands beside them ------------------------------------------------------------------

    def _notes(self) -> None:
        self._text("checkpoint.txt", self.seal.note)
        self._text("verifier_keys.txt", "".join(f"{key}\n" for key in keys.trusted()))
        receipts = LedgerReceipt.objects.select_related("seal").filter(seal__lte=self.seal.size)
        for receipt in receipts.order_by("pk"):
            name = f"anchors/{receipt.seal_id:012d}"
            self._text(f"{name}.txt", receipt.seal.note)
            told = f"{receipt.at.isoformat()}\t{receipt.anchor}\t{receipt.receipt}\n"
            self._text(f"{name}-receipt-{receipt.pk}.txt", told)

    def _schema(self) -> None:
        """Names, kinds and labels of the columns, and from which leaf on they are covered (A28)."""
        found = [
            {
                "table": schema.table,
                "format": schema.format,
                "columns": [_column(schema.table, name) for name in schema.columns],
            }
            for schema in LedgerSchema.objects.filter(pk__in=self.schemas).order_by("pk")
        ]
        self._json("schema.json", found)

    def _attachments(self) -> None:
        rows = EvidenceFile.all_rows.filter(pk__in=self.evidence)
        for digest, name in rows.values_list("sha256", "stored_as"):
            target = self.folder / "attachments" / digest
            if not _store().exists(name) or target.exists():
                continue
            target.parent.mkdir(exist_ok=True)
            with _store().open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)

    def _manifest(self) -> None:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        names = {path.relative_to(self.folder).as_posix(): _digest(path) for path in paths}
        head = {"format": 1, "origin": keys.trusted()[0].name, "size": self.seal.size}
        made = {"made_at": timezone.now().isoformat(), "made_by": self.made_by}
        self._json("manifest.json", head | {"scope": self.scope} | made | {"files": names})

    def _text(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())

    def _json(self, name: str, value: Any) -> None:
        self._text(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _store() -> Any:
    return storages["kinerja_private"]


def _digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as content:
        while some := content.read(1 << 20):
            found.update(some)
    return found.hexdigest()


def _hex(steps: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in steps]


def _line(leaf: Leaf, entry: Entry) -> dict[str, Any]:
    line: dict[str, Any] = {"i": leaf.at, "h": entry.header}
    if entry.nonce is not None:
        return line | {"c": entry.commitment, "n": entry.nonce.hex(), "b": entry.body}
    erasure = LedgerErasure.objects.filter(table=leaf.table, row=leaf.number).first()
    commitment = erasure.commitment if erasure else canonical.commitment(b"", "")
    return line | {"c": commitment, "n": None, "b": None}


def _column(table: str, name: str) -> dict[str, str]:
    column: Any = sources()[table].fields[name]
    said = {"name": name, "type": column.get_internal_type()}
    for language in ("id", "en"):
        with translation.override(language):
            said[language] = str(column.verbose_name)
    return said
