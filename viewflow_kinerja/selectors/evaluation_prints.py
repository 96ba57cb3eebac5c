"""What the official forms of an evaluation name besides its content: parties, headings, seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.domain.codes import Approach, PeriodKind, PlanLevel
from viewflow_kinerja.models import Assignment, Evaluation
from viewflow_kinerja.selectors import periods, supervisors
from viewflow_kinerja.selectors.evaluations import Document
from viewflow_kinerja.services import snapshots
from viewflow_kinerja.services.evaluation import last_day

_ROMAN = ("I", "II", "III", "IV")
Party = Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """The parties of an evaluation: as they were when it became final, else as they are known."""

    evaluation: Evaluation
    employee: Party
    rater: Party

    @property
    def is_final(self) -> bool:
        """Whether the content is fixed and has its fingerprint."""
        return bool(self.evaluation.sha256)

    @property
    def is_high(self) -> bool:
        """Whether it is the form of high leadership, with perspectives."""
        return self.evaluation.plan.level == PlanLevel.JPT

    @property
    def columns(self) -> int:
        """How many columns the table of results has."""
        qualitative = self.evaluation.plan.approach == Approach.QUALITATIVE
        return 8 - int(qualitative) - int(self.is_high)

    @property
    def supervisor(self) -> supervisors.RaterLine:
        """The line on the rater: since when, and how we know."""
        return supervisors.of_party(self.rater)

    @property
    def number(self) -> str:
        """What the document is called."""
        row = self.evaluation
        return f"EVK-{row.period.cycle.year}-{row.period.code}-{row.pk}"

    @property
    def agreed_at(self) -> datetime | None:
        """When the rater made it final."""
        return self.evaluation.finalised_at


def form_of(document: Document) -> Form:
    """The parties for the print of an evaluation."""
    row = document.evaluation
    parties = row.parties or snapshots.parties(row.employee, row.rater, _day(row))
    return Form(row, parties["employee"], parties["rater"])


def superior_of(row: Evaluation) -> Party:
    """The rater's superior on the last day of the period; empty where there is none."""
    placed = Assignment.of(row.rater_id, _day(row))
    if placed is None or placed.rater is None:
        return {}
    return snapshots.party(placed.rater, Assignment.of(placed.rater_id, _day(row)))


def _day(row: Evaluation) -> Any:
    return last_day(row.period, row.plan)


def heading(row: Evaluation) -> str:
    """What is evaluated, as it stands at the head of the official form."""
    period = row.period
    if period.kind == PeriodKind.QUARTERLY:
        return _("Quarter %(number)s – final") % {"number": _ROMAN[int(period.code[1:]) - 1]}
    return periods.of_evaluation(row)
