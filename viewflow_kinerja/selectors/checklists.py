"""What remains to be done to set up a year and its periods, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from viewflow_kinerja.domain.codes import CycleStatus
from viewflow_kinerja.models import PerformanceCycle
from viewflow_kinerja.selectors.office import NOT_SUBMITTED, PeriodRow, UnitRow

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Check:
    """One step: what it is, how far it is, and what to do while it is not done."""

    words: str | Promise
    done: int
    of: int
    hint: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing remains."""
        return self.done >= self.of


def of_year(cycle: PerformanceCycle, units: Sequence[UnitRow], without_rater: int) -> list[Check]:
    """The steps until everybody has a plan in force."""
    people = sum(row.people for row in units)
    submitted = people - sum(row.plans[NOT_SUBMITTED] for row in units)
    in_force = sum(row.in_force for row in units)
    due = _("Due on %(day)s.") % {"day": formats.date_format(cycle.plan_due, "DATE_FORMAT")}
    opened = cycle.status != CycleStatus.DRAFT
    open_it = _("Open it: kinerja_open_cycle %(year)d.") % {"year": cycle.year}
    raters = _("Name a rater for those listed below.")
    return [
        Check(_("The year is open"), int(opened), 1, open_it),
        Check(_("Everybody has a rater"), people - without_rater, people, raters),
        Check(_("Plans submitted"), submitted, people, due),
        Check(_("Plans in force"), in_force, people, due),
    ]


def of_period(row: PeriodRow, in_force: int, today: date) -> list[Check]:
    """The steps of one period that is opened, or that ends within two weeks; none before."""
    near = row.period.ends_on - today <= SOON
    return list(_of_period(row, in_force)) if row.opened or near else []


def _of_period(row: PeriodRow, in_force: int) -> Iterator[Check]:
    facts = {"year": row.period.cycle.year, "period": row.period.code}
    command = _("Open it: kinerja_open_period %(year)d %(period)s.") % facts
    due = formats.date_format(row.period.report_due, "DATE_FORMAT")
    yield Check(_("Evaluations opened"), row.opened, max(in_force, row.opened), command)
    if row.opened:
        yield Check(
            _("Organisations rated"), row.rated, row.to_rate, _("The leader above sets the level.")
        )
        yield Check(
            _("Evaluations finished"), row.done, row.opened, _("Due on %(day)s.") % {"day": due}
        )
