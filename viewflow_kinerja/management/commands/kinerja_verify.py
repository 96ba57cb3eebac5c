"""Is history what was sealed and what was anchored? Reads with SELECT only."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from viewflow_kinerja.audit import keys
from viewflow_kinerja.audit.findings import COULD_NOT_RUN, Finding, Report
from viewflow_kinerja.audit.note import BadNote
from viewflow_kinerja.audit.verify import verify


class Command(BaseCommand):
    """Exit 0 verified, 3 self-consistent (not anchored), 1 tampered, 2 could not run."""

    help = "Compare history with its ledger; --checkpoint: one that was kept outside."
    requires_system_checks: list[str] = []  # it must run where everything else is broken

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of the contract."""
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--since", type=int, default=0, metavar="INDEX", help="rows from the last seal before"
        )
        where.add_argument("--full", action="store_true", help="all rows; without an option, too")
        parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="kept outside")
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare; each finding is printed the moment it is made."""
        tell = _Json(self.stdout) if options["json"] else _Lines(self.stdout)
        try:
            kept = options["checkpoint"].read_text("utf-8") if options["checkpoint"] else None
            report = verify(
                trusted=keys.trusted(), kept=kept, since=options["since"], tell=tell.finding
            )
        except (BadNote, DatabaseError, ImproperlyConfigured, OSError, ValueError) as error:
            self.stderr.write(f"COULD NOT RUN\t{error}")
            raise SystemExit(COULD_NOT_RUN) from error
        tell.end(report)
        raise SystemExit(report.exit_code)


class _Lines:
    """For people and for `grep`."""

    def __init__(self, out: Any) -> None:
        self.out = out

    def finding(self, finding: Finding) -> None:
        """One line."""
        self.out.write(finding.line())

    def end(self, report: Report) -> None:
        """The last line."""
        self.out.write(report.line())


class _Json:
    """One object, written as it comes: findings may be many."""

    def __init__(self, out: Any) -> None:
        self.out, self.before = out, '{"findings": ['

    def finding(self, finding: Finding) -> None:
        """One of the list."""
        self.out.write(self.before + json.dumps(finding._asdict()), ending="")
        self.before = ", "

    def end(self, report: Report) -> None:
        """The rest of the object."""
        opened = "" if report.findings else self.before
        self.out.write(f"{opened}], {json.dumps(report.facts())[1:]}")
