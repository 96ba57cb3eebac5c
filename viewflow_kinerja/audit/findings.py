"""What verification says: findings by table, row and kind; four ways to end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

VERIFIED, TAMPERED, COULD_NOT_RUN, SELF_CONSISTENT = 0, 1, 2, 3
WORDS = {VERIFIED: "VERIFIED", TAMPERED: "TAMPERED", SELF_CONSISTENT: "SELF-CONSISTENT"}
LEDGER = "ledger"  # where no table is meant


class Finding(NamedTuple):
    """One thing that is not as it was sealed."""

    table: str
    history_id: int | None
    kind: str
    detail: str = ""

    def line(self) -> str:
        """For scripts: five columns."""
        number = "-" if self.history_id is None else str(self.history_id)
        return "\t".join(["TAMPERED", self.table, number, self.kind, self.detail])


def ignored(finding: Finding) -> None:
    """Nobody wants to hear it at once."""


@dataclass
class Report:
    """Counts, and where findings go the moment they are made: memory stays constant."""

    tell: Callable[[Finding], Any] = ignored
    size: int = 0
    anchored: int | None = None
    since: int = 0
    erased: int = 0
    pending: int = 0
    findings: int = field(default=0, init=False)

    def found(self, table: str, history_id: int | None, kind: str, detail: str = "") -> None:
        """Count a finding and tell it."""
        self.findings += 1
        self.tell(Finding(table, history_id, kind, detail))

    @property
    def exit_code(self) -> int:
        """How the command ends."""
        if self.findings:
            return TAMPERED
        return SELF_CONSISTENT if self.anchored is None else VERIFIED

    def facts(self) -> dict[str, Any]:
        """For programs, without the findings."""
        names = ("size", "anchored", "erased", "pending")
        return {"exit": self.exit_code} | {name: getattr(self, name) for name in names}

    def line(self) -> str:
        """The last line."""
        against = "nothing: not anchored"
        if self.anchored is not None:
            against = f"a checkpoint of size {self.anchored}"
        if self.since:
            against += f", rows from {self.since} on"
        counts = [f"{name} {getattr(self, name)}" for name in ("size", "erased", "pending")]
        return "\t".join([WORDS[self.exit_code], *counts, f"against {against}"])
