"""Support in the browser: asked on a phone, answered, confirmed; with and without script."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from tests.e2e import world as worlds
from tests.e2e.test_acts import at, press, stored
from viewflow_kinerja.models import SupportCase, SupportEntry

pytestmark = pytest.mark.e2e
NEED = "butuh akses log server"
_numbers = count(1)


@pytest.fixture
def clerk(world) -> str:
    """Somebody new in the division, whose plan is in force."""
    name = f"dukungan{next(_numbers)}"
    worlds.hire(world.cast, name, rater="nurlaila")
    worlds.approved(world, name)
    return name


def follow(visit: Any, words: str) -> None:
    with visit.page.expect_navigation():
        visit.page.get_by_role("link", name=words).first.click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_it_is_asked_on_a_phone_answered_and_confirmed(world, visits, clerk, script):
    options = {"java_script_enabled": script}
    asking = visits(clerk, at("home"), **options)
    follow(asking, "Support and dialogue")
    follow(asking, "Ask for support")
    asking.page.fill("[name=text]", NEED)
    press(asking, "Send")
    case = SupportCase.all_rows.get(employee=world.cast.people[clerk])
    assert (case.status, case.question) == ("ASKED", NEED)

    rater = visits("nurlaila", at("support"), **options)
    rater.page.get_by_role("link", name=f"Open {case.employee.full_name}").click()
    rater.page.check("[name=answer_support-kind][value=SUPPORT_OFFER]")
    rater.page.fill("[name=answer_support-promised_on]", date(2026, 4, 10).isoformat())
    rater.page.fill("[name=answer_support-text]", "Akses disiapkan besok")
    press(rater, "Send the answer")
    assert stored(case).status == "ANSWERED"

    asking.go(at("home"))
    follow(asking, "Say whether it helped")
    assert "Akses disiapkan besok" in asking.page.content()
    press(asking, "It helped: close it")
    assert stored(case).status == "HELPED"
    assert asking.complaints == rater.complaints == []
    assert asking.too_wide <= 0


def test_an_answer_twice_at_once_is_one_answer(world, visits, clerk):
    asking = visits(clerk, at("plan-support", world.plans[clerk].pk))
    asking.page.fill("[name=text]", NEED)
    press(asking, "Send")
    case = SupportCase.all_rows.get(employee=world.cast.people[clerk])
    rater = visits("nurlaila", at("support-case", case.pk))
    rater.page.check("[name=answer_support-kind][value=ANSWER]")
    rater.page.fill("[name=answer_support-text]", "sudah diatur")
    rater.page.get_by_role("button", name="Send the answer").dblclick()
    rater.page.wait_for_url("**/kinerja/?saved=*")
    assert SupportEntry.all_rows.filter(case=case).count() == 1
