"""The evaluation of a head follows the rating of the organisation she heads (ADR 0061).

Done as soon as the rating was revised; read from the records by the tick, so that what did not
happen is made up for. While an objection to it is decided, it waits.
"""

import logging
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import again
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Evaluation, OrganisationRating, OrgUnit, later_version

_log = logging.getLogger(__name__)
MOST = 500  # records of one run; the next run goes on
_REVISED = gettext_noop("the rating of the organisation was revised")
_FIXED = ("FINAL", "DELIVERED", "ACKNOWLEDGED", "DEEMED_ACCEPTED")


def run(_now: datetime) -> int:
    """Renew the marked evaluations of heads; returns how many."""
    return _renewed(Evaluation.all_rows.all(), system_actor())


def follow_rated(*, rating: int, actor: Actor, **kwargs: Any) -> None:
    """Receiver of `organisation_rated`: the head of this organisation, at once."""
    row = OrganisationRating.all_rows.select_related("unit").get(pk=rating)
    if row.version > 1:
        mine = Evaluation.all_rows.filter(employee=row.unit.head_id, period=row.period_id)
        _renewed(mine, system_actor())


def _renewed(rows: Any, actor: Actor) -> int:
    heads = OrgUnit.objects.filter(has_org_rating=True).exclude(head=None).values("head")
    marked = rows.filter(~later_version(), org_changed_at__isnull=False, status__in=_FIXED)
    found = marked.filter(employee__in=heads, by_decision=False).order_by("pk")[:MOST]
    return sum(_done(row, actor) for row in list(found))


def _done(row: Evaluation, actor: Actor) -> bool:
    try:
        again.regenerate(row, actor=actor, reason=_REVISED)
    except (Conflict, OutOfPhase, Refused):
        _log.info("evaluation %s: left for the next run", row.pk)
        return False
    return True
