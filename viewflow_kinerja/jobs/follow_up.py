"""What the background does about improvement: it follows the person and her supervisor (ADR 0057).

Read from the records, so that a run that did not happen is made up for. Whoever is at an action is
left alone.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_noop

from viewflow_kinerja import context
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Conflict, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import (
    Assignment,
    ImprovementAction,
    ImprovementArea,
    PerformancePlan,
)
from viewflow_kinerja.models.improvement import OPEN
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.services import improvement_course

_log = logging.getLogger(__name__)
MOST = 500  # records of one run; the next run goes on
_REASON = gettext_noop("it follows the person and the supervisor of the day")


def run(now: datetime) -> int:
    """Hand over what is open; returns how many records were moved."""
    actor = system_actor()
    areas, actions = list(areas_to_hand_over()[:MOST]), list(actions_to_hand_over(now)[:MOST])
    keys = [row.present for row in (*areas, *actions)]
    plans = PerformancePlan.all_rows.select_related("employee", "unit", "rater").in_bulk(keys)
    moved = sum(_area(row, plans[row.present], actor) for row in areas)
    return moved + sum(_action(row, plans[row.present], actor) for row in actions)


def areas_to_hand_over() -> QuerySet[Any]:
    """Open areas of people who have another plan by now."""
    rows = ImprovementArea.all_rows.filter(status="OPEN").annotate(present=_present())
    return rows.exclude(present=None).exclude(present=F("plan")).order_by("pk")


def actions_to_hand_over(now: datetime) -> QuerySet[Any]:
    """Open actions of people who have another plan or another supervisor by now."""
    posts = Assignment.all_rows.filter(
        in_force(office_day(now)), kind="DEFINITIVE", employee=OuterRef("employee")
    )
    rows = ImprovementAction.all_rows.filter(status__in=OPEN).exclude(process=None)
    rows = rows.annotate(present=_present(), due_rater=_first(posts.order_by("pk"), "rater"))
    moved = ~Q(present=F("plan")) | Q(due_rater__isnull=False) & ~Q(due_rater=F("rater"))
    return rows.exclude(present=None).filter(moved).order_by("pk")


def _present() -> Subquery:
    """The plan under which a person works now: the newest that was submitted and has not ended."""
    rows = PerformancePlan.all_rows.filter(employee=OuterRef("employee"))
    rows = rows.exclude(status__in=("DRAFT", "ENDED")).exclude(rater=None)
    return _first(rows.order_by("-starts_on", "-pk"), "pk")


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _area(row: ImprovementArea, plan: PerformancePlan, actor: Actor) -> bool:
    try:
        with context.door(actor), engine.or_conflict(), transaction.atomic():
            told = {"actor": actor, "plan": plan, "reason": _REASON}
            return bool(improvement_course.hand_over_area(row, **told))
    except (Conflict, OutOfPhase, Refused):
        _log.info("improvement area %s: left for the next run", row.pk)
        return False


def _action(row: ImprovementAction, plan: PerformancePlan, actor: Actor) -> bool:
    try:
        with context.door(actor), engine.or_conflict(), transaction.atomic():
            moved = improvement_course.hand_over(row, actor=actor, plan=plan, reason=_REASON)
            engine.readdress(row, actor=actor, reason=_REASON)
    except (Conflict, OutOfPhase, Refused):
        _log.info("improvement action %s: left for the next run", row.pk)
        return False
    return bool(moved)
