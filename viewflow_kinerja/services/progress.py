"""How far indicators have come: measured when their realisation is reported.

Source: DOMAIN 8.3, IKI progress; our choice, ADR 0049.
"""

from collections.abc import Iterable
from fractions import Fraction

from viewflow_kinerja.domain.monitoring import MOST_PROGRESS
from viewflow_kinerja.models import Evaluation, Measure, MeasureKind, Realisation

Reached = tuple[Realisation, Fraction | None]


def measured(evaluation: Evaluation, rows: Iterable[Reached]) -> None:
    """Write down the achievement of each realisation, in one statement; reported again, it moves.

    An indicator without a number measures nothing.
    """
    found = [row for each in rows if (row := measure(evaluation, *each)) is not None]
    Measure.objects.bulk_create(
        found,
        update_conflicts=True,
        update_fields=["value", "day"],
        unique_fields=["kind", "source"],
    )


def measure(evaluation: Evaluation, row: Realisation, reached: Fraction | None) -> Measure | None:
    """The measure of one realisation, in whole percent; None where there is nothing to compare."""
    if reached is None:
        return None
    return Measure(
        kind=MeasureKind.PROGRESS,
        source=row.pk,
        employee_id=evaluation.employee_id,
        unit_id=evaluation.unit_id,
        day=evaluation.period.ends_on,
        value=min(int(reached), MOST_PROGRESS),
    )
