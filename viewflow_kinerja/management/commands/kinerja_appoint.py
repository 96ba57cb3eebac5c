"""Rights that a decree gives: the personnel office, auditors, leaders, managers, the team."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.management.operator import operator
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.permissions import Right
from viewflow_kinerja.services import standing


class Command(BaseCommand):
    """Run twice with the same decree, it gives the right once."""

    help = "Give a right on a unit and all below it to an account or a group, by decree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, what, where, by which decree, until when."""
        parser.add_argument("right", choices=[right.value for right in standing.BY_DECREE])
        parser.add_argument("unit_key", help="key of the unit in the personnel data")
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--user", help="user name of an account that exists")
        whom.add_argument("--group", help="name of a group; it is made if it is missing")
        parser.add_argument("--decree", required=True, help="number of the decree")
        parser.add_argument("--until", type=date.fromisoformat, help="last day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the right and say so."""
        unit = OrgUnit.objects.filter(source_key=options["unit_key"]).first()
        if unit is None:
            text = _("There is no unit with the key %(key)s. Run kinerja_sync first.")
            raise CommandError(text % {"key": options["unit_key"]})
        actor = operator()
        try:
            with context.door(actor), transaction.atomic():
                grant = standing.appoint(
                    unit,
                    actor=actor,
                    right=Right(options["right"]),
                    subject=_subject(options["user"], options["group"]),
                    decree=options["decree"],
                    until=options["until"],
                )
        except Incomplete as error:
            raise CommandError(str(error)) from error
        whom = options["user"] or options["group"]
        text = _("%(whom)s has %(right)s on %(unit)s (%(decree)s).")
        told = {"whom": whom, "right": grant.right, "unit": unit, "decree": grant.source_ref}
        self.stdout.write(text % told)


def _subject(user: str | None, group: str | None) -> Any:
    if group:
        return Group.objects.get_or_create(name=group)[0]
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: user}).first()
    if found is None:
        text = _("There is no account %(name)s. The portal makes accounts, not this command.")
        raise CommandError(text % {"name": user})
    return found
