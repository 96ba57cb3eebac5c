"""What the tests of evaluation pages arrange: a period, an evaluation in any state, its forms."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.cast import do, step
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Indicator, OrganisationRating, Period
from viewflow_kinerja.services import cycle, organisation

AFTER_Q1 = datetime(2026, 4, 9, 2, tzinfo=UTC)
LATER = datetime(2026, 4, 12, 2, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 1, 8, 2, tzinfo=UTC)
REASON = "Membantu dua unit lain, alasan rahasia"
REMARK = "Umpan balik yang belum boleh dibaca"
NOTES = "Catatan rekomendasi tertutup"
SECRETS = (REASON, REMARK, NOTES)
RATING = {
    "result": "ABOVE",
    "behaviour": "MEETS",
    "deviation_reason": REASON,
    "recommendation": NOTES,
    "value_remarks": {"LOYAL": REMARK},
}


def opened(cast, code="Q1"):
    """A period, open for review."""
    period = Period.all_rows.get(code=code)
    cycle.open_period(period, actor=cast.eka)
    return period


def review(cast, plan, code="Q1"):
    """The evaluation of a plan in a period."""
    period = opened(cast, code)
    return engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=plan).artifact


def realised(evaluation, value=3, evidence="laporan bulanan"):
    """What the service wants to know of the only indicator."""
    return [{"indicator": indicator(evaluation).pk, "value": value, "evidence": evidence}]


def set_level(cast, evaluation, level="GOOD"):
    """The leader rates the organisation of the cast."""
    rows = OrganisationRating.all_rows.filter(period=evaluation.period)
    rating = rows.get(unit=cast.units["KOMINFO"])
    organisation.set_rating(rating, actor=cast.bupati, level=level)


def bring(cast, evaluation, state):
    """Lead an evaluation through the acts until it is in this state; OPEN it is already."""
    name, rater = evaluation.employee.user, cast.nurlaila
    acts = {
        "REPORTED": lambda: do(evaluation, "report", name, realisations=realised(evaluation)),
        "RATED": lambda: do(evaluation, "rate", rater, **RATING),
        "FINAL": lambda: (
            set_level(cast, evaluation),
            do(evaluation, "finalise", rater, justification="Tim kecil"),
        ),
        "DELIVERED": lambda: do(evaluation, "deliver", rater),
        "ACKNOWLEDGED": lambda: do(evaluation, "acknowledge", name),
    }
    for each, act in acts.items():
        if evaluation.status != state and state != "OPEN":
            act()
            assert evaluation.status == each
    return evaluation


def indicator(evaluation):
    """The only indicator of the version that is evaluated."""
    rows = Indicator.all_rows.filter(plan=evaluation.plan)
    return rows.get(work_result__version=evaluation.plan_version)


def changed(cast, plan):
    """A second version of a plan, in force, with the same words."""
    why = "Target berubah karena anggaran dipotong di tengah tahun"
    engine.start(TargetSettingFlow, plan, actor=plan.employee.user, via="start_change", reason=why)
    do(plan, "accept_change", plan.rater.user)
    do(plan, "submit", plan.employee.user)
    do(plan, "approve", plan.rater.user)


def send(client, evaluation, act, key=None, task=None, plain=None, **fields: Any):
    """One act through the task page; the names of the fields carry the act as their prefix."""
    names = {f"{act}-{name}": value for name, value in fields.items()}
    data = {"act": act, f"{act}-key": key or str(uuid4()), **names, **(plain or {})}
    return client.post(f"/kinerja/tasks/{task or step(evaluation).pk}/", data)


def report_fields(evaluation, value="3", evidence="laporan bulanan", **more):
    """The report of the only indicator."""
    given = {"value": value, "evidence": evidence} | more
    return {f"{name}_{indicator(evaluation).pk}": text for name, text in given.items()}


def rating_fields(evaluation, **more):
    """The smallest complete rating."""
    result = indicator(evaluation).work_result_id
    return {"result": "MEETS", "behaviour": "MEETS", f"remark_{result}": "Baik"} | more
