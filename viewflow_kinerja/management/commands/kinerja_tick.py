"""Due work, from cron: deadlines, reminders, messages. Safe to run twice, and twice at once."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from viewflow_kinerja.jobs.tick import tick


class Command(BaseCommand):
    """One line a step; exit 1 where a step failed, the others have run all the same."""

    help = "Do what is due: rights of the day, cut-offs, reminders, messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The option of the contract."""
        parser.add_argument("--loop", type=int, metavar="SECONDS", help="go on, with this pause")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or until it is stopped."""
        while self._once(fatal=options["loop"] is None):
            close_old_connections()
            time.sleep(options["loop"])

    def _once(self, *, fatal: bool) -> bool:
        """Whether to go on."""
        found = list(tick())
        for each in found:
            self.stdout.write(f"{each.name}: {each.failure or each.done}")
        if not found:
            self.stdout.write(_("Another runner is at work."))
        if fatal and any(each.failure for each in found):
            raise CommandError(_("Some steps failed; the others are done."))
        return not fatal
