"""Until when a day may be reported and answered. Source: DOMAIN 8.5; our choice, ADR 0012."""

from datetime import date, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.domain import deadlines
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.models import Assignment, DailyReport, DayUnlock, Employee, OrgUnit, RuleBook
from viewflow_kinerja.services import workdays

_AHEAD = timedelta(days=70)  # no cut-off of a month lies further away


def entry_last_day(placed: Assignment, work_date: date, rules: Rules) -> date:
    """The last day on which a day of work may be reported for the first time."""
    person, office = workdays.calendars(placed.employee, placed, work_date, work_date + _AHEAD)
    return deadlines.entry_window_last_day(
        work_date, person, office, window=rules.daily_window, cutoff_day=rules.month_cutoff_day
    )


def cutoff(employee: Employee, unit: OrgUnit, day: date) -> date:
    """The last day on which reports of a month may be revised and answered."""
    rules = RuleBook.rules(day.year, unit)
    _person, office = workdays.calendars(employee, None, day, day + _AHEAD)
    return deadlines.month_cutoff(day.year, day.month, office, day=rules.month_cutoff_day)


def is_unlocked(employee: Employee, work_date: date) -> bool:
    """Whether the personnel office holds the day open now."""
    rows = DayUnlock.objects.filter(employee=employee, work_date=work_date)
    return rows.filter(until__gte=employee.today).exists()


def must_be_open(placed: Assignment, work_date: date) -> None:
    """OutOfPhase for a day to come, and for one whose window has closed and is not unlocked."""
    person = placed.employee
    today = timezone.localdate(timezone=person.zone)
    if work_date > today:
        raise OutOfPhase(_("This day has not come yet. Report it when it is there."))
    if work_date == today:  # the window of a day is open on that day, whatever the rules
        return
    rules = RuleBook.rules(work_date.year, placed.unit)
    if today - work_date == ONE_DAY and rules.daily_window:  # no working day comes sooner
        return
    last = entry_last_day(placed, work_date, rules)
    if today > last and not is_unlocked(person, work_date):
        text = _(
            "This day could be reported until %(day)s. The personnel office can unlock it"
            " with a reason."
        )
        raise OutOfPhase(text % {"day": formats.date_format(last)})


def must_be_before_cutoff(report: DailyReport) -> None:
    """OutOfPhase where the month is over and the day is not unlocked."""
    person = report.employee
    if (report.work_date.year, report.work_date.month) == (person.today.year, person.today.month):
        return
    last = cutoff(person, report.unit, report.work_date)
    if person.today > last and not is_unlocked(person, report.work_date):
        text = _(
            "The month was closed on %(day)s. The personnel office can unlock this day"
            " with a reason."
        )
        raise OutOfPhase(text % {"day": formats.date_format(last)})
