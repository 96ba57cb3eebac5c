"""Looking at pages as somebody, and counting what a look or an act left behind."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from viewflow_kinerja import context
from viewflow_kinerja.models import Delegation, GrantSource
from viewflow_kinerja.permissions import Right, grants

# Who is logged in, who read, who was refused: what is done without changing anything.
NOT_MEANT = ("sessions.Session", "viewflow_kinerja.ReadAccess", "viewflow_kinerja.Refusal")
BAD = "<script>alert(1)</script>"


def as_(user: Any) -> Client:
    """A browser in which somebody has logged in."""
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    """The address of one of our pages."""
    return reverse(f"kinerja:{name}", args=args)


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def words(response: Any) -> str:
    """The page without its tags and with single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response)))


def rows() -> dict[str, int]:
    """How many rows every table has, history and events too; but for what NOT_MEANT names."""
    models = [model for model in apps.get_models() if not model._meta.proxy]
    kept = [model for model in models if model._meta.label not in NOT_MEANT]
    return {model._meta.label: model._base_manager.count() for model in kept}


def statements(client: Client, url: str) -> list[str]:
    """What a page asks the database, once everything that is kept between requests is known."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in caught.captured_queries]


def writes(client: Client, url: str) -> list[str]:
    """The statements of a look that are no question; that it was taken is told elsewhere."""
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    asked = [query["sql"] for query in caught.captured_queries]
    return [
        sql
        for sql in asked
        if not sql.lstrip("(").upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
        and not sql.startswith('INSERT INTO "viewflow_kinerja_readaccess"')
    ]


def key() -> str:
    """The key of a rendered form."""
    return str(uuid4())


def act(name: str, **fields: Any) -> dict[str, Any]:
    """What the form of an act sends."""
    sent = {f"{name}-{field}": value for field, value in fields.items()}
    return {"act": name, f"{name}-key": key()} | sent


def stand_in(cast: Any, plan: Any) -> None:
    """Hendra stands in for Nurlaila in January, on this plan."""
    day = {"effective_from": date(2026, 1, 1), "effective_to": date(2026, 1, 31)}
    people = {"principal": cast.employee("nurlaila"), "delegate": cast.employee("hendra")}
    spec = grants.Spec(
        right=Right.SUPERVISE_PLAN,
        anchor=plan,
        subject=cast.hendra,
        source=GrantSource.DELEGATION,
        source_ref="SK 7/2026",
        principal=people["principal"],
        reason="delegated by the rater",
    )
    with context.unit_of_work(actor=cast.eka, act="test.arrange") as work:
        context.note(context.Authority(actor=cast.eka, relation="OFF"))
        unit, decree = cast.units["APTIKA"], "SK 7/2026"
        Delegation.all_rows.create(**people, **day, unit=unit, decree=decree)
        grants.give([spec])
        work.insist()


def give_office(cast: Any, name: str, unit: str) -> Any:
    """Somebody does personnel work, for a unit and what is below it only."""
    return _give(cast, name, unit, Right.ADMINISTER_SUBTREE)


def give_summary(cast: Any, name: str, unit: str) -> Any:
    """Somebody leads as appointing authority: figures of the unit, without its people."""
    return _give(cast, name, unit, Right.LEAD_SUBTREE)


def _give(cast: Any, name: str, unit: str, kind: Right) -> Any:
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="decree 2/2026"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        right = {"right": kind, "anchor": cast.units[unit]}
        why = {"source": GrantSource.DECREE, "reason": "decree 2/2026"}
        grants.give([grants.Spec(subject=cast.users[name], **right, **why)])
    return cast.users[name]
