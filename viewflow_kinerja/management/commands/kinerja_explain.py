"""Why somebody may do something to a record, or why not."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.past import KINDS
from viewflow_kinerja.permissions.policy import Decision
from viewflow_kinerja.permissions.rules import viewing
from viewflow_kinerja.selectors import viewers

SHORT = {
    "plan": "performanceplan",
    "evaluation": "evaluation",
    "report": "dailyreport",
    "month": "monthlyreport",
    "correction": "assessorcorrection",
    "support": "supportcase",
    "objection": "objection",
    "coaching": "coachingsession",
    "leaderfeedback": "leaderfeedback",
    "improvement": "improvementaction",
    "orgrating": "organisationrating",
    "assignment": "assignment",
    "delegation": "delegation",
    "grant": "accessgrant",
    "cycle": "performancecycle",
    "period": "period",
    "unit": "orgunit",
}


class Command(BaseCommand):
    """`kinerja_explain nurlaila approve_performanceplan plan:17`, or `--who plan:17 --at …`."""

    help = "Why, or why not: the state, the relations and the vetoes behind an answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, what, on which record; or only the record, with `--who`."""
        parser.add_argument("actor", nargs="?", help="user name, or NIP")
        parser.add_argument("action", nargs="?", help="codename, as in approve_performanceplan")
        parser.add_argument("object", nargs="?", help=f"model:pk; models: {', '.join(SHORT)}")
        parser.add_argument("--who", metavar="OBJECT", help="who can see this record")
        parser.add_argument("--at", type=_moment, help="with --who, or a view: at this moment")
        parser.add_argument("--from", type=_day, dest="first", help="with --who: from this day")
        parser.add_argument("--to", type=_day, dest="last", help="with --who: until this day")
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the policy, or the records of the past, and print the answer."""
        if options["who"]:
            self._who(_asked_about(options["who"]), options)
            return
        if not all(options[name] for name in ("actor", "action", "object")):
            raise CommandError(_("Say who, which act and which record; or --who and the record."))
        actor, action = _actor(options["actor"]), _action(options["action"])
        row = _object(options["object"])
        if options["at"]:
            self._then(actor, action, row, options)
            return
        decision = policy.advise(actor, action, row)
        if options["json"]:
            self.stdout.write(json.dumps(decision.as_dict(), default=str))
        else:
            self._print(decision)

    def _who(self, row: Any, options: dict[str, Any]) -> None:
        """Everybody who sees the record now, saw it at a moment, or between two days."""
        first, last = options["first"], options["last"]
        if (first is None) != (last is None) or (first and (options["at"] or last < first)):
            raise CommandError(_("Write --from and --to together, in their order, or --at."))
        if first:
            found = viewers.between(row, first, last)
        else:
            found = viewers.at(row, options["at"] or timezone.now())
        self._told(found, options)

    def _then(self, actor: Actor, action: Action, row: Any, options: dict[str, Any]) -> None:
        """Whether somebody could see the record at a moment, and how."""
        if type(row) not in KINDS or action != viewing(type(row)):
            raise CommandError(_("The past can be asked about seeing plans, evaluations, reports."))
        found = [each for each in viewers.at(row, options["at"]) if each.account == actor.pk]
        if not options["json"]:
            self.stdout.write(_("yes") if found else _("no"))
        self._told(found, options)

    def _told(self, found: list[viewers.Viewer], options: dict[str, Any]) -> None:
        if options["json"]:
            rows = [asdict(each) for each in found]
            self.stdout.write(json.dumps(rows, cls=DjangoJSONEncoder))
            return
        for each in found:
            words = [each.source, each.source_ref, each.group, each.principal]
            source = ", ".join(part for part in words if part) or "-"
            self.stdout.write(
                f"{each.name} {each.nip}: {each.relation} {each.role}; {source}; "
                f"{_iso(each.since)} / {_iso(each.until)}"
            )

    def _print(self, decision: Decision) -> None:
        answer = _("yes") if decision.allowed else _("no")
        self.stdout.write(f"{answer}: {decision.sentence}")
        for ground in decision.grounds:
            sign = "+" if ground.holds else "-"
            self.stdout.write(f"  {sign} {ground.kind} {ground.code}: {ground.text}")
            for grant in ground.grants:
                told = ", ".join(f"{name} {value}" for name, value in grant.items() if value)
                self.stdout.write(f"      {told}")


def _moment(text: str) -> datetime:
    """A moment as ISO 8601; without a zone it is that of the offices."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("write 2026-03-31 or 2026-03-31T09:00")) from None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("write a day as 2026-03-31")) from None


def _iso(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else "-"


def _asked_about(text: str) -> Any:
    row = _object(text)
    if type(row) not in KINDS:
        raise CommandError(_("The past can be asked about seeing plans, evaluations, reports."))
    if not type(row)._base_manager.filter(pk=row.pk).exists():
        raise CommandError(_("The record does not exist."))
    return row


def _actor(name: str) -> Actor:
    users = get_user_model()._default_manager
    found = users.filter(**{get_user_model().USERNAME_FIELD: name}).first()
    if found is not None:
        return found
    people = Employee.objects.filter(nip=name).exclude(user=None).select_related("user")[:2]
    account = people[0].user if len(people) == 1 else None
    if account is None:
        text = _("Nobody is known by the user name or number %(name)s.")
        raise CommandError(text % {"name": name})
    return account


def _action(name: str) -> Action:
    for action in Action:
        if name in (action.value, action.name):
            return action
    text = _("There is no act %(name)s. Known are: %(known)s.")
    raise CommandError(text % {"name": name, "known": ", ".join(Action.values)})


def _object(text: str) -> Any:
    """The stored row; one that does not exist is told by the explanation."""
    name, _colon, key = text.partition(":")
    name = SHORT.get(name, name)
    if name not in SHORT.values() or not key.isdigit():
        words = _("Write the record as model:pk, as in plan:17. Known models: %(known)s.")
        raise CommandError(words % {"known": ", ".join(SHORT)})
    model = apps.get_model("viewflow_kinerja", name)
    return model._base_manager.filter(pk=int(key)).first() or model(pk=int(key))
