"""The decision on an objection, and the version of the evaluation that it may make.

Source: PP 30/2019, art. 59: the superior may change and set the result; it is final. DOMAIN 7.6;
our choice, ADR 0055.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import EvaluationStatus, ObjectionStatus, Rating
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase
from viewflow_kinerja.models import BehaviourFact, Evaluation, Objection, Realisation, Remark
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded, deciders, population, snapshots, versions
from viewflow_kinerja.services import evaluation as reviews
from viewflow_kinerja.services.objection import locked_evaluation
from viewflow_kinerja.services.phases import moved

_NUMBERS = ("value", "numerator", "denominator")


@official_act("objection.decide")
def decide(
    case: Objection,
    *,
    actor: Actor,
    decision: str,
    result: str = "",
    behaviour: str = "",
    figures: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Decide with reasons: without ratings the rating stands, with both of them it is changed.

    `figures` correct what was realised (indicator, value or numerator and denominator, note).
    A change makes the next version of the evaluation: final, without a new window; nobody else is
    touched. Incomplete without reasons, or where nothing would change.
    """
    policy.require(actor, Action.DECIDE_OBJECTION, case)
    _must_be_due(case)
    if not decision.strip():
        raise Incomplete(_("Give the reasons of your decision."))
    evaluation, now = locked_evaluation(case), timezone.now()
    status = moved(Machine.EVALUATION, evaluation.status, "decide")
    made = None
    if result or behaviour:
        made = _changed(evaluation, result, behaviour, figures, decision.strip(), now)
    _resolve(case, decision.strip(), made, now, actor)
    evaluation.record(status=status)


def _must_be_due(case: Objection) -> None:
    """After the explanation, or when its term has passed; by the holder of the post of today."""
    if case.status == ObjectionStatus.FILED and office_day() <= case.explain_by:
        raise OutOfPhase(_("The rater may still explain. Decide when he has, or after his term."))
    if not case.decider_named and deciders.of(case.evaluation) != case.decider:
        raise OutOfPhase(_("Somebody else holds the post of the rater's superior today."))


def _resolve(
    case: Objection, decision: str, made: Evaluation | None, now: datetime, actor: Actor
) -> None:
    status = case.status
    if status != ObjectionStatus.UNDER_DECISION:
        status = moved(Machine.OBJECTION, status, "take_up")
    status = moved(Machine.OBJECTION, status, "change" if made else "uphold")
    case.record(status=status, decision=decision, outcome=made, resolved_at=now)
    facts = {"objection": case.pk, "status": status, "actor": actor}
    signals.announce(signals.objection_resolved, **facts)


def _changed(
    old: Evaluation,
    result: str,
    behaviour: str,
    figures: Sequence[Mapping[str, Any]],
    reasons: str,
    now: datetime,
) -> Evaluation:
    coded.one_of(Rating, result, behaviour)
    facts = list(BehaviourFact.all_rows.filter(evaluation=old).order_by("pk"))
    _must_change(old, result, behaviour, facts)
    made = versions.following(old)
    rows = _realised(old, made, figures)
    offered = reviews.suggestion(made, rows) or ""
    made.status = EvaluationStatus.ACKNOWLEDGED_AFTER_DECISION.value
    made.suggestion, made.result_rating, made.behaviour_rating = offered, result, behaviour
    made.predicate = appraisal.predicate(result, behaviour).value
    made.deviation_reason = reasons if appraisal.needs_reason(offered or None, result) else ""
    made.rated_at = made.finalised_at = made.received_at = made.stale_since = now
    made.org_level, made.parties = old.org_level, old.parties
    made.by_decision, made.distribution = True, _checked(made)
    remarks = list(Remark.all_rows.filter(evaluation=old).order_by("pk"))
    told = [[str(row.work_result_id or row.value), row.text] for row in remarks]
    sides = made.parties or {}
    whole = reviews.content(made, made.org_level, sides, rows=rows, told=told)
    made.sha256 = snapshots.digest(whole)
    versions.store(made, rows, remarks, facts)
    return made


def _must_change(old: Evaluation, result: str, behaviour: str, facts: Sequence[Any]) -> None:
    if (result, behaviour) == (old.result_rating, old.behaviour_rating):
        raise Incomplete(_("These are the ratings that stand: choose others, or let them stand."))
    fixed = population.result_of_head(old)
    if fixed is not None and result != fixed:
        text = _("This person heads the rated organisation: its rating is the result rating.")
        raise Incomplete(text)
    if behaviour == Rating.BELOW and not facts:
        text = _("Behaviour below expectation needs a fact: when, which value, what was observed.")
        raise Incomplete(text)


def _checked(made: Evaluation) -> dict[str, Any] | None:
    """The distribution with the new predicate: recorded, whatever it says; nobody is rated anew."""
    return population.as_data(population.checked(made, instead=made)[1])


def _realised(
    old: Evaluation, made: Evaluation, figures: Sequence[Mapping[str, Any]]
) -> list[Realisation]:
    """What was realised, with the figures that the decision corrects."""
    given = {item["indicator"]: item for item in figures}
    rows = list(Realisation.all_rows.filter(evaluation=old).order_by("indicator_id"))
    if set(given) - {row.indicator_id for row in rows}:
        raise Incomplete(_("Only figures that were reported can be corrected."))
    for row in rows:
        for name, value in _corrected(row, given.get(row.indicator_id, {})).items():
            setattr(row, name, value)
    return rows


def _corrected(row: Realisation, item: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a correction gives; a share stays a share with a whole above zero."""
    found = {name: Decimal(item[name]) for name in _NUMBERS if item.get(name) is not None}
    if any(value < 0 for value in found.values()) or found.get("denominator") == 0:
        raise Incomplete(_("A corrected figure is not below zero, and a whole is above it."))
    kept = {name for name in _NUMBERS if getattr(row, name) is not None}
    if not found.keys() <= kept:
        raise Incomplete(_("Correct a share by its parts, other figures by their value."))
    return found | ({"note": item["note"]} if item.get("note") else {})
