"""One walk along the leaves: each row against its leaf, each seal against the tree at its size.

Pages of leaves, and the rows of a page; nothing else is held.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from viewflow_kinerja.audit import canonical, note
from viewflow_kinerja.audit.findings import LEDGER, Report
from viewflow_kinerja.audit.note import BadNote, Checkpoint
from viewflow_kinerja.audit.sources import CHUNK, Entry, Source, sources
from viewflow_kinerja.audit.tree import Frontier
from viewflow_kinerja.models import LedgerErasure, LedgerLeaf, LedgerSchema, LedgerSeal

LONGEST = timedelta(hours=1)  # a transaction; an older date after a seal is a back-dated row
_MINUTE = "%Y-%m-%d %H:%M %Z"
_GONE = "its table is not known to this release"


class Leaf(NamedTuple):
    """As it is stored."""

    at: int  # its index
    schema: int
    table: str
    number: int
    hash: bytes


class Row(NamedTuple):
    """What the row of a leaf says now."""

    hash: bytes
    when: datetime
    erased: bool = False
    fault: str = ""


def pages(first: int, last: int) -> Iterator[list[Leaf]]:
    """The leaves from an index up to and without another, by key."""
    while True:
        rows = LedgerLeaf.objects.filter(index__gte=first, index__lt=last).order_by("index")
        page = [
            Leaf(*row[:4], bytes(row[4]))
            for row in rows.values_list("index", "schema_id", "table", "history_id", "hash")[:CHUNK]
        ]
        if not page:
            return
        yield page
        first = page[-1].at + 1


class Walk:
    """From a seal, or from the beginning, to the newest seal."""

    def __init__(self, report: Report, anchor: Checkpoint | None, start: LedgerSeal | None) -> None:
        self.report, self.anchor, self.before = report, anchor, start
        self.frontier = Frontier()
        self.broken = self.unequal = False
        self.end = 0  # one past the last leaf that is there
        self.last = 0
        self._schemas: dict[int, list[str]] = {}
        if start is not None and not (anchor and anchor.size <= start.size):
            self.frontier = Frontier.unpack(start.size, bytes(start.frontier))

    def go(self, last: int) -> None:
        """Compare all; at the end the report knows how many leaves there are."""
        start = self.end = self.before.size if self.before else 0
        for page in pages(self.frontier.size, start):  # hashes only, to reach an older anchor
            for leaf in page:
                self._step(leaf)
        self._head_of(self.before)
        self.last = last
        for page in pages(start, last):
            self._page(page)
        self.report.size = self.frontier.size

    def _head_of(self, seal: LedgerSeal | None) -> None:
        if seal is not None and not self.broken and self.frontier.root() != bytes(seal.root):
            self.report.found(LEDGER, None, "root-mismatch", f"seal {seal.size}")

    def _page(self, page: list[Leaf]) -> None:
        rows, seals = self._rows(page), self._seals(page)
        for leaf in page:
            self._compare(leaf, rows.get((leaf.table, leaf.number)))
            self._step(leaf)
            if (seal := seals.get(leaf.at + 1)) is not None:
                self._seal(seal)
                self.before = seal

    def _step(self, leaf: Leaf) -> None:
        """The tree grows; with a gap there is no tree, but rows are still compared."""
        if leaf.at != self.frontier.size and not self.broken:
            words = f"index {leaf.at} where {self.frontier.size} was due"
            self.report.found(leaf.table, leaf.number, "leaf-order", words)
            self.broken = True
        self.frontier.add(leaf.hash)
        self.end = leaf.at + 1
        anchor = self.anchor
        if not anchor or anchor.size != self.frontier.size or self.broken:
            return
        if anchor.root != self.frontier.root():
            words = f"another history had {anchor.size} rows when the checkpoint was kept"
            self.report.found(LEDGER, None, "not-consistent-with-checkpoint", words)

    # Rows -------------------------------------------------------------------------------------

    def _compare(self, leaf: Leaf, row: Row | None) -> None:
        if row is None:
            words = "" if leaf.table in sources() else _GONE
            self.report.found(leaf.table, leaf.number, "row-missing", words)
            return
        self.report.erased += row.erased
        if row.fault:
            self.report.found(leaf.table, leaf.number, *row.fault.split(": ", 1))
        elif row.hash != leaf.hash:
            kind = "header-altered" if row.erased else "row-altered"
            self.report.found(leaf.table, leaf.number, kind, f"leaf {leaf.at}")
        elif self.before and row.when < self.before.sealed_at - LONGEST:
            words = (
                f"dated {row.when:{_MINUTE}}, first seen after {self.before.sealed_at:{_MINUTE}}"
            )
            self.report.found(leaf.table, leaf.number, "backdated", words)

    def _rows(self, page: list[Leaf]) -> dict[tuple[str, int], Row]:
        wanted = defaultdict(list)
        for leaf in page:
            wanted[leaf.table, leaf.schema].append(leaf.number)
        found = {}
        for (table, schema), numbers in wanted.items():
            if source := sources().get(table):
                for number, row in self._of(source, self._columns(schema), numbers):
                    found[table, number] = row
        return found

    def _columns(self, schema: int) -> list[str]:
        if schema not in self._schemas:
            self._schemas[schema] = LedgerSchema.objects.get(pk=schema).columns
        return self._schemas[schema]

    def _of(
        self, source: Source, columns: list[str], numbers: list[int]
    ) -> Iterator[tuple[int, Row]]:
        rows = source.rows.filter(**_among(source.key, numbers))
        lost = [column for column in columns if column not in source.fields]
        if lost:
            fault = f"row-altered: column {', '.join(lost)} is gone, no leaf can be computed"
            for number, when in rows.values_list(source.key, source.when):
                yield number, Row(b"", when, fault=fault)
            return
        for entry in source.written(columns, source.values(columns, rows)):
            yield entry.number, self._row(source, columns, entry)

    def _row(self, source: Source, columns: list[str], entry: Entry) -> Row:
        if entry.nonce is not None:
            return Row(canonical.leaf_hash(entry.header, entry.commitment), entry.when)
        erasure = LedgerErasure.objects.filter(table=source.table, row=entry.number).first()
        if erasure is None:
            return Row(b"", entry.when, fault="erasure-not-on-record: its nonce is gone")
        leaf = canonical.leaf_hash(entry.header, erasure.commitment)
        filled = entry.body != source.blank(columns)
        return Row(leaf, entry.when, True, "erased-but-filled: more than blanks" if filled else "")

    # Seals ------------------------------------------------------------------------------------

    def _seals(self, page: list[Leaf]) -> dict[int, LedgerSeal]:
        sizes = {"size__gt": page[0].at, "size__lte": page[-1].at + 1}
        return {seal.size: seal for seal in LedgerSeal.objects.filter(**sizes)}

    def _seal(self, seal: LedgerSeal) -> None:
        if seal.size != self.last:  # of the newest one the caller looks at the signature, too
            altered(self.report, seal)
        if self.broken or self.unequal:
            return
        if bytes(seal.root) != self.frontier.root():
            self.report.found(LEDGER, None, "root-mismatch", f"seal {seal.size} and all after it")
            self.unequal = True
        elif bytes(seal.frontier) != self.frontier.pack():
            self.report.found(LEDGER, None, "seal-altered", f"seal {seal.size}: its frontier")


def _among(key: str, numbers: list[int]) -> dict[str, Any]:
    """Numbers that stand close together are asked for as a range: lists are slow to send."""
    ends = min(numbers), max(numbers)
    if ends[1] - ends[0] < 2 * len(numbers):
        return {f"{key}__range": ends}
    return {f"{key}__in": numbers}


def altered(report: Report, seal: LedgerSeal) -> None:
    """Say so where the columns of a seal differ from its note."""
    try:
        said: Any = note.statement(seal.note)
    except BadNote:
        said = Checkpoint("", -1, b"")
    if (said.size, said.root) != (seal.size, bytes(seal.root)):
        words = f"seal {seal.size}: it differs from its signed note"
        report.found(LEDGER, None, "seal-altered", words)
