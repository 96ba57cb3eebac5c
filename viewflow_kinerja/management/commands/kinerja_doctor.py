"""The quality of the data: what hurts users, in the order in which it hurts."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import directory
from viewflow_kinerja.audit import state as ledger
from viewflow_kinerja.directory import LocalDirectory, Roster
from viewflow_kinerja.management.operator import operator
from viewflow_kinerja.selectors import jobs, people
from viewflow_kinerja.selectors.people import Finding


class Command(BaseCommand):
    """Exit 0 clean, 1 findings."""

    help = (
        "What is wrong in the mirror, in the personnel data and in the settings; with the repair."
    )
    requires_system_checks: list[str] = []  # it tells them itself, and all of them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The option of the contract."""
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the mirror, the source and the settings."""
        data = people.in_order([*people.findings(operator()), *_source()])
        found = [*data, *_settings(), *_jobs(), *_ledger()]
        if options["json"]:
            self.stdout.write(json.dumps([each.as_dict() for each in found]))
        else:
            self._print(found)
        if found:
            raise SystemExit(1)

    def _print(self, found: list[Finding]) -> None:
        for each in found:
            self.stdout.write(f"{self.style.WARNING(each.code)} {each.key}: {each.words}")
            self.stdout.write(f"    {each.repair}")
        self.stdout.write(_("%(count)s findings.") % {"count": len(found)})


def _source() -> Iterator[Finding]:
    """What the source says and the mirror cannot hold: own superiors, rejected rows."""
    try:
        source = directory.load()
        if isinstance(source, LocalDirectory):
            return
        roster = Roster.of(source, mirror=LocalDirectory())
    except ImproperlyConfigured as error:
        yield Finding("settings", "DIRECTORY", str(error), _("Correct the setting."))
        return
    for found in roster.findings(timezone.localdate()):
        yield Finding(found.code, found.key, found.words, people.repair(found.code))
    for row in roster.rejected:
        words = f"{row.where}, {row.row}: {row.reason}"
        key = row.key or f"{row.where}:{row.row}"
        yield Finding(row.code, key, words, people.repair(row.code))


_ROOMS = {"viewflow_kinerja.checks": "settings", "viewflow_kinerja.checks_audit": "history"}


def _settings() -> Iterator[Finding]:
    """Our own checks, and those of production: the host's are for `manage.py check`."""
    for check in registry.get_checks(include_deployment_checks=True):
        if code := _ROOMS.get(check.__module__):
            for message in check(app_configs=None, databases=["default"]):
                words = f"{message.id}: {message.msg}"
                yield Finding(code, str(message.id), words, message.hint or "")


def _jobs() -> Iterator[Finding]:
    """Whether the work of the background is done."""
    repair = _("Let cron run kinerja_tick every minute; look at its log.")
    for name, words in jobs.complaints():
        yield Finding("jobs", name, words, repair)


def _ledger() -> Iterator[Finding]:
    """Whether history is sealed in time and was verified, where a ledger is kept."""
    repair = _("Let cron run kinerja_seal --watch, or kinerja_tick; read the page of the ledger.")
    for name, words in ledger.complaints():
        yield Finding("ledger", name, words, repair)
