"""Acting in the browser: without script, by keyboard, twice at once, and after everything broke."""

import re
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e import world as worlds
from viewflow_kinerja.models import Evaluation, FormDraft, PerformancePlan, WorkResult

pytestmark = pytest.mark.e2e
PASSWORD = "Kinerja2026"
_numbers = count(1)


def at(name: str, *args: object) -> str:
    return reverse(f"kinerja:{name}", args=args)


@pytest.fixture
def clerk(world) -> str:
    """Somebody new in the division, rated by Nurlaila; no other test knows of this person."""
    name = f"pegawai{next(_numbers)}"
    worlds.hire(world.cast, name, rater="nurlaila")
    return name


def stored(row: Any) -> Any:
    return type(row).all_rows.get(pk=row.pk)


def soon(holds: Callable[[], Any], seconds: float = 8) -> Any:
    """Wait until something holds; the policy of the page forbids Playwright's own waiting (U8)."""
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def press(visit: Any, words: str) -> None:
    visit.page.get_by_role("button", name=words).click()


# without script


def test_without_script_a_plan_is_written_submitted_and_returned(world, visits, clerk):
    plan = worlds.opened(world, clerk)
    writer = visits(clerk, at("plan-edit", plan.pk), java_script_enabled=False)
    _write(writer.page)
    press(writer, "Submit the plan to your supervisor")
    assert stored(plan).status == "SUBMITTED"
    rater = visits("nurlaila", at("task", world.task(clerk)), java_script_enabled=False)
    rater.page.get_by_text("Return with your comment").first.click()
    rater.page.fill("[name=return-reason]", "Target belum terukur")
    press(rater, "Return with your comment")
    assert stored(plan).status == "RETURNED"
    writer.go(at("plan-edit", plan.pk))
    assert "Target belum terukur" in writer.page.content()
    assert (writer.complaints, rater.complaints) == ([], [])


def _write(page: Any) -> None:
    page.fill("[name=text]", "Tersusunnya laporan data layanan")
    page.get_by_role("button", name="Save").click()
    page.fill("[name=text]", "Laporan")
    page.get_by_label("Quantity").check()
    page.fill("[name=target_YEAR]", "12")
    page.fill("[name=target_Q1]", "3")
    page.fill("[name=unit_of_measure]", "laporan")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Look at the seven values", exact=True).click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change annexes").click()
    for name in ("RESOURCE_SUPPORT", "ACCOUNTABILITY_SCHEME", "CONSEQUENCE"):
        page.fill(f"[name={name}]", "Sesuai kesepakatan")
    page.get_by_role("button", name="Save").click()


def test_without_script_a_realisation_is_reported_and_rated(world, visits, clerk):
    worlds.approved(world, clerk)
    review = worlds.under_review(world, clerk)
    task = at("task", world.task(clerk, review=True))
    employee = visits(clerk, task, java_script_enabled=False)
    employee.page.get_by_label("Realisation").fill("3")
    employee.page.get_by_label("Evidence").fill("https://arsip.example/laporan")
    press(employee, "Send the realisation to your supervisor")
    assert stored(review).status == "REPORTED"
    task = at("task", world.task(clerk, review=True))
    rater = visits("nurlaila", task, java_script_enabled=False)
    for name in ("result", "behaviour"):
        rater.page.check(f"[name=rate-{name}][value=MEETS]")
    press(rater, "Record both ratings")
    assert (stored(review).status, stored(review).predicate) == ("RATED", "GOOD")


# nothing typed is lost


@pytest.fixture
def draft(world, clerk, visits) -> Any:
    """Somebody who has typed a result, which the server has kept."""
    plan = worlds.opened(world, clerk)
    visit = visits(clerk, at("plan-edit", plan.pk))
    visit.page.locator("[name=text]").press_sequentially("Tersusunnya laporan")
    form = {"form": f"plan-{plan.pk}-result-new"}
    assert soon(lambda: FormDraft.objects.filter(**form).exists())
    visit.plan, visit.clerk = plan, world.cast.users[clerk]
    return visit


def holds(visit: Any, text: str) -> bool:
    """Whether the field has this text, soon: the script puts it there after the page is shown."""
    return bool(soon(lambda: visit.page.input_value("[name=text]") == text))


def test_what_was_typed_is_there_after_a_reload(draft):
    draft.page.reload()
    assert holds(draft, "Tersusunnya laporan")
    assert "is back in the form" in draft.page.content()
    assert draft.faults() == []


def test_what_was_typed_survives_a_session_that_ended(draft):
    draft.clerk.set_password(PASSWORD)
    draft.clerk.save()
    draft.page.context.clear_cookies(name="sessionid")
    draft.page.locator("[name=text]").press_sequentially(" data layanan")
    press(draft, "Save")
    assert "Tersusunnya laporan data layanan" in draft.page.content()
    draft.page.get_by_role("link", name="Log in and go on").click()
    assert "/masuk/" in draft.page.url
    draft.page.fill("[name=username]", draft.clerk.username)
    draft.page.fill("[name=password]", PASSWORD)
    draft.page.get_by_role("button", name="Log in").or_(
        draft.page.get_by_role("button", name="Masuk")
    ).click()
    assert holds(draft, "Tersusunnya laporan data layanan")


def test_what_was_typed_survives_an_error_of_the_server(draft):
    broken = {"status": 500, "body": "Internal Server Error"}
    draft.page.route("**/plans/**", lambda route: route.fulfill(**broken), times=1)
    draft.page.locator("[name=text]").press_sequentially(" data layanan")
    press(draft, "Save")
    assert "Internal Server Error" in draft.page.content()
    draft.go(at("plan-edit", draft.plan.pk))
    assert holds(draft, "Tersusunnya laporan data layanan")


def test_what_the_server_has_the_device_forgets(draft):
    press(draft, "Save")
    assert WorkResult.all_rows.get(plan=draft.plan).text == "Tersusunnya laporan"
    draft.go(at("plan-edit", draft.plan.pk) + "?open=result-new")
    assert holds(draft, "")
    assert draft.page.evaluate("Object.keys(localStorage)") == []


def test_a_refused_form_comes_back_filled_and_leads_to_the_error(world, visits, clerk):
    plan = worlds.opened(world, clerk)
    visit = visits(clerk, at("plan-edit", plan.pk))
    long = "Tersusunnya " + "laporan " * 80
    visit.page.fill("[name=text]", long)
    press(visit, "Save")
    assert holds(visit, long)
    expect(visit.page.locator("[data-kj-errors]").first).to_be_focused()
    assert visit.faults() == []
    assert visit.complaints == []


# by keyboard, and in haste


@pytest.fixture
def submitted(world, clerk) -> PerformancePlan:
    """A plan that waits for a rater who has nothing else to do."""
    rater = f"penilai{next(_numbers)}"
    worlds.hire(world.cast, rater, rater="mukhtar")
    worlds.hire(world.cast, f"staf_{rater}", rater=rater)
    return worlds.submitted(world, f"staf_{rater}")


def rater_of(plan: PerformancePlan) -> str:
    return stored(plan).rater.user.username


def test_a_plan_is_approved_by_keyboard_alone(visits, submitted):
    visit = visits(rater_of(submitted), at("home"))
    _tab_to(visit.page, "Look at the plan and decide")
    _tab_to(visit.page, "Approve and fix the plan")
    assert stored(submitted).status == "APPROVED"
    assert visit.page.locator("[role=status]", has_text="The plan is approved").is_visible()


def _tab_to(page: Any, words: str) -> None:
    """Press the tabulator until this is in focus and visibly so, then Enter."""
    focus = """() => {
      const place = document.activeElement, style = getComputedStyle(place);
      const box = place.getBoundingClientRect();
      const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return [place.textContent, seen, place.contains(over)];
    }"""
    for _press in range(60):
        page.keyboard.press("Tab")
        told, seen, uncovered = page.evaluate(focus)
        if words in told and len(told) < 200:
            break
    assert (words in told, seen, uncovered) == (True, True, True)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_is_one_act(world, visits, submitted, script):
    task = at("task", world.task(submitted.employee.source_key))
    visit = visits(rater_of(submitted), task, java_script_enabled=script)
    visit.page.get_by_role("button", name="Approve and fix the plan").dblclick()
    expect(visit.page).to_have_url(re.compile(r"/kinerja/\?saved="))  # the first is broken off
    assert stored(submitted).status == "APPROVED"
    history = PerformancePlan.history.filter(id=submitted.pk, act="plan.approve")
    assert history.count() == 1


def test_the_predicate_follows_the_two_ratings_at_once(world, visits, clerk):
    worlds.approved(world, clerk)
    worlds.under_review(world, clerk)
    worlds.reported(world, clerk)
    visit = visits("nurlaila", at("task", world.task(clerk, review=True)))
    for name, value in (("result", "BELOW"), ("behaviour", "MEETS")):
        visit.page.check(f"[name=rate-{name}][value={value}]")
    assert visit.page.inner_text("[data-kj-predicate]") == "Needs improvement"
    assert Evaluation.all_rows.get(pk=world.reviews[clerk].pk).status == "REPORTED"
    assert visit.complaints == []
