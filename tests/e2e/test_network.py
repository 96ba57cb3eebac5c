"""The daily report on a bad network: slow, broken after the sending, two tabs, logged out."""

import time
from collections.abc import Iterator
from datetime import datetime
from datetime import time as time_of
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e import world as worlds
from tests.e2e.test_acts import PASSWORD, at, press, soon
from viewflow_kinerja.models import DailyReport
from viewflow_kinerja.services import report

pytestmark = pytest.mark.e2e
_numbers = count(1)
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WORDS = "Memperbaiki jaringan puskesmas"


@pytest.fixture
def clerk(world) -> str:
    name = f"jaringan{next(_numbers)}"
    worlds.hire(world.cast, name, rater="nurlaila")
    worlds.approved(world, name)
    return name


@pytest.fixture
def phone(host, clerk) -> Iterator[Any]:
    """The browser of the clerk, open at home."""
    visit = host.visit(clerk)
    visit.go(at("home"))
    yield visit
    visit.page.context.close()


def of(world: Any, clerk: str) -> Any:
    return DailyReport.all_rows.filter(employee=world.cast.people[clerk])


def received(page: Any) -> None:
    expect(page.get_by_text("Received by the system at")).to_be_visible()


def test_at_400_kilobits_three_taps_lead_to_the_receipt(world, phone, clerk):
    page, begun = phone.page, time.perf_counter()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.get_by_role("link", name="Write a report").or_(
        page.locator(f"a[href='{at('daily')}']")
    ).first.click()
    page.fill("[name=description]", WORDS)
    page.get_by_role("button", name="Send the report").click()
    received(page)
    print(f"at 400 kbit/s from home to the receipt: {time.perf_counter() - begun:.1f} s")  # noqa: T201
    assert of(world, clerk).get().status == "SUBMITTED"


def test_an_answer_that_is_lost_on_the_way_makes_no_second_report(world, phone, clerk):
    phone.go(at("daily"))
    phone.page.fill("[name=description]", WORDS)
    phone.page.route("**/daily/", _lost, times=1)
    phone.page.get_by_role("button", name="Send the report").click()
    assert soon(lambda: of(world, clerk).count() == 1)
    phone.page.unroute_all()
    again = phone.page.context.new_page()
    again.goto(f"{phone.host.url}{at('daily')}")
    expect(again.get_by_role("link", name=WORDS).first).to_be_visible()  # it has arrived
    expect(again.locator("[name=description]")).to_have_value(WORDS)  # the device cannot know
    again.get_by_role("button", name="Send the report").click()
    expect(again.get_by_text("This time overlaps another report")).to_be_visible()
    assert of(world, clerk).count() == 1


def _lost(route: Any) -> None:
    """The server has it and has answered; the answer does not come."""
    if route.request.method != "POST":
        route.continue_()
        return
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_in_two_tabs_the_second_is_told_and_keeps_its_words(world, phone, clerk):
    phone.go(at("daily"))
    second = phone.page.context.new_page()
    second.goto(phone.page.url)
    phone.page.fill("[name=description]", WORDS)
    second.fill("[name=description]", "Menulis hal lain")
    press(phone, "Send the report")
    received(phone.page)
    second.get_by_role("button", name="Send the report").click()
    expect(second.get_by_text("This time overlaps another report")).to_be_visible()
    expect(second.locator("[name=description]")).to_have_value("Menulis hal lain")
    assert soon(lambda: second.evaluate("document.querySelector('[data-kj-draft]').kjDraft"))
    second.fill("[name=start]", "16:00")
    second.fill("[name=end]", "16:30")
    second.get_by_role("button", name="Send the report").click()
    received(second)
    assert of(world, clerk).count() == 2


def test_who_was_logged_out_meanwhile_sends_after_logging_in_again(world, phone, clerk):
    user = world.cast.users[clerk]
    phone.go(at("daily"))
    user.set_password(PASSWORD)
    user.save()
    phone.page.context.clear_cookies(name="sessionid")
    phone.page.locator("[name=description]").press_sequentially(WORDS)
    press(phone, "Send the report")
    phone.page.get_by_role("link", name="Log in and go on").click()
    phone.page.fill("[name=username]", user.username)
    phone.page.fill("[name=password]", PASSWORD)
    phone.page.get_by_role("button", name="Log in").or_(
        phone.page.get_by_role("button", name="Masuk")
    ).click()
    assert soon(lambda: phone.page.input_value("[name=description]") == WORDS)
    press(phone, "Send the report")
    received(phone.page)
    assert of(world, clerk).get().description == WORDS


def test_words_for_one_report_stay_when_another_is_answered(world, phone, host, clerk):
    person, user = world.cast.people[clerk], world.cast.users[clerk]
    for hour in (8, 10):
        begun, ended = (
            datetime.combine(person.today, time_of(at), person.zone) for at in (hour, hour + 1)
        )
        facts = {"started_at": begun, "ended_at": ended, "description": f"Kerja {clerk} {hour}"}
        report.file(person, actor=user, work_date=person.today, **facts)
    rater = host.visit("nurlaila")
    rater.go(at("daily-answers"))
    first, second = of(world, clerk).order_by("started_at")
    rater.page.locator(f"#id_{first.pk}_note").press_sequentially("Sebutkan nomor tiketnya")
    card = rater.page.locator(f"form[data-kj-draft$=':answer-{second.pk}']")
    card.locator("[value=ADEQUATE]").check(force=True)
    card.get_by_role("button", name="Send the answer").click()
    expect(rater.page.get_by_text("1 report is answered")).to_be_visible()
    note = rater.page.locator(f"#id_{first.pk}_note")
    assert soon(lambda: note.input_value() == "Sebutkan nomor tiketnya")
    rater.page.context.close()
