"""Periods as people name them."""

from django.utils import dates
from django.utils.translation import gettext as _

from viewflow_kinerja.models import Period


def name(code: str) -> str:
    """The words of a period's code: quarter 1, March, semester 2, year."""
    if code == "YEAR":
        return _("Year")
    kind, number = code[:1], int(code[1:])
    if kind == "M":
        return str(dates.MONTHS[number])
    words = {"Q": _("Quarter %(number)d"), "S": _("Semester %(number)d")}
    return words[kind] % {"number": number}


def named(period: Period) -> str:
    """The period with its year; read it with its cycle."""
    year = period.cycle.year
    if period.code == "YEAR":
        return _("Year %(year)d") % {"year": year}
    return _("%(period)s of %(year)d") % {"period": name(period.code), "year": year}
