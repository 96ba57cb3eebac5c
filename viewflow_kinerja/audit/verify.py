"""Is history what was sealed, is it what was anchored, and is the data what history says?

Reads only, with SELECT only, in constant memory; knows nothing of the pages.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Max

from viewflow_kinerja.audit import loose, note, triggers
from viewflow_kinerja.audit.findings import LEDGER, Finding, Report, ignored
from viewflow_kinerja.audit.note import BadNote, Checkpoint, VerifierKey
from viewflow_kinerja.audit.quiet import undisturbed
from viewflow_kinerja.audit.waiting import newest
from viewflow_kinerja.audit.walk import Walk, altered
from viewflow_kinerja.models import LedgerLeaf, LedgerSeal


def verify(
    *,
    trusted: Sequence[VerifierKey],
    kept: str | None = None,
    since: int = 0,
    tell: Callable[[Finding], Any] = ignored,
) -> Report:
    """Compare everything; `kept` is a checkpoint from outside, `tell` hears each finding at once.

    BadNote where there is nothing to trust: a checkpoint nobody we know signed, or nothing sealed
    and nothing wrong with triggers and data.
    """
    anchor = note.read(kept, trusted) if kept else None
    head = newest()
    start = _start(since, head)
    anchored = anchor.size if anchor else None
    report = Report(tell, anchored=anchored, since=start.size if start else 0)
    for table, trigger in triggers.gone():
        report.found(table, None, "trigger-missing", trigger)
    if head is None and not (anchor and anchor.size):
        return _unsealed(report)
    for seal in (start, head):
        _signature(report, seal, trusted)
    walk = Walk(report, anchor, start)
    with undisturbed():
        walk.go(head.size if head else 0)
    _ends(report, walk.end, head, anchor)
    loose.look(report, head, start)
    return report


def _unsealed(report: Report) -> Report:
    """Without seals the triggers and today's data can still be asked; more cannot be said."""
    loose.different(report, None)
    if not report.findings:
        raise BadNote("nothing was ever sealed, and no checkpoint was given")
    return report


def _start(since: int, head: LedgerSeal | None) -> LedgerSeal | None:
    """The last seal at or below an index."""
    if not since or head is None:
        return None
    return LedgerSeal.objects.filter(size__lte=min(since, head.size)).order_by("-size").first()


def _signature(report: Report, seal: LedgerSeal | None, trusted: Sequence[VerifierKey]) -> None:
    if seal is None:
        return
    try:
        note.read(seal.note, trusted)
    except BadNote as error:
        report.found(LEDGER, None, "bad-signature", f"seal {seal.size}: {error}")
    else:
        altered(report, seal)


def _ends(report: Report, end: int, head: LedgerSeal | None, anchor: Checkpoint | None) -> None:
    """What was sealed or kept is there, and nothing beyond."""
    sealed = head.size if head else 0
    if end < sealed:
        words = f"{sealed} rows were sealed, {end} are left"
        report.found(LEDGER, None, "tail-cut", words)
    if anchor and anchor.size > sealed:
        words = f"{anchor.size} rows were anchored, {sealed} are left"
        report.found(LEDGER, None, "tail-cut", words)
    last = LedgerLeaf.objects.aggregate(n=Max("index"))["n"]
    now = newest()  # read after the leaves: the sealer may just have been at work
    if last is not None and last >= (now.size if now else 0):
        report.found(LEDGER, None, "leaf-order", f"leaf {last} lies beyond the newest seal")
