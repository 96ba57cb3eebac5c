"""A year as the personnel office looks at it: its phases, what hinders its end, who did what."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import CycleStatus
from viewflow_kinerja.models import Evaluation, PerformanceCycle, Period, later_version
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import courses, office, periods
from viewflow_kinerja.selectors.timeline import Entry

_MOST = 200  # acts of one year; it has some dozens
_SENTENCES = {
    "cycle.prepare": gettext_lazy("%(who)s prepared the year."),
    "cycle.open": gettext_lazy("%(who)s opened the year for plans."),
    "cycle.start": gettext_lazy("%(who)s ended the planning: the year runs."),
    "cycle.begin_closing": gettext_lazy("%(who)s began to close the year."),
    "cycle.close": gettext_lazy("%(who)s closed the year."),
    "cycle.reopen": gettext_lazy("%(who)s reopened the year."),
    "period.open": gettext_lazy("%(who)s opened %(period)s for review."),
}
_CHANGED = gettext_lazy("%(who)s changed the record.")


def find(actor: Actor, access: Access, pk: int) -> PerformanceCycle | None:
    """One year of the institutions the office works for; None where it is none of these."""
    return next((each for each in office.years(actor, access) if each.pk == pk), None)


def phases(cycle: PerformanceCycle) -> list[dict[str, Any]]:
    """The course of a year, and where it stands."""
    every = list(CycleStatus)
    now = every.index(CycleStatus(cycle.status))
    state = ["done" if at < now else "now" if at == now else "" for at in range(len(every))]
    names = [str(label(each)) for each in every]
    return [
        {"name": name[:1].upper() + name[1:], "state": each}
        for name, each in zip(names, state, strict=True)
    ]


def periods_of(actor: Actor, cycle: PerformanceCycle, *, access: Access) -> list[Any]:
    """The periods of the year in their turn, with the words for each; the year comes last."""
    rows = policy.visible(actor, Period, Action.VIEW_CYCLE, access=access).filter(cycle=cycle)
    found = list(rows.order_by("ends_on", "-starts_on"))
    return [(row, periods.name(row.code)) for row in found]


def under_way(actor: Actor, cycle: PerformanceCycle, *, access: Access) -> int:
    """How many evaluations keep the year from being closed, as far as the office sees them."""
    rows = Evaluation.objects.filter(~later_version(), period__cycle=cycle)
    rows = rows.exclude(status__in=courses.DONE)
    scope = office.as_office(access)
    return policy.visible(actor, rows, Action.VIEW_EVALUATION, access=scope).count()


def history(cycle: PerformanceCycle) -> list[Entry]:
    """Who did what with the year and its periods, when and why, oldest first.

    For whoever may see the year: these rows hold no private value.
    """
    columns = ("history_date", "actor_name", "act", "reason")
    rows = PerformanceCycle.history.filter(id=cycle.pk).values_list(*columns)
    opened = Period.history.filter(cycle=cycle.pk, act="period.open")
    both = [(*row, "") for row in rows.order_by("history_id")[:_MOST]]
    both += opened.order_by("history_id").values_list(*columns, "code")[:_MOST]
    return [_entry(*row) for row in sorted(both, key=lambda row: row[0])]


def _entry(at: Any, name: str, act: str, reason: str, code: str) -> Entry:
    facts = {"who": name or _("Somebody"), "period": periods.name(code) if code else ""}
    sentence = str(_SENTENCES.get(act, _CHANGED)) % facts
    return Entry(sentence, at, reason, tone="ok" if act == "cycle.close" else "", act=act)
