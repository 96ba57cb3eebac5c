"""Compares what came out with what the worked example expects, one line a check."""

from demo.checks import closed, coaching, days, history, improvement, played, regulation
from demo.checks.ledger import Ledger, Say
from demo.stage import Done

__all__ = ["Ledger", "run"]


def run(done: Done, say: Say) -> Ledger:
    """What the database and its services say, then what the rules say by themselves."""
    ledger = Ledger(say)
    played.check(ledger)
    closed.check(ledger)
    days.check(ledger)
    coaching.check(ledger)
    improvement.check(ledger)
    history.check(ledger, done)
    regulation.check(ledger)
    return ledger
