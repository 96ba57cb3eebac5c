"""The auditor's search over every history that the policy opens to him."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from viewflow_kinerja.models import LedgerSeal, OrgUnit, Refusal
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.trail import rows, scope, sentences, told
from viewflow_kinerja.selectors.trail.kinds import KINDS, REFUSALS, Kind
from viewflow_kinerja.selectors.trail.questions import QUESTIONS
from viewflow_kinerja.selectors.trail.rows import PAGE, Place, Row

MOST = 10_000  # rows of one download
# Refusals at what is between few tell nobody else of it.
_CONFIDENTIAL = ("feedback", "feedbackreply", "feedbackrequest", "counsellingnote")
_UNITS = 50
UNOFFICIAL = "unofficial"  # acts that no service of ours does: code of the portal, scripts


@dataclass(frozen=True)
class Asked:
    """What is searched for; empty fields narrow nothing."""

    person: str = ""
    unit: str = ""
    act: str = ""
    kind: str = ""
    first: datetime | None = None
    last: datetime | None = None
    key: int | None = None  # of the record
    request: str = ""
    process: int | None = None
    question: str = ""


def page(access: Access, asked: Asked, *, before: Place | None = None) -> told.Page:
    """The newest of what was found, one page."""
    parts = _parts(access, asked, Action.VIEW_AUDIT)
    return told.page(rows.newest(parts, before=before, most=PAGE + 1))


def lines(access: Access, asked: Asked, most: int = MOST) -> list[tuple[Row, told.Told]]:
    """The newest of what was found, row by row, to be taken along."""
    parts = _parts(access, asked, Action.EXPORT_AUDIT)
    return told.each(rows.newest(parts, most=most))


def checkpoint() -> LedgerSeal | None:
    """The last signed head of the ledger, to which a printed finding refers."""
    return LedgerSeal.objects.order_by("-size").first()


def _parts(access: Access, asked: Asked, action: Action) -> Iterator[QuerySet[Any]]:
    question = QUESTIONS.get(asked.question)
    units = _paths(asked.unit) if asked.unit else None
    for kind in _kinds(asked, question.kinds if question else tuple(KINDS)):
        found = scope.rows(access, kind, action).filter(_matching(kind, asked))
        found = _in_units(kind, found, units)
        yield rows.of_history(kind, question.narrow(kind, found) if question else found)
    refusals = _refusals(access, asked, action)
    if question is not None and REFUSALS in question.kinds:
        yield rows.of_refusals(question.narrow(KINDS["performanceplan"], refusals))
    elif question is None and asked.kind in ("", REFUSALS) and units is None:
        yield rows.of_refusals(refusals)


def _kinds(asked: Asked, among: Sequence[str]) -> list[Kind]:
    wanted = (name for name in among if asked.kind in ("", name))
    return [KINDS[name] for name in wanted if name in KINDS]


def _matching(kind: Kind, asked: Asked) -> Q:
    """The conditions on the columns that every history has, and on the person."""
    where = _shared(asked, "history_date", "act")
    if asked.process is not None:
        where &= Q(wf_process_id=asked.process)
    if asked.key is not None:
        where &= Q(id=asked.key)
    if asked.person:
        where &= _person(kind, asked.person)
    return where


def _shared(asked: Asked, date: str, act: str) -> Q:
    given = {
        f"{date}__gte": asked.first,
        f"{date}__lte": asked.last,
        act: asked.act if asked.act != UNOFFICIAL else None,
        "request_id": asked.request,
    }
    where = Q(**{name: value for name, value in given.items() if value not in (None, "")})
    if asked.act == UNOFFICIAL:
        where &= ~Q(**{f"{act}__in": ["", *sentences.SENTENCES]})
    return where


def _person(kind: Kind, text: str) -> Q:
    """Who did it, or about whom it is: part of a name, or a whole NIP."""
    did = Q(actor_name__icontains=text) | Q(actor_nip=text)
    if not kind.owner:
        return did
    path = kind.owner.removesuffix("__id").removesuffix("_id")
    return did | Q(**{f"{path}__name__icontains": text}) | Q(**{f"{path}__nip": text})


def _paths(text: str) -> list[str]:
    """The units of this name, as subtrees."""
    units = OrgUnit.objects.filter(name__icontains=text).order_by("path")
    return list(units.values_list("path", flat=True)[:_UNITS])


def _in_units(kind: Kind, found: QuerySet[Any], paths: list[str] | None) -> QuerySet[Any]:
    if paths is None:
        return found
    if not kind.unit or not paths:
        return found.none()
    inside = (Q(**{f"{kind.unit}__path__startswith": path}) for path in paths)
    return found.filter(reduce(or_, inside))


def _refusals(access: Access, asked: Asked, action: Action) -> QuerySet[Refusal]:
    """Refusals at records whose history may be read."""
    allowed = Q(pk__in=[])
    for kind in KINDS.values():
        if kind.name not in _CONFIDENTIAL and kind.model not in scope.BY_POST:
            seen = policy.visible(access.actor, kind.model, action, access=access)
            allowed |= Q(kind=kind.name, key__in=seen.values("pk"))
    found = Refusal.objects.filter(allowed, _shared(asked, "at", "act"))
    if asked.process is not None or asked.act == UNOFFICIAL:
        return found.none()
    if asked.key is not None:
        found = found.filter(key=asked.key)
    if asked.person:
        named = Q(actor_name__icontains=asked.person) | Q(actor_nip=asked.person)
        found = found.filter(named)
    return found
