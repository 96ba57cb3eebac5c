"""What the archive schedule says about the records of a year, and what waits for a decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from viewflow_kinerja.models import ErasureProposal, PerformanceCycle, RecordKind, RetentionPolicy
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import retention

_TONES = {"PROPOSED": "warn", "DONE": "ok", "REJECTED": ""}


@dataclass(frozen=True)
class Kept:
    """One kind of record in one year: its line, from when it may go, how many rows have words."""

    kind: str
    words: Any
    line: RetentionPolicy | None
    due: date | None  # none without a line, and where they are kept for ever
    count: int
    waits: bool

    @property
    def may_go(self) -> bool:
        """Whether the schedule lets somebody propose it today; the year has to be closed too."""
        ripe = self.due is not None and self.due <= office_day()
        return ripe and self.count > 0 and not self.waits


def kinds(cycle: PerformanceCycle) -> list[Kept]:
    """Every kind of record with its place in the schedule; statements by kind, not by row."""
    lines = {row.kind: row for row in RetentionPolicy.objects.all()}
    waiting = {row.kind for row in proposals(cycle) if row.status == "PROPOSED"}
    return [_kept(cycle, kind, lines.get(kind.value), kind in waiting) for kind in RecordKind]


def _kept(cycle: PerformanceCycle, kind: Any, line: RetentionPolicy | None, waits: bool) -> Kept:
    ends = line is not None and line.final == RetentionPolicy.Final.DESTROY
    due = retention.due_on(cycle, line) if line and ends else None
    count = retention.with_words(cycle, kind).count()
    return Kept(kind.value, kind.label, line, due, count, waits)


def proposals(cycle: PerformanceCycle) -> list[ErasureProposal]:
    """What was proposed for the year, the newest first."""
    rows = ErasureProposal.objects.filter(cycle=cycle).select_related("proposed_by", "decided_by")
    return list(rows.order_by("-pk"))


def tone(proposal: ErasureProposal) -> str:
    """The colour of its state."""
    return _TONES[proposal.status]
