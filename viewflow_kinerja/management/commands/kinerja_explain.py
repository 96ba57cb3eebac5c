"""Why somebody may do something to a record, or why not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.policy import Decision

SHORT = {
    "plan": "performanceplan",
    "evaluation": "evaluation",
    "orgrating": "organisationrating",
    "assignment": "assignment",
    "delegation": "delegation",
    "grant": "accessgrant",
    "cycle": "performancecycle",
    "period": "period",
    "unit": "orgunit",
}


class Command(BaseCommand):
    """`kinerja_explain nurlaila approve_performanceplan plan:17`."""

    help = "Why, or why not: the state, the relations and the vetoes behind an answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, what, on which record."""
        parser.add_argument("actor", help="user name, or NIP")
        parser.add_argument("action", help="codename, as in approve_performanceplan")
        parser.add_argument("object", help=f"model:pk; models: {', '.join(SHORT)}")
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the policy and print its answer."""
        actor, action = _actor(options["actor"]), _action(options["action"])
        decision = policy.explain(actor, action, _object(options["object"]))
        if options["json"]:
            self.stdout.write(json.dumps(decision.as_dict(), default=str))
        else:
            self._print(decision)

    def _print(self, decision: Decision) -> None:
        answer = _("yes") if decision.allowed else _("no")
        self.stdout.write(f"{answer}: {decision.sentence}")
        for ground in decision.grounds:
            sign = "+" if ground.holds else "-"
            self.stdout.write(f"  {sign} {ground.kind} {ground.code}: {ground.text}")
            for grant in ground.grants:
                told = ", ".join(f"{name} {value}" for name, value in grant.items() if value)
                self.stdout.write(f"      {told}")


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
