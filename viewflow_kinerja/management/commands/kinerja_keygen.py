"""A key pair for the ledger: the private key into a file, the public one onto the screen."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from viewflow_kinerja.audit import keys


class Command(BaseCommand):
    """Exit 1 where the file is there already or the name is none."""

    help = "Make a key that seals history. NAME is the ledger's name: a domain of yours, a path."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name and file."""
        parser.add_argument("name", metavar="NAME", help="e.g. kinerja.example.go.id/ledger")
        parser.add_argument("file", metavar="FILE", type=Path, help="outside of the repository")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and print the lines for the settings."""
        try:
            key = keys.make(options["name"], options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Write into your settings; trusted keys of before stay in the list:"))
        self.stdout.write(f'KINERJA["LEDGER_KEY_FILE"] = {str(options["file"].absolute())!r}')
        self.stdout.write(f'KINERJA["LEDGER_TRUSTED_KEYS"] = [{str(key)!r}]')
