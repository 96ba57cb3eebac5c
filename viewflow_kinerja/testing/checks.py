"""What holds for every view: the expected answer, a look writes nothing, it stays at home."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.shortcuts import resolve_url

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import ReadAccess
from viewflow_kinerja.permissions import Action, policy

LOG_IN = "log-in"
AWAY = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")
# The one thing that a look at a sensitive page writes (ADR 0044).
_NOTED = f'INSERT INTO "{ReadAccess._meta.db_table}"'
_READING = ("SELECT", "SAVEPOINT", "RELEASE", "WITH", "BEGIN", "COMMIT", "PRAGMA", "EXPLAIN")


def answer_of(answer: Any) -> int | str:
    """The status of an answer; `LOG_IN` where it leads to the log-in."""
    away = answer.headers.get("Location", "")
    login = resolve_url(settings.LOGIN_URL)
    if answer.status_code == 302 and urlsplit(away).path == urlsplit(login).path:
        return LOG_IN
    return int(answer.status_code)


def assert_answers(client: Any, url: str, wanted: int | str) -> Any:
    """The look at a page is answered as expected; returns the answer."""
    answer = client.get(url)
    if (got := answer_of(answer)) != wanted:
        raise AssertionError(f"{url} answers {got}, expected {wanted}")
    return answer


@contextmanager
def writing() -> Iterator[list[str]]:
    """What is sent to the database meanwhile and is no question, nor that it was asked, once."""
    found: list[str] = []
    noted: list[str] = []

    def watch(send: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(_NOTED) and not noted:
            noted.append(sql)
        elif not sql.lstrip("( \n").upper().startswith(_READING):
            found.append(sql)
        return send(sql, *rest)

    with connection.execute_wrapper(watch):
        yield found


def assert_reads_only(client: Any, url: str) -> Any:
    """A look (GET) writes nothing but that it was taken, once; returns the answer."""
    with writing() as sent:
        answer = client.get(url)
    if sent:
        raise AssertionError(f"a look at {url} writes: {sent}")
    return answer


def assert_stays_home(
    client: Any, url: str, *, field: str | tuple[str, ...] = "next", **sent: Any
) -> None:
    """No hostile address in this field, sent or in the URL, leads out of the portal.

    Several fields are filled at once.
    """
    fields = (field,) if isinstance(field, str) else field
    for away in AWAY:
        given = dict.fromkeys(fields, away)
        for answer in (client.get(url, given), client.post(url, given | sent)):
            goes = answer.headers.get("Location", "")
            there = urlsplit(goes.replace("\\", "/"))
            if there.netloc or there.scheme:
                raise AssertionError(f"{url} with {given} leads to {goes}")


def assert_scoped(actor: Actor, rows: Iterable[Any], action: Action) -> None:
    """What a list of yours hands to somebody is within what the policy shows him.

    A queryset that never asked the policy raises `ScopeRequired` here, as it would on the page.
    """
    by_model: dict[type[Model], set[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), set()).add(row.pk)
    for model, keys in by_model.items():
        seen = policy.visible(actor, model._base_manager.filter(pk__in=keys), action)
        beyond = sorted(keys - set(seen.values_list("pk", flat=True)))
        if beyond:
            raise AssertionError(f"{model.__name__} {beyond}: not for {actor} ({action})")
