"""Builds the demonstration, checks the worked example, and serves the portal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo import checks, clock, empty, sealed
from demo.build import Build
from demo.load import ADMIN, PASSWORD
from demo.models import DemoBuild
from demo.stage import Done
from viewflow_kinerja.audit.state import is_kept

HOST, PORT = "127.0.0.1", 8000
FEWEST, MOST, USUAL = 60, 20_000, 300
LAST_DAY = "2026-04-15"
LOGINS = (
    ("fauzan", "staff (PPPK)"),
    ("rahmi, hendra", "staff, colleagues of fauzan"),
    ("nurlaila", "head of division, their rater"),
    ("mukhtar", "head of the agency, her rater"),
    ("bupati", "the Bupati, rater of the heads of agencies; no civil servant"),
    ("bkpsdm", "personnel office"),
    ("inspektorat", "auditor"),
    ("tim", "evaluation team"),
    (ADMIN, "Django's admin of the portal's tables; no rights in the performance cycle"),
)


_SEALED = (
    "\nHistory is sealed with a key of this machine (var/ledger.key) and anchored in",
    "var/inspektorat. docs/tutorial/inspector.md finds a rating that somebody changed.",
)
_NOT_SEALED = (
    "\nHistory is guarded here, but not sealed: no ledger is kept, because the extra",
    "`ledger` is not installed. See docs/howto/seal-and-anchor.md.",
)


class Command(BaseCommand):
    """A database that is complete is kept and served; --fresh and --no-serve build it anew."""

    help = "Build the demonstration portal, check the worked example of 2026, and serve it."
    requires_system_checks: list[str] = []  # there may be no database yet
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to serve, how many people, and whether to begin again."""
        parser.add_argument("--no-serve", action="store_true", help="build, check, and stop")
        parser.add_argument("--fresh", action="store_true", help="build again what is there")
        parser.add_argument(
            "--employees", type=int, default=None, metavar="N", help=f"people, usually {USUAL}"
        )
        parser.add_argument(
            "--port", type=int, default=PORT, metavar="N", help=f"where to serve, usually {PORT}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build if needed, check what was built, serve."""
        wanted, build = options["employees"], empty.complete()
        if not 1024 <= options["port"] <= 65_535:
            raise CommandError("--port takes 1024 to 65535.")
        if wanted is not None and not FEWEST <= wanted <= MOST:
            raise CommandError(f"--employees takes {FEWEST} to {MOST}.")
        fits = build is not None and wanted in (None, build.employees)
        if options["no_serve"] or options["fresh"] or not fits:
            failed = self._build(wanted or USUAL)
            if options["no_serve"]:
                raise SystemExit(failed)
        else:
            built = timezone.localtime(build.finished_at)
            self.stdout.write(f"The portal built on {built:%d.%m.%Y at %H.%M} is kept.")
            self.stdout.write("--fresh builds it again.")
        self._serve(f"{HOST}:{options['port']}")

    def _build(self, employees: int) -> int:
        """Exit code: 1 if a check failed."""
        build = Build(employees, self.stdout.write)
        done = build.run()
        with build.whole_year():
            ledger = checks.run(done, self.stdout.write)
        if sealed.possible():
            self._seal(done)
        row = DemoBuild(version=empty.VERSION, employees=employees, failed=ledger.failed)
        row.finished_at = timezone.now()
        row.save()
        return ledger.close()

    def _seal(self, done: Done) -> None:
        """The newcomer finds a verified checkpoint, and the inspector something to find."""
        sealed.make_key()
        sealed.plant(done)
        check = sealed.seal()
        self.stdout.write(f"History sealed and verified: exit {check.exit_code}, {check.size} rows")

    def _serve(self, address: str) -> None:
        self.stdout.write(f"\nPassword of all: {PASSWORD}\n")
        for name, words in LOGINS:
            self.stdout.write(f"  {name:<14} {words}")
        if not clock.has_come(LAST_DAY):
            self.stdout.write("\nThe story ends on 15 April 2026, and this machine's clock lies")
            self.stdout.write("before that day: rights that begin later are not in force yet.")
        for line in _SEALED if is_kept() else _NOT_SEALED:
            self.stdout.write(line)
        self.stdout.write(f"\nhttp://{address}/   (stop with Ctrl-C)\n")
        call_command(
            "runserver", address, use_reloader=False, insecure_serving=True, skip_checks=True
        )
