"""Official acts on what was final: reopen it, rate it anew, let it stand, renew that of a head.

Source: DOMAIN 7.4, 7.5, after SE MenPANRB 3/2023; our choice, ADR 0061.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import BehaviourValue, EvaluationStatus, Rating
from viewflow_kinerja.domain.states import Machine, may_be_reopened
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.models import BehaviourFact, Evaluation, Remark
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded, population, snapshots, versions
from viewflow_kinerja.services import evaluation as reviews
from viewflow_kinerja.services.phases import given_reason, moved


@official_act("evaluation.reopen")
def reopen(evaluation: Evaluation, *, actor: Actor) -> Evaluation:
    """Make the next version, a copy that is rated anew; the one before stays. With a reason.

    Incomplete without a reason, Conflict where a later version exists, OutOfPhase for a version
    that a decision on an objection made.
    """
    policy.require(actor, Action.REOPEN_EVALUATION, evaluation)
    given_reason(_("Say why the evaluation is reopened."))
    versions.must_be_newest(evaluation)
    if not may_be_reopened(evaluation.status, by_decision=evaluation.by_decision):
        raise OutOfPhase(_("A decision on an objection made this version: it is final."))
    status = moved(Machine.EVALUATION, evaluation.status, "reopen")
    made = versions.copied(evaluation, status=status, rated_at=evaluation.rated_at)
    versions.store(made, *versions.parts_of(evaluation))
    facts = {"evaluation": evaluation.pk, "version": made.pk, "actor": actor}
    signals.announce(signals.evaluation_reopened, **facts)
    return made


@official_act("evaluation.revise")
def revise(
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
    """Rate anew what is rated and not final; feedback is replaced, observed facts are added.

    Particulars and errors as `evaluation.rate`; a fact that was observed before counts too.
    """
    policy.require(actor, Action.REVISE_EVALUATION, evaluation)
    coded.one_of(Rating, result, behaviour)
    coded.one_of(BehaviourValue, *(value_remarks or {}), *(fact["value"] for fact in facts))
    offered, fixed = reviews.suggestion(evaluation), population.result_of_head(evaluation)
    reviews.must_be_reasoned(offered, result, deviation_reason, fixed)
    texts = reviews.remarks_of(evaluation, remarks or {}, value_remarks or {})
    known = list(BehaviourFact.all_rows.filter(evaluation=evaluation))
    reviews.must_be_documented(result, behaviour, texts, [*known, *facts])
    _replace(evaluation, texts)
    record_new([BehaviourFact(evaluation=evaluation, **fact) for fact in facts])
    evaluation.record(
        status=moved(Machine.EVALUATION, evaluation.status, "revise"),
        **versions.rated(offered, result, behaviour, deviation_reason, recommendation),
    )
    signals.announce(signals.evaluation_rated, evaluation=evaluation.pk, actor=actor)


def _replace(evaluation: Evaluation, texts: Sequence[Remark]) -> None:
    """Feedback as it is written now: changed, added or taken out; history keeps what it was."""
    before = {_about(row): row for row in Remark.all_rows.filter(evaluation=evaluation)}
    now = {_about(row): row for row in texts}
    for about, row in before.items():
        if about in now:
            row.record(text=now[about].text)
        else:
            row.delete()
    record_new([row for about, row in now.items() if about not in before])


def _about(row: Remark) -> Any:
    return row.work_result_id or row.value


@official_act("evaluation.keep")
def keep(evaluation: Evaluation, *, actor: Actor) -> None:
    """Let it stand although its organisation was rated anew: the mark goes. With a reason."""
    policy.require(actor, Action.KEEP_EVALUATION, evaluation)
    given_reason(_("Say why the evaluation stands."))
    versions.must_be_newest(evaluation)
    if evaluation.org_changed_at is None:
        raise OutOfPhase(_("The rating of its organisation has not changed."))
    evaluation.record(org_changed_at=None)


@official_act("evaluation.regenerate")
def regenerate(evaluation: Evaluation, *, actor: Actor) -> Evaluation:
    """Make the next version of a head's evaluation after her organisation was rated anew.

    The result follows the organisation, behaviour stays, the predicate follows from both; final,
    to be delivered again. By the system. OutOfPhase for whoever heads no rated organisation.
    """
    policy.require(actor, Action.REGENERATE_EVALUATION, evaluation)
    versions.must_be_newest(evaluation)
    result = population.result_of_head(evaluation)
    if result is None or evaluation.by_decision:
        raise OutOfPhase(_("Only the evaluation of who heads a rated organisation is renewed."))
    made = _renewed(evaluation, result)
    signals.announce(signals.evaluation_finalised, evaluation=made.pk, actor=actor)
    return made


def _renewed(old: Evaluation, result: Rating) -> Evaluation:
    made = versions.copied(old, status=EvaluationStatus.FINAL.value, result_rating=result.value)
    made.predicate = appraisal.predicate(made.result_rating, made.behaviour_rating).value
    made.parties, made.rated_at = old.parties, old.rated_at
    made.finalised_at, made.stale_since = timezone.now(), versions.stale(made)
    made.org_level, report = population.checked(made, instead=made)
    made.distribution, made.justification = population.as_data(report), old.justification
    rows, remarks, facts = versions.parts_of(old)
    told = [[str(_about(row)), row.text] for row in remarks]
    whole = reviews.content(made, made.org_level, made.parties or {}, rows=rows, told=told)
    made.sha256 = snapshots.digest(whole)
    versions.store(made, rows, remarks, facts)
    return made
