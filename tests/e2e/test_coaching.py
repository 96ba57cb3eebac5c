"""Coaching in the browser: recorded, signed and answered with a thumb; with and without script."""

from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import override_settings

from tests import coaching as c
from tests.e2e import world as worlds
from tests.e2e.test_acts import at, press, stored
from tests.e2e.test_support import follow
from viewflow_kinerja.models import CoachingSession, LeaderFeedback

pytestmark = pytest.mark.e2e
TALKED = date(2026, 4, 9)
_numbers = count(1)


@pytest.fixture
def clerk(world) -> str:
    """Somebody new in the division, whose plan is in force."""
    name = f"bimbingan{next(_numbers)}"
    worlds.hire(world.cast, name, rater="nurlaila")
    worlds.approved(world, name)
    return name


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_talk_is_recorded_signed_and_answered_on_a_phone(world, visits, clerk, script):
    options = {"java_script_enabled": script}
    leader = visits("nurlaila", at("plan-coaching", world.plans[clerk].pk), **options)
    leader.page.fill("[name=discussed]", c.DISCUSSED)
    leader.page.fill("[name=agreed]", c.AGREED)
    press(leader, "Record and sign")
    talk = CoachingSession.all_rows.get(employee=world.cast.people[clerk])

    person = visits(clerk, at("home"), **options)
    follow(person, "Read and sign")
    assert c.AGREED in person.page.content()
    press(person, "Sign the talk")
    follow(person, "Answer nine statements")
    for name, answer in c.ANSWERS.items():
        person.page.check(f"[name=fill_coaching-{name}][value={answer}]")
    person.page.fill("[name=fill_coaching-remark]", c.REMARK)
    press(person, "Send the answers to my leader's superior")
    assert stored(talk).status == "ANSWERED"
    assert LeaderFeedback.all_rows.get(session=talk).answers == c.ANSWERS

    leader.go(at("coaching-one", talk.pk))
    assert c.REMARK not in leader.page.content()
    superior = visits("mukhtar", at("coaching"), **options)
    superior.page.get_by_role("link", name=f"Read {talk.employee.full_name}").click()
    assert c.REMARK in superior.page.content()
    assert leader.complaints == person.complaints == superior.complaints == []


def test_its_steps_are_accessible_in_indonesian_on_every_screen(host, world, visits, clerk):
    talk = c.held(world.plans[clerk], world.cast.nurlaila, held_on=TALKED)
    with override_settings(LANGUAGE_CODE="id"):
        person = visits(clerk, at("home"))
        seen(host, person, at("task", c.step(talk).pk), "sign")
        c.signed(talk, world.cast.users[clerk])
        seen(host, person, at("task", c.step(talk).pk), "reflect")
        c.answered(talk, world.cast.users[clerk])
        c.assessed(talk, world.cast.nurlaila, TALKED)
        seen(host, person, at("coaching-one", talk.pk), "one")
        seen(host, person, at("coaching-statements", talk.pk), "b18")
        leader = visits("nurlaila", at("coaching"))
        for name in ("coaching-one", "coaching-assess", "coaching-competencies"):
            seen(host, leader, at(name, talk.pk), name)
        seen(host, leader, at("plan-coaching", world.plans[clerk].pk), "new")
        seen(host, leader, at("coaching"), "list")


def seen(host: Any, visit: Any, path: str, name: str) -> None:
    """A page without a fault and not too wide; its picture is kept."""
    assert visit.go(path).status == 200
    for width in (320, 390, 1280):
        visit.page.set_viewport_size({"width": width, "height": 844})
        assert visit.too_wide <= 0, (name, width)
        if width != 320:
            visit.shoot(f"{host.name}_id_coaching_{name}_{width}")
            assert visit.faults() == [], name
