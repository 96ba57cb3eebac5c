"""Official acts on an evaluation: open, report, rate, finalise, deliver, acknowledge.

Source: DOMAIN 7.4, after PermenPANRB 6/2022, art. 23-25, and SE MenPANRB 3/2023. The acts of the
evaluation team and the objection join between these.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.codes import (
    BehaviourValue,
    EvaluationKind,
    EvaluationStatus,
    Rating,
)
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    Assignment,
    BehaviourFact,
    Evaluation,
    PerformancePlan,
    Period,
    Realisation,
    Remark,
    RuleBook,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import (
    coded,
    population,
    realisation,
    receipt,
    segments,
    served,
    snapshots,
    versions,
)
from viewflow_kinerja.services.period_raters import PeriodRaters
from viewflow_kinerja.services.phases import administer, moved


@official_act("evaluation.open")
def open_evaluation(period: Period, *, actor: Actor, plan: PerformancePlan) -> Evaluation:
    """Open the evaluation of a person's plan in a period; returns the one that exists already.

    OutOfPhase where no version of the plan is in force, the plan lies outside the period, or nobody
    is known as rater on its last day.
    """
    administer(period, actor)
    known = Evaluation.all_rows.filter(plan=plan, period=period).order_by("-version")
    return known.select_related("process").first() or _opened(period, plan)


def _opened(period: Period, plan: PerformancePlan) -> Evaluation:
    if not lies_in(period, plan):
        raise OutOfPhase(_("No version of this plan is in force in the period."))
    day = last_day(period, plan)
    placed = Assignment.of(plan.employee_id, day)
    named = placed.rater_id if placed else None
    raters = PeriodRaters([named] if named else [], day, day)
    rater = raters.of(plan.employee_id, named, day)
    if placed is None or rater is None:
        text = _("Nobody is known as rater of %(name)s on the last day of the period.")
        raise OutOfPhase(text % {"name": plan.employee})
    evaluation = Evaluation(**values_for(period, plan, placed, rater))
    evaluation.employee = placed.employee  # with the account: the first step is addressed to it
    evaluation.save()
    return evaluation


def lies_in(period: Period, plan: Any) -> bool:
    """A version of the plan is in force in the period."""
    meets = plan.starts_on <= period.ends_on and plan.ends_on >= period.starts_on
    return plan.effective_version is not None and meets


def last_day(period: Period, plan: Any) -> date:
    """The day whose rater rates: the last one of the period that the plan covers."""
    return min(period.ends_on, plan.ends_on)


def values_for(period: Period, plan: Any, placed: Any, rater: int) -> dict[str, Any]:
    """The columns of a fresh evaluation, by plan, post and rater; for one, and for ten thousand."""
    return {
        "plan_id": plan.pk,
        "plan_version": plan.effective_version,
        "period_id": period.pk,
        "kind": kind_of(period, plan).value,
        "employee_id": placed.employee_id,
        "unit_id": placed.unit_id,
        "rater_id": rater,
    }


def kind_of(period: Period, plan: Any) -> EvaluationKind:
    """Annual for the plan in force when the year ends; a plan that ended before is closed."""
    ended = plan.ends_on < period.ends_on
    return EvaluationKind.PERIODIC if ended else period.evaluation_kind


@official_act("evaluation.report_realisation")
def report_realisation(
    evaluation: Evaluation, *, actor: Actor, realisations: Sequence[Mapping[str, Any]]
) -> None:
    """Report what was realised, with evidence, for every indicator with a target in the period.

    Each item: `indicator` (key), `value` or `numerator` and `denominator`, `evidence` (a document
    or a link a line), `note`. Incomplete names each indicator that lacks something.
    """
    policy.require(actor, Action.REPORT_REALISATION_EVALUATION, evaluation)
    realisation.write(evaluation, realisations)
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "report_realisation"),
        reported_at=timezone.now(),
    )
    signals.announce(signals.evaluation_reported, evaluation=evaluation.pk, actor=actor)


@official_act("evaluation.rate")
def rate(
    evaluation: Evaluation,
    *,
    actor: Actor,
    result: str,
    behaviour: str,
    deviation_reason: str = "",
    recommendation: str = "",
    remarks: Mapping[int, str] | None = None,
    value_remarks: Mapping[str, str] | None = None,
    facts: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Rate result and behaviour; the predicate follows from the nine cells.

    `remarks` are feedback by key of the work result, `value_remarks` by behaviour value, `facts`
    observed behaviour (observed_on, value, observed, evidence). Incomplete: a rating other than the
    suggestion without a reason, behaviour BELOW without a fact, BELOW without feedback.
    """
    policy.require(actor, Action.RATE_EVALUATION, evaluation)
    coded.one_of(Rating, result, behaviour)
    coded.one_of(BehaviourValue, *(value_remarks or {}), *(fact["value"] for fact in facts))
    must_be_ratable(evaluation)
    offered = suggestion(evaluation)
    fixed = population.result_of_head(evaluation)
    must_be_reasoned(offered, result, deviation_reason, fixed)
    texts = remarks_of(evaluation, remarks or {}, value_remarks or {})
    must_be_documented(result, behaviour, texts, facts)
    record_new(texts)
    record_new([BehaviourFact(evaluation=evaluation, **fact) for fact in facts])
    evaluation.record(
        no_self_report=evaluation.status == EvaluationStatus.OPEN,
        status=moved(Machine.EVALUATION, evaluation.status, "rate"),
        **versions.rated(offered, result, behaviour, deviation_reason, recommendation),
    )
    signals.announce(signals.evaluation_rated, evaluation=evaluation.pk, actor=actor)


def must_be_ratable(evaluation: Evaluation) -> None:
    """OutOfPhase before it is over, while the employee may still report, for too few days."""
    today, first = evaluation.rater.today, segments.ratable_from(evaluation)
    if today < first:
        text = _("The period runs until %(day)s; it can be rated from the next day on.")
        raise OutOfPhase(text % {"day": formats.date_format(first - ONE_DAY)})
    due = segments.report_due(evaluation)
    if evaluation.status == EvaluationStatus.OPEN and today <= due:
        text = _("The employee may still report until %(day)s. After that you may rate without.")
        raise OutOfPhase(text % {"day": formats.date_format(due)})
    if (few := served.too_few(evaluation)) is not None:
        text = _(
            "%(expected)s of %(working)s working days are too few to be rated: it is closed without"
            " a predicate."
        )
        raise OutOfPhase(text % {"expected": few.expected, "working": few.working})


def suggestion(evaluation: Evaluation, rows: Any = None) -> str | None:
    """What the figures suggest for the result rating; None where nothing is measured.

    `rows` are realisations that are not stored yet.
    """
    rules = RuleBook.rules(evaluation.period.cycle.year, evaluation.unit)
    offered = appraisal.suggest_result(
        realisation.achievements(evaluation, rows),
        annual=evaluation.kind == "ANNUAL",
        above_threshold=rules.rating_above_threshold,
        critical_floor=rules.rating_critical_floor,
    )
    over = segments.over(evaluation, segments.earlier(evaluation), offered)
    return over.value if over else None


def must_be_reasoned(offered: str | None, chosen: str, reason: str, fixed: Rating | None) -> None:
    """Incomplete: not the rating of the organisation one heads; not as suggested, and no reason."""
    if fixed is not None and chosen != fixed:
        text = _("This person heads the rated organisation: its rating is the result rating.")
        raise Incomplete(text)
    if fixed is None and appraisal.needs_reason(offered, chosen) and not reason.strip():
        raise Incomplete(_("Your rating differs from the suggestion. Say why."))


def remarks_of(
    evaluation: Evaluation, remarks: Mapping[int, str], value_remarks: Mapping[str, str]
) -> list[Remark]:
    """Feedback as rows that are not stored yet, on results of this evaluation and on values."""
    known = set(realisation.results(evaluation))
    on_results = [
        Remark(evaluation=evaluation, work_result_id=key, text=text)
        for key, text in remarks.items()
        if text.strip() and key in known
    ]
    return on_results + [
        Remark(evaluation=evaluation, value=value, text=text)
        for value, text in value_remarks.items()
        if text.strip()
    ]


def must_be_documented(
    result: str, behaviour: str, texts: Sequence[Remark], facts: Sequence[Any]
) -> None:
    """Incomplete: BELOW without a fact where it is behaviour, or without feedback."""
    if behaviour == Rating.BELOW and not facts:
        text = _("Behaviour below expectation needs a fact: when, which value, what was observed.")
        raise Incomplete(text)
    if Rating.BELOW in (result, behaviour) and not texts:
        raise Incomplete(_("A rating below expectation needs feedback: say what should change."))


@official_act("evaluation.finalise")
def finalise(evaluation: Evaluation, *, actor: Actor, justification: str = "") -> None:
    """Fix the evaluation. The organisation's rating must be set and the distribution be checked.

    Incomplete: the distribution deviates and nothing justifies it. OutOfPhase: the organisation is
    not rated yet, or the unit's rules make the pattern binding.
    """
    policy.require(actor, Action.FINALISE_EVALUATION, evaluation)
    level, report = population.checked(evaluation)
    _must_be_justified(report, justification)
    day = last_day(evaluation.period, evaluation.plan)
    parties = snapshots.parties(evaluation.employee, evaluation.rater, day)
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "finalise"),
        org_level=level,
        distribution=population.as_data(report),
        justification=justification,
        parties=parties,
        finalised_at=timezone.now(),
        stale_since=versions.stale(evaluation),
        sha256=snapshots.digest(document(evaluation, level, parties)),
    )
    signals.announce(signals.evaluation_finalised, evaluation=evaluation.pk, actor=actor)


def _must_be_justified(report: Any, justification: str) -> None:
    if report is None:
        return
    if report.blocks:
        text = _("The distribution of your ratings is binding here and does not fit (%(rules)s).")
        raise OutOfPhase(text % {"rules": ", ".join(report.violated)})
    if report.needs_justification and not justification.strip():
        text = _("The distribution of your ratings deviates (%(rules)s). Justify it in writing.")
        raise Incomplete(text % {"rules": ", ".join(report.violated)})


def document(evaluation: Evaluation, level: str, parties: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the evaluation as plain data: what its hash stands for."""
    rows = Realisation.all_rows.filter(evaluation=evaluation).order_by("indicator_id")
    return content(evaluation, level, parties, rows=rows, told=_told(evaluation))


def content(
    evaluation: Evaluation,
    level: str,
    parties: Mapping[str, Any],
    *,
    rows: Iterable[Realisation],
    told: list[list[str]],
) -> dict[str, Any]:
    """The same of an evaluation whose realisations and remarks are given."""
    return {
        "plan": evaluation.plan_id,
        "plan_version": evaluation.plan_version,
        "period": evaluation.period.code,
        "year": evaluation.period.cycle.year,
        "version": evaluation.version,
        "parties": dict(parties),
        "org_level": level,
        "result": evaluation.result_rating,
        "behaviour": evaluation.behaviour_rating,
        "predicate": evaluation.predicate,
        "suggestion": evaluation.suggestion,
        "deviation_reason": evaluation.deviation_reason,
        "recommendation": evaluation.recommendation,
        "realisations": realisation.as_document(rows),
        "remarks": told,
    }


def _told(evaluation: Evaluation) -> list[list[str]]:
    rows = Remark.all_rows.filter(evaluation=evaluation).order_by("pk")
    return [[str(row.work_result_id or row.value), row.text] for row in rows]


@official_act("evaluation.deliver")
def deliver(
    evaluation: Evaluation, *, actor: Actor, received_on: date | None = None, note: str = ""
) -> None:
    """Hand the evaluation to the employee; the day of receipt is today, or that on the paper.

    `note` says how a paper was received. The window to object is counted from here.
    """
    policy.require(actor, Action.DELIVER_EVALUATION, evaluation)
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "deliver"),
        **receipt.received(evaluation, received_on, note),
    )
    signals.announce(signals.evaluation_delivered, evaluation=evaluation.pk, actor=actor)


@official_act("evaluation.acknowledge")
def acknowledge(evaluation: Evaluation, *, actor: Actor) -> None:
    """Confirm the receipt; this ends the right to object."""
    policy.require(actor, Action.ACKNOWLEDGE_EVALUATION, evaluation)
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "acknowledge"),
        acknowledged_at=timezone.now(),
    )
    signals.announce(signals.evaluation_acknowledged, evaluation=evaluation.pk, actor=actor)
