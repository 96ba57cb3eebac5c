"""The office names a supervisor by itself: from what is to be put right, until a day, by decree."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.cast import arrange, do
from tests.views.browse import as_, at, give_office, text, words
from viewflow_kinerja.models import Assignment
from viewflow_kinerja.models.organisation import office_day


def page(key=""):
    return at("supervisor-name") + (f"?person={key}" if key else "")


def name(cast, person="fauzan", by="eka", **fields):
    """A supervisor named through the page."""
    given = {"who": "Mukhtar", "until": "2026-03-31", "reason": "SK 9/2026", "key": str(uuid4())}
    return as_(cast.users[by]).post(page(person), given | fields, follow=True)


def post_of(cast, person="fauzan"):
    return Assignment.of(cast.employee(person), office_day())


@pytest.fixture
def unled(cast):
    """Fauzan, of whom the personnel data name no superior."""
    arrange([post_of(cast)], rater=None, rater_source="NOBODY")


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "mukhtar", "ida", "bupati"])
def test_the_page_is_for_the_personnel_office(cast, year, who):
    before = post_of(cast)
    assert as_(cast.users[who]).get(page()).status_code == 403
    assert name(cast, by=who).status_code == 403
    assert post_of(cast) == before


def test_what_is_to_be_put_right_leads_there(cast, year, unled):
    shown = text(as_(cast.eka).get(at("office")))
    assert page("fauzan") in shown
    form = words(as_(cast.eka).get(page("fauzan")))
    assert "Name the supervisor of Fauzan" in form
    assert "No supervisor is known." in form


def test_the_person_is_asked_for_by_number(cast, year):
    asked = as_(cast.eka).post(page(), {"person": cast.employee("fauzan").nip, "key": uuid4()})
    assert asked["Location"] == page("fauzan")
    wrong = as_(cast.eka).post(page(), {"person": "123", "key": uuid4()})
    assert "Nobody in office has this NIP." in words(wrong)


def test_the_last_day_is_proposed_by_the_rules(cast, year):
    proposed = office_day() + timedelta(days=180)
    assert f'value="{proposed}"' in text(as_(cast.eka).get(page("fauzan")))


def test_a_named_supervisor_rates_from_today_and_history_says_why(cast, year, unled):
    answer = name(cast)
    assert "The supervisor has been named, and open work has moved." in words(answer)
    post = post_of(cast)
    assert (post.rater, post.rater_until) == (cast.employee("mukhtar"), date(2026, 3, 31))
    told = post.history.order_by("history_id").last()
    assert (told.act, told.actor_name, told.reason) == (
        "assignment.name_rater",
        "Eka",
        "SK 9/2026",
    )
    assert "Fauzan → Mukhtar" in words(as_(cast.eka).get(at("supervisors")))


def test_open_work_follows_him(cast, plan):
    do(plan, "submit", cast.fauzan)
    name(cast)
    plan.refresh_from_db()
    assert plan.rater == cast.employee("mukhtar")
    do(plan, "approve", cast.mukhtar)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": ""}, "Supervisor : Please fill this in."),
        ({"who": "Nobody Known"}, "Nobody is found by this name or number."),
        ({"who": "Fauzan"}, "Nobody rates himself."),
        ({"until": "2026-01-04"}, "The last day lies in the past."),
        ({"until": "soon"}, "Last day : Please choose a day"),
        ({"reason": " "}, "Why? The decree, or what is missing in the personnel data. :"),
    ],
)
def test_bad_input_is_named_and_what_was_written_stays(cast, year, wrong, said):
    answer = name(cast, **wrong)
    assert answer.status_code == 422
    assert said in words(answer)
    assert ("SK 9/2026" in text(answer)) is ("reason" not in wrong)
    assert post_of(cast).rater == cast.employee("nurlaila")


def test_another_office_finds_nobody(cast, year):
    local = give_office(cast, "dedi", "DINKES")
    assert as_(local).get(page("fauzan")).status_code == 404
    assert as_(cast.eka).get(page("nobody")).status_code == 404
