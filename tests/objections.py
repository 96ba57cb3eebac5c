"""Objections in the tests: an annual evaluation that was delivered, and acts through the engine."""

from datetime import UTC, datetime
from typing import Any

import time_machine

from tests.cast import do as review
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.objection import ObjectionFlow
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.models import Evaluation, Indicator, Objection, OrganisationRating, Period
from viewflow_kinerja.services import cycle, organisation

GROUNDS = "24 tiket menunggu vendor dan instansi lain"
WORDS = "Tiket itu tetap dihitung menurut indikator"
REASONS = "Tiket yang menunggu pihak lain dikeluarkan"


def utc(day: int, hour: int = 3, minute: int = 0, second: int = 0) -> datetime:
    """A moment of January 2027 in UTC; the offices are seven hours ahead."""
    return datetime(2027, 1, day, hour, minute, second, tzinfo=UTC)


RATED, RECEIVED = utc(8), utc(12)
LAST_SECOND, OVER = utc(26, 16, 59, 59), utc(26, 17)  # 26 January 23:59:59, 27 January 00:00:00
FILED, EXPLAINED, DECIDED = utc(20), utc(22), utc(29)


def annual(cast: Any, plan: Any, name: str = "fauzan") -> Evaluation:
    """The evaluation of the year, made final on 8 January: below expectation, though meant well."""
    with time_machine.travel(RATED, tick=False):
        period = Period.all_rows.get(code="YEAR")
        cycle.open_period(period, actor=cast.eka)
        row = engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=plan).artifact
        line = Indicator.all_rows.get(plan=plan)
        told = [{"indicator": line.pk, "value": 8, "evidence": "laporan"}]
        review(row, "report", cast.users[name], realisations=told)
        remark = {"value_remarks": {"ACCOUNTABLE": "Selesaikan tiket tepat waktu"}}
        review(row, "rate", cast.nurlaila, result="BELOW", behaviour="MEETS", **remark)
        for rating in OrganisationRating.all_rows.filter(
            unit=cast.units["KOMINFO"], status="DRAFT"
        ):
            organisation.set_rating(rating, actor=cast.bupati, level="NEEDS_IMPROVEMENT")
        review(row, "finalise", cast.nurlaila, justification="satu orang")
    return row


def delivered(cast: Any, plan: Any, name: str = "fauzan") -> Evaluation:
    """The same, received on 12 January 2027."""
    row = annual(cast, plan, name)
    with time_machine.travel(RECEIVED, tick=False):
        review(row, "deliver", cast.nurlaila)
    return row


def filed(evaluation: Evaluation, actor: Any, grounds: str = GROUNDS, **more: Any) -> Objection:
    """Somebody objects."""
    process = engine.start(ObjectionFlow, evaluation, actor=actor, grounds=grounds, **more)
    evaluation.refresh_from_db()
    return process.artifact


def step(case: Objection) -> Any:
    """The step that waits."""
    return engine.open_steps(case.process_id).get()


def do(case: Objection, act: str, actor: Any, *, reason: str = "", **payload: Any) -> Objection:
    """One act on the open step; returns the objection as it is stored then."""
    engine.complete(step(case).pk, actor=actor, act=act, reason=reason, payload=payload)
    case.refresh_from_db()
    return case


def explained(case: Objection, actor: Any) -> Objection:
    """The rater says why."""
    return do(case, "explain_objection", actor, text=WORDS)


def decided(case: Objection, actor: Any, **ratings: Any) -> Objection:
    """The decision; without ratings the rating stands."""
    return do(case, "decide_objection", actor, decision=REASONS, **ratings)
