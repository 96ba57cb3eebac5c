"""Evaluations for those who may see them; ratings only for those who may know them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.behaviours import BEHAVIOURS
from viewflow_kinerja.domain.codes import Approach, EvaluationStatus, PlanLevel, ResultKind
from viewflow_kinerja.models import (
    Assignment,
    BehaviourFact,
    Employee,
    Evaluation,
    Indicator,
    Realisation,
    Remark,
    RuleBook,
    WorkResult,
)
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Action, fields, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import (
    distributions,
    organisations,
    periods,
    segments,
    suggestions,
    supervisors,
    versions,
)
from viewflow_kinerja.selectors.figures import percent
from viewflow_kinerja.services import plan_content, realisation, snapshots
from viewflow_kinerja.services import segments as services
from viewflow_kinerja.services.snapshots import Posts

_READ_WITH = ("plan", "period__cycle", "employee", "rater", "unit")


@dataclass(frozen=True)
class Line:
    """One indicator: what was promised for the period, what was realised, how much that is."""

    indicator: Indicator
    target: Decimal | None
    realisation: Realisation | None
    real: Fraction | None
    reached: Fraction | None

    @property
    def percent(self) -> str:
        """The exact achievement with one decimal, half up."""
        return percent(self.reached)

    @property
    def tone(self) -> str:
        """Whether the target was reached; the figure says it too."""
        return "" if self.reached is None else "ok" if self.reached >= 100 else "warn"


@dataclass(frozen=True)
class Result:
    """One work result with its place on the form, its indicators, what the rater said about it."""

    number: int
    row: WorkResult
    lines: list[Line]
    remark: str = ""


@dataclass(frozen=True)
class Value:
    """One of the seven values: its guides, what was expected, what was said and observed."""

    code: str
    words: Promise
    name: str  # the official one, in Indonesian
    guides: tuple[str, ...]
    expectation: str
    remark: str
    facts: list[BehaviourFact]


@dataclass(frozen=True)
class Rating:
    """What may be known only by those whom the policy lets: both ratings and their reasons."""

    result: str
    behaviour: str
    result_words: str
    behaviour_words: str
    predicate_words: str
    suggestion: suggestions.Suggestion
    deviation_reason: str
    recommendation: str
    spread: distributions.Spread | None
    justification: str


@dataclass(frozen=True)
class Document:
    """Everything an evaluation shows to one reader; `rating` is None while he may not know it."""

    evaluation: Evaluation
    mine: bool
    period: str
    qualitative: bool
    high: bool  # the form of high leadership, with perspectives instead of aspects
    main: list[Result]
    additional: list[Result]
    values: list[Value]
    organisation: organisations.Achieved | None
    placed: Assignment | None
    supervisor: supervisors.RaterLine
    rating: Rating | None
    reported: bool
    segments: list[segments.Card]
    share: tuple[int, int] | None  # days of the plan and of what it was made for, if fewer
    template: ClassVar[str] = "kinerja/partials/evaluation_document.html"

    @property
    def first(self) -> date:
        """The first day that it is about."""
        return max(self.evaluation.period.starts_on, self.evaluation.plan.starts_on)

    @property
    def last(self) -> date:
        """The last day that it is about."""
        return supervisors.last_day(self.evaluation)

    @property
    def telling(self) -> list[Value]:
        """The values about which something was expected, observed or said."""
        return [each for each in self.values if each.expectation or each.remark or each.facts]

    @property
    def silent(self) -> list[Value]:
        """The other values: named in one line."""
        return [each for each in self.values if each not in self.telling]


def seen(
    actor: Actor, rows: QuerySet[Evaluation] | None = None, *, access: Access | None = None
) -> QuerySet[Evaluation]:
    """The evaluations the actor may see; `rating_known` says of each whether its rating too."""
    rows = Evaluation.objects.all() if rows is None else rows
    known = policy.visible(actor, Evaluation, Action.VIEW_RATING_EVALUATION, access=access)
    visible = policy.visible(actor, rows, Action.VIEW_EVALUATION, access=access)
    marked = visible.annotate(rating_known=Exists(known.filter(pk=OuterRef("pk"))))
    return marked.select_related(*_READ_WITH)


def rating_known(row: Evaluation) -> bool:
    """Whether the reader for whom `seen` found this evaluation may know its rating now."""
    return bool(getattr(row, "rating_known", False))


def newest(rows: Iterable[Evaluation]) -> list[Evaluation]:
    """Only the newest version of each evaluation, in the order given."""
    kept: dict[tuple[int, int], Evaluation] = {}
    for row in rows:
        before = kept.setdefault((row.plan_id, row.period_id), row)
        if before.version < row.version:
            kept[row.plan_id, row.period_id] = row
    return list(kept.values())


def unrated(actor: Actor, evaluation: Evaluation) -> int:
    """How many people of the same rater are not rated yet in the same period."""
    rows = Evaluation.objects.filter(period=evaluation.period_id, rater=evaluation.rater_id)
    return policy.visible(
        actor, rows.filter(predicate="").exclude(status="NOT_RATED"), Action.VIEW_EVALUATION
    ).count()


def own(
    actor: Actor, employee: Employee | None, *, access: Access | None = None
) -> list[Evaluation]:
    """The newest version of each of a person's own evaluations, latest period first."""
    if employee is None:
        return []
    rows = seen(actor, access=access).filter(employee=employee)
    return newest(rows.order_by("-period__ends_on", "period__starts_on", "-pk"))


def document(
    actor: Actor, evaluation: Evaluation, *, access: Access | None = None
) -> Document | None:
    """What the actor may read of an evaluation; None where he may not know of it."""
    return document_of(actor, evaluation.pk, access=access)


def document_of(actor: Actor, key: int, *, access: Access | None = None) -> Document | None:
    """The same by key."""
    access = access or policy.resolve(actor)
    told = policy.visible(actor, Evaluation, Action.VIEW_AUDIT, access=access)
    rows = seen(actor, access=access).filter(pk=key)
    rows = rows.annotate(audited=Exists(told.filter(pk=OuterRef("pk"))))
    row = rows.annotate(**versions.marks(actor, access)).first()
    return _document(actor, row, access) if row and access else None


def _document(actor: Actor, row: Evaluation, access: Access) -> Document:
    content = plan_content.content_of(row.plan, row.plan_version)
    reported, aim = _reported(actor, row, access), realisation.aims(row)
    said = _said(actor, row, access)
    results = [
        Result(place, each, [_line(row, i, reported, aim) for i in lines], said.get(each.pk, ""))
        for place, (each, lines) in enumerate(content.results, start=1)
    ]
    placed, supervisor = _sides(row)
    parts = services.earlier(row)
    return Document(
        evaluation=row,
        mine=access.employee == row.employee_id,
        period=periods.of_evaluation(row),
        qualitative=row.plan.approach == Approach.QUALITATIVE,
        high=row.plan.level == PlanLevel.JPT,
        main=[each for each in results if each.row.kind == ResultKind.MAIN],
        additional=[each for each in results if each.row.kind != ResultKind.MAIN],
        values=_values(content.behaviours, said, _facts(actor, row, access)),
        organisation=organisations.achieved(actor, row, access=access),
        placed=placed,
        supervisor=supervisor,
        rating=_rating(row, results, parts, access) if rating_known(row) else None,
        reported=bool(reported) or row.status != EvaluationStatus.OPEN,
        segments=_segments(actor, row, parts, access),
        share=(aim.days, aim.planned) if aim.is_part else None,
    )


def _segments(
    actor: Actor, row: Evaluation, parts: list[services.Part], access: Access
) -> list[segments.Card]:
    """The parts of the year, with what the reader may know of the closing evaluations."""
    keys = [each.closing.pk for each in parts if each.closing]
    rows = seen(actor, Evaluation.objects.filter(pk__in=keys), access=access) if keys else ()
    shown = {each.pk: rating_known(each) for each in rows}
    return segments.cards(row, parts, shown, rates=row.rater_id in access.raters())


def _sides(row: Evaluation) -> tuple[Assignment | None, supervisors.RaterLine]:
    """The post of the person then, and the line on the rater: once it is final, as it was then."""
    day = supervisors.last_day(row)
    posts = Posts([row.employee_id, row.rater_id], day)
    known = row.parties or snapshots.sides(row.employee, row.rater, posts, day)
    return posts.on(row.employee_id, day), supervisors.of_party(known["rater"])


def _reported(actor: Actor, row: Evaluation, access: Access) -> dict[int, Realisation]:
    rows = Realisation.objects.filter(evaluation=row)
    visible = policy.visible(actor, rows, Action.VIEW_EVALUATION, access=access)
    return {each.indicator_id: each for each in visible}


def _line(
    row: Evaluation, indicator: Indicator, reported: dict[int, Realisation], aim: realisation.Aims
) -> Line:
    found = reported.get(indicator.pk)
    real = realisation.real_of(found) if found else None
    return Line(
        indicator=indicator,
        target=plan_content.target(indicator, row.period.code),
        realisation=found,
        real=real,
        reached=realisation.achievement_of(indicator, real, aim),
    )


def _said(actor: Actor, row: Evaluation, access: Access) -> dict[Any, str]:
    """Feedback by key of the result or by value, where the rating may be known."""
    rows = Remark.objects.filter(evaluation=row)
    known = policy.visible(actor, rows, Action.VIEW_RATING_EVALUATION, access=access)
    return {each.work_result_id or each.value: each.text for each in known}


def _facts(actor: Actor, row: Evaluation, access: Access) -> list[BehaviourFact]:
    rows = BehaviourFact.objects.filter(evaluation=row).order_by("observed_on", "pk")
    return list(policy.visible(actor, rows, Action.VIEW_RATING_EVALUATION, access=access))


def _values(
    expected: dict[str, str], said: dict[Any, str], facts: list[BehaviourFact]
) -> list[Value]:
    return [
        Value(
            code=each.value,
            words=label(each.value),
            name=each.name,
            guides=tuple(each.guides),
            expectation=expected.get(each.value, ""),
            remark=said.get(each.value, ""),
            facts=[fact for fact in facts if fact.value == each.value],
        )
        for each in BEHAVIOURS
    ]


def _rating(
    row: Evaluation, results: list[Result], parts: list[services.Part], access: Access
) -> Rating:
    rules = RuleBook.rules(row.period.cycle.year, row.unit)
    own = access.employee == row.employee_id
    veiled = fields.veiled(Evaluation, {Action.VIEW_RATING_EVALUATION}, own=own)
    return Rating(
        result=row.result_rating,
        behaviour=row.behaviour_rating,
        result_words=row.get_result_rating_display(),
        behaviour_words=row.get_behaviour_rating_display(),
        predicate_words=row.get_predicate_display(),
        suggestion=suggestions.suggested(row, _reached(results), rules, parts),
        deviation_reason=row.deviation_reason,
        recommendation=row.recommendation,
        spread=None if "distribution" in veiled else _spread(row),
        justification="" if "justification" in veiled else row.justification,
    )


def _spread(row: Evaluation) -> Any:
    return distributions.of_record(row.distribution, row.org_level)


def _reached(results: list[Result]) -> list[Fraction | None]:
    """Of the main indicators with a target in the period, as the service reads them."""
    return [
        line.reached
        for result in results
        if result.row.kind == ResultKind.MAIN
        for line in result.lines
        if line.target is not None
    ]
