"""From home to filed in three taps; answered with a chip; read by whom it concerns."""

import html
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.audit.day_acts import PNG
from tests.days import MONDAY, WIB, at, filed, work
from tests.story import statements_of
from viewflow_kinerja.models import DailyReport, EvidenceFile, WorkResult
from viewflow_kinerja.services import evidence, report

DAILY = reverse("kinerja:daily")
ANSWERS = reverse("kinerja:daily-answers")


@pytest.fixture
def person(cast, approved):
    return cast.employee("fauzan")


@pytest.fixture
def browser(cast):
    def browser(name):
        client = Client()
        client.force_login(cast.users[name])
        return client

    return browser


def form(**more):
    usual = {"work_date": MONDAY, "start": "08:00", "end": "12:00", "work_mode": "OFFICE"}
    return {"description": "12 tiket selesai", "act": "send", "key": uuid4()} | usual | more


def test_from_home_to_filed_in_three_taps(browser, person):
    client = browser("fauzan")
    home = client.get(reverse("kinerja:home")).content.decode()
    assert f'href="{DAILY}"' in home  # one
    page = client.get(DAILY).content.decode()  # two
    assert "Send the report" in page
    answer = client.post(DAILY, form(), follow=True)  # three
    assert "Received by the system at" in answer.content.decode()
    assert "WIB" in answer.content.decode()
    assert DailyReport.all_rows.get().status == "SUBMITTED"


@pytest.mark.parametrize("support", ["", "akses log server"])
@pytest.mark.parametrize("day", [MONDAY, date(2026, 1, 6)])
def test_b16_filing_costs_at_most_fifteen_statements(
    browser, person, day, support, django_capture_on_commit_callbacks
):
    client, result = browser("fauzan"), WorkResult.all_rows.get()
    with at(day):
        client.get(DAILY)
        sent = form(work_result=result.pk, support_requested=support)
        with django_capture_on_commit_callbacks(execute=True):  # what follows the commit counts
            spent = statements_of(lambda: client.post(DAILY, sent))
    assert DailyReport.all_rows.get().work_result == result
    assert spent <= 15, spent


def test_the_same_form_sent_twice_is_one_report(browser, person):
    client, sent = browser("fauzan"), form()
    assert client.post(DAILY, sent).url == client.post(DAILY, sent).url
    assert DailyReport.all_rows.count() == 1


def test_the_queue_of_the_device_reads_words_and_no_pages(browser, person):
    client, sent = browser("fauzan"), form()
    queued = {"headers": {"X-Kinerja-Queue": "1"}}
    for _ in range(2):  # the answer was lost, and it is sent again
        answer = client.post(DAILY, sent, **queued)
        assert (answer.status_code, answer["Content-Type"]) == (201, "text/plain; charset=utf-8")
        assert "Received by the system at" in answer.content.decode()
    assert DailyReport.all_rows.count() == 1
    refused = client.post(DAILY, form(start="11:00", end="13:00"), **queued)
    assert (refused.status_code, "overlaps" in refused.content.decode()) == (422, True)
    with at(date(2026, 1, 9)):
        late = client.post(DAILY, form(start="13:00", end="14:00"), **queued)
    assert (late.status_code, "personnel office" in late.content.decode()) == (409, True)


def test_the_page_carries_the_queue_only_where_the_host_wants_it(browser, person, settings):
    client = browser("fauzan")
    assert "data-kj-queue" not in client.get(DAILY).content.decode()
    settings.KINERJA = {"OFFLINE_QUEUE": True}
    assert "data-kj-queue" in client.get(DAILY).content.decode()


def test_what_is_typed_comes_back_from_the_server_until_it_is_sent(browser, person):
    client = browser("fauzan")
    here = reverse("kinerja:draft", args=["daily-20260105-work"])
    assert client.post(here, {"description": "Setengah jadi", "start": "08:00"}).status_code == 204
    assert "Setengah jadi" in client.get(DAILY).content.decode()
    assert "Setengah jadi" not in browser("rahmi").get(DAILY).content.decode()
    client.post(DAILY, form())
    assert "Setengah jadi" not in client.get(DAILY).content.decode()
    for name in ("daily-1-work", "daily-20260105-x"):
        assert client.post(reverse("kinerja:draft", args=[name]), {"a": "b"}).status_code == 404


def test_what_is_wrong_comes_back_with_the_words_that_were_written(browser, person):
    answer = browser("fauzan").post(DAILY, form(end="07:00"))
    assert answer.status_code == 422
    assert "12 tiket selesai" in answer.content.decode()
    filed(person)
    answer = browser("fauzan").post(DAILY, form(start="11:00", end="13:00"))
    assert "overlaps" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "until", "minutes"),
    [
        ({"minutes": "210"}, "12:00", 210),
        ({"minutes": "90", "end": ""}, "09:30", 90),
        ({"minutes": ""}, "12:00", 240),
    ],
)
def test_minutes_may_be_told_beside_or_instead_of_the_end(browser, person, given, until, minutes):
    client = browser("fauzan")
    page = client.post(DAILY, form(**given), follow=True).content.decode()
    row = DailyReport.all_rows.get()
    assert (f"{row.ended_at.astimezone(WIB):%H:%M}", row.minutes) == (until, minutes)
    assert ("210 minutes" in page) == (minutes == 210)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"end": ""}, "Say until when, or how many minutes."),
        ({"minutes": "241"}, "More minutes than between"),
        ({"start": "23:30", "end": "", "minutes": "31"}, "on the same day"),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"end": "25:00"}, "Please write the time like 07:30."),
    ],
)
def test_a_length_that_cannot_be_is_told(browser, person, given, words):
    answer = browser("fauzan").post(DAILY, form(**given))
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())
    assert "12 tiket selesai" in answer.content.decode()
    assert not DailyReport.all_rows.exists()


def test_minutes_stay_when_a_draft_is_opened_again(browser, person):
    client = browser("fauzan")
    client.post(DAILY, form(act="draft", minutes="200"))
    page = client.get(reverse("kinerja:daily-report", args=[DailyReport.all_rows.get().pk]))
    assert 'value="200"' in page.content.decode()


def test_a_result_of_somebody_elses_plan_is_refused(browser, cast, person):
    answer = browser("fauzan").post(DAILY, form(work_result=999_999))
    assert answer.status_code == 422


def test_a_draft_waits_on_the_server_and_is_sent_later(browser, person):
    client = browser("fauzan")
    client.post(DAILY, form(act="draft"))
    row = DailyReport.all_rows.get()
    assert row.status == "DRAFT"
    client.post(reverse("kinerja:daily-report", args=[row.pk]), form(description="13 tiket"))
    row.refresh_from_db()
    assert (row.status, row.description) == ("SUBMITTED", "13 tiket")


def test_yesterday_is_copied_into_a_marked_draft(browser, person):
    source = filed(person)
    with at(date(2026, 1, 6)):
        client = browser("fauzan")
        assert "Copy the report" in client.get(DAILY).content.decode()
        to = reverse("kinerja:daily-copy", args=[source.pk])
        client.post(to, {"day": "2026-01-06"})
        assert "copied" in client.get(DAILY).content.decode()
    assert DailyReport.all_rows.get(copied_from=source).status == "DRAFT"


def test_one_chip_is_one_answer_and_needs_words_unless_adequate(browser, person):
    row, boss = filed(person), browser("nurlaila")
    sent = {"report": row.pk, "key": uuid4(), "verification": "INSUFFICIENT"}
    assert boss.post(ANSWERS, sent).status_code == 422
    boss.post(ANSWERS, sent | {"note": "Sebut hasilnya"})
    row.refresh_from_db()
    assert (row.status, row.answer) == ("REVISION", "Sebut hasilnya")
    page = browser("fauzan").get(reverse("kinerja:daily-report", args=[row.pk]))
    assert "Sebut hasilnya" in page.content.decode()


def test_several_are_approved_only_after_they_were_shown(browser, person):
    rows = [filed(person), filed(person, start=13)]
    boss, chosen = browser("nurlaila"), [row.pk for row in rows]
    page = boss.post(ANSWERS, {"chosen": chosen}).content.decode()
    assert "Approve these as adequate?" in page
    assert not DailyReport.all_rows.filter(status="APPROVED").exists()
    boss.post(ANSWERS, {"chosen": chosen, "sure": "1"})
    assert DailyReport.all_rows.filter(status="APPROVED").count() == 2


def test_nobody_answers_what_is_not_his(browser, person):
    row = filed(person)
    sent = {"report": row.pk, "key": uuid4(), "verification": "ADEQUATE"}
    for name in ("dedi", "fauzan", "eka"):
        assert browser(name).post(ANSWERS, sent).status_code == 404


def test_the_office_unlocks_with_a_reason(browser, cast, person):
    row = filed(person)
    report.reject(row, actor=cast.nurlaila, reason="tidak sesuai")
    here = reverse("kinerja:daily-report", args=[row.pk])
    office = browser("eka")
    assert "Unlock this report" in office.get(here).content.decode()
    sent = {"act": "unlock", "key": uuid4(), "until": "2026-01-09"}
    assert office.post(here, sent).status_code == 422
    office.post(here, sent | {"reason": "Berita acara 7"})
    row.refresh_from_db()
    assert row.status == "REVISION"


def test_a_file_is_what_its_name_says(browser, person):
    client = browser("fauzan")
    fake = SimpleUploadedFile("foto.png", b"<script>alert(1)</script>")
    assert client.post(DAILY, form(upload=fake)).status_code == 422
    assert not DailyReport.all_rows.exists()
    for name in ("x.svg", "x.html", "x.exe"):
        answer = client.post(DAILY, form(upload=SimpleUploadedFile(name, PNG)))
        assert answer.status_code == 422, name
    client.post(DAILY, form(upload=SimpleUploadedFile("foto.png", PNG)))
    assert DailyReport.all_rows.get().status == "SUBMITTED"


def test_t9_a_file_is_a_download_of_a_fixed_type_for_whoever_sees_the_report(browser, cast, person):
    draft = report.put_draft(person, actor=cast.fauzan, work_date=MONDAY, **work())
    kept = evidence.add(draft, actor=cast.fauzan, name="../../foto.png", content=PNG)
    here = reverse("kinerja:daily-file", args=[kept.pk])
    assert browser("nurlaila").get(here).status_code == 404  # a draft is nobody's business
    report.submit(draft, actor=cast.fauzan)
    answer = browser("nurlaila").get(here)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="foto.png"'
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox",
    )
    assert browser("dedi").get(here).status_code == 404
    assert EvidenceFile.all_rows.get().sha256


def test_a_copy_that_does_not_fit_says_why(browser, cast, person):
    source = filed(person)
    tuesday = date(2026, 1, 6)
    with at(tuesday):
        filed(person, tuesday)
        sent = {"day": tuesday}
        copied = reverse("kinerja:daily-copy", args=[source.pk])
        answer = browser("fauzan").post(copied, sent, follow=True)
    assert answer.status_code == 200
    assert "overlap" in answer.content.decode()
    assert DailyReport.all_rows.count() == 2


def test_a_day_that_is_over_is_an_error_of_the_form(browser, person):
    with at(date(2026, 1, 20)):
        answer = browser("fauzan").post(DAILY, form())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The personnel office can unlock it with a reason" in page
    assert "12 tiket selesai" in page


def test_an_answer_given_in_another_tab_is_told_and_changes_nothing(browser, person):
    row, client = filed(person), browser("nurlaila")
    for name in ("ADEQUATE", "INSUFFICIENT"):
        sent = {"report": row.pk, "key": uuid4(), "verification": name, "note": "lagi"}
        page = client.post(ANSWERS, sent, follow=True).content.decode()
    assert "answered already" in page
    row.refresh_from_db()
    assert row.status == "APPROVED"
    assert browser("mukhtar").post(ANSWERS, sent).status_code == 404


@pytest.mark.parametrize("chosen", [[], ["9" * 40], ["x"]])
@pytest.mark.parametrize("sure", [{}, {"sure": "1"}])
def test_several_without_one_that_waits_says_so(browser, person, chosen, sure):
    filed(person)
    page = browser("nurlaila").post(ANSWERS, {"chosen": chosen, **sure}, follow=True)
    assert "None of the chosen reports waits" in page.content.decode()
    assert DailyReport.all_rows.get().status == "SUBMITTED"
