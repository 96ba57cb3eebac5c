"""The figures of monitoring against the records they are counted from."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import rollup_check, rollups

_SHOWN = 50


class Command(BaseCommand):
    """`--check` exits 1 on drift and writes nothing; `--apply` counts anew."""

    help = "Compare the figures of monitoring with reports, posts and calendar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of the two, and from which day on."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="compare; exit 1 on a difference")
        what.add_argument("--apply", action="store_true", help="count anew")
        parser.add_argument(
            "--since", type=_day, metavar="DAY", help="YYYY-MM-DD; else the oldest month kept"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Up to today: what is expected tomorrow is no figure yet."""
        first = options["since"] or rollups.horizon()
        act = rollup_check.rebuild if options["apply"] else rollup_check.drift
        found = act(first, office_day())
        for each in found[:_SHOWN]:
            self.stdout.write(f"{each.table} {each.what}: {each.says} -> {each.should}")
        self.stdout.write(_("%(count)s differences.") % {"count": len(found)})
        if found and options["check"]:
            raise SystemExit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day; write YYYY-MM-DD") from None
