"""The versions of an evaluation around one of them, and what was written in one (ADR 0061)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import BehaviourFact, Evaluation, Remark
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access

_MAY = {"may_reopen": Action.REOPEN_EVALUATION, "may_keep": Action.KEEP_EVALUATION}


@dataclass(frozen=True)
class Written:
    """Feedback by key of the result or by value, and whether a fact was observed."""

    remarks: dict[Any, str]
    facts: bool


def marks(actor: Actor, access: Access | None) -> dict[str, Any]:
    """Columns beside an evaluation: the versions before and after, and what the reader may do."""
    later, before = _of("version__gt").order_by("-version"), _of("version__lt").order_by("-version")
    return {
        "later": Subquery(later.values("pk")[:1]),
        "later_version": Subquery(later.values("version")[:1]),
        "before": Subquery(before.values("pk")[:1]),
        **{name: _may(actor, action, access) for name, action in _MAY.items()},
    }


def _of(compared: str) -> Any:
    same = {"plan": OuterRef("plan"), "period": OuterRef("period")}
    return Evaluation.objects.filter(**same, **{compared: OuterRef("version")})


def _may(actor: Actor, action: Action, access: Access | None) -> Exists:
    rows = policy.visible(actor, Evaluation, action, access=access)
    return Exists(rows.filter(pk=OuterRef("pk")))


def written(actor: Actor, evaluation: Evaluation) -> Written:
    """What the rater has written, for whoever may know the rating."""
    remarks, facts = (
        policy.visible(
            actor, kind.objects.filter(evaluation=evaluation), Action.VIEW_RATING_EVALUATION
        )
        for kind in (Remark, BehaviourFact)
    )
    texts = {each.work_result_id or each.value: each.text for each in remarks}
    return Written(texts, facts.exists())
