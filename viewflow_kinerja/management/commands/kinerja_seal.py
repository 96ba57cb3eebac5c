"""Seal history, give checkpoints to the anchors, and, if asked, let the watch verify."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from viewflow_kinerja.audit.findings import COULD_NOT_RUN
from viewflow_kinerja.audit.note import BadNote
from viewflow_kinerja.jobs import ledger
from viewflow_kinerja.jobs.ledger import Round


class Command(BaseCommand):
    """Exit 0; 1 an anchor failed or the watch found something; 2 it could not seal."""

    help = "Seal what is not sealed and publish checkpoints. Idempotent; safe to run twice at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Also verify, or print for programs."""
        parser.add_argument(
            "--watch", action="store_true", help="verify what is new, remember it, alarm"
        )
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the round."""
        try:
            done = ledger.run()
            code = ledger.watch().exit_code if options["watch"] else None
        except (BadNote, DatabaseError, ImproperlyConfigured, OSError) as error:
            self.stderr.write(f"COULD NOT SEAL\t{error}")
            ledger.alarm(_("History could not be sealed"), [str(error)])
            raise SystemExit(COULD_NOT_RUN) from error
        self._tell(done, code, as_json=options["json"])
        if done.failed or code in (1, 2):
            raise SystemExit(1)

    def _tell(self, done: Round, code: int | None, *, as_json: bool) -> None:
        facts = {
            "leaves": done.leaves,
            "size": done.sealed.size if done.sealed else None,
            "published": done.published,
            "failed": done.failed,
            "watch": code,
        }
        if as_json:
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(_("%(leaves)s rows sealed.") % facts)
        for name in done.published:
            self.stdout.write(_("published: %(name)s") % {"name": name})
        for line in done.failed:
            self.stdout.write(self.style.ERROR(line))
        if code is not None:
            self.stdout.write(_("watch: exit %(code)s") % {"code": code})
