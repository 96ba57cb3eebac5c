"""The work calendar for the personnel office: what it says of a year, and one entry at a time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Conflict, Incomplete
from viewflow_kinerja.flows import engine
from viewflow_kinerja.forms.calendars import EntryForm, of_entry
from viewflow_kinerja.models import PerformanceCycle
from viewflow_kinerja.selectors import calendars as reader
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import drafts
from viewflow_kinerja.views.base import page, show, typed
from viewflow_kinerja.views.years import may_administer, year_of


@page
def calendar(request: Any, pk: int) -> HttpResponse:
    """The days on which offices are shut in a year; POST adds one, replaces it, or takes it out."""
    cycle = year_of(request, pk)
    entries = reader.of_year(cycle.year)
    if request.method != "POST":
        return _shown(request, cycle, entries, _form(request, cycle, entries))
    form = EntryForm(request.POST, year=cycle.year)
    request.typed = typed(form)
    done = _taken_out if request.POST.get("act") == "remove" else _put
    if form.is_valid() and (told := done(request, cycle, form)):
        messages.success(request, told)
        return redirect("kinerja:calendar", cycle.pk)
    return _shown(request, cycle, entries, form, status=422)


def _form(request: Any, cycle: PerformanceCycle, entries: list[Any]) -> EntryForm:
    """Empty, or with the entry that is to be corrected."""
    asked = request.GET.get("entry", "")
    row = next((each for each in entries if str(each.pk) == asked), None)
    return EntryForm(year=cycle.year, initial=of_entry(row) if row else {})


def _put(request: Any, cycle: PerformanceCycle, form: EntryForm) -> str:
    """The words for what was done; empty, with words on the form, where something lacks."""
    given = {"actor": request.user, "reason": form.cleaned_data["source"]}
    key = str(form.cleaned_data["key"])
    try:
        with engine.or_conflict(), transaction.atomic():
            put = drafts.once(
                request.user,
                key,
                lambda: cycles.put_calendar(cycle, entries=[form.facts()], **given),
            )
    except Incomplete as error:
        form.add_error(None, str(error))
        return ""
    except IntegrityError as error:
        raise Conflict(_("Somebody has just entered the same. Please look again.")) from error
    return _("The calendar is changed.") if put else _("It stood there already: nothing changed.")


def _taken_out(request: Any, cycle: PerformanceCycle, form: EntryForm) -> str:
    """The words for what was done; who sends it twice reads the same as the first time."""
    given = {"actor": request.user, "reason": form.cleaned_data["source"]}
    with engine.or_conflict():
        gone = cycles.remove_calendar(cycle, entry=form.cleaned_data["entry"] or 0, **given)
    return _("The entry is out of the calendar.") if gone else _("The entry is no longer there.")


def _shown(
    request: Any, cycle: PerformanceCycle, entries: list[Any], form: EntryForm, status: int = 200
) -> HttpResponse:
    chosen = form["entry"].value() or ""
    return show(
        request,
        "office/calendar",
        nav="office",
        status=status,
        cycle=cycle,
        form=form if may_administer(request, cycle) else None,
        correcting=chosen,
        count=len(entries),
        quarters=reader.quarters(reader.told(entries), cycle.year, _near(entries, chosen)),
        month_columns=[_("Month"), (_("Five-day week"), "number"), (_("Six-day week"), "number")],
        months=reader.working_days(cycle.year, entries),
        week_columns=[
            _("Pattern"),
            *((str(WEEKDAYS_ABBR[day]), "number") for day in range(7)),
            (_("week"), "number"),
        ],
        weeks=reader.weeks(),
    )


def _near(entries: list[Any], chosen: Any) -> date:
    """The day whose quarter is shown open: that of the entry which is corrected, else today."""
    row = next((each for each in entries if str(each.pk) == str(chosen)), None)
    return row.date_from if row else timezone.localdate()
