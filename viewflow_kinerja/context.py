"""The unit of work: who acts, for whom, why, on which task, in which request.

One ContextVar. History columns and events read it through field defaults, because the bulk helpers
of simple-history send no signal. Without a unit of work nothing recorded can be written.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db import transaction

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import NoActor, Refused, Unauthorised


@dataclass(frozen=True)
class RequestFacts:
    """Where an act came from: a request's number, its kind of door, a keyed hash of the address."""

    request_id: str = ""
    source: str = "code"
    ip_hash: str = ""


@dataclass(frozen=True)
class Authority:
    """A decision of the policy: who acted, as whom he is known, and whose right he used."""

    actor: Actor
    name: str = ""
    nip: str = ""
    relation: str = ""
    on_behalf_of: int | None = None  # employee whose right was used
    grant_id: int | None = None


@dataclass
class UnitOfWork:
    """One act and everything that is written because of it."""

    actor: Actor
    act: str = ""
    reason: str = ""
    key: str = ""
    process_id: int | None = None
    task_id: int | None = None
    authority: Authority | None = None
    events: list[Any] = field(default_factory=list)
    fresh: Any = None  # the row the engine has just read under its lock
    opening: bool = False  # a process is being made that nobody else can see yet

    @property
    def on_behalf_of(self) -> int | None:
        """The employee for whom the actor acted, if it was not for himself."""
        return self.authority.on_behalf_of if self.authority else None

    @property
    def actor_name(self) -> str:
        """The actor as he was called at this moment."""
        known = self.authority.name if self.authority else ""
        return known or self.actor.get_full_name() or self.actor.get_username()

    @property
    def actor_nip(self) -> str:
        """The actor's NIP at this moment; empty where he has none."""
        return self.authority.nip if self.authority else ""

    def insist(self) -> None:
        """Refuse to go on where a service did not ask the policy."""
        if self.authority is None:
            raise Unauthorised(f"{self.act}: the service did not ask the policy")


_work: ContextVar[UnitOfWork | None] = ContextVar("kinerja_unit_of_work", default=None)
_NO_REQUEST = RequestFacts()
_request: ContextVar[RequestFacts] = ContextVar("kinerja_request", default=_NO_REQUEST)


def current() -> UnitOfWork | None:
    """The unit of work that is going on, if any."""
    return _work.get()


@contextmanager
def unit_of_work(**particulars: Any) -> Iterator[UnitOfWork]:
    """Open a unit of work; an inner one replaces the outer one until it ends."""
    work = UnitOfWork(**particulars)
    token = _work.set(work)
    try:
        yield work
    finally:
        _work.reset(token)


@contextmanager
def request_facts(facts: RequestFacts) -> Iterator[None]:
    """Say where the acts inside come from."""
    token = _request.set(facts)
    try:
        yield
    finally:
        _request.reset(token)


def note(authority: Authority) -> None:
    """The policy leaves its decision here; history and events pick it up."""
    if (work := current()) is not None:
        work.authority = authority


_indoors: ContextVar[bool] = ContextVar("kinerja_indoors", default=False)


@contextmanager
def door(actor: Actor) -> Iterator[None]:
    """Whoever is refused inside is written down, when all that was done inside is taken back.

    Every act has a door, and the outermost counts: put one around a transaction of your own.
    Source: our choice, ADR 0051.
    """
    if _indoors.get():
        yield
        return
    token = _indoors.set(True)
    try:
        yield
    except Refused as error:
        signals.within(signals.act_refused, actor=actor, error=error)
        raise
    finally:
        _indoors.reset(token)


@contextmanager
def _asked(act: str, row: Any) -> Iterator[None]:
    """A refusal inside is one of this act on this row, if nobody has said so before."""
    try:
        yield
    except Refused as error:
        if error.row is None:
            error.act, error.row = act, row
        raise


@contextmanager
def _joined(actor: Actor, act: str, reason: str) -> Iterator[UnitOfWork]:
    work = current()
    if work is None:
        unit = unit_of_work(actor=actor, act=act, reason=reason)
        with door(actor), transaction.atomic(), unit as work:
            yield work
        return
    work.act, work.reason = work.act or act, work.reason or reason
    yield work


def official_act(code: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a service: lock the row, let it ask the policy and write, insist it asked.

    The service takes the row first, then `actor` and its particulars by keyword; `reason` goes into
    history and event. It joins the unit of work of the engine or opens one of its own.
    """

    def decorate(service: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(service)
        def act(row: Any, /, *, actor: Actor, reason: str = "", **particulars: Any) -> Any:
            with _joined(actor, code, reason) as work, _asked(code, row):
                before, work.authority = work.authority, None
                if work.fresh is not row:
                    row.lock()
                work.fresh = None
                outcome = service(row, actor=actor, **particulars)
                work.insist()
                work.authority = before or work.authority
                return outcome

        act.code = code  # type: ignore[attr-defined] # read by the registry of acts
        return act

    return decorate


# Defaults of the columns that every history table carries.


def _fact(name: str) -> Any:
    if (work := current()) is None:
        raise NoActor("open a unit of work: call a service, or context.unit_of_work(actor=…)")
    return getattr(work, name)


def insist() -> None:
    """Refuse to write anything recorded where nobody acts."""
    _fact("actor")


def actor_name() -> str:
    """Column default."""
    return str(_fact("actor_name"))[:200]


def actor_nip() -> str:
    """Column default."""
    return str(_fact("actor_nip"))


def act() -> str:
    """Column default."""
    return str(_fact("act"))


def reason() -> str:
    """Column default."""
    return str(_fact("reason"))


def on_behalf_of_id() -> int | None:
    """Column default."""
    return _fact("on_behalf_of")


def process_id() -> int | None:
    """Column default."""
    return _fact("process_id")


def task_id() -> int | None:
    """Column default."""
    return _fact("task_id")


def request_id() -> str:
    """Column default."""
    return _request.get().request_id


def source() -> str:
    """Column default."""
    return _request.get().source


def ip_hash() -> str:
    """Column default."""
    return _request.get().ip_hash


def nonce() -> bytes:
    """16 random bytes: nobody guesses a short text from a commitment to it."""
    return secrets.token_bytes(16)


def history_user(instance: object = None, request: object = None, **kwargs: object) -> Actor:
    """The account that simple-history stores as a plain number."""
    return _fact("actor")
