"""Periods as people name them."""

from django.utils import dates, formats
from django.utils.translation import gettext as _

from viewflow_kinerja.models import Evaluation, Period


def name(code: str) -> str:
    """The words of a period's code: quarter 1, March, semester 2, year."""
    if code == "YEAR":
        return _("Year")
    kind, number = code[:1], int(code[1:])
    if kind == "M":
        return str(dates.MONTHS[number])
    words = {"Q": _("Quarter %(number)d"), "S": _("Semester %(number)d")}
    return words[kind] % {"number": number}


def of_evaluation(row: Evaluation) -> str:
    """What an evaluation is about: its period, or the part of the year that it closes."""
    if not row.is_closing:
        return named(row.period)
    facts = {"year": row.period.cycle.year, "day": formats.date_format(row.plan.ends_on)}
    return _("part of %(year)d until %(day)s") % facts


def named(period: Period) -> str:
    """The period with its year; read it with its cycle."""
    year = period.cycle.year
    if period.code == "YEAR":
        return _("Year %(year)d") % {"year": year}
    return _("%(period)s of %(year)d") % {"period": name(period.code), "year": year}
