"""Feedback as a person may read it: with its author, or without anything that tells of him."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import FeedbackStatus, FeedbackTarget, Visibility
from viewflow_kinerja.domain.deadlines import may_retract
from viewflow_kinerja.models import Feedback, FeedbackReply
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

_ACTS = (Action.REPLY_FEEDBACK, Action.RETRACT_FEEDBACK, Action.READ_FEEDBACK)
MOST = 200  # of one list; a person and year has some dozens


@dataclass(frozen=True)
class Reply:
    """What was answered, by the person or the supervisor."""

    author: str
    text: str
    on: date


@dataclass(frozen=True)
class Entry:
    """One feedback. Nameless: `author` is a role, `on` the first day of the month of release."""

    code: str
    person: str
    author: str
    nameless: bool
    on: date
    kind: str
    kind_words: str
    about: str
    text: str
    observed_fact: str
    expectation: str
    next_step: str
    retracted: bool
    held: bool
    may_reply: bool
    may_retract: bool
    may_say_read: bool
    replies: tuple[Reply, ...] = ()


def about(
    actor: Actor, *, access: Access | None = None, latest: int = MOST, **where: Any
) -> list[Entry]:
    """The feedback that the actor may read, newest first; below, what has no name, in no order."""
    access = access or policy.resolve(actor)
    rows = policy.visible(actor, Feedback, Action.VIEW_FEEDBACK, access=access).filter(**where)
    rows = rows.select_related("employee", "author", "work_result", "report")
    named = rows.filter(pk__in=_open(actor, Action.VIEW_AUTHOR_FEEDBACK, access))
    nameless = rows.exclude(pk__in=_open(actor, Action.VIEW_AUTHOR_FEEDBACK, access))
    known = list(named.order_by("-given_at", "-pk")[:latest])
    lot = list(nameless.order_by("code")[:latest])
    return _entries(actor, access, known, lot)


def _open(actor: Actor, action: Action, access: Access | None) -> Any:
    return policy.visible(actor, Feedback, action, access=access).values("pk")


def _entries(
    actor: Actor, access: Access | None, known: list[Feedback], lot: list[Feedback]
) -> list[Entry]:
    keys = [row.pk for row in (*known, *lot)]
    mine: dict[Action, set[int]] = {}
    for action in _ACTS:
        allowed = policy.visible(actor, Feedback, action, access=access).filter(pk__in=keys)
        mine[action] = set(allowed.values_list("pk", flat=True)) if keys else set()
    replies = _replies(keys)
    return [
        _entry(row, nameless, mine, replies[row.pk])
        for nameless, rows in ((False, known), (True, lot))
        for row in rows
    ]


def _replies(keys: list[int]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = defaultdict(list)
    rows = FeedbackReply.all_rows.filter(feedback__in=keys).select_related("author")
    for row in rows.order_by("pk"):
        found[row.feedback_id].append(
            Reply(row.author.full_name, row.text, timezone.localdate(row.given_at))
        )
    return found


def _entry(
    row: Feedback, nameless: bool, mine: dict[Action, set[int]], replies: list[Reply]
) -> Entry:
    retractable = row.pk in mine[Action.RETRACT_FEEDBACK]
    return Entry(
        code=str(row.code),
        person=row.employee.full_name,
        author=_nameless(row) if nameless else row.author.full_name,
        nameless=nameless,
        on=row.released_on.replace(day=1)
        if nameless and row.released_on
        else timezone.localdate(row.given_at),
        kind=row.kind,
        kind_words=row.get_kind_display(),
        about=_about(row),
        text=row.text,
        observed_fact=row.observed_fact,
        expectation=row.expectation,
        next_step=row.next_step,
        retracted=row.status == FeedbackStatus.RETRACTED,
        held=row.visibility == Visibility.WITHHELD and row.released_on is None,
        may_reply=row.pk in mine[Action.REPLY_FEEDBACK],
        may_say_read=row.read_at is None and row.pk in mine[Action.READ_FEEDBACK],
        may_retract=retractable and may_retract(row.given_at, timezone.now()),
        replies=tuple(replies),
    )


def _nameless(row: Feedback) -> str:
    return _("without name: %(role)s") % {"role": row.get_author_role_display()}


def _about(row: Feedback) -> str:
    if row.work_result is not None:
        return str(row.work_result.text)
    if row.target == FeedbackTarget.BEHAVIOUR:
        return str(row.get_value_display())
    if row.report is not None:
        return _("report of %(day)s") % {"day": formats.date_format(row.report.work_date)}
    return ""
