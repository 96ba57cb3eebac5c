"""What the two commands that open for everybody share: who acts, where, and what is told."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows.bulk import Report
from viewflow_kinerja.management.operator import operator
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.services.opening import Person


class OpeningCommand(BaseCommand):
    """Opens for the institution, or for one unit and everything below it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which year, where, by whom, and whether really."""
        parser.add_argument("year", type=int)
        self.add_what(parser)
        parser.add_argument("--unit", metavar="KEY", help="only this unit and all below it")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would")
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--as", metavar="USERNAME", dest="account", help="who acts")

    def add_what(self, parser: ArgumentParser) -> None:
        """More positional arguments."""

    def tell(self, report: Report, heading: str, options: dict[str, Any], **facts: Any) -> None:
        """The result, for people or for programs."""
        if options["json"]:
            people = {
                name: _plain(getattr(report, name)) for name in ("without_rater", "without_post")
            }
            told = facts | {"dry_run": options["dry_run"]} | asdict(report) | people
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for line in _lines(report, heading, dry=options["dry_run"]):
            self.stdout.write(line)


def _plain(people: Sequence[Person]) -> list[dict[str, str]]:
    return [person._asdict() for person in people]


def _lines(report: Report, heading: str, *, dry: bool) -> Iterator[str]:
    told = {"what": heading, "count": report.opened, "known": report.known}
    text = _("%(what)s: %(count)s opened, %(known)s were open already.")
    if dry:
        text = _("%(what)s: %(count)s would be opened, %(known)s are open already.")
    yield text % told
    if report.without_account:
        text = _("%(count)s have no account yet; their step waits until one is linked.")
        yield text % {"count": report.without_account}
    if report.not_in_force:
        text = _("%(count)s plans have no version in force in this period.")
        yield text % {"count": report.not_in_force}
    yield from _named(_("Nobody is known who rates:"), report.without_rater)
    yield from _named(_("No post is known of:"), report.without_post)


def _named(heading: str, people: Sequence[Person]) -> Iterator[str]:
    if people:
        yield heading
    for person in people:
        yield f"  {person.key}  {person.name}"


def place(key: str | None) -> tuple[OrgUnit, OrgUnit | None]:
    """The institution, and the unit that was asked for; CommandError says what can be asked for."""
    if key is None:
        return _only_institution(), None
    unit = OrgUnit.objects.filter(source_key=key).first()
    if unit is None:
        text = _("There is no unit with the key %(key)s. Run kinerja_sync first.")
        raise CommandError(text % {"key": key})
    return OrgUnit.objects.get(pk=int(unit.path.split(".")[0])), unit


def _only_institution() -> OrgUnit:
    roots = list(OrgUnit.objects.filter(parent=None, active=True).order_by("source_key"))
    if not roots:
        raise CommandError(_("There is no unit yet. Run kinerja_sync first."))
    if len(roots) > 1:
        text = _("There are several institutions. Choose one: --unit %(keys)s")
        raise CommandError(text % {"keys": " | ".join(root.source_key for root in roots)})
    return roots[0]


def who(account: str | None) -> Actor:
    """The account that was named, or the system account."""
    if account is None:
        return operator()
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: account}).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": account})
    return found


@contextmanager
def in_words(actor: Actor, institution: OrgUnit) -> Iterator[None]:
    """What can go wrong, with what to do about it."""
    try:
        yield
    except Refused as error:
        text = _(
            "%(reason)s\nGive %(name)s the right of the personnel office:\n"
            '  kinerja_appoint administer_subtree %(unit)s --user %(name)s --decree "NUMBER"\n'
            "or name somebody who holds it: --as USERNAME"
        )
        told = {
            "reason": error.reason,
            "name": actor.get_username(),
            "unit": institution.source_key,
        }
        raise CommandError(text % told) from error
    except (Conflict, Incomplete, OutOfPhase) as error:
        raise CommandError(str(error)) from error
