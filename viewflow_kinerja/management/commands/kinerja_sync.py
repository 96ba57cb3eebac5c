"""People and units from the personnel data into the mirror."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.jobs import sync
from viewflow_kinerja.jobs.sync import Entry, Report


class Command(BaseCommand):
    """Exit 1 if rows were rejected; the others are kept."""

    help = "People and units from KINERJA['DIRECTORY']: new, changed, ended, rejected with reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of the contract."""
        parser.add_argument(
            "--dry-run", action="store_true", help="compare and print; write nothing"
        )
        parser.add_argument("--force", action="store_true", help="also end many people at once")
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print, and leave with 1 where something is wrong with the source."""
        try:
            report = sync.run(dry_run=options["dry_run"], force=options["force"])
        except (Conflict, Incomplete, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), cls=DjangoJSONEncoder))
        else:
            self._print(report)
        if report.rejected:
            raise SystemExit(1)

    def _print(self, report: Report) -> None:
        for title, entries in (
            (_("new"), report.new),
            (_("changed"), report.changed),
            (_("ended"), report.ended),
        ):
            for entry in entries:
                self.stdout.write(f"{title}: {_line(entry)}")
        for row in report.rejected:
            words = _("rejected: %(where)s, row %(row)s: %(reason)s")
            told = words % {"where": row.where, "row": row.row, "reason": row.reason}
            self.stdout.write(self.style.ERROR(told))
        for finding in report.findings:
            self.stdout.write(self.style.WARNING(f"{finding.code}: {finding.words}"))
        if report.needs_force:
            self.stdout.write(self.style.WARNING(report.needs_force))
        self.stdout.write(_summary(report))


def _line(entry: Entry) -> str:
    columns = f" ({', '.join(entry.columns)})" if entry.columns else ""
    return f"{entry.what} {entry.key} {entry.name}{columns}"


def _summary(report: Report) -> str:
    text = _(
        "%(new)s new, %(changed)s changed, %(ended)s ended, %(rejected)s rejected, "
        "%(unchanged)s unchanged, %(linked)s accounts linked, %(handed_over)s handed over"
    )
    counts = {name: len(getattr(report, name)) for name in ("new", "changed", "ended", "rejected")}
    counts |= {name: getattr(report, name) for name in ("unchanged", "linked", "handed_over")}
    told = text % counts
    nothing = _("Nothing was written.")
    return f"{told}. {nothing}" if report.dry_run else f"{told}."
