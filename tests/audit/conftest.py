"""A year of one person through both processes, so that every table of the trail has rows."""

from datetime import date

import pytest
import time_machine
from django.db import connection

from tests.audit.acts import AFTER_Q1, CASES, Stage, all_acts
from tests.audit.coaching_acts import answered as coached
from tests.audit.day_acts import PNG, TODAY
from tests.audit.feedback_acts import asked, noted, recognised, said
from tests.audit.ledger_kit import SIGNER
from tests.audit.support_acts import answered
from tests.cast import arrange, do, fill, open_plan, open_year
from tests.days import MONDAY, work
from tests.improvement import ACTION, AREA
from viewflow_kinerja import context
from viewflow_kinerja.audit import keys, seal
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Assignment,
    Delegation,
    ErasureProposal,
    GuardIncident,
    Indicator,
    LedgerCheck,
    LedgerErasure,
    LedgerReceipt,
    OrganisationRating,
    Period,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import (
    cycle,
    evidence,
    feedback,
    improvement,
    improvement_course,
    leave,
    month,
    objection,
    organisation,
    reading,
    report,
)

CHANGE = "prioritas daerah berubah"


@pytest.fixture
def in_april():
    """9 April 2026: the first quarter can be rated."""
    with time_machine.travel(AFTER_Q1, tick=True):
        yield


@pytest.fixture
def stage(cast, in_april):
    return Stage(cast)


@pytest.fixture
def lived(cast, in_april):
    """Fauzan's plan and his evaluation, through the engine from the first to the last step."""
    return live(cast)


def live(cast):
    """Both processes, with a return, a withdrawal and a change; returns plan and evaluation."""
    year = open_year(cast)
    plan = fill(open_plan(cast, year, "fauzan"), cast.fauzan)
    do(plan, "submit", cast.fauzan)
    do(plan, "withdraw", cast.fauzan)
    do(plan, "submit", cast.fauzan, key="f1")
    do(plan, "return", cast.nurlaila, reason="target belum terukur", key="n1")
    do(plan, "submit", cast.fauzan, key="f2")
    do(plan, "approve", cast.nurlaila, key="n2")
    engine.start(TargetSettingFlow, plan, actor=cast.fauzan, via="start_change", reason=CHANGE)
    plan.refresh_from_db()
    do(plan, "accept_change", cast.nurlaila)
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.nurlaila)
    return plan, review(cast, plan)


def review(cast, plan):
    """The first quarter, from the opening to the acknowledgement."""
    period = Period.all_rows.get(cycle=plan.cycle, code="Q1")
    cycle.open_period(period, actor=cast.eka)
    row = engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=plan).artifact
    indicator = Indicator.all_rows.get(plan=plan, work_result__version=plan.version)
    told = {"indicator": indicator.pk, "value": 2, "evidence": "laporan"}
    do(row, "report", cast.fauzan, realisations=[told])
    do(row, "rate", cast.nurlaila, **Stage(cast).ratings)
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"])
    organisation.set_rating(rating, actor=cast.bupati, level="NEEDS_IMPROVEMENT")
    do(row, "finalise", cast.nurlaila, justification="a team of one")
    do(row, "deliver", cast.nurlaila)
    do(row, "acknowledge", cast.fauzan)
    return row


def _improving(plan, cast):
    """An area with its action."""
    told = {**AREA, **ACTION}
    row = improvement.open_area(plan, actor=cast.nurlaila, **told)
    improvement_course.agree(row, actor=cast.fauzan)


def _objected(row, cast):
    """Filed and withdrawn; the evaluation is left as it was."""
    arrange([row], status="DELIVERED", kind="ANNUAL")
    case = objection.file(row, actor=cast.fauzan, grounds="tiket menunggu vendor")
    objection.withdraw(case, actor=cast.fauzan)
    row.refresh_from_db()
    arrange([row], status="ACKNOWLEDGED", kind="PERIODIC")


@pytest.fixture
def everything(cast, lived):
    """At least one row in every table that nobody may change."""
    stage = Stage(cast)
    stage.__dict__["year"] = lived[0].cycle
    for name in ("cycle.set_rules", "cycle.put_calendar", "retention.set_policy"):
        case = CASES[name](stage)
        all_acts()[name](*case.rows, actor=cast.eka, reason="arranged", **case.particulars)
    _days(cast, Stage(cast), lived[0])
    _improving(lived[0], cast)
    people = {"principal": cast.employee("nurlaila"), "delegate": cast.employee("hendra")}
    days = {"effective_from": AFTER_Q1.date(), "effective_to": AFTER_Q1.date()}
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        Delegation.all_rows.create(**people, **days, unit=cast.units["APTIKA"])
        proposed = {"kind": "FEEDBACK", "keys": [1], "basis": "JRA", "proposed_by": cast.eka}
        ErasureProposal.objects.create(cycle=lived[0].cycle, **proposed)
    _ = stage.correction
    stage.__dict__["approved"] = lived[0]
    feedback.reply(said(stage), actor=cast.fauzan, text="terima kasih")
    asked(stage)
    noted(stage)
    recognised(stage)
    answered(stage)
    coached(stage)
    _objected(lived[-1], cast)
    _ledger(cast)
    facts = {"at": AFTER_Q1, "table": "x", "row": 1, "what": "a change without history"}
    GuardIncident.objects.create(**facts)
    _read_and_refused(cast, lived[1])
    return lived


def _read_and_refused(cast, evaluation):
    """The auditor has read it, the rater was refused."""
    reading.read(policy.resolve(cast.ida), evaluation, "evaluation")
    no = policy.explain(cast.nurlaila, Action.ACKNOWLEDGE_EVALUATION, evaluation)
    reading.follow_refusal(actor=cast.nurlaila, error=Refused(no.sentence, no))


def _ledger(cast):
    """A key, an erasure, a seal with its receipt, a check."""
    keys.put_on_record(SIGNER.key, actor=cast.system, reason="begins")
    people = {"decided_by": 1, "approved_by": 2, "legal_basis": "JRA", "commitment": ""}
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        LedgerErasure.objects.create(table="nothing", row=1, **people)
    made = seal.seal(SIGNER)
    LedgerReceipt.objects.create(seal=made, anchor="file", at=AFTER_Q1, receipt="kept")
    facts = {"exit_code": 3, "since": 0, "size": made.size, "findings": 0}
    LedgerCheck.objects.create(at=AFTER_Q1, **facts)


@pytest.fixture
def story(cast, settings):
    """Fauzan's plan from the draft to the approval, sealed three times; the second checkpoint."""
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    plan = fill(open_plan(cast, open_year(cast), "fauzan"), cast.fauzan)
    assert seal.seal(SIGNER)
    do(plan, "submit", cast.fauzan)
    kept = seal.seal(SIGNER).note
    do(plan, "approve", cast.nurlaila)
    assert seal.seal(SIGNER)
    assert seal.seal(SIGNER) is None
    return kept


def _days(cast, stage, plan):
    """A day with its file, an unlock, leave, a month, and what was approved after it."""
    stage.__dict__["approved"] = plan
    who = cast.employee("fauzan")
    post = Assignment.of(who, TODAY)
    leave.put(post, actor=cast.eka, date_from=TODAY, date_to=TODAY)
    january = month.open_month(plan, actor=cast.fauzan, first=date(2026, 1, 1))
    month.send(january, actor=cast.fauzan)
    open_ = {"work_date": MONDAY, "until": TODAY, "reason": "listrik padam"}
    report.unlock_day(post, actor=cast.eka, **open_)
    draft = report.put_draft(who, actor=cast.fauzan, work_date=MONDAY, **work())
    evidence.add(draft, actor=cast.fauzan, name="foto.png", content=PNG)
    report.submit(draft, actor=cast.fauzan)
    report.approve(draft, actor=cast.nurlaila)


@pytest.fixture
def sql():
    """Send a statement, past Django."""

    def sql(statement, *params):
        with connection.cursor() as cursor:
            cursor.execute(statement, params or None)
            return cursor.fetchall() if cursor.description else None

    return sql
