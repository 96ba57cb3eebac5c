"""The work of the background: what is due, once, one runner at a time, whatever fails."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import cast as people_of_tests
from tests.days import filed
from tests.threads import at_once
from tests.views.browse import stand_in
from viewflow_kinerja import context
from viewflow_kinerja.jobs import lease, notices, sending, tick
from viewflow_kinerja.models import JobState, Notice, WorkflowEvent
from viewflow_kinerja.services import report as reports

WIB, WITA, WIT = (ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura"))
ZONES = {"": WIB, "Asia/Makassar": WITA, "Asia/Jayapura": WIT}
MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)


def moment(day, hour=9, minute=0, zone=WIB):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def make(at):
    """What is made at a moment."""
    with time_machine.travel(at.astimezone(UTC), tick=True):
        notices.make(at)


def told(user, kind=None):
    rows = Notice.objects.filter(recipient=user).order_by("pk")
    rows = rows.filter(kind=kind) if kind else rows
    return [(row.kind, row.day, row.numbers) for row in rows]


def living_in(cast, name, zone):
    with context.unit_of_work(actor=cast.system, act="test.arrange"), transaction.atomic():
        cast.employee(name).record(time_zone=zone)


@pytest.fixture
def submitted(cast, year):
    plan = people_of_tests.fill(people_of_tests.open_plan(cast, year, "fauzan"), cast.fauzan)
    people_of_tests.do(plan, "submit", cast.fauzan)
    return plan


def test_a_supervisor_is_told_once_a_working_day_what_waits(cast, submitted):
    for minute in (30, 31, 59):
        make(moment(MONDAY, 7, minute))
    assert told(cast.nurlaila) == [("DIGEST", MONDAY, {"steps": 1, "late": 0})]
    make(moment(TUESDAY, 8))
    assert [day for _, day, _ in told(cast.nurlaila)] == [MONDAY, TUESDAY]


def test_nobody_is_told_that_nothing_waits(cast, submitted):
    make(moment(MONDAY, 8))
    assert told(cast.dedi) == []


def test_the_message_of_the_day_is_not_made_on_a_day_that_is_not_worked(cast, submitted):
    make(moment(date(2026, 1, 10), 8))  # a Saturday
    make(moment(date(2026, 1, 11), 8))
    assert told(cast.nurlaila) == []
    make(moment(date(2026, 1, 12), 8))
    assert len(told(cast.nurlaila)) == 1


@pytest.mark.parametrize(("name", "zone"), ZONES.items())
def test_the_message_of_the_day_comes_by_the_clock_of_its_reader(cast, submitted, name, zone):
    living_in(cast, "nurlaila", name)
    make(moment(MONDAY, 7, 29, zone))
    assert told(cast.nurlaila) == []
    make(moment(MONDAY, 7, 30, zone))
    assert told(cast.nurlaila) == [("DIGEST", MONDAY, {"steps": 1, "late": 0})]


@pytest.mark.parametrize(("name", "zone"), ZONES.items())
def test_a_term_is_said_a_working_day_before_and_after_midnight_of_the_reader(
    cast, year, name, zone
):
    """Plans are due on Saturday, 31 January: Friday is the last working day before."""
    people_of_tests.open_plan(cast, year, "fauzan")
    living_in(cast, "fauzan", name)
    due = year.plan_due
    make(moment(date(2026, 1, 29), 23, 59, zone))
    assert told(cast.fauzan, "DUE_SOON") == []
    make(moment(date(2026, 1, 30), 0, 0, zone))
    assert told(cast.fauzan, "DUE_SOON") == [("DUE_SOON", due, {"steps": 1})]
    make(moment(due, 23, 59, zone))
    assert told(cast.fauzan, "OVERDUE") == []
    make(moment(due + timedelta(days=1), 0, 0, zone))
    assert told(cast.fauzan, "OVERDUE") == [("OVERDUE", due, {"steps": 1})]


def test_a_run_that_did_not_happen_is_made_up_for(cast, year):
    people_of_tests.open_plan(cast, year, "fauzan")
    make(moment(year.plan_due + timedelta(days=5)))
    assert told(cast.fauzan, "OVERDUE") == [("OVERDUE", year.plan_due, {"steps": 1})]


def test_an_owner_is_told_that_his_plan_came_back_and_not_why(cast, submitted):
    people_of_tests.do(submitted, "return", cast.nurlaila, reason="RAHASIA")
    day = WorkflowEvent.objects.latest("pk").at.astimezone(WIB).date()  # the database's clock
    for after in range(3):
        make(moment(day + timedelta(days=after), 23))
    assert told(cast.fauzan, "RETURNED") == [("RETURNED", day, {"plans": 1})]
    row = Notice.objects.get(kind="RETURNED")
    assert "RAHASIA" not in str(sending.message(row)) + str(row.numbers)


def test_an_owner_is_told_that_reports_came_back(cast, approved):
    row = filed(cast.employee("fauzan"))
    reports.ask_revision(row, actor=cast.nurlaila, reason="RAHASIA")
    make(moment(MONDAY, 10))
    assert told(cast.fauzan, "RETURNED") == [("RETURNED", MONDAY, {"reports": 1})]


def test_reports_unanswered_for_three_working_days_are_told_to_the_superior(cast, approved):
    filed(cast.employee("fauzan"))
    make(moment(date(2026, 1, 8), 10))  # Thursday: three working days after Monday
    assert told(cast.mukhtar, "ESCALATED") == []
    make(moment(date(2026, 1, 9), 10))
    assert told(cast.mukhtar, "ESCALATED") == [("ESCALATED", date(2026, 1, 9), {"reports": 1})]
    assert told(cast.nurlaila)[-1][2]["reports"] == 1


def test_whoever_stands_in_is_told_what_waits_for_the_principal(cast, submitted):
    stand_in(cast, submitted)
    make(moment(TUESDAY, 8))
    assert told(cast.hendra, "DIGEST") == [("DIGEST", TUESDAY, {"steps": 1, "late": 0})]


@pytest.mark.parametrize(
    ("made", "goes"),
    [
        (moment(MONDAY, 9), moment(MONDAY, 9)),
        (moment(MONDAY, 5), moment(MONDAY, 6)),
        (moment(MONDAY, 18), moment(TUESDAY, 6)),
        (moment(date(2026, 1, 9), 19), moment(date(2026, 1, 12), 6)),
        (moment(date(2026, 1, 10), 12), moment(date(2026, 1, 12), 6)),
    ],
)
def test_nothing_is_sent_at_night_or_on_a_holiday(cast, submitted, made, goes, mailoutbox):
    cast.fauzan.email = "fauzan@example.go.id"
    cast.fauzan.save()
    people_of_tests.do(submitted, "return", cast.nurlaila, reason="angka")
    make(made)
    for later, letters in ((-1, 0), (0, 1), (3600, 1)):
        sending.send(goes + timedelta(seconds=later))
        back = [mail.to for mail in mailoutbox if "came back" in mail.subject]
        assert back == [["fauzan@example.go.id"]] * letters


def test_a_letter_leads_to_the_portal_and_counts(cast, submitted, mailoutbox, settings):
    settings.KINERJA = {"PORTAL_ADDRESS": "https://simpeg.example.go.id"}
    cast.nurlaila.email = "nurlaila@example.go.id"
    cast.nurlaila.save()
    make(moment(MONDAY, 8))
    sending.send(moment(MONDAY, 8))
    (mail,) = mailoutbox
    assert "1" in mail.body
    assert "https://simpeg.example.go.id/" in mail.body
    assert "Fauzan" not in mail.subject + mail.body


def test_a_server_that_is_down_is_tried_again_and_at_last_given_up(cast, submitted, settings):
    settings.EMAIL_BACKEND = "tests.jobs.test_tick.Down"
    cast.nurlaila.email = "nurlaila@example.go.id"
    cast.nurlaila.save()
    make(moment(MONDAY, 8))
    now = moment(MONDAY, 8)
    for _ in range(20):
        sending.send(now)
        now += timedelta(hours=3)
    row = Notice.objects.get(recipient=cast.nurlaila)
    assert (row.tries, row.next_try_at, row.sent_at) == (sending.MOST_TRIES, None, None)
    assert "no answer" in row.failure


class Down:
    """A mail server that does not answer."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, letters):
        raise OSError("no answer")

    def close(self):
        pass


def test_who_has_read_it_in_the_product_gets_no_letter(cast, submitted, mailoutbox, client):
    cast.nurlaila.email = "nurlaila@example.go.id"
    cast.nurlaila.save()
    make(moment(MONDAY, 8))
    client.force_login(cast.nurlaila)
    page = client.get("/kinerja/messages/").content.decode()
    assert "1 step waits for you." in page
    row = Notice.objects.get(recipient=cast.nurlaila)
    client.post("/kinerja/messages/", {"upto": row.pk})
    sending.send(moment(MONDAY, 9))
    assert mailoutbox == []
    assert 'name="upto"' not in client.get("/kinerja/messages/").content.decode()


def test_nobody_reads_or_marks_the_messages_of_another(cast, submitted, client):
    make(moment(MONDAY, 8))
    row = Notice.objects.get(recipient=cast.nurlaila)
    client.force_login(cast.dedi)
    assert "waits for you" not in client.get("/kinerja/messages/").content.decode()
    client.post("/kinerja/messages/", {"upto": row.pk})
    row.refresh_from_db()
    assert row.read_at is None


def test_a_thousand_people_cost_as_many_statements_as_one(cast, submitted):
    with CaptureQueriesContext(connection) as one:
        make(moment(MONDAY, 8))
    Notice.objects.all().delete()
    for name in ("rahmi", "hendra", "dedi"):
        people_of_tests.open_plan(cast, submitted.cycle, name)
    with CaptureQueriesContext(connection) as four:
        make(moment(MONDAY, 8))
    assert len(four) == len(one)


def test_the_command_tells_each_step_and_runs_twice(cast, submitted):
    out = StringIO()
    call_command("kinerja_tick", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == [step.name for step in tick.STEPS]
    again = StringIO()
    call_command("kinerja_tick", stdout=again)
    done = {line.partition(":")[0]: line for line in again.getvalue().splitlines()}
    assert done["notices"] == "notices: 0"
    assert not {step.name for step in tick.STEPS if step.daily} & set(done)


def test_a_step_that_fails_stops_no_other_and_is_told(cast, submitted, monkeypatch):
    def breaks(now):
        raise RuntimeError("no room on the disk")

    steps = (tick.Step("broken", breaks), *tick.STEPS)
    monkeypatch.setattr(tick, "STEPS", steps)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("kinerja_tick", stdout=out)
    assert "broken: RuntimeError: no room on the disk" in out.getvalue()
    assert JobState.objects.get(name="notices").failure == ""
    assert JobState.objects.get(name="broken").succeeded_at is None
    assert told(cast.nurlaila)


def test_while_one_runs_another_does_nothing(cast):
    held = lease.Lease()
    assert held.take()
    assert list(tick.tick()) == []
    held.give_back()
    assert list(tick.tick())


def test_a_runner_that_died_is_followed_after_a_minute(cast):
    assert lease.Lease().take()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61), tick=True):
        assert list(tick.tick())


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_once_are_one():
    people_of_tests.make_cast()
    first, second = at_once(lambda: len(list(tick.tick())), lambda: len(list(tick.tick())))
    assert sorted((bool(first), bool(second))) in ([False, True], [True, True])
    assert Notice.objects.count() == 0
    assert JobState.objects.filter(name=lease.NAME).count() == 1
