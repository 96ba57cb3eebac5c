"""Objections for those who may see them, with the record they are bound to (ADR 0055)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Evaluation, Indicator, Objection, Realisation
from viewflow_kinerja.models.objection import OPEN
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import periods
from viewflow_kinerja.selectors.trail import recorded

DISMISSED: dict[str, Promise] = {
    "LATE": _("It came after the last day of the window."),
    "SECOND": _("An objection to this version was decided or withdrawn before."),
    "NOT_ANNUAL": _("Evaluations of this kind are not open to objection here."),
    "NOT_RATEE": _("Only the person who was rated can object."),
    "NO_INSTANCE": _("Nobody stands above the rater, and the rules know no further instance."),
}
_TONES = {"UPHELD": "ok", "CHANGED": "ok", "INADMISSIBLE": "bad", "WITHDRAWN": ""}
_WITH = (
    *("evaluation__period__cycle", "evaluation__plan", "employee", "rater", "decider"),
    *("unit", "outcome", "process"),
)


@dataclass(frozen=True)
class Figure:
    """What was realised of one indicator, as it stood when somebody objected."""

    indicator: int
    text: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    note: str


@dataclass(frozen=True)
class ObjectionDocument:
    """The case: what is objected to as it stood, why, what the rater says, what was decided."""

    row: Objection
    period: str
    frozen: Any  # the row of history it is bound to
    figures: list[Figure]
    until: date | None  # the term that runs
    late: bool
    tone: str
    dismissed: str | Promise
    template: str = "kinerja/partials/objection_document.html"


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[Objection]:
    """The objections the actor may see, with what their pages name."""
    rows = policy.visible(actor, Objection, Action.VIEW_OBJECTION, access=access)
    return rows.select_related(*_WITH)


def of_evaluation(
    actor: Actor, evaluation: Evaluation, *, access: Access | None = None
) -> list[Objection]:
    """What was objected to an evaluation, the newest first."""
    rows = seen(actor, access=access).filter(evaluation=evaluation.pk)
    return list(rows.order_by("-pk"))


def document(row: Objection) -> ObjectionDocument:
    """The case as its page shows it; asked of the history, so that it shows what was bound."""
    until = row.explain_by if row.status == "FILED" else row.decide_by
    is_open = row.status in OPEN
    return ObjectionDocument(
        row=row,
        period=periods.named(row.evaluation.period),
        frozen=recorded.as_of(Evaluation, row.bound_at, id=row.evaluation_id).first(),
        figures=_figures(row),
        until=until if is_open else None,
        late=is_open and until < office_day(),
        tone=_TONES.get(row.status, "warn"),
        dismissed=DISMISSED.get(row.dismissed_because, ""),
    )


def _figures(row: Objection) -> list[Figure]:
    rows = list(recorded.as_of(Realisation, row.bound_at, evaluation_id=row.evaluation_id))
    texts = Indicator.all_rows.in_bulk([each.indicator_id for each in rows])
    return [
        Figure(
            each.indicator_id,
            texts[each.indicator_id].text,
            each.value,
            each.numerator,
            each.denominator,
            each.note,
        )
        for each in rows
    ]
