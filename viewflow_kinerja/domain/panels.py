"""Who of an evaluation team looks at an evaluation, who sees which answer, and what follows.

The team recommends and the rater decides: nothing here changes a rating.
Source: DOMAIN 1.4 and 7.4; that members answer blind to each other, who is barred, and that one
adjustment is enough to be answered are our choice, ADR 0053.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from viewflow_kinerja.domain.codes import PanelOutcome, TeamAnswer, TeamReview

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True)
class Seat(Generic[Person]):
    """A person's place in a team, from a day on and up to a day; None is an open end."""

    member: Person
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Answer:
    """What one member says about one evaluation."""

    word: TeamAnswer
    reason: str = ""


def panel(
    seats: Iterable[Seat[Person]], *, day: date, barred: Iterable[Person | None]
) -> tuple[Person, ...]:
    """Find the members who look: in office that day, each once, without those who are barred.

    Barred are the person rated, the rater and the rater's superior: nobody recommends what is to
    be done about himself, what he decides, or what he may have to decide as an objection.
    Source: our choice, ADR 0053.

    >>> seats = [Seat("Wayan", date(2026, 1, 1)), Seat("Nurlaila", date(2026, 1, 1))]
    >>> panel(seats, day=date(2027, 1, 11), barred=["Fauzan", "Nurlaila", None])
    ('Wayan',)
    """
    kept_out = set(barred)
    sitting = (seat.member for seat in seats if _is_valid(seat, day))
    return tuple(dict.fromkeys(person for person in sitting if person not in kept_out))


def _is_valid(seat: Seat[Person], day: date) -> bool:
    return seat.valid_from <= day and (seat.valid_to is None or day <= seat.valid_to)


def is_complete(answer: Answer) -> bool:
    """Tell whether an answer can be given: an adjustment needs its reason.

    Source: DOMAIN 7.4.

    >>> is_complete(Answer(TeamAnswer.ADJUST, reason=" "))
    False
    """
    return answer.word == TeamAnswer.AGREE or bool(answer.reason.strip())


def is_closed(answers: Mapping[Person, Answer], *, asked: Iterable[Person], expired: bool) -> bool:
    """Tell whether the team is done: everybody asked has answered, or the term has passed.

    A panel of nobody is done at once. Source: our choice, ADR 0053.

    >>> is_closed({"Wayan": Answer(TeamAnswer.AGREE)}, asked=["Wayan", "Made"], expired=False)
    False
    """
    return expired or all(person in answers for person in asked)


def shown(
    answers: Mapping[Person, Answer], *, to: Person | None, closed: bool
) -> dict[Person, Answer]:
    """Keep the answers one person may see: all once the panel is closed, till then only her own.

    The rater and the office are no exception. Source: our choice, ADR 0053.

    >>> answers = {"Wayan": Answer(TeamAnswer.AGREE), "Made": Answer(TeamAnswer.AGREE)}
    >>> list(shown(answers, to="Made", closed=False))
    ['Made']
    """
    return {person: each for person, each in answers.items() if closed or person == to}


def outcome(answers: Iterable[Answer], *, asked: int) -> PanelOutcome:
    """Tell what a closed panel recommends; one adjustment is enough, who is silent says nothing.

    Source: our choice, ADR 0053.

    >>> outcome([Answer(TeamAnswer.AGREE), Answer(TeamAnswer.ADJUST, "Look again.")], asked=3)
    <PanelOutcome.ADJUST: 'ADJUST'>
    """
    words = {answer.word for answer in answers}
    if TeamAnswer.ADJUST in words:
        return PanelOutcome.ADJUST
    if TeamAnswer.AGREE in words:
        return PanelOutcome.AGREE
    return PanelOutcome.SILENT if asked else PanelOutcome.NOBODY


def must_be_sent(review: TeamReview, *, sent: bool) -> bool:
    """Tell whether the team has to look before the evaluation may become final.

    Once per version: after `revise` there is no second review. Source: DOMAIN 7.4.

    >>> must_be_sent(TeamReview.REQUIRED, sent=False)
    True
    """
    return review == TeamReview.REQUIRED and not sent


def may_be_sent(review: TeamReview, *, sent: bool) -> bool:
    """Tell whether the team may be asked: not where it is switched off, and once per version.

    Source: DOMAIN 7.4; once is our choice, ADR 0053.

    >>> may_be_sent(TeamReview.OPTIONAL, sent=True)
    False
    """
    return review != TeamReview.OFF and not sent


def needs_reason_to_keep(found: PanelOutcome | None, *, revised: bool) -> bool:
    """Tell whether the rater who makes it final has to say why the own rating stands.

    `found` is None where no team looked. Source: DOMAIN 7.4.

    >>> needs_reason_to_keep(PanelOutcome.ADJUST, revised=False)
    True
    """
    return found == PanelOutcome.ADJUST and not revised
