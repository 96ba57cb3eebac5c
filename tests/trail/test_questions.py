"""Each saved question: one hit, one near miss, and the definition on its page."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.audit.ledger_kit import SIGNER
from tests.cast import approved_plan, arrange, do, step
from tests.days import MONDAY, work
from tests.views.browse import act, as_, at, stand_in, words
from tests.views.reviews import AFTER_Q1, bring, review
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    CalendarEntry,
    GrantSource,
    PerformancePlan,
)
from viewflow_kinerja.selectors.trail.questions import MANY, QUESTIONS
from viewflow_kinerja.services import report

pytestmark = pytest.mark.usefixtures("by_our_clock")


def found(cast, question, **asked):
    """What the auditor finds, in words."""
    page = as_(cast.ida).get(at("workbench"), {"question": question, **asked})
    told = words(page)
    assert str(QUESTIONS[question].definition) in told.replace("&#x27;", "'")
    return told.partition("Found, the newest first")[2]


NOTHING = "Nothing was found that you may read."


def test_a_rating_that_changed_after_it_was_final(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        row = bring(cast, review(cast, approved), "DELIVERED")
        arrange([row], justification="lain")
        assert NOTHING in found(cast, "rated-after-final")
        arrange([row], result_rating="BELOW")
        assert "changed the record" in found(cast, "rated-after-final")


@pytest.mark.parametrize(
    ("moment", "hit"),
    [
        (datetime(2026, 1, 6, 14, 59, tzinfo=UTC), False),  # 21.59 WIB
        (datetime(2026, 1, 6, 15, 0, tzinfo=UTC), True),  # 22.00
        (datetime(2026, 1, 6, 21, 59, tzinfo=UTC), True),  # 04.59
        (datetime(2026, 1, 6, 22, 0, tzinfo=UTC), False),  # 05.00
        (datetime(2026, 1, 10, 3, 0, tzinfo=UTC), True),  # Saturday
        (datetime(2026, 1, 9, 3, 0, tzinfo=UTC), False),  # Friday
        (datetime(2026, 1, 16, 3, 0, tzinfo=UTC), True),  # a holiday
        (datetime(2026, 1, 15, 3, 0, tzinfo=UTC), False),  # the day before it
    ],
)
def test_an_act_at_night_or_on_a_holiday(cast, plan, moment, hit):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        days = {"date_from": date(2026, 1, 16), "date_to": date(2026, 1, 16)}
        CalendarEntry.objects.create(**days, kind="HOLIDAY", name="Isra Mikraj")
    with time_machine.travel(moment, tick=True):
        do(plan, "submit", cast.fauzan)
        told = found(cast, "at-night")
        assert ("Fauzan submitted the plan." in told) is hit


@pytest.mark.parametrize(
    ("pattern", "moment", "hit"),
    [
        ("SIX_DAY", datetime(2026, 1, 10, 3, 0, tzinfo=UTC), False),  # Saturday, 10.00 WIB
        ("SIX_DAY", datetime(2026, 1, 10, 16, 0, tzinfo=UTC), True),  # Saturday, 23.00
        ("SIX_DAY", datetime(2026, 1, 11, 3, 0, tzinfo=UTC), True),  # Sunday
        ("FIVE_DAY", datetime(2026, 1, 10, 3, 0, tzinfo=UTC), True),
    ],
)
def test_a_saturday_is_free_by_the_pattern_of_the_post_of_that_day(
    cast, plan, pattern, moment, hit
):
    post = Assignment.of(cast.employee("fauzan"), date(2026, 1, 5))
    arrange([post], work_pattern=pattern)
    with time_machine.travel(moment, tick=True):
        do(plan, "submit", cast.fauzan)
        assert ("Fauzan submitted the plan." in found(cast, "at-night")) is hit


def test_background_work_at_night_is_no_finding(cast, plan):
    with time_machine.travel(datetime(2026, 1, 6, 18, tzinfo=UTC), tick=True):
        with context.unit_of_work(actor=cast.system, act="plan.hand_over"):
            context.note(context.Authority(actor=cast.system, relation="SYS"))
            do(plan, "submit", cast.fauzan)
        with context.unit_of_work(actor=cast.system, act="plan.hand_over"):
            plan.record(place="Malam")
        assert "handed the plan over" not in found(cast, "at-night")


@pytest.mark.parametrize(("records", "hit"), [(MANY - 1, False), (MANY, True)])
def test_many_acts_in_a_minute(cast, approved, records, hit):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False) as clock:
        with context.unit_of_work(actor=cast.nurlaila, act="plan.approve"):
            for number in range(records):
                approved.record(place=f"Kota {number}")
                clock.shift(timedelta(seconds=5))
        clock.shift(timedelta(minutes=1))
        assert ("nurlaila approved the plan." in found(cast, "many-in-a-minute")) is hit


def test_many_acts_over_more_than_a_minute_are_no_finding(cast, approved):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False) as clock:
        with context.unit_of_work(actor=cast.nurlaila, act="plan.approve"):
            for number in range(MANY):
                approved.record(place=f"Kota {number}")
                clock.shift(timedelta(seconds=7))
        assert NOTHING in found(cast, "many-in-a-minute")


def test_an_act_by_delegation(cast, year, plan):
    do(plan, "submit", cast.fauzan)
    assert NOTHING in found(cast, "by-delegation")
    stand_in(cast, plan)
    do(plan, "approve", cast.hendra)
    assert "Hendra, on behalf of Nurlaila, approved the plan." in found(cast, "by-delegation")


def test_a_report_that_was_unlocked(cast, approved):
    with time_machine.travel(datetime(2026, 1, 5, 9, tzinfo=UTC), tick=True):
        who = cast.employee("fauzan")
        draft = report.put_draft(who, actor=cast.fauzan, work_date=MONDAY, **work())
        report.submit(draft, actor=cast.fauzan)
        report.reject(draft, actor=cast.nurlaila, reason="bukan pekerjaan saya")
        assert NOTHING in found(cast, "unlocked")
        until = date(2026, 1, 9)
        report.unlock(draft, actor=cast.eka, until=until, reason="keliru ditolak atasan")
        assert "Eka unlocked the daily report." in found(cast, "unlocked")


def test_a_right_given_by_hand(cast, approved):
    assert NOTHING in found(cast, "by-hand")  # those by decree are there
    with context.unit_of_work(actor=cast.eka, act="access.propose"):
        context.note(context.Authority(actor=cast.eka, relation="OFF"))
        AccessGrant.all_rows.create(
            user=cast.rahmi,
            right="view_subtree",
            unit=cast.units["DINKES"],
            grant_source=GrantSource.MANUAL,
            grant_reason="membantu sementara",
            decided_by=cast.eka,
            waits=True,
            valid_from=timezone.now(),
            valid_until=timezone.now() + timedelta(days=3),
        )
    assert "proposed an access right." in found(cast, "by-hand")


def test_an_attempt_at_ones_own_record_that_was_refused(cast, year, plan):
    other = approved_plan(cast, year, "rahmi")
    do(plan, "submit", cast.fauzan)
    key = {"act": "request_change", "request_change-key": str(uuid4())}
    as_(cast.ida).post(at("plan-change", other.pk), key)  # refused: she is the auditor
    assert NOTHING in found(cast, "own-refused")
    as_(cast.fauzan).post(at("task", step(plan).pk), act("approve"))
    told = found(cast, "own-refused")
    assert "Fauzan was refused: approve the plan." in told
    assert "This is your own record" in told


def plant(cast, plan, moment):
    """A row of history, written past the application with a date of its own."""
    row = PerformancePlan.all_rows.get(pk=plan.pk)
    fields = PerformancePlan.history.model.tracked_fields
    values = {each.attname: getattr(row, each.attname) for each in fields}
    facts = {"history_type": "~", "history_date": moment, "history_user_id": cast.dedi.pk}
    facts["history_txid"] = plan.history.latest().history_txid  # where rows are numbered
    with context.unit_of_work(actor=cast.dedi, act="plan.approve"):
        PerformancePlan.history.model.objects.create(**values, **facts)


@pytest.mark.parametrize(("back", "hit"), [(timedelta(minutes=59), False), (None, True)])
def test_a_row_dated_before_what_was_written_before_it(cast, approved, unguarded, back, hit):
    last = approved.history.latest().history_date
    plant(cast, approved, last - (back or timedelta(minutes=61)))
    assert ("dedi approved the plan." in found(cast, "backdated")) is hit


def test_a_row_dated_before_the_seal_before_its_own(cast, approved, unguarded):
    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=True):
        seal.seal(SIGNER)
        plant(cast, approved, timezone.now() - timedelta(hours=3))
        assert NOTHING in found(cast, "backdated")  # not sealed yet: later than the row before
        seal.seal(SIGNER)
        assert "dedi approved the plan." in found(cast, "backdated")


def test_the_page_lists_every_question_and_looks_back_a_month(cast, approved):
    page = as_(cast.ida).get(at("workbench"))
    told = words(page).replace("&#x27;", "'")
    assert all(str(question.title) in told for question in QUESTIONS.values())
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=True):
        assert NOTHING in found(cast, "by-delegation")
