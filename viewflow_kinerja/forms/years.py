"""The forms of a year: open, start, begin to close, close, reopen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.forms.base import KinerjaForm, TextField

REASON_MAX = 2_000


class YearAct(KinerjaForm):
    """One act on a year; `about` says what follows, `effect` stands on its button."""

    title: str | Promise = ""
    about: str | Promise = ""
    effect: str | Promise = ""
    done: str | Promise = ""


class OpenYear(YearAct):
    """Plans may be written."""

    title, effect = _("Open the year"), _("Open the year for plans")
    about = _("Plans can be handed out and agreed from then on. The command below does both.")
    done = _("The year is open for plans.")


class StartYear(YearAct):
    """The planning phase ends."""

    title, effect = _("Start the year"), _("End the planning: the year runs")
    about = _("Plans that are still being agreed go on. Newcomers still receive a plan.")
    done = _("The year runs.")


class BeginClosing(YearAct):
    """No new plans."""

    title, effect = _("Begin to close the year"), _("Begin to close: no new plans")
    about = _("No new plan is opened any more. Evaluations go on until all are finished.")
    done = _("The year is being closed.")


class CloseYear(YearAct):
    """Nothing is under way any more."""

    title, effect = _("Close the year"), _("Close the year")
    about = _("Possible when none of its evaluations is under way. What is decided stays readable.")
    done = _("The year is closed.")


class ReopenYear(YearAct):
    """Back to closing."""

    title, effect = _("Reopen the year"), _("Reopen the year")
    about = _("The year goes back to closing. The reason stands in its history.")
    done = _("The year is open again.")
    reason = TextField(label=_("Why is it opened again?"), max_length=REASON_MAX, rows=2)
