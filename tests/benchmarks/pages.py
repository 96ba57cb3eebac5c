"""B6, B15: the home page among few and many tasks, and what a phone has to load."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from viewflow.workflow.models import Task

from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, in_turns, seconds
from tests.story import statements_of
from viewflow_kinerja.flows import engine
from viewflow_kinerja.permissions import policy

RUNS = 30
_STATIC = re.compile(r'(?:src|href)="(/static/[^"?]+)')


def url(name: str) -> str | None:
    """Where a page stands; None while there is none."""
    try:
        return reverse(f"kinerja:{name}")
    except NoReverseMatch:
        return None


def client_of(account: Any) -> Client:
    """A browser that is logged in."""
    client = Client()
    client.force_login(account)
    return client


def few(scene: Scene) -> Iterator[Row]:
    """Before the crowd comes."""
    yield from _statements(scene.cast.fauzan)


def measure(scene: Scene) -> Iterator[Row]:
    """Among all the tasks there are now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # autovacuum would have done it by now
    person = scene.account_of(7)
    yield from _statements(person)
    access = policy.resolve(person)  # the page knows it already
    inbox, floor = in_turns(
        RUNS,
        lambda: seconds(lambda: list(engine.inbox(person, access=access)[:25])),
        lambda: seconds(lambda: _floor(person)),
    )
    what = f"the inbox ({inbox * 1e3:.2f} ms) ÷ a plain query by owner, {_tasks()}"
    yield Row("B6", what, round(inbox / floor, 2), "ratio", 1.5, 1.5)
    yield from _weights(scene)


def _statements(person: Any) -> Iterator[Row]:
    if (home := url("home")) is not None:
        client = client_of(person)
        client.get(home)
        count = statements_of(lambda: client.get(home))
        yield Row("B6", f"home page, {_tasks()}", count, "statements", 10, 6)
    count = statements_of(lambda: _inbox(person))
    yield Row("B6", f"inbox, {_tasks()}", count, "statements", 10, 6)


def _tasks() -> str:
    return f"{Task.objects.count():,} tasks"


def _inbox(person: Any) -> list[Any]:
    return list(engine.inbox(person, access=policy.resolve(person))[:25])


def _floor(person: Any) -> list[Any]:
    rows = Task.objects.filter(owner=person, status="ASSIGNED")
    return list(rows.order_by("created", "pk")[:25])


def _weights(scene: Scene) -> Iterator[Row]:
    pages = dict.fromkeys(("home", "daily", "my-plan"), scene.cast.fauzan)
    pages["team"] = scene.cast.nurlaila
    for name, person in pages.items():
        if (where := url(name)) is not None:
            heavy = weight(client_of(person).get(where, follow=True).content.decode())
            yield Row("B15", f"first visit: {name}", round(heavy / 1e3, 1), "kB gzip", 60, 30)


def weight(page: str) -> int:
    """The page and every file it names, compressed one by one as a server sends them."""
    files = {finders.find(found.removeprefix("/static/")) for found in _STATIC.findall(page)}
    contents = [page.encode()]
    for file in files - {None}:
        with open(file, "rb") as stream:
            contents.append(stream.read())
    return sum(len(gzip.compress(content, 6)) for content in contents)
