"""A rating as columns, and the next version of an evaluation: the one before stays as it is.

Source: DOMAIN 7.4; our choice, ADR 0061.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.models import BehaviourFact, Evaluation, Realisation, Remark
from viewflow_kinerja.models.base import record_new

_KEPT = (
    *("plan", "plan_version", "period", "kind", "employee", "unit", "rater", "no_self_report"),
    *("recommendation", "reported_at"),
)
RATINGS = ("suggestion", "result_rating", "behaviour_rating", "predicate", "deviation_reason")
VALUES = ("result_rating", "behaviour_rating", "predicate")  # what is exported
_PARTS = (Realisation, Remark, BehaviourFact)


def following(old: Evaluation, **values: Any) -> Evaluation:
    """The next version, not stored: plan, people and report as they were, and these values."""
    kept = {name: getattr(old, name) for name in _KEPT}
    return Evaluation(**kept, version=old.version + 1, **values)


def copied(old: Evaluation, **values: Any) -> Evaluation:
    """The next version, not stored, with the ratings of the one before."""
    ratings = {name: getattr(old, name) for name in RATINGS}
    return following(old, **(ratings | values))


def rated(
    offered: str | None, result: str, behaviour: str, deviation_reason: str, recommendation: str
) -> dict[str, Any]:
    """The columns of a rating given now; the predicate follows from the nine cells."""
    return {
        "suggestion": offered or "",
        "result_rating": result,
        "behaviour_rating": behaviour,
        "predicate": appraisal.predicate(result, behaviour).value,
        "deviation_reason": deviation_reason,
        "recommendation": recommendation,
        "rated_at": timezone.now(),
    }


def parts_of(evaluation: Evaluation) -> list[list[Any]]:
    """What was realised, what was said and what was observed, as it is stored."""
    return [list(kind.all_rows.filter(evaluation=evaluation).order_by("pk")) for kind in _PARTS]


def store(made: Evaluation, *parts: Sequence[Any]) -> None:
    """Store a new version, if it is not yet, with a copy of each part for it."""
    if made.pk is None:
        made.save(force_insert=True)
    for rows in parts:
        record_new([_of(made, row) for row in rows])


def must_be_newest(evaluation: Evaluation) -> None:
    """Conflict where a later version has replaced this one."""
    same = Evaluation.all_rows.filter(plan=evaluation.plan_id, period=evaluation.period_id)
    if same.filter(version__gt=evaluation.version).exists():
        raise Conflict(_("A later version has replaced this one. Look at that one."))


def stale(evaluation: Evaluation) -> datetime | None:
    """Since when earlier exports are stale: now, where a value differs from the version before."""
    if evaluation.version == 1:
        return None
    same = Evaluation.all_rows.filter(plan=evaluation.plan_id, period=evaluation.period_id)
    before = same.filter(version=evaluation.version - 1).values(*VALUES).first()
    now = {name: getattr(evaluation, name) for name in VALUES}
    return evaluation.stale_since if before == now else timezone.now()


def _of(made: Evaluation, row: Any) -> Any:
    """The same part, of the new version."""
    names = [each.attname for each in row._meta.concrete_fields if not each.primary_key]
    values = {name: getattr(row, name) for name in names if name != "evaluation_id"}
    return type(row)(evaluation=made, **values)
