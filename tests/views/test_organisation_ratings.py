"""The leader rates organisations through the page: set, revise with a reason, once each."""

from uuid import uuid4

import pytest
import time_machine

from tests.views.browse import BAD, as_, at, statements, text, words
from tests.views.reviews import AFTER_Q1, opened
from viewflow_kinerja import context
from viewflow_kinerja.models import OrganisationRating

pytestmark = pytest.mark.usefixtures("_in_april")


@pytest.fixture
def _in_april():
    with time_machine.travel(AFTER_Q1, tick=True):
        yield


@pytest.fixture
def rating(cast, year):
    """What the Dinas Komunikasi achieved in the first quarter: not set yet."""
    period = opened(cast)
    return OrganisationRating.all_rows.get(period=period, unit=cast.units["KOMINFO"])


def send(user, rating, act="set", key=None, follow=False, **fields):
    """One rating through the page."""
    data = {"act": act, "key": key or str(uuid4()), **fields}
    return as_(user).post(at("organisation-rating", rating.pk), data, follow=follow)


def versions(rating):
    """The levels of all versions, the first one first."""
    rows = OrganisationRating.all_rows.filter(unit=rating.unit, period=rating.period)
    return list(rows.order_by("version").values_list("version", "level"))


def test_the_leader_sets_the_level(cast, rating):
    page = as_(cast.bupati).get(at("organisation-ratings"))
    assert "4 organisations wait for your rating." in words(page)
    answer = send(cast.bupati, rating, level="GOOD", follow=True)
    assert answer.redirect_chain[0][0].endswith(f"?period={rating.period_id}")
    assert versions(rating) == [(1, "GOOD")]
    shown = words(answer)
    assert "The rating of Dinas Komunikasi is set." in shown
    assert "At most 70% are “good”." in shown


def test_a_level_is_revised_by_a_new_version_with_a_reason(cast, rating):
    send(cast.bupati, rating, level="GOOD")
    silent = send(cast.bupati, rating, "revise", level="POOR")
    assert silent.status_code == 422
    assert "Please fill this in." in words(silent)
    answer = send(cast.bupati, rating, "revise", level="POOR", reason="Hasil audit Inspektorat")
    assert answer.status_code == 302
    assert versions(rating) == [(1, "GOOD"), (2, "POOR")]
    rows = OrganisationRating.history.filter(act="organisation.revise_rating")
    assert rows.get().reason == "Hasil audit Inspektorat"


def test_sent_twice_with_one_key_it_is_one_version(cast, rating):
    send(cast.bupati, rating, level="GOOD")
    given = {"key": str(uuid4()), "level": "POOR", "reason": "Hasil audit"}
    answers = [send(cast.bupati, rating, "revise", **given) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(versions(rating)) == 2


def test_an_old_tab_cannot_revise_what_has_been_revised(cast, rating):
    send(cast.bupati, rating, level="GOOD")
    send(cast.bupati, rating, "revise", level="POOR", reason="Hasil audit")
    answer = send(cast.bupati, rating, "revise", level="GOOD", reason="Dari tab lama")
    assert answer.status_code == 409
    assert "Dari tab lama" in text(answer)
    assert len(versions(rating)) == 2


def test_what_is_set_cannot_be_set_again(cast, rating):
    send(cast.bupati, rating, level="GOOD")
    assert send(cast.bupati, rating, level="POOR").status_code == 403
    assert versions(rating) == [(1, "GOOD")]


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "mukhtar", "eka", "ida", "dedi"])
def test_the_page_is_for_the_leader(cast, rating, who):
    assert as_(cast.users[who]).get(at("organisation-ratings")).status_code == 403
    assert send(cast.users[who], rating, level="GOOD").status_code == 403
    assert versions(rating) == [(1, "")]


def test_nobody_rates_the_organisation_he_heads(cast, rating):
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="heads it himself"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        rating.unit.record(head=cast.employee("bupati"))
    page = as_(cast.bupati).get(at("organisation-ratings"))
    assert at("organisation-rating", rating.pk) not in text(page)
    assert send(cast.bupati, rating, level="GOOD").status_code == 403


@pytest.mark.parametrize(("given", "said"), [({}, "Please choose one."), ({"level": "GOD"}, "one")])
def test_a_wrong_level_is_said_at_its_organisation(cast, rating, given, said):
    answer = send(cast.bupati, rating, **given)
    assert answer.status_code == 422
    assert said in words(answer)


def test_script_in_the_reason_is_never_run(cast, rating):
    send(cast.bupati, rating, level="GOOD")
    answer = send(cast.bupati, rating, "revise", level="", reason=BAD)
    assert answer.status_code == 422
    assert BAD not in text(answer)


def test_an_unknown_act_and_an_unknown_rating_are_not_found(cast, rating):
    assert send(cast.bupati, rating, "burn", level="GOOD").status_code == 404
    assert as_(cast.bupati).post(at("organisation-rating", 0)).status_code == 404


def test_after_a_log_in_in_between_the_list_comes_back(cast, rating):
    answer = as_(cast.bupati).get(at("organisation-rating", rating.pk))
    assert answer["Location"].startswith(at("organisation-ratings"))


def test_before_a_period_is_opened_there_is_nothing_to_rate(cast, year):
    assert "Nothing to rate yet" in words(as_(cast.bupati).get(at("organisation-ratings")))


def test_the_menu_leads_only_the_leader_there(cast, rating):
    address = at("organisation-ratings")
    assert f'href="{address}"' in text(as_(cast.bupati).get(at("home")))
    assert f'href="{address}"' not in text(as_(cast.eka).get(at("home")))


def test_the_list_takes_few_statements(cast, rating):
    assert len(statements(as_(cast.bupati), at("organisation-ratings"))) <= 12
