"""How long a report waited for its first answer: counted when the answer is given.

Source: DOMAIN 8.3, feedback latency; our choice, ADR 0049.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar
from viewflow_kinerja.domain.worktime import half_hours
from viewflow_kinerja.models import DailyReport, Measure, MeasureKind, RuleBook
from viewflow_kinerja.services import workdays


def answered(report: DailyReport, by: int | None, at: datetime) -> None:
    """Write down how long a report waited, once: what comes after the first answer waits for none.

    Two statements; a third where the answer comes later than on the next day.
    """
    since = report.submitted_at
    if since is None or by is None:
        return
    office = workdays.office(since.date() - ONE_DAY, at.date() + ONE_DAY)
    near = (office.local_day(at) - office.local_day(since)).days <= 1
    most = 1 if near else _promised(report)
    Measure.objects.bulk_create(
        [_wait(report, by, since, at, office, most)],
        update_conflicts=True,
        update_fields=["source"],
        unique_fields=["kind", "source"],
    )


def _promised(report: DailyReport) -> int:
    rules = RuleBook.rules(report.work_date.year, report.unit)
    return int(rules.daily_feedback_sla_working_days)


def _wait(
    report: Any, by: int, since: datetime, at: datetime, office: Calendar, most: int
) -> Measure:
    return Measure(
        kind=MeasureKind.ANSWER,
        source=report.pk,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        answered_by_id=by,
        day=report.work_date,
        value=half_hours(since, at, office),
        in_time=int(is_in_time(since, at, office, most)),
    )


def is_in_time(since: datetime, at: datetime, office: Calendar, most: int) -> bool:
    """Whether an answer came within so many working days of the office after the submission."""
    last = deadlines.working_day_after(office.local_day(since), most, office)
    return office.local_day(at) <= last


def of_history(first: date, last: date, promised: Any) -> Iterator[Measure]:
    """The same waits made anew from the history of the reports of some days.

    `promised` tells the working days by report. The first row that bears an answer tells it.
    """
    rows = list(_first_answers(first, last))
    if not rows:
        return
    begun = min(row.submitted_at for row in rows).date() - ONE_DAY
    office = workdays.office(begun, max(row.answered_at for row in rows).date() + ONE_DAY)
    for row in rows:
        told = DailyReport(
            pk=row.id, employee_id=row.employee_id, unit_id=row.unit_id, work_date=row.work_date
        )
        most = promised(row.work_date.year, row.unit_id)
        yield _wait(told, row.answered_by_id, row.submitted_at, row.answered_at, office, most)


def _first_answers(first: date, last: date) -> Iterable[Any]:
    rows = DailyReport.history.filter(work_date__range=(first, last), answered_at__isnull=False)
    rows = rows.filter(answered_by__isnull=False, is_auto=False).order_by("history_id")
    seen: set[int] = set()
    for row in rows.iterator(chunk_size=2_000):
        if row.id not in seen:
            seen.add(row.id)
            yield row
