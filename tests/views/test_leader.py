"""A leader who is no civil servant rates others: nothing of his own is promised to him."""

import pytest

from tests.views.browse import as_, at, rows, text, words

DOORS = ("daily", "my-plan", "my-evaluation")


@pytest.mark.parametrize("name", [*DOORS, "daily-month"])
def test_he_is_told_that_there_is_nothing_of_his_own(cast, year, name):
    shown = words(as_(cast.bupati).get(at(name)))
    assert "You are not a civil servant: you rate others and are not rated here." in shown
    assert "personnel office opens" not in shown
    assert "Wrong supervisor" not in shown


def test_the_month_is_not_called_a_plan(cast, year):
    shown = text(as_(cast.bupati).get(at("daily-month")))
    assert "<h1>Daily and monthly reports</h1>" in shown
    assert "Plan of 2026" not in shown


@pytest.mark.parametrize(("who", "offered"), [("bupati", False), ("fauzan", True)])
def test_the_menu_has_the_doors_of_those_who_are_rated_only(cast, year, who, offered):
    menu = text(as_(cast.users[who]).get(at("home"))).partition("</nav>")[0]
    assert [f'href="{at(name)}"' in menu for name in DOORS] == [offered] * 3
    assert f'href="{at("team")}"' in menu


def test_a_day_that_he_sends_all_the_same_is_not_kept(cast, year):
    before = rows()
    sent = {"description": "Membuka rapat", "act": "send"}
    assert as_(cast.bupati).post(at("daily"), sent).status_code == 200
    assert rows() == before
