"""What the background does about requests for support: open, escalate, close (ADR 0047).

Read from the records, so that a run that did not happen is made up for by the next one. Whoever is
at a case right now is left alone.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_noop

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Assignment, DailyReport, SupportCase
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.models.support import OPEN

_log = logging.getLogger(__name__)
MOST = 500  # cases of one run and kind; the next run goes on
_LOOK_BACK = timedelta(days=14)  # older reports without a case keep their words, and no more
_MONTHS_BACK = timedelta(days=100)
_WAITS = ("SUBMITTED", "LOCKED")
_ESCALATED = gettext_noop("nobody answered in time")
_LAPSED = gettext_noop("nobody confirmed in time")
_SETTLED = gettext_noop("nothing waits any more")


def run(now: datetime) -> int:
    """All of it, in the order of life; returns how many cases were opened or moved."""
    actor = system_actor()
    steps: tuple[Callable[..., int], ...] = (open_wanted, open_unanswered, settle, escalate, lapse)
    return sum(step(now, actor=actor) for step in steps)


def open_wanted(now: datetime, *, actor: Actor) -> int:
    """Cases of reports that ask for support; also of those that were answered at once."""
    rows = DailyReport.all_rows.exclude(status="DRAFT").filter(submitted_at__gte=now - _LOOK_BACK)
    rows = rows.filter(work_date__gte=office_day(now) - _MONTHS_BACK)  # by its index
    rows = rows.exclude(support_requested="").filter(kinerja_support=None)
    rows = rows.exclude(plan__rater=None).exclude(plan__status="ENDED").order_by("pk")
    return sum(_opened(row, actor, "start_report") for row in list(rows[:MOST]))


def open_unanswered(now: datetime, *, actor: Actor) -> int:
    """One case for each plan and month whose reports were locked while they waited."""
    known = SupportCase.all_rows.filter(plan=OuterRef("plan"), month=OuterRef("first_day"))
    rows = DailyReport.all_rows.filter(status="LOCKED", locked_from="SUBMITTED")
    rows = rows.filter(work_date__gte=office_day(now) - _MONTHS_BACK)
    rows = rows.exclude(plan__rater=None).exclude(plan__status="ENDED")
    rows = rows.annotate(first_day=TruncMonth("work_date"), above=_above("plan__employee"))
    rows = rows.exclude(above=None).filter(~Exists(known.exclude(status="SETTLED")))
    groups = rows.order_by().values("plan", "first_day").annotate(one=Min("pk"))
    keys = [group["one"] for group in groups.order_by("one")[:MOST]]
    found = DailyReport.all_rows.filter(pk__in=keys).order_by("pk")
    return sum(_opened(row, actor, "start_unanswered") for row in found)


def _above(employee: str) -> Subquery:
    """Who rates the rater of a person today and has an account; nobody rates above himself."""
    posts = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE")
    his = posts.filter(employee=OuterRef(OuterRef(employee))).values("rater")[:1]
    above = posts.filter(employee=Subquery(his), rater__user__isnull=False, rater__active=True)
    return Subquery(above.exclude(rater=OuterRef(employee)).values("rater")[:1])


def _opened(row: DailyReport, actor: Actor, via: str) -> bool:
    try:
        engine.start(FeedbackFlow, row, actor=actor, via=via)
    except (Conflict, OutOfPhase, Refused, Incomplete) as error:
        _log.info("no case for report %s: %s", row.pk, type(error).__name__)
        return False
    return True


def settle(_now: datetime, *, actor: Actor) -> int:
    """Close cases of reports that were answered meanwhile, and of plans that have ended."""
    waits = DailyReport.all_rows.filter(plan=OuterRef("plan"), status__in=_WAITS)
    waits = waits.exclude(locked_from__in=("DRAFT", "REVISION"))
    waits = waits.annotate(first_day=TruncMonth("work_date")).filter(first_day=OuterRef("month"))
    done = Q(kind="UNANSWERED") & ~Exists(waits)
    rows = _open().filter(done | Q(plan__status="ENDED"))
    return _each(rows, actor, "settle_support", _SETTLED)


def escalate(now: datetime, *, actor: Actor) -> int:
    """Lay what is late before the rater's superior, where somebody stands above him."""
    rows = _open().filter(status="ASKED", answer_by__lt=office_day(now))
    rows = rows.annotate(above=_above("employee")).exclude(above=None)
    return _each(rows, actor, "escalate_support", _ESCALATED, now=now)


def lapse(now: datetime, *, actor: Actor) -> int:
    """Close what was answered and nobody confirmed in time."""
    rows = _open().filter(status="ANSWERED", confirm_by__lt=office_day(now))
    return _each(rows, actor, "lapse_support", _LAPSED, now=now)


def _open() -> QuerySet[SupportCase]:
    return SupportCase.all_rows.filter(status__in=OPEN).exclude(process=None).order_by("pk")


def _each(rows: QuerySet[SupportCase], actor: Actor, act: str, reason: str, **payload: Any) -> int:
    return sum(_done(row, actor, act, reason, payload) for row in list(rows[:MOST]))


def _done(row: SupportCase, actor: Actor, act: str, reason: str, payload: dict[str, Any]) -> bool:
    steps: Iterable[Any] = engine.open_steps(row.process_id)
    facts: dict[str, Any] = {"act": act, "reason": reason, "payload": payload}
    try:
        return sum(engine.complete(step.pk, actor=actor, **facts) for step in steps) > 0
    except (Conflict, OutOfPhase, Refused):
        return False
