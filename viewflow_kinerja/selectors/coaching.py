"""Coaching talks for those who may see them, with answers and competencies (ADR 0058)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import coaching
from viewflow_kinerja.domain.codes import Agreement, TalkStatement
from viewflow_kinerja.models import (
    CoachingSession,
    CompetencyAssessment,
    Employee,
    LeaderFeedback,
)
from viewflow_kinerja.models.coaching import OPEN
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

MOST = 50  # talks of one list
_TONES = {"HELD": "warn", "CONFIRMED": "info", "ANSWERED": "ok", "LAPSED": ""}
_ANSWER_TONES = {"YES": "ok", "PARTLY": "warn", "NO": "bad"}
_WITH = ("employee", "rater", "plan", "unit", "process")


@dataclass(frozen=True)
class Line:
    """A talk in a list."""

    row: CoachingSession
    tone: str
    until: date | None
    is_late: bool


@dataclass(frozen=True)
class Answer:
    """A statement with its answer."""

    words: Any
    answer: Any
    tone: str


@dataclass(frozen=True)
class Developed:
    """A competency with its scores in order, and how many points it has gained."""

    name: str
    scores: list[tuple[date, int]]
    gained: int


@dataclass(frozen=True)
class CoachingDocument:
    """A talk as its page shows it; `given` only for whom the answers are meant."""

    line: Line
    given: LeaderFeedback | None
    groups: list[list[Answer]]
    developed: list[Developed]
    assessments: list[CompetencyAssessment]
    template: str = "kinerja/partials/coaching_document.html"


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[CoachingSession]:
    """The talks the actor may see, with what their pages name."""
    rows = policy.visible(actor, CoachingSession, Action.VIEW_COACHING, access=access)
    return rows.select_related(*_WITH)


def line(row: CoachingSession) -> Line:
    """A talk, and until when its next step is waited for."""
    is_open = row.status in OPEN
    late = is_open and row.answer_by < office_day()
    return Line(row, _TONES.get(row.status, ""), row.answer_by if is_open else None, late)


def document(
    actor: Actor, row: CoachingSession, *, access: Access | None = None
) -> CoachingDocument:
    """The talk with its competencies, and the answers for whom they are meant."""
    rows = scored(actor, row, access=access)
    given = feedback(actor, row, access=access)
    return CoachingDocument(line(row), given, answers(given), developed(rows), rows)


def feedback(
    actor: Actor, row: CoachingSession, *, access: Access | None = None
) -> LeaderFeedback | None:
    """The answers about a talk; none for who led it, nor for who has no part in it."""
    rows = policy.visible(actor, LeaderFeedback, Action.VIEW_LEADERFEEDBACK, access=access)
    return rows.filter(session=row.pk).first()


def answers(given: LeaderFeedback | None) -> list[list[Answer]]:
    """The nine statements with their answers, in their three groups."""
    if given is None:
        return []
    return [[_answer(given, each) for each in group] for group in coaching.STATEMENT_GROUPS]


def _answer(given: LeaderFeedback, each: TalkStatement) -> Answer:
    code = given.answers.get(each.value, "")
    words = label(Agreement(code)) if code else ""
    return Answer(label(each), words, _ANSWER_TONES.get(code, ""))


def scored(
    actor: Actor, row: CoachingSession, *, access: Access | None = None
) -> list[CompetencyAssessment]:
    """The scores of a talk, by day and in the order of the form."""
    rows = policy.visible(actor, CompetencyAssessment, Action.VIEW_COACHING, access=access)
    return list(rows.filter(session=row.pk).order_by("assessed_on", "pk"))


def developed(rows: Iterable[CompetencyAssessment]) -> list[Developed]:
    """Each competency before and after."""
    found = coaching.development((row.competency, row.assessed_on, row.score) for row in rows)
    return [Developed(name, days, days[-1][1] - days[0][1]) for name, days in found.items()]


def mine(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """Talks with this person, the newest first."""
    rows = seen(actor, access=access).filter(employee=person)
    return [line(row) for row in rows.order_by("-pk")[:MOST]]


def led(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """Talks that this person led, the newest first."""
    rows = seen(actor, access=access).filter(rater=person)
    return [line(row) for row in rows.order_by("-pk")[:MOST]]


def about_leaders(
    actor: Actor, person: Employee | None, *, access: Access | None = None
) -> list[LeaderFeedback]:
    """Answers about leaders that somebody may read, his own aside; the newest first."""
    rows = policy.visible(actor, LeaderFeedback, Action.VIEW_LEADERFEEDBACK, access=access)
    own = Q(employee=person) if person else Q(pk=None)
    found = rows.exclude(own).select_related("session", "rater", "employee")
    return list(found.order_by("-pk")[:MOST])
