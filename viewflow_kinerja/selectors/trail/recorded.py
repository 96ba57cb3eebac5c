"""What was on record of a plan or an evaluation at a moment: the rows themselves, nothing hidden.

Of each record the row with the highest number that is not younger than the moment (A4: never by
date alone), and no deleted one. An objection can be bound to it. Readers go through `replay`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from viewflow_kinerja.models import (
    Annex,
    BehaviourExpectation,
    BehaviourFact,
    Employee,
    Evaluation,
    Indicator,
    OrgUnit,
    PerformancePlan,
    PlanVersion,
    Realisation,
    Remark,
    RuleBook,
    WorkResult,
)

_CONTENT = (WorkResult, Indicator)
_OF_PLAN = (*_CONTENT, BehaviourExpectation, Annex, PlanVersion)
_OF_REVIEW = (Realisation, Remark, BehaviourFact)
_DOCUMENT = ("approved_at", "sha256")
_NAMES = ("front_title", "name", "back_title", "nip")


@dataclass(frozen=True)
class Then:
    """A record and what belonged to it at a moment; `head` is None before it was there.

    `head` bears besides its columns what people and the unit were called then: `kj_employee_name`,
    `kj_rater_nip`, `kj_unit_name` and the like; that of an evaluation also the plan's document.
    """

    at: datetime
    head: Any
    parts: dict[Any, list[Any]] = field(default_factory=dict)

    def of(self, model: Any, **where: Any) -> list[Any]:
        """The rows of a kind, in their order on the form."""
        rows = self.parts.get(model, [])
        return [row for row in rows if all(getattr(row, k) == v for k, v in where.items())]


def as_of(model: Any, at: datetime, **where: Any) -> QuerySet[Any]:
    """The rows of one history as they were at a moment."""
    rows = model.history.model._base_manager
    same = rows.filter(id=OuterRef("id"), history_date__lte=at).order_by("-history_id")
    newest = Subquery(same.values("history_id")[:1])
    return rows.filter(**where, history_id=newest).exclude(history_type="-").order_by("id")


def then(row: Any, at: datetime) -> Then:
    """Everything that was on record of a plan or an evaluation; a fixed number of statements."""
    head = _head(type(row), row.pk, at)
    if head is None:
        return Then(at, None)
    if isinstance(row, PerformancePlan):
        return Then(at, head, _rows(_OF_PLAN, at, plan_id=row.pk))
    parts = _rows(_OF_REVIEW, at, evaluation_id=row.pk)
    results = as_of(WorkResult, at, plan_id=head.plan_id, version=head.plan_version)
    of_version = {"plan_id": head.plan_id, "work_result__version": head.plan_version}
    parts[WorkResult] = list(results)
    parts[Indicator] = list(as_of(Indicator, at, **of_version))
    return Then(at, head, parts)


def _rows(models: Iterable[Any], at: datetime, **where: Any) -> dict[Any, list[Any]]:
    return {model: list(as_of(model, at, **where)) for model in models}


def _head(model: Any, key: int, at: datetime) -> Any:
    names: dict[str, Any] = {"kj_unit_name": _then(OrgUnit, "unit_id", at, "name")}
    names["kj_unit_path"] = _then(OrgUnit, "unit_id", at, "path")
    for side in ("employee", "rater"):
        for name in _NAMES:
            names[f"kj_{side}_{name}"] = _then(Employee, f"{side}_id", at, name)
    if model is Evaluation:
        names |= {f"kj_document_{name}": _document(at, name) for name in _DOCUMENT}
    return as_of(model, at, id=key).annotate(**names).first()


def _document(at: datetime, name: str) -> Subquery:
    """Of the version of the plan that an evaluation is about."""
    rows = PlanVersion.history.model._base_manager.filter(history_date__lte=at)
    same = rows.filter(plan_id=OuterRef("plan_id"), number=OuterRef("plan_version"))
    return Subquery(same.order_by("-history_id").values(name)[:1])


def _then(model: Any, column: str, at: datetime, name: str) -> Subquery:
    rows = model.history.model._base_manager.filter(id=OuterRef(column), history_date__lte=at)
    return Subquery(rows.order_by("-history_id").values(name)[:1])


def called(head: Any, side: str) -> str:
    """The name of a party with its titles, as it was recorded then."""
    front, name, back, _nip = (getattr(head, f"kj_{side}_{part}") or "" for part in _NAMES)
    whole = " ".join(part for part in (front, name) if part)
    return f"{whole}, {back}" if back else whole


def rules(head: Any, year: int, at: datetime, day: Any) -> Any:
    """The version of the rules that was in force for the unit, as it was recorded then."""
    above = [int(part) for part in (head.kj_unit_path or "").split(".") if part]
    found = as_of(RuleBook, at, year=year, unit_id__in=above)
    begun = [row for row in found if row.valid_from is None or row.valid_from <= day]
    nearest = {key: place for place, key in enumerate(above)}
    return max(begun, key=lambda row: (nearest[row.unit_id], *_begins(row)), default=None)


def _begins(row: Any) -> tuple[Any, ...]:
    """A book with a first day comes before one that holds from the beginning."""
    return (row.valid_from is not None, str(row.valid_from or ""), row.version)
