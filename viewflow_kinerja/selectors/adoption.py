"""How a unit takes to the system: figures of groups, never of persons, and what can be done.

Source: DOMAIN 0.3 (R6) and 8.3; our choice, ADR 0050.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain import adoption, deadlines
from viewflow_kinerja.domain.calendar import ONE_DAY, Calendar
from viewflow_kinerja.domain.monitoring import median, share
from viewflow_kinerja.models import Feedback, PersonDay
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.metrics import METRICS as COMMON
from viewflow_kinerja.selectors.metrics import Metric, Shown
from viewflow_kinerja.selectors.monitoring import Figures, Unit, least
from viewflow_kinerja.services import workdays

METRICS: dict[str, Metric] = {}


def _register(key: str, unit: str, value: Callable[[Figures], Any], **words: Any) -> None:
    METRICS[key] = Metric(key=key, unit=unit, value=value, **words)


def _team(figures: Figures) -> Fraction | None:
    """Everybody who leads nobody."""
    sums = figures.sums
    return share(sums.reported - sums.leaders_reported, sums.expected - sums.leaders)


def _late(figures: Figures) -> Fraction | None:
    return share(figures.sums.reported - figures.sums.on_time, figures.sums.reported)


_register(
    "team-rate",
    "percent",
    _team,
    name=_("Those they lead"),
    meaning=_("The reporting rate of everybody who leads nobody."),
    formula=_("their person-days with a report ÷ their expected person-days"),
    source="DOMAIN 8.3",
    part=lambda figures: figures.sums.reported - figures.sums.leaders_reported,
    whole=lambda figures: figures.sums.expected - figures.sums.leaders,
)
_register(
    "late-share",
    "percent",
    _late,
    name=_("Reported too late"),
    meaning=_("How many of the reported days came after their window, on a day opened again."),
    formula=_("reported person-days after their window ÷ reported person-days"),
    source="ADR 0050",
    part=lambda figures: figures.sums.reported - figures.sums.on_time,
    whole=lambda figures: figures.sums.reported,
)
_register(
    "reopened-share",
    "percent",
    lambda figures: share(figures.sums.reopened, figures.sums.expected),
    name=_("Days opened again"),
    meaning=_("How many days the personnel office had to open again."),
    formula=_("person-days opened again ÷ expected person-days"),
    source="ADR 0050",
    part=lambda figures: figures.sums.reopened,
    whole=lambda figures: figures.sums.expected,
)
_register(
    "time-to-agree",
    "days",
    lambda figures: median(figures.agreed),
    name=_("Time to agree on a plan"),
    meaning=_("The middle of the days from handing in a plan to its approval, of this month."),
    formula=_("median of whole days"),
    source="ADR 0050",
)
_register(
    "feedback-unread",
    "percent",
    lambda figures: share(figures.unread, figures.feedback),
    name=_("Feedback not yet read"),
    meaning=_("How much of the feedback of this month nobody has said to have read."),
    formula=_("feedback older than five working days and not read ÷ feedback older than that"),
    source="ADR 0050",
    part=lambda figures: figures.unread,
    whole=lambda figures: figures.feedback,
)
KEYS = ("reporting-rate", "leader-example", "team-rate", "answered-in-time", "feedback-latency")


@dataclass(frozen=True)
class Told:
    """What the page says of a unit."""

    enough: bool  # people, to describe the group
    leaders_shown: bool  # enough leaders to describe them
    shown: list[Shown]
    pair: list[tuple[Any, Fraction | None]]
    advice: list[str]
    least: int


def of(actor: Actor, access: Access, found: Unit) -> Told:
    """The signs of a unit with their advice; groups that are too small stay without."""
    figures, needed = found.figures, least(found.row)
    enough = adoption.large_enough(figures.now.people, needed)
    leaders = enough and adoption.large_enough(_leaders(found), needed)
    signs = _signs(figures, _waiting(found) if enough else 0)
    if not leaders:
        signs = replace(signs, leaders=None, team=None)
    keys = [key for key in KEYS if leaders or key not in ("leader-example", "team-rate")]
    rows = [_shown(key, figures) for key in [*keys, *list(METRICS)[1:]]] if enough else []
    pair = [(COMMON["leader-example"].name, signs.leaders), (METRICS["team-rate"].name, signs.team)]
    advice = [words(each) for each in adoption.advice(signs)] if enough else []
    return Told(enough, leaders, rows, pair if leaders else [], advice, needed)


def _shown(key: str, figures: Figures) -> Shown:
    metric = METRICS.get(key) or COMMON[key]
    part, whole = (each and each(figures) for each in (metric.part, metric.whole))
    return Shown(metric, metric.value(figures), part, whole)


def _signs(figures: Figures, stale: int) -> adoption.Signs:
    sums = figures.sums
    return adoption.Signs(
        reported=share(sums.reported, sums.expected),
        leaders=share(sums.leaders_reported, sums.leaders),
        team=_team(figures),
        in_time=share(sums.in_time, sums.answered),
        late=_late(figures),
        reopened=share(sums.reopened, sums.expected),
        agree_days=median(figures.agreed),
        unread=share(figures.unread, figures.feedback),
        stale=stale,
    )


def _below(found: Unit) -> Any:
    return PersonDay.objects.filter(unit__path__startswith=found.row.path)


def _waiting(found: Unit) -> int:
    """Feedback into the figures; returns the supervisors who leave reports without an answer."""
    today = found.month.today
    office = workdays.office(today - 30 * ONE_DAY, today)
    limit = stale_before(today, office)
    _with_feedback(found, limit, office)
    return _stale(found, limit)


def _with_feedback(found: Unit, limit: date, office: Calendar) -> None:
    """Of the month, as far as it should have been read by now; not what is held back."""
    rows = Feedback.all_rows.filter(
        Q(visibility="NAMED") | Q(released_on__lt=limit),
        unit__path__startswith=found.row.path,
        status="VISIBLE",
        given_at__gte=office.start_of_day(found.month.first),
        given_at__lt=office.start_of_day(min(limit, found.month.last + ONE_DAY)),
    ).exclude(author_role="SELF")
    counted = rows.aggregate(n=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
    found.figures.feedback, found.figures.unread = counted["n"], counted["unread"]


def _leaders(found: Unit) -> int:
    """How many people led somebody on a day of the month."""
    rows = _below(found).filter(day__range=(found.month.first, found.month.newest), leads=1)
    return int(rows.aggregate(n=Count("employee", distinct=True))["n"])


def _stale(found: Unit, limit: date) -> int:
    """Supervisors with a report older than the limit that nobody has answered."""
    rows = _below(found).filter(waiting__gt=0, day__lt=limit)
    return int(rows.aggregate(n=Count("supervisor", distinct=True))["n"])


def stale_before(today: date, office: Calendar) -> date:
    """The day of work before which a report has waited for more than the limit."""
    day = today
    while deadlines.working_day_after(day, adoption.STALE_AFTER, office) > today:
        day -= ONE_DAY
    return day


def words(advice: adoption.Advice) -> str:
    """What a leader can do, as a sentence."""
    return str(_SENTENCES[advice.key] % {"n": advice.number})


_SENTENCES: dict[str, Any] = {
    "STALE": ngettext_lazy(
        "%(n)d supervisor has reports that nobody has answered for five working days. Ask what is"
        " in the way, or let somebody stand in.",
        "%(n)d supervisors have reports that nobody has answered for five working days. Ask what"
        " is in the way, or let somebody stand in.",
        "n",
    ),
    "SELDOM": ngettext_lazy(
        "Only %(n)d of a hundred expected days were reported. Show once how it is done, and ask"
        " what is in the way.",
        "Only %(n)d of a hundred expected days were reported. Show once how it is done, and ask"
        " what is in the way.",
        "n",
    ),
    "LEADERS_BEHIND": ngettext_lazy(
        "Leaders report %(n)d point less often than those they lead. People follow what they see:"
        " report first, then ask for it.",
        "Leaders report %(n)d points less often than those they lead. People follow what they see:"
        " report first, then ask for it.",
        "n",
    ),
    "SLOW_ANSWERS": ngettext_lazy(
        "Only %(n)d of a hundred answers come in the promised time. Agree on a fixed half hour a"
        " day for answering.",
        "Only %(n)d of a hundred answers come in the promised time. Agree on a fixed half hour a"
        " day for answering.",
        "n",
    ),
    "LATE": ngettext_lazy(
        "%(n)d of a hundred reported days came too late. Ask whether network, time or the form is"
        " the reason.",
        "%(n)d of a hundred reported days came too late. Ask whether network, time or the form is"
        " the reason.",
        "n",
    ),
    "REOPENED": ngettext_lazy(
        "%(n)d of a hundred days had to be opened again. Look whether a reminder in time would"
        " spare the way to the office.",
        "%(n)d of a hundred days had to be opened again. Look whether a reminder in time would"
        " spare the way to the office.",
        "n",
    ),
    "UNREAD": ngettext_lazy(
        "%(n)d of a hundred feedbacks are not read. Say it in a talk, and ask what would make it"
        " useful.",
        "%(n)d of a hundred feedbacks are not read. Say it in a talk, and ask what would make it"
        " useful.",
        "n",
    ),
    "SLOW_AGREEMENT": ngettext_lazy(
        "Half of the plans wait more than %(n)d day for approval. Sit down together instead of"
        " sending them to and fro.",
        "Half of the plans wait more than %(n)d days for approval. Sit down together instead of"
        " sending them to and fro.",
        "n",
    ),
}
