"""The register of metrics: what each is called, means, is computed from, and where its rows stand.

A further module adds its own with `register`; pages, the definitions and the reference follow.
Source: DOMAIN 8.3; our choice, ADR 0049.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.monitoring import ACHIEVED, median, share
from viewflow_kinerja.selectors.monitoring import Figures

Value = Fraction | int | None


@dataclass(frozen=True)
class Metric:
    """One figure. `unit` is percent, hours, days or count; `rows` the page with what it counts.

    `part` and `whole` are the counts behind a share, for the table; `to` tells in a word which way
    is better ("up", "down"), nothing where neither is.
    """

    key: str
    name: Promise
    meaning: Promise
    formula: Promise
    source: str
    unit: str
    value: Callable[[Figures], Value]
    rows: str = "monitoring-people"
    part: Callable[[Figures], int] | None = None
    whole: Callable[[Figures], int] | None = None


METRICS: dict[str, Metric] = {}


def register(metric: Metric) -> Metric:
    """Add a metric; ValueError for a key that is taken."""
    if metric.key in METRICS:
        raise ValueError(f"there is a metric {metric.key!r} already")
    METRICS[metric.key] = metric
    return metric


def _share(key: str, part: str, whole: str, **words: Promise | str) -> Metric:
    """A share of two sums, both of days that are over."""
    of = lambda name: lambda figures: getattr(figures.sums, name)  # noqa: E731 - a pair of readers
    parts = {"part": of(part), "whole": of(whole)}
    value = lambda figures: share(parts["part"](figures), parts["whole"](figures))  # noqa: E731
    return register(Metric(key=key, unit="percent", value=value, **parts, **words))  # type: ignore[arg-type] # words are typed by the dataclass


_share(
    "reporting-rate",
    "reported",
    "expected",
    name=_("Reporting rate"),
    meaning=_("How many of the days on which a report was expected were reported."),
    formula=_("person-days with a report that was sent ÷ expected person-days"),
    source="DOMAIN 8.3",
)
_share(
    "on-time-rate",
    "on_time",
    "expected",
    name=_("On time"),
    meaning=_("How many of the expected days were reported inside the window of entry."),
    formula=_("person-days first sent inside their window ÷ expected person-days"),
    source="DOMAIN 8.3, 8.5",
)
register(
    Metric(
        key="feedback-latency",
        name=_("Wait for the first answer"),
        meaning=_("The middle of the working time from sending a report to its first answer."),
        formula=_("median of the working hours of the office, in half hours"),
        source="DOMAIN 8.3; ADR 0049",
        unit="hours",
        value=lambda figures: _halved(median(figures.answers)),
    )
)
_share(
    "answered-in-time",
    "in_time",
    "answered",
    name=_("Answered in the promised time"),
    meaning=_("How many first answers came within the working days that the rules promise."),
    formula=_("answers within daily.feedback_sla_working_days ÷ answered reports"),
    source="DOMAIN 8.1, 8.3",
)
_share(
    "feedback-depth",
    "commented",
    "sent",
    name=_("Answers in words"),
    meaning=_("How many reports got at least one written feedback."),
    formula=_("reports with a note or a feedback ÷ reports sent"),
    source="DOMAIN 8.3",
)
register(
    Metric(
        key="support-open",
        name=_("Open requests for support"),
        meaning=_("What people asked for and nobody has answered yet, of every month."),
        formula=_("requests for support that wait for an answer"),
        source="DOMAIN 8.3",
        unit="count",
        value=lambda figures: sum(figures.asked.values()),
    )
)
register(
    Metric(
        key="unanswered",
        name=_("Reports without an answer"),
        meaning=_("Reports that were sent and wait for the supervisor, of every month."),
        formula=_("reports in the state SUBMITTED"),
        source="ADR 0049",
        unit="count",
        value=lambda figures: sum(figures.unanswered.values()),
    )
)
_share(
    "achievement-minutes",
    "approved_minutes",
    "target_minutes",
    name=_("Approved minutes"),
    meaning=_("How much of the working time was filled with approved work; leave is left out."),
    formula=_("approved minutes, at most the target of their day ÷ target minutes"),
    source="DOMAIN 8.3, 3.4",
)


def _met(figures: Figures) -> int:
    """Indicators that have reached their target."""
    return sum(n for reached, n in figures.progress.items() if reached >= 100)


def _measured(figures: Figures) -> int:
    return sum(figures.progress.values())


register(
    Metric(
        key="indicator-progress",
        name=_("Indicators on target"),
        meaning=_(
            "How many indicators reached the target of their period, of the periods that ended in"
            " this month or the two before it; where less is better, by staying below."
        ),
        formula=_("realisations of 100 per cent of their target or more ÷ reported realisations"),
        source="DOMAIN 8.3, 4.2",
        unit="percent",
        value=lambda figures: share(_met(figures), _measured(figures)),
        part=_met,
        whole=_measured,
    )
)


def _achieved(figures: Figures) -> int:
    """Improvement actions whose check found that they were achieved."""
    return figures.closures.get(ACHIEVED, 0)


def _due(figures: Figures) -> int:
    return sum(figures.closures.values())


register(
    Metric(
        key="improvement-closure",
        name=_("Improvement achieved"),
        meaning=_(
            "How many of the improvement actions that were agreed on and are due were checked and"
            " achieved, of those due in this month or the two before it; what nobody checked on its"
            " day counts as not achieved."
        ),
        formula=_("actions checked as achieved ÷ agreed actions that were checked or are due"),
        source="DOMAIN 8.3, 7.7; ADR 0064",
        unit="percent",
        value=lambda figures: share(_achieved(figures), _due(figures)),
        rows="improvement",
        part=_achieved,
        whole=_due,
    )
)
register(
    Metric(
        key="plan-readiness",
        name=_("Plans in force"),
        meaning=_("How many people have an agreed plan for the newest day that is shown."),
        formula=_("people with an agreed plan ÷ people in scope"),
        source="DOMAIN 8.3",
        unit="percent",
        value=lambda figures: share(figures.now.planned, figures.now.people),
        part=lambda figures: figures.now.planned,
        whole=lambda figures: figures.now.people,
    )
)
_share(
    "leader-example",
    "leaders_reported",
    "leaders",
    name=_("The leaders' own example"),
    meaning=_("The reporting rate of those who lead somebody; compare it with everybody's."),
    formula=_("leaders' person-days with a report ÷ leaders' expected person-days"),
    source="DOMAIN 8.3",
)


def _halved(value: Fraction | None) -> Fraction | None:
    """Half hours as hours."""
    return None if value is None else value / 2


@dataclass(frozen=True)
class Shown:
    """A metric with its value for somebody's eyes."""

    metric: Metric
    value: Value
    part: int | None = None
    whole: int | None = None


def shown(figures: Figures, keys: Iterable[str] = ()) -> list[Shown]:
    """The metrics of these keys, or all, in their order."""
    wanted = [METRICS[key] for key in keys] or list(METRICS.values())
    return [
        Shown(
            metric,
            metric.value(figures),
            metric.part(figures) if metric.part else None,
            metric.whole(figures) if metric.whole else None,
        )
        for metric in wanted
    ]
