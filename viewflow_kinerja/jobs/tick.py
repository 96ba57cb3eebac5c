"""The work of the background, step by step; each stands alone and may be done twice.

Source: our choice, ADR 0040. A step that only makes sense once a day says so.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.jobs import (
    coaching,
    corrections,
    days,
    feedback,
    follow_up,
    notices,
    objections,
    organisations,
    segments,
    sending,
    support,
)
from viewflow_kinerja.jobs.lease import Lease, report
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import JobState
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import grants
from viewflow_kinerja.services import rollups, standing

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """What is run, given the moment; it returns how much it did."""

    name: str
    run: Callable[[datetime], int]
    daily: bool = False  # once a local day of the offices


@dataclass(frozen=True)
class Outcome:
    """How a step went."""

    name: str
    done: int
    failure: str


def follow_the_day(_now: datetime) -> int:
    """Rights whose dates begin today are there today (P25)."""
    with transaction.atomic():
        actor, reason = system_actor(), "kinerja_tick"
        return len(standing.follow_organisation(actor=actor, reason=reason)) + len(grants.project())


def fulfil_claims(_now: datetime) -> int:
    """Claims about supervisors that the personnel data have fulfilled."""
    return corrections.fulfil(actor=system_actor())


def begin_days(_now: datetime) -> int:
    """What is expected today, and of everybody tomorrow; days that were missed come with them."""
    row = JobState.objects.filter(name=_DAYS).first()
    since = row.succeeded_at if row else None
    return rollups.begin(office_day(since) if since else rollups.horizon())


def follow_changes(_now: datetime) -> int:
    """Days whose posts, leave, calendar or rules have changed are counted anew."""
    return rollups.follow()


def seal_history(_now: datetime) -> int:
    """New rows of history get their leaf; nothing where the installation keeps no ledger."""
    if not kinerja_settings.LEDGER_TRUSTED_KEYS:
        return 0
    from viewflow_kinerja.jobs import ledger  # needs the extra, which only a ledger needs

    return ledger.step()


def watch_history(_now: datetime) -> int:
    """What was sealed since the last good check is verified; what is found alarms."""
    if not kinerja_settings.LEDGER_TRUSTED_KEYS:
        return 0
    from viewflow_kinerja.jobs import ledger  # as above

    return ledger.watch().size


_DAYS = "days of people"
STEPS = (
    Step("parts of the year", segments.run, daily=True),
    Step("rights", follow_the_day, daily=True),
    Step("corrections", fulfil_claims),
    Step("unanswered reports", days.approve_unanswered),
    Step("months", days.close_months),
    Step("support", support.run),
    Step("receipts and objections", objections.run),
    Step("coaching talks", coaching.lapse),
    Step("heads of organisations", organisations.run),
    Step("improvement", follow_up.run),
    Step(_DAYS, begin_days, daily=True),
    Step("figures", follow_changes),
    Step("feedback", feedback.release),
    Step("notices", notices.make),
    Step("sending", sending.send),
    Step("forgetting notices", sending.forget, daily=True),
    Step("sealing", seal_history),
    Step("watching history", watch_history, daily=True),
)


def tick(now: datetime | None = None) -> Iterator[Outcome]:
    """Do what is due now. Nothing where another runner is at work."""
    lease = Lease()
    if not lease.take():
        return
    try:
        for step in _due():
            lease.take()
            yield _outcome(step, now or timezone.now())
    finally:
        lease.give_back()


def _due() -> list[Step]:
    """All steps but those of the day that are done."""
    rows = JobState.objects.exclude(succeeded_at=None).values_list("name", "succeeded_at")
    done = {name for name, at in rows if office_day(at) == office_day()}
    return [step for step in STEPS if not (step.daily and step.name in done)]


def _outcome(step: Step, now: datetime) -> Outcome:
    done, failure = report(step.name, lambda: step.run(now))
    if failure:
        _log.error("kinerja_tick, %s: %s", step.name, failure)
    return Outcome(step.name, done, failure)
