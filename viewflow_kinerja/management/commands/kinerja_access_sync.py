"""Organisation, grants and guardian rows: three that must agree."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from viewflow_kinerja.management.operator import operator
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.permissions import grants
from viewflow_kinerja.permissions.grants import Key
from viewflow_kinerja.services import standing


class Command(BaseCommand):
    """`--check` exits 1 on drift; `--apply` repairs, with its history."""

    help = "Compare rights with the organisation: + missing, - too much, ~ wrong window."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of the two."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="compare; exit 1 on a difference")
        what.add_argument("--apply", action="store_true", help="repair")

    def handle(self, *args: Any, **options: Any) -> None:
        """First the grants by the organisation, then the rows by the grants."""
        with transaction.atomic():
            if options["apply"]:
                actor, reason = operator(), "kinerja_access_sync --apply"
                of_grants = standing.follow_organisation(actor=actor, reason=reason)
                of_rows = grants.project()
            else:
                of_grants, of_rows = standing.differences(), grants.drift()
        lines = [*_grant_lines(of_grants), *_row_lines(of_rows)]
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(_("%(count)s differences.") % {"count": len(lines)})
        if lines and options["check"]:
            raise SystemExit(1)


def _grant_lines(found: Iterable[tuple[str, standing.Standing]]) -> list[str]:
    keys = [
        (sign, "unit" if key.right in standing.HEADS else "plan", key.anchor, "user", key.user, key)
        for sign, key in found
    ]
    return _lines("grant", [(s, a, i, w, u, key.right) for s, a, i, w, u, key in keys])


def _row_lines(found: Iterable[tuple[str, Key]]) -> list[str]:
    return _lines(
        "row", [(s, k.anchor, k.anchor_id, k.subject, k.subject_id, k.right) for s, k in found]
    )


def _lines(what: str, found: list[tuple[str, str, int, str, int, str]]) -> list[str]:
    units = dict(OrgUnit.objects.values_list("pk", "source_key")) if found else {}
    names = {"user": _users({key for *_, whom, key, _r in found if whom == "user"})}
    names["group"] = dict(Group.objects.values_list("pk", "name")) if found else {}
    return [
        f"{sign} {what} {right} {anchor} {units.get(on, on) if anchor == 'unit' else on} "
        f"{whom} {names[whom].get(key, key)}"
        for sign, anchor, on, whom, key, right in found
    ]


def _users(keys: set[int]) -> dict[int, str]:
    users = get_user_model()
    found = users._default_manager.in_bulk(sorted(keys))
    return {key: user.get_username() for key, user in found.items()}
