"""Rows of history with their proofs, into a folder that verifies anywhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from viewflow_kinerja.audit import scope
from viewflow_kinerja.audit.export import Bundle
from viewflow_kinerja.audit.waiting import newest
from viewflow_kinerja.conf import kinerja_settings


class Command(BaseCommand):
    """Exit 1 where the question or the folder is wrong, or nothing was sealed."""

    help = "Export a record, the case of a plan, or everything since; with a verifier beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, where to, in whose name."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--object", metavar="MODEL:PK", help="the history of one record")
        what.add_argument("--plan", type=int, metavar="PK", help="the whole case of a plan")
        what.add_argument("--since", metavar="INDEX|DAY", help="all sealed since; 0: everything")
        parser.add_argument("--older", type=int, action="append", default=[], metavar="SIZE")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="must be new")
        parser.add_argument("--as", dest="made_by", default="", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the bundle."""
        made_by = options["made_by"] or kinerja_settings.SYSTEM_USER
        try:
            chosen, words = _chosen(options)
            bundle = Bundle(options["out"], words, made_by, chosen, options["older"])
            count = bundle.write()
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        told = {"count": count, "folder": options["out"], "size": bundle.seal.size}
        self.stdout.write(_("%(count)s rows of %(size)s into %(folder)s.") % told)
        not_yet = _("Rows that wait for their seal are not in it.")
        self.stdout.write(not_yet)


def _chosen(options: dict[str, Any]) -> tuple[set[int] | None, str]:
    """The leaves, None for all of them; and the scope in words."""
    seal = newest()
    size = seal.size if seal else 0
    if options["since"] is not None:
        first = scope.first_since(options["since"])
        return (set(range(first, size)) if first else None), f"since {options['since']}"
    if options["plan"] is not None:
        return set(scope.leaves(scope.of_plan(options["plan"]), size)), f"plan {options['plan']}"
    return set(scope.leaves(scope.of_object(options["object"]), size)), options["object"]
